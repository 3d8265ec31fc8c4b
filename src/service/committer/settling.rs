//! What could not be committed as it was: decided again where the store changed under it, halved until the culprit is
//! alone, and that one salvaged.

use tokio_util::sync::CancellationToken;

use super::flight::{Flight, Landed};
use super::handing::Rest;
use super::patience::{patient, survive};
use super::undecided::Undecided;
use super::{CONFLICTS, Committer};
use crate::domain::changes::Changes;
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Event, What};
use crate::service::batch::Merged;
use crate::service::commit_handle::{Decided, Pending};
use crate::service::salvage::{once, salvage};
use crate::service::seed;
use crate::store::{Loaded, OpId, StoreError};

/// Why a batch was not taken, and what it was.
type NotTaken = (StoreError, Undecided);

impl Committer {
    /// Commits what was not taken, for that reason, in whatever way it can be.
    pub(super) async fn settle(
        &mut self,
        batch: Undecided,
        error: StoreError,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        let mut rest = vec![(batch, Some(error))];
        while let Some((batch, error)) = rest.pop() {
            match self.commit(batch, error, stop).await {
                Ok(left) if left.is_empty() => {}
                // The commit was full. They saw nothing of it yet, and are decided on what it left.
                Ok(left) => rest.push((Undecided::of(left), None)),
                Err((
                    error @ (StoreError::Unavailable(_) | StoreError::WentBack(_) | StoreError::Fenced),
                    _,
                )) => {
                    return Err(error);
                }
                Err((error, one)) if one.events.len() <= 1 => {
                    tracing::error!(%error, "an event can't be committed");
                    if let Some((code, why)) = error.unreadable() {
                        self.hands.reports.unreadable().met(code, why);
                    }
                    self.give_up_on(one, stop).await?;
                }
                Err((error, mut batch)) => {
                    tracing::warn!(%error, events = batch.events.len(), "a batch can't be committed; halving it");
                    let second = batch.events.split_off(batch.events.len() / 2);
                    rest.push((Undecided::of(second), None));
                    rest.push((batch, None));
                }
            }
        }
        Ok(())
    }

    /// The last resort for one event: what a person wrote is kept as a case of its own; anything else is set
    /// aside, so that it holds up neither its source nor its lane.
    async fn give_up_on(&mut self, batch: Undecided, stop: &CancellationToken) -> Result<(), StoreError> {
        self.hands.reports.quarantined();
        if !batch.retries.is_empty() {
            // The event may be to blame, and their lanes stand still until they are written.
            let alone = Undecided { events: Vec::new(), retries: batch.retries };
            survive(self.commit_alone(alone, stop).await, "retries can't be written")?;
        }
        for Pending { event, done } in batch.events {
            if let Some(saved) = salvage(&event) {
                let again = Undecided::of(vec![Pending { event: saved, done }]);
                // If that fails its sender hears nothing, so its source keeps it.
                survive(self.commit_alone(again, stop).await, "an event can't even be salvaged")?;
            } else {
                self.set_aside(&event, stop).await?;
                let is_asked = matches!(event.what, What::Asked(..) | What::Forget(..));
                if !is_asked {
                    let decided = Decided { reason: Reason::Nothing, answer: Answer::Done };
                    Pending { event, done }.tell(decided);
                }
            }
        }
        Ok(())
    }

    /// Writes of an event only that it was taken, or that its delivery is over.
    async fn set_aside(&mut self, event: &Event, stop: &CancellationToken) -> Result<(), StoreError> {
        let mut merged = Merged::default();
        merged.add(event, Changes { seen: once(&event.seen), ..Changes::default() });
        if merged.is_empty() {
            return Ok(());
        }
        let now = self.clock.now().line;
        let write = merged.into_batch(OpId(seed::short()), &Loaded::default(), Vec::new(), None, &[], now);
        let write = self.hands.claiming(write, now);
        match patient(&self.hands.reports, stop, || self.store.commit(self.epoch, &write)).await {
            Ok(runs) => {
                let jobs = self.hands.hand_on_runs(runs, now);
                self.own.extend(jobs);
            }
            // As it should be: it is known as taken.
            Err(StoreError::Conflict(_)) => {}
            Err(error) => survive(Err(error), "an event can't even be set aside")?,
        }
        Ok(())
    }

    /// Commits one event at most, or none, which has room.
    async fn commit_alone(&mut self, one: Undecided, stop: &CancellationToken) -> Result<(), StoreError> {
        self.commit(one, None, stop).await.map(|_| ()).map_err(|(error, _)| error)
    }

    /// Loads, decides and commits a batch, again where it changed under us, and returns what one commit had no room for.
    /// It may have been refused before.
    async fn commit(
        &mut self,
        mut batch: Undecided,
        mut refused: Option<StoreError>,
        stop: &CancellationToken,
    ) -> Result<Vec<Pending>, NotTaken> {
        let mut conflicts = 0;
        loop {
            match refused.take() {
                None => {}
                Some(StoreError::Conflict(what)) if conflicts < CONFLICTS => {
                    conflicts += 1;
                    tracing::info!(%what, "the store changed under a batch; deciding again");
                    for pending in &mut batch.events {
                        pending.event.seed = seed::fresh();
                    }
                }
                Some(StoreError::Conflict(what)) => return Err((StoreError::Rejected(what), batch)),
                Some(other) => return Err((other, batch)),
            }
            match self.try_commit(batch, conflicts > 0, stop).await {
                Ok(left) => return Ok(left),
                Err((error, again)) => (refused, batch) = (Some(error), again),
            }
        }
    }

    async fn try_commit(
        &mut self,
        batch: Undecided,
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<Vec<Pending>, NotTaken> {
        let (ready, left) = self.decide(batch, afresh, stop).await?;
        match Flight::begin(&self.store, self.epoch, &self.hands, ready, stop).landed().await {
            Landed::Acknowledged(rest) | Landed::Doubted(rest) => {
                self.take_up(rest);
                Ok(left)
            }
            Landed::Refused(error, mut batch) => {
                batch.events.extend(left);
                Err((error, batch))
            }
        }
    }

    /// What a commit left for the committer itself.
    pub(super) fn take_up(&mut self, rest: Rest) {
        self.own.extend(rest.jobs);
        for (id, followup) in rest.followups {
            self.follow(What::Followup(id, followup));
        }
    }
}
