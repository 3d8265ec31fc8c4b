//! Where updates go: to a webhook, or to whoever polls.

use std::collections::{HashMap, HashSet};

use crate::domain::time::Stamp;

/// How many are brought at the same time, where the bot does not say.
pub(super) const AT_ONCE: usize = 40;

/// Where updates go.
#[derive(Debug, Default)]
pub(super) struct Hook {
    /// Empty: updates are polled.
    pub url: String,
    pub secret: Option<String>,
    pub at_once: usize,
    /// When it last failed, and how.
    pub failed: Option<(Stamp, String)>,
    /// What was brought: an update's number, and the status that was answered.
    pub brought: Vec<(i64, Option<u16>)>,
    /// The chats of which something is on its way, or rests after a failure.
    pub busy: HashSet<i64>,
    /// How often in a row those of a chat failed.
    pub failures: HashMap<i64, u32>,
}
