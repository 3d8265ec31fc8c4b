//! `config/presets/`: what is shipped to begin with is valid, and warns of nothing that it does not mean.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::super::coverage::coverage;
use super::super::{Loaded, parse};
use crate::domain::policy::{Action, Policy};
use crate::domain::time::Stamp;

const MINUTE: Duration = Duration::from_secs(60);

fn presets() -> Vec<(String, Loaded)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/presets");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = files.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let loaded = parse(&name, &text, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        (name, loaded)
    });
    let mut presets: Vec<_> = read.collect();
    presets.sort_by(|(a, _), (b, _)| a.cmp(b));
    presets
}

fn preset(name: &str) -> Policy {
    let found = presets().into_iter().find(|(file, _)| file == name);
    found.unwrap_or_else(|| panic!("no {name}")).1.config.policy
}

/// In winter and in summer, for hours shift against each other with the clocks.
#[test]
fn each_preset_is_valid_and_warns_only_of_what_it_means() {
    let mut told = String::new();
    for (name, loaded) in presets() {
        writeln!(told, "### {name}").unwrap();
        for day in ["2026-11-24T12:00:00Z", "2026-07-07T12:00:00Z"] {
            let civil = Stamp::from_jiff(day.parse().unwrap());
            let rota = coverage(&name, &loaded.config.policy, civil);
            let all: Vec<_> = loaded.warnings.iter().chain(&rota).collect();
            assert!(all.iter().all(|warning| !warning.loud), "{name}: {all:#?}");
            writeln!(told, "{}", &day[..10]).unwrap();
            for warning in all {
                writeln!(told, "    {}: {}", warning.finding.key, warning.finding.reason).unwrap();
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn around_the_world_alerts_at_60_and_90_minutes_for_a_promise_of_2_hours() {
    let policy = preset("around-the-world.toml");
    assert_eq!(policy.answer_within, 120 * MINUTE);
    assert_eq!(policy.shifts.len(), 3);
    let alerts: Vec<Duration> = policy
        .steps
        .iter()
        .filter(|step| matches!(step.action, Action::Alert(_)) && step.after < policy.answer_within)
        .map(|step| step.after)
        .collect();
    assert_eq!(alerts, [60 * MINUTE, 90 * MINUTE]);
    for shift in policy.shifts.keys() {
        let kept = policy.operators.iter().filter(|operator| operator.shifts.contains(shift)).count();
        assert!(kept >= 2, "{shift:?} has nobody to give a silent operator's case to");
    }
}

#[test]
fn each_preset_has_a_supervisor_and_alerts_before_the_promise_is_broken() {
    let presets = presets();
    assert_eq!(presets.len(), 3);
    for (name, loaded) in presets {
        let policy = loaded.config.policy;
        assert!(policy.operators.iter().any(|operator| operator.supervisor), "{name}");
        let in_time = |step: &crate::domain::policy::Step| {
            matches!(step.action, Action::Alert(_)) && step.after < policy.answer_within
        };
        assert!(policy.steps.iter().any(in_time), "{name}");
    }
}
