//! Entries of the audit trail for what is done outside of a decision: content that was read, a config that came
//! into force.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::event::{Event, What};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Who};

use super::clock::Clock;
use super::committer::{Desk, Stopping};
use super::rules::Rules;
use super::seed;

/// How often it is looked whether another config is in force.
const LOOK: Duration = Duration::from_secs(1);

/// Writes an entry by a commit of its own; it is durable on return.
///
/// # Errors
/// The line is stopping, and nothing is written.
pub async fn record(desk: &Desk, act: Act) -> Result<(), Stopping> {
    let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Acted(act) };
    desk.submit(event).await.map(|_| ())
}

/// What is done about a case by whoever is at the socket.
#[must_use]
pub fn about(code: CaseCode, at: Stamp, who: Who, what: &'static str) -> Act {
    Act { case: Some(code), ..Act::new(at, who, what, "done") }
}

/// Writes down that the line began, and whenever another config came into force, on whatever way.
pub async fn keep(desk: Desk, rules: Rules, clock: Clock, stop: CancellationToken) {
    let mut present = rules.policy();
    let mut news = Some("start");
    while !stop.is_cancelled() {
        if let Some(what) = news.take()
            && record(&desk, Act::new(clock.now().civil, Who::Line, what, "done")).await.is_err()
        {
            return;
        }
        tokio::select! {
            () = clock.sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
        let now = rules.policy();
        if !Arc::ptr_eq(&now, &present) {
            present = now;
            news = Some("config_in_force");
        }
    }
}
