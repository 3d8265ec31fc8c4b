//! `[[escalation]]`: what happens after so much unanswered time, step by step.

use std::time::Duration;

use crate::domain::duration;
use crate::domain::id::OperatorId;
use crate::domain::policy::{Action, Audience, Operator, Step, default_steps};

use super::context::Spot;
use super::hint::did_you_mean;
use super::item::{Item, quoted};
use super::lists;
use super::places;
use super::table::Table;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// Reads the steps; absent means the whole default.
pub fn read(item: Option<Item<'_>>, operators: &[Operator]) -> Vec<Step> {
    let Some(item) = item else { return default_steps() };
    let Some(entries) = item.list() else { return default_steps() };
    if entries.is_empty() {
        let remedy = "remove it to have the default steps";
        item.cx.warn_loudly(&item.spot(), "has no step, so nobody hears of a case that runs late", remedy);
    }
    let read: Vec<_> = entries
        .into_iter()
        .filter_map(|entry| {
            let at = Spot { key: false, ..Spot::key(entry.path.key("after")) };
            entry.table().and_then(|table| one(table, operators)).map(|step| (at, step))
        })
        .collect();
    ascending(&item, &read);
    read.into_iter().map(|(_, step)| step).collect()
}

fn one(mut table: Table<'_>, operators: &[Operator]) -> Option<Step> {
    let (cx, spot) = (table.cx, table.spot.clone());
    let bounds = Duration::from_secs(1)..=720 * HOUR;
    let after = table.need("after", "write after = \"4h\"").and_then(|item| item.duration(&bounds));
    let remedy = "write do = \"remind\", \"reassign\" or \"alert\"";
    let action = table.need("do", remedy).and_then(|item| item.choice(&WORDS));
    let to_item = table.take("to");
    let unless_taken = table.take("unless").and_then(|item| item.choice(&[("taken", true)]));
    let repeat = table.take("repeat").and_then(|item| {
        let repeat = item.duration(&bounds)?;
        if repeat < 5 * MINUTE {
            item.warn("repeats so often that people stop reading", "repeat every 30m or 1h");
        }
        Some(repeat)
    });
    let reassure = table.flag("reassure", false);
    table.finish();
    let action = match (action?, to_item) {
        (Word::Alert, Some(item)) => Action::Alert(audiences(&item, operators)?),
        (Word::Alert, None) => {
            cx.fault(&Spot::key(spot.path.key("to")), "is missing", "write to = [\"supervisors\"]");
            return None;
        }
        (_, Some(item)) => {
            item.fault("goes with do = \"alert\" only", "remove it");
            return None;
        }
        (Word::Remind, None) => Action::Remind,
        (Word::Reassign, None) => Action::Reassign,
    };
    Some(Step { after: after?, action, unless_taken: unless_taken.unwrap_or(false), repeat, reassure })
}

#[derive(Clone, Copy)]
enum Word {
    Remind,
    Reassign,
    Alert,
}

const WORDS: [(&str, Word); 3] =
    [("remind", Word::Remind), ("reassign", Word::Reassign), ("alert", Word::Alert)];

fn audiences(item: &Item<'_>, operators: &[Operator]) -> Option<Vec<Audience>> {
    lists::unique(item, "recipient", |entry| {
        let text = entry.text()?;
        if let Some(url) = text.strip_prefix("url:") {
            let secret = entry.clone().secret();
            let remedy = "write \"url:https://…\"; http only to this machine";
            return secret.parsed(remedy, |_| places::web_url(url)).map(|url| Audience::Pager(url.into()));
        }
        match text {
            "operator" => Some(Audience::Operator),
            "supervisors" => Some(Audience::Supervisors),
            "everyone" => Some(Audience::Everyone),
            name => named(entry, name, operators),
        }
    })
}

const RECIPIENTS: &str =
    "write `operator`, `supervisors`, `everyone`, an operator's name, or `url:https://…`";

fn named(entry: &Item<'_>, name: &str, operators: &[Operator]) -> Option<Audience> {
    if operators.iter().any(|operator| operator.id.as_str() == name) {
        return Some(Audience::Named(OperatorId::from(name)));
    }
    if name.contains("://") {
        entry.clone().secret().fault("is a URL without `url:` before it", RECIPIENTS);
        return None;
    }
    let words = ["operator", "supervisors", "everyone"];
    let all = operators.iter().map(|operator| operator.id.as_str()).chain(words);
    entry.fault(format!("{} is nobody{}", quoted(name), did_you_mean(name, all)), RECIPIENTS);
    None
}

/// Of several steps that are due at once only the last acts, so each needs a time of its own.
fn ascending(item: &Item<'_>, steps: &[(Spot, Step)]) {
    for pair in steps.windows(2) {
        let [(_, before), (at, step)] = pair else { continue };
        let told = duration::show(before.after);
        if step.after == before.after {
            let same = if step.action == before.action {
                "is the same step again"
            } else {
                "would keep the step before from acting"
            };
            item.cx.fault(at, format!("{same}: both come after {told}"), "give each step a time of its own");
        } else if step.after < before.after {
            let reason = format!("{} comes before {told} of the step above it", duration::show(step.after));
            item.cx.fault(at, reason, "put the steps in order of time");
        }
    }
}
