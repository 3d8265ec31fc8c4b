//! Whoever is blocked: what they write is held, and nobody on duty hears of it. They are told that it was received, and
//! promised nothing; an urgent word reaches the supervisors all the same.

use std::time::Duration;

use crate::domain::case::{Case, Priority, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::message::Milestone;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Aside, Slot, ToContact};
use crate::domain::time::Stamp;

use super::alarm;
use super::desk::{Desk, SendOptions};

/// How long somebody is blocked.
pub const LASTS: Duration = Duration::from_hours(7 * 24);

/// Until when the contact of a case is blocked, if they are.
pub fn until(desk: &Desk, case: &Case) -> Option<Stamp> {
    contacts(desk, case).iter().find_map(|contact| contact.care.is_blocked_at(desk.now.line))
}

/// As whom the contact of a case is known, as far as that is at hand.
pub fn contacts(desk: &Desk, case: &Case) -> Vec<Contact> {
    [Some(case.contact), case.known_as].into_iter().flatten().filter_map(|id| desk.contact(id)).collect()
}

/// What nobody has answered in it is held until then.
pub fn hold(desk: &mut Desk, case: &mut Case, spell: Spell, until: Stamp) {
    case.campaign = None;
    case.state = State::Held { since: desk.now.line, spell };
    case.handled.blocked = Some(until);
    desk.happened(case, Milestone::Held, None, "contact_blocked");
    if case.priority == Priority::Urgent {
        alert(desk, case);
    }
}

/// Somebody who is blocked said something urgent: supervisors look.
pub fn alert(desk: &mut Desk, case: &Case) {
    for supervisor in desk.supervisors() {
        alarm::alert(desk, &supervisor, case);
    }
}

/// They hear that what they wrote has arrived, once for all that is held, and no promise.
pub fn receive(desk: &mut Desk, case: &mut Case) {
    let say = ToContact::Aside(Aside::Received);
    let speaks = desk.policy.channel(&case.channel).is_none_or(|c| c.acknowledge != Acknowledge::Off);
    if desk.quiet || !speaks || !desk.may_tell_of(case, &say, false) {
        return;
    }
    let Some(spell) = case.spell_mut().filter(|spell| !spell.acknowledged) else { return };
    spell.acknowledged = true;
    let how = SendOptions { slot: Some(Slot::Receipt), ..SendOptions::default() };
    desk.tell_contact_of(case, say, how);
}
