//! What Telegram sends, as far as this version reads it.
//!
//! Every field may be absent, and a field of another shape than expected counts as absent: one strange value
//! in a message must not cost the rest of it. What is not named here is not lost either, because the raw
//! update is kept for whatever can't be read. Source: <https://core.telegram.org/bots/api#available-types>.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads a field; of the wrong shape, it is absent.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    Ok(T::deserialize(Value::deserialize(from)?).ok())
}

/// Makes a struct of optional fields, each read by [`lenient`].
macro_rules! tolerant {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Default, Deserialize)]
        #[serde(default)]
        pub(super) struct $name {
            $(#[serde(deserialize_with = "lenient")] pub(super) $field: Option<$type>,)*
        }
    )*};
}

tolerant! {
    /// An update; which of its fields is there says what it is.
    Update {
        update_id: i64,
        message: Message,
        edited_message: Message,
        callback_query: CallbackQuery,
        my_chat_member: MemberChange,
    }
    /// A message.
    Message {
        message_id: i64,
        from: User,
        chat: Chat,
        date: i64,
        edit_date: i64,
        media_group_id: String,
        reply_to_message: Reply,
        text: String,
        caption: String,
        photo: Vec<Media>,
        video: Media,
        animation: Media,
        voice: Media,
        video_note: Media,
        audio: Media,
        document: Media,
        sticker: Media,
        location: Location,
        venue: Venue,
        contact: Card,
        poll: Poll,
    }
    /// A person, or a bot.
    User { id: i64, is_bot: bool, language_code: String }
    /// A private chat, a group or a channel. A private chat has its person's id.
    Chat { id: i64, r#type: String }
    /// The message that is replied to, of which only the number matters.
    Reply { message_id: i64, chat: Chat }
    /// Any file, picture or recording.
    Media {
        file_id: String,
        file_unique_id: String,
        file_size: u64,
        file_name: String,
        mime_type: String,
        width: u32,
        height: u32,
        is_animated: bool,
        is_video: bool,
    }
    /// A place.
    Location { latitude: f64, longitude: f64, horizontal_accuracy: f64, live_period: i64 }
    /// A place with a name.
    Venue { location: Location, title: String, address: String }
    /// Somebody's name and number.
    Card { phone_number: String, first_name: String, last_name: String, user_id: i64 }
    /// A question with answers to choose from.
    Poll { id: String, question: String, options: Vec<Choice> }
    /// One of the answers.
    Choice { text: String }
    /// A press of a button under one of our messages; of an old message only number and chat are told.
    CallbackQuery { id: String, from: User, message: Message, data: String }
    /// What became of us in a chat.
    MemberChange { chat: Chat, from: User, date: i64, new_chat_member: Member }
    /// What somebody is in a chat.
    Member { status: String }
}

impl Update {
    /// Reads an update; of something that is no object, nothing is read.
    pub(super) fn read(raw: &Value) -> Self {
        Self::deserialize(raw).unwrap_or_default()
    }
}

impl Message {
    /// Reads a message that stands somewhere unexpected.
    pub(super) fn read(raw: &Value) -> Self {
        Self::deserialize(raw).unwrap_or_default()
    }
}

impl Chat {
    /// Whether it is a chat with one person. Where the type can't be read the id tells: people have positive
    /// ones, groups and channels negative ones.
    pub(super) fn is_private(&self) -> bool {
        match self.r#type.as_deref() {
            Some(kind) => kind == "private",
            None => self.id.is_some_and(|id| id > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_of_another_shape_costs_only_itself() {
        let update = Update::read(&json!({"update_id": 7, "message": {
            "message_id": 5, "chat": {"id": 42, "type": ["private"]}, "date": "yesterday", "text": "hello",
            "photo": {"file_id": "not a list"}, "poll": 1, "from": {"id": 42, "is_bot": "no"},
        }}));
        let message = update.message.unwrap_or_default();
        assert_eq!(message.text.as_deref(), Some("hello"));
        assert_eq!(message.from.and_then(|u| u.id), Some(42));
        assert!(message.chat.is_some_and(|c| c.is_private()));
        assert!(message.date.is_none() && message.photo.is_none() && message.poll.is_none());
    }

    #[test]
    fn ids_have_sixty_four_bits() {
        let id = 9_007_199_254_740_993_i64;
        let update = Update::read(&json!({"update_id": id, "message": {"message_id": id, "chat": {"id": -id}}}));
        assert_eq!(update.update_id, Some(id));
        assert_eq!(update.message.and_then(|m| m.chat).and_then(|c| c.id), Some(-id));
    }

    #[test]
    fn what_is_no_object_reads_as_nothing() {
        for raw in [json!(null), json!([1]), json!("x"), json!(3)] {
            assert!(Update::read(&raw).update_id.is_none());
        }
    }
}
