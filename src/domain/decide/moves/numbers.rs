//! Topics told by number, where a channel has no buttons.

use crate::domain::case::Case;
use crate::domain::contact::{Contact, Numbered};
use crate::domain::event::Said;
use crate::domain::id::{DeliveryId, Topic};
use crate::domain::policy::Acknowledge;

use super::desk::Desk;

/// Notes which topics that acknowledgement tells its contact: where the admin lets it say what the line is, and until a
/// human has written, for then a number may answer what they asked.
pub fn tell(desk: &Desk, contact: &mut Contact, case: &Case, delivery: DeliveryId) {
    let channel = desk.policy.channel(&case.channel);
    let full = channel.is_some_and(|c| c.acknowledge == Acknowledge::Full && !c.traits.buttons);
    let topics: Vec<Topic> = desk.policy.menu.numbered().map(|item| item.topic.clone()).collect();
    if full && !topics.is_empty() && !has_human(case) {
        contact.numbered = Some(Numbered { delivery, topics });
    }
}

/// The topic of which a contact sent the number and nothing else, in answer to the list that they were told.
pub fn chosen(desk: &Desk, contact: &Contact, said: &Said) -> Option<Topic> {
    let told = contact.numbered.as_ref().filter(|told| said.on == Some(told.delivery))?;
    let case = contact.case.and_then(|code| desk.case(code));
    if said.maybe_machine || !said.attachments.is_empty() || case.as_ref().is_some_and(has_human) {
        return None;
    }
    told.topics.get(number(&said.text)?.checked_sub(1)?).cloned()
}

/// Whether a human has written, or is about to.
fn has_human(case: &Case) -> bool {
    case.ever_answered || !case.replies.is_empty()
}

/// A number as people write one: `3`, `#3`, `3.`
fn number(text: &str) -> Option<usize> {
    let bare = text.trim().trim_start_matches(['#', '№']).trim_end_matches(['.', ')']).trim();
    let plain = (1..=3).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| bare.parse().ok()).flatten()
}
