//! Where channels hand in what they receive: it becomes events, and only when those are durable does the
//! channel hear so.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::channel::{Incoming, Intake, NotTaken, Parcel, Place, Untaken, Wanted, Writer};
use crate::domain::changes::Needs;
use crate::domain::decide::Reason;
use crate::domain::event::{Arrival, Came, Event, What};
use crate::domain::id::SeenKey;
use crate::domain::message::Body;
use crate::store::Store;

use super::aside::Shelf;
use super::budget::{Ask, Budget, Sender};
use super::clock::Clock;
use super::committer::CommitHandle;
use super::report::Reports;
use super::rules::Rules;
use super::seed;

mod sorting;

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
    /// How much room there is.
    pub budget: Budget,
    /// The rules in force.
    pub rules: Rules,
    /// Where that lies for which there is no room, of a channel that can leave nothing with its service.
    pub aside: Option<Shelf>,
    /// The line's clock.
    pub clock: Clock,
    /// The same, where what comes by the channel bears dates of another one.
    pub tells_time: Option<Clock>,
}

#[async_trait]
impl Intake for FrontDesk {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        self.heed_dates(&incoming);
        if self.reports.refused().is_some() {
            return Err(NotTaken);
        }
        let sizes: Vec<_> = incoming.iter().map(|one| spent(&one.arrival)).collect();
        let events = incoming.into_iter().map(|one| Event {
            seed: seed::fresh(),
            seen: one.seen,
            what: What::Arrived(one.arrival),
        });
        // Whoever hands something in is not kept waiting for somebody to mend the store. If it is taken after all when
        // that is done, it is known when it is handed in again.
        let decided = tokio::select! {
            taken = self.desk.submit_all(events.collect()) => taken.map_err(|_| NotTaken)?,
            () = self.refused() => return Err(NotTaken),
        };
        let now = self.clock.now().line;
        let new = decided.iter().zip(sizes).filter(|(decided, _)| decided.reason != Reason::Duplicate);
        for (sender, words, files) in new.filter_map(|(_, size)| size) {
            self.budget.spent(sender, words, files, now);
        }
        Ok(())
    }

    async fn room(&self, wanted: &Wanted) -> Result<(), Untaken> {
        let machine = match wanted.who {
            Writer::Operator | Writer::Person => false,
            Writer::Machine => true,
            Writer::Maybe => !self.is_in_a_case(wanted).await?,
        };
        let works = wanted.who == Writer::Operator;
        // An answer makes room, and nobody else can give it: only files need some.
        if works && wanted.files == 0 {
            return Ok(());
        }
        let sender = (!works).then_some((wanted.from.0.chat(), wanted.proven));
        let ask = Ask { sender, machine, words: wanted.words, files: wanted.files };
        self.budget.take(&ask, self.clock.now().line).map_err(|short| {
            tracing::warn!(
                ?short,
                files = wanted.files,
                "there is no room for what came: it stays where it is"
            );
            Untaken::NoRoom
        })
    }

    async fn sort(&self, incoming: &[Incoming]) -> Result<Vec<Place>, NotTaken> {
        self.places(incoming).await
    }

    async fn put_aside(&self, parcel: Parcel, of: &Incoming) -> Result<(), NotTaken> {
        self.lay_aside(parcel, of).await
    }

    async fn back(&self) -> Option<Parcel> {
        self.next_back().await
    }

    async fn is_back(&self, parcel: &Parcel) {
        self.let_go(parcel).await;
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
    /// Whether whoever wrote it is in a case.
    async fn is_in_a_case(&self, wanted: &Wanted) -> Result<bool, NotTaken> {
        let (own, aliases) = wanted.from;
        let contacts = std::iter::once(own).chain(aliases.all()).collect();
        let loaded = self.store.load(&Needs { contacts, ..Needs::default() }).await.map_err(|_| NotTaken)?;
        Ok(loaded.snapshot.contacts.values().any(|contact| contact.case.is_some()))
    }

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

/// What it takes of its sender's share; nothing for what an operator proved to have written.
fn spent(arrival: &Arrival) -> Option<(Sender, u64, u64)> {
    let (Came::Said(said) | Came::Edited(said) | Came::Machine(_, said)) = &arrival.what else { return None };
    if said.proof.is_some() {
        return None;
    }
    let files = said.attachments.iter().filter(|one| matches!(one.body, Body::Blob(_)));
    let files: u64 = files.filter_map(|one| one.bytes).sum();
    let sender = (arrival.chat, said.verified == Some(true));
    Some((sender, said.words().len() as u64, files))
}

#[cfg(test)]
mod tests;
