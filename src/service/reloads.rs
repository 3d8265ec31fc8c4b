//! What became of the config: which one is in force, since when, and how the last reload ended.
//!
//! Written by whoever reloads, read by the status page and `hotlined status`. Holds key names and reasons of
//! findings, which may go to any log; never a value of the config.

use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::time::Stamp;

/// A shared handle on what became of the config.
#[derive(Clone, Debug, Default)]
pub struct Reloads(Arc<RwLock<Standing>>);

/// Which config is in force, and how the last attempt to change it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The first 12 hexadecimal digits of the SHA-256 of the files and variables it was read from.
    pub hash: String,
    /// Civil time at which it came into force.
    pub since: Stamp,
    /// The last reload; none since the start.
    pub last: Option<Attempt>,
    /// How many reloads since the start were carried out.
    pub done: u64,
    /// How many were refused, and so changed nothing.
    pub refused: u64,
}

/// One reload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Civil time.
    pub at: Stamp,
    /// Why it changed nothing, in one line; none if it was carried out.
    pub refused: Option<String>,
}

impl Standing {
    /// When the last reload changed nothing, if it did.
    #[must_use]
    pub fn refused_at(&self) -> Option<Stamp> {
        self.last.as_ref().filter(|last| last.refused.is_some()).map(|last| last.at)
    }

    /// The hash as a number, as a metric takes it.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::from_str_radix(&self.hash, 16).unwrap_or_default()
    }
}

impl Reloads {
    /// Begins with the config that the daemon started with.
    #[must_use]
    pub fn started(hash: String, at: Stamp) -> Self {
        Self(Arc::new(RwLock::new(Standing { hash, since: at, ..Standing::default() })))
    }

    /// A config was put in force.
    pub fn done(&self, hash: String, at: Stamp) {
        self.change(|standing| {
            (standing.hash, standing.since) = (hash, at);
            standing.last = Some(Attempt { at, refused: None });
            standing.done += 1;
        });
    }

    /// A reload changed nothing.
    pub fn refused(&self, why: String, at: Stamp) {
        self.change(|standing| {
            standing.last = Some(Attempt { at, refused: Some(why) });
            standing.refused += 1;
        });
    }

    /// How the config stands now.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Standing)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_reload_leaves_the_config_in_force_that_was() {
        let reloads = Reloads::started("aa".into(), Stamp(1));
        reloads.refused("hotlined.toml: 1 fault".into(), Stamp(2));
        let standing = reloads.standing();
        assert_eq!((standing.hash.as_str(), standing.since), ("aa", Stamp(1)));
        assert_eq!((standing.done, standing.refused), (0, 1));
        let why = Some("hotlined.toml: 1 fault".to_owned());
        assert_eq!(standing.last, Some(Attempt { at: Stamp(2), refused: why }));
    }

    #[test]
    fn a_carried_out_one_replaces_it_and_ends_the_complaint() {
        let reloads = Reloads::started("aa".into(), Stamp(1));
        reloads.refused("no".into(), Stamp(2));
        reloads.done("bb".into(), Stamp(3));
        let standing = reloads.standing();
        assert_eq!((standing.hash.as_str(), standing.since), ("bb", Stamp(3)));
        assert_eq!(standing.last, Some(Attempt { at: Stamp(3), refused: None }));
    }
}
