//! What an operator is asked before something is done, or shown to be answered.

use serde::{Deserialize, Serialize};

use crate::domain::id::CaseCode;

/// A question with the way to answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asking {
    /// Whether a case is to be closed in which somebody waits: their unanswered words up to that message are shown.
    Close {
        /// The message.
        upto: u32,
    },
}

impl Asking {
    /// The cases that it names besides its own.
    #[must_use]
    pub fn cases(&self) -> &[CaseCode] {
        match self {
            Self::Close { .. } => &[],
        }
    }
}
