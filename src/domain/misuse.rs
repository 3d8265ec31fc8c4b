//! What is amiss with a command that is known and can't be obeyed as it was typed.

use serde::{Deserialize, Serialize};

/// What its giver should have written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misuse {
    /// The words of a note.
    NoWords,
    /// A time: `/pause banana`.
    HowLong,
    /// `urgent`, `normal` or nothing.
    HowUrgent,
    /// A language's tag.
    WhichLanguage,
    /// A colleague's name.
    Whom,
    /// The number of an answer.
    WhichNumber,
    /// An address.
    WhichAddress,
    /// The other case: `/merge K7F-3QD M2B-9XR`.
    WhichOther,
    /// An hour: `/at 07:30`.
    WhichHour,
    /// What goes out then.
    WhatToSend,
    /// The name of a ready answer.
    WhichReady,
    /// A case's code: what stands in its place is none.
    NotACode,
}
