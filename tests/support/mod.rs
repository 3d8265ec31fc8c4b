//! The harness: real processes in folders of their own, which end with the test.
//!
//! A test never sleeps and never measures time. Where it must wait for another process it asks again and
//! again through [`until`], which gives up loudly.

pub mod ask;
pub mod dovecot;
pub mod line;
pub mod people;
pub mod ports;
pub mod postfix;
pub mod process;
pub mod redis;
pub mod socks;
pub mod time;
pub mod web;

use std::time::Duration;

use tokio::sync::Semaphore;

/// How often [`until`] asks, and how long it rests in between: 80 s in all, longer than any patience of a
/// server or client that is tested. Only a test that fails waits so long.
const TRIES: u32 = 4_000;
const REST: Duration = Duration::from_millis(20);

/// Taken by tests that keep the whole machine busy: one at a time.
pub static HEAVY: Semaphore = Semaphore::const_new(1);

/// Asks until there is an answer, and returns it.
///
/// # Panics
/// When there is none after a bounded number of tries: with `what` was awaited.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..TRIES {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(REST);
    }
    panic!("gave up waiting until {what}");
}

#[test]
fn until_asks_again_and_returns_the_first_answer() {
    let mut asked = 0;
    let answer = until("asked three times", || {
        asked += 1;
        (asked == 3).then_some("yes")
    });
    assert_eq!((answer, asked), ("yes", 3));
}
