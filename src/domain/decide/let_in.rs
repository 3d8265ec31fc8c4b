//! A human lets in what made no case.

use crate::domain::automatic::{Automatic, WhyKept};
use crate::domain::id::{Address, CaseCode, ChatId};
use crate::domain::say::Word;

use super::contact;
use super::moves::desk::Desk;
use super::moves::reason::{Answer, Reason};

/// A human lets it in: it is a person's message, at the end of whatever that person has said by now.
pub(super) fn decide(desk: &mut Desk, code: CaseCode, chat: ChatId) -> Reason {
    let found = desk.snap.automatic.iter().find(|mail| mail.code == code && mail.chat == chat).cloned();
    let Some(mail) = found else {
        desk.answer = Answer::Word(Word::NoSuchCase);
        return Reason::Refused;
    };
    if mail.why == WhyKept::Impostor || is_operators(desk, &mail) {
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
    let case = desk.contact(mail.chat.contact()).and_then(|contact| contact.case);
    desk.answer = case.map_or(Answer::Done, Answer::LetIn);
    reason
}

/// Whether it is from where an operator is reached: that is no contact, and what they say needs a proof.
fn is_operators(desk: &Desk, mail: &Automatic) -> bool {
    let addresses = desk.traits(&mail.channel).addresses;
    let enrolled = || desk.policy.operators.iter().flat_map(|o| &o.reach).filter_map(|r| r.address.as_ref());
    let is_enrolled = |a: &Address| enrolled().any(|enrolled| addresses.same(enrolled, a));
    let writes = |a: &Address| desk.roster().writer(desk.policy, &mail.channel, a, mail.chat).is_some();
    let theirs = |address: &Address| writes(address) || is_enrolled(address);
    theirs(&mail.address) || mail.claimed.as_ref().is_some_and(theirs)
}
