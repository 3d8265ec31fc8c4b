//! A contact's message becomes part of a case, and takes that case on.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::domain::call::Calling;
use crate::domain::case::{Burst, Case, Handled, Priority, Questions, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::event::{AnswerKey, Arrival, Said};
use crate::domain::id::{CaseCode, ChannelName, ContactId, Language, OperatorId, Topic};
use crate::domain::message::{Attachment, Body, Kind, Milestone};
use crate::domain::meter::Standing;
use crate::domain::passage::is_too_large;
use crate::domain::policy::{Acknowledge, Operator};
use crate::domain::say::{CardWhy, Delivery, FeedbackKind, Recipient, Say, ToContact};
use crate::domain::time::Stamp;
use crate::domain::{dedupe, language, safe_hour};

use super::moves::desk::{Desk, SendOptions};
use super::moves::phones;
use super::moves::place::{self, Preference};
use super::moves::questions;
use super::moves::reason::Reason;
use super::moves::replies;
use super::moves::resume::{continues, finish, go_on};
use super::moves::transcript::{self, note_down};
use super::moves::urgency::{hear, look_for_urgency, urgency};
use super::{campaign, leaving, maybe, revision};

pub(super) fn said_something(
    desk: &mut Desk,
    arrival: &Arrival,
    mut contact: Contact,
    said: &Said,
) -> Reason {
    desk.feedback(arrival, FeedbackKind::Seen(arrival.source));
    desk.quiet = said.maybe_machine || said.unaddressed;
    if let Some(reason) = maybe::set_apart(desk, arrival, &contact, said) {
        return reason;
    }
    contact.reachable = true;
    take_key(&mut contact, arrival.sent_at, said);
    if said.verified != Some(false) && !said.forged {
        contact.care.safe_minute = safe_hour::in_form(&said.text).or(contact.care.safe_minute);
    }
    if said.call.is_some() {
        contact.language = language_of_call(desk, arrival).or(contact.language);
    }
    if !said.maybe_machine && leaving::stop(desk, &mut contact) {
        let language = contact.language.clone().unwrap_or_else(|| desk.policy.fallback());
        desk.tell_contact(contact.id, ToContact::ForgetNot, language);
    }
    let latest = contact.case.and_then(|code| desk.case(code));
    let id = contact.id;
    let reason = match latest {
        Some(case) if continues(desk, &case) => {
            desk.save_contact(contact);
            wrote_again(desk, arrival, case, said)
        }
        earlier => {
            let why = if said.call.is_some() { "called" } else { "contact_wrote" };
            let beginning = Beginning { topic: None, why };
            let mut case = opened(desk, arrival, &contact, said, &beginning);
            case.call = said.call.map(|call| Calling::begin(call, earlier.as_ref().map(|case| case.code)));
            contact.case = Some(case.code);
            let elsewhere = phones::holder_elsewhere(desk, &contact);
            desk.save_contact(contact);
            let seq = note_down(desk, arrival, &mut case, said);
            let spell = Spell::begin(seq, desk.now.line);
            let last = earlier.as_ref().and_then(Case::operator).or(elsewhere.as_ref());
            // Whoever the line knows from before is never held, and calls without words are no copies.
            let stranger = said.call.is_none() && earlier.is_none() && elsewhere.is_none();
            if stranger && campaign::meets(desk, &mut case, said, &spell) {
                desk.save(case);
                Reason::HeldAlike
            } else {
                // Who may be the same person is best known to whoever has them already.
                let alike = case.alike.and_then(|code| desk.case(code));
                let last = said.heard_by.as_ref().or(last).or(alike.as_ref().and_then(Case::assignee));
                let preference = Preference { last, ..Preference::default() };
                place::place(desk, &mut case, spell, preference, CardWhy::New);
                finish(desk, case, Reason::NewCase)
            }
        }
    };
    if reason != Reason::Repeat {
        remember_mark(desk, arrival, id);
        tell_if_too_large(desk, arrival, id, said);
        tell_if_locked(desk, id, said);
    }
    maybe::shown(desk, id, said);
    ask(desk, id, reason);
    if said.unreadable && reason != Reason::Repeat { Reason::Unreadable } else { reason }
}

/// Answers go as the latest mail that is proven to be the contact's came: who lost a key and writes without one is
/// answered so, and nobody else can choose a key for them, nor bring back an older one.
pub(super) fn take_key(contact: &mut Contact, sent_at: Stamp, said: &Said) {
    let key = match &said.answer_key {
        AnswerKey::Unsaid => return,
        AnswerKey::None => None,
        AnswerKey::Key(key) => Some(key),
    };
    let is_older = contact.answer_key_at.is_some_and(|at| sent_at < at);
    let says_nothing_new = key.is_none() && contact.answer_key.is_none();
    if said.verified == Some(true) && !is_older && !says_nothing_new {
        contact.answer_key = key.cloned();
        contact.answer_key_at = Some(sent_at);
    }
}

/// Whoever begins is asked something, and whoever answered is asked the next.
fn ask(desk: &mut Desk, contact: ContactId, reason: Reason) {
    let case = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code));
    // Whoever called hears no questions.
    let case = case.filter(|case| case.call.is_none());
    let goes_on = |case: &Case| case.questions.asked.last().is_some_and(|asked| asked.over);
    if let Some(case) = case.filter(|case| reason == Reason::NewCase || goes_on(case)) {
        questions::go_on(desk, case.code);
    }
}

/// The language in which somebody who called is called back: what stands beside a call is not their words.
fn language_of_call(desk: &Desk, arrival: &Arrival) -> Option<Language> {
    let told = arrival.app_language.clone().filter(|told| desk.policy.languages.contains(told));
    told.or_else(|| desk.policy.calls.language.clone())
}

/// The message bears a mark, which is another once an operator takes the case.
fn remember_mark(desk: &mut Desk, arrival: &Arrival, contact: ContactId) {
    let case = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code));
    if let Some(mut case) = case.filter(|_| desk.traits(&arrival.channel).marks)
        && let Some(spell) = case.spell_mut()
    {
        spell.mark_on(arrival.source);
        desk.save(case);
    }
}

/// Whoever sends what can't be passed on hears so: judged by the way to the operator who has the case, or to
/// everyone while nobody has it.
fn tell_if_too_large(desk: &mut Desk, arrival: &Arrival, contact: ContactId, said: &Said) {
    let Some(case) = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code)) else {
        return;
    };
    let has_it = |o: &&Operator| case.operator().is_none_or(|id| *id == o.id);
    let operators = desk.policy.operators.iter().filter(has_it);
    let reached: Vec<OperatorId> =
        operators.filter(|o| desk.roster().way_to(o).is_some()).map(|o| o.id.clone()).collect();
    let stop = |who| stops(desk, who, &arrival.channel, &said.attachments);
    if desk.quiet || reached.is_empty() || !reached.iter().all(stop) {
        return;
    }
    tell_too_large(desk, &case);
}

fn tell_too_large(desk: &mut Desk, case: &Case) {
    if desk.policy.channel(&case.channel).is_none_or(|c| c.acknowledge != Acknowledge::Off) {
        tell_besides(desk, case, ToContact::TooLarge);
    }
}

/// Whether that can't be passed on to an operator, as far as its size is told. The bot that was sent it copies it, into
/// its own chat with them also where they work by another one.
fn stops(desk: &Desk, who: &OperatorId, from: &ChannelName, attachments: &[Attachment]) -> bool {
    let Some(way) = desk.way_of(who) else { return false };
    let knows = desk.roster().operator_states.get(who).is_some_and(|state| state.bound.contains_key(from));
    let beside = knows && desk.traits(&way).copies && desk.traits(from).copies;
    let copied = |a: &&Attachment| (way == *from || beside) && matches!(a.body, Body::Telegram(_));
    is_too_large(attachments.iter().filter(|a| !copied(a)), &desk.traits(&way))
}

/// Something did not come to an operator. Where that was known when it was sent, its sender has heard it already.
pub(super) fn stuck(desk: &mut Desk, code: CaseCode, seq: u32, operator: &OperatorId) -> Reason {
    let Some(case) = desk.case(code) else { return Reason::Nothing };
    let said = transcript::entries(desk, &case, seq).find_map(|entry| entry.said(seq));
    let Some((channel, attachments)) = said.map(|said| (said.channel.clone(), said.attachments.clone()))
    else {
        return Reason::Nothing;
    };
    if !stops(desk, operator, &channel, &attachments) {
        tell_too_large(desk, &case);
    }
    Reason::NotRelayed
}

/// What else there is to tell of a message. Where all of a day is one it goes in the place of the receipt, for it says as
/// well that the message has arrived. What to do in danger goes before.
fn tell_besides(desk: &mut Desk, case: &Case, say: ToContact) {
    if desk.may_tell_of(case, &say, false) {
        desk.tell_contact_of(case, say, SendOptions::default());
    } else if let Some(receipt) = receipt_of(desk, case.contact) {
        receipt.say = say.into();
    }
}

/// The receipt that this decision gives.
fn receipt_of<'d>(desk: &'d mut Desk<'_>, contact: ContactId) -> Option<&'d mut Delivery> {
    let plain = |say: &Say| matches!(say, Say::Contact(ToContact::Acknowledge { danger: false, .. }));
    let theirs = |d: &&mut Delivery| d.to == Recipient::Contact(contact) && plain(&d.say);
    desk.changes.deliveries.iter_mut().find(theirs)
}

/// Whoever sends nothing but what is encrypted for somebody else hears so: they wait for an answer to it.
fn tell_if_locked(desk: &mut Desk, contact: ContactId, said: &Said) {
    let Some(case) = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code)) else {
        return;
    };
    let locked = said.attachments.iter().any(|a| a.kind == Kind::Sealed) && said.words().trim().is_empty();
    let speaks = desk.policy.channel(&case.channel).is_none_or(|c| c.acknowledge != Acknowledge::Off);
    if locked && speaks && !desk.quiet {
        tell_besides(desk, &case, ToContact::Locked);
    }
}

/// How a case begins.
pub(super) struct Beginning<'a> {
    /// What it is about, if the contact said so.
    pub topic: Option<&'a Topic>,
    /// Why there is one, as a fixed word.
    pub why: &'static str,
}

/// A case that does not exist yet.
pub(super) fn opened(
    desk: &mut Desk,
    arrival: &Arrival,
    contact: &Contact,
    said: &Said,
    &Beginning { topic, why }: &Beginning<'_>,
) -> Case {
    let app = arrival.app_language.as_ref();
    // What an exchange says around a call is nobody's language.
    let speech = if said.call.is_some() { Cow::Borrowed(said.text.as_str()) } else { said.speech() };
    let (language, language_from) = language::choose(contact.language.as_ref(), app, &speech, desk.policy);
    let channel = arrival.channel.clone();
    let earlier = contact.case.and_then(|code| desk.case(code));
    let spell = Spell::begin(1, desk.now.line);
    let mut case = Case {
        code: desk.code.unwrap_or_else(|| CaseCode::from_bits(desk.random(8))),
        contact: contact.id,
        channel,
        opened_at: desk.now.line,
        language,
        language_from,
        topic: topic.cloned(),
        priority: Priority::Normal,
        state: State::Held { since: desk.now.line, spell },
        next_seq: 1,
        passed_by: BTreeSet::new(),
        said: Vec::new(),
        replies: Vec::new(),
        shown: Vec::new(),
        album: None,
        head: Vec::new(),
        ever_answered: false,
        threads: Vec::new(),
        stripped: None,
        last_operator: None,
        moving: Vec::new(),
        reacted_at: Vec::new(),
        spelt: Vec::new(),
        unaddressed: said.unaddressed,
        known_as: None,
        forged: desk.tellings.standing == Standing::Forged,
        questions: Questions::default(),
        pressed: earlier.map(|case| case.pressed).unwrap_or_default(),
        burst: Burst::default(),
        campaign: None,
        alike: None,
        undecided: Vec::new(),
        noted: None,
        call: None,
        handled: Handled::default(),
    };
    case.priority = urgency(desk, &mut case, &said.words());
    desk.happened(&mut case, Milestone::Opened, None, why);
    case
}

fn wrote_again(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said) -> Reason {
    if let Some(seq) = album_of(&case, said) {
        return revision::album_part(desk, arrival, case, said, seq);
    }
    if let (Some(calling), Some(call)) = (&mut case.call, said.call) {
        calling.learn(call);
    }
    let short = said.rest.is_none() && dedupe::is_short(&said.text, &said.attachments);
    let window = desk.policy.routing.repeat_window;
    // One part alone does not tell what the album will be.
    let whole = said.album.is_none() || said.parts.len() > 1;
    let known = dedupe::fold(&case, &said.fingerprint, desk.now.line, window, short);
    if let Some(known) = known.filter(|_| whole && !questions::answers(&case, arrival, said)) {
        return revision::repeated(desk, arrival, case, said, known);
    }
    if let (Some(calling), Some(call)) = (&mut case.call, said.call) {
        calling.rang_again(call);
    }
    let seq = note_down(desk, arrival, &mut case, said);
    if said.call.is_none() {
        hear(desk, &mut case, &said.speech());
    }
    look_for_urgency(desk, &mut case, &said.words());
    questions::heard(desk, &mut case, arrival, said, seq);
    if campaign::is_held(&case) {
        return campaign::said_more(desk, case, seq);
    }
    go_on(desk, case, seq, CardWhy::Further)
}

/// The open message whose album the message belongs to; a part that comes too late is a message of its own.
fn album_of(case: &Case, said: &Said) -> Option<u32> {
    let (album, seq) = case.album.as_ref()?;
    let part = said.album.as_ref() == Some(album) && !said.attachments.is_empty();
    (part && replies::is_open(case, *seq)).then_some(*seq)
}
