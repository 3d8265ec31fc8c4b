//! What identifies a commit and a state of a document, and what is left of one.

use crate::domain::case::Index;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::keys::{KeyError, random};

/// Identifies a commit, so that a retry after a lost reply gives the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpId(pub [u8; 16]);

/// A document's revision; 0 where there is none yet.
pub type Rev = u64;

/// A case that is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// Its code, which no other case gets.
    pub code: CaseCode,
    /// The revision of what is stored.
    pub rev: Rev,
    /// The indexes in which it may stand.
    pub places: Vec<Index>,
    /// Line time.
    pub at: Stamp,
}

impl OpId {
    /// A new identity for a commit.
    pub fn random() -> std::result::Result<Self, KeyError> {
        let mut id = [0; 16];
        random(&mut id)?;
        Ok(Self(id))
    }
}
