//! The policy in force, shared by all tasks and swapped whole.

use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::policy::Policy;

/// A shared handle on the policy in force.
#[derive(Clone, Debug)]
pub struct Rules(Arc<RwLock<Arc<Policy>>>);

impl Rules {
    /// Begins with a policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(policy))))
    }

    /// The policy in force. Whoever holds it decides by it to the end, also across a swap.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another policy in force.
    pub fn swap(&self, policy: Policy) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
    }
}
