//! A command that failed: why, what to do, and with which exit code.

use serde_json::json;

use crate::admin::client::ClientError;
use crate::admin::protocol::{Failure, Trouble};

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Failed {
    /// The exit code.
    pub code: u8,
    /// The fixed word, for programs.
    pub word: String,
    /// For people: what is wrong and what to do.
    pub sentence: String,
}

impl Failed {
    /// A failure with exit code 1.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { code: 1, word: "failed".into(), sentence: sentence.into() }
    }

    /// Wrong usage or config: exit code 2.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { code: 2, word: "usage".into(), sentence: sentence.into() }
    }

    /// The line did not do it, by its own rules: exit code 1.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self { word: "refused".into(), ..Self::new(sentence) }
    }

    /// As `--json` prints it, on one line.
    #[must_use]
    pub fn json(&self) -> String {
        json!({"error": {"word": self.word, "sentence": self.sentence}}).to_string()
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        let code = if failure.word == Trouble::BadRequest { 2 } else { 1 };
        let word = serde_json::to_value(failure.word).ok();
        let word = word.and_then(|w| w.as_str().map(str::to_owned)).unwrap_or_default();
        Self { code, word, sentence: failure.sentence }
    }
}

impl From<ClientError> for Failed {
    fn from(error: ClientError) -> Self {
        let word = match error {
            ClientError::NoDaemon(_) => "no_daemon",
            ClientError::Forbidden(_) => "forbidden",
            ClientError::Closed | ClientError::Slow | ClientError::Odd(_) | ClientError::Io { .. } => {
                "no_answer"
            }
        };
        Self { word: word.into(), ..Self::new(error.to_string()) }
    }
}
