//! Where the store finds a case again.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, Language, OperatorId, Topic};

/// An index under which the store finds cases again; what stands in it is derived from the case alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Index {
    /// The queue of a language and topic, scored by rank.
    Waiting(Language, Option<Topic>),
    /// Unanswered and not quiet, by the step last fired, scored by unanswered since.
    Unanswered(u64),
    /// Offered and not taken, by the step last fired since, scored by the offer's time.
    Offered(u64),
    /// Urgent, unanswered and not quiet, by the step of urgent cases last fired, scored by when these began to count.
    Urgent(u64),
    /// Asked for a human and not a word yet, scored by since when: closes by itself.
    Wordless,
    /// Waits with words, and nobody was told of it in this spell, scored by unanswered since.
    Unheard,
    /// Unanswered, and somebody asked for quiet, scored by unanswered since: what is quiet is not hidden.
    Quiet,
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
    /// Held back as copies of that case, scored by since when.
    Campaign(CaseCode),
    /// Unreachable, scored by since when.
    Unreachable,
    /// Closed, scored by when.
    Closed,
    /// Closed without any human answer, scored by when; supervisors look at these.
    ClosedUnanswered,
}

impl Index {
    /// Whether what stands in it waits for somebody's answer, each such case in one of them.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Unanswered(_) | Self::Quiet | Self::Wordless)
    }
}
