//! Whether the process makes progress: the one task that writes must come round.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::service::report::Reports;

const SECOND: Duration = Duration::from_secs(1);
/// For how many seconds the committer may stand still: it waits for the store at most that long in one go.
const STILL: u32 = 15;

/// Counts the seconds in which nothing went on.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Arc<AtomicU32>);

impl Pulse {
    /// Feels it once a second, for ever.
    pub async fn feel(self, reports: Reports) {
        let mut last = None;
        loop {
            // The count before against the one now: the left side is evaluated first.
            self.felt(last.replace(reports.turns()) == last);
            tokio::time::sleep(SECOND).await;
        }
    }

    fn felt(&self, still: bool) {
        let seconds = if still { self.0.load(Ordering::Relaxed).saturating_add(1) } else { 0 };
        self.0.store(seconds, Ordering::Relaxed);
    }

    /// Whether it beats.
    pub fn beats(&self) -> bool {
        self.0.load(Ordering::Relaxed) < STILL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_committer_that_stands_still_has_no_pulse_until_it_goes_on() {
        let (pulse, reports) = (Pulse::default(), Reports::default());
        tokio::spawn(pulse.clone().feel(reports.clone()));
        tokio::time::sleep(SECOND * (STILL - 2)).await;
        assert!(pulse.beats());
        tokio::time::sleep(SECOND * 4).await;
        assert!(!pulse.beats());
        reports.turn();
        tokio::time::sleep(SECOND * 2).await;
        assert!(pulse.beats());
    }
}
