//! `config/hotlined.toml` says what is true: it is valid, it names every key, and its defaults are those.

use std::collections::BTreeSet;

use super::super::{SourceFile, read};
use super::{SMALLEST, config, loaded};

const EXAMPLE: &str = include_str!("../../../config/hotlined.toml");

/// The example with the settings that `keep` picks no longer commented out.
fn uncommented(keep: impl Fn(&str) -> bool) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(setting) if is_setting(setting) && keep(setting) => setting.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn is_setting(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(' ')
}

fn is_example(setting: &str) -> bool {
    setting.contains("# e.g.")
}

#[test]
fn the_example_as_shipped_is_the_smallest_config() {
    assert_eq!(format!("{:?}", config(EXAMPLE)), format!("{:?}", config(SMALLEST)));
}

#[test]
fn every_default_that_the_example_states_is_the_default() {
    // Settings below a section that is itself an example can't stand alone, and are held by the next test.
    let mut inside = false;
    let mut stated = 0;
    let lines = EXAMPLE.lines().map(|line| {
        let Some(setting) = line.strip_prefix('#').filter(|setting| is_setting(setting)) else {
            inside = inside && !line.starts_with('[');
            return line.to_owned();
        };
        if setting.starts_with('[') {
            inside = is_example(setting);
        }
        if inside || is_example(setting) {
            return line.to_owned();
        }
        stated += 1;
        setting.to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    assert!(stated >= 35, "only {stated} defaults");
    assert_eq!(format!("{:?}", config(&text)), format!("{:?}", config(SMALLEST)), "{text}");
}

#[test]
fn defaults_within_examples_hold_too() {
    let everything = uncommented(|_| true);
    let without = uncommented(|setting| is_example(setting) || setting.starts_with("[[") || is_step(setting));
    assert_ne!(everything, without);
    let tls = "tls       = \"implicit\"";
    assert!(everything.contains(tls) && !without.contains(&format!("\n{tls}")));
    assert_eq!(format!("{:?}", config(&everything)), format!("{:?}", config(&without)));
}

/// What belongs to `[[escalation]]`, which is a default as a whole.
fn is_step(setting: &str) -> bool {
    ["after", "do ", "to ", "repeat", "reassure", "unless", "priority "]
        .iter()
        .any(|key| setting.starts_with(key))
}

#[test]
fn the_example_names_every_key_there_is_and_no_other() {
    let everything = uncommented(|_| true);
    let (mut asked, result) =
        read(vec![SourceFile { name: "hotlined.toml".into(), text: everything.clone() }], &[]);
    result.unwrap_or_else(|faults| panic!("{faults}"));
    let table: toml::Table = everything.parse().unwrap();
    let mut written = BTreeSet::new();
    for (section, value) in &table {
        let named = ["channel", "shift", "operator", "topic", "say"].contains(&section.as_str());
        keys(value, section, named, &mut written);
    }
    // Whose keys are languages.
    for texts in [
        "emergency.en",
        "topic.NAME.label.en",
        "topic.NAME.answer.en",
        "say.NAME.text.en",
        "ask.text.en",
        "ask.choices.en",
    ] {
        written.remove(texts);
    }
    // The two forms of a secret are told once, at the top.
    assert!(EXAMPLE.contains("{ credential = \"name\" }") && EXAMPLE.contains("{ file = \"/path/of/it\" }"));
    for keys in [&mut written, &mut asked] {
        keys.retain(|key| !["credential", "file"].iter().any(|form| key.rsplit('.').next() == Some(form)));
    }
    assert_eq!(written, asked);
}

fn keys(value: &toml::Value, path: &str, named: bool, found: &mut BTreeSet<String>) {
    found.insert(path.to_owned());
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let step = if named { "NAME" } else { key };
                let path = format!("{path}.{step}");
                if named {
                    keys(value, &path, false, found);
                    found.remove(&path);
                } else {
                    keys(value, &path, false, found);
                }
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| keys(item, path, false, found)),
        _ => {}
    }
}

#[test]
fn the_example_in_full_warns_only_of_what_it_shows_on_purpose() {
    let warnings = loaded(&uncommented(|_| true)).warnings;
    let shown: Vec<String> =
        warnings.iter().map(|w| format!("{}: {}", w.finding.key, w.finding.reason)).collect();
    insta::assert_snapshot!(shown.join("\n"));
}
