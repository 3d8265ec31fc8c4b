//! How much is sent at the same time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::domain::say::Class;
use crate::store::Run;

/// Runs of one rank that are sent at the same time: however many contacts wait for their acknowledgement, and however
/// many cards change, an answer and a newcomer's card find room.
const AT_ONCE: usize = 64;

/// Places for sending.
#[derive(Clone)]
pub(super) struct Room(Arc<[Arc<Semaphore>; Class::RANKS]>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(std::array::from_fn(|_| Arc::new(Semaphore::new(AT_ONCE)))))
    }
}

impl Room {
    /// The places for a run.
    pub(super) fn of(&self, run: &Run) -> Arc<Semaphore> {
        let last = Class::RANKS - 1;
        Arc::clone(&self.0[usize::from(run.rank()).min(last)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::say::{Delivery, Headway};
    use crate::store::{LaneId, Tried};

    fn run(class: Class) -> Run {
        let delivery = Delivery { class, ..fixture::answer(1, false).0 };
        let lane = LaneId::of(&delivery);
        let tried = Tried { delivery, attempts: 0, maybe_sent: false, headway: Headway::default() };
        Run { lane, deliveries: vec![tried] }
    }

    #[test]
    fn receipts_without_number_leave_what_is_more_urgent_a_place() {
        let room = Room::default();
        let receipts = room.of(&run(Class::Receipt));
        let all: Vec<_> = std::iter::from_fn(|| receipts.try_acquire().ok()).collect();
        assert_eq!(all.len(), AT_ONCE);
        assert!(room.of(&run(Class::Receipt)).try_acquire().is_err());
        for class in [Class::Answer, Class::First, Class::Further] {
            assert!(room.of(&run(class)).try_acquire().is_ok(), "{class:?}");
        }
    }
}
