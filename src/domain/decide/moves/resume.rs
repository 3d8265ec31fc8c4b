//! A contact's message takes its case on from whatever state it was in.

use crate::domain::case::{Case, Priority, Spell, State};
use crate::domain::contact::Contact;
use crate::domain::id::OperatorId;
use crate::domain::message::{Milestone, Progress};
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Buttons, CardWhy, Slot, ToContact};

use super::cards;
use super::desk::{Desk, SendOptions};
use super::place::{self, Preference};
use super::reason::Reason;
use super::{blocking, handover, numbers, offers, questions, staffing};

/// Whether a message of the contact still belongs to that case.
pub fn continues(desk: &Desk, case: &Case) -> bool {
    match case.state {
        // Whoever calls from a number need not be who called from it: what is over is not told to them, nor of them.
        State::Closed { .. } if case.call.is_some() => false,
        State::Closed { at, .. } => desk.now.line.since(at) <= desk.policy.routing.reopen_within,
        _ => true,
    }
}

/// A further message takes its case on from whatever state it was in.
pub fn go_on(desk: &mut Desk, mut case: Case, seq: u32, why: CardWhy) -> Reason {
    let at = desk.now.line;
    match case.state.clone() {
        State::Held { .. } | State::Waiting { .. } => {
            if add(desk, &mut case, seq) {
                offers::offer_waiting(desk);
            }
            finish(desk, case, Reason::Further)
        }
        State::Assigned { post, .. } => {
            let first = add(desk, &mut case, seq);
            // Only words tell in which language somebody speaks who just asked for a human.
            let moved = first && case.replies.is_empty() && handover::give_to_speaker(desk, &mut case);
            let count = case.burst.once_more(at);
            match count.saturating_sub(desk.policy.flood.burst) {
                _ if moved => {}
                0 => cards::show(desk, &case, &post.operator, seq, why, !first),
                more => cards::show_burst(desk, &case, &post.operator, seq, more),
            }
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

/// A further message goes unanswered. Returns whether it is the first word.
fn add(desk: &mut Desk, case: &mut Case, seq: u32) -> bool {
    let (at, wordless) = (desk.now.line, case.is_wordless());
    if let Some(spell) = case.spell_mut() {
        spell.add(seq, at);
    }
    if wordless {
        place::begin_to_wait(desk, case);
    }
    wordless
}

/// A case that rested needs somebody again: its last operator if they can, else by routing.
pub fn again(
    desk: &mut Desk,
    mut case: Case,
    spell: Spell,
    last: Option<&OperatorId>,
    what: Option<Milestone>,
    why: CardWhy,
) -> Reason {
    case.passed_by.clear();
    case.questions.end();
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

/// Acknowledges what is to be acknowledged, and saves.
pub fn finish(desk: &mut Desk, mut case: Case, reason: Reason) -> Reason {
    if case.is_blocked() {
        blocking::receive(desk, &mut case);
        desk.save(case);
        return Reason::HeldBlocked;
    }
    if let Some((receipt, pressing)) = receipt(desk, &mut case) {
        let how = SendOptions { slot: Some(Slot::Receipt), pressing, ..SendOptions::default() };
        let told = desk.tell_contact_of(&case, receipt, how);
        if let Some(mut contact) = writer(desk, &case) {
            contact.acknowledged_at = Some(desk.now.line);
            numbers::tell(desk, &mut contact, &case, told);
            questions::tell(desk, &mut case, &contact, told);
            desk.save_contact(contact);
        }
    }
    desk.save(case);
    reason
}

/// What the contact is told of their message: once a spell, and once more if it turns out to be urgent. Not in the
/// middle of a talk, unless nobody goes on with it now.
///
/// With it, whether it presses: danger does not wait for tomorrow's receipt. What can't be told today is tried again with
/// the next message.
fn receipt(desk: &Desk, case: &mut Case) -> Option<(ToContact, bool)> {
    let urgent = case.priority == Priority::Urgent;
    let spell = case.spell().filter(|spell| !desk.quiet && !spell.is_wordless())?;
    if spell.acknowledged && !(urgent && !spell.danger_told && !desk.policy.emergency.is_empty()) {
        return None;
    }
    let staffed = staffing::is_staffed(desk);
    let waits = matches!(case.state, State::Waiting { .. });
    if staffed && !waits && answered_lately(desk, case) {
        return None;
    }
    let danger = (urgent || !staffed) && !desk.policy.emergency.is_empty();
    let pressing = urgent && danger && !spell.danger_told;
    let first = desk.contact(case.contact).is_none_or(|c| c.acknowledged_at.is_none());
    let say = ToContact::Acknowledge { staffed_at: staffing::staffed_at(desk), first, danger };
    let told = receipts(desk, case);
    if told && !desk.may_tell_of(case, &say, pressing) {
        return None;
    }
    let spell = case.spell_mut()?;
    spell.acknowledged = true;
    spell.danger_told |= danger && told;
    told.then_some((say, pressing))
}

/// Whether a human answered so short a time ago that the contact knows that they are heard.
fn answered_lately(desk: &Desk, case: &Case) -> bool {
    let (now, again) = (desk.now.line, desk.policy.routing.acknowledge_again);
    let delivered = case.replies.iter().filter(|reply| reply.progress == Progress::Delivered);
    delivered.map(|reply| reply.sent_at).max().is_some_and(|at| now.since(at) < again)
}

/// Whether the channel tells contacts anything by itself.
fn receipts(desk: &Desk, case: &Case) -> bool {
    desk.policy.channel(&case.channel).is_none_or(|channel| channel.acknowledge != Acknowledge::Off)
}

/// The case's contact as they write.
fn writer(desk: &Desk, case: &Case) -> Option<Contact> {
    case.known_as.and_then(|id| desk.contact(id)).or_else(|| desk.contact(case.contact))
}
