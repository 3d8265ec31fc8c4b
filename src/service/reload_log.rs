//! What became of the config: which one is in force since when, and how the last attempt to change it ended.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::domain::time::Stamp;

/// A shared handle on the record.
#[derive(Clone, Debug, Default)]
pub struct ReloadLog(Arc<Mutex<Reloads>>);

/// The record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reloads {
    /// The config in force.
    pub in_force: Option<InForce>,
    /// The civil time of the last attempt, the start being the first, and whether it was taken.
    pub last: Option<(Stamp, bool)>,
}

/// The config in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Since that civil time.
    pub since: Stamp,
    /// The first 48 bits of its SHA-256, as a number that a metric can be.
    pub hash: u64,
}

impl ReloadLog {
    /// A config was taken, with that text.
    pub fn taken(&self, at: Stamp, text: &[u8]) {
        let digest: [u8; 32] = Sha256::digest(text).into();
        let hash = digest.iter().take(6).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        let in_force = Some(InForce { since: at, hash });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Reloads { in_force, last: Some((at, true)) };
    }

    /// A config was not taken; the earlier one holds.
    pub fn failed(&self, at: Stamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last = Some((at, false));
    }

    /// How it is now.
    #[must_use]
    pub fn look(&self) -> Reloads {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl InForce {
    /// The hash as `sha256sum FILE | cut -c1-12` prints it.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{:012x}", self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_reload_leaves_what_is_in_force() {
        let log = ReloadLog::default();
        log.taken(Stamp(1), b"abc");
        log.failed(Stamp(2));
        let now = log.look();
        assert_eq!(now.last, Some((Stamp(2), false)));
        let in_force = now.in_force.unwrap();
        // FIPS 180-2, the digest of "abc".
        assert_eq!((in_force.since, in_force.short().as_str()), (Stamp(1), "ba7816bf8f01"));
    }
}
