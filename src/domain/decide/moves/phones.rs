//! The phones of one person: what each knows of the others.

use crate::domain::case::State;
use crate::domain::contact::Contact;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::say::Word;

use super::cards;
use super::desk::Desk;

/// Nothing is left of a contact who is forgotten: neither their words nor that others are known to be them.
pub fn forget(desk: &mut Desk, contact: &Contact) {
    void(desk, &mut contact.clone());
    for linked in &contact.links {
        if let Some(mut other) = desk.contact(linked.id) {
            other.links.retain(|known| known.id != contact.id);
            desk.save_contact(other);
        }
    }
}

/// Who has an open case of theirs on another phone.
pub fn holder_elsewhere(desk: &Desk, contact: &Contact) -> Option<OperatorId> {
    let mut cases = contact.links.iter().rev().filter_map(|linked| desk.case(linked.case?));
    cases.find(|case| !matches!(case.state, State::Closed { .. })).and_then(|case| case.operator().cloned())
}

/// The other phones of whoever has another case now know it.
pub fn spread(desk: &mut Desk) {
    let changed: Vec<Contact> =
        desk.changes.contacts.values().filter(|c| !c.links.is_empty()).cloned().collect();
    for contact in changed {
        for linked in &contact.links {
            let Some(mut other) = desk.contact(linked.id) else { continue };
            let Some(known) = other.links.iter_mut().find(|known| known.id == contact.id) else { continue };
            if known.case != contact.case {
                known.case = contact.case;
                desk.save_contact(other);
            }
        }
    }
}

/// Their words mean nothing any more.
pub fn void(desk: &mut Desk, contact: &mut Contact) {
    if let Some(old) = contact.words.take() {
        desk.changes.unlinked.push(old.mark.key());
    }
}

/// Writes it into the case's history, and brings its cards up to date.
pub fn note(desk: &mut Desk, code: CaseCode, what: Milestone, with: Option<CaseCode>) {
    let Some(mut case) = desk.case(code) else { return };
    let with = with.map(|with| with.to_string()).unwrap_or_default();
    desk.happened(&mut case, what, None, &with);
    cards::refresh_all(desk, &case);
    desk.save(case);
}

/// A word to whoever has an open case.
pub fn tell_operator(desk: &mut Desk, code: CaseCode, word: Word) {
    let Some(case) = desk.case(code).filter(|case| !matches!(case.state, State::Closed { .. })) else {
        return;
    };
    if let Some(operator) = case.operator().cloned() {
        desk.word(&operator, word, None, None);
    }
}
