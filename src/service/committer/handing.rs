//! What a commit leaves to be done is handed on: what it claimed, and what happens besides.

use tokio::sync::mpsc;

use super::{Aftermath, Committer, Job, Retry};
use crate::domain::say::Feedback;
use crate::domain::time::Stamp;
use crate::store::{Batch, Run};

impl Committer {
    /// Once the outbox is gone there is nobody who would send what a commit claims.
    pub(super) fn claim_at(&self, now: Stamp) -> Option<Stamp> {
        (!self.after.is_closed()).then_some(now)
    }

    /// How attempts ended that this commit settles, or tells how far they came, is durable from here on.
    pub(super) fn ended(&self, write: &Batch) {
        let settled = write.settled.iter().map(|(_, id)| *id);
        let going = write.headways.iter().map(|(_, id, _)| *id);
        // What is put back may be claimed, and under way again, before this is known here.
        self.begun.ended(settled.chain(going));
    }

    /// What is claimed counts from here on, so that the next commit claims no more than there is room for.
    pub(super) fn hand_on_runs(&mut self, runs: Vec<Run>, now: Stamp) {
        if runs.is_empty() {
            return;
        }
        for run in &runs {
            self.load.more(run.rank());
        }
        if let Err(mpsc::error::SendError(Aftermath::Runs(runs))) = self.after.send(Aftermath::Runs(runs)) {
            for run in &runs {
                self.load.less(run.rank());
            }
            // The outbox has just gone: these were not sent, and are given back without a doubt about it.
            let retries = runs.into_iter().filter_map(|run| {
                let first = run.deliveries.first()?;
                let (delivery, maybe_sent) = (first.delivery.id, first.maybe_sent);
                Some(Job::Retry(Retry {
                    lane: run.lane,
                    delivery,
                    at: now,
                    maybe_sent,
                    attempted: false,
                    headway: None,
                }))
            });
            self.own.extend(retries);
        }
    }

    pub(super) fn hand_on_feedback(&self, feedbacks: Vec<Feedback>) {
        if !feedbacks.is_empty() && self.after.send(Aftermath::Asides(feedbacks)).is_err() {
            tracing::debug!("the outbox is gone; what would have been a courtesy is left out");
        }
    }
}
