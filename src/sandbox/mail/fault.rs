//! Faults on demand: what a provider and a network do to a client that sends mail.

use std::time::Duration;

use super::Gate;
use super::address;
use super::lines::Reply;
use crate::sandbox::fault;

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

/// Which steps a fault strikes, and when.
pub type On = fault::On<Steps>;

pub(super) type Faults = fault::Faults<Steps, Fault>;

/// Steps of dialogues.
#[derive(Clone, Debug)]
pub struct Steps {
    stage: Stage,
    to: Option<String>,
}

impl On {
    /// The next such step.
    #[must_use]
    pub fn stage(stage: Stage) -> Self {
        Self::next(Steps { stage, to: None })
    }

    /// Only where the mail goes to that mailbox. At `Connect` and `Mail` nobody knows that yet.
    #[must_use]
    pub fn to(mut self, address: &str) -> Self {
        self.calls.to = Some(address::base(address));
        self
    }
}

impl Steps {
    /// Whether that step is one of them.
    pub(super) fn fit(&self, stage: Stage, to: &[String]) -> bool {
        let meant = |wanted: &String| to.iter().any(|to| address::base(to) == *wanted);
        self.stage == stage && self.to.as_ref().is_none_or(meant)
    }
}

impl Fault {
    /// The answer of a refusal.
    pub(super) fn refusal(code: u16, text: &str) -> Reply {
        Reply { code, text: text.replace(['\r', '\n'], " ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_the_nth_step_that_fits_and_is_then_spent() {
        let mut faults = Faults::default();
        faults.add(On::stage(Stage::Rcpt).to("Olga@ngo.test").nth(2), Fault::Close);
        let mut struck =
            |stage, to: &str| faults.strike(|steps| steps.fit(stage, &[to.to_owned()])).is_some();
        assert!(!struck(Stage::Rcpt, "olga@ngo.test"));
        assert!(!struck(Stage::Rcpt, "boris@ngo.test"));
        assert!(!struck(Stage::Dot, "olga@ngo.test"));
        assert!(struck(Stage::Rcpt, "olga+x@ngo.test"));
        assert!(!struck(Stage::Rcpt, "olga@ngo.test"));
    }
}
