//! What an operator wants later, or first: a reminder of their own, an answer at an hour that is safe for its reader,
//! words before the contact wrote any.

use std::time::Duration;

use jiff::civil::{Date, Time};

use crate::domain::case::{Case, Planned, Reminder, State};
use crate::domain::changes::Link;
use crate::domain::event::{Arrival, Came, Said, Signed};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry, Milestone};
use crate::domain::misuse::Misuse;
use crate::domain::say::{Asking, Stands, ToOperator, Word};
use crate::domain::time::Stamp;

use super::moves::desk::{Desk, SendOptions};
use super::moves::place;
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::{blocking, closing, naming, outgoing, stands, transcript};

/// How many of either a case has at most.
const MOST: usize = 8;

/// They want to be told of the case in so many minutes, with what they note now.
pub(super) fn later(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    (minutes, words): (u32, &str),
) -> Outcome {
    if case.handled.reminders.len() >= MOST {
        return (Reason::Refused, Some(Word::TooManyReminders));
    }
    let seq = if words.is_empty() {
        0
    } else {
        write_down(desk, arrival, &mut case, Author::Note(me.clone()), words)
    };
    let at = desk.now.line + Duration::from_mins(minutes.into());
    case.handled.reminders.push(Reminder { at, by: me.clone(), seq });
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::LaterAt(desk.now.civil_of(at))))
}

/// An answer goes out at that minute of the line's day, or at the one that they said is safe, and not before: whoever
/// reads it may not be alone till then.
pub(super) fn at(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    (minute, words): (Option<u32>, &str),
    link: Option<&Link>,
) -> Outcome {
    let known = || blocking::contacts(desk, &case).iter().find_map(|contact| contact.care.safe_minute);
    let Some((minute, at)) = minute.or_else(known).and_then(|minute| Some((minute, next(desk, minute)?)))
    else {
        return (Reason::Refused, Some(Word::Misused(Misuse::WhichHour)));
    };
    // By then it would not go out of one that is closed; who wants that opens it again first.
    if matches!(case.state, State::Closed { .. }) {
        return stands::refused(&case);
    }
    if words.is_empty() {
        return (Reason::OperatorCommand, Some(Word::SafeHour(minute)));
    }
    if let Some(word) = why_not(desk, &case) {
        return (Reason::Refused, Some(word));
    }
    if case.handled.planned.len() >= MOST {
        return (Reason::Refused, Some(Word::TooManyReminders));
    }
    // What must be looked at again does not wait meanwhile.
    let signed = match &arrival.what {
        Came::Said(said) => said.signed.clone(),
        _ => Signed::default(),
    };
    let words_alone = Said { text: words.to_owned(), signed, ..Said::default() };
    if naming::betrays(desk, &case, me, &words_alone).is_some() {
        return (Reason::Refused, Some(Word::PlanDoubtful));
    }
    if matches!(case.state, State::Waiting { .. }) {
        // As with a reply: nobody has it, and here is somebody who answers.
        place::move_to(desk, &mut case, me, "answered_it", false);
    }
    if !outgoing::may_answer(desk, &case, me) {
        return stands::refused(&case);
    }
    let written = arrival.written();
    let covers = case.shown_before(me, &written);
    let to = link.filter(|link| link.case == case.code).map_or(0, |link| link.seq);
    let seq = write_down(desk, arrival, &mut case, Author::Draft(me.clone()), words);
    transcript::link(desk, arrival, &case, seq);
    let source = written.at;
    case.handled.planned.push(Planned { seq, by: me.clone(), at, covers, to, source });
    let how = SendOptions::replying(arrival.source);
    desk.tell(me, ToOperator::Asking(Asking::Planned { seq }), Some(&case), how);
    desk.save(case);
    DONE
}

/// An answer that waits for its hour does not go out after all.
pub(super) fn stop(desk: &mut Desk, me: &OperatorId, mut case: Case, seq: u32) -> Outcome {
    let mine = case.operator() == Some(me) || desk.is_supervisor(me);
    let theirs = case.handled.planned.iter().any(|planned| planned.seq == seq && planned.by == *me);
    if !mine && !theirs {
        return (Reason::Refused, Some(Word::NotYours));
    }
    case.handled.planned.retain(|planned| planned.seq != seq);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::PlanStopped))
}

/// The first word comes from us: they see since when nothing was heard.
pub(super) fn write(desk: &mut Desk, me: &OperatorId, case: &Case) -> Outcome {
    if let Some(newer) = closing::newer(desk, case) {
        return (Reason::Refused, Some(Word::NewerCase(newer)));
    }
    if let Some(word) = why_not(desk, case) {
        return (Reason::Refused, Some(word));
    }
    if !outgoing::may_answer(desk, case, me) {
        return stands::refused(case);
    }
    let last = case.said.iter().map(|saying| saying.at).max();
    desk.tell(me, ToOperator::Asking(Asking::Write { last }), Some(case), SendOptions::default());
    DONE
}

/// Why nothing can be written to its contact, if nothing can.
fn why_not(desk: &Desk, case: &Case) -> Option<Word> {
    let contacts = blocking::contacts(desk, case);
    if !desk.traits(&case.channel).tells {
        Some(Word::NoWords)
    } else if case.unaddressed {
        Some(Word::NoAddress)
    } else if contacts.iter().any(|contact| contact.care.unsafe_since.is_some()) {
        Some(Word::UnsafeAlready)
    } else if contacts.iter().any(|contact| contact.quiet.is_some()) {
        Some(Word::WantsQuiet)
    } else if contacts.iter().any(|contact| !contact.reachable) {
        Some(Word::Stands(Stands::Unreachable))
    } else {
        None
    }
}

fn write_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, from: Author, words: &str) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    let said = Said { text: words.to_owned(), ..Said::default() };
    let message = transcript::message(desk, arrival, case, seq, from, &said);
    desk.log(case, Entry::Said(message));
    seq
}

/// Line time at which that minute of the line's day comes next.
fn next(desk: &Desk, minute: u32) -> Option<Stamp> {
    let zone = &desk.policy.timezone;
    let now = desk.now.civil;
    let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    let on = |date: Date| zone.to_timestamp(date.to_datetime(time)).ok().map(Stamp::from_jiff);
    let today = zone.to_datetime(now.to_jiff()).date();
    let at = on(today).filter(|at| *at > now).or_else(|| on(today.tomorrow().ok()?))?;
    Some(desk.now.line + at.since(now))
}

/// What is due by now. Returns whether something was.
pub(super) fn ring(desk: &mut Desk, case: &mut Case) -> bool {
    let now = desk.now.line;
    let (due, later): (Vec<_>, Vec<_>) = case.handled.reminders.drain(..).partition(|r| r.at <= now);
    case.handled.reminders = later;
    let (out, waits): (Vec<_>, Vec<_>) = case.handled.planned.drain(..).partition(|p| p.at <= now);
    case.handled.planned = waits;
    let rang = !due.is_empty() || !out.is_empty();
    for reminder in due {
        remind(desk, case, &reminder);
    }
    for planned in out {
        send(desk, case, &planned);
    }
    rang
}

/// Whoever wanted it is told; where the case is somebody else's by now, they are: what was noted is for them, too. Where
/// neither can be told any more, supervisors are.
fn remind(desk: &mut Desk, case: &Case, reminder: &Reminder) {
    let (by, owner) = (&reminder.by, case.operator());
    let keeps = desk.is_supervisor(by) || owner.is_none_or(|owner| owner == by);
    let either = if keeps { [Some(by), owner] } else { [owner, None] };
    let told = either.into_iter().flatten().find(|id| desk.is_there(id)).cloned();
    let to = told.map_or_else(|| desk.supervisors(), |one| vec![one]);
    for to in to {
        let say = ToOperator::Asking(Asking::Later { seq: reminder.seq });
        desk.tell(&to, say, Some(case), SendOptions::default());
    }
}

/// It goes out, unless the case is closed by now, or somebody else's, or its writer is none of ours any more: then
/// whoever has the case decides, and where nobody has it somebody must know of it.
fn send(desk: &mut Desk, case: &mut Case, planned: &Planned) {
    let by = &planned.by;
    let (there, closed) = (desk.is_there(by), matches!(case.state, State::Closed { .. }));
    if there && !closed && !case.unaddressed && outgoing::may_answer(desk, case, by) {
        outgoing::post(desk, case, by, planned.seq, planned.source, (planned.covers, planned.to));
        return;
    }
    let other = case.operator().is_some_and(|owner| owner != by && desk.is_there(owner));
    if other && !closed {
        outgoing::offer(desk, case, by, planned.seq);
        desk.word(by, Word::KeptAsDraft, Some(case), Some(planned.source));
        return;
    }
    if there {
        desk.word(by, Word::PlanNotSent, Some(case), Some(planned.source));
    }
    if !(there && closed) {
        desk.happened(case, Milestone::HeldBack, Some(by), "not_sent");
        let (what, who, why) = (Milestone::HeldBack, Some(by.clone()), "not_sent".to_owned());
        desk.tell_supervisors(&ToOperator::Happened { what, who, why }, Some(case), Some(by));
    }
}
