//! What is over is forgotten when it has been kept for long enough: closed cases, and before them what was attached and
//! noted in them; mail that made none; the beginning of the audit trail.
//!
//! In slices, and only while the time is believed: what is destroyed by age never comes back.

#[cfg(test)]
mod fixture;
mod forecast;
mod strip;
mod trail;
mod walks;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::case::{Case, State};
use crate::domain::changes::Needs;
use crate::domain::event::{Event, What};
use crate::domain::forget::Copies;
use crate::domain::id::{CaseCode, ContactId, LinkKey};
use crate::domain::time::Stamp;
use crate::domain::trail::Who;
use crate::store::{Epoch, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::forgetting::{self, Found, Places};
use super::report::Reports;
use super::seed;
use super::sweep::{blob, named_by};
use super::vault::Blobs;

use walks::{Place, Walks};

/// How often it is looked, and how often while there is more.
const LOOK: Duration = Duration::from_secs(600);
const STEP: Duration = Duration::from_secs(2);
/// How many go at a time.
const SLICE: usize = 32;

/// What lets go of what was kept for long enough.
pub struct Retention {
    /// Where everything is that goes.
    pub places: Places,
    /// The epoch under which this daemon leads.
    pub epoch: Epoch,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// The folder of attachments, if the line has one.
    pub blobs: Option<Blobs>,
    /// Where it is told when it is looked next.
    pub reports: Reports,
}

impl Retention {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut walks = Walks::default();
        while !stop.is_cancelled() {
            let more = self.slice(&mut walks).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what was kept for long enough can't be looked for; the next look will");
                false
            });
            let next = self.clock.now().line + if more { STEP } else { LOOK };
            match self.forecast(&walks, next).await {
                Ok(forecast) => self.reports.foresees(forecast),
                Err(error) => tracing::debug!(%error, "what will be let go of next can't be told"),
            }
            tokio::select! {
                () = self.clock.sleep(if more { STEP } else { LOOK }) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Lets go of some, of each kind though another fails. Returns whether there is more.
    async fn slice(&self, walks: &mut Walks) -> Result<bool, RetentionError> {
        if self.clock.doubt().is_some() {
            return Ok(false);
        }
        let whole = self.forget(&mut walks.content).await;
        let (parts, trail) = (self.strip(walks).await, self.cut_trail().await);
        Ok(whole? | parts? | trail?)
    }

    /// Forgets what goes whole.
    async fn forget(&self, place: &mut Option<Place>) -> Result<bool, RetentionError> {
        let (retention, now) = (self.places.rules.policy().retention, self.clock.now().line);
        let mut found = Found::default();
        let mut more = false;
        if let Some(content) = retention.content {
            more = self.cases(now - content, place, &mut found).await?;
        }
        if let Some(automatic) = retention.automatic {
            self.mails(now - automatic, &mut found).await?;
        }
        more |= found.automatic.len() >= SLICE;
        if found.cases.is_empty() && found.spoilt.is_empty() && found.automatic.is_empty() {
            return Ok(more);
        }
        // Decided first, then keys, then files: what a crash leaves is found again by whoever destroys keys,
        // and by the sweep.
        for what in found.forget() {
            let what = What::Forget(Box::new(what), Who::Line);
            self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await?;
        }
        self.places.store.destroy(self.epoch).await?;
        forgetting::remove_blobs(self.blobs.clone(), &found).await;
        tracing::info!(
            cases = found.cases.len() + found.spoilt.len(),
            mails = found.automatic.len(),
            "forgotten: it was kept for as long as the config says"
        );
        Ok(more)
    }

    /// Cases that were closed before then; a contact whose latest case goes, goes with it. Returns whether there may be
    /// more.
    async fn cases(
        &self,
        before: Stamp,
        place: &mut Option<Place>,
        found: &mut Found,
    ) -> Result<bool, StoreError> {
        let mut due = walks::closed(&*self.places.store, *place, before).await?;
        due.truncate(SLICE);
        let listed: BTreeSet<CaseCode> = due.iter().map(|(code, _)| *code).collect();
        let snapshot = self.places.store.load(&Needs { listed, ..Needs::default() }).await?.snapshot;
        let cases = snapshot.cases;
        // By the list they are over; what it is that nobody can read has been kept for as long as anything.
        found.spoilt.extend(snapshot.unreadable.into_keys());
        let closed = |case: &Case| matches!(case.state, State::Closed { at, .. } if at <= before);
        let cases = self.with_files(cases.into_values().filter(closed).collect(), found).await?;
        let ids: BTreeMap<ContactId, BTreeSet<CaseCode>> =
            cases.iter().fold(BTreeMap::new(), |mut ids, case| {
                ids.entry(case.contact).or_default().insert(case.code);
                ids
            });
        let needs = Needs { contacts: ids.keys().copied().collect(), ..Needs::default() };
        let contacts = self.places.store.load(&needs).await?.snapshot.contacts;
        for (id, codes) in ids {
            let latest = contacts.get(&id).and_then(|contact| contact.case);
            if latest.is_some_and(|latest| codes.contains(&latest)) {
                found.contacts.insert(id);
            }
        }
        found.cases = cases;
        // What can't be read stays in the list: if it were always looked at first, enough of it would keep all that
        // comes behind it from its end.
        let goes: BTreeSet<CaseCode> =
            found.cases.iter().map(|case| case.code).chain(found.spoilt.iter().copied()).collect();
        if let Some((code, at)) = due.iter().take_while(|(code, _)| !goes.contains(code)).last() {
            *place = Some((*at, *code));
        }
        // Too old for any chat's service to delete it there, but what it belonged to is nobody's to know.
        for copies in self.places.standing(found).await? {
            let Copies { chat, messages, .. } = copies;
            found.unlinked.extend(messages.into_iter().map(|message| LinkKey { chat, message }));
        }
        Ok(due.len() == SLICE)
    }

    /// They, with what is attached in them. What a transcript names that can't be read is swept once that is gone.
    async fn with_files(&self, cases: Vec<Case>, found: &mut Found) -> Result<Vec<Case>, StoreError> {
        for case in &cases {
            match named_by(&*self.places.store, case.code).await {
                Ok(blobs) => found.blobs.extend(blobs),
                Err(StoreError::Corrupt { .. }) => pass_over(case.code),
                Err(error) => return Err(error),
            }
        }
        Ok(cases)
    }

    async fn mails(&self, before: Stamp, found: &mut Found) -> Result<(), StoreError> {
        for mail in self.places.store.automatic(0, SLICE).await? {
            if mail.received_at <= before {
                found.automatic.push(mail.code);
                found.blobs.extend(mail.attachments.iter().filter_map(blob));
            }
        }
        Ok(())
    }
}

/// One case that can't be read keeps no other from being let go of.
fn pass_over(case: CaseCode) {
    tracing::warn!(%case, "it can't be read, so what is due of it stays until it goes as a whole");
}

#[derive(Debug, thiserror::Error)]
enum RetentionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::time::millis;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, CaseWrite, OpId, Store};

    const DAY: Duration = Duration::from_hours(24);
    const START: Stamp = Stamp(200 * 86_400_000);

    fn retention(store: &MemoryStore) -> Retention {
        super::fixture::at_work(store, None, START)
    }

    /// A case of that number that was closed so many days ago.
    async fn closed(store: &MemoryStore, number: u64, days: u32) {
        let mut case =
            fixture::case(State::Closed { at: START - DAY * days, operator: None, why: "done".into() });
        case.code = CaseCode::from_bits(number);
        let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() }];
        let op = OpId(u128::from(number).to_be_bytes());
        store.commit(Epoch(0), &Batch { cases, ..Batch::new(op) }).await.unwrap();
    }

    /// How many of the cases below that number are left.
    async fn left(store: &MemoryStore, below: u64) -> Vec<u64> {
        let cases = (0..below).map(CaseCode::from_bits).collect();
        let needs = Needs { cases, ..Needs::default() };
        store.load(&needs).await.unwrap().snapshot.cases.into_keys().map(CaseCode::number).collect()
    }

    #[tokio::test]
    async fn what_was_closed_long_ago_is_forgotten_and_nothing_else() {
        let store = MemoryStore::new();
        for (number, days) in [(1, 91), (2, 89), (3, 199)] {
            closed(&store, number, days).await;
        }
        let retention = retention(&store);
        assert!(!retention.slice(&mut Walks::default()).await.unwrap());
        assert_eq!(left(&store, 9).await, [2]);
        retention.clock.advance(DAY + DAY);
        retention.slice(&mut Walks::default()).await.unwrap();
        assert_eq!(left(&store, 9).await, [2; 0], "its time has come too");
    }

    #[tokio::test]
    async fn many_go_in_slices() {
        let store = MemoryStore::new();
        for number in 0..40 {
            closed(&store, number, 100).await;
        }
        let retention = retention(&store);
        assert!(retention.slice(&mut Walks::default()).await.unwrap(), "there is more");
        assert_eq!(left(&store, 40).await.len(), 40 - SLICE);
        assert!(!retention.slice(&mut Walks::default()).await.unwrap());
        assert_eq!(left(&store, 40).await, [0; 0]);
    }

    #[tokio::test]
    async fn many_that_can_t_be_read_keep_no_other_from_its_end() {
        let store = MemoryStore::new();
        for number in 0..80 {
            closed(&store, number, 180 - u32::try_from(number).unwrap()).await;
            if number < 70 {
                store.spoil(CaseCode::from_bits(number));
            }
        }
        let (retention, mut walks) = (retention(&store), Walks::default());
        for look in 0.. {
            assert!(look < 9, "it comes to an end");
            if !retention.slice(&mut walks).await.unwrap() {
                break;
            }
        }
        let gone = (70..80).map(CaseCode::from_bits).collect();
        let needs = Needs { listed: gone, ..Needs::default() };
        let loaded = store.load(&needs).await.unwrap();
        assert_eq!(loaded.snapshot.cases.len(), 0, "closed 101 to 110 days ago");
        assert!(loaded.snapshot.unreadable.is_empty());
        let listed: BTreeSet<CaseCode> = (0..70).map(CaseCode::from_bits).collect();
        let needs = Needs { listed: listed.clone(), ..Needs::default() };
        let loaded = store.load(&needs).await.unwrap().snapshot;
        assert_eq!((loaded.unreadable.len(), loaded.forgotten), (0, listed), "nor are they kept for longer");
    }

    #[tokio::test]
    async fn while_the_time_is_doubted_nothing_goes() {
        let store = MemoryStore::new();
        closed(&store, 1, 91).await;
        let retention = retention(&store);
        assert!(retention.clock.doubt().is_none());
        retention.clock.step_civil(millis(DAY * 3_652));
        assert!(retention.clock.doubt().is_some());
        retention.slice(&mut Walks::default()).await.unwrap();
        assert_eq!(left(&store, 9).await, [1]);
        assert!(retention.clock.confirm("an admin"));
        retention.slice(&mut Walks::default()).await.unwrap();
        assert_eq!(left(&store, 9).await, [1; 0]);
    }
}
