//! Faults on demand: what a network and a busy server do to a client.

use std::fmt;
use std::time::Duration;

use crate::sandbox::fault;

pub use crate::sandbox::fault::Gate;

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Done after so much real time.
    Slow(Duration),
    /// Done at once, answered after so much real time.
    DoneSlowly(Duration),
    /// Nothing is done and nothing is ever answered, as on a link of which one end is gone.
    Silent,
    /// Done, and never answered.
    DoneSilent,
    /// Not even begun until the gate opens.
    Hold(Gate),
    /// Done at once, but not answered until the gate opens.
    HoldAnswer(Gate),
    /// The connection closes before anything is done.
    Drop,
    /// Done, then the connection closes without an answer: the message *was* delivered.
    DoThenDrop,
    /// 502 with an HTML page, as from a proxy; nothing is done.
    BadGateway,
    /// Done, answered 200 with the first half of the JSON.
    Truncated,
    /// Done, and answered one byte at a time with so much real time between them.
    Trickle(Duration),
    /// 500; nothing is done.
    Internal,
    /// 401, as after a revoked token; nothing is done.
    Unauthorized,
    /// 429 with that many seconds in `retry_after`; nothing is done.
    TooMany(u64),
    /// Any other refusal, by status and description; nothing is done.
    Refuse(u16, String),
}

/// Which calls a fault strikes, and when.
pub type On = fault::On<Calls>;

pub(super) type Faults = fault::Faults<Calls, Fault>;

/// Calls, by what they ask.
pub struct Calls {
    method: Option<String>,
    chat: Option<i64>,
    when: Option<Test>,
}

type Test = Box<dyn Fn(&Probe<'_>) -> bool + Send>;

/// What a fault's predicate sees of a call.
#[derive(Debug)]
pub struct Probe<'a> {
    /// In the spelling of the documentation (`sendMessage`).
    pub method: &'static str,
    /// The chat that it names.
    pub chat: Option<i64>,
    /// The text or caption.
    pub text: Option<&'a str>,
    /// How many calls were made before it.
    pub earlier: u64,
}

impl On {
    /// Any call except polls.
    #[must_use]
    pub fn any() -> Self {
        Self::next(Calls { method: None, chat: None, when: None })
    }

    /// Calls of that method, in any spelling.
    #[must_use]
    pub fn method(name: &str) -> Self {
        Self::next(Calls { method: Some(name.to_owned()), chat: None, when: None })
    }

    /// Only for that chat.
    #[must_use]
    pub fn chat(mut self, id: i64) -> Self {
        self.calls.chat = Some(id);
        self
    }

    /// Only when `test` says so.
    #[must_use]
    pub fn when(mut self, test: impl Fn(&Probe<'_>) -> bool + Send + 'static) -> Self {
        self.calls.when = Some(Box::new(test));
        self
    }
}

impl Calls {
    /// Whether that call is one of them.
    pub(super) fn fit(&self, probe: &Probe<'_>) -> bool {
        let named = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(probe.method),
            None => probe.method != "getUpdates",
        };
        named
            && self.chat.is_none_or(|id| probe.chat == Some(id))
            && self.when.as_ref().is_none_or(|test| test(probe))
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls")
            .field("method", &self.method)
            .field("chat", &self.chat)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe(method: &'static str, chat: i64) -> Probe<'static> {
        Probe { method, chat: Some(chat), text: None, earlier: 0 }
    }

    #[test]
    fn a_fault_strikes_the_nth_fitting_call_and_is_then_spent() {
        let mut faults = Faults::default();
        faults.add(On::method("SendMessage").chat(5).nth(2), Fault::Drop);
        let struck: Vec<_> = [
            (4, "sendMessage"),
            (5, "sendMessage"),
            (5, "sendPhoto"),
            (5, "sendMessage"),
            (5, "sendMessage"),
        ]
        .into_iter()
        .map(|(chat, method)| faults.strike(|calls| calls.fit(&probe(method, chat))).is_some())
        .collect();
        assert_eq!(struck, [false, false, false, true, false]);
        assert!(faults.is_empty());
    }

    #[test]
    fn a_fault_for_any_call_leaves_polls_alone() {
        let mut faults = Faults::default();
        faults.add(On::any().always(), Fault::Internal);
        let mut struck = |method| faults.strike(|calls| calls.fit(&probe(method, 1))).is_some();
        assert!(!struck("getUpdates"));
        assert!(struck("sendMessage"));
        assert!(struck("getMe"));
    }
}
