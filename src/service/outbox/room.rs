//! How much is sent at the same time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::domain::say::{Class, Recipient};
use crate::store::Run;

/// Runs that are sent at the same time: answers to contacts, what else they are told, and what everybody else is:
/// however many contacts wait for their acknowledgement, an answer and an operator's card find room.
const AT_ONCE: usize = 64;

/// Places for sending.
#[derive(Clone)]
pub(super) struct Room {
    answers: Arc<Semaphore>,
    contacts: Arc<Semaphore>,
    others: Arc<Semaphore>,
}

impl Default for Room {
    fn default() -> Self {
        let places = || Arc::new(Semaphore::new(AT_ONCE));
        Self { answers: places(), contacts: places(), others: places() }
    }
}

impl Room {
    /// The places for a run, all of which goes to one recipient.
    pub(super) fn of(&self, run: &Run) -> Arc<Semaphore> {
        let class = run.deliveries.first().map(|tried| tried.delivery.class);
        match run.lane.to {
            Recipient::Contact(_) if class == Some(Class::Answer) => Arc::clone(&self.answers),
            Recipient::Contact(_) => Arc::clone(&self.contacts),
            _ => Arc::clone(&self.others),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ContactId;
    use crate::store::{LaneId, Queue};

    fn run(to: Recipient) -> Run {
        Run { lane: LaneId { to, queue: Queue::Case(None) }, deliveries: Vec::new() }
    }

    #[test]
    fn contacts_without_number_leave_an_operator_a_place() {
        let room = Room::default();
        let contacts = room.of(&run(Recipient::Contact(ContactId([1; 16]))));
        let all: Vec<_> = std::iter::from_fn(|| contacts.try_acquire().ok()).collect();
        assert_eq!(all.len(), AT_ONCE);
        assert!(room.of(&run(Recipient::Contact(ContactId([2; 16])))).try_acquire().is_err());
        assert!(room.of(&run(Recipient::Operator("olga".into()))).try_acquire().is_ok());
    }
}
