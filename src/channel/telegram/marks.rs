//! The silent reactions under contacts' messages: each that was taken gets its own, in a burst a little later.
//!
//! They wait in memory, in the order in which they came, and go out a few at a time: a flood of them can't hold up
//! what matters, and what was left waiting is caught up with, the newest last. Nothing is stored: what waits when
//! the daemon ends is given up.

use std::collections::{HashSet, VecDeque};

use crate::domain::id::{Address, SourceId};

/// How many are set at a time.
pub(super) const AT_ONCE: usize = 4;
/// How many wait at most; beyond it the oldest is given up.
const MOST: usize = 10_000;

/// One reaction to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) chat: Address,
    pub(super) message: SourceId,
    pub(super) emoji: &'static str,
}

/// Those that wait, and the chats in which one is being set: a chat has them one after the other, so that what was
/// meant last stays.
#[derive(Debug, Default)]
pub(super) struct Marks {
    waiting: VecDeque<Mark>,
    busy: HashSet<Address>,
}

impl Marks {
    /// A message has one reaction of ours: a later one takes the place of one that still waits.
    pub(super) fn add(&mut self, mark: Mark) {
        let same = |m: &&mut Mark| m.message == mark.message && m.chat == mark.chat;
        if let Some(earlier) = self.waiting.iter_mut().find(same) {
            earlier.emoji = mark.emoji;
            return;
        }
        if self.waiting.len() >= MOST {
            self.waiting.pop_front();
        }
        self.waiting.push_back(mark);
    }

    /// The next one, whose chat is busy with it until it is done.
    pub(super) fn take(&mut self) -> Option<Mark> {
        let at = self.waiting.iter().position(|mark| !self.busy.contains(&mark.chat))?;
        let mark = self.waiting.remove(at)?;
        self.busy.insert(mark.chat.clone());
        Some(mark)
    }

    pub(super) fn done(&mut self, chat: &Address) {
        self.busy.remove(chat);
    }

    pub(super) fn has_next(&self) -> bool {
        self.waiting.iter().any(|mark| !self.busy.contains(&mark.chat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(chat: i64, message: i64, emoji: &'static str) -> Mark {
        Mark { chat: Address(chat.to_string()), message: SourceId::bare(message), emoji }
    }

    #[test]
    fn all_of_a_burst_come_in_their_order_and_a_chat_has_one_at_a_time() {
        let mut marks = Marks::default();
        for (chat, message) in [(1, 1), (1, 2), (2, 1), (1, 3)] {
            marks.add(mark(chat, message, "👀"));
        }
        assert_eq!(marks.take(), Some(mark(1, 1, "👀")));
        assert_eq!(marks.take(), Some(mark(2, 1, "👀")));
        assert!(marks.take().is_none() && !marks.has_next());
        marks.done(&Address("1".into()));
        assert_eq!(marks.take(), Some(mark(1, 2, "👀")));
    }

    #[test]
    fn what_is_meant_later_takes_the_place_of_what_still_waits() {
        let mut marks = Marks::default();
        marks.add(mark(1, 1, "👀"));
        marks.add(mark(1, 2, "👀"));
        marks.add(mark(1, 1, "👌"));
        assert_eq!((marks.take(), marks.waiting.len()), (Some(mark(1, 1, "👌")), 1));
    }

    #[test]
    fn a_flood_stays_small_and_keeps_the_newest() {
        let mut marks = Marks::default();
        let more = i64::try_from(MOST).unwrap() + 5;
        (0..more).for_each(|n| marks.add(mark(n, 1, "👀")));
        assert_eq!(marks.waiting.len(), MOST);
        assert_eq!(marks.waiting.back(), Some(&mark(more - 1, 1, "👀")));
    }
}
