//! A month in counts: what a line tells those who fund it, and nothing of anyone.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::policy::Policy;
use crate::domain::tally::{Tallies, Totals, Wait};

use super::SCHEMA;

/// A month of the line's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

/// Text that is no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a month such as 2026-11")]
pub struct NotAMonth;

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_month() }
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let written = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let day = if written { format!("{text}-01").parse::<Date>().ok() } else { None };
        day.map(Self::of).ok_or(NotAMonth)
    }
}

/// `2026-11`.
impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.first.strftime("%Y-%m"))
    }
}

/// What was counted in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// The version of the format.
    pub schema: u32,
    /// The line's name.
    pub line: String,
    /// The month: `2026-11`.
    pub month: String,
    /// The zone whose days are counted.
    pub timezone: String,
    /// How many people began to wait, each counted once in the month. Somebody with two addresses is two.
    #[serde(default)]
    pub people: u64,
    /// How many cases began.
    #[serde(default)]
    pub cases: u64,
    /// How often contacts began to wait.
    pub appeals: u64,
    /// How often they got a first answer.
    pub answers: u64,
    /// Of those, within the promise.
    pub in_time: u64,
    /// The same in per cent of the answers and of what is late without one, rounded down; none without any.
    pub percent_in_time: Option<u64>,
    /// Appeals that were not answered within the promise: answered later, closed later without an answer, or overdue.
    #[serde(default)]
    pub late: u64,
    /// Of those, those that wait now.
    #[serde(default)]
    pub overdue: u64,
    /// Within how many seconds half of the answers came; none without answers, or if longer than is told apart.
    pub median_at_most_s: Option<u64>,
    /// The same of nine in ten.
    pub ninety_percent_at_most_s: Option<u64>,
    /// First answers by how long they took, in classes.
    pub waits: Vec<WaitView>,
    /// Answers that turned out not to have arrived, or were deleted again.
    pub taken_back: u64,
    /// Appeals that were closed without an answer.
    pub closed_unanswered: u64,
    /// Cases that were held back.
    pub held: u64,
    /// Cases that were forgotten, of which nothing else is left.
    #[serde(default)]
    pub forgotten: u64,
    /// Appeals by channel.
    pub by_channel: BTreeMap<String, u64>,
    /// Appeals by language.
    pub by_language: BTreeMap<String, u64>,
    /// Appeals by topic; those without one under an empty name.
    pub by_topic: BTreeMap<String, u64>,
    /// Appeals by the hour of the line's day in which they began, `00` to `23`.
    #[serde(default)]
    pub by_hour: BTreeMap<String, u64>,
    /// People who came for the first time by a link, by its name; those by one that the config does not know as `other`.
    #[serde(default)]
    pub by_source: BTreeMap<String, u64>,
    /// Ready answers that were read by people without an open case, by topic.
    #[serde(default)]
    pub ready_read: BTreeMap<String, u64>,
    /// Escalation steps that fired.
    pub escalations: BTreeMap<String, u64>,
    /// Appeals by day; days without any are left out.
    pub by_day: BTreeMap<String, u64>,
}

/// Answers that took so long, and longer than the class before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitView {
    /// At most so many seconds; none for all that took longer.
    pub at_most_s: Option<u64>,
    /// How many.
    pub answers: u64,
}

impl ReportView {
    /// The report of a month from the counts of its days, and from how many appeals of it are overdue now.
    #[must_use]
    pub fn of(month: Month, tallies: &Tallies, overdue: u64, policy: &Policy) -> Self {
        let totals = Totals::of(tallies.iter().map(|((_, count), by)| (count, *by)));
        let waits = totals.waits.iter().map(|(wait, n)| WaitView { at_most_s: seconds(*wait), answers: *n });
        let of_day = |day: Date| {
            let counts = tallies.iter().filter(|((at, _), _)| *at == day);
            Totals::of(counts.map(|((_, count), by)| (count, *by))).appeals
        };
        let days = month.first.series(Span::new().days(1)).take_while(|day| *day <= month.last);
        let by_day = days.map(|day| (day.to_string(), of_day(day))).filter(|(_, appeals)| *appeals > 0);
        Self {
            schema: SCHEMA,
            line: policy.name.clone(),
            month: month.to_string(),
            timezone: policy.timezone.iana_name().unwrap_or("UTC").to_owned(),
            people: totals.people,
            cases: totals.cases,
            appeals: totals.appeals,
            answers: totals.answers(),
            in_time: totals.in_time,
            percent_in_time: totals.percent_in_time(overdue),
            late: totals.late(overdue),
            overdue,
            median_at_most_s: totals.within(50).and_then(seconds),
            ninety_percent_at_most_s: totals.within(90).and_then(seconds),
            waits: waits.collect(),
            taken_back: totals.taken_back,
            closed_unanswered: totals.closed_unanswered,
            held: totals.held,
            forgotten: totals.forgotten,
            by_channel: named(&totals.by_channel, |name| name.as_str()),
            by_language: named(&totals.by_language, |language| language.as_str()),
            by_topic: named(&totals.by_topic, |topic| topic.as_ref().map_or("", |topic| topic.as_str())),
            by_hour: totals.by_hour.iter().map(|(hour, count)| (format!("{hour:02}"), *count)).collect(),
            by_source: totals.by_source,
            ready_read: named(&totals.ready, |topic| topic.as_str()),
            escalations: totals.escalated,
            by_day: by_day.collect(),
        }
    }
}

fn named<K>(counts: &BTreeMap<K, u64>, name: impl Fn(&K) -> &str) -> BTreeMap<String, u64> {
    counts.iter().map(|(key, count)| (name(key).to_owned(), *count)).collect()
}

fn seconds(wait: Wait) -> Option<u64> {
    match wait {
        Wait::Within(seconds) => Some(u64::from(seconds)),
        Wait::Longer => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days() {
        let month: Month = "2028-02".parse().unwrap();
        assert_eq!((month.to_string().as_str(), month.last.to_string().as_str()), ("2028-02", "2028-02-29"));
        for text in ["", "2026", "2026-13", "2026-1", "2026-11-01", "-26-011", "soon!!!", "２０２６"] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }
}
