//! A delivered reply is taken back: deleted by its writer, or bounced. The clock goes on from where it began.

use crate::domain::case::{Case, Reply, Spell, State};
use crate::domain::id::OperatorId;
use crate::domain::message::{Milestone, Progress};
use crate::domain::say::{Buttons, CardWhy, Delivery, Say, TickEnd};
use crate::domain::time::Stamp;

use super::desk::Desk;
use super::hours;
use super::place::{self, Wish};
use super::settle::{advance, find, tick};

/// A recall has ended.
pub(super) fn end(desk: &mut Desk, delivery: &Delivery, done: bool) {
    let Say::AnswerRecalled { seq, target } = delivery.say else { return };
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    // Recalled twice, it is taken back once.
    let Some(reply) = find(&case, target).filter(|r| r.progress == Progress::Delivered) else { return };
    if done {
        take_back(desk, &mut case, &reply);
    }
    let end = if done { TickEnd::Recalled } else { TickEnd::RecallFailed };
    tick(desk, &case, &reply, seq, end);
    desk.save(case);
}

/// A delivered reply is not with the contact after all: what it answered is unanswered again, as old as it
/// was, but for what another delivered reply answers too.
fn take_back(desk: &mut Desk, case: &mut Case, reply: &Reply) {
    advance(desk, case, reply, Progress::TakenBack);
    desk.happened(case, Milestone::AnswerTakenBack, Some(&reply.operator), "taken_back");
    let Some((from, to, since)) = inherited(case, reply) else { return };
    let mut again = Spell::stretch(from, to, since);
    again.acknowledged = true;
    match case.state.clone() {
        State::Answered { operator, .. } => resume(desk, case, again, &operator),
        State::Closed { operator, .. } => {
            desk.happened(case, Milestone::Reopened, None, "answer_taken_back");
            resume(desk, case, again, operator.as_ref().unwrap_or(&reply.operator));
        }
        State::Unreachable { at, operator, spell: None } => {
            case.state = State::Unreachable { at, operator, spell: Some(again) };
        }
        _ => {
            if let Some(spell) = case.spell_mut() {
                *spell = spell.clone().with_earlier(from, to, since);
            }
        }
    }
}

/// What the reply alone answered. The rest is from now on answered by the other reply that covers it.
fn inherited(case: &mut Case, reply: &Reply) -> Option<(u32, u32, Stamp)> {
    let (from, to, since) = reply.answered?;
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.answered = None;
    }
    let others = case.replies.iter_mut().filter(|r| r.progress == Progress::Delivered && r.covers >= from);
    let Some(heir) = others.max_by_key(|r| r.covers) else { return reply.answered };
    let theirs = (from, to.min(heir.covers), since);
    heir.answered =
        Some(heir.answered.map_or(theirs, |(a, b, at)| (a.min(theirs.0), b.max(theirs.1), at.min(since))));
    (heir.covers < to).then_some((heir.covers + 1, to, since))
}

/// The case is unanswered again: its operator has it, or who can if they can't.
fn resume(desk: &mut Desk, case: &mut Case, spell: Spell, operator: &OperatorId) {
    if hours::is_away(desk, operator) {
        place::retire_cards(desk, case, &Buttons::Moved(None), None);
        let from = Some(operator.clone());
        place::place(desk, case, spell, Wish::default(), CardWhy::Moved { from });
    } else {
        place::assign(desk, case, spell, operator, "answer_taken_back");
    }
}
