//! What an operator is asked before something is done, or shown to be answered.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::time::Stamp;

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
    /// Whether that case is the same person's, as a colleague believes.
    Merge {
        /// The other case.
        with: CaseCode,
        /// Who believes it.
        by: OperatorId,
    },
    /// It is the time at which they wanted to be told of the case.
    Later {
        /// Their note about it; 0 for none.
        seq: u32,
    },
    /// An answer that waits for its hour, as it goes out.
    Planned {
        /// The message.
        seq: u32,
    },
    /// The first word comes from them.
    Write {
        /// When the contact was last heard, in line time.
        last: Option<Stamp>,
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
            Self::Merge { with, .. } => std::slice::from_ref(with),
            Self::Close { .. }
            | Self::Block { .. }
            | Self::Later { .. }
            | Self::Planned { .. }
            | Self::Write { .. }
            | Self::Say { .. } => &[],
        }
    }
}
