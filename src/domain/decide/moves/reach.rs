//! Somebody can't be reached any more, or can again; and who is told in their place.

use crate::domain::case::{Case, State};
use crate::domain::event::Followup;
use crate::domain::id::{ChannelName, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::say::{CardWhy, Refusal, ToOperator, Word};

use super::cards;
use super::desk::{Desk, SendOptions};
use super::offers;
use super::place::{self, Preference};
use super::unheard;

/// Whoever writes on a channel can be reached on it again.
pub fn accept_channel(desk: &mut Desk, me: &OperatorId, channel: &ChannelName) {
    if desk.roster().operator_state(me).refused.contains(channel) {
        desk.roster_mut().operator_state_mut(me).refused.remove(channel);
        unheard::tell_all(desk, me);
        offers::offer_all(desk);
    }
}

/// A channel refuses an operator for good. With no other left, their cases go to others and supervisors hear it.
pub fn refuse_channel(desk: &mut Desk, who: &OperatorId, channel: &ChannelName) {
    let news = desk.roster_mut().operator_state_mut(who).refused.insert(channel.clone());
    let listed = desk.policy.operator(who).is_some();
    if move_if_lost(desk, who) && news && listed {
        desk.tell_supervisors(&ToOperator::Word(Word::OperatorUnreachable(who.clone())), None, Some(who));
    }
}

/// Whether no channel reaches an operator; then what they have goes to others.
pub fn move_if_lost(desk: &mut Desk, who: &OperatorId) -> bool {
    if desk.policy.operator(who).is_some_and(|o| desk.roster().way_to(o).is_some()) {
        return false;
    }
    if desk.roster().operator_state(who).load > 0 {
        desk.later(Followup::HandOver { operator: who.clone(), after: None, gone: true });
    }
    true
}

/// The contact can't be reached: the clock stands, and whoever has the case hears it.
pub fn lose(desk: &mut Desk, mut case: Case, why: Refusal) {
    if matches!(case.state, State::Closed { .. } | State::Unreachable { .. }) {
        return;
    }
    let operator = case.operator().cloned();
    let spell = place::take_out(desk, &case);
    case.campaign = None;
    case.state = State::Unreachable { at: desk.now.line, operator: operator.clone(), spell };
    desk.happened(&mut case, Milestone::Unreachable, operator.as_ref(), why.word());
    cards::refresh_all(desk, &case);
    if let Some(operator) = operator {
        let say =
            ToOperator::Happened { what: Milestone::Unreachable, who: None, why: why.word().to_owned() };
        desk.tell(&operator, say, Some(&case), SendOptions::default());
    }
    desk.save(case);
}

/// The contact lets us write again: the clock goes on, as old as what is unanswered.
pub fn regain(desk: &mut Desk, mut case: Case) {
    let State::Unreachable { operator, spell, .. } = case.state.clone() else { return };
    desk.happened(&mut case, Milestone::Reachable, operator.as_ref(), "unblocked");
    match (spell, operator) {
        (Some(spell), last) => {
            let preference = Preference { last: last.as_ref(), ..Preference::default() };
            place::place(desk, &mut case, spell, preference, CardWhy::Moved { from: None });
        }
        (None, Some(operator)) => case.state = State::Answered { at: desk.now.line, operator },
        (None, None) => {
            let why = "unblocked".to_owned();
            case.shut(State::Closed { at: desk.now.line, operator: None, why });
        }
    }
    desk.save(case);
}

/// Whom a late act concerns besides its doer: who has the case or, where nobody does who can be told, the
/// supervisors.
pub fn concerned(desk: &Desk, case: &Case, by: Option<&OperatorId>) -> Vec<OperatorId> {
    let told = |id: &OperatorId| desk.policy.operator(id).is_some() && desk.way_of(id).is_some();
    match case.operator() {
        Some(owner) if Some(owner) == by => Vec::new(),
        Some(owner) if told(owner) => vec![owner.clone()],
        _ => desk.supervisors().into_iter().filter(|id| Some(id) != by).collect(),
    }
}
