//! Which threads are being made, or were a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::id::{CaseCode, OperatorId};

/// Of each case that an operator has: its thread, once that is made.
type Threads = HashMap<(OperatorId, CaseCode), Option<i64>>;

/// The threads that were made in this process, for what was loaded before that was known; and those that are being made.
#[derive(Clone, Default)]
pub struct Making(Arc<Mutex<Threads>>);

impl Making {
    pub(super) fn lock(&self) -> MutexGuard<'_, Threads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
