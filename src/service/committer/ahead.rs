//! The next batch is decided while one is on its way to the disk.
//!
//! It is decided on what that one leaves if it is taken as it should be. So nothing of it is sent, and nobody hears of
//! it, before that is certain; where that one ends in any other way, what was decided is thrown away, and decided anew
//! on what the store then holds. One batch ahead, never more.

use std::sync::Arc;

use super::draft::{Draft, Ready};
use super::flight::{Flight, Landed};
use super::loading::is_told_by_commit;
use super::undecided::Undecided;
use super::{BATCH, Committer};
use crate::domain::changes::{Addressee, Needs};
use crate::domain::decide::{needs, needs_last, needs_more};
use crate::domain::event::{Event, What};
use crate::domain::id::ContactId;
use crate::service::batch::{absorb, still_missing};
use crate::service::commit_handle::{Job, Pending};
use crate::store::{Loaded, UnderWay};

/// What is decided ahead.
#[derive(Default)]
enum Ahead {
    /// Nothing yet.
    #[default]
    Nothing,
    /// There is room for more.
    Open(Box<Draft>),
    /// What comes behind it has no room, or must wait until what is under way is durable.
    Shut(Option<Box<Ready>>),
}

impl Committer {
    /// Decides what comes until that commit has ended. Returns how it did, and what was decided, if that counts.
    pub(super) async fn meanwhile(&mut self, mut flight: Flight) -> (Landed, Option<Ready>) {
        let mut ahead = Ahead::default();
        let over = flight.over.clone();
        // It is sent before anything is decided: a task that was just begun is run by nobody else meanwhile.
        tokio::task::yield_now().await;
        let landed = loop {
            let Some(over) = over.as_ref().filter(|_| !matches!(ahead, Ahead::Shut(_))) else {
                break flight.landed().await;
            };
            let next = tokio::select! {
                biased;
                landed = flight.landed() => break landed,
                next = self.coming() => next,
            };
            // There will be no more if there is none.
            let Some(job) = next else { break flight.landed().await };
            ahead = self.go_on(ahead, job, over).await;
        };
        let ready = match ahead {
            Ahead::Nothing | Ahead::Shut(None) => None,
            Ahead::Open(draft) => Some(self.finish(*draft)),
            Ahead::Shut(Some(ready)) => Some(*ready),
        };
        let number = over.map_or(0, |over| over.number);
        let counts = matches!(landed, Landed::Acknowledged(_)) && self.store.remembers(number);
        match ready {
            Some(ready) if !counts => {
                tracing::debug!(events = ready.batch.len(), "what was decided ahead is decided anew");
                self.put_back(ready.batch);
                (landed, None)
            }
            ready => (landed, ready),
        }
    }

    /// The next job. None is lost where this is not waited for to the end.
    async fn coming(&mut self) -> Option<Job> {
        match self.left.pop_front().or_else(|| self.own.pop_front()) {
            Some(job) => Some(job),
            None => self.jobs.recv().await,
        }
    }

    /// Decides that too, and what came with it.
    async fn go_on(&mut self, ahead: Ahead, job: Job, over: &UnderWay) -> Ahead {
        let draft = match ahead {
            Ahead::Open(draft) => Some(*draft),
            Ahead::Nothing | Ahead::Shut(_) => None,
        };
        let mut more = Undecided::default();
        more.add(job);
        self.fill(&mut more, BATCH.saturating_sub(draft.as_ref().map_or(0, Draft::len)));
        let (draft, left) = self.extend(draft, more, over).await;
        let is_shut = left.len() > 0;
        self.put_back(left);
        match draft {
            None => Ahead::Shut(None),
            Some(draft) if is_shut || draft.len() >= BATCH => {
                let ready = self.finish(draft);
                if let Some(write) = &ready.write {
                    self.store.seal(write);
                }
                Ahead::Shut(Some(Box::new(ready)))
            }
            Some(draft) => Ahead::Open(Box::new(draft)),
        }
    }

    fn finish(&self, draft: Draft) -> Ready {
        draft.ready(&[], |before, act| self.store.chain(before, act))
    }

    /// Decides as many of these as can be by now. Returns the others, which stand behind it.
    async fn extend(
        &self,
        draft: Option<Draft>,
        mut more: Undecided,
        over: &UnderWay,
    ) -> (Option<Draft>, Undecided) {
        let (policy, now) = match &draft {
            Some(draft) => (Arc::clone(&draft.policy), draft.now),
            None => (self.rules.policy(), self.clock.now()),
        };
        let addressees = self.addressees(&more.events, &policy);
        let (first, fit) = first_round(&more.events, addressees.values().flat_map(Addressee::all));
        if fit == 0 && more.retries.is_empty() {
            return (draft, more);
        }
        let first = match &draft {
            Some(draft) => still_missing(first, &draft.loaded.snapshot),
            None => first,
        };
        let Some(loaded) = self.read_ahead(&first, &more.events, over).await else { return (draft, more) };
        let mut draft = match draft {
            Some(mut draft) => {
                absorb(&mut draft.loaded, loaded);
                draft
            }
            None => Draft::on(loaded, policy, now),
        };
        draft.loaded.snapshot.addressees.extend(addressees);
        let (second, fit) = second_round(&draft, &more.events[..fit]);
        if !second.is_empty() {
            let Some(loaded) = self.read_ahead(&second, &more.events, over).await else {
                return (Some(draft).filter(|draft| draft.len() > 0), more);
            };
            absorb(&mut draft.loaded, loaded);
        }
        let fit = third_round(&draft, &more.events[..fit]);
        self.hands.reports.unreadable().met_all(&draft.loaded.snapshot.unreadable);
        let waits = more.events.split_off(fit);
        let mut left = draft.add(more);
        left.extend(waits);
        if draft.repairs() || draft.forgets() {
            // Where a case may stand in the store is not known while it is written to, nor all that goes with it.
            let mut back = draft.undecided();
            back.events.append(&mut left);
            return (None, back);
        }
        (Some(draft).filter(|draft| draft.len() > 0), Undecided::of(left))
    }

    /// What is remembered, with what is under way laid over it; and what neither knows, which that does not touch. Asked
    /// once: where the store does not answer, there is nothing to be decided ahead.
    async fn read_ahead(&self, needs: &Needs, batch: &[Pending], over: &UnderWay) -> Option<Loaded> {
        let (mut loaded, rest) = self.store.recall(needs, Some(over))?;
        if !is_told_by_commit(&rest, batch) {
            absorb(&mut loaded, self.store.load_beside(&rest).await.ok()?);
        }
        Some(loaded)
    }
}

/// What the first of them name that can be decided ahead, and how many these are.
fn first_round(events: &[Pending], addressees: impl Iterator<Item = ContactId>) -> (Needs, usize) {
    let mut first = Needs { contacts: addressees.collect(), ..Needs::default() };
    for (at, pending) in events.iter().enumerate() {
        let needs = needs(&pending.event);
        if !is_common(&pending.event) || !stays(&needs) {
            return (first, at);
        }
        first.merge(needs);
    }
    (first, events.len())
}

/// The same of what that names.
fn second_round(draft: &Draft, events: &[Pending]) -> (Needs, usize) {
    let snapshot = &draft.loaded.snapshot;
    let mut second = Needs::default();
    let mut fit = events.len();
    for (at, pending) in events.iter().enumerate() {
        let needs = needs_more(snapshot, &pending.event, &draft.policy, draft.now);
        if !stays(&needs) {
            fit = at;
            break;
        }
        second.merge(needs);
    }
    (still_missing(second, snapshot), fit)
}

/// How many of the first need no more than that.
fn third_round(draft: &Draft, events: &[Pending]) -> usize {
    let snapshot = &draft.loaded.snapshot;
    let is_known = |event| still_missing(needs_last(snapshot, event, &draft.policy), snapshot).is_empty();
    events.iter().position(|pending| !is_known(&pending.event)).unwrap_or(events.len())
}

/// Whether it is of the kinds that come in floods. Anything else waits for what is under way, as it always did.
fn is_common(event: &Event) -> bool {
    matches!(event.what, What::Arrived(_) | What::Settled(_) | What::Due(_))
}

/// Whether all of it is the same before and after a commit that does not name it. A list is not: whatever is written may
/// enter it or leave it. Nor are the lines of a transcript, nor what is held back.
fn stays(needs: &Needs) -> bool {
    let Needs { seen: _, contacts: _, cases: _, listed: _, links: _, lists, entries, held, .. } = needs;
    let Needs { oldest_automatic, automatic, .. } = needs;
    lists.is_empty() && entries.is_empty() && automatic.is_empty() && !held && !oldest_automatic
}
