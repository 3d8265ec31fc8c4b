//! The texts as a whole: complete, alike in every language, and each of them in use; and how times read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::ftl::declared;
use super::load::is_besides;
use super::*;
use crate::domain::policy::{Policy, Routing};
use crate::domain::time::{Now, Stamp};

mod languages;

type Messages = BTreeMap<String, BTreeSet<String>>;

fn messages(source: &str) -> Messages {
    declared(source).into_iter().map(|d| (d.id, d.variables)).collect()
}

fn complete() -> Messages {
    messages(BUILTIN.iter().find(|(language, _)| *language == COMPLETE).unwrap().1)
}

#[test]
fn every_builtin_file_parses_and_names_each_text_once() {
    for (language, source) in BUILTIN {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{language}");
        assert_eq!(messages(source).len(), declared(source).len(), "{language}");
    }
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    for (language, source) in BUILTIN {
        let (mut these, all) = (messages(source), complete());
        for variables in these.values_mut() {
            variables.retain(|v| !is_besides(v));
        }
        for (id, variables) in &all {
            assert_eq!(these.get(id), Some(variables), "{language}: {id}");
        }
        assert_eq!(these.len(), all.len(), "{language}");
    }
}

#[test]
fn every_text_formats_with_what_it_is_given() {
    for (language, source) in BUILTIN {
        for (id, variables) in messages(source) {
            let args: Vec<(&str, Value<'_>)> = variables.iter().map(|v| (v.as_str(), 2.into())).collect();
            let text = Texts::builtin().get(&Language::from(language), &id, &args);
            assert!(!text.contains('{') && !text.is_empty() && text != id, "{language}: {id}: {text}");
        }
    }
}

/// String literals of the sources that look like the id of a text: lower-case words joined by dashes.
fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tests") || path.ends_with("tests.rs") {
            continue;
        }
        if path.is_dir() {
            literals(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            found.extend(code.split('"').filter(|l| is_id(l)).map(str::to_owned));
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() > 2 && text.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()))
}

#[test]
fn no_text_is_left_over_and_none_is_missing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut used = BTreeSet::new();
    literals(&root, &mut used);
    for id in complete().keys() {
        assert!(used.contains(id), "{id} is used nowhere");
    }
    let mut here = BTreeSet::new();
    literals(&root.join("channel/said"), &mut here);
    literals(&root.join("channel/telegram/render"), &mut here);
    literals(&root.join("channel/email/render"), &mut here);
    let known = complete();
    for id in here.iter().filter(|id| id.contains('-')) {
        assert!(known.contains_key(id), "{id} is no text");
    }
}

fn policy(zone: &str) -> Policy {
    Policy {
        name: "helpline".into(),
        languages: vec![Language::from("uk")],
        timezone: TimeZone::get(zone).unwrap(),
        answer_within: Duration::from_hours(24),
        never_tell: Vec::new(),
        retention: crate::domain::policy::Retention::default(),
        limits: crate::domain::policy::Limits::default(),
        flood: crate::domain::policy::Flood::default(),
        may_tell: Vec::new(),
        training: false,
        emergency: BTreeMap::new(),
        channels: vec![],
        routing: Routing::default(),
        shifts: BTreeMap::new(),
        operators: vec![],
        menu: crate::domain::menu::Menu::default(),
        questions: Vec::new(),
        ready: Vec::new(),
        priority: vec![],
        steps: vec![],
        urgent_steps: vec![],
        calls: crate::domain::call::Calls::default(),
        sources: Vec::new(),
        announce: None,
    }
}

/// 2026-11-24, a Tuesday, 06:30 in Kyiv.
const TUESDAY: Stamp = Stamp(1_795_494_600_000);

fn with(language: &str, check: impl FnOnce(&Voice<'_>)) {
    let (texts, policy) = (Texts::builtin(), policy("Europe/Kyiv"));
    let now = Now { line: TUESDAY, civil: TUESDAY };
    check(&Voice::new(&texts, &Language::from(language), &policy, now));
}

fn hours(n: u64) -> Duration {
    Duration::from_hours(n)
}

#[test]
fn ages_read_as_people_say_them() {
    with("en", |voice| {
        assert_eq!(voice.span(Duration::from_secs(59)), "under a minute");
        assert_eq!(voice.span(Duration::from_mins(125)), "2 h 5 min");
        assert_eq!(voice.span(hours(52)), "2 d 4 h");
        assert_eq!(voice.lasting(hours(1)), "1 hour");
        assert_eq!(voice.lasting(hours(5)), "5 hours");
        assert_eq!(voice.within(hours(72)), "3 days");
    });
    with("ru", |voice| {
        let lasting: Vec<_> = [1, 2, 5, 11, 21, 24].iter().map(|n| voice.lasting(hours(*n))).collect();
        assert_eq!(lasting, ["1 час", "2 часа", "5 часов", "11 часов", "21 час", "24 часа"]);
        let within: Vec<_> = [1, 2, 21, 24].iter().map(|n| voice.within(hours(*n))).collect();
        assert_eq!(within, ["1 часа", "2 часов", "21 часа", "24 часов"]);
        assert_eq!(voice.lasting(Duration::from_mins(1)), "1 минуту");
    });
    with("uk", |voice| {
        let lasting: Vec<_> = [1, 3, 5, 21].iter().map(|n| voice.lasting(hours(*n))).collect();
        assert_eq!(lasting, ["1 годину", "3 години", "5 годин", "21 годину"]);
    });
    with("fr", |voice| assert_eq!(voice.lasting(hours(2)), "2 heures"));
}

#[test]
fn moments_are_told_on_the_lines_clock() {
    with("en", |voice| {
        assert_eq!(voice.moment(TUESDAY), "today at 06:30");
        assert_eq!(voice.moment(TUESDAY - hours(7)), "yesterday at 23:30");
        assert_eq!(voice.moment(TUESDAY + hours(25)), "tomorrow at 07:30");
        assert_eq!(voice.moment(TUESDAY + hours(96)), "Sat 28 Nov at 06:30");
        assert_eq!(voice.moment(TUESDAY + hours(24 * 60)), "Sat 23 Jan 2027 at 06:30");
    });
    with("ru", |voice| {
        assert_eq!(voice.moment(TUESDAY + hours(96)), "сб 28 ноября в 06:30");
    });
}

#[test]
fn an_unknown_language_hears_the_lines_first_and_an_unknown_id_shows_itself() {
    let theirs = Texts::builtin().get(&Language::from("uk"), "button-close", &[]);
    with("xx", |voice| assert_eq!(voice.word("button-close"), theirs));
    assert_eq!(Texts::builtin().get(&Language::from("xx"), "button-close", &[]), "Close");
    assert_eq!(Texts::builtin().get(&Language::from("en"), "no-such", &[]), "no-such");
}

#[test]
fn any_moment_and_any_age_can_be_told() {
    with("en", |voice| {
        for stamp in [Stamp(i64::MIN), Stamp(0), Stamp(i64::MAX)] {
            assert!(!voice.moment(stamp).is_empty());
        }
        assert!(!voice.span(Duration::MAX).is_empty());
        assert_eq!(voice.size(81_234), "81 kB");
    });
}
