//! What a test asks the daemon that leads, over its admin socket.

use std::collections::BTreeMap;
use std::time::Duration;

use hotlined::admin::client::Client;
use hotlined::admin::protocol::{CasesAsk, Request, Response};
use hotlined::admin::view::{CaseLine, CaseView, MessageView, StatusView};
use hotlined::domain::message::Milestone;
use hotlined::sandbox::botapi::{Shown, User};

use super::line::Line;
use super::people;

/// How often a test looks again, and how long it rests in between.
const LOOKS: u32 = 3_000;
const REST: Duration = Duration::from_millis(20);
/// What passes between two looks at an outbox that keeps to Telegram's rates.
const STRIDE: Duration = Duration::from_secs(2);

impl Line {
    /// The daemon's answer; none while nobody leads.
    pub async fn try_ask(&self, request: &Request) -> Option<Response> {
        Client::connect(&self.admin_socket()).await.ok()?.ask(request).await.ok()
    }

    /// The daemon's answer; waits for a daemon that leads.
    pub async fn ask(&self, request: &Request) -> Response {
        for _ in 0..LOOKS {
            match self.try_ask(request).await {
                None => tokio::time::sleep(REST).await,
                Some(answer) => return answer,
            }
        }
        panic!("no daemon answers {request:?}");
    }

    pub async fn status(&self) -> StatusView {
        match self.ask(&Request::Status).await {
            Response::Status(status) => *status,
            other => panic!("{other:?}"),
        }
    }

    pub async fn case(&self, code: &str) -> CaseView {
        match self.ask(&Request::Case { code: code.to_owned() }).await {
            Response::Case(case) => *case,
            other => panic!("{code}: {other:?}"),
        }
    }

    /// Every case that is not closed.
    pub async fn cases(&self) -> Vec<CaseLine> {
        match self.ask(&Request::Cases(CasesAsk { limit: Some(1_000), ..CasesAsk::default() })).await {
            Response::Cases(list) => list.cases,
            other => panic!("{other:?}"),
        }
    }

    /// Every case that is not closed, with everything in it.
    pub async fn whole_cases(&self) -> Vec<CaseView> {
        let mut cases = Vec::new();
        for case in self.cases().await {
            cases.push(self.case(&case.code).await);
        }
        cases
    }

    /// How many unanswered cases each operator has.
    pub async fn loads(&self) -> BTreeMap<String, u32> {
        let operators = self.status().await.operators;
        operators.into_iter().map(|o| (o.operator.as_str().to_owned(), o.load)).collect()
    }

    /// Waits until the daemon says that it is so.
    pub async fn until_status(&self, what: &str, is_so: impl Fn(&StatusView) -> bool) -> StatusView {
        let mut status = self.status().await;
        for _ in 0..LOOKS {
            if is_so(&status) {
                return status;
            }
            tokio::time::sleep(REST).await;
            status = self.status().await;
        }
        panic!("gave up waiting until {what}: {status:#?}");
    }

    /// Lets time pass a little at a time until every update is taken and everything is sent.
    pub async fn drained(&self) {
        for _ in 0..LOOKS {
            if self.api.pending() == 0 && is_empty(&self.status().await) {
                return;
            }
            self.step(STRIDE);
            tokio::time::sleep(REST).await;
        }
        panic!("the line does not come to rest: {:#?}", self.status().await);
    }

    /// Waits for a card, and until the line knows that it arrived: only then can it be replied to.
    pub async fn card(&self, operator: &User, words: &str) -> Shown {
        let card = people::card(operator, words).await;
        self.drained().await;
        card
    }

    /// Waits for a message of the bot, and until the line knows that it arrived.
    pub async fn told(&self, user: &User, words: &str) -> Shown {
        let message = people::told(user, words).await;
        self.drained().await;
        message
    }

    /// Returns once everything that is due has been done: a minute passes, what is late is found, all is sent.
    ///
    /// A look at what is due begins with one at the hours, which is counted; that of the next shows that the one
    /// before it came to its end.
    pub async fn settled(&self) {
        for _ in 0..3 {
            let before = looks(&self.status().await);
            self.pass(Duration::from_secs(21)).await;
            self.until_status("the timers look again", |s| looks(s) > before).await;
        }
        self.drained().await;
    }

    /// Waits until a leading daemon goes by the time that this process goes by; returns at once if there is none.
    pub(super) async fn clocks_agree(&self) {
        let now = self.time.clock().now().civil;
        for _ in 0..LOOKS {
            let Some(Response::Status(status)) = self.try_ask(&Request::Status).await else { return };
            let at: jiff::Timestamp = status.at.parse().expect("a time");
            if at.as_millisecond() > now.0 - 2_000 {
                return;
            }
            tokio::time::sleep(REST).await;
        }
        panic!("the daemon's clock does not follow");
    }
}

fn is_empty(status: &StatusView) -> bool {
    status.outbox.deliveries == 0 && status.outbox.followups == 0
}

/// How often the timers found nobody's hours changed, or somebody's.
fn looks(status: &StatusView) -> u64 {
    ["nothing", "roster"].iter().filter_map(|reason| status.decided.get(*reason)).sum()
}

/// What the contact of a case said, in order.
pub fn said(case: &CaseView) -> Vec<&MessageView> {
    case.messages.iter().filter(|m| m.from == "contact").collect()
}

/// How often that happened to a case.
pub fn times(case: &CaseView, what: Milestone) -> usize {
    case.history.iter().filter(|h| h.what == what).count()
}
