//! The one place that reads a clock.
//!
//! Everything else is given a [`Now`], so that a test, the training page and a real year run through the
//! same code. A clock can be *running* (it follows the kernel's `CLOCK_BOOTTIME`, which also counts the
//! time that the machine slept and which nobody can set back) or *frozen* (it moves only when told).
//! Both can be moved forward by hand, and whoever sleeps on the clock is woken by that.

use std::sync::Arc;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::domain::time::{Now, Stamp, millis};

/// Where line time stood at a known moment; stored with the daemon's heartbeat so that the next
/// process continues it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Line time at the mark.
    pub line: Stamp,
    /// `CLOCK_BOOTTIME` at the mark, in milliseconds, with what the clocks were moved by hand.
    pub uptime: i64,
    /// The kernel's boot id; another one means that the machine was restarted in between.
    pub boot: String,
}

/// A shared handle on the line's clocks.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Base,
    /// How far the clocks were moved by hand, in milliseconds.
    moved: watch::Sender<Moved>,
}

#[derive(Debug)]
enum Base {
    Running,
    Frozen { start: Stamp },
}

#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    /// Added to both clocks; only ever grows.
    both: i64,
    /// Added to civil time alone: a wall clock that somebody set.
    civil: i64,
    /// Line time less uptime, for a running clock.
    anchor: i64,
}

impl Clock {
    /// A clock that follows the machine, with line time equal to the wall clock.
    #[must_use]
    pub fn running() -> Self {
        let moved = Moved { anchor: wall() - uptime(), ..Moved::default() };
        Self(Arc::new(Inner { base: Base::Running, moved: watch::Sender::new(moved) }))
    }

    /// A clock that stands at `start` until [`advance`](Self::advance) moves it.
    #[must_use]
    pub fn frozen(start: Stamp) -> Self {
        let moved = watch::Sender::new(Moved::default());
        Self(Arc::new(Inner { base: Base::Frozen { start }, moved }))
    }

    /// Continues line time from the mark that an earlier process left.
    ///
    /// In the same boot the uptime tells how long ago that was. After a reboot only the wall clock
    /// can tell, and line time is never set back by it.
    pub fn resume(&self, from: &Mark) {
        if matches!(self.0.base, Base::Frozen { .. }) {
            return;
        }
        self.0.moved.send_modify(|m| {
            let passed = uptime() + m.both - from.uptime;
            let line = if !from.boot.is_empty() && from.boot == boot_id() {
                from.line.0 + passed
            } else {
                from.line.0.max(wall() + m.both)
            };
            m.anchor = line - uptime() - m.both;
        });
    }

    /// What both clocks say now.
    #[must_use]
    pub fn now(&self) -> Now {
        let moved = *self.0.moved.borrow();
        match self.0.base {
            Base::Running => Now {
                line: Stamp(uptime() + moved.anchor + moved.both),
                civil: Stamp(wall() + moved.both + moved.civil),
            },
            Base::Frozen { start } => {
                Now { line: Stamp(start.0 + moved.both), civil: Stamp(start.0 + moved.both + moved.civil) }
            }
        }
    }

    /// Moves both clocks forward and wakes whoever is now due.
    pub fn advance(&self, by: Duration) {
        self.0.moved.send_modify(|m| m.both = m.both.saturating_add(millis(by)));
    }

    /// Steps civil time alone, as a corrected wall clock would; `by` is in milliseconds.
    pub fn step_civil(&self, by: i64) {
        self.0.moved.send_modify(|m| m.civil = m.civil.saturating_add(by));
    }

    /// Waits until line time reaches `until`.
    pub async fn sleep_until(&self, until: Stamp) {
        let mut moved = self.0.moved.subscribe();
        loop {
            let left = until.since(self.now().line);
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = self.pass(left) => {}
                changed = moved.changed() => {
                    if changed.is_err() { return }
                }
            }
        }
    }

    /// Waits until `by` of line time has passed.
    pub async fn sleep(&self, by: Duration) {
        self.sleep_until(self.now().line + by).await;
    }

    /// Where line time stands, for the next process.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let moved = self.0.moved.borrow().both;
        Mark { line: self.now().line, uptime: uptime() + moved, boot: boot_id() }
    }

    async fn pass(&self, left: Duration) {
        match self.0.base {
            Base::Running => tokio::time::sleep(left).await,
            Base::Frozen { .. } => std::future::pending().await,
        }
    }
}

fn uptime() -> i64 {
    let t = clock_gettime(ClockId::Boottime);
    t.tv_sec * 1000 + t.tv_nsec / 1_000_000
}

fn wall() -> i64 {
    let t = clock_gettime(ClockId::Realtime);
    t.tv_sec * 1000 + t.tv_nsec / 1_000_000
}

/// Empty where the kernel does not tell: then every start counts as a new boot.
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::frozen(Stamp(1_000));
        assert_eq!(clock.now().line, Stamp(1_000));
        clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now(), Now { line: Stamp(3_000), civil: Stamp(3_000) });
    }

    #[test]
    fn a_stepped_wall_clock_leaves_ages_alone() {
        let clock = Clock::frozen(Stamp(0));
        clock.step_civil(-172_800_000);
        assert_eq!(clock.now(), Now { line: Stamp(0), civil: Stamp(-172_800_000) });
    }

    #[test]
    fn line_time_is_never_set_back_by_a_reboot() {
        let clock = Clock::running();
        let ahead = Stamp(clock.now().line.0 + 3_600_000);
        clock.resume(&Mark { line: ahead, uptime: 0, boot: "another".into() });
        assert!(clock.now().line >= ahead);
    }

    #[test]
    fn time_that_passed_by_hand_between_two_processes_has_passed() {
        let (first, second) = (Clock::running(), Clock::running());
        first.advance(Duration::from_hours(1));
        second.advance(Duration::from_hours(5));
        let mark = first.mark();
        second.resume(&mark);
        let passed = second.now().line.since(mark.line);
        assert!((Duration::from_hours(4)..Duration::from_hours(5)).contains(&passed), "{passed:?}");
    }

    #[tokio::test]
    async fn moving_the_clock_wakes_a_sleeper() {
        let clock = Clock::frozen(Stamp(0));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(Duration::from_secs(86_400)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(86_400));
        assert!(sleeper.await.is_ok());
    }
}
