//! How a channel is: whether it hears, whether it sends, since when, and why not.

use std::time::Duration;

use crate::domain::time::Stamp;

pub use crate::domain::senses::Trouble;

/// For how long a channel may be in trouble before people are called: what passes by itself within it is the
/// network's everyday life.
pub const LASTING: Duration = Duration::from_secs(300);
/// For how long nobody else may have been seen taking the line's messages before that counts as over: whoever polls
/// besides us lets a poll of ours through now and then.
const SETTLES: Duration = Duration::from_secs(60);

/// For how long a send may not have been tried again before its failure says nothing any more: what is to be sent is
/// tried again after five minutes at most, so nothing waits.
const FORGOTTEN: Duration = Duration::from_secs(600);

/// How a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether what people write comes in.
    pub hears: Side,
    /// Whether what the line says goes out.
    pub sends: Side,
    /// The age of the oldest message in the batch that came last: how far the line runs behind.
    pub lag: Duration,
}

/// One of the two ways of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What is wrong, if something is.
    pub trouble: Option<Trouble>,
    /// Line time since which it has been in trouble, or well; whatever the trouble was called meanwhile.
    pub since: Stamp,
    /// Line time at which the trouble was last seen.
    seen: Stamp,
    /// Whether it was ever tried.
    pub known: bool,
}

impl Health {
    /// Nothing is known of it yet, at `since`.
    #[must_use]
    pub fn unknown(since: Stamp) -> Self {
        Self { hears: Side::unknown(since), sends: Side::unknown(since), lag: Duration::ZERO }
    }

    /// What is wrong with it, be it on either way: that it does not hear comes first.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.hears.trouble.or(self.sends.trouble)
    }

    /// Whether that is wrong with it.
    #[must_use]
    pub fn has(&self, trouble: Trouble) -> bool {
        [self.hears.trouble, self.sends.trouble].contains(&Some(trouble))
    }

    /// The way that has been in trouble for so long that people must hear it.
    #[must_use]
    pub fn lost(&self) -> Option<(Way, Side)> {
        let ways = [(Way::Hears, self.hears), (Way::Sends, self.sends)];
        ways.into_iter().find(|(_, side)| side.is_lasting())
    }
}

/// The two ways of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In.
    Hears,
    /// Out.
    Sends,
}

impl Way {
    /// What it does, or does not.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Hears => "hears",
            Self::Sends => "sends",
        }
    }
}

impl Side {
    /// Nothing is known of it yet, at `since`.
    #[must_use]
    pub fn unknown(since: Stamp) -> Self {
        Self { trouble: None, since, seen: since, known: false }
    }

    /// Notes how an attempt went; returns whether that is otherwise than before.
    pub fn note(&mut self, trouble: Option<Trouble>, now: Stamp) -> bool {
        let before = self.trouble;
        self.known = true;
        match (before, trouble) {
            (None, None) => {}
            (Some(was), None) if was.settles() && now.since(self.seen) < SETTLES => {}
            (Some(_), None) => (self.trouble, self.since) = (None, now),
            (None, Some(_)) => (self.trouble, self.since, self.seen) = (trouble, now, now),
            (Some(_), Some(_)) => (self.trouble, self.seen) = (trouble, now),
        }
        self.trouble != before
    }

    /// Whether it has been in trouble for [`LASTING`], as an attempt after that time showed: a clock that jumps
    /// makes nothing of a moment.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        self.trouble.is_some() && self.seen.since(self.since) >= LASTING
    }

    /// Whether its trouble was last seen so long ago that nobody has tried since.
    #[must_use]
    pub fn is_forgotten(&self, now: Stamp) -> bool {
        self.trouble.is_some() && now.since(self.seen) >= FORGOTTEN
    }

    /// Of two parts of one way, the one in trouble; of two in trouble, the one that has been so for longer.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        match (self.trouble, other.trouble) {
            (Some(_), None) => self,
            (Some(_), Some(_)) if self.since <= other.since => self,
            (_, Some(_)) => other,
            // Well, or unknown: the way is as new as its newer part.
            (None, None) => {
                let newer = if self.since >= other.since { self } else { other };
                Self { known: self.known && other.known, ..newer }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Stamp {
        Stamp(1_000_000 + minutes * MINUTE)
    }

    fn side(notes: &[(Option<Trouble>, i64)]) -> Side {
        let mut side = Side::unknown(at(0));
        for (trouble, minutes) in notes {
            side.note(*trouble, at(*minutes));
        }
        side
    }

    #[test]
    fn a_trouble_lasts_when_it_is_seen_again_after_five_minutes_by_whatever_name() {
        let (dead, odd) = (Some(Trouble::Unreachable), Some(Trouble::Garbled));
        assert!(side(&[(dead, 0), (odd, 2), (dead, 5)]).is_lasting());
        assert_eq!(side(&[(dead, 0), (odd, 2), (dead, 5)]).since, at(0));
        assert!(!side(&[(dead, 0), (dead, 4)]).is_lasting());
        assert!(!side(&[(dead, 0), (None, 4), (dead, 6)]).is_lasting(), "it was well in between");
        assert!(!side(&[(dead, 0)]).is_lasting(), "a clock that jumps is no second look");
    }

    #[test]
    fn a_rival_who_lets_a_poll_through_now_and_then_is_still_there() {
        let rival = Some(Trouble::Conflict);
        let mut side = Side::unknown(at(0));
        for minutes in 0..6 {
            side.note(rival, at(minutes));
            side.note(None, at(minutes));
        }
        assert!(side.is_lasting());
        assert!(side.note(None, at(7)) && side.trouble.is_none(), "until none was seen for a while");
    }

    #[test]
    fn a_trouble_that_nobody_meets_any_more_is_forgotten() {
        let failed = side(&[(Some(Trouble::Unreachable), 0), (Some(Trouble::Unreachable), 5)]);
        assert!(!failed.is_forgotten(at(14)) && failed.is_forgotten(at(15)));
        assert!(!side(&[(None, 0)]).is_forgotten(at(60)), "there was none");
    }

    #[test]
    fn of_two_parts_the_one_in_trouble_counts() {
        let (well, late) = (side(&[(None, 1)]), side(&[(Some(Trouble::Full), 3)]));
        let early = side(&[(Some(Trouble::NoMailbox), 2)]);
        assert_eq!(well.worse(late), late);
        assert_eq!(late.worse(early), early);
        assert!(!well.worse(Side::unknown(at(0))).known, "one of them was never tried");
    }
}
