//! What identifies a commit and a state of a document.

use crate::keys::{KeyError, random};

/// Identifies a commit, so that a retry after a lost reply gives the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpId(pub [u8; 16]);

/// A document's revision; 0 where there is none yet.
pub type Rev = u64;

impl OpId {
    /// A new identity for a commit.
    pub fn random() -> std::result::Result<Self, KeyError> {
        let mut id = [0; 16];
        random(&mut id)?;
        Ok(Self(id))
    }
}
