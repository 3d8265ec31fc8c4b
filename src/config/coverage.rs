//! Hours in which nobody is on duty, told as a human reads a rota.
//!
//! Who is away is written with dates, so what is uncovered depends on the day one asks: this is no part of
//! reading the config, but of `hotlined check` and of a reload.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::DateTime;

use crate::domain::duration;
use crate::domain::id::Language;
use crate::domain::policy::{Operator, Policy};
use crate::domain::shift::{gaps, next_change, on_duty};
use crate::domain::time::Stamp;

use super::fault::{Finding, Warning};

const DAY: Duration = Duration::from_secs(86_400);

/// Warns of the coming week's hours that nobody covers, at all or in a language, loudly where they are as long as
/// the promise; and of operators who are never on duty.
///
/// `file` is what the warnings call the config, `civil` the time from which the week counts.
#[must_use]
pub fn coverage(file: &str, policy: &Policy, civil: Stamp) -> Vec<Warning> {
    // A gap is told whole, so the look goes further back and ahead than the week.
    let look = |language| gaps(policy, language, civil - 8 * DAY, 22);
    let empty = look(None);
    let mut warnings = told(file, policy, civil, None, empty.clone());
    for language in policy.languages.iter().filter(|language| is_spoken(policy, language)) {
        let mut own = look(Some(language));
        // Hours in which nobody is there at all are told already.
        own.retain(|gap| !empty.contains(gap));
        warnings.extend(told(file, policy, civil, Some(language), own));
    }
    warnings.extend(never_there(file, policy, civil));
    warnings.sort_by_key(|warning| !warning.loud);
    warnings
}

/// A language that nobody speaks at all is told when the config is read.
fn is_spoken(policy: &Policy, language: &Language) -> bool {
    policy.operators.iter().any(|o| o.languages.as_ref().is_none_or(|theirs| theirs.contains(language)))
}

fn never_there(file: &str, policy: &Policy, civil: Stamp) -> Vec<Warning> {
    let away = |o: &&Operator| !on_duty(o, policy, civil) && next_change(o, policy, civil).is_none();
    let warning = |o: &Operator| {
        let reason = "is not on duty within the next 60 days, so no case reaches them";
        let finding = Finding::of_file(file, reason, "look at their shifts, away and extra, or remove them");
        Warning { finding: Finding { key: format!("operator.{}", o.id), ..finding }, loud: false }
    };
    policy.operators.iter().filter(away).map(warning).collect()
}

fn told(
    file: &str,
    policy: &Policy,
    civil: Stamp,
    language: Option<&Language>,
    gaps: Vec<(Stamp, Stamp)>,
) -> Vec<Warning> {
    let week = gaps.into_iter().filter(|(from, to)| *to > civil && *from < civil + 7 * DAY);
    let mut warnings: Vec<Warning> =
        by_hours(policy, week).into_iter().map(|gap| warning(file, policy, language, &gap)).collect();
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

fn warning(file: &str, policy: &Policy, language: Option<&Language>, gap: &Gap) -> Warning {
    let loud = gap.length >= policy.answer_within;
    let who = language.map_or("nobody".to_owned(), |language| format!("nobody who speaks `{language}`"));
    let reason = format!("{who} is on duty {}, that is {}", when(gap), duration::show(gap.length));
    let remedy = match (loud, language) {
        (true, None) => {
            "give someone these hours: what comes in then may wait longer than line.answer_within"
        }
        (true, Some(_)) => {
            "give a speaker these hours: after routing.language_wait such a case goes to people who may not \
             understand it"
        }
        (false, _) => "give someone these hours, if you can",
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
        let warnings = told("f", &policy, at("2026-11-24T12:00:00Z"), None, gaps);
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

    fn shown(more: &str) -> Vec<String> {
        let text = format!(
            "[line]\nlanguages = [\"en\", \"uk\"]\n[store]\nurl = \"redis://localhost\"\n\
             [channel.telegram]\nkind = \"telegram\"\ntoken = {{ credential = \"t\" }}\n\
             [shift.day]\nhours = [\"mon-sun 08:00-20:00\"]\n[shift.weekday]\nhours = [\"mon-fri 08:00-20:00\"]\n{more}"
        );
        let policy = super::super::parse("f", &text, &[]).unwrap_or_else(|e| panic!("{e}")).config.policy;
        let noon = Stamp::from_jiff("2026-11-24T12:00:00Z".parse().unwrap());
        let all = coverage("f", &policy, noon);
        all.into_iter().map(|w| format!("{} {}: {}", w.loud, w.finding.key, w.finding.reason)).collect()
    }

    #[test]
    fn hours_without_a_speaker_are_told_by_language_where_others_are_there() {
        let roster = "[operator.ann]\nlanguages = [\"en\"]\nshifts = [\"day\"]\n\
                      [operator.olha]\nlanguages = [\"uk\"]\nshifts = [\"weekday\"]\n";
        let wanted = [
            "true shift: nobody who speaks `uk` is on duty from Fri 2026-11-27 20:00 to Mon 2026-11-30 08:00, \
             that is 60h",
            "false shift: nobody is on duty every day from 20:00 to 08:00, that is 12h",
        ];
        assert_eq!(shown(roster), wanted);
    }

    #[test]
    fn an_operator_who_is_never_there_is_told() {
        let roster =
            "[operator.ann]\n[operator.bo]\nreach = [\"telegram:5\"]\naway = [\"2026-01-01..2027-12-31\"]\n";
        let wanted = ["false operator.bo: is not on duty within the next 60 days, so no case reaches them"];
        assert_eq!(shown(roster), wanted);
    }
}
