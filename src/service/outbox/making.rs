//! Which threads are being made, or were a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::id::{CaseCode, OperatorId};

/// The threads that were made in this process, for what was loaded before that was known; and those that are being made.
#[derive(Clone, Default)]
pub struct Making(Arc<Mutex<HashMap<(OperatorId, CaseCode), Option<i64>>>>);

impl Making {
    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<(OperatorId, CaseCode), Option<i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
