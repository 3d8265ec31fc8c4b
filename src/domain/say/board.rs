//! What supervisors look at: cases by where they stand, who is there, and what was counted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// A look at the whole line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Board {
    /// A page of the cases that stand so, the oldest first.
    Cases {
        /// Which.
        which: Which,
        /// The cases of the page.
        cases: Vec<CaseCode>,
        /// Behind which of them the next page begins, if there is more.
        next: Option<CaseCode>,
    },
    /// Everybody, where they are and what they have.
    Roster,
    /// What was counted on those days, both inclusive.
    Stats {
        /// The first.
        from: Date,
        /// The last, which is today.
        today: Date,
    },
    /// Whether that is wanted of all that is held.
    BulkSure {
        /// Whether they are let through; else they are closed.
        release: bool,
        /// How many they are, as far as that was looked at.
        count: u32,
        /// Whether there are more.
        more: bool,
        /// Of what has been held until then, in line time: nobody saw what came since.
        until: Stamp,
    },
    /// So many were let through, or closed, together.
    BulkDone {
        /// Whether they were let through.
        release: bool,
        /// How many.
        count: u32,
        /// When that began, in line time: by this it is undone.
        id: Stamp,
    },
    /// Their shift begins: what they have and what waits for anyone, with what colleagues noted last.
    ShiftBegins {
        /// Their own cases, then the oldest of those that nobody has answered.
        cases: Vec<CaseCode>,
        /// How many of them are their own.
        own: u32,
    },
    /// So many of those are held again.
    BulkUndone {
        /// How many.
        count: u32,
    },
}

/// Which cases a supervisor looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Which {
    /// All that nobody has answered, also those that somebody made quiet.
    #[default]
    Unanswered,
    /// Of those: nobody has them.
    Waiting,
    /// Of those: somebody has them.
    Assigned,
    /// Kept back from operators.
    Held,
    /// Answered, and open.
    Answered,
    /// Their contact can't be reached.
    Unreachable,
    /// Closed without that anybody ever answered.
    Closed,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unanswered,
        Self::Waiting,
        Self::Assigned,
        Self::Held,
        Self::Answered,
        Self::Unreachable,
        Self::Closed,
    ];

    /// The word by which a command names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Waiting => "waiting",
            Self::Assigned => "assigned",
            Self::Held => "held",
            Self::Answered => "answered",
            Self::Unreachable => "unreachable",
            Self::Closed => "closed",
        }
    }

    /// What a word names.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.word() == word.to_lowercase())
    }
}

impl Board {
    /// The cases that it lists.
    #[must_use]
    pub fn cases(&self) -> &[CaseCode] {
        match self {
            Self::Cases { cases, .. } | Self::ShiftBegins { cases, .. } => cases,
            Self::Roster
            | Self::Stats { .. }
            | Self::BulkSure { .. }
            | Self::BulkDone { .. }
            | Self::BulkUndone { .. } => &[],
        }
    }
}
