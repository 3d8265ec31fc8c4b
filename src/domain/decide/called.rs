//! Calling back: whoever called can't be written to. An operator calls them and tells the line how that ended.
//!
//! That they spoke answers what they had been shown of the case, as a delivered reply does, and can be undone. That
//! nobody answered answers nothing and is not tried again unless the operator says so, three times at most: whoever
//! holds the telephone of somebody in danger must not be rung up by a machine's patience.

use std::time::Duration;

use crate::domain::call::{Calling as Stand, LATEST};
use crate::domain::case::{Case, Reply, State};
use crate::domain::command::CaseAsk;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Because, Entry, Milestone, Progress};
use crate::domain::say::{Calling, ToOperator, Word};
use crate::domain::trail::Who;

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::{cards, closing, recall, transcript};
use super::settle;

/// What an operator asks of a case by telephone that they have.
pub(super) fn asked(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    case: Case,
    ask: &CaseAsk,
) -> Outcome {
    let Some(stand) = case.call.clone() else { return (Reason::Refused, Some(Word::NoCall)) };
    match ask {
        CaseAsk::Number => number(desk, me, &case),
        CaseAsk::CalledBack => question(desk, me, &case, false),
        CaseAsk::Spoke(about) => {
            let about = Said { text: about.clone().unwrap_or_default(), ..Said::default() };
            spoke(desk, arrival, me, case, &about)
        }
        CaseAsk::NoAnswer => no_answer(desk, me, case, &stand),
        CaseAsk::UndoNoAnswer(tries) => undo_no_answer(desk, me, case, &stand, *tries),
        CaseAsk::CallAgain(minutes) => call_again(desk, case, *minutes),
        CaseAsk::UndoCall(seq) => undo(desk, me, case, *seq),
        _ => (Reason::Refused, Some(Word::NotNow)),
    }
}

/// An operator wrote something to a case by telephone. It reaches nobody and is kept as a note; whoever has the case
/// is asked whether they have spoken with its contact, anybody else is told how it is.
pub(super) fn wrote(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    said: &Said,
    mut case: Case,
) -> Reason {
    let seq = case.next_seq;
    case.next_seq += 1;
    let note = transcript::message(desk, arrival, &case, seq, Author::Note(me.clone()), said);
    desk.log(&mut case, Entry::Said(note));
    transcript::link(desk, arrival, &case, seq);
    let mine = case.operator() == Some(me);
    if let Some(owner) = case.operator().filter(|o| *o != me).cloned() {
        desk.tell(&owner, ToOperator::Noted { seq, by: me.clone() }, Some(&case), SendOptions::default());
    }
    match (mine, case.spell().is_some() && case.call.as_ref().is_some_and(|call| call.number)) {
        (true, true) => {
            let how = SendOptions::replying(arrival.source);
            desk.tell(me, ToOperator::Calling(Calling::Spoke { noted: true }), Some(&case), how);
        }
        (true, false) => desk.word(me, Word::Noted, Some(&case), Some(arrival.source)),
        (false, _) => desk.word(me, Word::CantWrite, Some(&case), Some(arrival.source)),
    }
    desk.save(case);
    Reason::NotRelayed
}

/// Whom to call, for so long as somebody needs to type it; that it was read is written down.
fn number(desk: &mut Desk, me: &OperatorId, case: &Case) -> Outcome {
    if matches!(case.state, State::Closed { .. }) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    desk.act(Who::Operator(me.clone()), "case_number", (Some(case.code), None), "done");
    desk.tell(me, ToOperator::Calling(Calling::Number), Some(case), SendOptions::default());
    DONE
}

/// Whether they spoke with them.
pub(super) fn question(desk: &mut Desk, me: &OperatorId, case: &Case, noted: bool) -> Outcome {
    desk.tell(me, ToOperator::Calling(Calling::Spoke { noted }), Some(case), SendOptions::default());
    DONE
}

/// What they had been shown is answered.
fn spoke(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, mut case: Case, about: &Said) -> Outcome {
    let written = arrival.written();
    let covers = case.shown_before(me, &written);
    let waits = case.spell().is_some_and(|spell| spell.first() <= covers);
    if !waits && case.spell().is_some() {
        // Nothing of it was before their eyes: whom would they have called?
        return (Reason::Refused, Some(Word::NotNow));
    }
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = transcript::message(desk, arrival, &case, seq, Author::Called(me.clone()), about);
    desk.log(&mut case, Entry::Said(message));
    if matches!(arrival.what, Came::Said(_)) {
        transcript::link(desk, arrival, &case, seq);
    }
    let reply = call_made(desk, me, seq, arrival, covers);
    case.replies.push(reply.clone());
    let (at, progress) = (desk.now.line, Progress::Delivered);
    desk.log(&mut case, Entry::Delivery { seq, at, progress, why: None });
    if let Some(call) = &mut case.call {
        (call.tries, call.again_at) = (0, None);
    }
    let made = desk.now.line;
    settle::take_answered(desk, &mut case, &reply, made);
    cards::refresh_all(desk, &case);
    let how = SendOptions::replying(written.at);
    desk.tell(me, ToOperator::Calling(Calling::CalledBack { seq }), Some(&case), how);
    desk.save(case);
    (Reason::Answered, None)
}

/// As a reply that arrived at once.
fn call_made(desk: &mut Desk, me: &OperatorId, seq: u32, arrival: &Arrival, covers: u32) -> Reply {
    Reply {
        seq,
        operator: me.clone(),
        source: arrival.written().at,
        delivery: desk.fresh_delivery(),
        covers,
        to: 0,
        progress: Progress::Delivered,
        answered: None,
        stopped: false,
        held: false,
        tick: None,
        tick_by: None,
        sent_at: desk.now.line,
        recalled_by: None,
        recall_asked_by: None,
    }
}

/// They did not speak after all, or not with them.
fn undo(desk: &mut Desk, me: &OperatorId, mut case: Case, seq: u32) -> Outcome {
    let Some(reply) = case.reply(seq).filter(|r| r.progress == Progress::Delivered).cloned() else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    recall::take_back(desk, &mut case, &reply, Milestone::CallUndone, Some(me));
    cards::refresh_all(desk, &case);
    desk.tell(me, ToOperator::Calling(Calling::Undone), Some(&case), SendOptions::default());
    desk.save(case);
    DONE
}

/// Nobody answered. What waits goes on waiting.
fn no_answer(desk: &mut Desk, me: &OperatorId, mut case: Case, stand: &Stand) -> Outcome {
    if case.spell().is_none() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    if !stand.may_try_again() {
        return (Reason::Refused, Some(Word::TriedOften));
    }
    let tries = stand.tries + 1;
    case.call = Some(Stand { tries, again_at: None, ..stand.clone() });
    desk.happened(&mut case, Milestone::NoAnswer, Some(me), &format!("try_{tries}"));
    desk.tell(me, ToOperator::Calling(Calling::NoAnswer { tries }), Some(&case), SendOptions::default());
    desk.save(case);
    DONE
}

/// They had not called, or not that one. Pressed twice, it is undone once.
fn undo_no_answer(desk: &mut Desk, me: &OperatorId, mut case: Case, stand: &Stand, tries: u32) -> Outcome {
    if stand.tries == 0 || u32::from(stand.tries) != tries {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let before = stand.tries - 1;
    case.call = Some(Stand { tries: before, again_at: None, ..stand.clone() });
    desk.happened(&mut case, Milestone::NoAnswerUndone, Some(me), &format!("try_{tries}"));
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::NoAnswerUndone))
}

/// They want to be told to try again, so many minutes from now.
fn call_again(desk: &mut Desk, mut case: Case, minutes: u32) -> Outcome {
    let now = desk.now.line;
    let wait = Duration::from_mins(minutes.into()).min(LATEST);
    let assigned = matches!(case.state, State::Assigned { .. });
    let Some(call) = case.call.as_mut().filter(|call| assigned && call.tries > 0) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    if !call.may_try_again() {
        return (Reason::Refused, Some(Word::TriedOften));
    }
    call.again_at = Some(now + wait);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::CallAgainAt(desk.now.civil_of(now + wait))))
}

/// It is the time to try again. Returns whether it was.
pub(super) fn ring(desk: &mut Desk, case: &mut Case) -> bool {
    let (now, assignee) = (desk.now.line, case.assignee().cloned());
    let Some(call) = case.call.as_mut().filter(|call| call.again_at.is_some_and(|at| at <= now)) else {
        return false;
    };
    call.again_at = None;
    let tries = call.tries;
    if let Some(me) = assignee {
        desk.tell(&me, ToOperator::Calling(Calling::Again { tries }), Some(case), SendOptions::default());
    }
    true
}

/// Of a number that nobody told there is nobody to call back: it was heard, and what was said is in the note with which
/// it is closed.
pub(super) fn heard(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    case: Case,
    why: Option<&str>,
) -> Outcome {
    if case.operator() != Some(me) {
        // A supervisor has not heard it.
        return closing::close(desk, case, Some(me), why);
    }
    let code = case.code;
    let waits = case.spell().is_some();
    let note = why.filter(|why| matches!(Because::of(Milestone::Closed, why), Because::Words(_)));
    match (note, why) {
        (None, None) if waits => (Reason::Refused, Some(Word::CloseNeedsNote)),
        (Some(note), _) if waits => {
            let about = Said { text: note.to_owned(), ..Said::default() };
            let heard = spoke(desk, arrival, me, case, &about);
            match desk.case(code) {
                Some(case) if heard.0 == Reason::Answered => {
                    closing::close(desk, case, Some(me), Some("heard"))
                }
                _ => heard,
            }
        }
        _ => closing::close(desk, case, Some(me), why),
    }
}
