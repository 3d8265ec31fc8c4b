//! What operators did with a case besides answering it.

use serde::{Deserialize, Serialize};

use super::parts::Member;
use super::state::State;
use crate::domain::time::Stamp;

/// What operators did with a case besides answering it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// Why whoever was asked last whether to close it wants to, in their own words. Sensitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
    /// Line time until which what its contact writes is held, where it is held for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Stamp>,
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
