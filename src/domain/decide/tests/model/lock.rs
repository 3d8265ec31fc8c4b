//! Operators who are locked out, and let in again.

use crate::domain::case::State;
use crate::domain::command::{AdminAsk, Command};

use super::events::{Event, ask};
use super::{OPERATORS, Play};

impl Play {
    pub fn is_locked(&self, who: &str) -> bool {
        self.w.roster.operator_state(&who.into()).locked
    }

    /// An admin or the supervisor locks somebody out, or lets them in again. Whom nobody could stand in for stays.
    pub fn lock(&mut self, o: usize, how: usize) {
        let who = OPERATORS[o];
        if self.w.policy.operator(&who.into()).is_none() {
            return;
        }
        let by_vera = !self.is_locked("vera") && how % 2 == 1;
        match (how % 4, by_vera) {
            (0 | 1, false) => self.w.admin(AdminAsk::Lock { operator: who.into(), force: how % 8 < 4 }),
            (0 | 1, true) => self.w.operator("vera").orders(Command::Lock(who.into())),
            (_, false) => self.w.admin(AdminAsk::Unlock(who.into())),
            (_, true) => self.w.operator("vera").orders(Command::Unlock(who.into())),
        };
        self.assert_nobody_locked_has_a_case();
    }

    /// Whoever has the phone presses what stands there: nothing comes of it.
    pub fn tries(&mut self, step: &Event) {
        let Event::Asks(o, m, a) = *step else { return };
        let Some(on) = self.seen_by(o, m) else { return };
        let before = self.w.cases.clone();
        self.w.operator(OPERATORS[o]).presses(on, ask(a, m));
        assert_eq!(self.w.cases, before, "a locked phone moved something");
    }

    fn assert_nobody_locked_has_a_case(&self) {
        for case in self.w.cases.values() {
            if let State::Assigned { post, .. } = &case.state {
                assert!(!self.is_locked(post.operator.as_str()), "{} is with who is locked out", case.code);
            }
        }
    }
}
