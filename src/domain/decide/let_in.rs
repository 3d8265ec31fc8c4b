//! A human lets in what made no case.

use crate::domain::id::{CaseCode, ContactId};
use crate::domain::say::Word;

use super::contact;
use super::moves::desk::Desk;
use super::moves::kept::IMPOSTOR;
use super::moves::reason::{Answer, Reason};

/// A human lets it in: it is a person's message, at the end of whatever that person has said by now.
pub(super) fn decide(desk: &mut Desk, code: CaseCode, chat: ContactId) -> Reason {
    let found = desk.snap.automatic.iter().find(|mail| mail.code == code && mail.chat == chat).cloned();
    let Some(mail) = found else {
        desk.answer = Answer::Word(Word::NoSuchCase);
        return Reason::Refused;
    };
    if mail.why == IMPOSTOR {
        desk.answer = Answer::Word(Word::NotNow);
        return Reason::Refused;
    }
    desk.code = Some(code);
    let reason = contact::decide(desk, &mail.as_said());
    desk.changes.let_go.push(code);
    let kept = &mut desk.roster_mut().automatic;
    kept.mails = kept.mails.saturating_sub(1);
    kept.bytes = kept.bytes.saturating_sub(mail.size());
    kept.released += 1;
    let case = desk.contact(mail.chat).and_then(|contact| contact.case);
    desk.answer = case.map_or(Answer::Done, Answer::LetIn);
    reason
}
