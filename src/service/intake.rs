//! Where channels hand in what they receive: it becomes events, and only when those are durable does the
//! channel hear so.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::channel::{Incoming, Intake, NotTaken};
use crate::domain::changes::Needs;
use crate::domain::event::{Came, Event, What};
use crate::domain::id::SeenKey;
use crate::store::Store;

use super::clock::Clock;
use super::committer::CommitHandle;
use super::report::Reports;
use super::seed;

/// How often it is looked whether the store is refused.
const LOOK: Duration = Duration::from_millis(500);

/// The committer's desk, as a channel sees it.
#[derive(Clone)]
pub struct FrontDesk {
    /// The line's store, which knows what was taken.
    pub store: Arc<dyn Store>,
    /// The desk.
    pub desk: CommitHandle,
    /// Whether the store is refused.
    pub reports: Reports,
    /// The line's clock, where what comes by the channel bears dates of another one.
    pub tells_time: Option<Clock>,
}

#[async_trait]
impl Intake for FrontDesk {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        self.heed_dates(&incoming);
        if self.reports.refused().is_some() {
            return Err(NotTaken);
        }
        let events = incoming.into_iter().map(|one| Event {
            seed: seed::fresh(),
            seen: one.seen,
            what: What::Arrived(one.arrival),
        });
        // Whoever hands something in is not kept waiting for somebody to mend the store. If it is taken after all when
        // that is done, it is known when it is handed in again.
        tokio::select! {
            taken = self.desk.submit_all(events.collect()) => taken.map(drop).map_err(|_| NotTaken),
            () = self.refused() => Err(NotTaken),
        }
    }

    async fn known(&self, seen: &[SeenKey]) -> Result<bool, NotTaken> {
        let needs = Needs { seen: seen.iter().copied().collect(), ..Needs::default() };
        let loaded = self.store.load(&needs).await.map_err(|error| {
            tracing::warn!(%error, "the store does not say what was taken, so what came waits");
            NotTaken
        })?;
        Ok(!loaded.snapshot.seen.is_empty())
    }
}

impl FrontDesk {
    async fn refused(&self) {
        while self.reports.refused().is_none() {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// A message of today says that it is today. Nothing else has a date for certain: a button that was pressed has
    /// that of our own clock.
    fn heed_dates(&self, incoming: &[Incoming]) {
        let Some(clock) = &self.tells_time else { return };
        let dated = incoming.iter().filter(|one| matches!(one.arrival.what, Came::Said(_) | Came::Edited(_)));
        if let Some(latest) = dated.map(|one| one.arrival.sent_at).max() {
            clock.witness(latest, "the date of a message");
        }
    }
}
