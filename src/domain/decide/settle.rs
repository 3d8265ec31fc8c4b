//! An attempt to send is over: the one place where a case becomes answered.

use crate::domain::case::{Case, OUTDATED, Reply, Shown, State};
use crate::domain::forget::Copies;
use crate::domain::id::{ContactId, DeliveryId, OperatorId, SourceId};
use crate::domain::message::{Milestone, Progress};
use crate::domain::say::{
    Announcing, Delivery, Outcome, Recipient, Refusal, Say, Settlement, TickEnd, ToContact, ToOperator, Word,
};
use crate::domain::time::Stamp;

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;
use super::moves::replies::{advance, find, tick};
use super::moves::unsent::{Unsent, not_sent};
use super::moves::{alarm, cards, handover, place, questions, reach, recall, seized, unheard};
use super::{aged, announce, announced, drill, introduce, linked, menu, senses, traces};

pub(super) fn decide(desk: &mut Desk, settlement: &Settlement) -> Reason {
    let delivery = &settlement.delivery;
    if !matches!(settlement.outcome, Outcome::Going { .. }) {
        desk.changes.settled.push(delivery.id);
    }
    if let Some(reason) = announce::settled(desk, settlement) {
        return reason;
    }
    match &settlement.outcome {
        Outcome::Delivered(ids) => delivered(desk, settlement, ids),
        Outcome::Dropped => {
            not_sent(desk, delivery, Unsent::Needless);
            menu::lost(desk, delivery);
            Reason::DeliveryDropped
        }
        Outcome::Refused(why) => refused(desk, settlement, *why),
        Outcome::Unsure => {
            unsure(desk, delivery);
            Reason::DeliveryUnsure
        }
        Outcome::Going { numbers, .. } => {
            linked::link(desk, settlement, numbers);
            Reason::DeliveryGoing
        }
        Outcome::Held => {
            desk.changes.held.push(delivery.clone());
            Reason::DeliveryHeld
        }
    }
}

fn delivered(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) -> Reason {
    let delivery = &settlement.delivery;
    linked::remember(desk, settlement, ids);
    overtaken(desk, settlement, ids);
    remember_mail(desk, settlement);
    traces::keep(desk, settlement, ids);
    aged::number_goes(desk, settlement, ids);
    if !delivery.decides {
        return Reason::Delivered;
    }
    match (&delivery.say, &delivery.to) {
        (Say::Contact(ToContact::Answer { seq }), _) => answered(desk, delivery, *seq, settlement.missing),
        (
            Say::Operator(ToOperator::Card { seq, .. } | ToOperator::Part { seq, .. }),
            Recipient::Operator(to),
        ) => shown(desk, settlement, to, *seq, ids),
        (Say::Operator(ToOperator::Alarm { edits: None, .. }), Recipient::Operator(to)) => {
            alarm::lies(desk, settlement, to, ids);
            Reason::Delivered
        }
        (Say::Operator(ToOperator::Announcing(Announcing::Ask { number, .. })), Recipient::Operator(to)) => {
            announced::asked_there(desk, settlement, to, *number, ids);
            Reason::Delivered
        }
        (Say::Operator(ToOperator::Drill), Recipient::Operator(to)) => {
            drill::delivered(desk, settlement, to, ids)
        }
        (Say::Contact(ToContact::AnswerEdited { target, .. }), _) => {
            corrected(desk, delivery, *target, settlement.missing);
            Reason::Delivered
        }
        (Say::Contact(ToContact::AnswerRecalled { .. }), _) => {
            recall::end(desk, delivery, recall::ended(ids));
            Reason::Delivered
        }
        (Say::Contact(ToContact::Question { .. }), _) => {
            questions::told(desk, delivery, ids);
            Reason::Delivered
        }
        _ => Reason::Delivered,
    }
}

/// It came to its operator while they were locked out.
fn overtaken(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    if let (Recipient::Operator(to), Some(chat)) = (&settlement.delivery.to, settlement.chat)
        && desk.roster().operator_state(to).locked
    {
        let by = ids.first().and_then(|id| id.bot());
        let messages = ids.iter().filter(|id| id.bot() == by).copied().collect();
        let place = settlement.channel.as_ref().and_then(|by| seized::place_by(desk, to, by));
        seized::delete(desk, &Copies { operator: to.clone(), chat, place, messages });
    }
}

/// When a mail went out to a contact: what comes back at once is likely a machine's.
fn remember_mail(desk: &mut Desk, settlement: &Settlement) {
    let Recipient::Contact(id) = &settlement.delivery.to else { return };
    let by = settlement.channel.as_ref();
    let answers = by.is_some_and(|channel| desk.traits(channel).machines_answer);
    let known_as = settlement.delivery.case.and_then(|code| desk.case(code)).and_then(|case| case.known_as);
    for id in std::iter::once(*id).chain(known_as).filter(|_| answers) {
        if let Some(mut contact) = desk.contact(id) {
            contact.mailed_at = Some(desk.now.line);
            desk.save_contact(contact);
        }
    }
}

/// A card is in front of its operator.
fn shown(desk: &mut Desk, settlement: &Settlement, to: &OperatorId, seq: u32, ids: &[SourceId]) -> Reason {
    let delivery = &settlement.delivery;
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return Reason::Delivered };
    let Some(at) = ids.first().copied() else { return Reason::Delivered };
    let is_card = matches!(delivery.say, Say::Operator(ToOperator::Card { .. }));
    let theirs = case.operator() == Some(to) && !matches!(case.state, State::Closed { .. });
    let fresh = case.spell().is_none_or(|s| s.reads_as(seq, delivery.made_at));
    let at = if fresh { at } else { OUTDATED };
    let card = Shown {
        seq,
        operator: to.clone(),
        delivery: delivery.id,
        at,
        live: theirs && is_card,
        chat: settlement.chat,
        known_at: desk.now.civil,
    };
    if is_card
        && (!theirs
            || !fresh
            || repeated_since(&case, seq, delivery)
            || questions::answered_since(&case, seq, delivery.made_at))
    {
        // Something happened to it while the card was on its way.
        let look = cards::buttons_for(&case, to);
        cards::update_card(desk, &case, &card, look);
    }
    case.remember_shown(card);
    desk.save(case);
    Reason::Delivered
}

/// Whether the message was said again after its card was made.
fn repeated_since(case: &Case, seq: u32, delivery: &Delivery) -> bool {
    case.said.iter().any(|s| s.seq == seq && s.repeats > 0 && s.at >= delivery.made_at)
}

/// A reply is with the contact: what its writer had been shown is answered.
fn answered(desk: &mut Desk, delivery: &Delivery, seq: u32, missing: u32) -> Reason {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return Reason::Delivered };
    let Some(reply) = find(&case, delivery.id) else { return Reason::Delivered };
    advance(desk, &mut case, &reply, Progress::Delivered, None);
    if missing > 0 {
        desk.word(&reply.operator, Word::Partly(missing), Some(&case), Some(reply.source));
    }
    let left = take_answered(desk, &mut case, &reply, delivery.made_at);
    let owner = case.operator().filter(|o| **o != reply.operator).cloned();
    if let Some(owner) = owner {
        let why = if left { "crossed" } else { "delivered" };
        let say = ToOperator::Happened {
            what: Milestone::Answered,
            who: Some(reply.operator.clone()),
            why: why.to_owned(),
        };
        desk.tell(&owner, say, Some(&case), SendOptions::default());
    }
    let end = if left { TickEnd::DeliveredButCrossed } else { TickEnd::Delivered };
    tick(desk, &case, &reply, seq, end);
    desk.save(case);
    Reason::Answered
}

/// Ends what the reply answers of the case's unanswered spell. Returns whether something is left.
pub(super) fn take_answered(desk: &mut Desk, case: &mut Case, reply: &Reply, written: Stamp) -> bool {
    let Some(spell) = case.spell().cloned() else {
        wake(desk, case, reply, written);
        return false;
    };
    let Some(answered) = spell.up_to(reply.covers) else { return true };
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.answered = Some(answered.clone());
    }
    case.ever_answered = true;
    case.passed_by.clear();
    let left = spell.answered_up_to(reply.covers);
    let rests = left.is_none();
    match left {
        Some(left) => {
            if let Some(spell) = case.spell_mut() {
                *spell = left;
            }
        }
        None => rest(desk, case, reply),
    }
    cards::refresh_answered(desk, case, &answered);
    !rests
}

/// Everything is answered.
fn rest(desk: &mut Desk, case: &mut Case, reply: &Reply) {
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    place::take_out(desk, case);
    case.state = State::Answered { at: desk.now.line, operator };
    desk.happened(case, Milestone::Answered, Some(&reply.operator), "delivered");
}

/// A reply to a case with nothing unanswered: a closed one is open again, unless it was closed after the
/// reply was written; a resting one rests anew.
fn wake(desk: &mut Desk, case: &mut Case, reply: &Reply, written: Stamp) {
    case.ever_answered = true;
    if let State::Closed { at, .. } = case.state {
        if at >= written {
            return;
        }
        desk.happened(case, Milestone::Reopened, Some(&reply.operator), "operator_wrote");
    }
    let operator = case.operator().unwrap_or(&reply.operator).clone();
    case.state = State::Answered { at: desk.now.line, operator };
}

fn refused(desk: &mut Desk, settlement: &Settlement, why: Refusal) -> Reason {
    let delivery = &settlement.delivery;
    let lost = why.loses_recipient();
    match &delivery.to {
        Recipient::Contact(id) => {
            not_sent(desk, delivery, Unsent::Refused(why));
            if lost {
                lose_contact(desk, delivery, *id, why);
            }
        }
        Recipient::Operator(to) if lost => {
            match &settlement.channel {
                Some(channel) => reach::refuse_channel(desk, to, channel),
                None => {
                    reach::move_if_lost(desk, to);
                }
            }
            fall_over(desk, delivery, to);
        }
        Recipient::Operator(to) => {
            drill::refused(desk, delivery, to, why.word());
            unshowable(desk, delivery, to);
            introduce::unheard(desk, &delivery.say);
        }
        Recipient::Pager(url) => {
            let case = delivery.case.and_then(|code| desk.case(code));
            senses::pager_refused(desk, url, case.as_ref());
        }
        Recipient::Chat { .. } => {}
    }
    Reason::DeliveryRefused
}

/// Changed words went out by themselves, where nothing can be changed as it lies; or so many of an answer's messages
/// stay as they were.
fn corrected(desk: &mut Desk, delivery: &Delivery, target: DeliveryId, missing: u32) {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    let Some(reply) = find(&case, target) else { return };
    if !desk.traits(&case.channel).edits {
        desk.word(&reply.operator, Word::Corrected, Some(&case), Some(reply.source));
    } else if missing > 0 {
        desk.happened(&mut case, Milestone::ChangedPartly, Some(&reply.operator), "edited");
        desk.word(&reply.operator, Word::ChangedPartly(missing), Some(&case), Some(reply.source));
        desk.save(case);
    }
}

/// An operator can't be shown something in any form. A case goes on to whoever has not tried yet; whoever watches over
/// the line hears of it in any case.
fn unshowable(desk: &mut Desk, delivery: &Delivery, to: &OperatorId) {
    let Some(case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    if !matches!(
        delivery.say,
        Say::Operator(
            ToOperator::Card { .. }
                | ToOperator::Part { .. }
                | ToOperator::Draft { .. }
                | ToOperator::Alert { .. }
        )
    ) {
        return;
    }
    let word = ToOperator::Word(Word::Unshowable(to.clone()));
    desk.tell_supervisors(&word, Some(&case), Some(to));
    desk.page(&case);
    if is_on_offer(&case, delivery, to) {
        handover::pass_on(desk, case, "unshowable");
    }
}

/// Whether it is the card of something that this operator must answer, made since they must.
fn is_on_offer(case: &Case, delivery: &Delivery, to: &OperatorId) -> bool {
    match (&case.state, &delivery.say) {
        (State::Assigned { spell, post }, Say::Operator(ToOperator::Card { seq, .. })) => {
            post.operator == *to && delivery.made_at >= post.at && spell.holds(*seq)
        }
        _ => false,
    }
}

/// It may be with the contact, or not: whoever wrote it decides whether it is sent again. Nothing is answered by it.
fn unsure(desk: &mut Desk, delivery: &Delivery) {
    let Say::Contact(ToContact::Answer { seq }) = delivery.say else {
        return not_sent(desk, delivery, Unsent::Unsure);
    };
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    let Some(reply) = find(&case, delivery.id) else { return };
    advance(desk, &mut case, &reply, Progress::Unsure, Some("never_confirmed"));
    tick(desk, &case, &reply, seq, TickEnd::Unsure);
    desk.save(case);
}

/// The contact's case that the delivery is about, and the one they have now, lose their contact.
fn lose_contact(desk: &mut Desk, delivery: &Delivery, id: ContactId, why: Refusal) {
    let Some(mut contact) = desk.contact(id) else { return };
    for code in delivery.case.into_iter().chain(contact.case) {
        if let Some(case) = desk.case(code) {
            reach::lose(desk, case, why);
        }
    }
    contact.reachable = false;
    desk.save_contact(contact);
}

/// What one channel of an operator refused goes out by their next one, if there is one.
fn fall_over(desk: &mut Desk, delivery: &Delivery, to: &OperatorId) {
    if delivery.say == Say::Operator(ToOperator::Drill) {
        return drill::fall_over(desk, delivery, to);
    }
    let way = desk.policy.operator(to).and_then(|o| desk.roster().way_to(o));
    if way.is_none() {
        unheard::keep(desk, to, &delivery.say);
        introduce::unheard(desk, &delivery.say);
    }
    if way.is_none()
        || matches!(
            delivery.say,
            Say::Operator(ToOperator::CardUpdate { .. } | ToOperator::DrillUpdate { .. })
        )
    {
        return;
    }
    let case = delivery.case.and_then(|code| desk.case(code));
    // The numbers of the other chat mean nothing in this one.
    let slot =
        delivery.slot.clone().filter(|_| !matches!(delivery.say, Say::Operator(ToOperator::Tick { .. })));
    let how = SendOptions { decides: delivery.decides, slot, ..SendOptions::default() };
    let (say, language) = (delivery.say.clone(), desk.roster().language_of(to, desk.policy));
    desk.deliver(Recipient::Operator(to.clone()), say, language, case.as_ref(), how);
}
