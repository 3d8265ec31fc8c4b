//! How much the outbox holds: a claim beyond what can be sent soon would only leave a doubt behind after a crash.
//!
//! It is counted by how urgent what is held is. Ten thousand receipts that wait for their turn keep no answer and no
//! newcomer's card in the store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

use crate::domain::say::Class;
use crate::store::{Most, Ranks};

/// Runs of one rank that this process holds at a time before further ones are left in the store: as many as are sent
/// at the same time, and as many again.
const FULL: usize = 128;

/// A count that is shared by who claims and who sends.
#[derive(Clone, Debug, Default)]
pub struct Load(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    ranks: [Rank; Class::RANKS],
    hungry: Notify,
}

#[derive(Debug, Default)]
struct Rank {
    held: AtomicUsize,
    /// Whether something of this rank was left in the store for want of room.
    left: AtomicBool,
}

impl Load {
    /// One run more of that rank.
    pub fn more(&self, rank: u8) {
        if let Some(rank) = self.0.ranks.get(usize::from(rank)) {
            // It guards no other memory: at worst a claim is one too large or too small.
            rank.held.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// One fewer.
    pub fn less(&self, rank: u8) {
        let Some(rank) = self.0.ranks.get(usize::from(rank)) else { return };
        let fewer = |held: usize| Some(held.saturating_sub(1));
        let before = rank.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer);
        debug_assert!(before.is_ok_and(|held| held >= 1), "more is over than was begun");
        // At the half, not at each: one claim takes many, and a call to the store is worth several.
        let half_empty = before.is_ok_and(|held| held <= FULL / 2);
        if half_empty && rank.left.swap(false, Ordering::Relaxed) {
            self.0.hungry.notify_one();
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.ranks.iter().map(|rank| rank.held.load(Ordering::Relaxed)).sum()
    }

    /// The ranks of which there is room for more; what is left of the others is not forgotten.
    #[must_use]
    pub fn open(&self) -> Ranks {
        Ranks(self.free().each.map(|free| free > 0))
    }

    /// How many further ones there is room for.
    #[must_use]
    pub fn free(&self) -> Most {
        let each = std::array::from_fn(|rank| self.0.ranks.get(rank).map_or(0, Rank::free));
        Most { all: each.iter().sum(), each }
    }

    /// So many runs of each rank were found when there was room for `free`: where it was filled there may be more.
    pub fn found(&self, free: &Most, found: [usize; Class::RANKS]) {
        for ((rank, free), found) in self.0.ranks.iter().zip(free.each).zip(found) {
            if found >= free {
                rank.left.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Waits until there is room again for something that was left in the store.
    pub async fn hungry(&self) {
        self.0.hungry.notified().await;
    }
}

impl Rank {
    fn free(&self) -> usize {
        let free = FULL.saturating_sub(self.held.load(Ordering::Relaxed));
        if free == 0 {
            self.left.store(true, Ordering::Relaxed);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_wait_takes_no_room_from_what_can_not() {
        let load = Load::default();
        (0..FULL + 9).for_each(|_| load.more(Class::Receipt.rank()));
        assert_eq!(load.open(), Ranks([true, true, true, false]));
        assert_eq!(load.free().each, [FULL, FULL, FULL, 0]);
        assert_eq!(load.count(), FULL + 9);
    }

    #[tokio::test]
    async fn what_was_left_is_looked_for_as_soon_as_there_is_room() {
        let load = Load::default();
        let rank = Class::Receipt.rank();
        (0..FULL).for_each(|_| load.more(rank));
        assert!(!load.open().hold(rank));
        (0..FULL / 2).for_each(|_| load.less(rank));
        assert!(futures_util::FutureExt::now_or_never(load.hungry()).is_none(), "it is half full");
        load.less(rank);
        load.hungry().await;
    }

    #[tokio::test]
    async fn where_nothing_was_left_nobody_looks() {
        let load = Load::default();
        load.more(0);
        let free = load.free();
        load.found(&free, [1, 0, 0, 0]);
        load.less(0);
        assert!(futures_util::FutureExt::now_or_never(load.hungry()).is_none());
    }
}
