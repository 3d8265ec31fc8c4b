//! Why something that was asked has no answer.

use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// The fixed word, for programs.
    pub word: Trouble,
    /// For people: what is wrong and what to do.
    pub sentence: String,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The line is no request that this version knows.
    BadRequest,
    /// The line is longer than one may be.
    TooLong,
    /// Too many are connected already.
    TooMany,
    /// There is no such case.
    NoSuchCase,
    /// The roster has no such operator.
    NoSuchOperator,
    /// No channel of the operator's waits for an enrolment.
    NothingToEnrol,
    /// The store can't be read now.
    Store,
    /// It took too long; a change may still be made.
    Slow,
    /// The daemon is stopping.
    Stopping,
    /// This version can't do that over the socket.
    NotYet,
    /// The key folder is not fit, or its disk.
    Keys,
    /// The case was forgotten.
    Forgotten,
}

impl Trouble {
    /// Its fixed word, where the daemon refused what was asked; none where it could not do it.
    pub(super) fn refusal(self) -> Option<&'static str> {
        Some(match self {
            Self::BadRequest => "bad_request",
            Self::TooLong => "too_long",
            Self::NoSuchCase => "no_such_case",
            Self::NoSuchOperator => "no_such_operator",
            Self::NothingToEnrol => "nothing_to_enrol",
            Self::Forgotten => "forgotten",
            Self::TooMany | Self::Store | Self::Slow | Self::Stopping | Self::NotYet | Self::Keys => {
                return None;
            }
        })
    }

    /// The failure with that word and sentence.
    pub fn because(self, sentence: impl Into<String>) -> Failure {
        Failure { word: self, sentence: sentence.into() }
    }
}

/// The error names a key of hashes and codes, or a place; never what is stored there.
impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let remedy = match error {
            StoreError::Corrupt { .. } => "restore it from a backup, or show this to the developers",
            _ => "see `journalctl -u hotlined`",
        };
        Trouble::Store.because(format!("{error}; {remedy}"))
    }
}
