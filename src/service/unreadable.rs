//! The cases that can't be read: damaged, sealed with another key, or of a version that this one does not know.
//!
//! One such case must stop nothing else, and must not be silence either: whoever meets one leaves it out and
//! tells it here. It is logged once, shown wherever people look at the line, and told to the pagers; when it can
//! be read again, it is forgotten here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::id::CaseCode;

/// What an admin does about them.
pub const REMEDY: &str = "Nobody is reminded of it meanwhile. Put the line's key of that time back if it was \
                          changed, or restore the store from a backup (hotlined restore), or run the version \
                          that wrote it";

/// The cases that can't be read, as far as this process has met them.
#[derive(Clone, Debug, Default)]
pub struct Unreadable(Arc<Mutex<BTreeMap<CaseCode, String>>>);

impl Unreadable {
    /// This one can't be read, and why.
    pub fn met(&self, code: CaseCode, why: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(code, why.to_owned()).is_none() {
            tracing::error!(case = %code, why, "a case can't be read; all others go on. {REMEDY}");
        }
    }

    /// All of these.
    pub fn met_all(&self, all: &BTreeMap<CaseCode, String>) {
        for (code, why) in all {
            self.met(*code, why);
        }
    }

    /// This one was read.
    pub fn read(&self, code: CaseCode) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.remove(&code).is_some() {
            tracing::info!(case = %code, "a case that could not be read can be read again");
        }
    }

    /// Whether that one could not be read when it was last looked at.
    #[must_use]
    pub fn holds(&self, code: CaseCode) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&code)
    }

    /// All of them, with what is wrong with each.
    #[must_use]
    pub fn all(&self) -> BTreeMap<CaseCode, String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_until_it_can_be_read_again() {
        let (unreadable, code) = (Unreadable::default(), CaseCode::from_bits(1));
        unreadable.met(code, "it was changed");
        unreadable.met_all(&[(code, "it is cut short".to_owned())].into());
        assert!(unreadable.holds(code));
        assert_eq!(unreadable.all(), [(code, "it is cut short".to_owned())].into());
        unreadable.read(code);
        assert!(!unreadable.holds(code) && unreadable.all().is_empty());
    }
}
