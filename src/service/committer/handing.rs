//! What a commit leaves to be done is handed on, and whoever waits for it hears of it.

use tokio::sync::mpsc;

use super::aftermath::Aftermath;
use super::draft::Ready;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::say::Feedback;
use crate::domain::time::Stamp;
use crate::service::begun::Begun;
use crate::service::commit_handle::{Decided, Job, Pending};
use crate::service::load::Load;
use crate::service::report::{Report, Reports};
use crate::store::{Batch, Retry, Run};

/// Who is told of what was taken.
#[derive(Clone)]
pub(super) struct Hands {
    pub reports: Reports,
    pub after: mpsc::UnboundedSender<Aftermath>,
    pub load: Load,
    pub begun: Begun,
}

/// What the committer itself is to do next.
#[derive(Default)]
pub(super) struct Rest {
    pub jobs: Vec<Job>,
    pub followups: Vec<(FollowupId, Followup)>,
}

impl Hands {
    /// That commit, as it is sent now: it claims what there is room for. Once the outbox is gone there is nobody who
    /// would send what a commit claims.
    pub fn claiming(&self, write: Batch, now: Stamp) -> Batch {
        let claim_at = (!self.after.is_closed()).then_some(now);
        Batch { claim_at, claim_ranks: self.load.open(), ..write }
    }

    /// It was taken: from here on it is durable, and may be known.
    pub fn hand_on(&self, ready: Ready, write: Option<&Batch>, runs: Vec<Run>) -> Rest {
        if let Some(write) = write {
            if let Some(roster) = &write.roster {
                self.reports.trail_end().wrote(&roster.doc);
            }
            self.ended(write);
        }
        let jobs = self.hand_on_runs(runs, ready.now);
        self.hand_on_feedback(ready.feedbacks);
        self.announce(ready.batch.events, ready.decided);
        Rest { jobs, followups: ready.followups }
    }

    /// How attempts ended that this commit settles, or tells how far they came, is durable from here on.
    fn ended(&self, write: &Batch) {
        let settled = write.settled.iter().map(|(_, id)| *id);
        let going = write.headways.iter().map(|(_, id, _)| *id);
        // What is put back may be claimed, and under way again, before this is known here.
        self.begun.ended(settled.chain(going));
    }

    /// What is claimed counts from here on, so that the next commit claims no more than there is room for. Returns what
    /// nobody is there to send.
    pub fn hand_on_runs(&self, runs: Vec<Run>, now: Stamp) -> Vec<Job> {
        if runs.is_empty() {
            return Vec::new();
        }
        for run in &runs {
            self.load.more(run.rank());
        }
        let Err(mpsc::error::SendError(Aftermath::Runs(runs))) = self.after.send(Aftermath::Runs(runs))
        else {
            return Vec::new();
        };
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
        retries.collect()
    }

    fn hand_on_feedback(&self, feedbacks: Vec<Feedback>) {
        if !feedbacks.is_empty() && self.after.send(Aftermath::Asides(feedbacks)).is_err() {
            tracing::debug!("the outbox is gone; what would have been a courtesy is left out");
        }
    }

    fn announce(&self, events: Vec<Pending>, decided: Vec<(Decided, Report)>) {
        for (pending, (decided, report)) in events.into_iter().zip(decided) {
            self.reports.add(report);
            pending.tell(decided);
        }
    }
}
