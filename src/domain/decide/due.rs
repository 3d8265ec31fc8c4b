//! Time has passed for a case: steps, repeats, the end of quiet, another offer, its silent end.

use crate::domain::case::{Case, State};
use crate::domain::escalation;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::policy::{Action, Audience, Step};
use crate::domain::say::{CardWhy, Recipient, Say};

use super::place::{self, Wish};
use super::reason::Reason;
use super::work::{Manner, Work};

pub(super) fn decide(work: &mut Work, code: CaseCode) -> Reason {
    let Some(case) = work.case(code) else { return Reason::Nothing };
    match &case.state {
        State::Answered { at, operator } => {
            if work.now.line.since(*at) < work.policy.routing.close_after {
                return Reason::Nothing;
            }
            let operator = operator.clone();
            close(work, case, operator)
        }
        State::Waiting { .. } | State::Assigned { .. } => late(work, case),
        State::Held { .. } | State::Closed { .. } | State::Unreachable { .. } => Reason::Nothing,
    }
}

/// Nobody had anything more to say.
fn close(work: &mut Work, mut case: Case, operator: OperatorId) -> Reason {
    case.state = State::Closed {
        at: work.now.line,
        operator: Some(operator.clone()),
        why: "silence".to_owned(),
    };
    work.happened(&mut case, Milestone::Closed, Some(&operator), "silence");
    work.save(case);
    Reason::Closed
}

fn late(work: &mut Work, mut case: Case) -> Reason {
    let offered = offer_again(work, &mut case);
    let woken = end_quiet(work, &mut case);
    let fired = fire_steps(work, &mut case) | fire_offer_steps(work, &mut case) | fire_repeat(work, &mut case);
    if !(offered || woken || fired) {
        return Reason::Nothing;
    }
    work.save(case);
    if fired { Reason::Escalated } else { Reason::Offered }
}

/// A case that everyone passed on is offered again.
fn offer_again(work: &mut Work, case: &mut Case) -> bool {
    let State::Waiting { offer_again: Some(at), .. } = case.state else { return false };
    if at > work.now.line {
        return false;
    }
    let Some(spell) = place::take_out(work, case) else { return false };
    case.passed_by.clear();
    place::place(work, case, spell, Wish::default(), CardWhy::Moved { from: None });
    true
}

fn end_quiet(work: &Work, case: &mut Case) -> bool {
    let now = work.now.line;
    match case.spell_mut() {
        Some(spell) if spell.quiet_until.is_some_and(|until| until <= now) => {
            spell.quiet_until = None;
            true
        }
        _ => false,
    }
}

/// Of the steps whose time has come the latest acts; earlier ones are recorded as passed.
fn fire_steps(work: &mut Work, case: &mut Case) -> bool {
    let policy = work.policy;
    let due = escalation::due(case, &policy.steps, work.now.line);
    if due.acting.is_empty() {
        return false;
    }
    for step in &due.passed {
        work.happened(case, Milestone::StepPassed, None, &escalation::word(step));
    }
    if let Some(spell) = case.spell_mut() {
        spell.mark = due.mark;
        spell.repeat_at = None;
    }
    for step in &due.acting {
        fire(work, case, step, true);
    }
    true
}

/// The steps that Take would have silenced, counted from the offer.
fn fire_offer_steps(work: &mut Work, case: &mut Case) -> bool {
    let policy = work.policy;
    let due = escalation::offer_due(case, &policy.steps, work.now.line);
    if due.acting.is_empty() {
        return false;
    }
    if let Some(spell) = case.spell_mut() {
        spell.offer_mark = due.mark;
    }
    for step in &due.acting {
        fire(work, case, step, true);
    }
    true
}

fn fire_repeat(work: &mut Work, case: &mut Case) -> bool {
    let policy = work.policy;
    let Some(step) = escalation::repeat_due(case, &policy.steps, work.now.line) else {
        return forget_lapsed_repeat(work, case);
    };
    fire(work, case, step, false);
    true
}

/// A reload may have taken the repeating step away; its timer must not come for ever.
fn forget_lapsed_repeat(work: &Work, case: &mut Case) -> bool {
    let now = work.now.line;
    match case.spell_mut() {
        Some(spell) if spell.repeat_at.is_some_and(|at| at <= now) && spell.quiet_until.is_none() => {
            spell.repeat_at = None;
            true
        }
        _ => false,
    }
}

fn fire(work: &mut Work, case: &mut Case, step: &Step, first: bool) {
    let assignee = case.assignee().cloned();
    work.happened(case, Milestone::Escalated, assignee.as_ref(), &escalation::word(step));
    match &step.action {
        Action::Remind => {
            if let Some(operator) = &assignee {
                work.tell(operator, Say::Reminder, Some(case), Manner::default());
            }
        }
        Action::Reassign => reassign(work, case),
        Action::Alert(to) => alert(work, case, to),
    }
    if step.reassure && first {
        work.tell_contact_of(case, Say::Late, Manner::default());
    }
    let repeat_at = step.repeat.map(|every| work.now.line + every);
    if let (Some(at), Some(spell)) = (repeat_at, case.spell_mut()) {
        spell.repeat_at = Some(spell.repeat_at.map_or(at, |other| other.min(at)).max(work.now.line + MIN_REPEAT));
    }
}

/// No repeat comes sooner, whatever the config says.
const MIN_REPEAT: std::time::Duration = std::time::Duration::from_secs(60);

/// By routing, without the silent one. With nobody eligible they keep it.
fn reassign(work: &mut Work, case: &mut Case) {
    let silent = case.assignee().cloned();
    let wish = Wish { without: silent.as_ref(), ..Wish::default() };
    let Ok(choice) = place::choose(work, case, wish) else { return };
    place::move_to(work, case, &choice.operator, "escalation", true);
    if let Some(silent) = silent {
        let who = Some(choice.operator);
        let say = Say::Happened { what: Milestone::Assigned, who, why: "escalation".to_owned() };
        work.tell(&silent, say, Some(case), Manner::default());
    }
}

fn alert(work: &mut Work, case: &Case, to: &[Audience]) {
    let say = Say::Alert { cases: vec![case.code] };
    let mut told: Vec<OperatorId> = Vec::new();
    for audience in to {
        if let Audience::Pager(url) = audience {
            let language = work.policy.fallback();
            let to = Recipient::Pager(url.clone());
            work.deliver(to, say.clone(), language, Some(case), Manner::default());
        }
        for operator in operators(work, case, audience) {
            if !told.contains(&operator) {
                work.tell(&operator, say.clone(), Some(case), Manner::default());
                told.push(operator);
            }
        }
    }
}

/// Whom an alert reaches, whatever their shift or pause.
fn operators(work: &Work, case: &Case, audience: &Audience) -> Vec<OperatorId> {
    match audience {
        Audience::Operator => case.assignee().cloned().into_iter().collect(),
        Audience::Supervisors => work.supervisors(),
        Audience::Everyone => work.policy.operators.iter().map(|o| o.id.clone()).collect(),
        Audience::Named(id) => vec![id.clone()],
        Audience::Pager(_) => Vec::new(),
    }
}
