//! Who is there to read more than what they have.

use crate::domain::id::OperatorId;
use crate::domain::shift;

use super::desk::Desk;

impl Desk<'_> {
    /// Whether that operator may read more than their open cases: they are on duty, and neither off nor paused.
    pub fn may_read(&self, me: &OperatorId) -> bool {
        let Some(operator) = self.policy.operator(me) else { return false };
        let state = self.roster().operator_state(me);
        let there = !state.off && state.pause.is_none() && !state.locked;
        there && shift::on_duty(operator, self.policy, self.now.civil)
    }
}
