//! The policy in force, shared by all tasks and swapped whole.

use std::sync::Arc;

use super::in_force::InForce;
use crate::domain::policy::Policy;

/// A shared handle on the policy in force.
pub type Rules = InForce<Policy>;

impl Rules {
    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        self.present()
    }
}
