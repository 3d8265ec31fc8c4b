//! Giving a case to someone: by routing, by hand, or to the queue; and taking it from whoever had it.

use std::time::Duration;

use crate::domain::case::{Case, Handover, Post, Priority, Spell, State};
use crate::domain::id::OperatorId;
use crate::domain::message::Milestone;
use crate::domain::route::{self, Ask, Choice, Nobody};
use crate::domain::say::{Buttons, CardWhy};
use crate::domain::time::Stamp;

use super::cards::{retire_cards, show_unanswered};
use super::desk::Desk;
use super::{blocking, offers, seized};

/// How far behind all others a case stands whose contact has said nothing yet.
const LAST: Duration = Duration::from_hours(100 * 366 * 24);

/// Whom to prefer or leave out.
#[derive(Clone, Copy, Default)]
pub struct Preference<'a> {
    /// Who had it before.
    pub last: Option<&'a OperatorId>,
    /// Who must not get it.
    pub without: Option<&'a OperatorId>,
}

/// Who would get the case now.
pub fn choose(desk: &Desk, case: &Case, preference: Preference) -> Result<Choice, Nobody> {
    route::choose(&ask(desk, case, preference), desk.roster(), desk.policy, desk.now)
}

/// What routing asks of the case.
pub fn ask<'a>(desk: &Desk, case: &'a Case, preference: Preference<'a>) -> Ask<'a> {
    let waited = case.spell().map_or(Duration::ZERO, |s| desk.now.line.since(s.since()));
    Ask {
        language: &case.language,
        topic: case.topic.as_ref(),
        priority: case.priority,
        passed_by: &case.passed_by,
        last: preference.last,
        without: preference.without,
        waited,
        wordless: case.is_wordless(),
    }
}

/// Gives an unanswered case to whom routing says, or to the queue. The case must be out of anyone's hands.
pub fn place(desk: &mut Desk, case: &mut Case, spell: Spell, preference: Preference, why: CardWhy) {
    if let Some(until) = blocking::until(desk, case) {
        return blocking::hold(desk, case, spell, until);
    }
    match choose(desk, case, preference) {
        Ok(choice) => {
            assign(desk, case, spell, &choice.operator, choice.why.word());
            show_unanswered(desk, case, why);
        }
        Err(_) => wait(desk, case, spell, None, "nobody_eligible"),
    }
}

/// Gives it to the queue; with `offer_again`, out of the queue until then.
pub fn wait(desk: &mut Desk, case: &mut Case, spell: Spell, offer_again: Option<Stamp>, why: &str) {
    let rank = rank(desk, case, &spell);
    (case.campaign, case.handled.blocked) = (None, None);
    let spell = offered(case, spell, desk.now.line);
    case.state = State::Waiting { spell, rank, offer_again };
    desk.roster_mut().waiting += 1;
    desk.happened(case, Milestone::Waiting, None, why);
}

/// A case's place in the queue.
pub fn rank(desk: &Desk, case: &Case, spell: &Spell) -> Stamp {
    let place = match case.priority {
        Priority::Normal => spell.since(),
        Priority::Urgent => spell.since() - desk.policy.routing.urgent_lead,
    };
    if spell.is_wordless() { place + LAST } else { place }
}

/// Books a case to an operator; says nothing yet.
pub fn assign(desk: &mut Desk, case: &mut Case, spell: Spell, operator: &OperatorId, why: &str) {
    let at = desk.now.line;
    let post = Post { operator: operator.clone(), at, accepted_at: None, handover: None };
    let wordless = u32::from(spell.is_wordless());
    case.state = State::Assigned { spell: offered(case, spell, at), post };
    case.last_operator = Some(operator.clone());
    (case.campaign, case.handled.blocked) = (None, None);
    if let Some(call) = &mut case.call {
        // Whoever has it now has not said that they would call again.
        call.again_at = None;
    }
    route::assign(desk.roster_mut(), operator);
    desk.roster_mut().operator_state_mut(operator).wordless += wordless;
    desk.happened(case, Milestone::Assigned, Some(operator), why);
    seized::offer_held(desk, case);
}

/// Gives a case back to whoever had it, as if it had never left their hands: it costs no turn, and its clock is the old
/// one.
pub fn reinstate(desk: &mut Desk, case: &mut Case, spell: Spell, post: Post) {
    let operator_state = desk.roster_mut().operator_state_mut(&post.operator);
    operator_state.load += 1;
    operator_state.wordless += u32::from(spell.is_wordless());
    case.last_operator = Some(post.operator.clone());
    case.state = State::Assigned { spell, post };
}

/// Whoever had taken it has it no more: what an untaken case brings about begins anew.
fn offered(case: &Case, mut spell: Spell, at: Stamp) -> Spell {
    spell.offered_at = at;
    spell.offer_mark = 0;
    if matches!(&case.state, State::Assigned { post, .. } if post.accepted_at.is_some()) {
        spell.press(at);
    }
    spell
}

/// Takes the case out of the hands it is in, books and all, and returns what it leaves unanswered.
///
/// The state stays as it was; the caller sets the next one.
pub fn take_out(desk: &mut Desk, case: &Case) -> Option<Spell> {
    match &case.state {
        State::Assigned { spell, post } => {
            if spell.is_wordless() {
                takes_room(desk, &post.operator);
            }
            release(desk, &post.operator);
            Some(spell.clone())
        }
        State::Waiting { spell, .. } => {
            let roster = desk.roster_mut();
            roster.waiting = roster.waiting.saturating_sub(1);
            Some(spell.clone())
        }
        State::Held { spell, .. } => Some(spell.clone()),
        State::Unreachable { spell, .. } => spell.clone(),
        State::Answered { .. } | State::Closed { .. } => None,
    }
}

/// A case whose contact had said nothing has words: it takes the place that its time gives it, and room.
pub fn begin_to_wait(desk: &mut Desk, case: &mut Case) {
    let place = case.spell().map(|spell| rank(desk, case, spell));
    match (&mut case.state, place) {
        (State::Waiting { rank, .. }, Some(place)) => *rank = place,
        (State::Assigned { post, .. }, _) => {
            let operator = post.operator.clone();
            takes_room(desk, &operator);
        }
        _ => {}
    }
}

/// One of an operator's cases is none without words any more.
fn takes_room(desk: &mut Desk, operator: &OperatorId) {
    let operator_state = desk.roster_mut().operator_state_mut(operator);
    operator_state.wordless = operator_state.wordless.saturating_sub(1);
}

/// One case fewer for an operator: someone may now be eligible who was not.
fn release(desk: &mut Desk, operator: &OperatorId) {
    route::release(desk.roster_mut(), operator);
    offers::offer_all(desk);
}

/// Moves an unanswered case to another operator. The old one's cards say so, the new one gets cards, and for
/// `grace` the old one's reply still goes through.
pub fn move_to(desk: &mut Desk, case: &mut Case, to: &OperatorId, why: &str, grace: bool) {
    let Some(spell) = take_out(desk, case) else { return };
    let from = case.assignee().cloned();
    assign(desk, case, spell, to, why);
    if let (Some(from), State::Assigned { post, .. }) = (&from, &mut case.state)
        && grace
    {
        let until = desk.now.line + desk.policy.routing.handover;
        post.handover = Some(Handover { from: from.clone(), until });
    }
    retire_cards(desk, case, &Buttons::Moved(Some(to.clone())), Some(to));
    show_unanswered(desk, case, CardWhy::Moved { from });
}
