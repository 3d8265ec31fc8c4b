//! How much room each sender took within a day: one of them must not take it from all others.
//!
//! What came unproven in somebody's name counts apart, so that nobody can use up what is theirs. It is known to this
//! process only: a restart gives everybody their share anew, and the budget of all holds.

use std::collections::HashMap;
use std::time::Duration;

use crate::domain::id::ChatId;
use crate::domain::time::Stamp;

const DAY: Duration = Duration::from_hours(24);
/// How many are remembered.
const MOST: usize = 16_384;

/// A sender, and whether they are proven to be that.
pub type Sender = (ChatId, bool);

/// What somebody took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Of the store's memory, in bytes.
    pub memory: u64,
    /// Of the files, in bytes.
    pub files: u64,
    /// Line time at which it began.
    since: Stamp,
}

/// What everybody took lately.
#[derive(Debug, Default)]
pub struct Senders(HashMap<Sender, Spent>);

impl Senders {
    /// What they took within the day.
    pub fn spent(&self, sender: &Sender, now: Stamp) -> Spent {
        let spent = self.0.get(sender).copied().filter(|spent| now.since(spent.since) < DAY);
        spent.unwrap_or(Spent { since: now, ..Spent::default() })
    }

    /// They take more.
    pub fn take(&mut self, sender: Sender, (memory, files): (u64, u64), now: Stamp) {
        let before = self.spent(&sender, now);
        if !self.0.contains_key(&sender) && self.0.len() >= MOST {
            self.make_room(now);
        }
        let spent = Spent { memory: before.memory + memory, files: before.files + files, ..before };
        self.0.insert(sender, spent);
    }

    /// Those go whose day is over; where that is not enough, those who took least.
    fn make_room(&mut self, now: Stamp) {
        self.0.retain(|_, spent| now.since(spent.since) < DAY);
        if self.0.len() < MOST {
            return;
        }
        let mut sizes: Vec<u64> = self.0.values().map(|spent| spent.memory + spent.files).collect();
        // No panic: as many are there. Half go at once, or each newcomer of a flood would have all of them
        // sorted.
        let (_, middle, _) = sizes.select_nth_unstable(MOST / 2);
        let middle = *middle;
        self.0.retain(|_, spent| spent.memory + spent.files > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(n: u8) -> Sender {
        (ChatId([n; 16]), true)
    }

    #[test]
    fn what_was_taken_counts_for_a_day() {
        let mut senders = Senders::default();
        senders.take(sender(1), (5, 7), Stamp(0));
        senders.take(sender(1), (1, 1), Stamp(1_000));
        let spent = senders.spent(&sender(1), Stamp(2_000));
        assert_eq!((spent.memory, spent.files), (6, 8));
        assert_eq!(senders.spent(&(sender(1).0, false), Stamp(2_000)).memory, 0, "unproven it is another");
        assert_eq!(senders.spent(&sender(1), Stamp(0) + DAY).memory, 0);
    }

    #[test]
    fn of_too_many_those_who_took_most_are_remembered() {
        let mut senders = Senders::default();
        let named = |n: u32| {
            let mut id = [0; 16];
            id[..4].copy_from_slice(&n.to_be_bytes());
            (ChatId(id), false)
        };
        senders.take(named(u32::MAX), (1 << 20, 0), Stamp(0));
        for n in 0..40_000 {
            senders.take(named(n), (1, 0), Stamp(0));
            assert!(senders.0.len() <= MOST);
        }
        assert_eq!(senders.spent(&named(u32::MAX), Stamp(1)).memory, 1 << 20);
    }
}
