//! A contact's message takes its case on from whatever state it was in.

use crate::domain::case::{Case, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::id::OperatorId;
use crate::domain::message::Milestone;
use crate::domain::policy::{Acknowledge, Operator};
use crate::domain::say::{Buttons, CardWhy, Slot, ToContact};
use crate::domain::shift;
use crate::domain::time::Stamp;

use super::cards;
use super::desk::{Desk, SendOptions};
use super::place::{self, Preference};
use super::reason::Reason;

/// Whether a message of the contact still belongs to that case.
pub fn continues(desk: &Desk, case: &Case) -> bool {
    match case.state {
        State::Closed { at, .. } => desk.now.line.since(at) <= desk.policy.routing.reopen_within,
        _ => true,
    }
}

/// A further message takes its case on from whatever state it was in.
pub fn go_on(desk: &mut Desk, mut case: Case, seq: u32, why: CardWhy) -> Reason {
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
            cards::show(desk, &case, &post.operator, seq, why, true);
            finish(desk, case, Reason::Further)
        }
        State::Answered { operator, .. } => {
            again(desk, case, Spell::begin(seq, at), Some(&operator), None, why)
        }
        State::Closed { operator, .. } => {
            again(desk, case, Spell::begin(seq, at), operator.as_ref(), Some(Milestone::Reopened), why)
        }
        State::Unreachable { operator, spell, .. } => {
            let spell = match spell {
                Some(mut earlier) => {
                    earlier.add(seq, at);
                    earlier
                }
                None => Spell::begin(seq, at),
            };
            again(desk, case, spell, operator.as_ref(), Some(Milestone::Reachable), why)
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
    why: CardWhy,
) -> Reason {
    case.passed_by.clear();
    if let Some(what) = what {
        desk.happened(&mut case, what, None, "contact_wrote");
    }
    let preference = Preference { last, ..Preference::default() };
    // To the same operator it is just what it is: a further message, or a changed one.
    let stays = place::choose(desk, &case, preference).is_ok_and(|c| Some(&c.operator) == last);
    let why = if stays { why } else { CardWhy::Moved { from: last.cloned() } };
    let keep = last.filter(|_| stays);
    cards::retire_cards(desk, &mut case, &Buttons::Moved(None), keep);
    place::place(desk, &mut case, spell, preference, why);
    let reason = if what.is_some() { Reason::Reopened } else { Reason::Further };
    finish(desk, case, reason)
}

/// Acknowledges the spell once, and saves.
pub fn finish(desk: &mut Desk, mut case: Case, reason: Reason) -> Reason {
    let quiet = !acknowledges(desk, &case);
    let waiting = matches!(case.state, State::Waiting { .. });
    if let Some(spell) = case.spell_mut().filter(|_| !desk.quiet)
        && !std::mem::replace(&mut spell.acknowledged, true)
        && !quiet
    {
        let staffed_at = if waiting { staffed_at(desk) } else { None };
        let how = SendOptions { slot: Some(Slot::Receipt), ..SendOptions::default() };
        desk.tell_contact_of(&case, ToContact::Acknowledge { staffed_at }, how);
        if let Some(mut contact) = writer(desk, &case) {
            contact.acknowledged_at = Some(desk.now.line);
            desk.save_contact(contact);
        }
    }
    desk.save(case);
    reason
}

/// Whether the channel tells a contact that their message arrived, and has not done so lately.
fn acknowledges(desk: &Desk, case: &Case) -> bool {
    let Some(channel) = desk.policy.channel(&case.channel) else { return true };
    let last = writer(desk, case).and_then(|c| c.acknowledged_at);
    let lately = last.is_some_and(|at| desk.now.line.since(at) < channel.traits.acknowledged_for);
    channel.acknowledge != Acknowledge::Off && !lately
}

/// The case's contact as they write.
fn writer(desk: &Desk, case: &Case) -> Option<Contact> {
    case.known_as.and_then(|id| desk.contact(id)).or_else(|| desk.contact(case.contact))
}

/// When the line is next staffed.
fn staffed_at(desk: &Desk) -> Option<Stamp> {
    let reachable = |o: &Operator| desk.roster().way_to(o).is_some();
    shift::staffed_at(desk.policy, reachable, desk.now.civil).filter(|at| *at > desk.now.civil)
}
