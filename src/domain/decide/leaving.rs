//! A contact wants to be forgotten: asked twice, then done after a while, in which it can be stopped.
//!
//! Whoever holds the phone can ask for it, and that need not be whose phone it is. So it takes two taps, or a mail to
//! an address that only they were told; the chat is cleared at once; but what they wrote goes ten minutes later, whoever
//! has their case hears at once, and one more word from them stops it.

use std::time::Duration;

use crate::domain::case::State;
use crate::domain::contact::{Contact, Leaving};
use crate::domain::event::Followup;
use crate::domain::id::{CaseCode, DeliveryId};
use crate::domain::say::{ToContact, Word};

use super::moves::desk::Desk;

/// How long it can be stopped.
const STOPPABLE: Duration = Duration::from_secs(10 * 60);

/// They said it twice. By mail that counts only at the address that they were told latest, and once.
pub(super) fn sure(desk: &mut Desk, contact: &mut Contact, at: Option<DeliveryId>) -> ToContact {
    if !desk.traits(&contact.channel).buttons && (at.is_none() || at != contact.told_to_leave) {
        return ToContact::ForgetHelp;
    }
    contact.told_to_leave = None;
    let leaving = contact.leaving.unwrap_or_else(|| begin(desk, contact));
    contact.leaving = Some(leaving);
    ToContact::ForgetSoon { at: desk.now.civil_of(leaving.at) }
}

fn begin(desk: &mut Desk, contact: &Contact) -> Leaving {
    let at = desk.now.line + STOPPABLE;
    let id = desk.keep(Followup::Leave { contact: contact.id, at });
    let civil = desk.now.civil_of(at);
    tell_operator(desk, contact, |code| Word::Leaving(code, civil));
    Leaving { id, at }
}

/// They stay after all, or wrote, which nobody does who wants nothing of it kept. Returns whether they had wanted to go.
///
/// With them goes what they have on other phones; so a word from one of these stops it, too, and nothing is told on the
/// phone where it began.
pub(super) fn stop(desk: &mut Desk, contact: &mut Contact) -> bool {
    for linked in contact.links.clone() {
        if let Some(mut other) = desk.contact(linked.id).filter(|other| other.leaving.is_some()) {
            end(desk, &mut other);
            desk.save_contact(other);
        }
    }
    end(desk, contact)
}

fn end(desk: &mut Desk, contact: &mut Contact) -> bool {
    let Some(leaving) = contact.leaving.take() else { return false };
    desk.changes.done.push(leaving.id);
    tell_operator(desk, contact, Word::Stays);
    true
}

/// Whether they have another phone of which nothing goes: whoever connected the two less than a day ago may be somebody
/// else.
pub(super) fn leaves_some(desk: &Desk, contact: &Contact) -> bool {
    contact.leaving.is_some() && contact.links.iter().any(|linked| linked.is_fresh(desk.now.line))
}

/// Whoever must answer them, or did: it may be somebody else who asked for that.
fn tell_operator(desk: &mut Desk, contact: &Contact, word: impl Fn(CaseCode) -> Word) {
    // What they have on other phones goes with it, if it is known for long enough that these are theirs.
    let theirs = contact.links.iter().filter(|linked| !linked.is_fresh(desk.now.line));
    let elsewhere = theirs.filter_map(|linked| linked.case);
    for case in
        contact.case.into_iter().chain(elsewhere).filter_map(|code| desk.case(code)).collect::<Vec<_>>()
    {
        let closed = matches!(case.state, State::Closed { .. });
        if let Some(operator) = case.operator().filter(|_| !closed) {
            desk.word(operator, word(case.code), None, None);
        }
    }
}
