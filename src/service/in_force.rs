//! What is in force until something else is put in its place: the policy, the texts, whom to call, the page's token.

use std::sync::{Arc, PoisonError, RwLock};

/// A shared handle on what is in force; all of its clones see a swap.
#[derive(Debug, Default)]
pub struct InForce<T>(Arc<RwLock<Arc<T>>>);

impl<T> Clone for InForce<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> InForce<T> {
    /// Begins with that.
    #[must_use]
    pub fn new(first: T) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(first))))
    }

    /// What is in force. Whoever holds it goes by it to the end, also across a swap.
    #[must_use]
    pub fn present(&self) -> Arc<T> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts something else in force, whole.
    pub fn swap(&self, next: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_see_a_swap_but_for_what_they_hold() {
        let one = InForce::new(1);
        let (other, held) = (one.clone(), one.present());
        one.swap(2);
        assert_eq!((*held, *other.present()), (1, 2));
    }
}
