//! What a valid config may still get wrong for people: languages that nobody speaks,
//! steps that help nobody. Warnings, never faults. Hours that nobody covers need the time: see
//! [`coverage`](super::coverage).

use crate::domain::id::Language;
use crate::domain::policy::{Action, Audience, Policy, Step};

use super::context::{Context, Spot};
use super::duration;
use super::path::Path;

/// Looks at the policy as a whole.
pub fn give(cx: &Context, policy: &Policy) {
    languages(cx, policy);
    shifts(cx, policy);
    steps(cx, policy);
    emergency(cx, policy);
}

fn languages(cx: &Context, policy: &Policy) {
    let speaks = |language: &Language| {
        let speaks_it = |theirs: &Vec<Language>| theirs.contains(language);
        policy.operators.iter().any(|operator| operator.languages.as_ref().is_none_or(speaks_it))
    };
    for (at, language) in policy.languages.iter().enumerate().filter(|(_, language)| !speaks(language)) {
        let spot = Spot::key(Path::default().key("line").key("languages").index(at));
        let reason = format!("nobody on the roster speaks `{language}`; its cases go to anyone");
        cx.warn(&spot, reason, "add it to an operator's languages, or take it out of the line's");
    }
}

fn shifts(cx: &Context, policy: &Policy) {
    let kept = |name| policy.operators.iter().any(|operator| operator.shifts.contains(name));
    for name in policy.shifts.keys().filter(|name| !kept(name)) {
        let spot = Spot::key(Path::default().key("shift").name(name.as_str()));
        cx.warn(&spot, "nobody has this shift", "add it to an operator's shifts, or remove it");
    }
}

fn steps(cx: &Context, policy: &Policy) {
    for (at, step) in policy.steps.iter().enumerate() {
        let (list, after) = (Path::default().key("escalation"), duration::show(step.after));
        let written = cx.document.span(&list).is_some();
        let own = Spot { key: false, ..Spot::key(list.index(at).key("after")) };
        let (spot, which) = if written { (own, "the step") } else { (Spot::key(list), "the default step") };
        for (reason, remedy) in doubts(policy, step) {
            cx.warn(&spot, format!("{which} after {after} {reason}"), remedy);
        }
    }
}

fn doubts(policy: &Policy, step: &Step) -> Vec<(String, &'static str)> {
    let mut doubts = Vec::new();
    if step.action == Action::Reassign && policy.operators.len() == 1 {
        doubts.push(("reassigns, but there is only one operator".into(), "add an operator"));
    }
    let nobody_above = !policy.operators.iter().any(|operator| operator.supervisor);
    if nobody_above && step.action == Action::Alert(vec![Audience::Supervisors]) {
        let remedy = "write supervisor = true for one of the operators";
        doubts.push(("alerts the supervisors, but nobody is one".into(), remedy));
    }
    if step.after > policy.answer_within {
        let promise = duration::show(policy.answer_within);
        let reason = format!("comes when the promise of {promise} is already broken");
        doubts.push((reason, "let the steps begin well before line.answer_within"));
    }
    doubts
}

fn emergency(cx: &Context, policy: &Policy) {
    if policy.emergency.is_empty() {
        return;
    }
    for language in policy.languages.iter().filter(|language| !policy.emergency.contains_key(language)) {
        let spot = Spot::key(Path::default().key("emergency").name(language.as_str()));
        let reason = format!("there is no emergency text in `{language}`, so its speakers get none");
        cx.warn(&spot, reason, "add one");
    }
}
