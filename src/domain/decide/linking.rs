//! A contact connects another phone, mailbox or account of theirs, by words that they were given.
//!
//! Whoever holds a seized phone can do that as well as whose phone it is. So nothing of what was written is shown by
//! it, and nothing is told where the words came from; the two keep their cases, and a reply goes to the one whose card
//! it answers. Whoever answers them hears that they are one person, and for a day also that they may not be.

use crate::domain::case::Case;
use crate::domain::changes::Link;
use crate::domain::contact::Contact;
use crate::domain::event::{Aliases, Arrival, Came, Followup, Said};
use crate::domain::id::{CaseCode, ContactId, SourceId};
use crate::domain::linking::{ALL_TRIES, Draw, Given, Linked, Linking, MOST, Mark, TRIES};
use crate::domain::message::Milestone;
use crate::domain::say::{Aside, ToContact, Word};

use super::moves::desk::Desk;
use super::moves::hearing::{heard_from, speaks};
use super::moves::phones::{note, tell_operator, void};
use super::moves::reason::Reason;
use super::moves::resume::continues;
use super::{human, searched};

/// What they say about another phone. `None` where it is a message too: four words may be all that somebody has to say.
pub(super) fn heard(
    desk: &mut Desk,
    arrival: &Arrival,
    contact: &mut Contact,
    said: &Said,
) -> Option<Reason> {
    // Nobody knows who writes through a form, and no machine has a phone.
    let linking = said.linking.filter(|_| !said.unaddressed && !said.maybe_machine && said.via.is_none())?;
    if !searched::is_theirs(desk, arrival) {
        // Whoever is linked can have all of it forgotten: what anybody may have written in somebody's name links nobody.
        let asks = matches!(linking, Linking::Wanted(_) | Linking::Typed { ordered: true, .. });
        return asks.then(|| tell(desk, arrival, contact, ToContact::Aside(Aside::ProveFirst)));
    }
    contact.reachable = true;
    if let Some(case) = contact.case.and_then(|code| desk.case(code)) {
        heard_from(desk, case, contact);
    }
    match linking {
        Linking::Wanted(draw) => {
            let say = wanted(desk, arrival, contact, draw);
            Some(tell(desk, arrival, contact, say))
        }
        Linking::Typed { mark, ordered } => typed(desk, arrival, contact, mark, ordered),
    }
}

fn tell(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact, say: ToContact) -> Reason {
    if desk.traits(&arrival.channel).recalls && matches!(arrival.what, Came::Said(_)) {
        contact.trace([arrival.source], desk.now.line);
    }
    let language = speaks(desk, arrival, contact);
    desk.save_contact(contact.clone());
    desk.tell_contact(contact.id, say, language);
    Reason::ContactCommand
}

/// New words, which void those of before.
fn wanted(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact, draw: Draw) -> ToContact {
    let case = contact.case.and_then(|code| desk.case(code)).filter(|case| continues(desk, case));
    let Some(case) = case else { return ToContact::Aside(Aside::NothingToLink) };
    void(desk, contact);
    contact.words = Some(Given { mark: draw.mark, at: desk.now.line });
    let whose = Link {
        case: case.code,
        contact: contact.id,
        seq: 0,
        delivery: None,
        aside: false,
        inner: false,
        at: desk.now.line,
    };
    desk.changes.links.push((draw.mark.key(), whose));
    ToContact::LinkWords { number: draw.number, by: arrival.source }
}

fn typed(
    desk: &mut Desk,
    arrival: &Arrival,
    contact: &mut Contact,
    mark: Option<Mark>,
    ordered: bool,
) -> Option<Reason> {
    let now = desk.now.line;
    if contact.tries.are_spent(TRIES, now) || desk.roster().tries.are_spent(ALL_TRIES, now) {
        let reason = tell(desk, arrival, contact, ToContact::Aside(Aside::TooManyTries));
        return ordered.then_some(reason);
    }
    if let Some(owner) = mark.and_then(|mark| owner_of(desk, contact, mark)) {
        return Some(join(desk, arrival, contact, owner));
    }
    contact.tries = contact.tries.and_one(now);
    let tries = desk.roster().tries.and_one(now);
    desk.roster_mut().tries = tries;
    let reason = tell(desk, arrival, contact, ToContact::Aside(Aside::NoSuchWords));
    ordered.then_some(reason)
}

/// Whose words these are, if they are anybody's still, and of another phone than this one.
fn owner_of(desk: &Desk, contact: &Contact, mark: Mark) -> Option<Contact> {
    let whose = desk.snap.links.get(&mark.key())?.contact;
    let owner = desk.contact(whose).filter(|owner| owner.id != contact.id)?;
    owner.words.filter(|given| given.mark.is(mark) && is_good(desk, *given))?;
    let known = |other: &Contact, id| other.links.iter().any(|linked| linked.id == id);
    let fits = |one: &Contact, other: &Contact| known(one, other.id) || one.links.len() < MOST;
    (fits(&owner, contact) && fits(contact, &owner)).then_some(owner)
}

/// Whether words still mean something. Those of a store that was put back may have been used in the time it lost.
fn is_good(desk: &Desk, given: Given) -> bool {
    let lost = desk.roster().restored.as_ref().is_some_and(|restored| given.at <= restored.at);
    !lost && desk.now.line.since(given.at) < desk.policy.routing.reopen_within
}

/// The two are one person. The words are used, and go from the chat in which they were typed.
fn join(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact, mut owner: Contact) -> Reason {
    void(desk, &mut owner);
    let at = desk.now.line;
    remember(&mut owner, Linked { id: contact.id, at, case: contact.case, newer: true });
    remember(contact, Linked { id: owner.id, at, case: owner.case, newer: false });
    let (words_of, typed_by) = (owner.id, contact.id);
    desk.save_contact(owner);
    let language = speaks(desk, arrival, contact);
    if desk.traits(&arrival.channel).recalls {
        let messages = vec![arrival.source];
        desk.tell_contact(contact.id, ToContact::Cleared { messages }, language.clone());
    }
    desk.tell_contact(contact.id, ToContact::Aside(Aside::Linked), language);
    desk.save_contact(contact.clone());
    desk.keep(Followup::Join { words_of, typed_by, source: arrival.source });
    Reason::Linked
}

fn remember(contact: &mut Contact, linked: Linked) {
    contact.links.retain(|known| known.id != linked.id);
    contact.links.push(linked);
}

/// Whoever answers them hears of it, and has a case to answer on the phone that is new: the same operator, if they can.
pub(super) fn introduce(desk: &mut Desk, words_of: ContactId, typed_by: ContactId, source: SourceId) {
    let (Some(owner), Some(contact)) = (desk.contact(words_of), desk.contact(typed_by)) else { return };
    if !contact.links.iter().any(|linked| linked.id == owner.id) {
        return;
    }
    let first = owner.case.and_then(|code| desk.case(code));
    let known = contact.case.and_then(|code| desk.case(code)).filter(|case| continues(desk, case));
    let second = known.or_else(|| begun(desk, &contact, source, first.as_ref()));
    let codes = [&first, &second].map(|case| case.as_ref().map(|case| case.code));
    let holders = [&first, &second].map(|case| case.as_ref().and_then(Case::operator).cloned());
    for (case, with) in [(first, codes[1]), (second, codes[0])] {
        let Some(case) = case else { continue };
        note(desk, case.code, Milestone::Linked, with);
        // Whoever has both hears it once.
        if Some(case.code) == codes[1] || holders[0] != holders[1] {
            tell_operator(desk, case.code, Word::Linked { code: case.code, with });
        }
    }
}

/// A case in which the new phone is answered, though nothing was written there yet: in the language that is known.
fn begun(desk: &mut Desk, contact: &Contact, source: SourceId, first: Option<&Case>) -> Option<Case> {
    let arrival = Arrival {
        channel: contact.channel.clone(),
        address: contact.address.clone(),
        chat: contact.id.chat(),
        aliases: Aliases::default(),
        source,
        sent_at: desk.now.civil,
        app_language: first.map(|case| case.language.clone()),
        what: Came::Said(Said::default()),
    };
    human::open(desk, &arrival, first.and_then(Case::last_holder), None, "linked");
    let begun = desk.contact(contact.id)?.case?;
    let mut case = desk.case(begun)?;
    if let Some(first) = first.filter(|first| first.language == case.language) {
        case.language_from = first.language_from;
        desk.save(case.clone());
    }
    Some(case)
}

/// This phone is on its own, and its words mean nothing. What is told does not say whether it was connected.
pub(super) fn unlink(desk: &mut Desk, contact: &mut Contact) -> ToContact {
    alone(desk, contact, None);
    ToContact::Aside(Aside::Unlinked)
}

/// Whoever answers them found that somebody else connected it: so they say it, and the contact hears nothing.
pub(super) fn part(desk: &mut Desk, contact: ContactId) {
    if let Some(mut contact) = desk.contact(contact) {
        let known = contact.case;
        alone(desk, &mut contact, known);
        desk.save_contact(contact);
    }
}

/// Parts a phone from the others; who has that case knows it already.
fn alone(desk: &mut Desk, contact: &mut Contact, known: Option<CaseCode>) {
    void(desk, contact);
    for linked in std::mem::take(&mut contact.links) {
        if let Some(mut other) = desk.contact(linked.id) {
            other.links.retain(|known| known.id != contact.id);
            desk.save_contact(other);
        }
        for (code, with) in [(contact.case, linked.case), (linked.case, contact.case)] {
            let Some(code) = code else { continue };
            note(desk, code, Milestone::Unlinked, with);
            if Some(code) != known {
                tell_operator(desk, code, Word::Unlinked(code));
            }
        }
    }
}
