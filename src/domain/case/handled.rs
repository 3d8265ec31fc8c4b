//! What operators did with a case besides answering it.

use serde::{Deserialize, Serialize};

use super::{Case, Member, State};
use crate::domain::time::Stamp;

/// What operators did with a case besides answering it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// Why whoever was asked last whether to close it wants to, in their own words. Sensitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
    /// How it stood before somebody closed it, as long as it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shut: Option<Box<Shut>>,
}

impl Handled {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a case stood before somebody closed it: opened again it stands so again, with its clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shut {
    /// Where it stood.
    pub state: State,
    /// That it was held as a copy.
    #[serde(default)]
    pub campaign: Option<Member>,
    /// Whether somebody waited in it whom nobody had answered, or who was in danger, or who had said more than one
    /// thing.
    #[serde(default)]
    pub plea: bool,
}

impl Case {
    /// Whether closing it could end a plea: somebody waits in it, and no human ever answered them, or they are in
    /// danger, or they have said several things that nobody answered.
    #[must_use]
    pub fn is_plea(&self) -> bool {
        let Some(spell) = self.spell().filter(|spell| !spell.is_wordless()) else { return false };
        let several = spell.first() != spell.last();
        !self.ever_answered || self.priority == super::Priority::Urgent || several
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
        self.handled = Handled { shut: Some(Box::new(Shut { state, campaign, plea })), closing: None };
    }
}

impl Shut {
    /// Since when somebody waited in it then.
    #[must_use]
    pub fn waited_since(&self) -> Option<Stamp> {
        let spell = match &self.state {
            State::Held { spell, .. } | State::Waiting { spell, .. } | State::Assigned { spell, .. } => spell,
            State::Unreachable { spell, .. } => spell.as_ref()?,
            State::Answered { .. } | State::Closed { .. } => return None,
        };
        (!spell.is_wordless()).then(|| spell.since())
    }
}
