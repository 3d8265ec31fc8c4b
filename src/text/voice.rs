//! One language spoken at one moment: texts, and the times, ages and sizes in them.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Texts, Value};
use crate::domain::id::Language;
use crate::domain::policy::Policy;
use crate::domain::time::{Now, Stamp};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Within so much a weekday names one day.
const WEEK: u64 = 6 * DAY;

/// Speaks a language, else the line's first one, else English; tells hours in the line's time zone.
#[derive(Clone, Debug)]
pub struct Voice<'a> {
    texts: &'a Texts,
    language: Language,
    first: Language,
    zone: &'a TimeZone,
    now: Now,
}

impl<'a> Voice<'a> {
    /// A voice of that line for that moment.
    #[must_use]
    pub fn new(texts: &'a Texts, language: &Language, policy: &'a Policy, now: Now) -> Self {
        Self { texts, language: language.clone(), first: policy.fallback(), zone: &policy.timezone, now }
    }

    /// The same voice, telling hours in that zone.
    #[must_use]
    pub fn in_zone(self, zone: &'a TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// A text.
    #[must_use]
    pub fn say(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        self.texts.find(&[&self.language, &self.first], id, args)
    }

    /// A text without variables.
    #[must_use]
    pub fn word(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// A duration, short and in two units: "2 h 5 min".
    #[must_use]
    pub fn span(&self, d: Duration) -> String {
        let seconds = d.as_secs();
        let (days, hours, minutes) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / MINUTE);
        let id = match (days, hours, minutes) {
            (0, 0, 0) => "span-under-minute",
            (0, 0, _) => "span-minutes",
            (0, _, 0) => "span-hours",
            (0, _, _) => "span-hours-minutes",
            (_, 0, _) => "span-days",
            _ => "span-days-hours",
        };
        self.say(id, &[("days", days.into()), ("hours", hours.into()), ("minutes", minutes.into())])
    }

    /// A duration in words, after "has waited": "5 hours". Rounded down; hours up to two days.
    #[must_use]
    pub fn lasting(&self, d: Duration) -> String {
        match Unit::of(d) {
            Unit::Minutes(0) => self.word("span-under-minute"),
            Unit::Minutes(n) => self.say("lasting-minutes", &[("n", n.into())]),
            Unit::Hours(n) => self.say("lasting-hours", &[("n", n.into())]),
            Unit::Days(n) => self.say("lasting-days", &[("n", n.into())]),
        }
    }

    /// A duration in words, after "within": "24 hours".
    #[must_use]
    pub fn within(&self, d: Duration) -> String {
        let (id, n) = match Unit::of(d) {
            Unit::Minutes(n) => ("within-minutes", n.max(1)),
            Unit::Hours(n) => ("within-hours", n),
            Unit::Days(n) => ("within-days", n),
        };
        self.say(id, &[("n", n.into())])
    }

    /// A moment of civil time: "today at 20:00", "tomorrow at 08:00", "Sat 28 Nov at 08:00".
    #[must_use]
    pub fn moment(&self, civil: Stamp) -> String {
        let (time, hour) = (("time", self.clock(civil).into()), ("hour", self.local(civil).hour().into()));
        let id = match self.day_of(civil) {
            Day::Today => "time-today",
            Day::Tomorrow => "time-tomorrow",
            Day::Yesterday => "time-yesterday",
            Day::Other => {
                return self.say("time-on-date", &[("date", self.date(civil).into()), time, hour]);
            }
        };
        self.say(id, &[time, hour])
    }

    /// A text about a moment to come, which chooses its own words by `$day` (`today`, `tomorrow`, `other`) and
    /// has `$time`, `$date` ("on Saturday, 28 Nov") and `$in`: how long until then, in words, which is true in
    /// whichever time zone its reader is.
    #[must_use]
    pub fn say_of_moment(&self, id: &str, civil: Stamp) -> String {
        let day = match self.day_of(civil) {
            Day::Today => "today",
            Day::Tomorrow => "tomorrow",
            Day::Yesterday | Day::Other => "other",
        };
        let until = self.lasting(roughly(civil.since(self.now.civil)));
        let (time, date) = (self.clock(civil), self.date_on(civil));
        self.say(
            id,
            &[("day", day.into()), ("time", time.into()), ("date", date.into()), ("in", until.into())],
        )
    }

    /// A civil time's day in a sentence: "on Saturday, 28 Nov".
    fn date_on(&self, civil: Stamp) -> String {
        let at = self.local(civil);
        let weekday = self.say("weekday-on", &[("n", at.weekday().to_monday_one_offset().into())]);
        let month = self.say("date-month", &[("n", at.month().into())]);
        self.say("date-on", &[("weekday", weekday.into()), ("day", at.day().into()), ("month", month.into())])
    }

    /// What stands before somebody's words, or under a heading: "Anna:".
    #[must_use]
    pub fn label(&self, what: &str) -> String {
        self.say("label", &[("what", what.into())])
    }

    /// A civil time's hour and minute: "08:30".
    #[must_use]
    pub fn clock(&self, civil: Stamp) -> String {
        let at = self.local(civil);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// A moment of civil time that stays true where it stands for days: "Mon 14:05", and with its date where that
    /// could mean another week.
    #[must_use]
    pub fn point(&self, civil: Stamp) -> String {
        let now = self.now.civil;
        let apart = civil.since(now).max(now.since(civil));
        let day = if apart < Duration::from_secs(WEEK) { self.weekday(civil) } else { self.date(civil) };
        format!("{day} {}", self.clock(civil))
    }

    fn weekday(&self, civil: Stamp) -> String {
        let at = self.local(civil);
        self.say("date-weekday", &[("n", at.weekday().to_monday_one_offset().into())])
    }

    /// A civil time's day: "Sat 28 Nov", with the year if it is another.
    #[must_use]
    pub fn date(&self, civil: Stamp) -> String {
        let (at, weekday) = (self.local(civil), self.weekday(civil));
        let month = self.say("date-month", &[("n", at.month().into())]);
        let year = at.year().to_string();
        let id = if at.year() == self.local(self.now.civil).year() { "date-short" } else { "date-with-year" };
        self.say(
            id,
            &[
                ("weekday", weekday.into()),
                ("day", at.day().into()),
                ("month", month.into()),
                ("year", year.into()),
            ],
        )
    }

    /// How much: "81 kB".
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        let (id, n) = match bytes {
            0..1_000 => ("size-bytes", bytes),
            1_000..1_000_000 => ("size-kilobytes", bytes / 1_000),
            _ => ("size-megabytes", bytes / 1_000_000),
        };
        self.say(id, &[("n", n.into())])
    }

    fn day_of(&self, civil: Stamp) -> Day {
        let (then, today) = (self.local(civil).date(), self.local(self.now.civil).date());
        if then == today {
            Day::Today
        // By the calendar: a day on which clocks change has 23 hours, or 25.
        } else if today.tomorrow().is_ok_and(|d| d == then) {
            Day::Tomorrow
        } else if today.yesterday().is_ok_and(|d| d == then) {
            Day::Yesterday
        } else {
            Day::Other
        }
    }

    fn local(&self, civil: Stamp) -> DateTime {
        self.zone.to_datetime(civil.to_jiff())
    }
}

/// As people guess a time to come: to the hour from an hour and a half on, to the day beyond two days, and no
/// less than a minute.
fn roughly(d: Duration) -> Duration {
    let to = |unit: u64| Duration::from_secs((d.as_secs() + unit / 2) / unit * unit);
    match d.as_secs() {
        s if s < HOUR + HOUR / 2 => to(MINUTE).max(Duration::from_secs(MINUTE)),
        s if s <= 2 * DAY => to(HOUR),
        _ => to(DAY),
    }
}

enum Day {
    Today,
    Tomorrow,
    Yesterday,
    Other,
}

enum Unit {
    Minutes(u64),
    Hours(u64),
    Days(u64),
}

impl Unit {
    fn of(d: Duration) -> Self {
        match d.as_secs() {
            s if s < HOUR => Self::Minutes(s / MINUTE),
            s if s <= 2 * DAY => Self::Hours(s / HOUR),
            s => Self::Days(s / DAY),
        }
    }
}
