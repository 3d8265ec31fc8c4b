//! Hours in which nobody is on duty, told as a human reads a rota.
//!
//! Who is away is written with dates, so what is uncovered depends on the day one asks: this is no part of
//! reading the config, but of `hotlined check` and of a reload.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::DateTime;

use crate::domain::policy::Policy;
use crate::domain::shift::gaps;
use crate::domain::time::Stamp;

use super::duration;
use super::fault::{Finding, Warning};

const DAY: Duration = Duration::from_secs(86_400);

/// Warns of the coming week's hours that nobody covers, loudly where they are as long as the promise.
///
/// `file` is what the warnings call the config, `civil` the time from which the week counts.
#[must_use]
pub fn coverage(file: &str, policy: &Policy, civil: Stamp) -> Vec<Warning> {
    // A gap is told whole, so the look goes further back and ahead than the week.
    told(file, policy, civil, gaps(policy, None, civil - 8 * DAY, 22))
}

fn told(file: &str, policy: &Policy, civil: Stamp, gaps: Vec<(Stamp, Stamp)>) -> Vec<Warning> {
    let week = gaps.into_iter().filter(|(from, to)| *to > civil && *from < civil + 7 * DAY);
    let mut warnings: Vec<Warning> =
        by_hours(policy, week).into_iter().map(|gap| warning(file, policy, &gap)).collect();
    warnings.sort_by_key(|warning| !warning.loud);
    warnings
}

/// Gaps at the same hours of several days.
struct Gap {
    days: Vec<DateTime>,
    end: DateTime,
    length: Duration,
}

fn by_hours(policy: &Policy, gaps: impl Iterator<Item = (Stamp, Stamp)>) -> Vec<Gap> {
    let local = |at: Stamp| policy.timezone.to_datetime(at.to_jiff());
    let mut found: BTreeMap<_, Gap> = BTreeMap::new();
    for (from, to) in gaps {
        let (start, end, length) = (local(from), local(to), to.since(from));
        // What lasts a day or more is told with its dates, one by one.
        let apart = (length >= DAY).then_some(start);
        let gap = found.entry((apart, start.time(), end.time(), length)).or_insert_with(|| Gap {
            days: Vec::new(),
            end,
            length,
        });
        gap.days.push(start);
    }
    let mut gaps: Vec<Gap> = found.into_values().collect();
    gaps.sort_by_key(|gap| gap.days.first().copied());
    gaps
}

fn warning(file: &str, policy: &Policy, gap: &Gap) -> Warning {
    let loud = gap.length >= policy.answer_within;
    let reason = format!("nobody is on duty {}, that is {}", when(gap), duration::show(gap.length));
    let remedy = if loud {
        "give someone these hours: what comes in then may wait longer than line.answer_within"
    } else {
        "give someone these hours, if you can"
    };
    let finding = Finding { key: "shift".into(), ..Finding::of_file(file, reason, remedy) };
    Warning { finding, loud }
}

/// `every day from 20:00 to 08:00`, `on sat 2026-11-28 from …`, `from sat 2026-11-28 20:00 to mon …`.
fn when(gap: &Gap) -> String {
    let (day, time) = ("%a %Y-%m-%d", "%H:%M");
    let Some(first) = gap.days.first() else { return String::new() };
    if gap.length >= DAY {
        let full = |at: &DateTime| at.strftime("%a %Y-%m-%d %H:%M").to_string();
        return format!("from {} to {}", full(first), full(&gap.end));
    }
    let hours = format!("from {} to {}", first.strftime(time), gap.end.strftime(time));
    if gap.days.len() >= 7 {
        return format!("every day {hours}");
    }
    let days: Vec<String> = gap.days.iter().map(|at| at.strftime(day).to_string()).collect();
    format!("on {} {hours}", days.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(gaps: &[(&str, &str)]) -> Vec<String> {
        let at = |text: &str| Stamp::from_jiff(text.parse().unwrap());
        let mut policy = super::super::training::training().unwrap().config.policy;
        policy.timezone = jiff::tz::TimeZone::get("Europe/Kyiv").unwrap();
        let gaps = gaps.iter().map(|(from, to)| (at(from), at(to))).collect();
        let warnings = told("f", &policy, at("2026-11-24T12:00:00Z"), gaps);
        warnings.into_iter().map(|w| format!("{} {}", w.loud, w.finding.reason)).collect()
    }

    #[test]
    fn the_same_hours_of_every_day_are_told_once() {
        let nights: Vec<(String, String)> = (23..=30)
            .map(|day| (format!("2026-11-{day}T18:00:00Z"), format!("2026-11-{day}T22:00:00Z")))
            .collect();
        let nights: Vec<(&str, &str)> = nights.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(told_of(&nights), ["false nobody is on duty every day from 20:00 to 00:00, that is 4h"]);
    }

    #[test]
    fn a_gap_as_long_as_the_promise_is_loud_and_comes_first() {
        let gaps = [
            ("2026-11-25T10:00:00Z", "2026-11-25T12:00:00Z"),
            ("2026-11-28T10:00:00Z", "2026-11-29T10:00:00Z"),
        ];
        let wanted = [
            "true nobody is on duty from Sat 2026-11-28 12:00 to Sun 2026-11-29 12:00, that is 24h",
            "false nobody is on duty on Wed 2026-11-25 from 12:00 to 14:00, that is 2h",
        ];
        assert_eq!(told_of(&gaps), wanted);
    }

    #[test]
    fn what_is_over_or_far_away_is_not_told() {
        let gaps = [
            ("2026-11-20T10:00:00Z", "2026-11-24T12:00:00Z"),
            ("2026-12-01T12:00:00Z", "2026-12-02T12:00:00Z"),
        ];
        assert!(told_of(&gaps).is_empty());
    }
}
