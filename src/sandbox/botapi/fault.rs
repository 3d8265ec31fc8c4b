//! Faults on demand: what a network and a busy server do to a client.

use std::fmt;
use std::time::Duration;

use tokio::sync::watch;

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Done after so much real time.
    Slow(Duration),
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

/// Which calls a fault strikes.
pub struct On {
    method: Option<String>,
    chat: Option<i64>,
    when: Option<Test>,
    skip: u64,
    times: u64,
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

/// A door that holds calls until a test opens it.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<Doorway>);

#[derive(Clone, Copy, Debug, Default)]
struct Doorway {
    open: bool,
    waiting: u64,
}

impl On {
    /// Any call except polls.
    #[must_use]
    pub fn any() -> Self {
        Self { method: None, chat: None, when: None, skip: 0, times: 1 }
    }

    /// Calls of that method, in any spelling.
    #[must_use]
    pub fn method(name: &str) -> Self {
        Self { method: Some(name.to_owned()), ..Self::any() }
    }

    /// Only for that chat.
    #[must_use]
    pub fn chat(mut self, id: i64) -> Self {
        self.chat = Some(id);
        self
    }

    /// Only when `test` says so.
    #[must_use]
    pub fn when(mut self, test: impl Fn(&Probe<'_>) -> bool + Send + 'static) -> Self {
        self.when = Some(Box::new(test));
        self
    }

    /// The n-th such call from now, counted from 1.
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

    fn strikes(&mut self, probe: &Probe<'_>) -> bool {
        let named = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(probe.method),
            None => probe.method != "getUpdates",
        };
        let fits = named
            && self.chat.is_none_or(|id| probe.chat == Some(id))
            && self.when.as_ref().is_none_or(|test| test(probe));
        if !fits {
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

impl fmt::Debug for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On").field("method", &self.method).field("chat", &self.chat).finish_non_exhaustive()
    }
}

impl Gate {
    /// A closed gate.
    #[must_use]
    pub fn new() -> Self {
        Self(watch::Sender::new(Doorway::default()))
    }

    /// Lets through whoever waits, and everyone after.
    pub fn open(&self) {
        self.0.send_modify(|d| d.open = true);
    }

    /// Waits until so many calls have come to the gate.
    pub async fn reached(&self, calls: u64) {
        let mut state = self.0.subscribe();
        // The sender lives in `self`, so this can only end by the condition.
        drop(state.wait_for(|d| d.waiting >= calls).await);
    }

    pub(in crate::sandbox) async fn pass(&self) {
        self.0.send_modify(|d| d.waiting += 1);
        let mut state = self.0.subscribe();
        drop(state.wait_for(|d| d.open).await);
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
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

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn strike(&mut self, probe: &Probe<'_>) -> Option<Fault> {
        let at = self.0.iter_mut().position(|(on, _)| on.strikes(probe))?;
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
        .map(|(chat, method)| faults.strike(&probe(method, chat)).is_some())
        .collect();
        assert_eq!(struck, [false, false, false, true, false]);
        assert!(faults.is_empty());
    }

    #[test]
    fn a_fault_for_any_call_leaves_polls_alone() {
        let mut faults = Faults::default();
        faults.add(On::any().always(), Fault::Internal);
        assert!(faults.strike(&probe("getUpdates", 1)).is_none());
        assert!(faults.strike(&probe("sendMessage", 1)).is_some());
        assert!(faults.strike(&probe("getMe", 1)).is_some());
    }
}
