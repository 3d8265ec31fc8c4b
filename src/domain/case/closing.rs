//! A case that is closed, or held, by somebody's hand.

use super::{Case, Priority, Shut, State};

impl Case {
    /// Whether closing it could end a plea: somebody waits in it, and no human ever answered them, or they are in
    /// danger, or they have said several things that nobody answered.
    #[must_use]
    pub fn is_plea(&self) -> bool {
        let Some(spell) = self.spell().filter(|spell| !spell.is_wordless()) else { return false };
        let several = spell.first() != spell.last();
        !self.ever_answered || self.priority == Priority::Urgent || several
    }

    /// Whether it is held because its contact is blocked.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        matches!(self.state, State::Held { .. }) && self.handled.blocked.is_some()
    }

    /// Whether somebody closed it while something in it was unanswered.
    #[must_use]
    pub fn is_shut_unanswered(&self) -> bool {
        let shut = self.handled.shut.as_ref().filter(|_| matches!(self.state, State::Closed { .. }));
        shut.is_some_and(|shut| shut.waited_since().is_some())
    }

    /// It is closed; how it stood is kept.
    pub fn shut(&mut self, closed: State) {
        let plea = self.is_plea();
        let campaign = self.campaign.take();
        let state = std::mem::replace(&mut self.state, closed);
        (self.handled.closing, self.handled.asked_at) = (None, None);
        // What was closed together with others before has gone on since then, and is not held again with them.
        self.handled.shut = Some(Box::new(Shut { state, campaign, plea, together: None }));
    }
}
