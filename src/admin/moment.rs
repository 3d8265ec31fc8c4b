//! A moment as an admin types it: `sun 03:00`, `03:00`, `2026-11-29 03:00`, `2026-11-29T01:00:00Z`.

use std::str::FromStr;

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;

use crate::domain::time::Stamp;

const DAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "monday", Weekday::Monday),
    ("tue", "tuesday", Weekday::Tuesday),
    ("wed", "wednesday", Weekday::Wednesday),
    ("thu", "thursday", Weekday::Thursday),
    ("fri", "friday", Weekday::Friday),
    ("sat", "saturday", Weekday::Saturday),
    ("sun", "sunday", Weekday::Sunday),
];

/// A moment, as far as its words fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The next time that the clock says so, on that day of the week if one is given.
    Next(Option<Weekday>, Time),
    /// That day and time on the line's wall clock.
    Wall(DateTime),
    /// With an offset of its own.
    Exact(Stamp),
}

/// Text that is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a time such as `sun 03:00`, `03:00` or `2026-11-29 03:00`, in the line's time zone")]
pub struct NotAMoment;

/// Longer texts are no moments.
const LONGEST: usize = 64;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(NotAMoment);
        }
        if let Some(time) = time(text) {
            return Ok(Self::Next(None, time));
        }
        if let Some((day, rest)) = text.split_once(char::is_whitespace)
            && let (Some(day), Some(time)) = (weekday(day), time(rest.trim()))
        {
            return Ok(Self::Next(Some(day), time));
        }
        // First, for a civil time is read from a text with an offset, too, and drops that.
        let exact = text.parse().map(|at| Self::Exact(Stamp::from_jiff(at)));
        exact.or_else(|_| text.parse().map(Self::Wall)).map_err(|_| NotAMoment)
    }
}

impl Moment {
    /// The moment in civil time, seen from `civil`.
    #[must_use]
    pub fn resolve(&self, zone: &TimeZone, civil: Stamp) -> Stamp {
        match self {
            Self::Exact(at) => *at,
            Self::Wall(wall) => at(zone, *wall).unwrap_or(civil),
            Self::Next(day, time) => next(zone, *day, *time, civil).unwrap_or(civil),
        }
    }
}

/// Today counts if the time is still to come; then the days of the week that follow.
fn next(zone: &TimeZone, day: Option<Weekday>, time: Time, civil: Stamp) -> Option<Stamp> {
    let mut date = zone.to_datetime(civil.to_jiff()).date();
    // Eight days: of today's weekday the hour may be over, and it comes again in seven.
    for _ in 0..=7 {
        if day.is_none_or(|d| d == date.weekday())
            && let Some(found) = at(zone, date.to_datetime(time)).filter(|found| *found >= civil)
        {
            return Some(found);
        }
        date = date.tomorrow().ok()?;
    }
    None
}

/// A time that the wall clock skips or shows twice is taken as `jiff` would: after the jump, or the first.
fn at(zone: &TimeZone, wall: DateTime) -> Option<Stamp> {
    zone.to_ambiguous_timestamp(wall).compatible().ok().map(Stamp::from_jiff)
}

fn weekday(text: &str) -> Option<Weekday> {
    let wanted = text.to_ascii_lowercase();
    DAYS.iter().find(|(short, full, _)| wanted == *short || wanted == *full).map(|(.., day)| *day)
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    // A number's own `parse` takes a sign.
    let digits = |t: &str| t.len() <= 2 && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Tuesday, 07:30 in Kyiv.
    const NOW: &str = "2026-11-24T05:30:00Z";

    fn read(text: &str) -> String {
        let zone = TimeZone::get("Europe/Kyiv").unwrap();
        let now = Stamp::from_jiff(NOW.parse().unwrap());
        text.parse::<Moment>().unwrap().resolve(&zone, now).to_string()
    }

    #[test]
    fn a_time_is_the_next_such_time_on_the_lines_clock() {
        assert_eq!(read("sun 03:00"), "2026-11-29T01:00:00Z");
        assert_eq!(read(" Sunday  3:00 "), "2026-11-29T01:00:00Z");
        assert_eq!(read("07:30"), "2026-11-24T05:30:00Z");
        assert_eq!(read("07:29"), "2026-11-25T05:29:00Z");
        assert_eq!(read("tue 07:00"), "2026-12-01T05:00:00Z");
    }

    #[test]
    fn a_date_is_on_the_lines_clock_and_an_offset_is_its_own() {
        assert_eq!(read("2026-11-29 03:00"), "2026-11-29T01:00:00Z");
        assert_eq!(read("2026-11-29T03:00:00Z"), "2026-11-29T03:00:00Z");
    }

    #[test]
    fn a_time_that_the_clock_skips_is_after_the_jump() {
        assert_eq!(read("2027-03-28 03:30"), "2027-03-28T01:30:00Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "soon", "sun", "25:00", "sun 3", "sunflower 03:00", "3:0", "2026-13-01 00:00"] {
            assert_eq!(text.parse::<Moment>(), Err(NotAMoment), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,40}", at in any::<i64>()) {
            if let Ok(moment) = text.parse::<Moment>() {
                let seen = moment.resolve(&TimeZone::UTC, Stamp(at));
                prop_assert_eq!(seen, moment.resolve(&TimeZone::UTC, Stamp(at)));
            }
        }
    }
}
