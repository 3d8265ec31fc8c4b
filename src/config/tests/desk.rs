//! A bot of the operators' own.

use super::super::parse;
use super::{config, faults, smallest_with};
use crate::domain::policy::Serves;

const DESK: &str = "[channel.desk]\nkind = \"telegram\"\ntoken = { credential = \"desk-token\" }\n";

/// The smallest line with a second bot.
fn with(more: &str) -> String {
    smallest_with(&format!("{DESK}{more}"))
}

fn warnings(text: &str) -> Vec<String> {
    let loaded = parse("hotlined.toml", text, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    loaded.warnings.into_iter().map(|warning| warning.finding.reason).collect()
}

#[test]
fn operators_are_invited_to_their_own_bot_and_threads_are_the_default() {
    let policy = config(&with("serves = \"operators\"")).policy;
    let serves: Vec<Serves> = policy.channels.iter().map(|channel| channel.serves).collect();
    assert_eq!(serves, [Serves::Everyone, Serves::Operators { threads: true }]);
    assert_eq!(policy.operators[0].reach[0].channel.as_str(), "desk");
    let off = config(&with("serves = \"operators\"\nthreads = \"off\"")).policy;
    assert!(off.is_for_operators(&"desk".into()) && !off.wants_threads(&"desk".into()));
    let public = config(&with("serves = \"everyone\"\nthreads = \"off\"")).policy;
    assert_eq!(public.operators[0].reach[0].channel.as_str(), "telegram", "nothing is as before");
}

#[test]
fn what_can_not_be_meant_is_told() {
    let alone =
        smallest_with("").replace("kind = \"telegram\"", "kind = \"telegram\"\nserves = \"operators\"");
    assert!(faults(&alone).contains("nobody can write to the line"), "{}", faults(&alone));
    let public = config(&with("threads = \"auto\"")).policy;
    assert!(!public.wants_threads(&"desk".into()), "a contact's chat never shows threads");
    let misspelt = faults(&with("serves = \"operator\""));
    assert!(misspelt.contains("did you mean `operators`"), "{misspelt}");
    let told = warnings(&with("serves = \"operators\"\n[operator.ivan]\nreach = [\"telegram\"]"));
    assert!(told.iter().any(|reason| reason.contains("the bot to which contacts write")), "{told:?}");
}
