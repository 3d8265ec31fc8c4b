//! Where all seats were taken when somebody came: for whoever watches over the line.
//!
//! A seat that is made free for the next shuts nobody out, but whoever takes all of them, again and again, means to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::moment::moment;

/// For how long it counts that all seats were taken.
const LATELY: Duration = Duration::from_secs(600);

/// Where there were too many. A shared handle.
#[derive(Clone, Debug, Default)]
pub struct Crowd(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    places: Mutex<BTreeMap<&'static str, Met>>,
    /// How many connections there may be at each place, where somebody set that.
    most: OnceLock<usize>,
}

#[derive(Debug, Default)]
struct Met {
    times: u64,
    last: Option<Instant>,
}

impl Crowd {
    /// So many connections may be open at each place, and not as many as are usual there.
    pub fn allow(&self, connections: usize) {
        if self.0.most.set(connections).is_err() {
            tracing::debug!("how many connections there may be was said before");
        }
    }

    pub(super) fn most(&self) -> Option<usize> {
        self.0.most.get().copied()
    }

    /// There are seats there, and they are looked at.
    pub(super) fn looks_at(&self, at: &'static str) {
        // Told as 0 from the start: a counter that first appears with its first event shows no increase by
        // it.
        self.places().entry(at).or_default();
    }

    /// Somebody came there, and all seats that they could have had were taken.
    pub(crate) fn met(&self, at: &'static str) {
        let mut places = self.places();
        let met = places.entry(at).or_default();
        (met.times, met.last) = (met.times + 1, Some(moment()));
    }

    /// How often that was so, by place; 0 where there is room.
    #[must_use]
    pub fn times(&self) -> BTreeMap<&'static str, u64> {
        self.places().iter().map(|(at, met)| (*at, met.times)).collect()
    }

    /// Where it was so within the last ten minutes.
    #[must_use]
    pub fn lately(&self) -> Vec<&'static str> {
        let now = moment();
        let is_late = |met: &Met| met.last.is_some_and(|last| now - last < LATELY);
        self.places().iter().filter(|(_, met)| is_late(met)).map(|(at, _)| *at).collect()
    }

    fn places(&self) -> MutexGuard<'_, BTreeMap<&'static str, Met>> {
        self.0.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_counted_and_after_ten_minutes_over() {
        let crowd = Crowd::default();
        crowd.met("LMTP");
        tokio::time::advance(LATELY / 2).await;
        crowd.met("the page");
        crowd.met("LMTP");
        assert_eq!(crowd.times(), [("LMTP", 2), ("the page", 1)].into());
        assert_eq!(crowd.lately(), ["LMTP", "the page"]);
        tokio::time::advance(LATELY).await;
        assert!(crowd.lately().is_empty() && crowd.times()["LMTP"] == 2);
    }
}
