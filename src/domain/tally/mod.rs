//! What is counted of a line, day by day: appeals and how soon they were answered. Counts, and nothing else.
//!
//! A decision does not know that it is counted. What it changed is compared with what was there, here and in
//! one place, so that a new way to answer or to close is counted without a thought. The counts go with the
//! decision into its commit, and so are neither lost nor doubled.
//!
//! A *person* is counted once a month, a *case* when its first word comes; both are told apart from appeals, of which one
//! person may have many.
//!
//! An *appeal* is a stretch of unanswered time that a contact began. The part of it that a reply did not cover,
//! because it crossed the reply, is an appeal of its own: so there are never more answers than appeals.

mod counting;
mod totals;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{ChannelName, Language, OperatorId, Topic};
use super::policy::Policy;
use super::time::Stamp;
pub use counting::count;
pub use totals::Totals;

/// One kind of count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tally {
    /// People whose first appeal of the month it was, as far as addresses tell them apart.
    Person,
    /// Cases, from their first word on.
    Case,
    /// Appeals.
    Appeal,
    /// Of the appeals: those by that channel.
    Channel(ChannelName),
    /// Of the appeals: those in that language of the line, or [`OTHER`].
    Language(Language),
    /// Of the appeals: those about that topic, or about none.
    Topic(Option<Topic>),
    /// Of the appeals: those that began within that hour of the day, from 0.
    Hour(u8),
    /// People who came for the first time, and by that link; or, as [`OTHER`], by one that the config does not know.
    Source(String),
    /// Ready answers to that topic that were read by somebody without an open case.
    Ready(Topic),
    /// First answers that took so long.
    Answer(Wait),
    /// Of the answers: those of that operator.
    AnswerBy(OperatorId),
    /// Of the answers: those within the promise that held then.
    InTime,
    /// The seconds that all answers together took.
    AnswerSeconds,
    /// Answers that turned out not to have arrived, or were deleted again.
    TakenBack,
    /// Appeals that were closed without an answer.
    ClosedUnanswered,
    /// Of those, those that had waited longer than the promise.
    ClosedLate,
    /// Cases that were held back.
    Held,
    /// Cases that were forgotten: of them this count is all that is left.
    Forgotten,
    /// Escalation steps that fired, by their word: `remind_4h`.
    Escalated(String),
}

/// How long an answer took, as a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Wait {
    /// At most so many seconds, and more than the next smaller of [`BOUNDS`].
    Within(u32),
    /// Longer than the largest of them.
    Longer,
}

/// The bounds of the classes, in seconds: from five minutes to two days.
pub const BOUNDS: [u32; 11] =
    [300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 57_600, 86_400, 172_800];

/// What is counted as the language of a case that is in none of the line's, and as a link that it does not know.
pub const OTHER: &str = "other";

/// Counts by civil day of the line.
pub type Tallies = BTreeMap<(Date, Tally), u64>;

impl Wait {
    /// The class of a time in seconds.
    #[must_use]
    pub fn of(seconds: u64) -> Self {
        let bound = BOUNDS.into_iter().find(|bound| seconds <= u64::from(*bound));
        bound.map_or(Self::Longer, Self::Within)
    }
}

/// The civil day of the line at a moment of civil time.
#[must_use]
pub fn day(policy: &Policy, civil: Stamp) -> Date {
    policy.timezone.to_datetime(civil.to_jiff()).date()
}
