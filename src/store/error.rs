//! Why a store did not do what it was asked.

use super::point::WentBack;
use super::version::VERSION;
use crate::domain::id::CaseCode;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store can't be reached or did not answer. Retry with the same operation id; nothing may be taken
    /// or confirmed meanwhile.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// It has not all that it acknowledged: it was emptied, or an older copy was put in its place. Nothing may be
    /// taken or confirmed, nor told from it, until a person has mended that. In words, with what to do.
    #[error("{0}")]
    WentBack(String),
    /// Another daemon has taken the line over. Stop.
    #[error("another daemon leads the line")]
    Fenced,
    /// A newer program has written the store: this one can't know what its documents mean.
    #[error(
        "a newer hotlined has written this store (version {found}, and this program knows up to {VERSION}): \
         install that program again, or put back a copy of the store from before its upgrade"
    )]
    Newer {
        /// The version of what is stored.
        found: u32,
    },
    /// Something changed under the batch: a revision, a code, a seen key. Load and decide again.
    #[error("the store changed under the batch: {0}")]
    Conflict(String),
    /// The store refused the batch or failed inside it. Bisect, then quarantine.
    #[error("the store rejected the batch: {0}")]
    Rejected(String),
    /// What is stored can't be opened or read. Names the key, never the content.
    #[error("{key} can't be read: {why}")]
    Corrupt {
        /// The key, which holds hashes and codes only.
        key: String,
        /// The case whose document it is, if it is one's: the line goes on without that case.
        case: Option<CaseCode>,
        /// What is wrong with it.
        why: String,
    },
}

impl From<WentBack> for StoreError {
    fn from(WentBack(why): WentBack) -> Self {
        Self::WentBack(why)
    }
}

impl StoreError {
    /// Whether trying the same again later can help.
    #[must_use]
    pub fn is_retry(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::WentBack(_))
    }

    /// The case whose document can't be read, and why, if it is one.
    #[must_use]
    pub fn unreadable(&self) -> Option<(CaseCode, &str)> {
        match self {
            Self::Corrupt { case, why, .. } => case.map(|code| (code, why.as_str())),
            Self::Unavailable(_)
            | Self::WentBack(_)
            | Self::Fenced
            | Self::Newer { .. }
            | Self::Conflict(_)
            | Self::Rejected(_) => None,
        }
    }

    /// The same, met in the document of that case.
    pub(super) fn of_case(self, code: CaseCode) -> Self {
        match self {
            Self::Corrupt { key, why, .. } => Self::Corrupt { key, case: Some(code), why },
            other => other,
        }
    }
}

/// A store's answer.
pub type Result<T> = std::result::Result<T, StoreError>;
