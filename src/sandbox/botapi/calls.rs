//! The log of what the bot called, for tests that count.

use std::collections::{HashMap, VecDeque};

use crate::domain::time::Stamp;

/// The most calls that are kept one by one; counters go on beyond it.
const MOST: usize = 100_000;

/// One call of the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Counts all calls from 1.
    pub number: u64,
    /// In the spelling of the documentation (`sendMessage`).
    pub method: &'static str,
    /// The chat it named.
    pub chat: Option<i64>,
    /// When it came, in line time.
    pub at: Stamp,
    /// What became of it.
    pub outcome: Outcome,
}

/// How a call ended, seen from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and answered.
    Done,
    /// Refused with that status.
    Refused(u16),
    /// An injected fault kept it from being done.
    Faulted,
    /// Done, but an injected fault kept or spoilt the answer.
    DoneUnanswered,
}

#[derive(Debug, Default)]
pub(super) struct Calls {
    log: VecDeque<Call>,
    total: u64,
    by_method: HashMap<&'static str, u64>,
}

impl Calls {
    pub fn add(&mut self, method: &'static str, chat: Option<i64>, at: Stamp, outcome: Outcome) {
        self.total += 1;
        *self.by_method.entry(method).or_default() += 1;
        if self.log.len() == MOST {
            self.log.pop_front();
        }
        self.log.push_back(Call { number: self.total, method, chat, at, outcome });
    }

    pub fn list(&self) -> Vec<Call> {
        self.log.iter().cloned().collect()
    }

    pub fn count(&self, method: &str) -> u64 {
        self.by_method.iter().filter(|(m, _)| m.eq_ignore_ascii_case(method)).map(|(_, n)| n).sum()
    }
}
