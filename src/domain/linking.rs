//! Another phone, mailbox or account of somebody who writes already, known by words that they were given.
//!
//! Words are never stored: they are drawn anew from a number whenever they are shown, under the line's key, and found
//! again by their keyed hash.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{CaseCode, ChatId, ContactId, LinkKey, SourceId};
use super::time::Stamp;

/// How many addresses of one person are known to each other at most.
pub const MOST: usize = 8;
/// How often one contact may type words in vain within a day.
pub const TRIES: u32 = 5;
/// How often all of them together may.
pub const ALL_TRIES: u32 = 200;
/// The day of these.
pub const DAY: Duration = Duration::from_secs(86_400);
/// How long operators are warned that somebody else may have linked an address, and how long nothing is forgotten there
/// because of a wish from here.
pub const FRESH: Duration = DAY;
/// How long words stay in the chat that shows them.
pub const SHOWN: Duration = Duration::from_secs(60);

/// The keyed hash of four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(#[serde(with = "serde_bytes")] pub [u8; 16]);

impl Mark {
    /// Where it is remembered whose words these are.
    #[must_use]
    pub fn key(self) -> LinkKey {
        LinkKey { chat: ChatId(self.0), message: SourceId::bare(0) }
    }

    /// Whether they are the same words; that takes as long whatever the answer.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

/// Words that are to be given to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The number from which they are drawn; it tells nothing without the line's key.
    pub number: [u8; 16],
    /// The words' hash.
    pub mark: Mark,
}

/// What a message is about another phone of its writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// They want words.
    Wanted(Draw),
    /// They typed words.
    Typed {
        /// Which; none where they can't be words of ours.
        mark: Option<Mark>,
        /// Whether they said that it is words for that, and nothing else.
        ordered: bool,
    },
}

/// Words that somebody was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Their hash.
    pub mark: Mark,
    /// Line time at which they were given.
    pub at: Stamp,
}

/// Another address of the same person, by their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// As whom they are known there.
    pub id: ContactId,
    /// Line time at which the two were linked.
    pub at: Stamp,
    /// Their latest case there, as far as that is known.
    pub case: Option<CaseCode>,
    /// Whether the words were typed there.
    pub newer: bool,
}

impl Linked {
    /// Whether it was linked so lately that somebody else may have done it.
    #[must_use]
    pub fn is_fresh(&self, now: Stamp) -> bool {
        now.since(self.at) < FRESH
    }
}

/// Words that were typed in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How often.
    pub count: u32,
    /// Line time of the first of them.
    pub since: Stamp,
}

impl Tries {
    /// Whether there were as many within the day.
    #[must_use]
    pub fn are_spent(self, most: u32, now: Stamp) -> bool {
        self.count >= most && now.since(self.since) < DAY
    }

    /// One more.
    #[must_use]
    pub fn and_one(self, now: Stamp) -> Self {
        if self.count == 0 || now.since(self.since) >= DAY {
            Self { count: 1, since: now }
        } else {
            Self { count: self.count.saturating_add(1), ..self }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_counted_for_a_day() {
        let (first, later) = (Stamp(1_000), Stamp(1_000) + DAY);
        let five = (0..5).fold(Tries::default(), |tries, _| tries.and_one(first));
        assert!(five.are_spent(5, first) && !five.are_spent(6, first));
        assert!(!five.are_spent(5, later));
        assert_eq!(five.and_one(later), Tries { count: 1, since: later });
    }

    #[test]
    fn one_bit_makes_other_words() {
        let mark = Mark([7; 16]);
        assert!(mark.is(mark));
        for bit in 0..128 {
            let mut other = mark;
            other.0[bit / 8] ^= 1 << (bit % 8);
            assert!(!mark.is(other));
        }
    }
}
