//! An operator is locked out: their phone was taken, or somebody else writes as them. From that commit on nothing of
//! the line reaches them, nothing that comes from there is an operator's, and what they have goes to others.

use crate::domain::case::{Case, Index, State};
use crate::domain::changes::List;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::forget::Copies;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::policy::Operator;
use crate::domain::say::{ToOperator, Word};
use crate::domain::time::Stamp;
use crate::domain::trail::{LOCK, UNLOCK, Who};

use super::drill;
use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START};
use super::moves::place::{self, Preference};
use super::moves::reason::{Outcome, Reason};
use super::moves::{names, offers, reach, seized};

/// A supervisor asks for it, or for its end.
pub(super) fn asked(desk: &mut Desk, me: &OperatorId, name: &OperatorId, shut: bool) -> Outcome {
    if !desk.is_supervisor(me) {
        return (Reason::Refused, Some(Word::SupervisorsOnly));
    }
    let who = match names::meant(desk, name) {
        Ok(who) => who,
        Err(word) => return (Reason::Refused, Some(word)),
    };
    let outcome = if shut { lock(desk, &who, Some(me), false) } else { unlock(desk, &who, Some(me)) };
    let ended = if outcome.0 == Reason::Refused { "refused" } else { "done" };
    let what = if shut { LOCK } else { UNLOCK };
    desk.act(Who::Operator(me.clone()), what, (None, Some(who)), ended);
    outcome
}

/// Locks an operator out, for a supervisor or (`by` absent) an admin. Where nobody would be left whom the line could
/// call it is refused, unless an admin insists.
pub(super) fn lock(desk: &mut Desk, who: &OperatorId, by: Option<&OperatorId>, force: bool) -> Outcome {
    if !force && !is_anyone_left(desk, who) {
        return (Reason::Refused, Some(Word::LockLeavesNobody(who.clone())));
    }
    let news = !desk.roster().operator_state(who).locked;
    shut_out(desk, who);
    let word = Word::LockedOut { who: who.clone(), by: by.cloned() };
    if news {
        desk.tell_supervisors(&ToOperator::Word(word.clone()), None, by);
        desk.page_about(&ToOperator::Word(word.clone()));
    }
    (Reason::Roster, Some(word))
}

/// Whether somebody else is reached: a supervisor, if it is one who goes.
fn is_anyone_left(desk: &Desk, but: &OperatorId) -> bool {
    let supervisor = desk.is_supervisor(but);
    let stays = |o: &&Operator| o.id != *but && (o.supervisor || !supervisor);
    desk.policy.operators.iter().filter(stays).any(|o| desk.roster().way_to(o).is_some())
}

fn shut_out(desk: &mut Desk, who: &OperatorId) {
    let operator_state = desk.roster_mut().operator_state_mut(who);
    operator_state.locked = true;
    operator_state.invite = None;
    let bound = std::mem::take(&mut operator_state.bound);
    operator_state.seized.extend(bound);
    drill::leave(desk, who);
    reach::move_if_lost(desk, who);
    desk.later(Followup::TakeBack { operator: who.clone(), after: None });
    desk.keep(Followup::ClearChats { operator: who.clone() });
}

/// Their chats are cleared of whatever the line has sent there, as far as the service still deletes that, and so are those
/// of whoever was taken off the roster: cards of any age, notices, lists. Links stay, for what is written there is refused by them, too.
pub(super) fn clear_out(desk: &mut Desk, id: FollowupId, all: &[Copies]) -> Reason {
    desk.changes.done.push(id);
    for copies in all {
        // It may have ended while that was gathered; then the chat is whoever's it is.
        if !desk.is_there(&copies.operator) {
            seized::delete(desk, copies);
        }
    }
    Reason::Roster
}

/// Ends it. Where they were bound before they stay unbound: whoever has that chat may not be them.
pub(super) fn unlock(desk: &mut Desk, who: &OperatorId, by: Option<&OperatorId>) -> Outcome {
    let word = Word::Unlocked(who.clone());
    let operator_state = desk.roster_mut().operator_state_mut(who);
    operator_state.seized.clear();
    if std::mem::take(&mut operator_state.locked) {
        desk.tell_supervisors(&ToOperator::Word(word.clone()), None, by);
        offers::offer_all(desk);
    }
    (Reason::Roster, Some(word))
}

/// A piece of the cases that they had answered goes to who may take them now.
pub(super) fn take_back(desk: &mut Desk, who: &OperatorId, after: Option<(Stamp, CaseCode)>) {
    if !desk.roster().operator_state(who).locked {
        return;
    }
    let list = List::Beyond(Index::Resting(who.clone()), after.unwrap_or(START));
    let listed = desk.snap.lists.get(&list).cloned().unwrap_or_default();
    for (code, _) in listed.iter().take(AT_ONCE) {
        if let Some(case) = desk.case(*code).filter(|c| c.operator() == Some(who)) {
            hand_on(desk, case, who);
        }
    }
    if listed.len() > AT_ONCE
        && let Some((code, at)) = listed.get(AT_ONCE - 1)
    {
        desk.later(Followup::TakeBack { operator: who.clone(), after: Some((*at, *code)) });
    }
}

/// Nothing of it is unanswered, so that it moves without a card; with nobody there who could have it, it stays theirs
/// by name, and whatever comes goes by routing.
fn hand_on(desk: &mut Desk, mut case: Case, who: &OperatorId) {
    seized::take_back(desk, &mut case, who);
    let preference = Preference { without: Some(who), ..Preference::default() };
    if let (State::Answered { at, .. }, Ok(choice)) = (&case.state, place::choose(desk, &case, preference)) {
        let (at, to) = (*at, choice.operator);
        case.state = State::Answered { at, operator: to.clone() };
        case.last_operator = Some(to.clone());
        desk.happened(&mut case, Milestone::Assigned, Some(&to), "operator_locked");
        let (what, why) = (Milestone::Assigned, "operator_locked".to_owned());
        let say = ToOperator::Happened { what, who: Some(to.clone()), why };
        desk.tell(&to, say, Some(&case), SendOptions::default());
    }
    desk.save(case);
}
