//! What operators do with a case besides answering it: they mark it, keep its contact off, or theirs from harm.

use crate::domain::case::{Case, State};
use crate::domain::command::CaseAsk;
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry, Milestone};
use crate::domain::say::{Asking, Buttons, CardWhy, Refusal, ToOperator, Word};
use crate::domain::trail::{self, Who};

use super::moves::desk::{Desk, SendOptions};
use super::moves::place::{self, Preference};
use super::moves::reach::{lose, regain};
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::{blocking, cards, outgoing, stands, transcript};

/// What an operator asks of a case.
pub(super) fn asked(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    case: Case,
    ask: &CaseAsk,
) -> Outcome {
    match ask {
        CaseAsk::Flag(why) => flag(desk, me, case, why.as_deref()),
        CaseAsk::Unsafe => seized(desk, me, case, true),
        CaseAsk::Safe => seized(desk, me, case, false),
        CaseAsk::Block(times @ (0 | 1)) => {
            let say = ToOperator::Asking(Asking::Block { again: *times > 0 });
            desk.tell(me, say, Some(&case), SendOptions::default());
            DONE
        }
        CaseAsk::Block(_) => block(desk, me, case),
        CaseAsk::Unblock => unblock(desk, me, case),
        CaseAsk::Say(name) => say(desk, arrival, me, case, name),
        _ => (Reason::Refused, Some(Word::NotNow)),
    }
}

/// Supervisors are to look at it.
fn flag(desk: &mut Desk, me: &OperatorId, mut case: Case, why: Option<&str>) -> Outcome {
    if desk.supervisors().iter().all(|supervisor| supervisor == me) {
        return (Reason::Refused, Some(Word::NobodyToTell));
    }
    let why = why.unwrap_or("flagged");
    desk.happened(&mut case, Milestone::Flagged, Some(me), why);
    tell(desk, me, &case, Milestone::Flagged, why);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Flagged))
}

fn tell(desk: &mut Desk, me: &OperatorId, case: &Case, what: Milestone, why: &str) {
    let say = ToOperator::Happened { what, who: Some(me.clone()), why: why.to_owned() };
    desk.tell_supervisors(&say, Some(case), Some(me));
}

/// Their address is believed to be in wrong hands, or is not any more: nothing goes there meanwhile, whoever writes it.
fn seized(desk: &mut Desk, me: &OperatorId, mut case: Case, seized: bool) -> Outcome {
    let contacts = blocking::contacts(desk, &case);
    if contacts.is_empty() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    if contacts.iter().all(|contact| contact.care.unsafe_since.is_some() == seized) {
        let word = if seized { Word::UnsafeAlready } else { Word::SafeAlready };
        return (Reason::Refused, Some(word));
    }
    for mut contact in contacts {
        contact.care.unsafe_since = seized.then_some(desk.now.line);
        desk.save_contact(contact);
    }
    let what = if seized { Milestone::Unsafe } else { Milestone::Safe };
    desk.happened(&mut case, what, Some(me), "by_hand");
    tell(desk, me, &case, what, "by_hand");
    audit(desk, me, &case, if seized { &CaseAsk::Unsafe } else { &CaseAsk::Safe });
    let code = case.code;
    desk.save(case.clone());
    if seized {
        lose(desk, case, Refusal::Unsafe);
    } else {
        regain(desk, case);
    }
    if let Some(case) = desk.case(code) {
        cards::refresh_all(desk, &case);
    }
    (Reason::OperatorCommand, Some(if seized { Word::Unsafe } else { Word::Safe }))
}

/// What its contact writes is held for a while; so is what waits of it. Supervisors hear who did that.
fn block(desk: &mut Desk, me: &OperatorId, mut case: Case) -> Outcome {
    let contacts = blocking::contacts(desk, &case);
    if contacts.is_empty() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let until = desk.now.line + blocking::LASTS;
    for mut contact in contacts {
        contact.care.blocked_until = Some(until);
        desk.save_contact(contact);
    }
    desk.happened(&mut case, Milestone::Blocked, Some(me), "by_hand");
    let mut told = false;
    match case.state {
        State::Assigned { .. } | State::Waiting { .. } => {
            told = case.shown.iter().any(|card| card.live && card.operator == *me);
            if let Some(spell) = place::take_out(desk, &case) {
                blocking::hold(desk, &mut case, spell, until);
                cards::retire_cards(desk, &mut case, &Buttons::Held, None);
            }
        }
        State::Held { .. } if case.campaign.is_none() => case.handled.blocked = Some(until),
        State::Held { .. } | State::Answered { .. } | State::Closed { .. } | State::Unreachable { .. } => {}
    }
    tell(desk, me, &case, Milestone::Blocked, "by_hand");
    audit(desk, me, &case, &CaseAsk::Block(2));
    let word = Word::BlockedUntil(desk.now.civil_of(until));
    // The way back stands on the card; who has none is told it.
    if !told {
        desk.word(me, word.clone(), Some(&case), None);
    }
    desk.save(case);
    (Reason::OperatorCommand, told.then_some(word))
}

/// They are heard again, and what was held of them goes to whoever had it.
fn unblock(desk: &mut Desk, me: &OperatorId, mut case: Case) -> Outcome {
    let contacts = blocking::contacts(desk, &case);
    let blocked = |contact: &Contact| contact.care.is_blocked_at(desk.now.line).is_some();
    if !case.is_blocked() && !contacts.iter().any(blocked) {
        return (Reason::Refused, Some(Word::NotBlocked));
    }
    for mut contact in contacts {
        contact.care.blocked_until = None;
        desk.save_contact(contact);
    }
    desk.happened(&mut case, Milestone::Unblocked, Some(me), "by_hand");
    tell(desk, me, &case, Milestone::Unblocked, "by_hand");
    audit(desk, me, &case, &CaseAsk::Unblock);
    let_go(desk, &mut case);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Unblocked))
}

/// Who may keep somebody off, or out of harm, may take it back: it stands in the trail who did what.
fn audit(desk: &mut Desk, me: &OperatorId, case: &Case, ask: &CaseAsk) {
    let others = case.operator().is_some_and(|theirs| theirs != me);
    // What a supervisor does with somebody else's case is written down for all commands alike.
    if !(others && desk.is_supervisor(me)) {
        desk.act(Who::Operator(me.clone()), trail::case_word(ask), (Some(case.code), None), "done");
    }
}

/// What was held because its contact was blocked goes on. Returns whether there was something.
pub(super) fn let_go(desk: &mut Desk, case: &mut Case) -> bool {
    let State::Held { spell, .. } = case.state.clone() else { return false };
    if case.handled.blocked.take().is_none() {
        return false;
    }
    let last = case.last_operator.clone();
    let preference = Preference { last: last.as_ref(), ..Preference::default() };
    desk.happened(case, Milestone::Released, None, "unblocked");
    place::place(desk, case, spell, preference, CardWhy::Moved { from: None });
    true
}

/// A ready answer is shown in the contact's language, and goes out when they say so.
fn say(desk: &mut Desk, arrival: &Arrival, me: &OperatorId, mut case: Case, name: &str) -> Outcome {
    let policy = desk.policy;
    let Some(ready) = policy.ready.iter().find(|ready| ready.is_called(name)) else {
        let names = policy.ready.iter().map(|ready| ready.name.clone()).collect();
        return (Reason::Refused, Some(Word::NoSuchReady(names)));
    };
    let Some(text) = ready.text.get(&case.language) else {
        let languages = ready.text.keys().cloned().collect();
        return (Reason::Refused, Some(Word::ReadyLacks { language: case.language, languages }));
    };
    if !desk.traits(&case.channel).tells {
        return (Reason::Refused, Some(Word::NoWords));
    }
    if !outgoing::may_answer(desk, &case, me) {
        return stands::refused(&case);
    }
    let said = Said { text: text.clone(), ..Said::default() };
    let seq = case.next_seq;
    case.next_seq += 1;
    let draft = transcript::message(desk, arrival, &case, seq, Author::Draft(me.clone()), &said);
    desk.log(&mut case, Entry::Said(draft));
    let say = ToOperator::Asking(Asking::Say { seq, name: ready.name.clone() });
    desk.tell(me, say, Some(&case), SendOptions::default());
    desk.save(case);
    DONE
}
