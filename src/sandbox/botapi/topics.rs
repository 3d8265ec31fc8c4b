//! Topics of a person's chat with the bot: those into which they divided it, and those that the bot makes.
//!
//! The chat can be made to behave as has been seen at the service: see [`Forum`].

use std::sync::Arc;

use super::BotApi;
use super::chat::{Content, MessageId, Topic};
use super::forum::Forum;
use super::media::Media;
use super::user::{User, attach, typed};
use super::world::Draft;

impl BotApi {
    /// How private chats and their topics behave from now on; at first they have none.
    pub fn set_topics(&self, forum: Forum) {
        self.lock().forum = forum;
    }
}

#[expect(clippy::must_use_candidate, reason = "what a person does counts, whether or not its number is used")]
impl User {
    /// Begins a topic of that number, or opens it again.
    pub fn begin_topic(&self, thread: i64) {
        if let Some(chat) = self.api().lock().chats.get_mut(&self.id()) {
            chat.topics.insert(thread, Topic::default());
        }
    }

    /// Ends a topic: the bot can't write there any more, and what stood in it is gone.
    pub fn end_topic(&self, thread: i64) {
        self.api().lock().end_topic(self.id(), thread);
    }

    /// Switches topics on or off in this chat, which the bot is not told.
    pub fn switch_topics(&self, on: bool) {
        if let Some(chat) = self.api().lock().chats.get_mut(&self.id()) {
            chat.without_topics = !on;
            if !on {
                chat.topics.clear();
            }
        }
    }

    /// The topics of the chat: number, name, and the id of the icon (empty for none).
    #[must_use]
    pub fn topics(&self) -> Vec<(i64, String, String)> {
        let world = self.api().lock();
        let topics = world.chats.get(&self.id()).map(|chat| chat.topics.clone()).unwrap_or_default();
        topics.into_iter().map(|(id, topic)| (id, topic.name, topic.icon)).collect()
    }

    /// Writes a text in a topic.
    pub fn write_in(&self, thread: i64, text: &str) -> MessageId {
        self.post(Draft { content: words(text), thread: Some(thread), ..Draft::default() })
    }

    /// Sends media in a topic, swiping a message or not.
    pub fn send_in(&self, thread: i64, to: Option<MessageId>, media: Media) -> MessageId {
        let attached = attach(&mut self.api().lock(), &media);
        let content = Content { text: media.caption, entities: None, media: Some(attached) };
        let (thread, reply_to) = (Some(thread), to.map(|to| to.0));
        self.post(Draft { content: Arc::new(content), thread, reply_to, ..Draft::default() })
    }

    /// Answers a message by swiping it while a topic is open: the app sends both.
    pub fn reply_in(&self, thread: i64, to: MessageId, text: &str) -> MessageId {
        let reply_to = Some(to.0);
        self.post(Draft { content: words(text), thread: Some(thread), reply_to, ..Draft::default() })
    }
}

fn words(text: &str) -> Arc<Content> {
    Arc::new(typed(text.to_owned()))
}
