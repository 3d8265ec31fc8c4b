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
    /// Whether the case's contact is to be blocked; they are asked twice.
    Block {
        /// Whether it is the second time.
        again: bool,
    },
    /// A ready answer as it would go out.
    Say {
        /// The message.
        seq: u32,
        /// Its name.
        name: String,
    },
}

impl Asking {
    /// The cases that it names besides its own.
    #[must_use]
    pub fn cases(&self) -> &[CaseCode] {
        match self {
            Self::Close { .. } | Self::Block { .. } | Self::Say { .. } => &[],
        }
    }
}
