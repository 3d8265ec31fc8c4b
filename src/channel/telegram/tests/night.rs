//! Two hundred cases in one night, for three operators, at Telegram's real pace: what threads cost their cards.
//!
//! Each operator's messages go one after the other, as their courier takes them. A thread is made where it may go at once,
//! for a card that is young, and takes the place of a message; else the card goes without.

use std::collections::VecDeque;
use std::time::Duration;

use crate::channel::telegram::budget::Budget;
use crate::domain::id::Address;
use crate::domain::time::Stamp;

const OPERATORS: u64 = 3;
/// For how long a card waits for its thread, and how long the service takes to make one.
const PATIENCE: Duration = Duration::from_secs(2);
const MAKES: Duration = Duration::from_millis(120);
const TICK: Duration = Duration::from_millis(10);

/// A card, or anything else that is told later.
#[derive(Clone, Copy)]
struct Told {
    at: Stamp,
    card: bool,
}

/// One operator's courier.
#[derive(Default)]
struct Courier {
    queue: VecDeque<Told>,
    /// What goes now: its ticket, since when it waits, and until when its thread is being made.
    goes: Option<(Told, u64, Stamp, Stamp)>,
}

/// How long each card waited, how many threads there were, and how many messages in all.
fn night(mut arrivals: Vec<u64>, threads: bool) -> (Vec<Duration>, usize, usize) {
    arrivals.sort_unstable();
    let mut told: Vec<(u64, Told)> = Vec::new();
    for (n, at) in (0_u64..).zip(&arrivals) {
        let at = Stamp(0) + Duration::from_millis(*at);
        told.push((n % OPERATORS, Told { at, card: true }));
        told.push((n % OPERATORS, Told { at: at + Duration::from_secs(60 + n), card: false }));
    }
    told.sort_by_key(|(_, told)| told.at);
    let (mut told, mut budget) = (VecDeque::from(told), Budget::default());
    let mut couriers: Vec<Courier> = (0..OPERATORS).map(|_| Courier::default()).collect();
    let (mut waited, mut made, mut messages, mut now) = (Vec::new(), 0, 0, Stamp(0));
    loop {
        let idle = couriers.iter().all(|c| c.queue.is_empty() && c.goes.is_none());
        match told.front() {
            None if idle => return (waited, made, messages),
            Some((_, next)) if idle => now = now.max(next.at),
            _ => {}
        }
        while told.front().is_some_and(|(_, next)| next.at <= now) {
            let (whose, next) = told.pop_front().unwrap();
            couriers[usize::try_from(whose).unwrap()].queue.push_back(next);
        }
        for (chat, courier) in couriers.iter_mut().enumerate() {
            let chat = Address(chat.to_string());
            if courier.goes.is_none()
                && let Some(next) = courier.queue.pop_front()
            {
                let mut ready = now;
                if threads && next.card && now.since(next.at) < PATIENCE {
                    let ticket = budget.ticket();
                    match budget.ask(ticket, &chat, 1, now, now) {
                        None => (made, ready) = (made + 1, now + MAKES),
                        Some(_) => budget.leave(ticket),
                    }
                }
                courier.goes = Some((next, budget.ticket(), ready, ready));
            }
            if let Some((this, ticket, since, ready)) = courier.goes
                && now >= ready
                && budget.ask(ticket, &chat, if this.card { 1 } else { 2 }, since, now).is_none()
            {
                waited.extend(this.card.then(|| now.since(this.at)));
                (messages, courier.goes) = (messages + 1, None);
            }
        }
        now = now + TICK;
    }
}

/// Of a hundred cards the one that waited longest but one.
fn slowest(mut waited: Vec<Duration>) -> Duration {
    waited.sort_unstable();
    waited[waited.len() * 99 / 100 - 1]
}

/// Spread over eight hours, those of a burst within so many seconds at its middle.
fn arrivals(burst: u64, within: u64) -> Vec<u64> {
    let calm = (0..200 - burst).map(|n| n * 7_919 * 1_000 % 28_800_000);
    calm.chain((0..burst).map(|n| 14_400_000 + n * 6_007 % (within * 1_000))).collect()
}

#[test]
fn a_card_is_two_seconds_slower_at_most_with_threads_and_rings_no_more_often() {
    for (burst, within) in [(0, 1), (25, 60), (60, 30), (100, 10)] {
        let [(off, none, rings), (on, made, too)] =
            [false, true].map(|threads| night(arrivals(burst, within), threads));
        let [off, on] = [off, on].map(slowest);
        println!("burst of {burst} in {within} s: p99 {off:?} without, {on:?} with {made} threads");
        assert!(on <= off + PATIENCE, "burst of {burst} in {within} s: {on:?} and {off:?}");
        assert_eq!((none, rings), (0, too), "a thread is made without a sound");
        assert!(burst > 30 || made == 200, "in a night like any other each case has its thread");
    }
}
