//! What a command did, and why one could do nothing.

use serde::{Deserialize, Serialize};

use crate::domain::id::{Language, OperatorId};

/// What was done, where nothing else tells whoever typed the command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// The case is in hand.
    Taken,
    /// The case went to that colleague, or waits for one.
    Passed(Option<OperatorId>),
    /// The case was given to that colleague.
    Given(OperatorId),
    /// The case is theirs now.
    Yours,
    /// The case is urgent.
    Urgent,
    /// It is not.
    Normal,
    /// The case has that language.
    Language(Language),
    /// The case is not held any more.
    Released,
    /// It is done with all of them, in a moment.
    Begun,
    /// It goes out.
    Goes,
    /// It is done.
    Done,
}

/// In which state a case is that allows no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stands {
    /// It is held.
    Held,
    /// Nobody has it yet.
    Waiting,
    /// Somebody has it.
    Assigned,
    /// Nothing in it is unanswered.
    Answered,
    /// It is closed.
    Closed,
    /// Its contact can't be reached.
    Unreachable,
}
