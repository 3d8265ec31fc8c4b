//! Topics into which a person divided their chat with the bot.

use std::sync::Arc;

use super::chat::{Content, MessageId};
use super::user::User;
use super::world::Draft;

#[expect(clippy::must_use_candidate, reason = "what a person does counts, whether or not its number is used")]
impl User {
    /// Begins a topic of that number, or opens it again.
    pub fn begin_topic(&self, thread: i64) {
        if let Some(chat) = self.api().lock().chats.get_mut(&self.id()) {
            chat.topics.insert(thread);
        }
    }

    /// Ends a topic: the bot can't write there any more.
    pub fn end_topic(&self, thread: i64) {
        if let Some(chat) = self.api().lock().chats.get_mut(&self.id()) {
            chat.topics.remove(&thread);
        }
    }

    /// Writes a text in a topic.
    pub fn write_in(&self, thread: i64, text: &str) -> MessageId {
        let content = Arc::new(Content::of_text(text));
        self.post(Draft { content, thread: Some(thread), ..Draft::default() })
    }
}
