//! The texts in force, shared by all tasks and swapped whole, as the policy is in [`rules`](super::rules).

use std::sync::Arc;

use super::in_force::InForce;
use crate::text::Texts;

/// A shared handle on the texts in force.
pub type Wording = InForce<Texts>;

impl Wording {
    /// The texts in force.
    #[must_use]
    pub fn texts(&self) -> Arc<Texts> {
        self.present()
    }
}
