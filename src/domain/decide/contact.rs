//! A contact writes, edits, presses a button, blocks us or comes back.

use std::collections::BTreeSet;

use crate::domain::case::{Case, LanguageFrom, Spell, State};
use crate::domain::command::Command;
use crate::domain::contact::Contact;
use crate::domain::dedupe;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::{CaseCode, Language, OperatorId};
use crate::domain::language;
use crate::domain::message::{Author, Entry, Message, Milestone, Progress};
use crate::domain::policy::Acknowledge;
use crate::domain::priority;
use crate::domain::say::{AsideWhat, Buttons, CardWhy, Say};
use crate::domain::shift;

use super::place::{self, Wish};
use super::reason::Reason;
use super::work::{Manner, Work};

pub(super) fn decide(work: &mut Work, arrival: &Arrival) -> Reason {
    let contact = met(work, arrival);
    match &arrival.what {
        Came::Said(said) => match asked(said) {
            Some(command) => answer(work, contact, command),
            None => said_something(work, arrival, contact, said),
        },
        Came::Edited(said) => edited(work, arrival, contact, said),
        Came::Pressed { callback, command, .. } => {
            let language = speaks(work, &contact);
            let what = AsideWhat::Pressed { callback: callback.clone(), word: None, language };
            work.aside(arrival, what);
            match command {
                Some(command) => answer(work, contact, command),
                None => Reason::Nothing,
            }
        }
        Came::Reachable(reachable) => reachability(work, contact, *reachable),
        Came::Group => Reason::Group,
    }
}

/// The contact as known, or as met now. Whoever writes can be reached.
fn met(work: &Work, arrival: &Arrival) -> Contact {
    let known = work.contact(arrival.chat);
    known.unwrap_or_else(|| Contact {
        id: arrival.chat,
        channel: arrival.channel.clone(),
        address: arrival.address.clone(),
        language: None,
        topic: None,
        case: None,
        reachable: true,
        since: work.now.line,
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

fn answer(work: &mut Work, mut contact: Contact, command: &Command) -> Reason {
    let say = match command {
        Command::Start(_) => Say::Welcome,
        Command::Language(None) => Say::ChooseLanguage,
        Command::Language(Some(language)) if work.policy.languages.contains(language) => {
            contact.language = Some(language.clone());
            Say::LanguageSet
        }
        Command::Language(Some(_)) => Say::ChooseLanguage,
        Command::Topic(topic) => {
            contact.topic = work.policy.topics.contains(topic).then(|| topic.clone());
            Say::ContactHelp
        }
        Command::Forget => Say::ForgetHelp,
        Command::Help | Command::Human => Say::ContactHelp,
        _ => return Reason::Nothing,
    };
    let language = speaks(work, &contact);
    let id = contact.id;
    work.save_contact(contact);
    work.tell_contact(id, say, language);
    Reason::ContactCommand
}

/// The language in which the line speaks to a contact who has no case open.
fn speaks(work: &Work, contact: &Contact) -> Language {
    let case = contact.case.and_then(|code| work.case(code));
    let chosen = contact.language.clone();
    chosen.or_else(|| case.map(|c| c.language)).unwrap_or_else(|| work.policy.fallback())
}

fn said_something(work: &mut Work, arrival: &Arrival, mut contact: Contact, said: &Said) -> Reason {
    work.aside(arrival, AsideWhat::Seen(arrival.source));
    contact.reachable = true;
    let present = contact.case.and_then(|code| work.case(code)).filter(|c| continues(work, c));
    let reason = match present {
        None => {
            let mut case = opened(work, arrival, &contact, said);
            contact.case = Some(case.code);
            let seq = note_down(work, arrival, &mut case, said);
            let spell = Spell::begin(seq, work.now.line);
            place::place(work, &mut case, spell, Wish::default(), CardWhy::New);
            finish(work, case, Reason::NewCase)
        }
        Some(case) => wrote_again(work, arrival, case, said),
    };
    work.save_contact(contact);
    if said.unreadable && reason != Reason::Repeat { Reason::Unreadable } else { reason }
}

/// Whether a message of the contact still belongs to that case.
fn continues(work: &Work, case: &Case) -> bool {
    match case.state {
        State::Closed { at, .. } => work.now.line.since(at) <= work.policy.routing.reopen_within,
        _ => true,
    }
}

/// A case that does not exist yet.
fn opened(work: &mut Work, arrival: &Arrival, contact: &Contact, said: &Said) -> Case {
    let app = arrival.app_language.as_ref();
    let (language, language_from) = language::choose(contact.language.as_ref(), app, &said.text, work.policy);
    let (topic, channel) = (contact.topic.clone(), arrival.channel.clone());
    let priority = priority::of(&said.text, &language, topic.as_ref(), &channel, &work.policy.priority);
    let spell = Spell::begin(1, work.now.line);
    let mut case = Case {
        code: CaseCode::from_bits(work.random(8)),
        contact: contact.id,
        channel,
        opened_at: work.now.line,
        language,
        language_from,
        topic,
        priority,
        state: State::Held { since: work.now.line, spell },
        next_seq: 1,
        passed_by: BTreeSet::new(),
        said: Vec::new(),
        replies: Vec::new(),
        shown: Vec::new(),
        album: None,
        head: Vec::new(),
        ever_answered: false,
    };
    work.happened(&mut case, Milestone::Opened, None, "contact_wrote");
    case
}

/// Puts what was said into the case's transcript and returns its number.
fn note_down(work: &mut Work, arrival: &Arrival, case: &mut Case, said: &Said) -> u32 {
    let seq = case.next_seq;
    case.next_seq += 1;
    dedupe::remember(case, said.fingerprint, seq, work.now.line);
    case.album = said.album.clone().map(|album| (album, seq));
    let message = message(work, arrival, seq, Author::Contact, said);
    work.log(case, Entry::Said(message));
    link(work, arrival, case, seq);
    seq
}

/// The message as the transcript holds it.
pub(super) fn message(work: &Work, arrival: &Arrival, seq: u32, from: Author, said: &Said) -> Message {
    Message {
        seq,
        from,
        channel: arrival.channel.clone(),
        source: arrival.source,
        sent_at: arrival.sent_at,
        received_at: work.now.line,
        text: said.text.clone(),
        attachments: said.attachments.clone(),
        album: said.album.clone(),
    }
}

/// Remembers which message of the case the arrival is.
pub(super) fn link(work: &mut Work, arrival: &Arrival, case: &Case, seq: u32) {
    let link =
        crate::domain::changes::Link { case: case.code, contact: case.contact, seq, delivery: None };
    work.changes.links.push((arrival.link(), link));
}

fn wrote_again(work: &mut Work, arrival: &Arrival, mut case: Case, said: &Said) -> Reason {
    if let Some(seq) = album_of(&case, said) {
        return album_part(work, arrival, case, said, seq);
    }
    let short = dedupe::is_short(&said.text, &said.attachments);
    let window = work.policy.routing.repeat_window;
    if let Some(known) = dedupe::fold(&case, &said.fingerprint, work.now.line, window, short) {
        return repeated(work, arrival, case, known);
    }
    if case.language_from < LanguageFrom::App {
        relearn_language(work, &mut case, &said.text);
    }
    let seq = note_down(work, arrival, &mut case, said);
    go_on(work, case, seq, &CardWhy::Further)
}

/// While the language was only guessed, more words make a better guess.
fn relearn_language(work: &Work, case: &mut Case, text: &str) {
    let (language, from) = language::choose(None, None, text, work.policy);
    // A case in the queue stands under its language: moving it there is left to its next change of hands.
    if from > case.language_from && !matches!(case.state, State::Waiting { .. }) {
        (case.language, case.language_from) = (language, from);
    }
}

/// A further message takes its case on from whatever state it was in.
fn go_on(work: &mut Work, mut case: Case, seq: u32, why: &CardWhy) -> Reason {
    let at = work.now.line;
    match case.state.clone() {
        State::Held { .. } | State::Waiting { .. } => {
            if let Some(spell) = case.spell_mut() {
                spell.add(seq, at);
            }
            finish(work, case, Reason::Further)
        }
        State::Assigned { post, .. } => {
            if let Some(spell) = case.spell_mut() {
                spell.add(seq, at);
            }
            place::show(work, &case, &post.operator, seq, why.clone(), true);
            finish(work, case, Reason::Further)
        }
        State::Answered { operator, .. } => again(work, case, Spell::begin(seq, at), Some(operator), None),
        State::Closed { operator, .. } => {
            again(work, case, Spell::begin(seq, at), operator, Some(Milestone::Reopened))
        }
        State::Unreachable { operator, spell, .. } => {
            let spell = match spell {
                Some(mut earlier) => {
                    earlier.add(seq, at);
                    earlier
                }
                None => Spell::begin(seq, at),
            };
            again(work, case, spell, operator, Some(Milestone::Reachable))
        }
    }
}

/// A case that rested needs somebody again: its last operator if they can, else by routing.
fn again(
    work: &mut Work,
    mut case: Case,
    spell: Spell,
    last: Option<OperatorId>,
    what: Option<Milestone>,
) -> Reason {
    case.passed_by.clear();
    if let Some(what) = what {
        work.happened(&mut case, what, None, "contact_wrote");
    }
    let wish = Wish { last: last.as_ref(), ..Wish::default() };
    // To the same operator it is just a further message.
    let stays = place::choose(work, &case, wish).is_ok_and(|c| Some(&c.operator) == last.as_ref());
    let why = if stays { CardWhy::Further } else { CardWhy::Moved { from: last.clone() } };
    let keep = last.as_ref().filter(|_| stays);
    place::retire_cards(work, &mut case, &Buttons::Moved(None), keep);
    place::place(work, &mut case, spell, wish, why);
    let reason = if what.is_some() { Reason::Reopened } else { Reason::Further };
    finish(work, case, reason)
}

/// Acknowledges the spell once, and saves.
fn finish(work: &mut Work, mut case: Case, reason: Reason) -> Reason {
    let quiet = work.policy.channel(&case.channel).is_some_and(|c| c.acknowledge == Acknowledge::Off);
    let waiting = matches!(case.state, State::Waiting { .. });
    if let Some(spell) = case.spell_mut()
        && !std::mem::replace(&mut spell.acknowledged, true)
        && !quiet
    {
        let staffed_at = if waiting { staffed_at(work) } else { None };
        work.tell_contact_of(&case, Say::Acknowledge { staffed_at }, Manner::default());
    }
    work.save(case);
    reason
}

/// When the line is next staffed.
fn staffed_at(work: &Work) -> Option<crate::domain::time::Stamp> {
    let reachable = |o: &crate::domain::policy::Operator| work.roster().way_to(o).is_some();
    shift::staffed_at(work.policy, reachable, work.now.civil).filter(|at| *at > work.now.civil)
}

fn album_of(case: &Case, said: &Said) -> Option<u32> {
    let (album, seq) = case.album.as_ref()?;
    (said.album.as_ref() == Some(album)).then_some(*seq)
}

fn album_part(work: &mut Work, arrival: &Arrival, mut case: Case, said: &Said, seq: u32) -> Reason {
    for attachment in &said.attachments {
        let part = Entry::Part { seq, attachment: attachment.clone(), source: arrival.source };
        work.log(&mut case, part);
    }
    link(work, arrival, &case, seq);
    if let Some(operator) = case.assignee().cloned() {
        let how = Manner { bulk: true, reply_to: None, ..Manner::default() };
        work.tell(&operator, Say::Part { seq, source: arrival.source }, Some(&case), how);
    }
    work.save(case);
    Reason::AlbumPart
}

fn repeated(work: &mut Work, arrival: &Arrival, mut case: Case, known: usize) -> Reason {
    let Some(saying) = case.said.get_mut(known) else { return Reason::Nothing };
    saying.repeats += 1;
    saying.at = work.now.line;
    let seq = saying.seq;
    link(work, arrival, &case, seq);
    refresh_cards(work, &case, seq);
    work.save(case);
    Reason::Repeat
}

/// Shows the live cards of a message as it now is.
fn refresh_cards(work: &mut Work, case: &Case, seq: u32) {
    for card in case.shown.clone().iter().filter(|s| s.seq == seq && s.live) {
        let buttons = place::buttons_for(case, &card.operator);
        place::update_card(work, case, card, buttons);
    }
}

/// A changed message. While nobody has answered it, it just reads differently; what is answered, or being
/// answered, is left as it was answered, and the change is a message of its own.
fn edited(work: &mut Work, arrival: &Arrival, contact: Contact, said: &Said) -> Reason {
    let known = work.link(arrival.link()).and_then(|l| work.case(l.case).map(|c| (c, l.seq)));
    let Some((mut case, seq)) = known.filter(|(c, _)| c.contact == contact.id && continues(work, c)) else {
        return said_something(work, arrival, contact, said);
    };
    work.aside(arrival, AsideWhat::Seen(arrival.source));
    if case.spell().is_some_and(|s| s.holds(seq)) && !is_being_answered(&case, seq) {
        let (at, text, attachments) = (work.now.line, said.text.clone(), said.attachments.clone());
        work.log(&mut case, Entry::Edited { seq, at, text, attachments });
        refresh_cards(work, &case, seq);
        work.save(case);
    } else {
        let seq = note_down(work, arrival, &mut case, said);
        go_on(work, case, seq, &CardWhy::Changed);
    }
    Reason::Edited
}

fn is_being_answered(case: &Case, seq: u32) -> bool {
    case.replies.iter().any(|r| r.progress == Progress::Pending && r.covers >= seq)
}

fn reachability(work: &mut Work, mut contact: Contact, reachable: bool) -> Reason {
    let case = contact.case.and_then(|code| work.case(code));
    if contact.reachable == reachable && case.is_none() {
        return Reason::Nothing;
    }
    contact.reachable = reachable;
    match (case, reachable) {
        (Some(case), false) => lose(work, case, "blocked"),
        (Some(case), true) => regain(work, case),
        (None, _) => {}
    }
    work.save_contact(contact);
    Reason::Reachability
}

/// The contact can't be reached: the clock stands, and whoever has the case hears it.
pub(super) fn lose(work: &mut Work, mut case: Case, why: &str) {
    if matches!(case.state, State::Closed { .. } | State::Unreachable { .. }) {
        return;
    }
    let operator = case.operator().cloned();
    let spell = place::take_out(work, &case);
    case.state = State::Unreachable { at: work.now.line, operator: operator.clone(), spell };
    work.happened(&mut case, Milestone::Unreachable, operator.as_ref(), why);
    if let Some(operator) = operator {
        let say = Say::Happened { what: Milestone::Unreachable, who: None, why: why.to_owned() };
        work.tell(&operator, say, Some(&case), Manner::default());
    }
    work.save(case);
}

/// The contact lets us write again: the clock goes on from where it stood.
fn regain(work: &mut Work, mut case: Case) {
    let State::Unreachable { operator, spell, .. } = case.state.clone() else { return };
    work.happened(&mut case, Milestone::Reachable, operator.as_ref(), "unblocked");
    match (spell, operator) {
        (Some(spell), last) => {
            let wish = Wish { last: last.as_ref(), ..Wish::default() };
            place::place(work, &mut case, spell, wish, CardWhy::Moved { from: None });
        }
        (None, Some(operator)) => case.state = State::Answered { at: work.now.line, operator },
        (None, None) => {
            let why = "unblocked".to_owned();
            case.state = State::Closed { at: work.now.line, operator: None, why };
        }
    }
    work.save(case);
}
