//! Who is there: whether anybody is on duty, and when somebody is again.

use crate::domain::policy::Operator;
use crate::domain::roster::Pause;
use crate::domain::shift;
use crate::domain::time::Stamp;

use super::desk::Desk;

/// Whether anybody is on duty who takes cases and can be reached.
pub fn is_staffed(desk: &Desk) -> bool {
    let now = desk.now.civil;
    let there = |o: &Operator| free_from(desk, o) == Some(now) && shift::on_duty(o, desk.policy, now);
    desk.policy.operators.iter().any(there)
}

/// When somebody is on duty again, in civil time, while nobody is.
pub fn staffed_at(desk: &Desk) -> Option<Stamp> {
    let now = desk.now.civil;
    shift::staffed_from(desk.policy, |o| free_from(desk, o), now).filter(|at| *at > now)
}

/// From when an operator's hours count: the end of their pause, or of the hours in which they went off.
fn free_from(desk: &Desk, operator: &Operator) -> Option<Stamp> {
    let (operator_state, now) = (desk.roster().operator_state(&operator.id), desk.now.civil);
    let takes_any = operator.capacity.unwrap_or(desk.policy.routing.capacity) > 0;
    if operator_state.locked || !takes_any || desk.roster().way_to(operator).is_none() {
        return None;
    }
    let back = match operator_state.pause {
        None => now,
        Some(Pause { until: Some(until) }) => desk.now.civil_of(until).max(now),
        Some(Pause { until: None }) => return None,
    };
    if operator_state.off && shift::on_duty(operator, desk.policy, now) {
        return shift::next_change(operator, desk.policy, now).map(|end| end.max(back));
    }
    Some(back)
}
