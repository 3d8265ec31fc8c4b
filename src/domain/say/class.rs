//! How urgent a delivery is among others.

use serde::{Deserialize, Serialize};

/// How urgent a delivery is among all that waits to be sent, the most urgent first. It changes nothing about the
/// order of what one recipient hears of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// An operator's words to a contact.
    Answer,
    /// A case that its reader has not heard of yet, an alert, what answers an operator's own command.
    First,
    /// Whatever else an operator hears of.
    Further,
    /// What the line itself tells a contact.
    Receipt,
    /// Of a version that kept a queue for each recipient and class: the more urgent of the two.
    Prompt,
    /// The other one.
    Bulk,
}

impl Class {
    /// The place of each class among those that wait.
    pub const RANKS: usize = 4;

    /// Its place among those that wait, from 0; below [`Self::RANKS`].
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::Answer => 0,
            Self::First | Self::Prompt => 1,
            Self::Further | Self::Bulk => 2,
            Self::Receipt => 3,
        }
    }
}
