//! Words that go out or are stopped by a press: a draft, a refused reply; and notes, which never do.

use crate::domain::case::{Case, Noted, Reply, State};
use crate::domain::event::Arrival;
use crate::domain::id::{OperatorId, SourceId};
use crate::domain::message::{Author, Entry, Message, Progress};
use crate::domain::say::{ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Outcome, Reason};
use super::moves::transcript;
use super::moves::{outgoing, place};

/// A reply that is not with the contact goes out again, because who has the case says so: theirs from now on, if
/// somebody else wrote it. It answers what its writer had seen.
pub(super) fn send_again(
    desk: &mut Desk,
    me: Option<(&OperatorId, SourceId)>,
    mut case: Case,
    seq: u32,
) -> Outcome {
    let Some(old) = case.reply(seq).cloned() else { return (Reason::Refused, Some(Word::NotNow)) };
    match old.progress {
        Progress::Refused | Progress::TakenBack | Progress::Unsure => {}
        Progress::Pending => return (Reason::Refused, Some(Word::OnItsWay)),
        Progress::Delivered => return (Reason::Refused, Some(Word::OutAlready)),
    }
    let (who, at) = me.filter(|(me, _)| **me != old.operator).unwrap_or((&old.operator, old.source));
    // Nothing goes out in the name of who is locked out, whoever says so.
    if desk.roster().operator_state(who).locked {
        return (Reason::Refused, Some(Word::LockedOut { who: who.clone(), by: None }));
    }
    outgoing::post(desk, &mut case, who, seq, at, (old.covers, old.to));
    desk.save(case);
    (Reason::Reply, None)
}

/// A draft goes out because somebody who may answer the case says so: a colleague's, or their own that was held
/// back. Whoever lost the case since can only have theirs offered to who has it.
pub(super) fn send_draft(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    seq: u32,
) -> Outcome {
    if case.reply(seq).is_some_and(|r| r.held) {
        return send_held(desk, (me, arrival.written().at), case, seq);
    }
    let by = drafted_by(desk, &case, seq);
    let mine = by.as_ref() == Some(me);
    // Nobody has it, and here is somebody who answers: as with a reply it will be theirs.
    let takes = mine && matches!(case.state, State::Waiting { .. });
    // Of a case that nobody has, whoever knows its code could press.
    let may = takes || (outgoing::may_answer(desk, &case, me) && (mine || case.operator().is_some()));
    if !may && !mine {
        return (Reason::Refused, Some(Word::NotYours));
    }
    if case.unaddressed {
        return (Reason::Refused, Some(Word::NoAddress));
    }
    if by.is_none() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    if went_out(desk, &case, seq) {
        let word = if is_withdrawn(desk, &case, seq) { Word::DraftChanged } else { Word::OutAlready };
        return (Reason::Refused, Some(word));
    }
    if !may {
        return offered(desk, me, case, seq);
    }
    // Not before it is certain that it goes: what is refused must move nothing.
    if takes {
        place::move_to(desk, &mut case, me, "answered_it", false);
    }
    let written = arrival.written();
    // It stands under the draft, or answers it: whatever was shown before that was seen.
    let covers = case.shown_before(me, &written);
    let answers = transcript::entries(desk, &case, seq).find_map(|e| match e {
        Entry::Said(message) if message.seq == seq => message.answers,
        _ => None,
    });
    outgoing::post(desk, &mut case, me, seq, written.at, (covers, answers.unwrap_or(0)));
    desk.save(case);
    (Reason::Reply, None)
}

/// The words of somebody who was locked out before they were out go out as those of who has the case.
fn send_held(desk: &mut Desk, (me, at): (&OperatorId, SourceId), case: Case, seq: u32) -> Outcome {
    if case.operator() != Some(me) {
        return (Reason::Refused, Some(Word::NotYours));
    }
    send_again(desk, Some((me, at)), case, seq)
}

fn offered(desk: &mut Desk, me: &OperatorId, case: Case, seq: u32) -> Outcome {
    if case.operator().is_none_or(|o| o == me) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    outgoing::offer(desk, &case, me, seq);
    desk.save(case);
    (Reason::Draft, Some(Word::KeptAsDraft))
}

/// Whose draft that message is, if it is one: nothing else in a transcript may go out by a press.
fn drafted_by(desk: &Desk, case: &Case, seq: u32) -> Option<OperatorId> {
    match transcript::author_of(desk, case, seq) {
        Some(Author::Draft(by)) => Some(by),
        _ => None,
    }
}

/// Whether it ever went into the outbox, as long ago as that may be.
fn went_out(desk: &Desk, case: &Case, seq: u32) -> bool {
    let sent = |e: &Entry| matches!(e, Entry::Delivery { seq: s, .. } if *s == seq);
    case.reply(seq).is_some() || transcript::entries(desk, case, seq).any(sent)
}

/// Whether a draft was changed by its writer since they were asked about it.
fn is_withdrawn(desk: &Desk, case: &Case, seq: u32) -> bool {
    let taken_back =
        |e: &Entry| matches!(e, Entry::Delivery { seq: s, progress: Progress::TakenBack, .. } if *s == seq);
    case.reply(seq).is_none() && transcript::entries(desk, case, seq).any(taken_back)
}

/// Whether a draft of theirs waits for their own yes, or for its hour.
pub(super) fn waits_for(desk: &Desk, case: &Case, me: &OperatorId, seq: u32) -> bool {
    !went_out(desk, case, seq)
        && (outgoing::may_answer(desk, case, me) || matches!(case.state, State::Waiting { .. }))
}

/// Stops a reply that is not out yet. Whether it still could be is settled by the outbox.
pub(super) fn stop(desk: &mut Desk, mut case: Case, seq: u32) -> Outcome {
    let waits = |r: &&mut Reply| r.seq == seq && r.progress == Progress::Pending && !r.stopped;
    let Some(reply) = case.replies.iter_mut().find(waits) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    reply.stopped = true;
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Stopping))
}

pub(super) fn note(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    text: &str,
) -> Outcome {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = Message {
        seq,
        from: Author::Note(me.clone()),
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: vec![arrival.source],
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: text.to_owned(),
        rest: None,
        attachments: Vec::new(),
        album: None,
        forwarded: false,
        answers: None,
        quotes: None,
        maybe_machine: false,
        via: None,
        claimed: None,
        verified: None,
        forged: false,
    };
    desk.log(&mut case, Entry::Said(message));
    case.noted = Some(Noted::of(me, text, seq));
    transcript::link(desk, arrival, &case, seq);
    if let Some(owner) = case.operator().filter(|o| *o != me).cloned() {
        desk.tell(&owner, ToOperator::Noted { seq, by: me.clone() }, Some(&case), SendOptions::default());
    }
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Noted))
}
