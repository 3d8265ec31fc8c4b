//! How fast we may write: about one message a second to a chat, twenty a minute to a group, thirty a second in
//! all. The real limits are nobody's to know, so the service's own word (429) counts more than these.
//!
//! Pure: the time comes in. Each rate is a *next time* that moves on with each reservation (the generic cell
//! rate algorithm), so a reservation is one addition and nothing ticks.
//! Source: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.

use std::collections::{BTreeMap, HashMap};
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

/// The rates by which one bot goes.
#[derive(Clone, Copy, Debug)]
struct Rates {
    chat: Rate,
    group: Rate,
    bot: Rate,
}

/// Telegram's.
const TELEGRAM: Rates = Rates {
    chat: Rate { each: Duration::from_secs(1), burst: Duration::from_secs(2) },
    group: Rate { each: Duration::from_secs(3), burst: Duration::from_secs(6) },
    bot: Rate { each: Duration::from_millis(34), burst: Duration::from_millis(340) },
};

/// Refusals of several chats within this time mean that all must wait.
const TOGETHER: Duration = Duration::from_secs(10);
/// The longest wish to wait that is believed; a longer one is asked about again.
const LONGEST: Duration = Duration::from_hours(1);
/// How many chats are remembered before those that may write anyway are let go.
const SWEEP: usize = 4_096;

/// By how much less urgent what waits counts as longer waiting: so nothing waits without end.
const RANK: Duration = Duration::from_secs(20);
/// How soon those whose turn is not yet ask again.
const SOON: Duration = TELEGRAM.bot.each;

/// The budgets of one bot.
#[derive(Debug, Default)]
pub struct Budget {
    rates: Rates,
    /// Those who wait: for which chat, and when each would have come if all were equally urgent.
    waiting: BTreeMap<u64, (Address, Stamp)>,
    tickets: u64,
    chats: HashMap<Address, Stamp>,
    bot: Stamp,
    /// The chats that were refused lately.
    refused: Vec<(Address, Stamp)>,
    sweep_at: usize,
}

impl Default for Rates {
    fn default() -> Self {
        TELEGRAM
    }
}

impl Rates {
    /// By which a chat goes: a group's number is negative.
    fn of(&self, chat: &Address) -> Rate {
        if chat.0.starts_with('-') { self.group } else { self.chat }
    }
}

impl Budget {
    /// For a server that takes so many messages a second, from whichever chat: one that is not Telegram's.
    pub fn of(sends: u32) -> Self {
        let each = Duration::from_secs(1) / sends.max(1);
        let rate = Rate { each, burst: TELEGRAM.bot.burst };
        Self { rates: Rates { chat: rate, group: rate, bot: rate }, ..Self::default() }
    }

    /// How long a chat of one person rests after each of many messages.
    pub fn rests(&self) -> Duration {
        self.rates.chat.each
    }

    /// A number for whoever is going to wait.
    pub fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Asks whether one message may go to that chat now, and books it if so; else tells when to ask again. Of those
    /// who could write to their chats the most urgent goes first; a chat that must rest holds up no other. `since` is
    /// when it began to wait.
    pub fn ask(
        &mut self,
        ticket: u64,
        chat: &Address,
        rank: u8,
        since: Stamp,
        now: Stamp,
    ) -> Option<Duration> {
        let place = since + RANK * u32::from(rank);
        let rest = self.rest(chat, now).max(left(self.bot, self.rates.bot, now));
        if !rest.is_zero() || self.is_behind(ticket, place, chat, now) {
            self.waiting.insert(ticket, (chat.clone(), place));
            return Some(rest.max(SOON));
        }
        self.waiting.remove(&ticket);
        self.reserve(chat, now);
        None
    }

    /// How long that chat must rest.
    fn rest(&self, chat: &Address, now: Stamp) -> Duration {
        left(self.chats.get(chat).copied().unwrap_or_default(), self.rates.of(chat), now)
    }

    /// Whether somebody who waits, and could write now, stands before that place.
    fn is_behind(&self, ticket: u64, place: Stamp, chat: &Address, now: Stamp) -> bool {
        let before = |(other, (_, theirs)): &(&u64, &(Address, Stamp))| (*theirs, **other) < (place, ticket);
        let mut before = self.waiting.iter().filter(before).filter(|(other, _)| **other != ticket);
        before.any(|(_, (theirs, _))| theirs == chat || self.rest(theirs, now).is_zero())
    }

    /// Whoever waited waits no more.
    pub fn leave(&mut self, ticket: u64) {
        self.waiting.remove(&ticket);
    }

    /// Books one message to that chat and tells how long to wait before it is sent. Whoever books must wait on
    /// the same clock that `now` is from.
    pub fn reserve(&mut self, chat: &Address, now: Stamp) -> Duration {
        self.sweep(now);
        let rate = self.rates.of(chat);
        let next = self.chats.entry(chat.clone()).or_default();
        let wait = book(next, rate, now);
        wait.max(book(&mut self.bot, self.rates.bot, now))
    }

    /// The service refused a message to that chat for being too fast and wishes for a pause. Returns whether
    /// everyone must wait, because others were refused too.
    pub fn refused(&mut self, chat: &Address, pause: Duration, now: Stamp) -> bool {
        let pause = pause.min(LONGEST);
        let until = now + pause + self.rates.of(chat).burst;
        let next = self.chats.entry(chat.clone()).or_default();
        *next = (*next).max(until);
        self.refused.retain(|(other, at)| other != chat && now.since(*at) <= TOGETHER);
        let everyone = !self.refused.is_empty();
        self.refused.push((chat.clone(), now));
        if everyone {
            self.bot = self.bot.max(now + pause + self.rates.bot.burst);
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
    let wait = left(*next, rate, now);
    *next = (*next).max(now) + rate.each;
    wait
}

/// How long until one more message may go.
fn left(next: Stamp, rate: Rate, now: Stamp) -> Duration {
    (next.max(now) - rate.burst).since(now)
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
    fn a_server_of_ones_own_is_sent_what_it_takes() {
        let mut budget = Budget::of(1_000);
        let waits: Vec<_> = (0..1_341).map(|_| budget.reserve(&chat(1), NOW)).collect();
        assert_eq!((waits[340], waits[1_340]), (Duration::ZERO, seconds(1)));
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

    fn asks(budget: &mut Budget, ticket: u64, to: i64, rank: u8, now: Stamp) -> bool {
        budget.ask(ticket, &chat(to), rank, NOW, now).is_none()
    }

    /// As many messages as all chats may have at once.
    fn exhaust(budget: &mut Budget) {
        while budget.ask(0, &chat(budget.bot.0), 0, NOW, NOW).is_none() {}
        budget.leave(0);
    }

    #[test]
    fn the_most_urgent_of_those_who_wait_goes_first() {
        let mut budget = Budget::default();
        exhaust(&mut budget);
        for (ticket, rank) in [(1, 3), (2, 2), (3, 0), (4, 1)] {
            assert!(!asks(&mut budget, ticket, 1_000 + i64::try_from(ticket).unwrap_or(0), rank, NOW));
        }
        let (mut went, mut now) = (Vec::new(), NOW);
        while went.len() < 4 {
            now = now + TELEGRAM.bot.each;
            let ready = [1, 2, 3, 4].into_iter().filter(|t| !went.contains(t)).collect::<Vec<u64>>();
            let rank = |ticket| [3, 2, 0, 1][usize::try_from(ticket).unwrap_or(1) - 1];
            went.extend(
                ready
                    .into_iter()
                    .filter(|t| asks(&mut budget, *t, 1_000 + i64::try_from(*t).unwrap_or(0), rank(*t), now)),
            );
        }
        assert_eq!(went, [3, 4, 2, 1]);
    }

    #[test]
    fn a_chat_that_rests_holds_up_nobody() {
        let mut budget = Budget::default();
        budget.refused(&chat(1), seconds(60), NOW);
        assert_eq!(budget.ask(1, &chat(1), 0, NOW, NOW), Some(seconds(60)));
        assert!(asks(&mut budget, 2, 2, 3, NOW));
    }

    #[test]
    fn of_those_who_wait_for_one_chat_the_most_urgent_goes_first() {
        let mut budget = Budget::default();
        while asks(&mut budget, 1, 1, 2, NOW) {}
        assert!(!asks(&mut budget, 2, 1, 1, NOW));
        let later = NOW + seconds(1);
        assert!(!asks(&mut budget, 1, 1, 2, later), "though it came first");
        assert!(asks(&mut budget, 2, 1, 1, later));
        assert!(asks(&mut budget, 1, 1, 2, later + seconds(1)));
    }

    #[test]
    fn what_is_not_urgent_goes_at_last() {
        let mut budget = Budget::default();
        exhaust(&mut budget);
        let receipt = |budget: &mut Budget, now| budget.ask(1, &chat(1), 3, NOW, now).is_none();
        assert!(!receipt(&mut budget, NOW));
        let later = NOW + seconds(61);
        assert_eq!(budget.ask(2, &chat(2), 0, later, later), Some(SOON), "it has waited long enough");
        assert!(receipt(&mut budget, later));
    }

    #[test]
    fn who_waits_no_more_holds_up_nobody() {
        let mut budget = Budget::default();
        exhaust(&mut budget);
        assert!(!asks(&mut budget, 1, 1, 0, NOW));
        let later = NOW + seconds(1);
        assert!(!asks(&mut budget, 2, 2, 1, later));
        budget.leave(1);
        assert!(asks(&mut budget, 2, 2, 1, later));
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
