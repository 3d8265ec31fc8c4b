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

use super::belief::{Belief, Doubt};
use super::ntp;

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
    /// Civil time at the mark; older versions left none.
    #[serde(default)]
    pub civil: Option<Stamp>,
    /// Why the time was not believed then, if so.
    #[serde(default)]
    pub doubt: Option<Doubt>,
}

/// A shared handle on the line's clocks.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Base,
    belief: Belief,
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
        Self::over(Base::Running, moved)
    }

    /// A clock that stands at `start` until [`advance`](Self::advance) moves it.
    #[must_use]
    pub fn frozen(start: Stamp) -> Self {
        Self::over(Base::Frozen { start }, Moved::default())
    }

    fn over(base: Base, moved: Moved) -> Self {
        Self(Arc::new(Inner { base, belief: Belief::default(), moved: watch::Sender::new(moved) }))
    }

    /// Continues line time from the mark that an earlier process left.
    ///
    /// In the same boot the uptime tells how long ago that was. After a reboot only the wall clock
    /// can tell, and line time is never set back by it.
    pub fn resume(&self, from: &Mark) {
        self.0.belief.resume(from.civil.unwrap_or(from.line), from.doubt);
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

    /// It is known from elsewhere that it was that civil time.
    pub fn was(&self, civil: Stamp) {
        self.0.belief.resume(civil, None);
    }

    /// Why the time is not believed, if so: then nothing may be forgotten or destroyed by age.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.0.belief.look(self.now())
    }

    /// Somebody whose clock is another said what time it is. `who` is for the log.
    pub fn witness(&self, said: Stamp, who: &str) {
        self.0.belief.witness(said, self.now(), who);
    }

    /// The time is right; `who` says so. Returns whether it was doubted.
    #[must_use]
    pub fn confirm(&self, who: &str) -> bool {
        self.0.belief.confirm(who)
    }

    /// Asks the network's time service, where the time is doubted. A clock that was moved by hand is not the one
    /// that it keeps.
    pub async fn ask_network(&self) {
        let moved = *self.0.moved.borrow();
        let own = matches!(self.0.base, Base::Running) && moved.both == 0 && moved.civil == 0;
        if own && self.doubt().is_some() && ntp::agrees(Stamp(wall())).await {
            self.0.belief.confirm("the network's time service");
        }
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
        // Before the first look at the time: a clock that is moved in between would wake nobody.
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
        let now = self.now();
        let doubt = self.0.belief.look(now);
        Mark { line: now.line, uptime: uptime() + moved, boot: boot_id(), civil: Some(now.civil), doubt }
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
        let mark = Mark { line: ahead, boot: "another".into(), ..clock.mark() };
        clock.resume(&mark);
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

    #[test]
    fn a_clock_that_stands_years_from_where_the_last_process_left_it_is_doubted_and_so_is_it_by_the_next() {
        let (first, second, third) = (Clock::running(), Clock::running(), Clock::running());
        second.step_civil(315_360_000_000);
        second.resume(&first.mark());
        assert!(second.doubt().is_some() && first.doubt().is_none());
        third.step_civil(315_360_000_000);
        third.resume(&second.mark());
        assert_eq!(third.doubt(), second.doubt());
        assert!(third.confirm("an admin") && third.doubt().is_none());
    }

    #[test]
    fn a_mark_of_an_older_version_tells_the_time_too() {
        let mark: Mark = serde_json::from_str(r#"{"line":86400000,"uptime":5,"boot":"x"}"#).unwrap();
        let clock = Clock::running();
        clock.resume(&mark);
        assert_eq!(clock.doubt().map(|doubt| doubt.known), Some(Stamp(86_400_000)));
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
