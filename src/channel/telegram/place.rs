//! Where a call sends something, and which numbers the service gave it there.

use std::time::Duration;

use serde_json::Value;
use teloxide::types::ChatId;

use crate::domain::id::SourceId;

/// Where something goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) chat: ChatId,
    /// The topic of the chat, if it has topics.
    pub(super) thread: Option<i64>,
    /// How long a call may last, and how long one that carries a file.
    pub(super) limit: Duration,
    pub(super) file: Duration,
}

/// The numbers in an answer. It counts as delivered also where they can't be read: the service said so.
pub(super) fn numbers(result: &Value) -> Vec<SourceId> {
    let one = |v: &Value| v.get("message_id").and_then(Value::as_i64).map(SourceId::bare);
    let found: Vec<_> = match result {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    };
    if found.is_empty() {
        tracing::error!("the bot api took a message and told no number for it");
    }
    found
}
