//! A contact's message becomes part of a case, and takes that case on.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::domain::case::{Case, LanguageFrom, Priority, Spell, State};
use crate::domain::changes::Link;
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::{CaseCode, ChannelName, ContactId, LinkKey, OperatorId};
use crate::domain::message::{Attachment, Author, Body, Entry, Message, Milestone};
use crate::domain::passage::is_too_large;
use crate::domain::policy::{Acknowledge, ChannelKind, Operator};
use crate::domain::say::{AsideWhat, Buttons, CardWhy, Say, Slot};
use crate::domain::time::Stamp;
use crate::domain::{dedupe, language, priority, shift};

use super::desk::{Desk, Manner};
use super::place::{self, Wish};
use super::reason::Reason;
use super::{casework, maybe, revision};

const DAY: Duration = Duration::from_secs(86_400);

pub(super) fn said_something(
    desk: &mut Desk,
    arrival: &Arrival,
    mut contact: Contact,
    said: &Said,
) -> Reason {
    desk.aside(arrival, AsideWhat::Seen(arrival.source));
    desk.quiet = said.maybe_machine || said.unaddressed;
    if let Some(reason) = maybe::set_apart(desk, arrival, &contact, said) {
        return reason;
    }
    contact.reachable = true;
    let latest = contact.case.and_then(|code| desk.case(code));
    let id = contact.id;
    let reason = match latest {
        Some(case) if continues(desk, &case) => {
            desk.save_contact(contact);
            wrote_again(desk, arrival, case, said)
        }
        earlier => {
            let mut case = opened(desk, arrival, &contact, said);
            contact.case = Some(case.code);
            contact.topic = None;
            desk.save_contact(contact);
            let seq = note_down(desk, arrival, &mut case, said);
            let spell = Spell::begin(seq, desk.now.line);
            let wish = Wish { last: earlier.as_ref().and_then(Case::operator), ..Wish::default() };
            place::place(desk, &mut case, spell, wish, CardWhy::New);
            finish(desk, case, Reason::NewCase)
        }
    };
    if reason != Reason::Repeat {
        tell_if_too_large(desk, arrival, id, said);
    }
    maybe::shown(desk, id, said);
    if said.unreadable && reason != Reason::Repeat { Reason::Unreadable } else { reason }
}

/// Whoever sends what can't be passed on hears so: judged by the way to the operator who has the case, or to
/// everyone while nobody has it.
fn tell_if_too_large(desk: &mut Desk, arrival: &Arrival, contact: ContactId, said: &Said) {
    let Some(case) = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code)) else {
        return;
    };
    let has_it = |o: &&Operator| case.operator().is_none_or(|id| *id == o.id);
    let operators = desk.policy.operators.iter().filter(has_it);
    let ways: Vec<ChannelName> =
        operators.filter_map(|o| desk.roster().way_to(o)).map(|(channel, _)| channel).collect();
    let stops = |way: &ChannelName| {
        let copied = |a: &&Attachment| *way == arrival.channel && matches!(a.body, Body::Telegram(_));
        let anew = said.attachments.iter().filter(|a| !copied(a));
        desk.policy.channel(way).is_some_and(|channel| is_too_large(anew, channel.kind))
    };
    let speaks = desk.policy.channel(&case.channel).is_none_or(|c| c.acknowledge != Acknowledge::Off);
    if speaks && !desk.quiet && !ways.is_empty() && ways.iter().all(stops) {
        desk.tell_contact_of(&case, Say::TooLarge, Manner::default());
    }
}

/// Whether a message of the contact still belongs to that case.
pub(super) fn continues(desk: &Desk, case: &Case) -> bool {
    match case.state {
        State::Closed { at, .. } => desk.now.line.since(at) <= desk.policy.routing.reopen_within,
        _ => true,
    }
}

/// A case that does not exist yet.
fn opened(desk: &mut Desk, arrival: &Arrival, contact: &Contact, said: &Said) -> Case {
    let app = arrival.app_language.as_ref();
    let (language, language_from) =
        language::choose(contact.language.as_ref(), app, &said.speech(), desk.policy);
    let (topic, channel) = (contact.topic.clone(), arrival.channel.clone());
    let priority = priority::of(&said.words(), &language, topic.as_ref(), &channel, &desk.policy.priority);
    let spell = Spell::begin(1, desk.now.line);
    let mut case = Case {
        code: desk.code.unwrap_or_else(|| CaseCode::from_bits(desk.random(8))),
        contact: contact.id,
        channel,
        opened_at: desk.now.line,
        language,
        language_from,
        topic,
        priority,
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
        last_operator: None,
        moving: Vec::new(),
        reacted_at: Vec::new(),
        spelt: Vec::new(),
        unaddressed: said.unaddressed,
    };
    desk.happened(&mut case, Milestone::Opened, None, "contact_wrote");
    case
}

/// Puts what was said into the case's transcript and returns its number.
pub(super) fn note_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, said: &Said) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    case.said_in(seq, said.thread);
    dedupe::remember(case, said.fingerprint, seq, desk.now.line, None);
    if let Some(album) = &said.album {
        case.album = Some((album.clone(), seq));
    }
    if desk.is_mail(&arrival.channel) {
        let earlier = desk.snap.contacts.get(&case.contact).map_or(&arrival.address, |known| &known.address);
        case.remember_address(seq, &arrival.address, earlier);
    }
    let message = message(desk, arrival, case, seq, Author::Contact, said);
    desk.log(case, Entry::Said(message));
    link(desk, arrival, case, seq);
    seq
}

/// Which message of the case it answers, as far as its writer's app or their mail's address tells.
fn answered_by(desk: &Desk, arrival: &Arrival, case: &Case, said: &Said) -> Option<u32> {
    let linked = said.reply_to.and_then(|message| desk.link(arrival, message));
    let ours = linked.filter(|link| link.case == case.code && link.contact == case.contact && link.seq > 0);
    let card = || case.shown.iter().find(|shown| Some(shown.delivery) == said.on).map(|shown| shown.seq);
    ours.map(|link| link.seq).or_else(card)
}

/// The message as the transcript holds it.
pub(super) fn message(
    desk: &Desk,
    arrival: &Arrival,
    case: &Case,
    seq: u32,
    from: Author,
    said: &Said,
) -> Message {
    // What an operator answers is a card of ours, with more than the contact's words.
    let quotes = said.quotes.clone().filter(|_| matches!(from, Author::Contact | Author::Automatic));
    Message {
        seq,
        from,
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: said.parts.clone(),
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: said.text.clone(),
        rest: said.rest.clone(),
        attachments: said.attachments.clone(),
        album: said.album.clone(),
        forwarded: said.forwarded,
        answers: answered_by(desk, arrival, case, said),
        quotes,
        maybe_machine: said.maybe_machine,
        via: said.via,
    }
}

/// Remembers which message of the case the arrival is.
pub(super) fn link(desk: &mut Desk, arrival: &Arrival, case: &Case, seq: u32) {
    let link = Link { case: case.code, contact: case.contact, seq, delivery: None };
    desk.changes.links.push((arrival.link(), link.clone()));
    if let Came::Said(said) = &arrival.what {
        let others = said.parts.iter().filter(|part| **part != arrival.source);
        let keys = others.map(|part| LinkKey { chat: arrival.chat, message: *part });
        desk.changes.links.extend(keys.map(|key| (key, link.clone())));
    }
}

fn wrote_again(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said) -> Reason {
    if let Some(seq) = album_of(&case, said) {
        return revision::album_part(desk, arrival, case, said, seq);
    }
    let short = said.rest.is_none() && dedupe::is_short(&said.text, &said.attachments);
    let window = desk.policy.routing.repeat_window;
    // One part alone does not tell what the album will be.
    let whole = said.album.is_none() || said.parts.len() > 1;
    let known = dedupe::fold(&case, &said.fingerprint, desk.now.line, window, short);
    if let Some(known) = known.filter(|_| whole) {
        return revision::repeated(desk, arrival, case, said, known);
    }
    let seq = note_down(desk, arrival, &mut case, said);
    hear(desk, &mut case, &said.speech());
    look_for_urgency(desk, &mut case, &said.words());
    go_on(desk, case, seq, CardWhy::Further)
}

/// Further words may tell the case's language, or that it is urgent.
pub(super) fn hear(desk: &mut Desk, case: &mut Case, text: &str) {
    if case.language_from < LanguageFrom::App {
        relearn_language(desk, case, text);
    }
    look_for_urgency(desk, case, text);
}

/// While the language was only guessed, more words make a better guess.
fn relearn_language(desk: &Desk, case: &mut Case, text: &str) {
    let (language, from) = language::choose(None, None, text, desk.policy);
    if from > case.language_from {
        (case.language, case.language_from) = (language, from);
    }
}

/// Whatever makes a first message urgent makes its case so later, too.
pub(super) fn look_for_urgency(desk: &mut Desk, case: &mut Case, text: &str) {
    let (topic, rules) = (case.topic.as_ref(), &desk.policy.priority);
    let found = priority::of(text, &case.language, topic, &case.channel, rules);
    if found == Priority::Urgent && case.priority == Priority::Normal {
        casework::set_urgent(desk, case, true, "words");
    }
}

/// A further message takes its case on from whatever state it was in.
pub(super) fn go_on(desk: &mut Desk, mut case: Case, seq: u32, why: CardWhy) -> Reason {
    let at = desk.now.line;
    match case.state.clone() {
        State::Held { .. } | State::Waiting { .. } => {
            if let Some(spell) = case.spell_mut() {
                spell.add(seq, at);
            }
            finish(desk, case, Reason::Further)
        }
        State::Assigned { post, .. } => {
            if let Some(spell) = case.spell_mut() {
                spell.add(seq, at);
            }
            place::show(desk, &case, &post.operator, seq, why, true);
            finish(desk, case, Reason::Further)
        }
        State::Answered { operator, .. } => {
            again(desk, case, Spell::begin(seq, at), Some(&operator), None, why)
        }
        State::Closed { operator, .. } => {
            again(desk, case, Spell::begin(seq, at), operator.as_ref(), Some(Milestone::Reopened), why)
        }
        State::Unreachable { operator, spell, .. } => {
            let spell = match spell {
                Some(mut earlier) => {
                    earlier.add(seq, at);
                    earlier
                }
                None => Spell::begin(seq, at),
            };
            again(desk, case, spell, operator.as_ref(), Some(Milestone::Reachable), why)
        }
    }
}

/// A case that rested needs somebody again: its last operator if they can, else by routing.
fn again(
    desk: &mut Desk,
    mut case: Case,
    spell: Spell,
    last: Option<&OperatorId>,
    what: Option<Milestone>,
    why: CardWhy,
) -> Reason {
    case.passed_by.clear();
    if let Some(what) = what {
        desk.happened(&mut case, what, None, "contact_wrote");
    }
    let wish = Wish { last, ..Wish::default() };
    // To the same operator it is just what it is: a further message, or a changed one.
    let stays = place::choose(desk, &case, wish).is_ok_and(|c| Some(&c.operator) == last);
    let why = if stays { why } else { CardWhy::Moved { from: last.cloned() } };
    let keep = last.filter(|_| stays);
    place::retire_cards(desk, &mut case, &Buttons::Moved(None), keep);
    place::place(desk, &mut case, spell, wish, why);
    let reason = if what.is_some() { Reason::Reopened } else { Reason::Further };
    finish(desk, case, reason)
}

/// Acknowledges the spell once, and saves.
fn finish(desk: &mut Desk, mut case: Case, reason: Reason) -> Reason {
    let quiet = !acknowledges(desk, &case);
    let waiting = matches!(case.state, State::Waiting { .. });
    if let Some(spell) = case.spell_mut().filter(|_| !desk.quiet)
        && !std::mem::replace(&mut spell.acknowledged, true)
        && !quiet
    {
        let staffed_at = if waiting { staffed_at(desk) } else { None };
        let how = Manner { slot: Some(Slot::Receipt), ..Manner::default() };
        desk.tell_contact_of(&case, Say::Acknowledge { staffed_at }, how);
        if let Some(mut contact) = desk.contact(case.contact) {
            contact.acknowledged_at = Some(desk.now.line);
            desk.save_contact(contact);
        }
    }
    desk.save(case);
    reason
}

/// Whether the channel tells a contact that their message arrived; by mail at most once a day, for a mailbox
/// may be searched, and two machines that acknowledge each other must come to rest.
fn acknowledges(desk: &Desk, case: &Case) -> bool {
    let Some(channel) = desk.policy.channel(&case.channel) else { return true };
    let last = desk.contact(case.contact).and_then(|c| c.acknowledged_at);
    let lately = last.is_some_and(|at| desk.now.line.since(at) < DAY);
    channel.acknowledge != Acknowledge::Off && !(channel.kind == ChannelKind::Email && lately)
}

/// When the line is next staffed.
fn staffed_at(desk: &Desk) -> Option<Stamp> {
    let reachable = |o: &Operator| desk.roster().way_to(o).is_some();
    shift::staffed_at(desk.policy, reachable, desk.now.civil).filter(|at| *at > desk.now.civil)
}

/// The open message whose album the message belongs to; a part that comes too late is a message of its own.
fn album_of(case: &Case, said: &Said) -> Option<u32> {
    let (album, seq) = case.album.as_ref()?;
    let part = said.album.as_ref() == Some(album) && !said.attachments.is_empty();
    (part && revision::is_open(case, *seq)).then_some(*seq)
}
