//! What operators did with a case besides answering it.

use serde::{Deserialize, Serialize};

use super::parts::Member;
use super::state::State;
use crate::domain::blank::is_blank;
use crate::domain::id::{CaseCode, OperatorId, SourceId};
use crate::domain::time::Stamp;

/// What operators did with a case besides answering it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// Why whoever was asked last whether to close it wants to, in their own words. Sensitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
    /// When somebody was asked last whether to close it, in line time: what reads otherwise since then they have not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Stamp>,
    /// Line time until which what its contact writes is held, where it is held for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Stamp>,
    /// Cases of the same person, as a supervisor confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<CaseCode>,
    /// When who wants to be told of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Reminder>,
    /// Answers that wait for their hour.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<Planned>,
    /// How it stood before somebody closed it, as long as it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shut: Option<Box<Shut>>,
}

/// A reminder of an operator's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// When, in line time.
    pub at: Stamp,
    /// Who wants it.
    pub by: OperatorId,
    /// Their note about it; 0 for none.
    pub seq: u32,
}

/// An answer that waits for an hour at which it is safe for its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The message.
    pub seq: u32,
    /// Who wrote it.
    pub by: OperatorId,
    /// When it goes out, in line time.
    pub at: Stamp,
    /// It answers the contact's messages up to this one.
    pub covers: u32,
    /// The message whose card it answers; 0 if that is not known.
    pub to: u32,
    /// Its place in its writer's chat.
    pub source: SourceId,
}

impl Handled {
    /// When something of it is due next.
    #[must_use]
    pub fn due(&self) -> Option<Stamp> {
        let planned = self.planned.iter().map(|planned| planned.at);
        self.reminders.iter().map(|reminder| reminder.at).chain(planned).min()
    }

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
    #[serde(default, skip_serializing_if = "is_blank")]
    pub campaign: Option<Member>,
    /// Whether somebody waited in it whom nobody had answered, or who was in danger, or who had said more than one
    /// thing.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub plea: bool,
    /// Where it was closed together with others: when closing them began, in line time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Stamp>,
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
