//! Calls people by a pager's URL: ntfy, `GoAlert`, an Alertmanager webhook receiver, or anything that takes JSON.
//!
//! One body that all of them tolerate: `line`, `code`, `age_seconds` and `text` are ours, `summary`, `details` and
//! `dedup` are what `GoAlert`'s generic integration reads, the rest is the envelope of Alertmanager's webhooks
//! (version 4). It says which case is how late, and nothing of what anyone wrote. The URL is a secret, for
//! whoever has it can page: it stands in no log and no error.
//! Sources: <https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>,
//! <https://docs.ntfy.sh/publish/>.

use std::time::Duration;

use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

use super::{Refusal, Sent};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

const DEADLINE: Duration = Duration::from_secs(10);

/// Sends pages.
#[derive(Clone)]
pub struct Pager {
    client: reqwest::Client,
    deadline: Duration,
}

/// What a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The line's name.
    pub line: String,
    /// Which case is late; none if it is about the line.
    pub code: Option<CaseCode>,
    /// Which part of the line it is about, if about one: what tells two troubles of it apart.
    pub part: Option<String>,
    /// Whether it is over.
    pub over: bool,
    /// For how long nobody has answered.
    pub age: Duration,
    /// Since when, in civil time.
    pub since: Stamp,
    /// The same in words, without anything that somebody wrote.
    pub text: String,
}

/// This machine can't make TLS connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no client can be made for pagers")]
pub struct NoClient;

impl Pager {
    /// A pager; nothing is called yet.
    ///
    /// # Errors
    /// If no client can be made.
    pub fn new() -> Result<Self, NoClient> {
        Self::with_deadline(DEADLINE)
    }

    fn with_deadline(deadline: Duration) -> Result<Self, NoClient> {
        // Whoever has the URL can page, so it goes nowhere else; and a POST that is sent on becomes a GET
        // without its page, which would count as delivered (301 to 303 in reqwest).
        let client = reqwest::Client::builder().timeout(deadline).redirect(Policy::none()).build();
        Ok(Self { client: client.map_err(|_| NoClient)?, deadline })
    }

    /// Calls the URL. A page that may have arrived is `Ambiguous`: paging twice is better than never.
    pub async fn page(&self, url: &str, page: &Page) -> Sent {
        let url = url.strip_prefix("url:").unwrap_or(url);
        let Some(url) = Url::parse(url).ok().filter(|u| matches!(u.scheme(), "https" | "http")) else {
            return Sent::Refused(Refusal::BadRequest);
        };
        let body = body(page).to_string();
        let request = self
            .client
            .post(url)
            .timeout(self.deadline)
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(body);
        match request.send().await {
            Ok(response) => answered(&response),
            // Without a connection nothing was sent: this page can't have arrived.
            Err(e) if e.is_connect() => retry(None),
            Err(e) if e.is_builder() => Sent::Refused(Refusal::BadRequest),
            Err(_) => Sent::Ambiguous,
        }
    }
}

impl Pager {
    /// Calls a heartbeat's URL with GET, which every service of that kind takes.
    pub async fn beat(&self, url: &str) -> Sent {
        match self.client.get(url).timeout(self.deadline).send().await {
            Ok(response) => answered(&response),
            Err(_) => retry(None),
        }
    }
}

fn answered(response: &reqwest::Response) -> Sent {
    let wish = || response.headers().get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.parse().ok();
    match response.status().as_u16() {
        200..=299 => Sent::Delivered(Vec::new()),
        408 | 425 | 429 => retry(wish().map(Duration::from_secs)),
        300..=499 => Sent::Refused(Refusal::Forbidden),
        _ => retry(None),
    }
}

fn retry(after: Option<Duration>) -> Sent {
    Sent::Retry { after, everyone: false, partly: false }
}

fn body(page: &Page) -> Value {
    let code = page.code.map(|c| c.to_string());
    // With the line's name: several lines may page through one service.
    let dedup = format!("{} {}", page.line, code.as_deref().or(page.part.as_deref()).unwrap_or("line"));
    let status = if page.over { "resolved" } else { "firing" };
    // Go's zero time, by which Alertmanager tells that an alert goes on.
    let end = if page.over { page.since.to_string() } else { "0001-01-01T00:00:00Z".to_owned() };
    let labels = json!({
        "alertname": "hotlined", "severity": "critical",
        "line": page.line, "case": code.clone().unwrap_or_default(),
    });
    let annotations = json!({"summary": page.text});
    json!({
        "line": page.line, "code": code, "age_seconds": page.age.as_secs(), "text": page.text,
        "summary": page.text, "details": page.text, "dedup": dedup,
        "version": "4", "status": status, "receiver": "hotlined", "groupKey": dedup, "truncatedAlerts": 0,
        "groupLabels": labels, "commonLabels": labels, "commonAnnotations": annotations, "externalURL": "",
        "alerts": [{
            "status": status, "labels": labels, "annotations": annotations, "startsAt": page.since.to_string(),
            "endsAt": end, "generatorURL": "", "fingerprint": dedup,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::telegram::fake::{CANARY, Fake, Reply};

    fn page() -> Page {
        Page {
            line: "helpline".into(),
            code: "K7F-3QD".parse().ok(),
            part: None,
            over: false,
            age: Duration::from_hours(24),
            since: Stamp(1_764_000_000_000),
            text: "K7F-3QD has waited for 24 h".into(),
        }
    }

    #[test]
    fn what_is_over_is_resolved_under_the_name_that_it_was_told_by() {
        let fires = Page { code: None, part: Some("channel telegram".into()), ..page() };
        let over = Page { over: true, ..fires.clone() };
        let [fires, over, other] = [fires, over, Page { code: None, ..page() }].map(|page| body(&page));
        assert_eq!((&fires["status"], &over["status"]), (&json!("firing"), &json!("resolved")));
        assert_eq!(fires["dedup"], over["dedup"]);
        assert_ne!(fires["dedup"], other["dedup"], "two troubles of one line are two");
    }

    async fn paged(reply: Reply) -> Sent {
        let fake = Fake::start(vec![reply]).await;
        let pager = Pager::with_deadline(Duration::from_millis(300)).expect("a pager");
        pager.page(&format!("url:{}/{CANARY}", fake.url), &page()).await
    }

    #[tokio::test]
    async fn a_page_says_which_case_is_how_late() {
        let mut fake = Fake::start(vec![Reply::Body(200, "fine".into())]).await;
        let pager = Pager::new().expect("a pager");
        assert_eq!(pager.page(&format!("{}/topic", fake.url), &page()).await, Sent::Delivered(vec![]));
        let (path, body) = fake.next().await;
        assert_eq!(
            (path.as_str(), &body["line"], &body["code"]),
            ("topic", &json!("helpline"), &json!("K7F-3QD"))
        );
        assert_eq!(body["age_seconds"], 86_400);
        assert_eq!(body["alerts"][0]["startsAt"], "2025-11-24T16:00:00Z");
        for text in ["text", "summary"] {
            assert_eq!(body[text], "K7F-3QD has waited for 24 h", "{text}");
        }
    }

    #[tokio::test]
    async fn each_answer_has_its_meaning() {
        let answer = |code| Reply::Body(code, String::new());
        assert_eq!(paged(answer(204)).await, Sent::Delivered(vec![]));
        assert_eq!(paged(answer(404)).await, Sent::Refused(Refusal::Forbidden));
        assert_eq!(paged(answer(302)).await, Sent::Refused(Refusal::Forbidden));
        assert_eq!(paged(answer(429)).await, retry(None));
        assert_eq!(paged(answer(503)).await, retry(None));
        assert_eq!(paged(Reply::HangUp).await, Sent::Ambiguous);
        assert_eq!(paged(Reply::Silence).await, Sent::Ambiguous);
    }

    #[tokio::test]
    async fn what_is_no_address_of_a_pager_is_refused() {
        let pager = Pager::new().expect("a pager");
        for url in ["", "url:", "file:///etc/passwd", "url:mailto:a@b.example"] {
            assert_eq!(pager.page(url, &page()).await, Sent::Refused(Refusal::BadRequest), "{url}");
        }
    }
}
