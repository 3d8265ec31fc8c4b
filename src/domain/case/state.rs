//! Where a case stands: variants with their own data, so that nothing is read of a state that has it not.

use serde::{Deserialize, Serialize};

use super::spell::Spell;
use crate::domain::blank::is_blank;
use crate::domain::id::OperatorId;
use crate::domain::time::Stamp;

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Kept back from operators; visible, counted, ageing, reversible.
    Held {
        /// Since when.
        since: Stamp,
        /// What nobody has answered.
        spell: Spell,
    },
    /// Nobody has it.
    Waiting {
        /// What nobody has answered.
        spell: Spell,
        /// Its place in the queue: the time since which it waits, less the lead of urgent cases.
        rank: Stamp,
        /// When it is offered again, if everyone passed it on; out of the queue till then.
        #[serde(default, skip_serializing_if = "is_blank")]
        offer_again: Option<Stamp>,
    },
    /// An operator has it and must answer.
    Assigned {
        /// What they have not answered.
        spell: Spell,
        /// Who, and since when.
        post: Post,
    },
    /// Every message is answered.
    Answered {
        /// When the answer was delivered.
        at: Stamp,
        /// Who answered.
        operator: OperatorId,
    },
    /// Done.
    Closed {
        /// When.
        at: Stamp,
        /// Who had it last.
        #[serde(default, skip_serializing_if = "is_blank")]
        operator: Option<OperatorId>,
        /// Why, in the closer's words or as a fixed word.
        why: String,
    },
    /// The contact's channel refuses us; the clock stands.
    Unreachable {
        /// Since when.
        at: Stamp,
        /// Who had it.
        #[serde(default, skip_serializing_if = "is_blank")]
        operator: Option<OperatorId>,
        /// What was unanswered then.
        #[serde(default, skip_serializing_if = "is_blank")]
        spell: Option<Spell>,
    },
}

/// Who has a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The operator.
    pub operator: OperatorId,
    /// Since when.
    pub at: Stamp,
    /// When they pressed Take.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub accepted_at: Option<Stamp>,
    /// Who had it before and may still answer for a while.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub handover: Option<Handover>,
}

/// The grace in which the previous operator's reply still goes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The previous operator.
    pub from: OperatorId,
    /// Until when.
    pub until: Stamp,
}
