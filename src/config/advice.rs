//! What a valid config may still get wrong for people: languages that nobody speaks, steps that help nobody,
//! cases that nobody has room for, operators whom nothing reaches. Warnings, never faults. Hours that nobody
//! covers need the time: see [`coverage`](super::coverage).

use crate::domain::duration;
use crate::domain::id::{Language, Topic};
use crate::domain::mailbox;
use crate::domain::policy::{Action, Audience, Operator, Policy, Reach, Serves, Step};
use crate::domain::route::covers;

use super::context::{Context, Spot};
use super::path::Path;
use super::settings::{AlarmSettings, ChannelSettings};

/// Looks at the policy as a whole.
pub fn give(cx: &Context, policy: &Policy, channels: &[ChannelSettings], alarm: &AlarmSettings) {
    languages(cx, policy);
    topics(cx, policy);
    shifts(cx, policy);
    steps(cx, policy);
    room(cx, policy);
    reach(cx, policy, channels);
    beside(cx, policy);
    emergency(cx, policy);
    silence(cx, channels, alarm);
}

/// Where the only channel is deaf, and nobody waits for a heartbeat or can be paged, nobody can be told.
fn silence(cx: &Context, channels: &[ChannelSettings], alarm: &AlarmSettings) {
    let [only] = channels else { return };
    if alarm.heartbeat.is_none() && alarm.pagers.is_empty() {
        let spot = Spot::key(Path::default().key("alarm"));
        let reason = format!(
            "`{}` is the only channel, and there is neither a heartbeat nor a pager: when it hears or sends \
             nothing any more, nobody can be told",
            only.name
        );
        cx.warn(&spot, reason, "write heartbeat or page in [alarm], or add a second channel");
    }
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

fn topics(cx: &Context, policy: &Policy) {
    let knows = |topic: &Topic| policy.operators.iter().any(|o| covers(o, Some(topic), policy));
    for topic in policy.menu.topics().filter(|topic| !knows(topic)) {
        let spot = Spot::key(Path::default().key("topic").name(topic.as_str()));
        let route = policy.menu.route(topic);
        let reason = format!("nobody on the roster covers `{route}`; its cases go to anyone");
        cx.warn(
            &spot,
            reason,
            "add that to an operator's topics, or write route = \"…\" to one that is covered",
        );
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

/// A step that takes the cases of a silent operator away needs others with room for them.
fn room(cx: &Context, policy: &Policy) {
    let reassigns = policy.steps.iter().any(|step| step.action == Action::Reassign);
    if !reassigns || policy.operators.len() < 2 {
        return;
    }
    let capacity = |operator: &Operator| u64::from(operator.capacity.unwrap_or(policy.routing.capacity));
    let all: u64 = policy.operators.iter().map(capacity).sum();
    for operator in policy.operators.iter().filter(|o| capacity(o) > all - capacity(o)) {
        let (own, others) = (capacity(operator), all - capacity(operator));
        let path = Path::default().key("operator").name(operator.id.as_str()).key("capacity");
        let spot = Spot { key: false, ..Spot::key(path) };
        let reason = format!(
            "{} may hold {own} cases and all others together {others}: if {} falls silent, the escalation finds \
             no room for the rest",
            operator.id, operator.id
        );
        cx.warn(&spot, reason, format!("write at most {others}, or give the others more room"));
    }
}

/// Mail that the line sends to itself reaches nobody.
fn reach(cx: &Context, policy: &Policy, channels: &[ChannelSettings]) {
    let own = |text: &str| {
        let mut ours = channels.iter().filter_map(|channel| channel.endpoint.mailbox());
        ours.any(|email| mailbox::same(&email.address, text))
    };
    for operator in &policy.operators {
        for (at, reach) in operator.reach.iter().enumerate() {
            if reach.address.as_ref().is_some_and(|address| own(&address.0)) {
                let path = Path::default().key("operator").name(operator.id.as_str()).key("reach").index(at);
                let spot = Spot { key: false, ..Spot::key(path) };
                let reason = "is an address of the line itself, so nothing that is sent there reaches anyone";
                cx.warn_loudly(&spot, reason, "write the operator's own address");
            }
        }
    }
}

/// With a bot of the operators' own the public one is no place to work: whoever floods it is heard there, too.
fn beside(cx: &Context, policy: &Policy) {
    let Some(own) = policy.channels.iter().find(|channel| channel.serves != Serves::Everyone) else { return };
    for operator in &policy.operators {
        let bots = |reach: &Reach| policy.channel(&reach.channel).is_some_and(|c| c.traits.invites);
        let public = |reach: &Reach| bots(reach) && !policy.is_for_operators(&reach.channel);
        if let Some(at) = operator.reach.iter().position(public) {
            let path = Path::default().key("operator").name(operator.id.as_str()).key("reach").index(at);
            let spot = Spot { key: false, ..Spot::key(path) };
            let reason = "is the bot to which contacts write, and the line has one of the operators' own";
            cx.warn(&spot, reason, format!("write \"{}\" in its place", own.name));
        }
    }
    let reached = |o: &Operator| o.reach.iter().any(|reach| policy.is_for_operators(&reach.channel));
    if !policy.operators.is_empty() && !policy.operators.iter().any(reached) {
        let spot = Spot::key(Path::default().key("channel").name(own.name.as_str()).key("serves"));
        cx.warn(&spot, "no operator is reached by it", format!("write reach = [\"{}\"]", own.name));
    }
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
