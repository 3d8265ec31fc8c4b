//! Somebody says where a contact is answered of whom that was not known: a form, or a list, kept it to itself.

use crate::domain::case::Case;
use crate::domain::id::Address;
use crate::domain::mailbox;
use crate::domain::message::{Author, Entry};
use crate::domain::say::Word;

use super::moves::desk::Desk;
use super::moves::reason::{Outcome, Reason};

/// Until now nothing went out to the contact; what is held can be sent from now on.
pub(super) fn answer_to(desk: &mut Desk, mut case: Case, address: &Address) -> Outcome {
    let theirs = desk.policy.operators.iter().flat_map(|o| &o.reach).filter_map(|r| r.address.as_ref());
    let is_operators = theirs.into_iter().any(|a| mailbox::same(&a.0, &address.0));
    if !case.unaddressed && !is_by_hand(&case) {
        return (Reason::Refused, Some(Word::NotNow));
    }
    if is_operators || !can_be_written_to(&address.0) {
        return (Reason::Refused, Some(Word::NotAnAddress));
    }
    let Some(mut contact) = desk.contact(case.contact) else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    contact.address = address.clone();
    // What stood in the place of one is no spelling of it.
    case.spelt.clear();
    case.unaddressed = false;
    desk.save_contact(contact);
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::AddressKnown))
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
