//! A contact asks for a human: that is a case, at once and before a word of theirs. It stands behind all that have
//! words, takes no room and calls nobody; the first word starts its clock.

use crate::domain::case::{Case, Spell, State};
use crate::domain::event::{Arrival, Said};
use crate::domain::id::{Language, OperatorId, Topic};
use crate::domain::message::Milestone;
use crate::domain::say::{CardWhy, Slot, ToContact};

use super::campaign;
use super::incoming::{Beginning, opened};
use super::moves::blocking;
use super::moves::desk::{Desk, SendOptions};
use super::moves::handover::set_topic;
use super::moves::phones;
use super::moves::place::{self, Preference};
use super::moves::questions;
use super::moves::reason::Reason;
use super::moves::resume::{again, continues};
use super::moves::staffing;
use super::moves::transcript::note_asking;

/// All that they ask is one case, and each time they are told that it is so.
pub(super) fn asked(desk: &mut Desk, arrival: &Arrival, language: Language, topic: Option<&Topic>) -> Reason {
    let topic = topic.filter(|topic| desk.policy.menu.item(topic).is_some());
    let latest = desk.contact(arrival.chat.contact()).and_then(|c| c.case).and_then(|code| desk.case(code));
    let reason = match latest {
        Some(case) if continues(desk, &case) => go_on(desk, arrival, case, topic),
        earlier => open(desk, arrival, earlier.as_ref().and_then(Case::operator), topic, "asked_for_human"),
    };
    let held = desk.contact(arrival.chat.contact()).and_then(|c| c.case).and_then(|code| desk.case(code));
    if let Some(mut case) = held.filter(Case::is_blocked) {
        blocking::receive(desk, &mut case);
        desk.save(case);
        return Reason::HeldBlocked;
    }
    tell(desk, arrival, language, topic);
    if let Some(code) = desk.contact(arrival.chat.contact()).and_then(|contact| contact.case) {
        questions::go_on(desk, code);
    }
    reason
}

/// A case without a word. It goes to whoever had one before, if they can.
pub(super) fn open(
    desk: &mut Desk,
    arrival: &Arrival,
    last: Option<&OperatorId>,
    topic: Option<&Topic>,
    why: &'static str,
) -> Reason {
    let Some(mut contact) = desk.contact(arrival.chat.contact()) else { return Reason::Nothing };
    let beginning = Beginning { topic, why };
    let mut case = opened(desk, arrival, &contact, &Said::default(), &beginning);
    contact.case = Some(case.code);
    let seq = note_asking(desk, arrival, &mut case, contact.thread);
    desk.save_contact(contact.clone());
    let spell = Spell::asked(seq, desk.now.line);
    case.state = State::Held { since: desk.now.line, spell: spell.clone() };
    let elsewhere = phones::holder_elsewhere(desk, &contact);
    let preference = Preference { last: last.or(elsewhere.as_ref()), ..Preference::default() };
    place::place(desk, &mut case, spell, preference, CardWhy::New);
    desk.save(case);
    Reason::NewCase
}

/// They have a case. What waits for somebody goes on waiting; what rested needs somebody again.
fn go_on(desk: &mut Desk, arrival: &Arrival, mut case: Case, topic: Option<&Topic>) -> Reason {
    if let Some(topic) = topic {
        case = set_topic(desk, case, topic);
    }
    let (last, what) = match &case.state {
        State::Answered { operator, .. } => (Some(operator.clone()), None),
        State::Closed { operator, .. } => (operator.clone(), Some(Milestone::Reopened)),
        State::Held { .. } if case.campaign.is_some() => {
            campaign::release(desk, &mut case, "asked_for_human");
            desk.save(case);
            return Reason::ContactCommand;
        }
        State::Held { .. } | State::Waiting { .. } | State::Assigned { .. } | State::Unreachable { .. } => {
            return Reason::ContactCommand;
        }
    };
    let thread = desk.contact(case.contact).and_then(|contact| contact.thread);
    let seq = note_asking(desk, arrival, &mut case, thread);
    let spell = Spell::asked(seq, desk.now.line);
    again(desk, case, spell, last.as_ref(), what, CardWhy::Further)
}

fn tell(desk: &mut Desk, arrival: &Arrival, language: Language, topic: Option<&Topic>) {
    let Some(case) =
        desk.contact(arrival.chat.contact()).and_then(|c| c.case).and_then(|code| desk.case(code))
    else {
        return;
    };
    let staffed_at = staffing::staffed_at(desk);
    // Whoever has an answer need not hear that there will be one.
    let how = SendOptions { slot: Some(Slot::Receipt), ..SendOptions::default() };
    let case = Case { language, ..case };
    desk.tell_contact_of(&case, ToContact::Human { topic: topic.cloned(), staffed_at }, how);
}
