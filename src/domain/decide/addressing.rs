//! Somebody says where a contact is answered of whom that was not known: a form, or a list, kept it to itself.

use crate::domain::case::{Case, State};
use crate::domain::contact::Contact;
use crate::domain::id::{Address, CaseCode};
use crate::domain::mailbox;
use crate::domain::message::{Author, Entry};
use crate::domain::say::Word;

use super::known::as_whom;
use super::moves::desk::Desk;
use super::moves::reason::{Outcome, Reason};

/// Until now nothing went out to the contact; what is held can be sent from now on. What they write from there goes on
/// in the case.
pub(super) fn answer_to(desk: &mut Desk, mut case: Case, address: &Address) -> Outcome {
    // One that was mistyped can be set right also after a stranger has answered from there.
    if !case.unaddressed && case.known_as.is_none() && !is_by_hand(&case) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    if is_ours(desk, &address.0) {
        return (Reason::Refused, Some(Word::OwnAddress));
    }
    if !can_be_written_to(&address.0) {
        return (Reason::Refused, Some(Word::NotAnAddress));
    }
    let Some(contact) = desk.contact(case.contact) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    desk.save_contact(Contact { address: address.clone(), ..contact });
    part(desk, &mut case);
    let own = meet(desk, &mut case, address);
    // What stood in the place of an address is no spelling of it.
    case.spelt.clear();
    case.unaddressed = false;
    desk.save(case);
    (Reason::OperatorCommand, Some(own.map_or(Word::AddressKnown, Word::AddressOf)))
}

/// Whoever was taken for the contact before is not.
fn part(desk: &mut Desk, case: &mut Case) {
    let before = case.known_as.take().and_then(|id| desk.contact(id));
    if let Some(other) = before.filter(|other| other.case == Some(case.code)) {
        desk.save_contact(Contact { case: None, ..other });
    }
}

/// Whoever has that address goes on in the case, unless they have an open one of their own, which is told.
fn meet(desk: &mut Desk, case: &mut Case, address: &Address) -> Option<CaseCode> {
    let known = *desk.snap.addressees.get(&(case.channel.clone(), address.clone()))?;
    let addresses = desk.traits(&case.channel).addresses;
    let id = as_whom(desk, addresses, (known.id, known.aliases), address);
    case.known_as = Some(id);
    let person = desk.contact(id);
    let is_open = |code: &CaseCode| {
        let known = desk.case(*code).filter(|known| known.code != case.code);
        known.is_some_and(|known| !matches!(known.state, State::Closed { .. }))
    };
    if let Some(own) = person.as_ref().and_then(|person| person.case).filter(is_open) {
        return Some(own);
    }
    let person =
        person.unwrap_or_else(|| Contact::met(id, case.channel.clone(), address.clone(), desk.now.line));
    desk.save_contact(Contact { case: Some(case.code), ..person });
    None
}

/// Whether it is an address of the line or of an operator, with whatever behind a plus sign.
fn is_ours(desk: &Desk, address: &str) -> bool {
    let line = desk.policy.channels.iter().filter_map(|channel| channel.address.as_ref());
    let reach = desk.policy.operators.iter().flat_map(|o| &o.reach).filter_map(|r| r.address.as_ref());
    let bound = desk.roster().operator_states.values().flat_map(|s| s.bound.values()).map(|b| &b.address);
    let wanted = mailbox::untagged(address);
    line.chain(reach).chain(bound).any(|ours| mailbox::untagged(&ours.0) == wanted)
}

/// Whether somebody said so before, who may have mistyped it: then it is set right, and what waits goes there.
///
/// Of whom it was known from the beginning the case holds the spelling of their address; of before that was kept, no
/// message tells through what it came.
fn is_by_hand(case: &Case) -> bool {
    let through = |e: &Entry| matches!(e, Entry::Said(m) if m.from == Author::Contact && m.via.is_some());
    case.spelt.is_empty() && case.head.iter().any(through)
}

fn can_be_written_to(address: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
    address.rsplit_once('@').is_some_and(|(user, domain)| {
        let whole = !user.is_empty()
            && !user.contains('@')
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty());
        whole && address.len() <= 254 && !address.contains(odd)
    })
}
