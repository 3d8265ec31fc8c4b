//! Who is there: to be told, to read more than what they have; and who may be somebody else by now.

use crate::domain::event::Arrival;
use crate::domain::id::OperatorId;
use crate::domain::shift;

use super::desk::Desk;

impl Desk<'_> {
    /// Whether that is one of ours who can be told anything: neither off the roster nor locked out.
    pub fn is_there(&self, id: &OperatorId) -> bool {
        self.policy.operator(id).is_some() && !self.roster().operator_state(id).locked
    }

    /// Whether whoever wrote did so from an address that is believed to be in wrong hands.
    pub fn is_in_wrong_hands(&self, arrival: &Arrival) -> bool {
        let writer = self.contact(arrival.chat.contact());
        writer.is_some_and(|contact| contact.care.unsafe_since.is_some())
    }

    /// Whether that operator may read more than their open cases: they are on duty, and neither off nor paused.
    pub fn may_read(&self, me: &OperatorId) -> bool {
        let Some(operator) = self.policy.operator(me) else { return false };
        let state = self.roster().operator_state(me);
        let there = !state.off && state.pause.is_none() && !state.locked;
        there && shift::on_duty(operator, self.policy, self.now.civil)
    }
}
