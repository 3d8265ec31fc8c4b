//! A contact writes, edits, presses a button, blocks us or comes back.

use std::collections::BTreeSet;

use crate::domain::case::{Case, LanguageFrom, Spell, State};
use crate::domain::changes::Link;
use crate::domain::command::Command;
use crate::domain::contact::Contact;
use crate::domain::dedupe;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::{CaseCode, Language, LinkKey, OperatorId};
use crate::domain::language;
use crate::domain::message::{Author, Entry, Message, Milestone, Progress};
use crate::domain::policy::Acknowledge;
use crate::domain::priority;
use crate::domain::say::{AsideWhat, Buttons, CardWhy, Say};
use crate::domain::shift;

use super::desk::{Desk, Manner};
use super::place::{self, Wish};
use super::reason::Reason;

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival) -> Reason {
    let contact = met(desk, arrival);
    match &arrival.what {
        Came::Said(said) => match asked(said) {
            Some(command) => answer(desk, arrival, contact, command),
            None => said_something(desk, arrival, contact, said),
        },
        Came::Edited(said) => edited(desk, arrival, contact, said),
        Came::Pressed { callback, command, .. } => {
            let language = speaks(desk, arrival, &contact);
            let what = AsideWhat::Pressed { callback: callback.clone(), word: None, case: None, language };
            desk.aside(arrival, what);
            match command {
                Some(command) => answer(desk, arrival, contact, command),
                None => Reason::Nothing,
            }
        }
        Came::Reachable(reachable) => reachability(desk, contact, *reachable),
        Came::Group => Reason::Group,
    }
}

/// The contact as known, or as met now. Whoever writes can be reached.
fn met(desk: &Desk, arrival: &Arrival) -> Contact {
    let known = desk.contact(arrival.chat);
    known.unwrap_or_else(|| Contact {
        id: arrival.chat,
        channel: arrival.channel.clone(),
        address: arrival.address.clone(),
        language: None,
        topic: None,
        case: None,
        reachable: true,
        since: desk.now.line,
    })
}

/// The command that a contact gave, if it is one that contacts have; anything else they write is a message.
fn asked(said: &Said) -> Option<&Command> {
    said.command.as_ref().filter(|c| {
        matches!(
            c,
            Command::Start(_)
                | Command::Help
                | Command::Language(_)
                | Command::Topic(_)
                | Command::Human
                | Command::Forget
        )
    })
}

fn answer(desk: &mut Desk, arrival: &Arrival, mut contact: Contact, command: &Command) -> Reason {
    let say = match command {
        Command::Start(_) => Say::Welcome,
        Command::Language(Some(language)) if desk.policy.languages.contains(language) => {
            contact.language = Some(language.clone());
            Say::LanguageSet
        }
        Command::Language(_) => Say::ChooseLanguage,
        Command::Topic(topic) => {
            contact.topic = desk.policy.topics.contains(topic).then(|| topic.clone());
            Say::ContactHelp
        }
        Command::Forget => Say::ForgetHelp,
        Command::Help | Command::Human => Say::ContactHelp,
        _ => return Reason::Nothing,
    };
    let language = speaks(desk, arrival, &contact);
    let id = contact.id;
    desk.save_contact(contact);
    desk.tell_contact(id, say, language);
    Reason::ContactCommand
}

/// The language in which the line answers a contact's command: their choice, their case's, their app's.
fn speaks(desk: &Desk, arrival: &Arrival, contact: &Contact) -> Language {
    let case = contact.case.and_then(|code| desk.case(code)).map(|c| c.language);
    let app = arrival.app_language.as_ref();
    let by_app = || language::choose(None, app, "", desk.policy).0;
    contact.language.clone().or(case).unwrap_or_else(by_app)
}

fn said_something(desk: &mut Desk, arrival: &Arrival, mut contact: Contact, said: &Said) -> Reason {
    desk.aside(arrival, AsideWhat::Seen(arrival.source));
    contact.reachable = true;
    let present = contact.case.and_then(|code| desk.case(code)).filter(|c| continues(desk, c));
    let reason = match present {
        None => {
            let mut case = opened(desk, arrival, &contact, said);
            contact.case = Some(case.code);
            let seq = note_down(desk, arrival, &mut case, said);
            let spell = Spell::begin(seq, desk.now.line);
            place::place(desk, &mut case, spell, Wish::default(), CardWhy::New);
            finish(desk, case, Reason::NewCase)
        }
        Some(case) => wrote_again(desk, arrival, case, said),
    };
    desk.save_contact(contact);
    if said.unreadable && reason != Reason::Repeat { Reason::Unreadable } else { reason }
}

/// Whether a message of the contact still belongs to that case.
fn continues(desk: &Desk, case: &Case) -> bool {
    match case.state {
        State::Closed { at, .. } => desk.now.line.since(at) <= desk.policy.routing.reopen_within,
        _ => true,
    }
}

/// A case that does not exist yet.
fn opened(desk: &mut Desk, arrival: &Arrival, contact: &Contact, said: &Said) -> Case {
    let app = arrival.app_language.as_ref();
    let (language, language_from) = language::choose(contact.language.as_ref(), app, &said.text, desk.policy);
    let (topic, channel) = (contact.topic.clone(), arrival.channel.clone());
    let priority = priority::of(&said.text, &language, topic.as_ref(), &channel, &desk.policy.priority);
    let spell = Spell::begin(1, desk.now.line);
    let mut case = Case {
        code: CaseCode::from_bits(desk.random(8)),
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
    };
    desk.happened(&mut case, Milestone::Opened, None, "contact_wrote");
    case
}

/// Puts what was said into the case's transcript and returns its number.
fn note_down(desk: &mut Desk, arrival: &Arrival, case: &mut Case, said: &Said) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    dedupe::remember(case, said.fingerprint, seq, desk.now.line, None);
    case.album = said.album.clone().map(|album| (album, seq));
    let message = message(desk, arrival, seq, Author::Contact, said);
    desk.log(case, Entry::Said(message));
    link(desk, arrival, case, seq);
    seq
}

/// The message as the transcript holds it.
pub(super) fn message(desk: &Desk, arrival: &Arrival, seq: u32, from: Author, said: &Said) -> Message {
    Message {
        seq,
        from,
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: said.parts.clone(),
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: said.text.clone(),
        attachments: said.attachments.clone(),
        album: said.album.clone(),
    }
}

/// Remembers which message of the case the arrival is.
pub(super) fn link(desk: &mut Desk, arrival: &Arrival, case: &Case, seq: u32) {
    let link = crate::domain::changes::Link { case: case.code, contact: case.contact, seq, delivery: None };
    desk.changes.links.push((arrival.link(), link));
}

fn wrote_again(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said) -> Reason {
    if let Some(seq) = album_of(&case, said) {
        return album_part(desk, arrival, case, said, seq);
    }
    let short = dedupe::is_short(&said.text, &said.attachments);
    let window = desk.policy.routing.repeat_window;
    if let Some(known) = dedupe::fold(&case, &said.fingerprint, desk.now.line, window, short) {
        return repeated(desk, arrival, case, said, known);
    }
    if case.language_from < LanguageFrom::App {
        relearn_language(desk, &mut case, &said.text);
    }
    let seq = note_down(desk, arrival, &mut case, said);
    go_on(desk, case, seq, &CardWhy::Further)
}

/// While the language was only guessed, more words make a better guess.
fn relearn_language(desk: &Desk, case: &mut Case, text: &str) {
    let (language, from) = language::choose(None, None, text, desk.policy);
    // A case in the queue stands under its language: moving it there is left to its next change of hands.
    if from > case.language_from && !matches!(case.state, State::Waiting { .. }) {
        (case.language, case.language_from) = (language, from);
    }
}

/// A further message takes its case on from whatever state it was in.
fn go_on(desk: &mut Desk, mut case: Case, seq: u32, why: &CardWhy) -> Reason {
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
            place::show(desk, &case, &post.operator, seq, why.clone(), true);
            finish(desk, case, Reason::Further)
        }
        State::Answered { operator, .. } => again(desk, case, Spell::begin(seq, at), Some(&operator), None),
        State::Closed { operator, .. } => {
            again(desk, case, Spell::begin(seq, at), operator.as_ref(), Some(Milestone::Reopened))
        }
        State::Unreachable { operator, spell, .. } => {
            let spell = match spell {
                Some(mut earlier) => {
                    earlier.add(seq, at);
                    earlier
                }
                None => Spell::begin(seq, at),
            };
            again(desk, case, spell, operator.as_ref(), Some(Milestone::Reachable))
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
) -> Reason {
    case.passed_by.clear();
    if let Some(what) = what {
        desk.happened(&mut case, what, None, "contact_wrote");
    }
    let wish = Wish { last, ..Wish::default() };
    // To the same operator it is just a further message.
    let stays = place::choose(desk, &case, wish).is_ok_and(|c| Some(&c.operator) == last);
    let why = if stays { CardWhy::Further } else { CardWhy::Moved { from: last.cloned() } };
    let keep = last.filter(|_| stays);
    place::retire_cards(desk, &mut case, &Buttons::Moved(None), keep);
    place::place(desk, &mut case, spell, wish, why);
    let reason = if what.is_some() { Reason::Reopened } else { Reason::Further };
    finish(desk, case, reason)
}

/// Acknowledges the spell once, and saves.
fn finish(desk: &mut Desk, mut case: Case, reason: Reason) -> Reason {
    let quiet = desk.policy.channel(&case.channel).is_some_and(|c| c.acknowledge == Acknowledge::Off);
    let waiting = matches!(case.state, State::Waiting { .. });
    if let Some(spell) = case.spell_mut()
        && !std::mem::replace(&mut spell.acknowledged, true)
        && !quiet
    {
        let staffed_at = if waiting { staffed_at(desk) } else { None };
        desk.tell_contact_of(&case, Say::Acknowledge { staffed_at }, Manner::default());
    }
    desk.save(case);
    reason
}

/// When the line is next staffed.
fn staffed_at(desk: &Desk) -> Option<crate::domain::time::Stamp> {
    let reachable = |o: &crate::domain::policy::Operator| desk.roster().way_to(o).is_some();
    shift::staffed_at(desk.policy, reachable, desk.now.civil).filter(|at| *at > desk.now.civil)
}

fn album_of(case: &Case, said: &Said) -> Option<u32> {
    let (album, seq) = case.album.as_ref()?;
    (said.album.as_ref() == Some(album)).then_some(*seq)
}

fn album_part(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said, seq: u32) -> Reason {
    for (i, attachment) in said.attachments.iter().enumerate() {
        let source = said.parts.get(i).copied().unwrap_or(arrival.source);
        desk.log(&mut case, Entry::Part { seq, attachment: attachment.clone(), source });
        if let Some(operator) = case.assignee().cloned() {
            let how = Manner { bulk: true, ..Manner::default() };
            desk.tell(&operator, Say::Part { seq, source }, Some(&case), how);
        }
    }
    link(desk, arrival, &case, seq);
    desk.save(case);
    Reason::AlbumPart
}

fn repeated(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said, known: usize) -> Reason {
    let Some(seq) = case.said.get(known).map(|s| s.seq) else { return Reason::Nothing };
    dedupe::remember(&mut case, said.fingerprint, seq, desk.now.line, Some(known));
    link(desk, arrival, &case, seq);
    refresh_cards(desk, &case, seq);
    desk.save(case);
    Reason::Repeat
}

/// Shows the live cards of a message as it now is.
fn refresh_cards(desk: &mut Desk, case: &Case, seq: u32) {
    for card in case.shown.clone().iter().filter(|s| s.seq == seq && s.live) {
        let buttons = place::buttons_for(case, &card.operator);
        place::update_card(desk, case, card, buttons);
    }
}

/// A changed message. While nobody has answered it, it just reads differently; what is answered, or being
/// answered, is left as it was answered, and the change is a message of its own.
fn edited(desk: &mut Desk, arrival: &Arrival, contact: Contact, said: &Said) -> Reason {
    let known = desk.link(arrival.link()).and_then(|l| desk.case(l.case).map(|c| (c, l.seq)));
    let Some((mut case, seq)) = known.filter(|(c, _)| c.contact == contact.id && continues(desk, c)) else {
        return said_something(desk, arrival, contact, said);
    };
    desk.aside(arrival, AsideWhat::Seen(arrival.source));
    if case.spell().is_some_and(|s| s.holds(seq)) && !is_being_answered(&case, seq) {
        // An edit of one part of an album brings that part alone; the others stay.
        let attachments = if said.album.is_some() { Vec::new() } else { said.attachments.clone() };
        let (at, text) = (desk.now.line, said.text.clone());
        desk.log(&mut case, Entry::Edited { seq, at, text, attachments });
        refresh_cards(desk, &case, seq);
        desk.save(case);
    } else {
        let seq = note_down(desk, arrival, &mut case, said);
        go_on(desk, case, seq, &CardWhy::Changed);
    }
    Reason::Edited
}

fn is_being_answered(case: &Case, seq: u32) -> bool {
    case.replies.iter().any(|r| r.progress == Progress::Pending && r.covers >= seq)
}

fn reachability(desk: &mut Desk, mut contact: Contact, reachable: bool) -> Reason {
    let case = contact.case.and_then(|code| desk.case(code));
    if contact.reachable == reachable && case.is_none() {
        return Reason::Nothing;
    }
    contact.reachable = reachable;
    match (case, reachable) {
        (Some(case), false) => lose(desk, case, "blocked"),
        (Some(case), true) => regain(desk, case),
        (None, _) => {}
    }
    desk.save_contact(contact);
    Reason::Reachability
}

/// The contact can't be reached: the clock stands, and whoever has the case hears it.
pub(super) fn lose(desk: &mut Desk, mut case: Case, why: &str) {
    if matches!(case.state, State::Closed { .. } | State::Unreachable { .. }) {
        return;
    }
    let operator = case.operator().cloned();
    let spell = place::take_out(desk, &case);
    case.state = State::Unreachable { at: desk.now.line, operator: operator.clone(), spell };
    desk.happened(&mut case, Milestone::Unreachable, operator.as_ref(), why);
    if let Some(operator) = operator {
        let say = Say::Happened { what: Milestone::Unreachable, who: None, why: why.to_owned() };
        desk.tell(&operator, say, Some(&case), Manner::default());
    }
    desk.save(case);
}

/// The contact lets us write again: the clock goes on from where it stood.
fn regain(desk: &mut Desk, mut case: Case) {
    let State::Unreachable { operator, spell, .. } = case.state.clone() else { return };
    desk.happened(&mut case, Milestone::Reachable, operator.as_ref(), "unblocked");
    match (spell, operator) {
        (Some(spell), last) => {
            let wish = Wish { last: last.as_ref(), ..Wish::default() };
            place::place(desk, &mut case, spell, wish, CardWhy::Moved { from: None });
        }
        (None, Some(operator)) => case.state = State::Answered { at: desk.now.line, operator },
        (None, None) => {
            let why = "unblocked".to_owned();
            case.state = State::Closed { at: desk.now.line, operator: None, why };
        }
    }
    desk.save(case);
}
