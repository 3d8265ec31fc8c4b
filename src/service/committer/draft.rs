//! A batch while it is decided, and once it is.

use std::sync::Arc;

use super::undecided::Undecided;
use crate::domain::case::Index;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::policy::Policy;
use crate::domain::say::Feedback;
use crate::domain::time::{Now, Stamp};
use crate::domain::trail::{Act, Head};
use crate::service::batch::Merged;
use crate::service::commit_handle::{Decided, Pending};
use crate::service::deciding::decide_all;
use crate::service::report::Report;
use crate::service::seed;
use crate::store::{Batch, Loaded, OpId};

/// A batch that is being decided: what is known, and what its events made of that.
pub(super) struct Draft {
    pub policy: Arc<Policy>,
    pub now: Now,
    pub loaded: Loaded,
    batch: Undecided,
    merged: Merged,
    decided: Vec<(Decided, Report)>,
}

/// A batch that is decided. Nothing of it was sent, and nobody heard of it.
pub(super) struct Ready {
    /// What it was decided for: should it not be taken, that is decided anew.
    pub batch: Undecided,
    pub decided: Vec<(Decided, Report)>,
    /// Nothing where it changes nothing.
    pub write: Option<Batch>,
    pub feedbacks: Vec<Feedback>,
    pub followups: Vec<(FollowupId, Followup)>,
    pub now: Stamp,
}

impl Draft {
    /// Nothing yet, on what is known.
    pub fn on(loaded: Loaded, policy: Arc<Policy>, now: Now) -> Self {
        let (batch, merged, decided) = (Undecided::default(), Merged::default(), Vec::new());
        Self { policy, now, loaded, batch, merged, decided }
    }

    /// Decides these too, and returns those for which one commit has no room.
    pub fn add(&mut self, mut more: Undecided) -> Vec<Pending> {
        let decided =
            decide_all(&mut more.events, &mut self.loaded, &mut self.merged, &self.policy, self.now);
        let left = more.events.split_off(decided.len());
        self.decided.extend(decided);
        self.batch.events.append(&mut more.events);
        self.batch.retries.append(&mut more.retries);
        left
    }

    pub fn len(&self) -> usize {
        self.batch.len()
    }

    /// Whether it takes cases out of indexes wherever they may stand, for which those in use must be known.
    pub fn repairs(&self) -> bool {
        self.merged.repairs()
    }

    /// Whether anything of it is forgotten.
    pub fn forgets(&self) -> bool {
        self.merged.forgets()
    }

    /// What it was decided for.
    pub fn undecided(self) -> Undecided {
        self.batch
    }

    /// The end of it; `indexes` are those in use, for repairs.
    pub fn ready(self, indexes: &[Index], hash: impl Fn(&Head, &Act) -> [u8; 32]) -> Ready {
        let Self { now, loaded, batch, mut merged, decided, .. } = self;
        merged.chain(&loaded.snapshot.roster, hash);
        let (feedbacks, followups) = (merged.feedbacks(), merged.followups());
        let is_nothing = merged.is_empty() && batch.retries.is_empty();
        let write = (!is_nothing).then(|| {
            merged.into_batch(OpId(seed::short()), &loaded, batch.retries.clone(), None, indexes, now.line)
        });
        Ready { batch, decided, write, feedbacks, followups, now: now.line }
    }
}
