//! An attempt to send is over: the one place where a case becomes answered.

use crate::domain::case::{Case, Reply, Shown, Spell, State};
use crate::domain::changes::Link;
use crate::domain::id::{DeliveryId, LinkKey, OperatorId, SourceId};
use crate::domain::message::{Entry, Milestone, Progress};
use crate::domain::say::{Delivery, Outcome, Recipient, Say, Settlement, TickEnd};

use super::reason::Reason;
use super::work::{Manner, Work};
use super::{contact, operator, place};

/// The refusal that is our own fault: the recipient can still be reached.
const OUR_FAULT: &str = "bad_request";

pub(super) fn decide(work: &mut Work, settlement: &Settlement) -> Reason {
    let delivery = &settlement.delivery;
    work.changes.settled.push(delivery.id);
    match &settlement.outcome {
        Outcome::Delivered(ids) => delivered(work, settlement, ids),
        Outcome::Dropped => {
            end_recall(work, delivery, false);
            Reason::DeliveryDropped
        }
        Outcome::Refused(why) => refused(work, settlement, why),
    }
}

fn delivered(work: &mut Work, settlement: &Settlement, ids: &[SourceId]) -> Reason {
    let delivery = &settlement.delivery;
    remember_numbers(work, settlement, ids);
    if !delivery.decides {
        return Reason::Delivered;
    }
    match (&delivery.say, &delivery.to) {
        (Say::Answer { seq }, _) => answered(work, delivery, *seq),
        (Say::Card { seq, .. }, Recipient::Operator(to)) => shown(work, delivery, to, *seq, ids),
        (Say::AnswerRecalled { .. }, _) => end_recall(work, delivery, true),
        _ => Reason::Delivered,
    }
}

/// Writes what the new messages belong to, so that replies, edits and buttons find their case.
fn remember_numbers(work: &mut Work, settlement: &Settlement, ids: &[SourceId]) {
    let delivery = &settlement.delivery;
    let (Some(case), Some(contact)) = (delivery.case, delivery.contact) else { return };
    if matches!(
        delivery.say,
        Say::CardUpdate { .. } | Say::AnswerEdited { .. } | Say::AnswerRecalled { .. }
    ) {
        return;
    }
    let seq = numbered(&delivery.say);
    if let (Recipient::Operator(_), Some(chat)) = (&delivery.to, settlement.chat) {
        let link = Link { case, contact, seq, delivery: Some(delivery.id) };
        let links = ids.iter().map(|id| (LinkKey { chat, message: *id }, link.clone()));
        work.changes.links.extend(links);
    }
    if matches!(delivery.say, Say::Card { .. } | Say::Answer { .. }) {
        work.changes.sent.push((case, delivery.id, ids.to_vec()));
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
fn shown(work: &mut Work, delivery: &Delivery, to: &OperatorId, seq: u32, ids: &[SourceId]) -> Reason {
    let Some(mut case) = delivery.case.and_then(|code| work.case(code)) else { return Reason::Delivered };
    let Some(at) = ids.first().copied() else { return Reason::Delivered };
    let mut card = Shown { seq, operator: to.clone(), delivery: delivery.id, at, live: true };
    let theirs = case.operator() == Some(to);
    if !theirs || matches!(case.state, State::Closed { .. }) {
        // It moved while the card was on its way.
        card.live = false;
        let look = place::buttons_for(&case, to);
        place::update_card(work, &case, &card, look);
    }
    place::remember_shown(&mut case, card);
    work.save(case);
    Reason::Delivered
}

/// A reply is with the contact: what its writer had been shown is answered.
fn answered(work: &mut Work, delivery: &Delivery, seq: u32) -> Reason {
    let Some(mut case) = delivery.case.and_then(|code| work.case(code)) else { return Reason::Delivered };
    let Some(reply) = find(&case, delivery.id) else { return Reason::Delivered };
    advance(work, &mut case, &reply, Progress::Delivered);
    let left = take_answered(work, &mut case, &reply);
    let end = if left { TickEnd::DeliveredButCrossed } else { TickEnd::Delivered };
    tick(work, &case, &reply, seq, end);
    work.save(case);
    Reason::Answered
}

fn find(case: &Case, delivery: DeliveryId) -> Option<Reply> {
    case.replies.iter().find(|r| r.delivery == delivery).cloned()
}

fn advance(work: &mut Work, case: &mut Case, reply: &Reply, progress: Progress) {
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.progress = progress;
    }
    let at = work.now.line;
    work.log(case, Entry::Delivery { seq: reply.seq, at, progress });
}

/// Ends what the reply answers of the case's unanswered spell. Returns whether something is left.
fn take_answered(work: &mut Work, case: &mut Case, reply: &Reply) -> bool {
    let Some(spell) = case.spell().cloned() else {
        wake(work, case, reply);
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
    match spell.answered_up_to(reply.covers) {
        Some(rest) => {
            if let Some(spell) = case.spell_mut() {
                *spell = rest;
            }
            true
        }
        None => {
            rest(work, case, reply);
            false
        }
    }
}

/// Everything is answered.
fn rest(work: &mut Work, case: &mut Case, reply: &Reply) {
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    place::take_out(work, case);
    case.state = State::Answered { at: work.now.line, operator };
    work.happened(case, Milestone::Answered, Some(&reply.operator), "delivered");
}

/// A reply to a case with nothing unanswered: a closed one is open again, a resting one rests anew.
fn wake(work: &mut Work, case: &mut Case, reply: &Reply) {
    if matches!(case.state, State::Closed { .. }) {
        work.happened(case, Milestone::Reopened, Some(&reply.operator), "operator_wrote");
    }
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    case.ever_answered = true;
    case.state = State::Answered { at: work.now.line, operator };
}

fn tick(work: &mut Work, case: &Case, reply: &Reply, seq: u32, end: TickEnd) {
    let how = Manner::replying(reply.source);
    work.tell(&reply.operator, Say::Tick { seq, end }, Some(case), how);
}

fn refused(work: &mut Work, settlement: &Settlement, why: &str) -> Reason {
    let delivery = &settlement.delivery;
    match &delivery.to {
        Recipient::Contact(id) => {
            refused_by_contact(work, delivery, why);
            if why != OUR_FAULT
                && let Some(mut contact) = work.contact(*id)
            {
                contact.reachable = false;
                work.save_contact(contact);
            }
        }
        Recipient::Operator(to) if why != OUR_FAULT => {
            if let Some(channel) = &settlement.channel {
                operator::refuse_channel(work, to, channel);
            }
            fall_over(work, delivery, to);
        }
        Recipient::Operator(_) | Recipient::Chat { .. } | Recipient::Pager(_) => {}
    }
    Reason::DeliveryRefused
}

fn refused_by_contact(work: &mut Work, delivery: &Delivery, why: &str) {
    let Some(mut case) = delivery.case.and_then(|code| work.case(code)) else { return };
    if let Some(reply) = find(&case, delivery.id) {
        advance(work, &mut case, &reply, Progress::Refused);
        tick(work, &case, &reply, reply.seq, TickEnd::Refused);
    }
    end_recall(work, delivery, false);
    work.save(case.clone());
    if why != OUR_FAULT {
        contact::lose(work, case, why);
    }
}

/// What one channel of an operator refused goes out by their next one, if there is one.
fn fall_over(work: &mut Work, delivery: &Delivery, to: &OperatorId) {
    let way = work.policy.operator(to).and_then(|o| work.roster().way_to(o));
    if way.is_none() || matches!(delivery.say, Say::CardUpdate { .. }) {
        return;
    }
    let case = delivery.case.and_then(|code| work.case(code));
    let how = Manner { decides: delivery.decides, slot: delivery.slot.clone(), ..Manner::default() };
    work.tell(to, delivery.say.clone(), case.as_ref(), how);
}

/// A recall has ended: what it took back is unanswered again, as old as it was.
fn end_recall(work: &mut Work, delivery: &Delivery, done: bool) -> Reason {
    let Say::AnswerRecalled { seq, target } = delivery.say else { return Reason::Delivered };
    let Some(mut case) = delivery.case.and_then(|code| work.case(code)) else { return Reason::Delivered };
    let Some(reply) = find(&case, target) else { return Reason::Delivered };
    if done {
        take_back(work, &mut case, &reply);
    }
    let end = if done { TickEnd::Recalled } else { TickEnd::RecallFailed };
    tick(work, &case, &reply, seq, end);
    work.save(case);
    Reason::Delivered
}

/// A delivered reply is not with the contact after all: the clock resumes from its original time.
pub(super) fn take_back(work: &mut Work, case: &mut Case, reply: &Reply) {
    advance(work, case, reply, Progress::TakenBack);
    work.happened(case, Milestone::AnswerTakenBack, Some(&reply.operator), "taken_back");
    let Some((from, to, since)) = reply.answered else { return };
    match case.state.clone() {
        State::Answered { operator, .. } => {
            let spell = Spell { acknowledged: true, ..Spell::stretch(from, to, since) };
            place::assign(work, case, spell, &operator, "answer_taken_back");
        }
        State::Held { .. } | State::Waiting { .. } | State::Assigned { .. } => {
            if let Some(spell) = case.spell_mut() {
                *spell = spell.clone().with_earlier(from, to, since);
            }
        }
        State::Closed { .. } | State::Unreachable { .. } => {}
    }
}
