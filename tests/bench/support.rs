//! The harness of the tests, as far as it is needed here.

#[path = "../support/dovecot.rs"]
pub mod dovecot;
#[path = "../support/ports.rs"]
pub mod ports;
#[path = "../support/process.rs"]
pub mod process;
#[path = "../support/redis.rs"]
pub mod redis;
#[path = "../support/time.rs"]
pub mod time;

use std::time::Duration;

/// Asks until there is an answer, for five minutes at most.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..60_000 {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("gave up waiting until {what}");
}
