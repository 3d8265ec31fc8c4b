//! A contact writes, edits, presses a button, blocks us or comes back.

use crate::domain::command::{CaseAsk, Command};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::{ContactId, DeliveryId, Language, SourceId, Topic};
use crate::domain::meter::Standing;
use crate::domain::say::{Aside, FeedbackKind, Refusal, ToContact, Word};
use crate::domain::tally::{OTHER, Tally, day};

use super::incoming::said_something;
use super::moves::desk::Desk;
use super::moves::hearing::{heard_from, speaks};
use super::moves::numbers;
use super::moves::reach::{lose, regain};
use super::moves::reason::Reason;
use super::{answers, edited, human, leaving, linking, menu, person, reaction, searched};

pub(super) fn decide(desk: &mut Desk, arrival: &Arrival) -> Reason {
    if let Came::Reacted(reactions) = &arrival.what {
        return reaction::of_contact(desk, arrival, reactions);
    }
    let mut contact = met(desk, arrival);
    if matches!(&arrival.what, Came::Said(said) if said.waits) {
        return waits(desk, arrival, contact);
    }
    if let Came::Said(said) = &arrival.what {
        contact.thread = said.thread;
    }
    match &arrival.what {
        Came::Said(said) | Came::Edited(said) => desk.tellings.answer(&contact, said),
        // What is pressed stands below what was sent to them alone.
        _ => desk.tellings.standing = Standing::Proven,
    }
    if speaks_again(desk, arrival) {
        contact.quiet = None;
    }
    match &arrival.what {
        Came::Said(said) => heard(desk, arrival, contact, said),
        Came::Edited(said) => edited::decide(desk, arrival, contact, said),
        Came::Pressed { callback, command, .. } => {
            let language = speaks(desk, arrival, &contact);
            // A button of another version: a press that does nothing must not pass for one that did.
            let word = command.is_none().then_some(Word::UnknownCommand);
            let what = FeedbackKind::Pressed { callback: callback.clone(), word, case: None, language };
            desk.feedback(arrival, what);
            match command {
                Some(command) => answer(desk, arrival, contact, command, None),
                None => Reason::Nothing,
            }
        }
        Came::Reachable(reachable) => reachability(desk, contact, *reachable),
        Came::Group | Came::Machine(..) | Came::Reacted(_) => Reason::Nothing,
    }
}

/// What they wrote is kept aside until there is room: they are told that it arrived, and that it takes longer.
fn waits(desk: &mut Desk, arrival: &Arrival, contact: Contact) -> Reason {
    let language = speaks(desk, arrival, &contact);
    let id = contact.id;
    desk.save_contact(contact);
    desk.tell_contact(id, ToContact::Aside(Aside::NoRoom), language);
    Reason::PutAside
}

fn heard(desk: &mut Desk, arrival: &Arrival, mut contact: Contact, said: &Said) -> Reason {
    if let Some(reason) = linking::heard(desk, arrival, &mut contact, said) {
        return reason;
    }
    match asked(said) {
        Some(Command::Topic(topic)) if !menu::may_be_read(desk, &contact, topic) => {
            said_something(desk, arrival, contact, said)
        }
        Some(command) => answer(desk, arrival, contact, command, said.on),
        None => {
            if let Some(topic) = numbers::chosen(desk, &contact, said) {
                return read(desk, arrival, contact, said, topic);
            }
            let reason = said_something(desk, arrival, contact, said);
            person::wanted(desk, arrival, said);
            reason
        }
    }
}

/// Whether somebody who wanted nothing sent writes again, or presses something: all but what tidies their phone. Whoever
/// writes in their name, or a machine of theirs, does not make their phone ring while it is searched.
fn speaks_again(desk: &Desk, arrival: &Arrival) -> bool {
    match &arrival.what {
        Came::Said(said) if said.maybe_machine || !searched::is_theirs(desk, arrival) => false,
        Came::Said(said) => !asked(said).is_some_and(is_about_the_phone),
        Came::Pressed { command, .. } => !command.as_ref().is_some_and(is_about_the_phone),
        _ => false,
    }
}

fn is_about_the_phone(command: &Command) -> bool {
    matches!(command, Command::Clear | Command::Case { code: None, ask: CaseAsk::Quiet })
}

/// What tidies their phone, from whoever is proven to hold it.
fn about_the_phone(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact, command: &Command) -> Reason {
    if *command != Command::Clear && !searched::is_theirs(desk, arrival) {
        let language = speaks(desk, arrival, contact);
        desk.save_contact(contact.clone());
        desk.tell_contact(contact.id, ToContact::Aside(Aside::ProveFirst), language);
        return Reason::ContactCommand;
    }
    match command {
        Command::Clear => searched::clear(desk, arrival, contact),
        Command::Unlink => {
            let say = linking::unlink(desk, contact);
            let language = speaks(desk, arrival, contact);
            contact.trace(traced(desk, arrival), desk.now.line);
            desk.save_contact(contact.clone());
            desk.tell_contact(contact.id, say, language);
            Reason::ContactCommand
        }
        _ => searched::quiet(desk, arrival, contact),
    }
}

/// The message that belongs to no case and can be deleted, if it is one.
fn traced(desk: &Desk, arrival: &Arrival) -> Option<SourceId> {
    let is_message = matches!(arrival.what, Came::Said(_));
    (is_message && desk.traits(&arrival.channel).recalls).then_some(arrival.source)
}

/// The contact as known, or as met now. Whoever writes can be reached, and there: the spelling of their address is
/// that of the latest mail.
fn met(desk: &Desk, arrival: &Arrival) -> Contact {
    let known = desk.contact(arrival.chat.contact());
    let known = known.map(|known| Contact { address: arrival.address.clone(), ..known });
    known.unwrap_or_else(|| {
        Contact::met(arrival.chat.contact(), arrival.channel.clone(), arrival.address.clone(), desk.now.line)
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
                | Command::Menu(_)
                | Command::Back(_)
                | Command::Human(_)
                | Command::Forget
                | Command::ForgetMe
                | Command::ForgetNow
                | Command::KeepMe
                | Command::Unlink
                | Command::Clear
                | Command::Case { code: None, ask: CaseAsk::Quiet }
        )
    })
}

fn answer(
    desk: &mut Desk,
    arrival: &Arrival,
    mut contact: Contact,
    command: &Command,
    at: Option<DeliveryId>,
) -> Reason {
    let offered = |language: &&Language| desk.policy.languages.contains(language);
    let chosen = if let Command::Language(Some(preference)) = command {
        Some(preference).filter(offered)
    } else {
        None
    };
    if is_about_the_phone(command) || *command == Command::Unlink {
        return about_the_phone(desk, arrival, &mut contact, command);
    }
    contact.language = chosen.cloned().or(contact.language);
    contact.reachable = true;
    contact.trace(traced(desk, arrival), desk.now.line);
    let (language, id) = (speaks(desk, arrival, &contact), contact.id);
    if let Some(case) = contact.case.and_then(|code| desk.case(code)) {
        heard_from(desk, case, &contact);
    }
    let often = contact.asked.once_more(desk.now.line) > desk.policy.flood.burst;
    desk.save_contact(contact.clone());
    if often && only_reads(command) {
        return Reason::Folded;
    }
    let say = match command {
        Command::Start(tag) => {
            came_by(desk, id, tag.as_deref());
            return welcome(desk, id, language);
        }
        Command::Topic(topic) => return menu::chosen(desk, arrival, language, topic),
        Command::Menu(at) => {
            return menu::show(desk, id, language, at.as_ref(), arrival.pressed_on());
        }
        Command::Back(at) => return menu::show(desk, id, language, at.as_ref(), None),
        Command::Human(topic) => {
            // Whoever wants to talk does not leave.
            leaving::stop(desk, &mut contact);
            desk.save_contact(contact);
            return human::asked(desk, arrival, language, topic.as_ref());
        }
        Command::Pick(key, choice) => {
            stays(desk, &mut contact, &language);
            return answers::picked(desk, arrival, language, key, *choice);
        }
        Command::Skip(key) => return answers::skipped(desk, arrival, language, key),
        Command::Language(_) if chosen.is_some() => ToContact::LanguageSet,
        Command::Language(_) => ToContact::ChooseLanguage,
        Command::Forget => ToContact::ForgetHelp,
        Command::ForgetMe => ToContact::ForgetSure,
        Command::ForgetNow => {
            if at.is_some() && at == contact.told_to_leave {
                desk.tellings.standing = desk.tellings.standing.with_mail_of_ours();
            }
            leaving::sure(desk, &mut contact, at)
        }
        Command::KeepMe => {
            leaving::stop(desk, &mut contact);
            ToContact::ForgetNot
        }
        Command::Help => ToContact::ContactHelp,
        _ => return Reason::Nothing,
    };
    let asks = say == ToContact::ForgetHelp;
    let some_stays = matches!(say, ToContact::ForgetSoon { .. }) && leaving::leaves_some(desk, &contact);
    let told = desk.tell_contact(id, say, language.clone());
    if some_stays {
        desk.tell_contact(id, ToContact::Aside(Aside::ElsewhereStays), language);
    }
    if asks && told.is_some() {
        contact.told_to_leave = told;
    }
    desk.save_contact(contact);
    if told.is_some() { Reason::ContactCommand } else { Reason::Spent }
}

/// Whoever answers does not leave.
fn stays(desk: &mut Desk, contact: &mut Contact, language: &Language) {
    if leaving::stop(desk, contact) {
        desk.tell_contact(contact.id, ToContact::ForgetNot, language.clone());
        desk.save_contact(contact.clone());
    }
}

/// Whether nothing but words follows from that command: said often enough, they are not said again for a minute.
fn only_reads(command: &Command) -> bool {
    matches!(
        command,
        Command::Start(_)
            | Command::Help
            | Command::Menu(_)
            | Command::Back(_)
            | Command::Language(None)
            | Command::Forget
    )
}

/// They sent a topic's number: its answer is told. What else stood in the mail is for a human, and so is the number on a
/// day on which they are told no more.
fn read(desk: &mut Desk, arrival: &Arrival, mut contact: Contact, said: &Said, topic: Topic) -> Reason {
    // It answers the very mail that told it.
    desk.tellings.standing = desk.tellings.standing.with_mail_of_ours();
    if !menu::may_be_read(desk, &contact, &topic) {
        return said_something(desk, arrival, contact, said);
    }
    if said.rest.is_some() {
        let id = contact.id;
        said_something(desk, arrival, contact.clone(), said);
        contact = desk.contact(id).unwrap_or(contact);
    }
    answer(desk, arrival, contact, &Command::Topic(topic), None)
}

/// Counts by which link somebody came who was not met before. Of them it is not kept: whoever looks into their case, or
/// takes the store, does not learn which leaflet they had in their hands.
fn came_by(desk: &mut Desk, who: ContactId, tag: Option<&str>) {
    let Some(tag) = tag.filter(|_| !desk.snap.contacts.contains_key(&who)) else { return };
    let known = desk.policy.sources.iter().find(|known| known.eq_ignore_ascii_case(tag));
    let source = known.cloned().unwrap_or_else(|| OTHER.to_owned());
    let today = day(desk.policy, desk.now.civil);
    *desk.changes.tallies.entry((today, Tally::Source(source))).or_default() += 1;
}

/// What this is, and what there is to read, also without another press.
fn welcome(desk: &mut Desk, to: ContactId, language: Language) -> Reason {
    desk.tell_contact(to, ToContact::Welcome, language.clone());
    if !desk.policy.menu.is_empty() {
        menu::show(desk, to, language, None, None);
    }
    Reason::ContactCommand
}

fn reachability(desk: &mut Desk, mut contact: Contact, reachable: bool) -> Reason {
    // Who wants nothing sent is sent nothing, whatever their app lets through.
    if contact.quiet.is_some() {
        return Reason::Nothing;
    }
    let case = contact.case.and_then(|code| desk.case(code));
    if contact.reachable == reachable && case.is_none() {
        return Reason::Nothing;
    }
    contact.reachable = reachable;
    match (case, reachable) {
        (Some(case), false) => lose(desk, case, Refusal::Blocked),
        (Some(case), true) => regain(desk, case),
        (None, _) => {}
    }
    desk.save_contact(contact);
    Reason::Reachability
}
