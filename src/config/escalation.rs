//! `[[escalation]]`: what happens after so much unanswered time, step by step; and the steps of urgent cases.

use std::time::Duration;

use crate::domain::duration;
use crate::domain::id::OperatorId;
use crate::domain::policy::{Action, Audience, Operator, Step, default_steps, default_urgent_steps};

use super::context::Spot;
use super::hint::did_you_mean;
use super::item::{Item, quoted};
use super::lists;
use super::places;
use super::table::Table;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// The steps of all cases, and those of urgent ones besides.
pub struct Steps {
    pub common: Vec<Step>,
    pub urgent: Vec<Step>,
}

/// Reads the steps. Each of the two has its own default, which holds as a whole where no step of it is written; that
/// of urgent cases calls `pagers`.
pub fn read(item: Option<Item<'_>>, operators: &[Operator], pagers: &[String]) -> Steps {
    let Some(item) = item else { return usual(pagers) };
    let Some(entries) = item.list() else { return usual(pagers) };
    if entries.is_empty() {
        let remedy = "remove it to have the default steps";
        item.cx.warn_loudly(&item.spot(), "has no step, so nobody hears of a case that runs late", remedy);
    }
    let none = entries.is_empty();
    let (urgent, common): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .filter_map(|entry| {
            let at = Spot { key: false, ..Spot::key(entry.path.key("after")) };
            entry.table().and_then(|table| one(table, operators)).map(|(step, urgent)| (at, step, urgent))
        })
        .partition(|(_, _, urgent)| *urgent);
    let steps = |read: Vec<(Spot, Step, bool)>| {
        ascending(&item, &read);
        read.into_iter().map(|(_, step, _)| step).collect::<Vec<_>>()
    };
    let or_usual = |read: Vec<Step>, usual: fn(Steps) -> Vec<Step>| {
        if read.is_empty() { usual(self::usual(pagers)) } else { read }
    };
    let common = if none { Vec::new() } else { or_usual(steps(common), |usual| usual.common) };
    Steps { common, urgent: or_usual(steps(urgent), |usual| usual.urgent) }
}

fn usual(pagers: &[String]) -> Steps {
    Steps { common: default_steps(), urgent: default_urgent_steps(pagers) }
}

/// A step, and whether it is one of urgent cases.
fn one(mut table: Table<'_>, operators: &[Operator]) -> Option<(Step, bool)> {
    let (cx, spot) = (table.cx, table.spot.clone());
    let bounds = Duration::from_secs(1)..=720 * HOUR;
    let after = table.need("after", "write after = \"4h\"").and_then(|item| item.duration(&bounds));
    let remedy = "write do = \"remind\", \"reassign\" or \"alert\"";
    let action = table.need("do", remedy).and_then(|item| item.choice(&WORDS));
    let to_item = table.take("to");
    let urgent = table.choice("priority", false, &[("normal", false), ("urgent", true)]);
    let unless = unless(&mut table, urgent);
    let repeat = table.take("repeat").and_then(|item| {
        let repeat = item.duration(&bounds)?;
        if repeat < 5 * MINUTE {
            item.warn("repeats so often that people stop reading", "repeat every 30m or 1h");
        }
        if urgent {
            item.fault(
                "does not go with priority = \"urgent\"",
                "write a further step, or let one of all cases repeat",
            );
            return None;
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
    let (unless_taken, unless_staffed) = (unless == Some(Unless::Taken), unless == Some(Unless::Staffed));
    Some((Step { after: after?, action, unless_taken, unless_staffed, repeat, reassure }, urgent))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unless {
    Taken,
    Staffed,
}

fn unless(table: &mut Table<'_>, urgent: bool) -> Option<Unless> {
    let item = table.take("unless")?;
    let read = item.choice(&[("taken", Unless::Taken), ("staffed", Unless::Staffed)])?;
    if read == Unless::Staffed && !urgent {
        item.fault("goes with priority = \"urgent\" only", "write unless = \"taken\", or remove it");
    }
    Some(read)
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
fn ascending(item: &Item<'_>, steps: &[(Spot, Step, bool)]) {
    for pair in steps.windows(2) {
        let [(_, before, _), (at, step, _)] = pair else { continue };
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
