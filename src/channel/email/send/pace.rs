//! How fast a mailbox may send: providers count, and block who is too fast.

use std::time::Duration;

use crate::domain::time::Stamp;

/// Mails that may go at once after a quiet time.
const BURST: i64 = 10;

/// Spaces mails out: an even rate, with a small burst ahead of it.
#[derive(Debug)]
pub(super) struct Pace {
    /// Milliseconds from one mail to the next; 0 for no limit.
    gap: i64,
    /// Line time at which the next mail would go at an even rate.
    next: Stamp,
}

impl Pace {
    pub(super) fn new(per_minute: u32) -> Self {
        let gap = if per_minute == 0 { 0 } else { (60_000 / i64::from(per_minute)).max(1) };
        Self { gap, next: Stamp(i64::MIN) }
    }

    /// Books one mail and tells how long to wait before it.
    pub(super) fn reserve(&mut self, now: Stamp) -> Duration {
        let next = self.next.0.max(now.0);
        self.next = Stamp(next.saturating_add(self.gap));
        let earliest = next.saturating_sub(self.gap.saturating_mul(BURST - 1));
        Stamp(earliest).since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(pace: &mut Pace, now: i64, mails: usize) -> Vec<u64> {
        let wait = |_| u64::try_from(pace.reserve(Stamp(now)).as_millis()).unwrap();
        (0..mails).map(wait).collect()
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_evenly() {
        let mut pace = Pace::new(30);
        assert_eq!(waits(&mut pace, 1_000, 10), [0; 10]);
        assert_eq!(waits(&mut pace, 1_000, 3), [2_000, 4_000, 6_000]);
        // A minute later all of it is over.
        assert_eq!(waits(&mut pace, 61_000, 2), [0, 0]);
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        assert_eq!(waits(&mut Pace::new(0), 5, 1_000), vec![0; 1_000]);
    }
}
