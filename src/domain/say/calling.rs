//! What an operator is told and asked about calling back.

use serde::{Deserialize, Serialize};

/// What is told or asked of a case by telephone besides its cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Calling {
    /// Whether they spoke with its contact.
    Spoke {
        /// Whether that is asked because of something that they wrote: nobody can be written to by telephone, and it is
        /// kept as a note.
        noted: bool,
    },
    /// They did, and what waited is answered; it can be undone, and what is written in answer is a note.
    CalledBack {
        /// The number of that in the case.
        seq: u32,
    },
    /// They did not after all: what waited waits again.
    Undone,
    /// Nobody answered, for so many times now.
    NoAnswer {
        /// How often.
        tries: u8,
    },
    /// The number, to whoever asked for it; it goes from their chat after a while.
    Number,
    /// It is the time at which they wanted to try again.
    Again {
        /// How often nobody answered.
        tries: u8,
    },
}
