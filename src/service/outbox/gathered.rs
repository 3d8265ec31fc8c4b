//! When each recipient's next gathered message may go.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::say::Recipient;
use crate::domain::time::Stamp;

/// When each recipient's next gathered message may go.
#[derive(Clone, Debug, Default)]
pub struct Gathered(Arc<Mutex<BTreeMap<Recipient, Stamp>>>);

impl Gathered {
    pub(super) fn next(&self, to: &Recipient) -> Stamp {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(to).copied().unwrap_or(Stamp(i64::MIN))
    }

    pub(super) fn set(&self, to: &Recipient, next: Stamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(to.clone(), next);
    }
}
