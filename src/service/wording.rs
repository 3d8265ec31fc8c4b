//! The texts in force, shared by all tasks and swapped whole, as the policy is in [`rules`](super::rules).

use std::sync::{Arc, PoisonError, RwLock};

use crate::text::Texts;

/// A shared handle on the texts in force.
#[derive(Clone, Debug)]
pub struct Wording(Arc<RwLock<Arc<Texts>>>);

impl Wording {
    /// Begins with these texts.
    #[must_use]
    pub fn new(texts: Texts) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(texts))))
    }

    /// The texts in force. Whoever holds them speaks with them to the end, also across a swap.
    #[must_use]
    pub fn texts(&self) -> Arc<Texts> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other texts in force.
    pub fn swap(&self, texts: Texts) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(texts);
    }
}
