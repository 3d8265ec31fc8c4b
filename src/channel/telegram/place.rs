//! Where a call sends something, and which numbers the service gave it there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use teloxide::types::ChatId;

use crate::domain::id::SourceId;

/// Where something goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) chat: ChatId,
    pub(super) topic: Topic,
    /// How long a call may last, and how long one that carries a file.
    pub(super) limit: Duration,
    pub(super) file: Duration,
    /// Whether it came elsewhere than into its topic, as far as the service tells.
    pub(super) astray: &'a AtomicBool,
    /// Whether a file did not come, for it is too large.
    pub(super) stuck: &'a AtomicBool,
}

/// The topic of a chat that something goes into.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Topic {
    /// Its number, if the chat has topics.
    pub(super) id: Option<i64>,
    /// Whether it goes nowhere else; otherwise it goes beside a topic that is gone.
    pub(super) alone: bool,
    /// Whether it comes without a sound: what belongs together rings once, with its first message.
    pub(super) silent: bool,
}

impl Place<'_> {
    /// The numbers in an answer. It counts as delivered also where they can't be read: the service said so.
    pub(super) fn numbers(&self, result: &Value) -> Vec<SourceId> {
        let one = |v: &Value| v.get("message_id").and_then(Value::as_i64).map(SourceId::bare);
        let found: Vec<_> = match result {
            Value::Array(list) => list.iter().filter_map(one).collect(),
            other => one(other).into_iter().collect(),
        };
        if found.is_empty() {
            tracing::error!("the bot api took a message and told no number for it");
        }
        // A copy is told by its number alone.
        let is_told = result.get("chat").is_some();
        if is_told && self.topic.id.is_some() && result["message_thread_id"].as_i64() != self.topic.id {
            self.astray.store(true, Ordering::Relaxed);
        }
        found
    }
}
