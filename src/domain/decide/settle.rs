//! An attempt to send is over: the one place where a case becomes answered.

use crate::domain::case::{Case, Reply, Shown, Spell, State};
use crate::domain::changes::Link;
use crate::domain::id::{DeliveryId, LinkKey, OperatorId, SourceId};
use crate::domain::message::{Entry, Milestone, Progress};
use crate::domain::say::{Delivery, Outcome, Recipient, Say, Settlement, TickEnd};

use super::desk::{Desk, Manner};
use super::reason::Reason;
use super::{contact, operator, place};

/// The refusal that is our own fault: the recipient can still be reached.
const OUR_FAULT: &str = "bad_request";

pub(super) fn decide(desk: &mut Desk, settlement: &Settlement) -> Reason {
    let delivery = &settlement.delivery;
    desk.changes.settled.push(delivery.id);
    match &settlement.outcome {
        Outcome::Delivered(ids) => delivered(desk, settlement, ids),
        Outcome::Dropped => {
            end_recall(desk, delivery, false);
            Reason::DeliveryDropped
        }
        Outcome::Refused(why) => refused(desk, settlement, why),
    }
}

fn delivered(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) -> Reason {
    let delivery = &settlement.delivery;
    remember_numbers(desk, settlement, ids);
    if !delivery.decides {
        return Reason::Delivered;
    }
    match (&delivery.say, &delivery.to) {
        (Say::Answer { seq }, _) => answered(desk, delivery, *seq),
        (Say::Card { seq, .. }, Recipient::Operator(to)) => shown(desk, delivery, to, *seq, ids),
        (Say::AnswerRecalled { .. }, _) => end_recall(desk, delivery, true),
        _ => Reason::Delivered,
    }
}

/// Writes what the new messages belong to, so that replies, edits and buttons find their case.
fn remember_numbers(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    let delivery = &settlement.delivery;
    let (Some(case), Some(contact)) = (delivery.case, delivery.contact) else { return };
    if matches!(delivery.say, Say::CardUpdate { .. } | Say::AnswerEdited { .. } | Say::AnswerRecalled { .. })
    {
        return;
    }
    let seq = numbered(&delivery.say);
    if let (Recipient::Operator(_), Some(chat)) = (&delivery.to, settlement.chat) {
        let link = Link { case, contact, seq, delivery: Some(delivery.id) };
        let links = ids.iter().map(|id| (LinkKey { chat, message: *id }, link.clone()));
        desk.changes.links.extend(links);
    }
    if matches!(delivery.say, Say::Card { .. } | Say::Answer { .. }) {
        desk.changes.sent.push((case, delivery.id, ids.to_vec()));
    }
}

fn numbered(say: &Say) -> u32 {
    match say {
        Say::Answer { seq }
        | Say::Card { seq, .. }
        | Say::Part { seq, .. }
        | Say::Tick { seq, .. }
        | Say::Draft { seq, .. }
        | Say::Noted { seq, .. } => *seq,
        _ => 0,
    }
}

/// A card is in front of its operator.
fn shown(desk: &mut Desk, delivery: &Delivery, to: &OperatorId, seq: u32, ids: &[SourceId]) -> Reason {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return Reason::Delivered };
    let Some(at) = ids.first().copied() else { return Reason::Delivered };
    let mut card = Shown { seq, operator: to.clone(), delivery: delivery.id, at, live: true };
    let theirs = case.operator() == Some(to);
    if !theirs || matches!(case.state, State::Closed { .. }) {
        // It moved while the card was on its way.
        card.live = false;
        let look = place::buttons_for(&case, to);
        place::update_card(desk, &case, &card, look);
    }
    place::remember_shown(&mut case, card);
    desk.save(case);
    Reason::Delivered
}

/// A reply is with the contact: what its writer had been shown is answered.
fn answered(desk: &mut Desk, delivery: &Delivery, seq: u32) -> Reason {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return Reason::Delivered };
    let Some(reply) = find(&case, delivery.id) else { return Reason::Delivered };
    advance(desk, &mut case, &reply, Progress::Delivered);
    let left = take_answered(desk, &mut case, &reply);
    let end = if left { TickEnd::DeliveredButCrossed } else { TickEnd::Delivered };
    tick(desk, &case, &reply, seq, end);
    desk.save(case);
    Reason::Answered
}

fn find(case: &Case, delivery: DeliveryId) -> Option<Reply> {
    case.replies.iter().find(|r| r.delivery == delivery).cloned()
}

fn advance(desk: &mut Desk, case: &mut Case, reply: &Reply, progress: Progress) {
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.progress = progress;
    }
    let at = desk.now.line;
    desk.log(case, Entry::Delivery { seq: reply.seq, at, progress });
}

/// Ends what the reply answers of the case's unanswered spell. Returns whether something is left.
fn take_answered(desk: &mut Desk, case: &mut Case, reply: &Reply) -> bool {
    let Some(spell) = case.spell().cloned() else {
        wake(desk, case, reply);
        return false;
    };
    let (first, since) = (spell.first(), spell.since());
    if reply.covers < first {
        return true;
    }
    let last = reply.covers.min(spell.last());
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.answered = Some((first, last, since));
    }
    case.ever_answered = true;
    case.passed_by.clear();
    let Some(left) = spell.answered_up_to(reply.covers) else {
        rest(desk, case, reply);
        return false;
    };
    if let Some(spell) = case.spell_mut() {
        *spell = left;
    }
    true
}

/// Everything is answered.
fn rest(desk: &mut Desk, case: &mut Case, reply: &Reply) {
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    place::take_out(desk, case);
    case.state = State::Answered { at: desk.now.line, operator };
    desk.happened(case, Milestone::Answered, Some(&reply.operator), "delivered");
}

/// A reply to a case with nothing unanswered: a closed one is open again, a resting one rests anew.
fn wake(desk: &mut Desk, case: &mut Case, reply: &Reply) {
    if matches!(case.state, State::Closed { .. }) {
        desk.happened(case, Milestone::Reopened, Some(&reply.operator), "operator_wrote");
    }
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    case.ever_answered = true;
    case.state = State::Answered { at: desk.now.line, operator };
}

fn tick(desk: &mut Desk, case: &Case, reply: &Reply, seq: u32, end: TickEnd) {
    let how = Manner::replying(reply.source);
    desk.tell(&reply.operator, Say::Tick { seq, end }, Some(case), how);
}

fn refused(desk: &mut Desk, settlement: &Settlement, why: &str) -> Reason {
    let delivery = &settlement.delivery;
    match &delivery.to {
        Recipient::Contact(id) => {
            refused_by_contact(desk, delivery, why);
            if why != OUR_FAULT
                && let Some(mut contact) = desk.contact(*id)
            {
                contact.reachable = false;
                desk.save_contact(contact);
            }
        }
        Recipient::Operator(to) if why != OUR_FAULT => {
            if let Some(channel) = &settlement.channel {
                operator::refuse_channel(desk, to, channel);
            }
            fall_over(desk, delivery, to);
        }
        Recipient::Operator(_) | Recipient::Chat { .. } | Recipient::Pager(_) => {}
    }
    Reason::DeliveryRefused
}

fn refused_by_contact(desk: &mut Desk, delivery: &Delivery, why: &str) {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    if let Some(reply) = find(&case, delivery.id) {
        advance(desk, &mut case, &reply, Progress::Refused);
        tick(desk, &case, &reply, reply.seq, TickEnd::Refused);
    }
    end_recall(desk, delivery, false);
    desk.save(case.clone());
    if why != OUR_FAULT {
        contact::lose(desk, case, why);
    }
}

/// What one channel of an operator refused goes out by their next one, if there is one.
fn fall_over(desk: &mut Desk, delivery: &Delivery, to: &OperatorId) {
    let way = desk.policy.operator(to).and_then(|o| desk.roster().way_to(o));
    if way.is_none() || matches!(delivery.say, Say::CardUpdate { .. }) {
        return;
    }
    let case = delivery.case.and_then(|code| desk.case(code));
    let how = Manner { decides: delivery.decides, slot: delivery.slot.clone(), ..Manner::default() };
    desk.tell(to, delivery.say.clone(), case.as_ref(), how);
}

/// A recall has ended: what it took back is unanswered again, as old as it was.
fn end_recall(desk: &mut Desk, delivery: &Delivery, done: bool) -> Reason {
    let Say::AnswerRecalled { seq, target } = delivery.say else { return Reason::Delivered };
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return Reason::Delivered };
    let Some(reply) = find(&case, target) else { return Reason::Delivered };
    if done {
        take_back(desk, &mut case, &reply);
    }
    let end = if done { TickEnd::Recalled } else { TickEnd::RecallFailed };
    tick(desk, &case, &reply, seq, end);
    desk.save(case);
    Reason::Delivered
}

/// A delivered reply is not with the contact after all: the clock resumes from its original time.
pub(super) fn take_back(desk: &mut Desk, case: &mut Case, reply: &Reply) {
    advance(desk, case, reply, Progress::TakenBack);
    desk.happened(case, Milestone::AnswerTakenBack, Some(&reply.operator), "taken_back");
    let Some((from, to, since)) = reply.answered else { return };
    match case.state.clone() {
        State::Answered { operator, .. } => {
            let mut spell = Spell::stretch(from, to, since);
            spell.acknowledged = true;
            place::assign(desk, case, spell, &operator, "answer_taken_back");
        }
        State::Held { .. } | State::Waiting { .. } | State::Assigned { .. } => {
            if let Some(spell) = case.spell_mut() {
                *spell = spell.clone().with_earlier(from, to, since);
            }
        }
        State::Closed { .. } | State::Unreachable { .. } => {}
    }
}
