//! Emoji on a message. A contact's thumb on an answer is worth seeing; it answers nothing, and no clock minds it.

use std::time::Duration;

use crate::domain::case::Case;
use crate::domain::changes::Link;
use crate::domain::event::Arrival;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::{Entry, Milestone, Reaction};
use crate::domain::say::{Slot, ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;

/// How often within an hour a case's operator is told of emoji; further ones are only kept.
const TOLD: usize = 8;
const HOUR: Duration = Duration::from_secs(3600);

/// A contact's, on an answer, on their own words or on those of the line: kept, and shown to who has the case.
pub(super) fn of_contact(desk: &mut Desk, arrival: &Arrival, reactions: &[Reaction]) -> Reason {
    let Some(contact) = desk.contact(arrival.chat.contact()) else { return Reason::Nothing };
    // What the line itself said is no message of the case.
    let link = desk.link(arrival, arrival.source).filter(|l| l.contact == contact.id && l.seq > 0);
    let code = link.as_ref().map(|l| l.case).or(contact.case);
    let Some(mut case) = code.and_then(|code| desk.case(code)) else { return Reason::Nothing };
    match link {
        Some(link) => on_message(desk, &mut case, &link, reactions),
        None => on_another(desk, &mut case, reactions),
    }
    desk.save(case);
    Reason::Reacted
}

fn on_message(desk: &mut Desk, case: &mut Case, link: &Link, reactions: &[Reaction]) {
    let (seq, at) = (link.seq, desk.now.line);
    desk.log(case, Entry::Reacted { seq, at, reactions: reactions.to_vec() });
    let slot = Some(Slot::Reactions(case.code, seq));
    tell(desk, case, ToOperator::Reacted { seq }, SendOptions { slot, bulk: true, ..SendOptions::default() });
}

/// The line's own words, or an answer of before it was remembered where it stands.
fn on_another(desk: &mut Desk, case: &mut Case, reactions: &[Reaction]) {
    if reactions.is_empty() {
        return;
    }
    let emoji: Vec<&str> = reactions.iter().map(|r| r.emoji().unwrap_or("custom")).collect();
    let (what, why) = (Milestone::Reacted, emoji.join(" "));
    desk.happened(case, what, None, &why);
    let how = SendOptions { bulk: true, ..SendOptions::default() };
    tell(desk, case, ToOperator::Happened { what, who: None, why }, how);
}

fn tell(desk: &mut Desk, case: &mut Case, say: ToOperator, how: SendOptions) {
    let owner = case.operator().filter(|o| desk.policy.operator(o).is_some()).cloned();
    if let Some(owner) = owner.filter(|_| may_tell(desk, case)) {
        desk.tell(&owner, say, Some(case), how);
    }
}

fn may_tell(desk: &Desk, case: &mut Case) -> bool {
    let now = desk.now.line;
    case.reacted_at.retain(|at| now.since(*at) < HOUR);
    let may = case.reacted_at.len() < TOLD;
    if may {
        case.reacted_at.push(now);
    }
    may
}

/// An operator's: on a card it looks like an answer, and is none.
pub(super) fn of_operator(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    reactions: &[Reaction],
) -> Reason {
    let link = desk.link(arrival, arrival.source).filter(|_| !reactions.is_empty());
    let code: Option<CaseCode> = link.as_ref().map(|l| l.case);
    let Some(case) = code.and_then(|code| desk.case(code)) else { return Reason::Nothing };
    let is_card = case.shown.iter().any(|s| link.as_ref().is_some_and(|l| l.delivery == Some(s.delivery)));
    if is_card {
        desk.word(me, Word::ReactionStays, Some(&case), Some(arrival.source));
    }
    Reason::Reacted
}
