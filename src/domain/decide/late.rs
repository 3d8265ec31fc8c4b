//! What was sent is changed or taken back afterwards. Whoever no longer has a case can change nothing that they
//! sent in it; what they tried is kept, and told to whom it concerns.

use crate::domain::case::{Case, Noted, Reply, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Arrival, Said};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry, Milestone, Progress};
use crate::domain::say::{CHANGEABLE, RECALLABLE, ToContact, ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reach::concerned;
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::{naming, outgoing, replies, transcript};
use super::{planned, reply, sending};

/// An operator changed something that they had sent.
pub(super) fn edit(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Reason {
    let Some(link) = desk.link(arrival, arrival.source) else { return unknown(desk, arrival, me, said) };
    let Some(case) = desk.case(link.case) else { return unknown(desk, arrival, me, said) };
    // A place that moves with its sender is told once: their way is nobody's business.
    if said.is_position() {
        return Reason::Nothing;
    }
    let author = transcript::author_of(desk, &case, link.seq);
    if author == Some(Author::Draft(me.clone())) && sending::waits_for(desk, &case, me, link.seq) {
        return redraft(desk, arrival, me, case, link.seq, said);
    }
    let word = match author {
        Some(Author::Note(_) | Author::Called(_)) => return note(desk, arrival, me, case, link.seq, said),
        Some(Author::Draft(_)) if case.reply(link.seq).is_none() => Some(Word::ChangeOfDraft),
        _ => why_not(desk, &case, me, link.seq),
    };
    if let Some(word) = word {
        return keep(desk, arrival, me, case, link.seq, said, word);
    }
    let command = said.command.is_some() || is_command(said);
    let no = command.then_some(Word::ChangeIsCommand);
    if let Some(word) = no.or_else(|| outgoing::not_relayed(desk, said, &arrival.channel, &case.channel)) {
        desk.word(me, word, Some(&case), Some(arrival.source));
        return Reason::NotRelayed;
    }
    if naming::betrays(desk, &case, me, said).is_some() {
        return keep(desk, arrival, me, case, link.seq, said, Word::ChangeNames);
    }
    change(desk, case, link.seq, said)
}

/// What waits for their own yes, or for its hour, reads otherwise: they are asked anew, with the new words, and the
/// earlier ones go out by no press any more.
fn redraft(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    seq: u32,
    said: &Said,
) -> Reason {
    let planned = case.handled.planned.iter().position(|planned| planned.seq == seq);
    if let (Some(at), Some(Command::Case { ask: CaseAsk::At(minute, words), .. })) = (planned, &said.command)
        && !words.is_empty()
    {
        case.handled.planned.remove(at);
        withdraw(desk, &mut case, seq);
        desk.save(case.clone());
        let (reason, word) = planned::at(desk, arrival, me, case.clone(), (*minute, words), None);
        if let Some(word) = word {
            desk.word(me, Word::PlanStopped, Some(&case), Some(arrival.source));
            desk.word(me, word, Some(&case), Some(arrival.source));
        }
        return reason;
    }
    if planned.is_some() || said.command.is_some() || is_command(said) {
        return keep(desk, arrival, me, case, seq, said, Word::ChangeOfDraft);
    }
    if let Some(word) = outgoing::not_relayed(desk, said, &arrival.channel, &case.channel) {
        desk.word(me, word, Some(&case), Some(arrival.source));
        return Reason::NotRelayed;
    }
    withdraw(desk, &mut case, seq);
    case.undecided.retain(|one| one.seq != seq);
    reply::look_again(desk, arrival, me, said, case)
}

fn withdraw(desk: &mut Desk, case: &mut Case, seq: u32) {
    let (at, progress) = (desk.now.line, Progress::TakenBack);
    desk.log(case, Entry::Delivery { seq, at, progress, why: None });
}

fn is_command(said: &Said) -> bool {
    said.text.starts_with('/') && said.attachments.is_empty()
}

/// It is not known what that message was: an answer of before numbers bore their bot, or of a bot that is gone, or
/// nothing that anybody got. Whoever changes it must not believe that it reads otherwise now; and a command that was
/// mistyped and then mended must not pass for given.
fn unknown(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, said: &Said) -> Reason {
    if said.is_position() {
        return Reason::Nothing;
    }
    let word = if said.command.is_some() { Word::ChangeIsCommand } else { Word::ChangeUnknown };
    desk.word(me, word, None, Some(arrival.source));
    Reason::Refused
}

/// Why an operator can't change that answer, if they can't.
fn why_not(desk: &Desk, case: &Case, me: &OperatorId, seq: u32) -> Option<Word> {
    if matches!(case.state, State::Closed { .. }) {
        return Some(Word::ChangeClosed);
    }
    if case.operator() != Some(me) {
        return Some(Word::ChangeNotYours);
    }
    match case.reply(seq) {
        Some(reply) if reply.progress == Progress::Unsure => Some(Word::PerhapsWithThem),
        Some(reply) if !replies::is_alive(reply) => Some(Word::ChangeOfUnsent),
        Some(reply) if reply.progress == Progress::Pending => None,
        Some(reply) if desk.now.line.since(reply.sent_at) <= CHANGEABLE => None,
        // Of many replies the oldest are no longer known one by one.
        _ => Some(Word::ChangeTooLate),
    }
}

/// It is changed at the contact too.
fn change(desk: &mut Desk, mut case: Case, seq: u32, said: &Said) -> Reason {
    let Some(reply) = case.reply(seq).cloned() else { return Reason::Nothing };
    let (at, text, attachments) = (desk.now.line, said.text.clone(), said.attachments.clone());
    desk.log(&mut case, Entry::Edited { seq, at, text, attachments });
    let say = ToContact::AnswerEdited { seq, target: reply.delivery };
    desk.tell_contact_of(&case, say, SendOptions { decides: true, ..SendOptions::default() });
    desk.save(case);
    Reason::ReplyEdited
}

/// The change is written down and goes nowhere; its writer and whoever has the case hear so.
fn keep(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    seq: u32,
    said: &Said,
    word: Word,
) -> Reason {
    write_down(desk, &mut case, seq, me, said, why(&word));
    desk.word(me, word, Some(&case), Some(arrival.source));
    for other in concerned(desk, &case, Some(me)) {
        let say = ToOperator::ChangeKept { seq, by: me.clone() };
        desk.tell(&other, say, Some(&case), SendOptions::default());
    }
    desk.save(case);
    Reason::ChangeKept
}

fn why(word: &Word) -> &'static str {
    match word {
        Word::ChangeClosed => "closed",
        Word::ChangeTooLate => "too_late",
        Word::ChangeOfUnsent => "not_with_contact",
        Word::PerhapsWithThem => "unsure",
        Word::ChangeOfDraft => "draft",
        Word::ChangeNames => "names",
        _ => "not_theirs",
    }
}

fn write_down(desk: &mut Desk, case: &mut Case, seq: u32, by: &OperatorId, said: &Said, why: &'static str) {
    let (at, text) = (desk.now.line, said.text.clone());
    desk.log(case, Entry::NotChanged { seq, at, by: by.clone(), text });
    desk.happened(case, Milestone::ChangeKept, Some(by), why);
}

/// A note is colleagues' business: who may write one may change theirs.
fn note(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    seq: u32,
    said: &Said,
) -> Reason {
    let text = match &said.command {
        Some(Command::Case { ask: CaseAsk::Note(text) | CaseAsk::Spoke(Some(text)), .. }) => text.clone(),
        // Whatever is written to a case by telephone is a note.
        None if case.call.is_some() && !said.text.starts_with('/') => said.text.clone(),
        _ => {
            desk.word(me, Word::ChangeIsCommand, Some(&case), Some(arrival.source));
            return Reason::Refused;
        }
    };
    let said = Said { text, attachments: Vec::new(), ..said.clone() };
    if case.operator() != Some(me) && !desk.is_supervisor(me) {
        return keep(desk, arrival, me, case, seq, &said, Word::ChangeNotYours);
    }
    let at = desk.now.line;
    // Whoever comes next reads the note as it reads now.
    if let Some(noted) = case.noted.as_mut().filter(|noted| noted.seq == seq) {
        *noted = Noted::of(&noted.by, &said.text, seq);
    }
    desk.log(&mut case, Entry::Edited { seq, at, text: said.text, attachments: Vec::new() });
    if let Some(owner) = case.operator().filter(|o| *o != me).cloned() {
        desk.tell(&owner, ToOperator::Noted { seq, by: me.clone() }, Some(&case), SendOptions::default());
    }
    desk.word(me, Word::Noted, Some(&case), Some(arrival.source));
    desk.save(case);
    Reason::OperatorCommand
}

/// Somebody who is no operator any more changed what they had sent as one, if it is that. Nothing is said to them.
pub(super) fn edited_by_stranger(desk: &mut Desk, arrival: &Arrival, said: &Said) -> Option<Reason> {
    let link = desk.link(arrival, arrival.source)?;
    let mut case = desk.case(link.case)?;
    let author = transcript::author_of(desk, &case, link.seq)?;
    let (Author::Operator(by) | Author::Draft(by) | Author::Note(by) | Author::Called(by)) = author else {
        return None;
    };
    if said.is_position() {
        return Some(Reason::Nothing);
    }
    write_down(desk, &mut case, link.seq, &by, said, "no_operator");
    for other in concerned(desk, &case, Some(&by)) {
        let say = ToOperator::ChangeKept { seq: link.seq, by: by.clone() };
        desk.tell(&other, say, Some(&case), SendOptions::default());
    }
    desk.save(case);
    Some(Reason::ChangeKept)
}

/// Takes an answer back, for whoever has or last had the case, for supervisors and (`me` absent) an admin;
/// anybody else's wish goes to them. What is not out yet is stopped. How it ends is settled later.
pub(super) fn recall(desk: &mut Desk, me: Option<&OperatorId>, case: Case, seq: u32) -> Outcome {
    let Some(reply) = case.reply(seq).cloned() else { return unknown_reply(desk, me, &case) };
    if let Some(word) = why_stays(desk, &case, &reply) {
        return (Reason::Refused, Some(word));
    }
    match me {
        Some(me) if !may_recall(desk, &case, me) => ask_for_it(desk, me, case, seq),
        _ if reply.progress == Progress::Pending => sending::stop(desk, case, seq),
        _ => take_back(desk, me, case, &reply),
    }
}

/// Stops an answer that is not out yet; who may, may take it back.
pub(super) fn stop(desk: &mut Desk, me: Option<&OperatorId>, case: Case, seq: u32) -> Outcome {
    match case.reply(seq).map(|r| (r.progress, r.stopped)) {
        Some((Progress::Pending, false)) => recall(desk, me, case, seq),
        Some((Progress::Pending, true)) => (Reason::Refused, Some(Word::Stopping)),
        Some((Progress::Delivered, _)) => (Reason::Refused, Some(Word::OutAlready)),
        Some((Progress::Refused | Progress::TakenBack, _)) => (Reason::Refused, Some(Word::NotWithThem)),
        Some((Progress::Unsure, _)) => (Reason::Refused, Some(Word::PerhapsWithThem)),
        None => unknown_reply(desk, me, &case),
    }
}

fn unknown_reply(desk: &Desk, me: Option<&OperatorId>, case: &Case) -> Outcome {
    let may = me.is_none_or(|me| may_recall(desk, case, me));
    (Reason::Refused, Some(if may { Word::NotNow } else { Word::NotYours }))
}

fn may_recall(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    case.last_holder() == Some(me) || desk.is_supervisor(me)
}

/// Why an answer can't be taken back by anybody, if it can't.
fn why_stays(desk: &Desk, case: &Case, reply: &Reply) -> Option<Word> {
    // Of before that was kept: the service will say.
    let known = reply.sent_at.0 > 0;
    match reply.progress {
        Progress::Refused | Progress::TakenBack => Some(Word::NotWithThem),
        Progress::Unsure => Some(Word::PerhapsWithThem),
        Progress::Delivered if !desk.traits(&case.channel).recalls => Some(Word::MailStays),
        Progress::Delivered if known && desk.now.line.since(reply.sent_at) > RECALLABLE => {
            Some(Word::RecallTooLate)
        }
        Progress::Pending | Progress::Delivered => None,
    }
}

fn take_back(desk: &mut Desk, me: Option<&OperatorId>, mut case: Case, reply: &Reply) -> Outcome {
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.recalled_by = me.cloned();
    }
    let say = ToContact::AnswerRecalled { seq: reply.seq, target: reply.delivery };
    desk.tell_contact_of(&case, say, SendOptions { decides: true, ..SendOptions::default() });
    desk.save(case);
    DONE
}

fn ask_for_it(desk: &mut Desk, me: &OperatorId, mut case: Case, seq: u32) -> Outcome {
    let to = concerned(desk, &case, Some(me));
    let Some(reply) = case.replies.iter_mut().find(|r| r.seq == seq) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    if to.is_empty() {
        return (Reason::Refused, Some(Word::NotYours));
    }
    let again = reply.recall_asked_by.replace(me.clone()).as_ref() == Some(me);
    if !again {
        desk.happened(&mut case, Milestone::RecallAsked, Some(me), "pressed");
        for other in &to {
            let say = ToOperator::RecallAsked { seq, by: me.clone() };
            desk.tell(other, say, Some(&case), SendOptions::default());
        }
        desk.save(case);
    }
    (Reason::OperatorCommand, Some(Word::RecallAsked))
}
