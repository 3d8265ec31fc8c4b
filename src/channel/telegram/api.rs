//! One call of the Bot API, and what can come of it.
//!
//! The payloads are teloxide's, the request is ours, because three things must be certain here: how long a call
//! lasts at most (teloxide sleeps ten seconds after every 5xx), whether an error came before or after the
//! request was written (a message must be neither lost nor needlessly repeated), and that an answer counts as
//! one even where its message has a shape that nobody expected. No error carries a URL, which holds the token,
//! or a body.

use std::time::Duration;

use reqwest::multipart::Form;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use teloxide::requests::Payload;
use url::Url;

use super::batch::Batch;
use super::json::from_json;
use super::place::Topic;
use crate::net::Proxy;

const CONNECT: Duration = Duration::from_secs(5);
/// How soon a silent connection is asked whether it lives, and how long an unused one is kept.
const KEEPALIVE: Duration = Duration::from_secs(15);
const IDLE: Duration = Duration::from_secs(30);
/// How long an answer may be. A hundred updates of the longest messages stay far below.
const ANSWER: usize = 32 << 20;

/// The Bot API at one address, for one bot.
pub(super) struct Api {
    client: reqwest::Client,
    base: Url,
    token: SecretString,
    /// How long a call lasts at most.
    deadline: Duration,
}

/// How a call failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CallError {
    /// Nothing was written: no connection, or something on the way refused it.
    NotSent,
    /// It may have been executed, or not: no answer, or one of a server in trouble.
    Unanswered,
    /// As `Unanswered`, but there was an answer, which can't be read.
    Garbled,
    /// The service says no.
    Denied(Denial),
}

/// The service's own words for a refusal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Denial {
    /// As HTTP's status.
    pub(super) code: i64,
    /// Fixed texts, of which a few may quote from the request: not for the log.
    pub(super) description: String,
    /// How long it wants us to wait.
    pub(super) retry_after: Option<Duration>,
}

impl Denial {
    /// Whether there is no such topic in the chat any more, or none that can be written in.
    pub(super) fn is_topic_gone(&self) -> bool {
        let words = self.description.to_ascii_lowercase();
        ["thread not found", "topic_deleted", "topic_closed", "topic_id_invalid", "is not a forum"]
            .iter()
            .any(|said| words.contains(said))
    }
}

impl Api {
    /// An address such as `https://api.telegram.org`; nothing is called yet.
    pub(super) fn new(
        base: Url,
        token: SecretString,
        deadline: Duration,
        proxy: Option<&Proxy>,
    ) -> Result<Self, Unusable> {
        if base.cannot_be_a_base() {
            return Err(Unusable);
        }
        let builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(deadline)
            .tcp_nodelay(true)
            // A link that is open at our end only is found out, and not kept for the next call.
            .tcp_keepalive(KEEPALIVE)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none());
        let builder = match proxy {
            // It alone: what the environment says must not lead around it.
            Some(proxy) => builder.no_proxy().proxy(through(proxy)?),
            None if is_loopback(&base) => builder.no_proxy(),
            None => builder,
        };
        Ok(Self { client: builder.build().map_err(|_| Unusable)?, base, token, deadline })
    }

    /// The bot's numeric id, which is the first part of its token; 0 if the token has none.
    pub(super) fn bot_id(&self) -> i64 {
        self.token.expose_secret().split(':').next().and_then(|id| id.parse().ok()).unwrap_or(0)
    }

    /// The service's own time, as an answer to anything tells it. Asked without the token.
    pub(super) async fn date(&self) -> Option<String> {
        let answer = self.client.head(self.base.clone()).send().await.ok()?;
        let date = answer.headers().get(reqwest::header::DATE)?;
        date.to_str().ok().map(str::to_owned)
    }

    /// Calls the method that the payload is for.
    pub(super) async fn call<P: Payload + serde::Serialize>(&self, payload: &P) -> Result<Value, CallError> {
        self.call_within(payload, self.deadline).await
    }

    /// The same with a deadline of its own.
    pub(super) async fn call_within<P: Payload + serde::Serialize>(
        &self,
        payload: &P,
        limit: Duration,
    ) -> Result<Value, CallError> {
        let body = serde_json::to_vec(payload).map_err(|_| CallError::NotSent)?;
        self.post(P::NAME, body, limit).await
    }

    /// Calls for what goes into a chat: into that topic of it, or beside the topic if it is gone and that may be.
    pub(super) async fn call_in<P: Payload + serde::Serialize>(
        &self,
        topic: Topic,
        payload: &P,
        limit: Duration,
    ) -> Result<Value, CallError> {
        let Ok(Value::Object(body)) = serde_json::to_value(payload) else { return Err(CallError::NotSent) };
        self.post_in(P::NAME, topic, body, limit).await
    }

    /// The same for a method by its name.
    pub(super) async fn post_in(
        &self,
        name: &str,
        topic: Topic,
        mut body: Map<String, Value>,
        limit: Duration,
    ) -> Result<Value, CallError> {
        let written = |body: &Map<String, Value>| serde_json::to_vec(body).map_err(|_| CallError::NotSent);
        if topic.silent {
            body.insert("disable_notification".to_owned(), true.into());
        }
        let beside = written(&body)?;
        let Some(id) = topic.id else { return self.post(name, beside, limit).await };
        body.insert("message_thread_id".to_owned(), id.into());
        match self.post(name, written(&body)?, limit).await {
            Err(CallError::Denied(no)) if no.is_topic_gone() && !topic.alone => {
                self.post(name, beside, limit).await
            }
            sent => sent,
        }
    }

    /// Calls a method by its name.
    pub(super) async fn post(&self, name: &str, body: Vec<u8>, limit: Duration) -> Result<Value, CallError> {
        let (status, body) = self.answer(name, body, limit).await?;
        read_answer(status, &body)
    }

    /// Asks for updates. Of an answer that is no good JSON each update is read for itself.
    pub(super) async fn updates(&self, body: Vec<u8>, limit: Duration) -> Result<Batch, CallError> {
        let (status, body) = self.answer("GetUpdates", body, limit).await?;
        match read_answer(status, &body) {
            Ok(Value::Array(updates)) => Ok(Batch::of(updates)),
            Ok(_) => Err(CallError::Garbled),
            Err(CallError::Garbled) => {
                Batch::of_broken(&String::from_utf8_lossy(&body)).ok_or(CallError::Garbled)
            }
            Err(failed) => Err(failed),
        }
    }

    /// The status and the body of an answer.
    async fn answer(&self, name: &str, body: Vec<u8>, limit: Duration) -> Result<(u16, Vec<u8>), CallError> {
        let request = self
            .client
            .post(self.url(name))
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .timeout(limit)
            .body(body);
        let response = request.send().await.map_err(|e| unanswered(&e))?;
        Ok((response.status().as_u16(), read_body(response).await?))
    }

    /// Calls a method with a form that holds files.
    pub(super) async fn upload(&self, name: &str, form: Form, limit: Duration) -> Result<Value, CallError> {
        let request = self.client.post(self.url(name)).timeout(limit).multipart(form);
        let response = request.send().await.map_err(|e| unanswered(&e))?;
        let status = response.status().as_u16();
        read_answer(status, &read_body(response).await?)
    }

    /// The content of a file, by the path that `getFile` told; none if it has more than `most` bytes.
    pub(super) async fn file(
        &self,
        path: &str,
        most: usize,
        limit: Duration,
    ) -> Result<Option<Vec<u8>>, CallError> {
        let request = self.client.get(self.file_url(path)).timeout(limit);
        let response = request.send().await.map_err(|e| unanswered(&e))?;
        match response.status().as_u16() {
            200 => read_up_to(response, most).await,
            code @ (404 | 410) => Err(CallError::Denied(Denial { code: code.into(), ..Denial::default() })),
            _ => Err(CallError::Unanswered),
        }
    }

    fn url(&self, name: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&format!("bot{}", self.token.expose_secret())).push(name);
        }
        url
    }

    /// The path is the service's word: no part of it may lead elsewhere.
    fn file_url(&self, file: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            let bot = format!("bot{}", self.token.expose_secret());
            let parts = file.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
            path.pop_if_empty().push("file").push(&bot).extend(parts);
        }
        url
    }
}

/// The address can't be one of a Bot API, or this machine can't make TLS connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no client can be made for this Bot API address")]
pub struct Unusable;

/// All of it goes through there: calls, uploads, downloads.
fn through(proxy: &Proxy) -> Result<reqwest::Proxy, Unusable> {
    proxy.url().and_then(|url| reqwest::Proxy::all(url).ok()).ok_or(Unusable)
}

fn is_loopback(base: &Url) -> bool {
    match base.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn unanswered(error: &reqwest::Error) -> CallError {
    if error.is_connect() || error.is_builder() { CallError::NotSent } else { CallError::Unanswered }
}

async fn read_body(response: reqwest::Response) -> Result<Vec<u8>, CallError> {
    read_up_to(response, ANSWER).await?.ok_or(CallError::Garbled)
}

/// The body, or nothing if it is longer than that.
async fn read_up_to(mut response: reqwest::Response, most: usize) -> Result<Option<Vec<u8>>, CallError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| CallError::Unanswered)? {
        if body.len() + piece.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Some(body))
}

fn read_answer(status: u16, body: &[u8]) -> Result<Value, CallError> {
    let text = String::from_utf8_lossy(body);
    let answer = from_json(&text).filter(|v| v.get("ok").is_some_and(Value::is_boolean));
    match answer {
        Some(mut answer) if answer["ok"] == true => Ok(answer["result"].take()),
        _ if status >= 500 => Err(CallError::Unanswered),
        Some(answer) => Err(refusal(status, &answer)),
        None if status < 300 => Err(CallError::Garbled),
        // A proxy's limit: it will be there at the next attempt too.
        None if status == 413 => Err(CallError::Denied(Denial { code: 413, ..Denial::default() })),
        // Whoever answers so is not the Bot API, but something on the way to it.
        None => Err(CallError::NotSent),
    }
}

fn refusal(status: u16, answer: &Value) -> CallError {
    let code = answer["error_code"].as_i64().unwrap_or_else(|| i64::from(status));
    if code >= 500 {
        return CallError::Unanswered;
    }
    CallError::Denied(Denial {
        code,
        description: answer["description"].as_str().unwrap_or("").to_owned(),
        retry_after: answer["parameters"]["retry_after"].as_u64().map(Duration::from_secs),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_read_by_its_words_and_else_by_its_status() {
        let no = |code, body: &str| read_answer(code, body.as_bytes());
        assert_eq!(no(200, r#"{"ok":true,"result":{"message_id":7}}"#), Ok(json!({"message_id": 7})));
        let denied = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3",
            "parameters":{"retry_after":3}}"#;
        let Err(CallError::Denied(denial)) = no(429, denied) else { panic!("denied") };
        assert_eq!((denial.code, denial.retry_after), (429, Some(Duration::from_secs(3))));
        let restart = r#"{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}"#;
        assert_eq!(no(500, restart), Err(CallError::Unanswered));
        assert_eq!(no(502, "<html>Bad Gateway</html>"), Err(CallError::Unanswered));
        assert_eq!(no(403, "<html>blocked by your provider</html>"), Err(CallError::NotSent));
        assert_eq!(no(302, ""), Err(CallError::NotSent));
        assert_eq!(no(200, r#"{"ok":true,"result":{"mess"#), Err(CallError::Garbled));
        assert_eq!(no(200, "\u{feff}"), Err(CallError::Garbled));
        assert_eq!(no(200, r#"{"ok":"yes"}"#), Err(CallError::Garbled));
    }

    #[test]
    fn the_address_of_a_method_keeps_the_path_of_a_proxy() {
        for (base, want) in [
            ("https://api.telegram.org", "https://api.telegram.org/bot1:x/SendMessage"),
            ("http://127.0.0.1:81/tg/", "http://127.0.0.1:81/tg/bot1:x/SendMessage"),
        ] {
            let api = Url::parse(base).ok().and_then(|b| Api::new(b, "1:x".into(), CONNECT, None).ok());
            let api = api.expect("an address");
            assert_eq!(api.url("SendMessage").as_str(), want);
            assert_eq!(api.bot_id(), 1);
        }
    }
}
