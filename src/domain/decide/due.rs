//! Time has passed for a case: steps, repeats, the end of quiet, another offer, its silent end.

use crate::domain::case::{Case, Priority, State};
use crate::domain::escalation::{self, Presence};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::policy::{Action, Audience, Step};
use crate::domain::say::{Buttons, CardWhy, Recipient, ToContact, ToOperator};

use super::called;
use super::console;
use super::forget;
use super::moves::alarm;
use super::moves::cards;
use super::moves::desk::{Desk, SendOptions};
use super::moves::offers;
use super::moves::place::{self, Preference};
use super::moves::reason::Reason;
use super::moves::staffing;
use super::moves::undecided;
use super::planned;
use super::restored;

pub(super) fn decide(desk: &mut Desk, code: CaseCode) -> Reason {
    if forget::remains(desk, code) {
        return Reason::Forgotten;
    }
    let Some(mut case) = desk.case(code) else { return Reason::Nothing };
    if undecided::remind(desk, &mut case) {
        desk.save(case.clone());
        return match timed(desk, case) {
            Reason::Nothing => Reason::HeldBack,
            reason => reason,
        };
    }
    timed(desk, case)
}

fn timed(desk: &mut Desk, mut case: Case) -> Reason {
    let showed = cards::show_places(desk, &mut case) | rang(desk, &mut case);
    match &case.state {
        State::Answered { at, .. } if desk.now.line.since(*at) < desk.policy.routing.close_after => {
            if !showed {
                return Reason::Nothing;
            }
            desk.save(case);
            Reason::Moved
        }
        State::Answered { operator, .. } => {
            let operator = operator.clone();
            close(desk, case, Some(operator), "silence")
        }
        State::Waiting { spell, .. } | State::Assigned { spell, .. }
            if spell.is_wordless()
                && desk.now.line.since(spell.since()) >= desk.policy.routing.close_after =>
        {
            let last = case.operator().cloned();
            place::take_out(desk, &case);
            close(desk, case, last, "nothing_said")
        }
        State::Waiting { .. } | State::Assigned { .. } => late(desk, case, showed),
        // What is held together climbs the ladder too, to supervisors.
        State::Held { .. } if case.campaign.is_some() => late(desk, case, showed),
        State::Held { .. } | State::Closed { .. } | State::Unreachable { .. } if showed => {
            desk.save(case);
            Reason::Moved
        }
        State::Held { .. } | State::Closed { .. } | State::Unreachable { .. } => Reason::Nothing,
    }
}

/// What is due of what operators did with it.
fn rang(desk: &mut Desk, case: &mut Case) -> bool {
    let over = case.handled.blocked.is_some_and(|until| until <= desk.now.line);
    planned::ring(desk, case) | (over && console::let_go(desk, case))
}

/// Nobody had anything more to say.
fn close(desk: &mut Desk, mut case: Case, operator: Option<OperatorId>, why: &str) -> Reason {
    let whose = operator.clone();
    case.shut(State::Closed { at: desk.now.line, operator, why: why.to_owned() });
    desk.happened(&mut case, Milestone::Closed, whose.as_ref(), why);
    cards::retire_cards(desk, &mut case, &Buttons::Closed, None);
    desk.save(case);
    Reason::Closed
}

fn late(desk: &mut Desk, mut case: Case, showed: bool) -> Reason {
    let offered = offer_again(desk, &mut case);
    let woken = end_quiet(desk, &mut case) | called::ring(desk, &mut case);
    if restored::is_quiet(desk, &case) {
        let passed = restored::pass(desk, &mut case);
        if passed || offered || woken || showed {
            desk.save(case);
        }
        return if passed { Reason::StepsPassed } else { Reason::Nothing };
    }
    let pressed = fire_urgent_steps(desk, &mut case);
    let fired = (pressed == Some(true))
        | fire_steps(desk, &mut case)
        | fire_offer_steps(desk, &mut case)
        | fire_repeat(desk, &mut case);
    if !(offered || woken || fired || showed || pressed.is_some()) {
        return Reason::Nothing;
    }
    desk.save(case);
    match (fired, offered || woken) {
        (true, _) => Reason::Escalated,
        (false, true) => Reason::Offered,
        (false, false) => Reason::Moved,
    }
}

/// A case that everyone passed on is offered again.
fn offer_again(desk: &mut Desk, case: &mut Case) -> bool {
    let State::Waiting { offer_again: Some(at), .. } = case.state else { return false };
    if at > desk.now.line {
        return false;
    }
    let Some(spell) = place::take_out(desk, case) else { return false };
    case.passed_by.clear();
    place::place(desk, case, spell, Preference::default(), CardWhy::Moved { from: None });
    true
}

fn end_quiet(desk: &Desk, case: &mut Case) -> bool {
    let now = desk.now.line;
    match case.spell_mut() {
        Some(spell) if spell.quiet_until.is_some_and(|until| until <= now) => {
            spell.quiet_until = None;
            true
        }
        _ => false,
    }
}

/// Of the steps whose time has come the latest acts; earlier ones are recorded as passed.
fn fire_steps(desk: &mut Desk, case: &mut Case) -> bool {
    let policy = desk.policy;
    let due = escalation::due(case, &policy.steps, desk.now.line);
    if due.acting.is_empty() {
        return false;
    }
    for step in &due.passed {
        desk.happened(case, Milestone::StepPassed, None, &escalation::word(step));
    }
    if let Some(spell) = case.spell_mut() {
        spell.mark = due.mark;
    }
    for step in &due.acting {
        fire(desk, case, step, true);
    }
    true
}

/// The steps that Take would have silenced, counted from the offer.
fn fire_offer_steps(desk: &mut Desk, case: &mut Case) -> bool {
    let policy = desk.policy;
    let due = escalation::offer_due(case, &policy.steps, desk.now.line);
    if due.acting.is_empty() {
        return false;
    }
    if let Some(spell) = case.spell_mut() {
        spell.offer_mark = due.mark;
    }
    for step in &due.acting {
        fire(desk, case, step, true);
    }
    true
}

/// The steps of urgent cases. None if the time of none has come; else whether one acts, for those that a taken
/// case or a staffed line silences are over without a word.
fn fire_urgent_steps(desk: &mut Desk, case: &mut Case) -> Option<bool> {
    let policy = desk.policy;
    let mark = case.spell().filter(|_| case.priority == Priority::Urgent)?.urgent_mark;
    let holder = case.assignee().is_some_and(|operator| !offers::is_away(desk, operator));
    let there = Presence { staffed: staffing::is_staffed(desk), holder };
    let due = escalation::urgent_due(case, &policy.urgent_steps, desk.now.line, there);
    if due.mark == mark {
        return None;
    }
    for step in &due.passed {
        desk.happened(case, Milestone::StepPassed, None, &escalation::word(step));
    }
    if let Some(spell) = case.spell_mut() {
        spell.urgent_mark = due.mark;
        if !due.acting.is_empty() {
            spell.urgent_fired.push(due.mark);
        }
    }
    for step in &due.acting {
        act(desk, case, step, true);
    }
    Some(!due.acting.is_empty())
}

fn fire_repeat(desk: &mut Desk, case: &mut Case) -> bool {
    let (policy, now) = (desk.policy, desk.now.line);
    if escalation::repeat_due(case, &policy.steps, now).is_none() {
        return forget_lapsed_repeat(desk, case);
    }
    let mark = case.spell().map_or(0, |s| s.mark);
    for step in escalation::repeating(&policy.steps, mark) {
        fire(desk, case, step, false);
    }
    true
}

/// A reload may have taken the repeating step away; its timer must not come for ever.
fn forget_lapsed_repeat(desk: &Desk, case: &mut Case) -> bool {
    let now = desk.now.line;
    match case.spell_mut() {
        Some(spell) if spell.repeat_at.is_some_and(|at| at <= now) && spell.quiet_until.is_none() => {
            spell.repeat_at = None;
            true
        }
        _ => false,
    }
}

fn fire(desk: &mut Desk, case: &mut Case, step: &Step, first: bool) {
    act(desk, case, step, first);
    let steps = &desk.policy.steps;
    if let Some(spell) = case.spell_mut() {
        spell.repeat_at = escalation::next_repeat(steps, spell.mark, desk.now.line);
    }
}

fn act(desk: &mut Desk, case: &mut Case, step: &Step, first: bool) {
    let assignee = case.assignee().cloned();
    desk.happened(case, Milestone::Escalated, assignee.as_ref(), &escalation::word(step));
    match &step.action {
        Action::Remind => {
            if let Some(operator) = &assignee {
                desk.tell(operator, ToOperator::Reminder, Some(case), SendOptions::default());
            }
        }
        Action::Reassign => reassign(desk, case),
        Action::Alert(to) => alert(desk, case, to),
    }
    if step.reassure && first && !case.forged && case.campaign.is_none() {
        desk.tell_contact_of(case, ToContact::Late, SendOptions::default());
    }
}

/// By routing, without the silent one. With nobody eligible they keep it.
fn reassign(desk: &mut Desk, case: &mut Case) {
    let silent = case.assignee().cloned();
    let preference = Preference { without: silent.as_ref(), ..Preference::default() };
    if case.campaign.is_some() {
        return;
    }
    let Ok(choice) = place::choose(desk, case, preference) else { return };
    place::move_to(desk, case, &choice.operator, "escalation", true);
    if let Some(silent) = silent {
        let who = Some(choice.operator);
        let say = ToOperator::Happened { what: Milestone::Assigned, who, why: "escalation".to_owned() };
        desk.tell(&silent, say, Some(case), SendOptions::default());
    }
}

fn alert(desk: &mut Desk, case: &Case, to: &[Audience]) {
    let say = ToOperator::Alert { cases: vec![case.code] };
    let mut told: Vec<OperatorId> = Vec::new();
    for audience in to {
        let held = case.campaign.is_some();
        if let Audience::Pager(url) = audience
            && !held
        {
            let language = desk.policy.fallback();
            let to = Recipient::Pager(url.clone());
            desk.deliver(to, say.clone().into(), language, Some(case), SendOptions::default());
        }
        let whom = if held { watchers(desk, audience) } else { operators(desk, case, audience) };
        for operator in whom {
            if !told.contains(&operator) {
                alarm::alert(desk, &operator, case);
                told.push(operator);
            }
        }
    }
}

/// Whom an alert about a case that is held reaches: nobody else can let it go.
fn watchers(desk: &Desk, audience: &Audience) -> Vec<OperatorId> {
    match audience {
        Audience::Supervisors | Audience::Everyone => desk.supervisors(),
        Audience::Operator | Audience::Named(_) | Audience::Pager(_) => Vec::new(),
    }
}

/// Whom an alert reaches, whatever their shift or pause.
fn operators(desk: &Desk, case: &Case, audience: &Audience) -> Vec<OperatorId> {
    match audience {
        Audience::Operator => case.assignee().cloned().into_iter().collect(),
        Audience::Supervisors => desk.supervisors(),
        Audience::Everyone => desk.policy.operators.iter().map(|o| o.id.clone()).collect(),
        Audience::Named(id) => vec![id.clone()],
        Audience::Pager(_) => Vec::new(),
    }
}
