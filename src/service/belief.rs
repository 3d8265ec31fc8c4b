//! Whether the clock is to be believed.
//!
//! What the line forgets and destroys by age it can never get back, and a wall clock can be wrong by years: a dead
//! battery, a typo, a virtual machine that was stopped. So after a jump of more than two days, be it while the line
//! runs or between what was last known and a start, nothing is forgotten until somebody else confirms the time: the
//! network's time service, the dates that Telegram or a mail server elsewhere puts on what it hands over, or an
//! admin. Alarms and shifts go by the clock meanwhile: there late is worse than wrong.
//!
//! A doubt outlives the process, for the next one would find a clock that stands where it stood.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::time::{Now, Stamp, millis};

/// The largest step that is no jump.
const STEP: Duration = Duration::from_hours(48);
/// How far what somebody says may be from the clock that it confirms. Telegram keeps what nobody fetched for a day.
/// Source: <https://core.telegram.org/bots/api#getting-updates>.
const CLOSE: Duration = Duration::from_hours(24);

/// A jump that nobody has confirmed. Civil times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The last time that was believed.
    pub known: Stamp,
    /// What the clock said next.
    pub found: Stamp,
}

/// What is believed of a clock.
#[derive(Debug, Default)]
pub(super) struct Belief(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    last: Option<Now>,
    /// What an earlier process knew, until the first look.
    known: Option<Stamp>,
    doubt: Option<Doubt>,
}

impl Belief {
    /// An earlier process knew of that civil time, and perhaps doubted it.
    pub fn resume(&self, known: Stamp, doubt: Option<Doubt>) {
        let mut state = self.locked();
        state.last = None;
        state.known = Some(state.known.map_or(known, |other| other.max(known)));
        state.doubt = doubt.or(state.doubt);
    }

    /// Looks at the clock, and tells what is doubted.
    pub fn look(&self, now: Now) -> Option<Doubt> {
        let mut state = self.locked();
        let known = state.known.take();
        let before = match state.last {
            // By line time, too: it counts the time in which a machine was stopped.
            Some(last) if is_far(last.line, now.line, STEP) || is_far(last.civil, now.civil, STEP) => {
                Some(last.civil)
            }
            Some(_) => None,
            None => known.filter(|known| is_far(*known, now.civil, STEP)),
        };
        // The first doubt stays: a second jump, also one back, confirms nothing.
        if let (Some(known), None) = (before, state.doubt) {
            let doubt = Doubt { known, found: now.civil };
            tracing::error!(
                from = %doubt.known,
                to = %doubt.found,
                "the clock jumped: nothing is forgotten or removed until the time is confirmed"
            );
            state.doubt = Some(doubt);
        }
        state.last = Some(now);
        state.doubt
    }

    /// Somebody whose clock is another said what time it is.
    pub fn witness(&self, said: Stamp, now: Now, who: &str) {
        if self.look(now).is_some() && !is_far(said, now.civil, CLOSE) {
            self.confirm(who);
        }
    }

    /// The time is right. Returns whether it was doubted.
    pub fn confirm(&self, who: &str) -> bool {
        let doubted = self.locked().doubt.take().is_some();
        if doubted {
            tracing::info!(by = who, "the time is confirmed");
        }
        doubted
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_far(a: Stamp, b: Stamp, step: Duration) -> bool {
    a.0.abs_diff(b.0) > millis(step).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    const TEN_YEARS: i64 = 3_652 * DAY;

    fn at(days: i64) -> Now {
        Now { line: Stamp(days * DAY), civil: Stamp(days * DAY) }
    }

    #[test]
    fn a_jump_of_years_is_doubted_until_somebody_confirms_it_and_a_step_of_two_days_is_none() {
        for jump in [TEN_YEARS, -TEN_YEARS, 2 * DAY + 1] {
            let belief = Belief::default();
            let now = at(20_000);
            assert_eq!(belief.look(now), None);
            let two_days_on = Now { civil: Stamp(now.civil.0 + jump.signum() * 2 * DAY), ..now };
            assert_eq!(belief.look(two_days_on), None, "{jump}");
            let later = Now { civil: Stamp(two_days_on.civil.0 + jump), ..now };
            let doubt = Some(Doubt { known: two_days_on.civil, found: later.civil });
            assert_eq!((belief.look(later), belief.look(later)), (doubt, doubt), "{jump}");
            belief.witness(now.civil, later, "an old message");
            assert_eq!(belief.look(later), doubt, "{jump}");
            belief.witness(Stamp(later.civil.0 - DAY), later, "a message of today");
            assert_eq!(belief.look(later), None, "{jump}");
        }
    }

    #[test]
    fn time_that_passed_without_a_look_is_a_jump() {
        let belief = Belief::default();
        belief.look(at(20_000));
        assert!(belief.look(at(20_003)).is_some(), "the machine may have slept, or not");
    }

    #[test]
    fn a_start_far_from_what_was_last_known_is_doubted() {
        for (days, doubted) in
            [(20_001, false), (20_002, false), (20_003, true), (16_348, true), (23_652, true)]
        {
            let belief = Belief::default();
            belief.resume(at(20_000).civil, None);
            assert_eq!(belief.look(at(days)).is_some(), doubted, "{days}");
        }
        let belief = Belief::default();
        belief.resume(at(20_000).civil, None);
        belief.resume(at(10).civil, None);
        assert_eq!(belief.look(at(20_001)), None, "the latest of what is known counts");
    }

    #[test]
    fn a_doubt_outlives_the_process() {
        let first = Belief::default();
        first.look(at(20_000));
        let doubt = first.look(at(23_652));
        let second = Belief::default();
        second.resume(at(23_652).civil, doubt);
        assert_eq!((second.look(at(23_652)), doubt.is_some()), (doubt, true));
        assert!(second.confirm("an admin") && !second.confirm("an admin"));
    }
}
