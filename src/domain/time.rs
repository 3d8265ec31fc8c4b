//! The two clocks of a line, as plain values.
//!
//! *Line time* never runs backwards and measures ages: how long a contact has waited, when a step is
//! due. *Civil time* is what the wall clock says and decides who is on shift. A clock that an
//! administrator corrects by a day must not make a case a day older, so the two are never mixed.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A point in time, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(pub i64);

impl Stamp {
    /// The time from `earlier` to here; zero if `earlier` is in fact later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same moment for `jiff`, which knows calendars and time zones.
    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The moment that a `jiff` timestamp names, to the millisecond.
    #[must_use]
    pub fn from_jiff(at: jiff::Timestamp) -> Self {
        Self(at.as_millisecond())
    }
}

impl Add<Duration> for Stamp {
    type Output = Self;

    fn add(self, by: Duration) -> Self {
        Self(self.0.saturating_add(millis(by)))
    }
}

impl Sub<Duration> for Stamp {
    type Output = Self;

    fn sub(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(millis(by)))
    }
}

/// RFC 3339 in UTC, whole seconds: `2026-11-24T05:30:00Z`.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = jiff::Timestamp::from_second(self.0.div_euclid(1000)).unwrap_or_default();
        write!(f, "{whole}")
    }
}

/// What the two clocks say at one moment; every decision is given one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// For ages. Never runs backwards, also over restarts.
    pub line: Stamp,
    /// For shifts, and for what people read.
    pub civil: Stamp,
}

impl Now {
    /// The civil time at which a stamp of line time was, or will be, by today's difference of the two.
    #[must_use]
    pub fn civil_of(self, line: Stamp) -> Stamp {
        Stamp(line.0.saturating_add(self.civil.0.saturating_sub(self.line.0)))
    }
}

/// A duration in whole milliseconds, saturating.
#[must_use]
pub fn millis(d: Duration) -> i64 {
    i64::try_from(d.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_never_negative() {
        assert_eq!(Stamp(5).since(Stamp(9)), Duration::ZERO);
        assert_eq!(Stamp(9).since(Stamp(5)), Duration::from_millis(4));
    }

    #[test]
    fn a_stamp_reads_as_rfc_3339_in_utc() {
        assert_eq!(Stamp(1_764_000_000_999).to_string(), "2025-11-24T16:00:00Z");
    }

    #[test]
    fn line_time_is_shown_as_the_civil_time_it_stands_for() {
        let now = Now { line: Stamp(1_000), civil: Stamp(51_000) };
        assert_eq!(now.civil_of(Stamp(400)), Stamp(50_400));
    }
}
