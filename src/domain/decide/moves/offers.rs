//! Cases that somebody may now take: what waits, and what lies with those who are away.

use crate::domain::event::Followup;
use crate::domain::id::OperatorId;
use crate::domain::roster::Duty;
use crate::domain::shift;

use super::desk::Desk;

/// Someone may be eligible who was not: what waits, and what lies with those who are away, is offered.
pub fn offer_all(desk: &mut Desk) {
    offer_waiting(desk);
    offer_orphans(desk);
}

/// What waits is offered.
pub fn offer_waiting(desk: &mut Desk) {
    if desk.roster().waiting > 0 {
        desk.later(Followup::Drain);
    }
}

/// What lies with those who are off duty is offered to others.
pub fn offer_orphans(desk: &mut Desk) {
    let policy = desk.policy;
    for operator in &policy.operators {
        let operator_state = desk.roster().operator_states.get(&operator.id);
        if operator_state.is_some_and(|s| (s.off || s.duty == Duty::Off) && s.load > 0) {
            let operator = operator.id.clone();
            desk.later(Followup::HandOver { operator, after: None, gone: false });
        }
    }
}

/// Whether an operator can't be counted on now, whatever they hold already.
pub fn is_away(desk: &Desk, who: &OperatorId) -> bool {
    desk.policy.operator(who).is_none_or(|operator| {
        let operator_state = desk.roster().operator_state(who);
        let away = operator_state.off || operator_state.locked || desk.roster().way_to(operator).is_none();
        away || !shift::on_duty(operator, desk.policy, desk.now.civil)
    })
}
