//! The one task that writes.
//!
//! It takes what gathered, at most a small batch, loads what those events need in two rounds at most, decides them
//! one after the other, and commits once. Only then do their senders hear that it is done, so that nobody acknowledges
//! a source too early. While a commit is under way the next batch is decided on what that one leaves; it is sent after
//! that one was acknowledged and not before.
//!
//! How it fails:
//! - the store can't be reached: it waits and tries the same commit again; nothing is confirmed meanwhile;
//! - somebody else leads the line: it ends, and with it the process;
//! - something changed under the batch: it loads and decides again, three times;
//! - the store rejects the batch, or a document can't be read: it halves the batch until the culprit is
//!   alone, and salvages that one: what a person wrote becomes an "unreadable message" case of its own;
//! - deciding panics: the same, for that event.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::channel::Hasher;
use crate::domain::event::{Event, What};
use crate::store::{Epoch, Store, StoreError};

use super::clock::Clock;
use super::commit_handle::{Job, Pending};
use super::report::Reports;
use super::rules::Rules;
use super::seed;

pub use super::commit_handle::{CommitHandle, Decided, Stopping};
pub use aftermath::Aftermath;

mod aftermath;
mod ahead;
mod draft;
mod flight;
mod handing;
mod loading;
mod patience;
mod settling;
mod undecided;

use draft::Ready;
use flight::{Flight, Landed};
use handing::Hands;
use patience::patient;
use undecided::Undecided;

/// Events of one batch at most.
const BATCH: usize = 32;
/// How often an idle committer shows that it is alive.
const ALIVE: Duration = Duration::from_secs(1);
/// How many follow-ups are read at a time.
const FOLLOWUPS: usize = 1024;
/// How often a batch is decided again after a conflict.
const CONFLICTS: usize = 3;

/// The task's own state.
pub struct Committer {
    store: Arc<dyn Store>,
    epoch: Epoch,
    rules: Rules,
    clock: Clock,
    jobs: mpsc::Receiver<Job>,
    /// What stands behind what was decided last, and before all else.
    left: VecDeque<Job>,
    own: VecDeque<Job>,
    hands: Hands,
    hasher: Option<Arc<dyn Hasher>>,
}

impl Committer {
    /// The committer and the way to it. What its commits leave to do comes out of `after`.
    pub fn new(
        store: Arc<dyn Store>,
        epoch: Epoch,
        rules: Rules,
        clock: Clock,
        reports: Reports,
        after: mpsc::UnboundedSender<Aftermath>,
    ) -> (Self, CommitHandle) {
        let (desk, jobs) = CommitHandle::open();
        let hands = Hands { reports, after, load: desk.load().clone(), begun: desk.begun().clone() };
        let (left, own) = (VecDeque::new(), VecDeque::new());
        (Self { store, epoch, rules, clock, jobs, left, own, hands, hasher: None }, desk)
    }

    /// With what tells under which id whoever has an address is known.
    #[must_use]
    pub fn knowing(self, hasher: Arc<dyn Hasher>) -> Self {
        Self { hasher: Some(hasher), ..self }
    }

    /// Runs until every [`CommitHandle`] is gone, or until `stop` while the store can't be reached.
    pub async fn run(mut self, stop: CancellationToken) -> Result<(), StoreError> {
        self.resume_followups(&stop).await?;
        let mut ahead = None;
        loop {
            self.hands.reports.turn();
            ahead = match ahead.take() {
                Some(ready) => self.carry(ready, &stop).await?,
                None => match self.gather().await {
                    Some(batch) => self.begin(batch, &stop).await?,
                    None => return Ok(()),
                },
            };
        }
    }

    /// Decides a batch and commits it, in another way where it can't be committed as it is; returns the next where that is
    /// decided already.
    async fn begin(
        &mut self,
        batch: Undecided,
        stop: &CancellationToken,
    ) -> Result<Option<Ready>, StoreError> {
        match self.decide(batch, false, stop).await {
            Ok((ready, left)) => {
                self.put_back(Undecided::of(left));
                self.carry(ready, stop).await
            }
            Err((error, batch)) => self.settle(batch, error, stop).await.map(|()| None),
        }
    }

    /// Commits what is decided; returns the next, as above.
    async fn carry(&mut self, ready: Ready, stop: &CancellationToken) -> Result<Option<Ready>, StoreError> {
        let flight = Flight::begin(&self.store, self.epoch, &self.hands, ready, stop);
        match self.meanwhile(flight).await {
            (Landed::Acknowledged(rest) | Landed::Doubted(rest), ahead) => {
                self.take_up(rest);
                Ok(ahead)
            }
            (Landed::Refused(error, batch), _) => self.settle(batch, error, stop).await.map(|()| None),
        }
    }

    /// Takes up all that an earlier process left for later. Nothing of it is done before all of it is known, so
    /// the pages fit together.
    async fn resume_followups(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        let all = patient(&self.hands.reports, stop, || self.store.counts()).await?.followups;
        for skip in (0..usize::try_from(all).unwrap_or(usize::MAX)).step_by(FOLLOWUPS) {
            let page = patient(&self.hands.reports, stop, || self.store.followups(skip, FOLLOWUPS)).await?;
            for (id, followup) in page {
                self.follow(What::Followup(id, followup));
            }
        }
        Ok(())
    }

    fn follow(&mut self, what: What) {
        if matches!(&what, What::Followup(_, followup) if followup.waits()) {
            // It waits for its time; whoever gathers what goes with it comes by.
            return;
        }
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
        self.own.push_back(Job::Event(Box::new(Pending { event, done: None })));
    }

    /// These are decided next, before all else.
    fn put_back(&mut self, batch: Undecided) {
        batch.into_jobs().rev().for_each(|job| self.left.push_front(job));
    }

    /// What gathered, at most a batch; waits for the first. `None` when there will be no more.
    async fn gather(&mut self) -> Option<Undecided> {
        let first = match self.left.pop_front().or_else(|| self.own.pop_front()) {
            Some(job) => job,
            None => self.next().await?,
        };
        let mut batch = Undecided::default();
        batch.add(first);
        self.fill(&mut batch, BATCH);
        Some(batch)
    }

    /// Adds what is there, up to so many.
    fn fill(&mut self, batch: &mut Undecided, most: usize) {
        while batch.len() < most {
            let next = self.left.pop_front().or_else(|| self.jobs.try_recv().ok());
            let Some(job) = next.or_else(|| self.own.pop_front()) else { break };
            batch.add(job);
        }
    }

    /// The next job; shows while it waits that it is alive.
    async fn next(&mut self) -> Option<Job> {
        loop {
            match tokio::time::timeout(ALIVE, self.jobs.recv()).await {
                Ok(job) => return job,
                Err(_) => self.hands.reports.turn(),
            }
        }
    }
}

#[cfg(test)]
mod tests;
