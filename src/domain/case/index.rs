//! Where the store finds a case again.

use serde::{Deserialize, Serialize};

use super::{Case, State};
use crate::domain::id::{Language, OperatorId, Topic};
use crate::domain::time::Stamp;

/// An index under which the store finds cases again; what stands in it is derived from the case alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Index {
    /// The queue of a language and topic, scored by rank.
    Waiting(Language, Option<Topic>),
    /// Unanswered and not quiet, by the step last fired, scored by unanswered since.
    Unanswered(u64),
    /// Offered and not taken, by the step last fired since, scored by the offer's time.
    Offered(u64),
    /// Something of the case's own is due, scored by when: a repeat, the end of quiet, another offer.
    Timer,
    /// Assigned to an operator, scored by since when.
    Owner(OperatorId),
    /// Answered by an operator and open, scored by since when.
    Resting(OperatorId),
    /// Answered, scored by since when: closes by itself.
    Answered,
    /// Held back, scored by since when.
    Held,
    /// Unreachable, scored by since when.
    Unreachable,
    /// Closed, scored by when.
    Closed,
    /// Closed without any human answer, scored by when; supervisors look at these.
    ClosedUnanswered,
}

impl Case {
    /// Every index that it stands in, with its score there.
    #[must_use]
    pub fn indexes(&self) -> Vec<(Index, Stamp)> {
        match &self.state {
            State::Held { since, .. } => vec![(Index::Held, *since)],
            State::Waiting { spell, rank, offer_again } => {
                let mut at = spell.indexes(false);
                if offer_again.is_none() {
                    at.push((Index::Waiting(self.language.clone(), self.topic.clone()), *rank));
                }
                push_timer(&mut at, [spell.timer(), *offer_again]);
                at
            }
            State::Assigned { spell, post } => {
                let mut at = spell.indexes(post.accepted_at.is_some());
                at.push((Index::Owner(post.operator.clone()), post.at));
                push_timer(&mut at, [spell.timer(), self.refresh_at()]);
                at
            }
            State::Answered { at, operator } => {
                let mut at = vec![(Index::Answered, *at), (Index::Resting(operator.clone()), *at)];
                push_timer(&mut at, [self.refresh_at(), None]);
                at
            }
            State::Closed { at, .. } if self.ever_answered => vec![(Index::Closed, *at)],
            State::Closed { at, .. } => vec![(Index::Closed, *at), (Index::ClosedUnanswered, *at)],
            State::Unreachable { at, .. } => vec![(Index::Unreachable, *at)],
        }
    }
}

fn push_timer(at: &mut Vec<(Index, Stamp)>, timers: [Option<Stamp>; 2]) {
    if let Some(first) = timers.into_iter().flatten().min() {
        at.push((Index::Timer, first));
    }
}
