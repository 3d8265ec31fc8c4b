//! A drill begins, is answered, ends.
//!
//! It goes the ways of a case and is none: what an operator says to it is looked at before anything else of
//! theirs is, and goes nowhere.

use crate::domain::case::Shown;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::drill::{Call, Drill, Place};
use crate::domain::event::{Arrival, Came};
use crate::domain::forget::Copies;
use crate::domain::id::{CaseCode, ChannelName, DeliveryId, OperatorId, SourceId};
use crate::domain::policy::Operator;
use crate::domain::say::{Delivery, FeedbackKind, Settlement, Slot, ToOperator, Word};
use crate::domain::shift;

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Answer, Reason};
use super::moves::{reach, seized};

/// Calls those operators, or everyone. Who can't be called stands in it too: that is what a drill is to find.
pub(super) fn start(desk: &mut Desk, only: &[OperatorId], on_duty: bool) -> Reason {
    if running(desk).is_some() {
        return refuse(desk, Answer::DrillRuns);
    }
    if let Some(stranger) = only.iter().find(|id| desk.policy.operator(id).is_none()) {
        return refuse(desk, Answer::NoSuchOperator(stranger.clone()));
    }
    let (policy, now) = (desk.policy, desk.now);
    let chosen = |o: &&Operator| {
        (only.is_empty() || only.contains(&o.id)) && (!on_duty || shift::on_duty(o, policy, now.civil))
    };
    let called: Vec<&Operator> = policy.operators.iter().filter(chosen).collect();
    if !called.iter().any(|o| obstacle(desk, o).is_none()) {
        return refuse(desk, Answer::NobodyToCall);
    }
    let calls = (0u64..).zip(called).map(|(nth, o)| (o.id.clone(), call(desk, o, nth))).collect();
    let until = now.line + policy.answer_within;
    desk.roster_mut().drill = Some(Drill { at: now.line, until, ended: None, calls });
    Reason::Drill
}

fn call(desk: &mut Desk, operator: &Operator, nth: u64) -> Call {
    let code = CaseCode::from_bits(desk.random(8).wrapping_add(nth));
    let lost = obstacle(desk, operator).map(str::to_owned);
    let delivery = lost.is_none().then(|| send(desk, &operator.id, code));
    Call { code, delivery, place: None, lost, taken_at: None, answered_at: None }
}

/// Why nobody can be called there, as a fixed word.
fn obstacle(desk: &Desk, operator: &Operator) -> Option<&'static str> {
    let operator_state = desk.roster().operator_state(&operator.id);
    match desk.roster().way_to(operator) {
        _ if operator_state.locked => Some("locked"),
        Some(_) => None,
        None if operator_state.refused.is_empty() => Some("not_enrolled"),
        None => Some("refused"),
    }
}

fn send(desk: &mut Desk, to: &OperatorId, code: CaseCode) -> DeliveryId {
    let how = SendOptions { decides: true, code: Some(code), ..SendOptions::default() };
    desk.tell(to, ToOperator::Drill, None, how)
}

fn refuse(desk: &mut Desk, answer: Answer) -> Reason {
    desk.answer = answer;
    Reason::Refused
}

/// Ends it before its time.
pub(super) fn stop(desk: &mut Desk) -> Reason {
    if running(desk).is_none() {
        return refuse(desk, Answer::NoDrill);
    }
    end(desk);
    Reason::Drill
}

/// Ends it at its time.
pub(super) fn tick(desk: &mut Desk) {
    if running(desk).is_some_and(|drill| drill.until <= desk.now.line) {
        end(desk);
    }
}

fn end(desk: &mut Desk) {
    let now = desk.now.line;
    let Some(drill) = &mut desk.roster_mut().drill else { return };
    drill.ended = Some(now);
    let open = drill.calls.iter().filter(|(_, call)| call.answered_at.is_none());
    let open: Vec<(OperatorId, Call)> = open.map(|(id, call)| (id.clone(), call.clone())).collect();
    for (who, call) in open {
        update(desk, &who, &call);
    }
}

pub(super) fn running<'a>(desk: &'a Desk<'_>) -> Option<&'a Drill> {
    desk.roster().drill.as_ref().filter(|drill| drill.runs())
}

/// Whose test case that delivery of the running drill carries.
pub(super) fn called_by(desk: &Desk, delivery: DeliveryId) -> Option<OperatorId> {
    running(desk)?.called_by(delivery).cloned()
}

/// Changes the call of an operator whose test case that delivery carries.
fn change(desk: &mut Desk, who: &OperatorId, how: impl FnOnce(&mut Call)) {
    if let Some(call) = desk.roster_mut().drill.as_mut().and_then(|drill| drill.calls.get_mut(who)) {
        how(call);
    }
}

/// It stands in front of its operator.
pub(super) fn delivered(desk: &mut Desk, by: &Settlement, to: &OperatorId, ids: &[SourceId]) -> Reason {
    let ours = called_by(desk, by.delivery.id).as_ref() == Some(to);
    if let (true, Some(channel), Some(chat)) = (ours, &by.channel, by.chat) {
        let (channel, messages, at) = (channel.clone(), ids.to_vec(), desk.now.line);
        change(desk, to, |call| call.place = Some(Place { channel, chat, messages, at }));
    }
    Reason::Delivered
}

/// The channel does not take this message, though it reaches the operator.
pub(super) fn refused(desk: &mut Desk, delivery: &Delivery, to: &OperatorId, why: &str) {
    if called_by(desk, delivery.id).as_ref() == Some(to) {
        change(desk, to, |call| call.lost = Some(why.to_owned()));
        end_if_done(desk);
    }
}

/// The channel does not reach the operator.
pub(super) fn fall_over(desk: &mut Desk, delivery: &Delivery, to: &OperatorId) {
    if called_by(desk, delivery.id).as_ref() == Some(to) {
        call_again(desk, to, "refused");
    }
}

/// It was delivered to a server, and not to its operator.
pub(super) fn bounced(desk: &mut Desk, who: &OperatorId, channel: &ChannelName) -> Reason {
    reach::refuse_channel(desk, who, channel);
    came_back(desk, who);
    Reason::Bounced
}

/// The mail that carried it came back, and its channel is known not to work.
pub(super) fn came_back(desk: &mut Desk, who: &OperatorId) {
    change(desk, who, |call| call.place = None);
    call_again(desk, who, "bounced");
}

/// The place of an operator's test case, as that of a card: other things can come in one mail with it.
pub(super) fn as_card(desk: &Desk, who: &OperatorId) -> Option<Shown> {
    let call = desk.roster().drill.as_ref()?.calls.get(who)?;
    let (delivery, place) = (call.delivery?, call.place.as_ref()?);
    Some(Shown {
        seq: 0,
        operator: who.clone(),
        delivery,
        at: *place.messages.first()?,
        live: false,
        chat: Some(place.chat),
        known_at: place.at,
    })
}

/// They are locked out: nothing is to be answered there any more.
pub(super) fn leave(desk: &mut Desk, who: &OperatorId) {
    let call = running(desk).and_then(|drill| drill.calls.get(who)).cloned();
    let Some(call) = call.filter(|call| call.answered_at.is_none()) else { return };
    change(desk, who, |call| {
        call.lost = Some("locked".to_owned());
        call.delivery = None;
    });
    if let Some(place) = call.place {
        let at = seized::place_by(desk, who, &place.channel);
        let (operator, chat, messages) = (who.clone(), place.chat, place.messages);
        seized::delete(desk, &Copies { operator, chat, place: at, messages });
    }
    end_if_done(desk);
}

/// By the next channel, if one is left.
fn call_again(desk: &mut Desk, who: &OperatorId, why: &str) {
    let way = desk.policy.operator(who).and_then(|o| desk.roster().way_to(o));
    let call = desk.roster().drill.as_ref().and_then(|drill| drill.calls.get(who));
    let Some(code) = call.map(|call| call.code) else { return };
    let delivery = way.is_some().then(|| send(desk, who, code));
    change(desk, who, |call| {
        call.delivery = delivery;
        call.lost = delivery.is_none().then(|| why.to_owned());
    });
    end_if_done(desk);
}

/// Whether something from an operator is about a drill.
pub(super) fn is_meant(desk: &Desk, arrival: &Arrival, me: &OperatorId) -> bool {
    call_of(desk, arrival, me).is_some()
}

/// The call that it is about. Where a case's message has the number, as one of before that bears no bot may, it is
/// about that case.
fn call_of<'a>(desk: &'a Desk<'_>, arrival: &Arrival, me: &OperatorId) -> Option<&'a Call> {
    let on = match &arrival.what {
        Came::Said(said) => said.reply_to,
        Came::Pressed { on, .. } => Some(*on),
        _ => None,
    };
    let a_case_is = |message| desk.link(arrival, message).is_some();
    let drill = desk.roster().drill.as_ref().filter(|_| !on.is_some_and(a_case_is))?;
    let named = || drill.named(me, arrival).filter(|call| desk.case(call.code).is_none());
    drill.meant(me, arrival).or_else(named)
}

/// Something from an operator that is about a drill; none if it is about anything else.
pub(super) fn heard(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) -> Option<Reason> {
    let call = call_of(desk, arrival, me)?.clone();
    match &arrival.what {
        Came::Said(said) => match &said.command {
            _ if said.again => {}
            Some(Command::Case { ask: CaseAsk::Take, .. }) => {
                let word = take(desk, me, &call);
                say(desk, arrival, me, &call, word);
            }
            Some(Command::Case { .. }) => say(desk, arrival, me, &call, Word::DrillOnly),
            Some(_) => return None,
            None => answer(desk, arrival, me, &call),
        },
        Came::Pressed { callback, command, .. } => {
            let word = match command {
                Some(Command::Case { ask: CaseAsk::Take, .. }) => take(desk, me, &call),
                _ => Word::DrillOnly,
            };
            let (callback, language) = (callback.clone(), desk.roster().language_of(me, desk.policy));
            let what = FeedbackKind::Pressed { callback, word: Some(word), case: Some(call.code), language };
            desk.feedback(arrival, what);
        }
        _ => return None,
    }
    Some(Reason::Drill)
}

fn take(desk: &mut Desk, me: &OperatorId, call: &Call) -> Word {
    if running(desk).is_none() || call.answered_at.is_some() {
        return Word::DrillOver;
    }
    if call.taken_at.is_none() {
        let now = desk.now.line;
        change(desk, me, |call| call.taken_at = Some(now));
        update(desk, me, call);
    }
    Word::DrillTaken
}

fn answer(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, call: &Call) {
    let (now, began) = (desk.now.line, running(desk).map(|drill| drill.at));
    let word = match began {
        Some(began) if call.answered_at.is_none() => {
            let answered = Call { answered_at: Some(now), ..call.clone() };
            let after = answered.answered_after(began).unwrap_or_default();
            change(desk, me, |call| *call = answered);
            update(desk, me, call);
            end_if_done(desk);
            Word::DrillAnswered(after)
        }
        _ => Word::DrillOver,
    };
    say(desk, arrival, me, call, word);
}

/// A word that a mail program shows beside the test case.
fn say(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, call: &Call, word: Word) {
    let how = SendOptions { code: Some(call.code), ..SendOptions::replying(arrival.source) };
    desk.tell(me, ToOperator::Word(word), None, how);
}

fn end_if_done(desk: &mut Desk) {
    if running(desk).is_some_and(Drill::is_done) {
        end(desk);
    }
}

/// Shows the test case as it now is, where a message can be changed.
fn update(desk: &mut Desk, who: &OperatorId, call: &Call) {
    let (Some(place), Some(target)) = (&call.place, call.delivery) else { return };
    if !desk.traits(&place.channel).edits {
        return;
    }
    let how = SendOptions { slot: Some(Slot::Card(target)), code: Some(call.code), ..SendOptions::default() };
    desk.tell(who, ToOperator::DrillUpdate { target }, None, how);
}
