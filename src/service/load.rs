//! How much the outbox holds: a claim beyond what can be sent soon would only leave a doubt behind after a crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs that this process holds at a time before further ones are left in the store.
const FULL: usize = 256;

/// A count that is shared by who claims and who sends.
#[derive(Clone, Debug, Default)]
pub struct Load(Arc<AtomicUsize>);

impl Load {
    /// So many runs more.
    pub fn more(&self, runs: usize) {
        self.0.fetch_add(runs, Ordering::Relaxed);
    }

    /// So many runs fewer.
    pub fn less(&self, runs: usize) {
        let fewer = |count: usize| Some(count.saturating_sub(runs));
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer);
        debug_assert!(before.is_ok_and(|count| count >= runs), "more is over than was begun");
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// How many further ones there is room for.
    #[must_use]
    pub fn free(&self) -> usize {
        FULL.saturating_sub(self.count())
    }
}
