//! What operators decided about writing with a contact.

use serde::{Deserialize, Serialize};

use super::time::Stamp;

/// What operators decided about writing with a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    /// Line time since which their address is believed to be in wrong hands: nothing goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsafe_since: Option<Stamp>,
    /// Line time until which what they write is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<Stamp>,
    /// The minute of the line's day from which it is safe to write to them, as they said themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_minute: Option<u32>,
}

impl Care {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Until when what they write is held, if it is now.
    #[must_use]
    pub fn is_blocked_at(&self, now: Stamp) -> Option<Stamp> {
        self.blocked_until.filter(|until| *until > now)
    }
}
