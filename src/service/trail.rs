//! Entries of the audit trail for what is done outside of a decision: content that was read, a config that came
//! into force.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::changes::Needs;
use crate::domain::command::AdminAsk;
use crate::domain::event::{Event, What};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Who};
use crate::store::{Store, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::report::Reports;
use super::rules::Rules;
use super::seed;
use super::trail_end::PutBack;

/// How often it is looked whether another config is in force.
const LOOK: Duration = Duration::from_secs(1);

/// Whether the trail is empty; waits for as long as the store does not say.
async fn is_new(store: &dyn Store) -> bool {
    loop {
        match store.load(&Needs::default()).await {
            Ok(loaded) => return loaded.snapshot.roster.trail.n == 0,
            Err(error) => tracing::warn!(%error, "the audit trail waits for the store"),
        }
        // Not on the line's clock: it is the machine's store that is waited for.
        tokio::time::sleep(LOOK).await;
    }
}

/// The hash of the trail's very first entry, also where that is not there any more: no two stores have it alike.
/// None while there is no entry.
///
/// # Errors
/// What the store says.
pub async fn origin(store: &dyn Store) -> Result<Option<[u8; 32]>, StoreError> {
    if let Some(begin) = store.load(&Needs::default()).await?.snapshot.roster.trail_begin {
        return Ok(Some(begin.first));
    }
    Ok(store.trail(0, 1).await?.into_iter().next().flatten().map(|record| record.hash))
}

/// Writes an entry by a commit of its own; it is durable on return.
///
/// # Errors
/// The line is stopping, and nothing is written.
pub async fn record(desk: &CommitHandle, act: Act) -> Result<(), Stopping> {
    let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Acted(act) };
    desk.submit(event).await.map(|_| ())
}

/// What is done about a case by whoever is at the socket.
#[must_use]
pub fn about(code: CaseCode, at: Stamp, who: Who, what: &'static str) -> Act {
    Act { case: Some(code), ..Act::new(at, who, what, "done") }
}

/// Whoever put the roster back let somebody in who was locked out.
async fn lock_again(desk: &CommitHandle, operator: OperatorId) -> Result<(), Stopping> {
    tracing::error!(%operator, "is not locked out any more and was let in by nobody; is locked out again");
    let ask = AdminAsk::Lock { operator, force: true };
    let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Asked(ask, Who::Line) };
    desk.submit(event).await.map(|_| ())
}

/// Writes down that the line began, and whenever another config came into force, on whatever way. A trail with
/// nothing in it is that of a key that was never used before: keys are made while no daemon runs, so their first
/// use is what can be told. That the trail was put back stands in it, too, and
/// who was locked out is locked out again.
pub async fn keep(
    store: Arc<dyn Store>,
    desk: CommitHandle,
    rules: Rules,
    clock: Clock,
    reports: Reports,
    stop: CancellationToken,
) {
    let mut present = rules.policy();
    let mut news = Some("start");
    let new = tokio::select! {
        new = is_new(&*store) => new,
        () = stop.cancelled() => return,
    };
    if new && record(&desk, Act::new(clock.now().civil, Who::Line, "keys_first_used", "done")).await.is_err()
    {
        return;
    }
    while !stop.is_cancelled() {
        if let Some(what) = news.take()
            && record(&desk, Act::new(clock.now().civil, Who::Line, what, "done")).await.is_err()
        {
            return;
        }
        for operator in reports.trail_end().let_in() {
            if present.operator(&operator).is_some() && lock_again(&desk, operator).await.is_err() {
                return;
            }
        }
        if let Some(PutBack { written, at }) = reports.trail_end().news() {
            let outcome = format!("entry {} was lost", written.n);
            let act = Act { outcome, ..Act::new(at, Who::Unknown, "trail_put_back", "") };
            if record(&desk, act).await.is_err() {
                return;
            }
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
