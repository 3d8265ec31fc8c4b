//! The one task that writes.
//!
//! It takes what gathered while its last commit was in flight, at most a small batch, loads what those events
//! need in two rounds at most, decides them one after the other, and commits once. Only then do their
//! senders hear that it is done, so that nobody acknowledges a source too early.
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
use crate::domain::changes::Changes;
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Event, What};
use crate::domain::say::Feedback;
use crate::store::{Batch, Epoch, Loaded, OpId, Retry, Run, Store, StoreError};

use super::batch::Merged;
use super::begun::Begun;
use super::clock::Clock;
use super::commit_handle::{Job, Pending};
use super::deciding::decide_all;
use super::load::Load;
use super::report::{Report, Reports};
use super::rules::Rules;
use super::salvage::{once, salvage};
use super::seed;

pub use super::commit_handle::{CommitHandle, Decided, Stopping};

mod handing;
mod loading;
mod patience;

use patience::{patient, survive};

/// Events of one batch at most.
const BATCH: usize = 32;
/// How often an idle committer shows that it is alive.
const ALIVE: Duration = Duration::from_secs(1);
/// How many follow-ups are read at a time.
const FOLLOWUPS: usize = 1024;
/// How often a batch is decided again after a conflict.
const CONFLICTS: usize = 3;

/// What a commit leaves to be done by others.
#[derive(Debug)]
pub enum Aftermath {
    /// Runs that the commit claimed: to be sent.
    Runs(Vec<Run>),
    /// Best effort, at once.
    Asides(Vec<Feedback>),
}

/// The task's own state.
pub struct Committer {
    store: Arc<dyn Store>,
    epoch: Epoch,
    rules: Rules,
    clock: Clock,
    reports: Reports,
    jobs: mpsc::Receiver<Job>,
    own: VecDeque<Job>,
    after: mpsc::UnboundedSender<Aftermath>,
    load: Load,
    begun: Begun,
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
        let (own, load, begun) = (VecDeque::new(), desk.load().clone(), desk.begun().clone());
        (Self { store, epoch, rules, clock, reports, jobs, own, after, load, begun, hasher: None }, desk)
    }

    /// With what tells under which id whoever has an address is known.
    #[must_use]
    pub fn knowing(self, hasher: Arc<dyn Hasher>) -> Self {
        Self { hasher: Some(hasher), ..self }
    }

    /// Runs until every [`CommitHandle`] is gone, or until `stop` while the store can't be reached.
    pub async fn run(mut self, stop: CancellationToken) -> Result<(), StoreError> {
        self.resume_followups(&stop).await?;
        while let Some((events, retries)) = self.gather().await {
            self.reports.turn();
            self.settle_batch(events, retries, &stop).await?;
        }
        Ok(())
    }

    /// Takes up all that an earlier process left for later. Nothing of it is done before all of it is known, so
    /// the pages fit together.
    async fn resume_followups(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        let all = patient(&self.reports, stop, || self.store.counts()).await?.followups;
        for skip in (0..usize::try_from(all).unwrap_or(usize::MAX)).step_by(FOLLOWUPS) {
            let page = patient(&self.reports, stop, || self.store.followups(skip, FOLLOWUPS)).await?;
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

    /// What gathered, at most a batch; waits for the first. `None` when there will be no more.
    async fn gather(&mut self) -> Option<(Vec<Pending>, Vec<Retry>)> {
        let first = match self.own.pop_front() {
            Some(job) => job,
            None => self.next().await?,
        };
        let (mut events, mut retries) = (Vec::new(), Vec::new());
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Event(pending) => events.push(*pending),
                Job::Retry(retry) => retries.push(retry),
            }
            if events.len() + retries.len() >= BATCH {
                break;
            }
            next = self.jobs.try_recv().ok().or_else(|| self.own.pop_front());
        }
        Some((events, retries))
    }

    /// The next job; shows while it waits that it is alive.
    async fn next(&mut self) -> Option<Job> {
        loop {
            match tokio::time::timeout(ALIVE, self.jobs.recv()).await {
                Ok(job) => return job,
                Err(_) => self.reports.turn(),
            }
        }
    }

    /// Commits a batch; halves it where it can't be committed whole.
    async fn settle_batch(
        &mut self,
        batch: Vec<Pending>,
        retries: Vec<Retry>,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        let mut rest = vec![(batch, retries)];
        while let Some((mut batch, retries)) = rest.pop() {
            match self.commit(&mut batch, &retries, stop).await {
                Ok(()) if batch.is_empty() => {}
                // The commit was full. They saw nothing of it yet, and are decided on what it left.
                Ok(()) => rest.push((batch, Vec::new())),
                Err(error @ (StoreError::Unavailable(_) | StoreError::WentBack(_) | StoreError::Fenced)) => {
                    return Err(error);
                }
                Err(error) if batch.len() <= 1 => {
                    tracing::error!(%error, "an event can't be committed");
                    if let Some((code, why)) = error.unreadable() {
                        self.reports.unreadable().met(code, why);
                    }
                    self.give_up_on(batch, retries, stop).await?;
                }
                Err(error) => {
                    tracing::warn!(%error, events = batch.len(), "a batch can't be committed; halving it");
                    let second = batch.split_off(batch.len() / 2);
                    rest.push((second, Vec::new()));
                    rest.push((batch, retries));
                }
            }
        }
        Ok(())
    }

    /// The last resort for one event: what a person wrote is kept as a case of its own; anything else is set
    /// aside, so that it holds up neither its source nor its lane.
    async fn give_up_on(
        &mut self,
        batch: Vec<Pending>,
        retries: Vec<Retry>,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        self.reports.quarantined();
        if !retries.is_empty() {
            // The event may be to blame, and their lanes stand still until they are written.
            survive(self.commit(&mut Vec::new(), &retries, stop).await, "retries can't be written")?;
        }
        for Pending { event, done } in batch {
            if let Some(saved) = salvage(&event) {
                let mut again = vec![Pending { event: saved, done }];
                // If that fails its sender hears nothing, so its source keeps it.
                survive(self.commit(&mut again, &[], stop).await, "an event can't even be salvaged")?;
            } else {
                self.give_feedback(&event, stop).await?;
                if let Some(done) = done.filter(|_| !matches!(event.what, What::Asked(..) | What::Forget(..)))
                    && done.send(Decided { reason: Reason::Nothing, answer: Answer::Done }).is_err()
                {
                    tracing::debug!("whoever handed an event in did not wait for it");
                }
            }
        }
        Ok(())
    }

    /// Writes of an event only that it was taken, or that its delivery is over.
    async fn give_feedback(&mut self, event: &Event, stop: &CancellationToken) -> Result<(), StoreError> {
        let mut merged = Merged::default();
        merged.add(event, Changes { seen: once(&event.seen), ..Changes::default() });
        if merged.is_empty() {
            return Ok(());
        }
        let now = self.clock.now().line;
        let claim_at = self.claim_at(now);
        let write =
            merged.into_batch(OpId(seed::short()), &Loaded::default(), Vec::new(), claim_at, &[], now);
        let write = Batch { claim_ranks: self.load.open(), ..write };
        match patient(&self.reports, stop, || self.store.commit(self.epoch, &write)).await {
            Ok(runs) => self.hand_on_runs(runs, now),
            // As it should be: it is known as taken.
            Err(StoreError::Conflict(_)) => {}
            Err(error) => survive(Err(error), "an event can't even be set aside")?,
        }
        Ok(())
    }

    /// Loads, decides and commits a batch, or what of it one commit carries; again where it changed under us.
    async fn commit(
        &mut self,
        batch: &mut Vec<Pending>,
        retries: &[Retry],
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        let mut conflicts = 0;
        loop {
            match self.try_commit(batch, retries, conflicts > 0, stop).await {
                Err(StoreError::Conflict(what)) if conflicts < CONFLICTS => {
                    conflicts += 1;
                    tracing::info!(%what, "the store changed under a batch; deciding again");
                    for pending in batch.iter_mut() {
                        pending.event.seed = seed::fresh();
                    }
                }
                Err(StoreError::Conflict(what)) => return Err(StoreError::Rejected(what)),
                other => return other,
            }
        }
    }

    async fn try_commit(
        &mut self,
        batch: &mut Vec<Pending>,
        retries: &[Retry],
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        let policy = self.rules.policy();
        let now = self.clock.now();
        let mut loaded = self.load(batch, &policy, now, afresh, stop).await?;
        let (mut merged, decided) = decide_all(batch, &mut loaded, &policy, now);
        merged.chain(&loaded.snapshot.roster, |before, act| self.store.chain(before, act));
        let feedbacks = merged.feedbacks();
        let followups = merged.followups();
        if !merged.is_empty() || !retries.is_empty() {
            let op = OpId(seed::short());
            let indexes = if merged.repairs() {
                patient(&self.reports, stop, || self.store.indexes()).await?
            } else {
                Vec::new()
            };
            let claim_at = self.claim_at(now.line);
            let write = merged.into_batch(op, &loaded, retries.to_vec(), claim_at, &indexes, now.line);
            let write = Batch { claim_ranks: self.load.open(), ..write };
            // A retry keeps its operation id, so that it is not done twice where only the reply was lost.
            let runs = patient(&self.reports, stop, || self.store.commit(self.epoch, &write)).await?;
            if let Some(roster) = &write.roster {
                self.reports.trail_end().wrote(&roster.doc);
            }
            self.ended(&write);
            self.hand_on_runs(runs, now.line);
        }
        self.hand_on_feedback(feedbacks);
        for (id, followup) in followups {
            self.follow(What::Followup(id, followup));
        }
        self.announce(batch, decided);
        Ok(())
    }

    fn announce(&self, batch: &mut Vec<Pending>, decided: Vec<(Decided, Report)>) {
        for (pending, (decided, report)) in batch.drain(..decided.len()).zip(decided) {
            self.reports.add(report);
            if let Some(done) = pending.done
                && done.send(decided).is_err()
            {
                tracing::debug!("whoever handed an event in did not wait for it");
            }
        }
    }
}

#[cfg(test)]
mod tests;
