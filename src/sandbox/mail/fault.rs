//! Faults on demand: what a provider and a network do to a client that sends mail.

use std::time::Duration;

use super::Gate;
use super::address;
use super::lines::Reply;

/// The step of the dialogue at which a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the greeting.
    Connect,
    /// At `MAIL`.
    Mail,
    /// At `RCPT`.
    Rcpt,
    /// At `DATA`, before the mail is sent.
    Data,
    /// After the final dot, before the answer to it.
    Dot,
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// That answer instead; nothing is taken.
    Refuse(u16, String),
    /// The connection closes without an answer; nothing is taken.
    Close,
    /// At [`Stage::Dot`] the mail is taken and delivered, then the connection closes without an answer. The
    /// same as [`Close`](Self::Close) at any other stage.
    TakeThenClose,
    /// Goes on after so much real time.
    Slow(Duration),
    /// Does not go on until the gate opens.
    Hold(Gate),
}

/// Which steps a fault strikes.
#[derive(Clone, Debug)]
pub struct On {
    stage: Stage,
    to: Option<String>,
    skip: u64,
    times: u64,
}

impl On {
    /// The next such step.
    #[must_use]
    pub fn stage(stage: Stage) -> Self {
        Self { stage, to: None, skip: 0, times: 1 }
    }

    /// Only where the mail goes to that mailbox. At `Connect` and `Mail` nobody knows that yet.
    #[must_use]
    pub fn to(mut self, address: &str) -> Self {
        self.to = Some(address::base(address));
        self
    }

    /// The n-th such step from now, counted from 1.
    #[must_use]
    pub fn nth(mut self, n: u64) -> Self {
        self.skip = n.saturating_sub(1);
        self
    }

    /// So many times in a row instead of once.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    /// Until the faults are cleared.
    #[must_use]
    pub fn always(self) -> Self {
        self.times(u64::MAX)
    }

    fn strikes(&mut self, stage: Stage, to: &[String]) -> bool {
        let meant = |wanted: &String| to.iter().any(|to| address::base(to) == *wanted);
        if self.stage != stage || !self.to.as_ref().is_none_or(meant) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.times = self.times.saturating_sub(1);
        true
    }
}

impl Fault {
    /// The answer of a refusal.
    pub(super) fn refusal(code: u16, text: &str) -> Reply {
        Reply { code, text: text.replace(['\r', '\n'], " ") }
    }
}

/// All faults in the order given; the first that fits strikes.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(On, Fault)>);

impl Faults {
    pub fn add(&mut self, on: On, fault: Fault) {
        self.0.push((on, fault));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn strike(&mut self, stage: Stage, to: &[String]) -> Option<Fault> {
        let at = self.0.iter_mut().position(|(on, _)| on.strikes(stage, to))?;
        let (on, fault) = self.0.get(at)?;
        let (spent, fault) = (on.times == 0, fault.clone());
        if spent {
            self.0.remove(at);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_the_nth_step_that_fits_and_is_then_spent() {
        let mut faults = Faults::default();
        faults.add(On::stage(Stage::Rcpt).to("Olga@ngo.test").nth(2), Fault::Close);
        let mut struck = |stage, to: &str| faults.strike(stage, &[to.to_owned()]).is_some();
        assert!(!struck(Stage::Rcpt, "olga@ngo.test"));
        assert!(!struck(Stage::Rcpt, "boris@ngo.test"));
        assert!(!struck(Stage::Dot, "olga@ngo.test"));
        assert!(struck(Stage::Rcpt, "olga+x@ngo.test"));
        assert!(!struck(Stage::Rcpt, "olga@ngo.test"));
    }
}
