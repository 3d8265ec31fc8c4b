//! When a fault strikes, whatever it strikes: the n-th call that fits, so many times, until it is spent.

use tokio::sync::watch;

/// Which calls a fault strikes, and when. `C` says which: a service's calls, a dialogue's steps.
#[derive(Clone, Debug)]
pub struct On<C> {
    pub(super) calls: C,
    skip: u64,
    times: u64,
}

/// All faults `F` in the order given; the first that fits strikes.
#[derive(Debug)]
pub(super) struct Faults<C, F>(Vec<(On<C>, F)>);

/// A door that holds calls until a test opens it.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<Doorway>);

#[derive(Clone, Copy, Debug, Default)]
struct Doorway {
    open: bool,
    waiting: u64,
}

impl<C> On<C> {
    /// The next of those calls.
    pub(super) fn next(calls: C) -> Self {
        Self { calls, skip: 0, times: 1 }
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

    fn strikes(&mut self, fits: impl Fn(&C) -> bool) -> bool {
        if !fits(&self.calls) {
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

impl<C, F: Clone> Faults<C, F> {
    pub fn add(&mut self, on: On<C>, fault: F) {
        self.0.push((on, fault));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What goes wrong with the call that `fits` tells of.
    pub fn strike(&mut self, fits: impl Fn(&C) -> bool) -> Option<F> {
        // Those behind the one that strikes do not count this call.
        let at = self.0.iter_mut().position(|(on, _)| on.strikes(&fits))?;
        let (on, fault) = self.0.get(at)?;
        let (spent, fault) = (on.times == 0, fault.clone());
        if spent {
            self.0.remove(at);
        }
        Some(fault)
    }
}

impl<C, F> Default for Faults<C, F> {
    fn default() -> Self {
        Self(Vec::new())
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
