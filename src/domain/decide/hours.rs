//! Hours: who comes on duty, who goes, and what becomes of their cases; the queue; work left for later.

use crate::domain::case::{Case, Index};
use crate::domain::changes::List;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::policy::{Operator, Policy};
use crate::domain::roster::{Duty, OperatorState, Roster, SeenAs};
use crate::domain::say::{Board, Buttons, ToOperator};
use crate::domain::shift;
use crate::domain::time::{Now, Stamp};

use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START, owned};
use super::moves::offers::{is_away, offer_orphans, offer_waiting};
use super::moves::place::{self, Preference};
use super::moves::reason::Reason;
use super::moves::{cards, seized};
use super::{bulk, campaign, drill, forged, introduce, linking, lock, queue, restored, unseen};

/// Looks at everyone's hours and notices what changed since the last look.
pub(super) fn tick(desk: &mut Desk) -> Reason {
    let policy = desk.policy;
    let mut someone_came = false;
    for operator in &policy.operators {
        someone_came |= look_at(desk, operator);
    }
    for gone in off_the_roster(desk.roster(), policy) {
        unbind(desk, gone);
    }
    if someone_came {
        offer_orphans(desk);
    }
    drill::tick(desk);
    forged::tick(desk);
    // Also without anyone coming: waiting long enough opens a case to those who don't speak its language.
    offer_waiting(desk);
    let nothing = desk.changes.roster.is_none() && desk.changes.followups.is_empty();
    if nothing { Reason::Nothing } else { Reason::Roster }
}

/// Who is about to be warned that their shift ends; their cases are listed in the warning.
pub(super) fn to_be_warned(roster: &Roster, policy: &Policy, now: Now) -> Vec<OperatorId> {
    let due = |o: &&Operator| {
        let operator_state = roster.operator_states.get(&o.id);
        operator_state.is_some_and(|s| s.duty == Duty::On && s.load > 0)
            && ends_soon(o, policy, now).is_some()
    };
    policy.operators.iter().filter(due).map(|o| o.id.clone()).collect()
}

/// Whose shift begins: what they have and what waits is told them.
pub(super) fn to_be_greeted(roster: &Roster, policy: &Policy, now: Now) -> Vec<OperatorId> {
    let comes = |o: &&Operator| {
        let known = roster.operator_states.get(&o.id);
        known.is_some_and(|s| s.duty == Duty::Off) && shift::on_duty(o, policy, now.civil)
    };
    policy.operators.iter().filter(comes).map(|o| o.id.clone()).collect()
}

/// What has happened without them: nothing, where they have no case and none waits.
fn greet(desk: &mut Desk, operator: &Operator) {
    let members = |list| desk.snap.lists.get(&list).into_iter().flatten().map(|(code, _)| *code);
    let mine: Vec<CaseCode> = members(owned(&operator.id)).collect();
    let own = u32::try_from(mine.len()).unwrap_or(u32::MAX);
    let waits = if desk.roster().waiting > 0 { members(List::Open(START)).collect() } else { Vec::new() };
    let others = waits.into_iter().filter(|code| !mine.contains(code));
    let cases: Vec<CaseCode> = mine.iter().copied().chain(others).collect();
    if !cases.is_empty() {
        let board = ToOperator::Board(Board::ShiftBegins { cases, own });
        desk.tell(&operator.id, board, None, SendOptions::default());
    }
}

/// When the operator's hours end, if that is within the time of the handover's warning.
fn ends_soon(operator: &Operator, policy: &Policy, now: Now) -> Option<Stamp> {
    if !shift::on_duty(operator, policy, now.civil) {
        return None;
    }
    let end = shift::next_change(operator, policy, now.civil)?;
    (end.since(now.civil) <= policy.routing.handover).then_some(end)
}

/// Returns whether somebody became available.
fn look_at(desk: &mut Desk, operator: &Operator) -> bool {
    let on = shift::on_duty(operator, desk.policy, desk.now.civil);
    let operator_state = desk.roster().operator_state(&operator.id);
    let mut came = end_pause(desk, operator);
    end_invite(desk, operator);
    match (operator_state.duty, on) {
        (Duty::Unknown | Duty::Off, true) => {
            if operator_state.duty == Duty::Off {
                greet(desk, operator);
            }
            let now = desk.roster_mut().operator_state_mut(&operator.id);
            now.duty = Duty::On;
            now.off = now.off && operator_state.duty == Duty::Unknown;
            came = true;
        }
        (Duty::On | Duty::Warned, false) => {
            desk.roster_mut().operator_state_mut(&operator.id).duty = Duty::Off;
            if operator_state.load > 0 {
                let operator = operator.id.clone();
                desk.later(Followup::HandOver { operator, after: None, gone: false });
            }
        }
        (Duty::On, true) => warn(desk, operator),
        (Duty::Unknown, false) => desk.roster_mut().operator_state_mut(&operator.id).duty = Duty::Off,
        (Duty::Warned, true) | (Duty::Off, false) => {}
    }
    came
}

fn end_pause(desk: &mut Desk, operator: &Operator) -> bool {
    let pause = desk.roster().operator_state(&operator.id).pause;
    let over = pause.and_then(|p| p.until).is_some_and(|until| until <= desk.now.line);
    if over {
        desk.roster_mut().operator_state_mut(&operator.id).pause = None;
    }
    over
}

fn end_invite(desk: &mut Desk, operator: &Operator) {
    let invite = desk.roster().operator_state(&operator.id).invite;
    if invite.is_some_and(|i| i.until <= desk.now.line) {
        desk.roster_mut().operator_state_mut(&operator.id).invite = None;
    }
}

fn warn(desk: &mut Desk, operator: &Operator) {
    let Some(at) = ends_soon(operator, desk.policy, desk.now) else { return };
    desk.roster_mut().operator_state_mut(&operator.id).duty = Duty::Warned;
    let members = desk.snap.lists.get(&owned(&operator.id)).cloned().unwrap_or_default();
    let cases: Vec<CaseCode> = members.into_iter().map(|(code, _)| code).collect();
    if !cases.is_empty() {
        desk.tell(&operator.id, ToOperator::HandoverSoon { cases, at }, None, SendOptions::default());
    }
}

/// Operators whom the config does not know any more, and who still hold cases, are bound to a chat or known by name.
fn off_the_roster(roster: &Roster, policy: &Policy) -> Vec<OperatorId> {
    let known = |s: &OperatorState| !s.seen_as.is_empty();
    let holds = |s: &OperatorState| s.load > 0 || !s.bound.is_empty() || s.invite.is_some() || known(s);
    let holding = roster.operator_states.iter().filter(|(_, s)| holds(s)).map(|(id, _)| id);
    holding.filter(|id| policy.operator(id).is_none()).cloned().collect()
}

fn unbind(desk: &mut Desk, gone: OperatorId) {
    let now = desk.now.line;
    let operator_state = desk.roster_mut().operator_state_mut(&gone);
    // What stands in their chats goes, as from a phone that was taken: nobody answers for it any more.
    let bound = std::mem::take(&mut operator_state.bound);
    let (there, load) = (!bound.is_empty(), operator_state.load);
    operator_state.seized.extend(bound);
    operator_state.invite = None;
    operator_state.threads.end(now);
    // Who they are is nobody's to keep.
    operator_state.seen_as = SeenAs::default();
    if there {
        desk.keep(Followup::ClearChats { operator: gone.clone() });
    }
    if load > 0 {
        desk.later(Followup::HandOver { operator: gone, after: None, gone: true });
    }
}

/// Does a piece of the work that was left for later.
pub(super) fn follow(desk: &mut Desk, id: FollowupId, followup: &Followup) -> Reason {
    desk.changes.done.push(id);
    match followup {
        // It waits for its time, and is done by whoever gathers what goes with it.
        Followup::Leave { .. }
        | Followup::Clear { .. }
        | Followup::ClearChats { .. }
        | Followup::Compare { .. }
        | Followup::Expunge(_) => {
            desk.changes.done.clear();
            return Reason::Nothing;
        }
        Followup::Drain => queue::drain(desk),
        Followup::Walk { queue, after } => queue::walk(desk, queue, *after),
        Followup::Campaign { first, release, by, after, id, count } => {
            let copies = campaign::Copies { first: *first, id: *id, count: *count };
            campaign::page(desk, copies, *release, by.as_ref(), *after);
        }
        Followup::Bulk { release, by, until, id, after, count } => {
            let (release, until, id, after, count) = (*release, *until, *id, *after, *count);
            bulk::page(desk, bulk::Piece { release, by, until, id, after, count });
        }
        Followup::UndoBulk { by, id, after, count } => bulk::undo_page(desk, by, *id, *after, *count),
        Followup::Introduce { after, pages } => introduce::page(desk, *after, *pages),
        Followup::Held { release } => {
            restored::let_go(desk, *release);
            return Reason::Restored;
        }
        Followup::HandOver { operator, after, gone } => hand_over(desk, operator, *after, *gone),
        Followup::TakeBack { operator, after } => lock::take_back(desk, operator, *after),
        Followup::Part { contact } => {
            linking::part(desk, *contact);
            return Reason::Linked;
        }
        Followup::Join { words_of, typed_by, source } => {
            linking::introduce(desk, *words_of, *typed_by, *source);
            return Reason::Linked;
        }
        Followup::CameBack { operator, delivery, channel } => {
            unseen::search(desk, operator, *delivery, channel);
        }
    }
    Reason::Offered
}

fn hand_over(desk: &mut Desk, who: &OperatorId, after: Option<(Stamp, CaseCode)>, gone: bool) {
    if !is_away(desk, who) {
        // They came back meanwhile.
        return;
    }
    let list = List::Beyond(Index::Owner(who.clone()), after.unwrap_or(START));
    let listed = desk.snap.lists.get(&list).cloned().unwrap_or_default();
    for (code, _) in listed.iter().take(AT_ONCE) {
        if let Some(case) = desk.case(*code).filter(|c| c.assignee() == Some(who)) {
            pass_from(desk, case, who, gone);
        }
    }
    if listed.len() > AT_ONCE
        && let Some((code, at)) = listed.get(AT_ONCE - 1)
    {
        desk.later(Followup::HandOver { operator: who.clone(), after: Some((*at, *code)), gone });
    }
}

/// Moves a case from somebody who is off, if another can take it; from somebody who is gone in any case.
fn pass_from(desk: &mut Desk, mut case: Case, who: &OperatorId, gone: bool) {
    if desk.roster().operator_state(who).locked {
        seized::take_back(desk, &mut case, who);
    }
    match place::choose(desk, &case, Preference { without: Some(who), ..Preference::default() }) {
        Ok(choice) => place::move_to(desk, &mut case, &choice.operator, "handover", !gone),
        Err(_) if gone => {
            let Some(spell) = place::take_out(desk, &case) else { return };
            place::wait(desk, &mut case, spell, None, "operator_gone");
            cards::retire_cards(desk, &mut case, &Buttons::Moved(None), None);
        }
        Err(_) => return,
    }
    desk.save(case);
}
