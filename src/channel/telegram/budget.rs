//! How fast we may write: about one message a second to a chat, twenty a minute to a group, thirty a second in
//! all. The real limits are nobody's to know, so the service's own word (429) counts more than these.
//!
//! Pure: the time comes in. Each rate is a *next time* that moves on with each reservation (the generic cell
//! rate algorithm), so a reservation is one addition and nothing ticks.
//! Source: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.

use std::collections::HashMap;
use std::time::Duration;

use crate::domain::id::Address;
use crate::domain::time::Stamp;

/// A rate with a small burst.
#[derive(Clone, Copy, Debug)]
struct Rate {
    /// The time that one message takes from the budget.
    each: Duration,
    /// How far the budget may be overdrawn.
    burst: Duration,
}

const CHAT: Rate = Rate { each: Duration::from_secs(1), burst: Duration::from_secs(2) };
const GROUP: Rate = Rate { each: Duration::from_secs(3), burst: Duration::from_secs(6) };
const BOT: Rate = Rate { each: Duration::from_millis(34), burst: Duration::from_millis(340) };

/// Refusals of several chats within this time mean that all must wait.
const TOGETHER: Duration = Duration::from_secs(10);
/// The longest wish to wait that is believed; a longer one is asked about again.
const LONGEST: Duration = Duration::from_hours(1);
/// How many chats are remembered before those that may write anyway are let go.
const SWEEP: usize = 4_096;

/// The budgets of one bot.
#[derive(Debug, Default)]
pub struct Budget {
    chats: HashMap<Address, Stamp>,
    bot: Stamp,
    /// The chats that were refused lately.
    refused: Vec<(Address, Stamp)>,
    sweep_at: usize,
}

impl Budget {
    /// Books one message to that chat and tells how long to wait before it is sent. Whoever books must wait on
    /// the same clock that `now` is from.
    pub fn reserve(&mut self, chat: &Address, now: Stamp) -> Duration {
        let rate = if chat.0.starts_with('-') { GROUP } else { CHAT };
        self.sweep(now);
        let next = self.chats.entry(chat.clone()).or_default();
        let wait = book(next, rate, now);
        wait.max(book(&mut self.bot, BOT, now))
    }

    /// The service refused a message to that chat for being too fast and wishes for a pause. Returns whether
    /// everyone must wait, because others were refused too.
    pub fn refused(&mut self, chat: &Address, pause: Duration, now: Stamp) -> bool {
        let pause = pause.min(LONGEST);
        let until = now + pause + if chat.0.starts_with('-') { GROUP.burst } else { CHAT.burst };
        let next = self.chats.entry(chat.clone()).or_default();
        *next = (*next).max(until);
        self.refused.retain(|(other, at)| other != chat && now.since(*at) <= TOGETHER);
        let everyone = !self.refused.is_empty();
        self.refused.push((chat.clone(), now));
        if everyone {
            self.bot = self.bot.max(now + pause + BOT.burst);
        }
        everyone
    }

    fn sweep(&mut self, now: Stamp) {
        if self.chats.len() >= self.sweep_at.max(SWEEP) {
            self.chats.retain(|_, next| *next > now);
            self.sweep_at = self.chats.len() * 2;
        }
    }
}

fn book(next: &mut Stamp, rate: Rate, now: Stamp) -> Duration {
    let start = (*next).max(now);
    *next = start + rate.each;
    (start - rate.burst).since(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Stamp = Stamp(1_000_000);

    fn chat(id: i64) -> Address {
        Address(id.to_string())
    }

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn a_chat_has_a_small_burst_and_then_one_a_second() {
        let mut budget = Budget::default();
        let waits: Vec<_> = (0..6).map(|_| budget.reserve(&chat(1), NOW).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 3]);
        assert_eq!(budget.reserve(&chat(2), NOW), Duration::ZERO);
        assert_eq!(budget.reserve(&chat(1), NOW + seconds(60)), Duration::ZERO);
    }

    #[test]
    fn a_group_has_twenty_a_minute() {
        let mut budget = Budget::default();
        let last = (0..63).map(|_| budget.reserve(&chat(-1), NOW)).last();
        assert_eq!(last, Some(seconds(180)));
    }

    #[test]
    fn all_chats_share_thirty_a_second() {
        let mut budget = Budget::default();
        let last = (0..300).map(|i| budget.reserve(&chat(i), NOW)).last().unwrap_or_default();
        assert!(last > seconds(9) && last < seconds(11), "{last:?}");
    }

    #[test]
    fn a_refusal_pauses_that_chat_and_all_only_with_others() {
        let mut budget = Budget::default();
        assert!(!budget.refused(&chat(1), seconds(5), NOW));
        assert_eq!(budget.reserve(&chat(1), NOW), seconds(5));
        assert_eq!(budget.reserve(&chat(2), NOW), Duration::ZERO);
        assert!(!budget.refused(&chat(1), seconds(5), NOW + seconds(6)), "itself is no other");
        assert!(budget.refused(&chat(2), seconds(7), NOW + seconds(8)));
        assert_eq!(budget.reserve(&chat(3), NOW + seconds(8)), seconds(7));
        assert!(!budget.refused(&chat(4), seconds(1), NOW + seconds(60)), "the others' was long ago");
    }

    #[test]
    fn an_absurd_wish_is_cut() {
        let mut budget = Budget::default();
        budget.refused(&chat(1), Duration::from_secs(u64::MAX), NOW);
        assert_eq!(budget.reserve(&chat(1), NOW), LONGEST);
    }

    #[test]
    fn chats_that_may_write_are_forgotten() {
        let mut budget = Budget::default();
        for i in 0..20_000 {
            budget.reserve(&chat(i), NOW + seconds(u64::try_from(i).unwrap_or(0)));
        }
        assert!(budget.chats.len() <= SWEEP, "{}", budget.chats.len());
    }
}
