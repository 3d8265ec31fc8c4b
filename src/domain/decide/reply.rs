//! An operator's words on their way to a contact.
//!
//! A reply goes to the contact of the link that it answers. It answers what its writer had been shown before
//! they wrote it, and only once it is delivered (see `settle`).

use std::time::Duration;

use crate::domain::case::{Case, KEPT, Reply, Spell, State};
use crate::domain::changes::Link;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::{ChannelName, OperatorId, SourceId};
use crate::domain::message::{Attachment, Author, Entry, Kind, Progress};
use crate::domain::passage::{Passage, is_too_large, passage};
use crate::domain::policy::ChannelKind;
use crate::domain::say::{STOPPABLE, Say, TickEnd, Word};

use super::desk::{Desk, Manner};
use super::incoming;
use super::place;
use super::reason::Reason;
use super::replies::tick;

pub(super) fn decide(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    link: &Link,
) -> Reason {
    let found = desk.case(link.case).filter(|c| c.contact == link.contact);
    let to = found.as_ref().map_or(&arrival.channel, |case| &case.channel);
    if let Some(word) = not_relayed(desk, said, &arrival.channel, to) {
        desk.word(me, word, found.as_ref(), Some(arrival.source));
        return Reason::NotRelayed;
    }
    let Some(mut case) = found else {
        desk.word(me, Word::NoSuchCase, None, Some(arrival.source));
        return Reason::Refused;
    };
    if matches!(case.state, State::Waiting { .. }) {
        // Nobody has it, and here is somebody who answers: theirs.
        place::move_to(desk, &mut case, me, "answered_it", false);
    }
    match may_answer(desk, &case, me) {
        true if case.unaddressed => {
            desk.word(me, Word::NoAddress, Some(&case), Some(arrival.source));
            hold_back(desk, arrival, me, said, case)
        }
        true if said.doubtful || said.again => hold_back(desk, arrival, me, said, case),
        true => send(desk, arrival, me, said, (case, link)),
        false => keep_as_draft(desk, arrival, me, said, case),
    }
}

/// Why this content does not go out, if it does not.
pub(super) fn not_relayed(desk: &Desk, said: &Said, from: &ChannelName, to: &ChannelName) -> Option<Word> {
    let refused = |a: &&Attachment| passage(a, from, to) == Passage::Refused;
    let refused: Vec<Kind> = said.attachments.iter().filter(refused).map(|a| a.kind).collect();
    let no_file = |kind| matches!(kind, Kind::Unsupported | Kind::Poll | Kind::ContactCard | Kind::Location);
    if refused.iter().any(|kind| !no_file(*kind)) {
        return Some(Word::NoDocuments);
    }
    if said.unreadable || !refused.is_empty() || (said.text.trim().is_empty() && said.attachments.is_empty())
    {
        return Some(Word::CantRelay);
    }
    let anew = said.attachments.iter().filter(|a| passage(a, from, to) == Passage::Cleaned);
    let kind = desk.policy.channel(to).map_or(ChannelKind::Telegram, |channel| channel.kind);
    is_too_large(anew, kind).then_some(Word::TooLarge)
}

/// Whether that operator's reply goes out: theirs is the case, or it was until a moment ago and the new
/// operator has not answered yet.
pub(super) fn may_answer(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    match &case.state {
        State::Assigned { post, .. } if post.operator != *me => {
            let grace = post.handover.as_ref();
            let in_grace = grace.is_some_and(|h| h.from == *me && desk.now.line < h.until);
            let first = case.spell().map_or(0, Spell::first);
            let answered =
                case.replies.iter().any(|r| r.operator == post.operator && r.seq > first && is_alive(r));
            in_grace && !answered
        }
        State::Held { .. } | State::Waiting { .. } => false,
        _ => case.operator().is_none_or(|o| o == me),
    }
}

pub(super) fn is_alive(reply: &Reply) -> bool {
    match reply.progress {
        Progress::Pending => !reply.stopped,
        Progress::Delivered => true,
        Progress::Refused | Progress::Unsure | Progress::TakenBack => false,
    }
}

fn send(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    (mut case, link): (Case, &Link),
) -> Reason {
    let seq = write_down(desk, arrival, &mut case, said, Author::Operator(me.clone()));
    let covers = case.shown_before(me, &arrival.written());
    // Of several cards in one mail the one whose address was written to; a number stands under its own card.
    let card = said.on.and_then(|on| case.shown.iter().find(|card| card.delivery == on));
    let to = card.map_or(link.seq, |card| card.seq);
    post(desk, &mut case, me, seq, arrival.source, (covers, to));
    incoming::link(desk, arrival, &case, seq);
    desk.save(case);
    Reason::Reply
}

/// It may hold what its writer does not mean to send: nothing goes out until they have looked again.
fn hold_back(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said, mut case: Case) -> Reason {
    let seq = write_down(desk, arrival, &mut case, said, Author::Draft(me.clone()));
    incoming::link(desk, arrival, &case, seq);
    let how = Manner::replying(arrival.source);
    desk.tell(me, Say::Draft { seq, by: me.clone() }, Some(&case), how);
    desk.save(case);
    Reason::HeldBack
}

/// Puts a reply into the outbox and on the case's books: it covers the contact's messages up to one, and answers the
/// card of one, if that is known. A mail waits there for a second thought.
pub(super) fn post(
    desk: &mut Desk,
    case: &mut Case,
    me: &OperatorId,
    seq: u32,
    source: SourceId,
    (covers, to): (u32, u32),
) {
    let mail = desk.is_mail(&case.channel);
    let wait = if mail { STOPPABLE } else { Duration::ZERO };
    let how = Manner { decides: true, wait, ..Manner::default() };
    let delivery = desk.tell_contact_of(case, Say::Answer { seq }, how);
    case.replies.retain(|r| r.seq != seq);
    if case.replies.len() >= KEPT {
        forget_one(case);
    }
    let progress = Progress::Pending;
    let operator = me.clone();
    let mut reply = Reply {
        seq,
        operator,
        source,
        delivery,
        covers,
        to,
        progress,
        answered: None,
        stopped: false,
        tick: None,
        tick_by: None,
        sent_at: desk.now.line,
        recalled_by: None,
        recall_asked_by: None,
    };
    if mail && has_buttons(desk, me) {
        reply.tick_by = desk.way_of(me);
        reply.tick = Some(tick(desk, case, &reply, seq, TickEnd::Waits));
    }
    case.replies.push(reply);
    let at = desk.now.line;
    desk.log(case, Entry::Delivery { seq, at, progress });
}

/// Whether what that operator is sent comes at once and with buttons; by mail the time to stop would be over.
fn has_buttons(desk: &Desk, me: &OperatorId) -> bool {
    let channel = desk.way_of(me).and_then(|channel| desk.policy.channel(&channel));
    channel.is_some_and(|c| c.kind == ChannelKind::Telegram)
}

/// Lets the oldest reply go whose end is known; one still under way is never let go before others.
fn forget_one(case: &mut Case) {
    let settled = case.replies.iter().position(|r| r.progress != Progress::Pending);
    case.replies.remove(settled.unwrap_or(0));
}

fn keep_as_draft(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said, mut case: Case) -> Reason {
    if case.operator().is_none_or(|o| o == me) {
        desk.word(me, Word::NotNow, Some(&case), Some(arrival.source));
        return Reason::Refused;
    }
    let seq = write_down(desk, arrival, &mut case, said, Author::Draft(me.clone()));
    incoming::link(desk, arrival, &case, seq);
    offer(desk, &case, me, seq);
    desk.word(me, Word::KeptAsDraft, Some(&case), Some(arrival.source));
    desk.save(case);
    Reason::Draft
}

/// Offers somebody's draft to the operator of the case.
pub(super) fn offer(desk: &mut Desk, case: &Case, by: &OperatorId, seq: u32) {
    if let Some(owner) = case.operator().cloned() {
        desk.tell(&owner, Say::Draft { seq, by: by.clone() }, Some(case), Manner::default());
    }
}

pub(super) fn write_down(
    desk: &mut Desk,
    arrival: &Arrival,
    case: &mut Case,
    said: &Said,
    author: Author,
) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = incoming::message(desk, arrival, case, seq, author, said);
    desk.log(case, Entry::Said(message));
    seq
}
