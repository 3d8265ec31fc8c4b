//! What Telegram sends, as far as this version reads it.
//!
//! Every field may be absent, and a field of another shape than expected counts as absent: one strange value
//! in a message must not cost the rest of it. What is not named here is not lost either, because the raw
//! update is kept for whatever can't be read. Source: <https://core.telegram.org/bots/api#available-types>.

use serde_json::Value;

/// How many members of a list are read.
const LIST: usize = 100;

/// Reads a value of one shape; of another, there is none.
pub(super) trait Read: Sized {
    fn read(raw: &Value) -> Option<Self>;
}

macro_rules! plain {
    ($($type:ty: $read:expr),* $(,)?) => {$(
        impl Read for $type {
            fn read(raw: &Value) -> Option<Self> {
                $read(raw)
            }
        }
    )*};
}

plain! {
    bool: Value::as_bool,
    i64: Value::as_i64,
    u64: Value::as_u64,
    f64: Value::as_f64,
    String: |raw: &Value| raw.as_str().map(str::to_owned),
    Value: |raw: &Value| Some(raw.clone()),
}

impl<T: Read> Read for Box<T> {
    fn read(raw: &Value) -> Option<Self> {
        T::read(raw).map(Box::new)
    }
}

/// Something of which only its being there matters.
pub(super) struct There;

impl Read for There {
    fn read(raw: &Value) -> Option<Self> {
        (!raw.is_null() && *raw != Value::Bool(false)).then_some(Self)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(raw: &Value) -> Option<Self> {
        Some(raw.as_array()?.iter().take(LIST).filter_map(T::read).collect())
    }
}

/// Makes a struct of optional fields, each read for itself.
macro_rules! tolerant {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Default)]
        pub(super) struct $name {
            $(pub(super) $field: Option<$type>,)*
        }

        impl Read for $name {
            fn read(raw: &Value) -> Option<Self> {
                let fields = raw.as_object()?;
                let field = |name: &str| fields.get(name.trim_start_matches("r#"));
                Some(Self { $($field: field(stringify!($field)).and_then(Read::read),)* })
            }
        }
    )*};
}

tolerant! {
    /// An update; which of its fields is there says what it is. Its number means nothing beyond polling.
    Update {
        message: Message,
        edited_message: Message,
        callback_query: CallbackQuery,
        my_chat_member: MemberChange,
        message_reaction: ReactionChange,
    }
    /// A message; also one that is answered, of which less is told.
    Message {
        message_id: i64,
        from: User,
        chat: Chat,
        date: i64,
        edit_date: i64,
        media_group_id: String,
        message_thread_id: i64,
        is_topic_message: bool,
        reply_to_message: Box<Message>,
        external_reply: Box<Message>,
        reply_to_story: There,
        quote: Quote,
        forward_origin: There,
        forward_date: There,
        forward_from: There,
        forward_from_chat: There,
        forward_sender_name: There,
        is_automatic_forward: There,
        forum_topic_created: There,
        text: String,
        entities: Vec<Entity>,
        caption: String,
        caption_entities: Vec<Entity>,
        reply_markup: Markup,
        photo: Vec<Media>,
        live_photo: Media,
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
        checklist: Checklist,
        rich_message: Value,
        dice: Dice,
        game: Game,
        invoice: Game,
        giveaway: Giveaway,
        giveaway_winners: Giveaway,
        paid_media: PaidMedia,
        story: There,
        passport_data: There,
        web_app_data: AppData,
        gift: Gift,
    }
    /// What formatting tells of a part of a text, counted in units of UTF-16.
    Entity { r#type: String, offset: u64, length: u64, url: String }
    /// The buttons below a message.
    Markup { inline_keyboard: Vec<Vec<Key>> }
    /// One of them.
    Key { text: String, url: String }
    /// A person, or a bot.
    User { id: i64, is_bot: bool, language_code: String, first_name: String, last_name: String, username: String }
    /// A private chat, a group or a channel. A private chat has its person's id.
    Chat { id: i64, r#type: String }
    /// The part of an answered message that its answerer chose to quote.
    Quote { text: String, entities: Vec<Entity> }
    /// Any file, picture or recording.
    Media {
        file_id: String,
        file_unique_id: String,
        file_size: u64,
        file_name: String,
        mime_type: String,
        width: u64,
        height: u64,
        is_animated: bool,
        is_video: bool,
        photo: Vec<Media>,
    }
    /// A place.
    Location { latitude: f64, longitude: f64, horizontal_accuracy: f64 }
    /// A place with a name.
    Venue { location: Location, title: String, address: String }
    /// Somebody's name and number.
    Card { phone_number: String, first_name: String, last_name: String, user_id: i64 }
    /// A question with answers to choose from.
    Poll { question: String, description: String, description_entities: Vec<Entity>, options: Vec<Choice> }
    /// One of the answers.
    Choice { text: String }
    /// A list of things to do or to have.
    Checklist { title: String, title_entities: Vec<Entity>, tasks: Vec<Task> }
    /// One of them.
    Task {
        text: String,
        text_entities: Vec<Entity>,
        completed_by_user: There,
        completed_by_chat: There,
        completion_date: i64,
    }
    /// A die, a dart, a slot machine.
    Dice { emoji: String, value: i64 }
    /// A game, or something to be paid.
    Game { title: String, description: String, text: String }
    /// Something to be won, or that was.
    Giveaway { prize_description: String }
    /// Pictures and films that are paid for.
    PaidMedia { star_count: u64 }
    /// What somebody said in an app of a bot.
    AppData { data: String }
    /// A gift with a note.
    Gift { text: String, entities: Vec<Entity> }
    /// A press of a button under one of our messages; of an old message only number and chat are told.
    CallbackQuery { id: String, from: User, message: Message, data: String }
    /// What became of us in a chat.
    MemberChange { chat: Chat, from: User, date: i64, new_chat_member: Member }
    /// Emoji were put on a message of a chat, or taken off; `new_reaction` are all that stand there now.
    ReactionChange { chat: Chat, message_id: i64, user: User, date: i64, new_reaction: Vec<ReactionType> }
    /// An emoji, a picture of somebody's own making, or a paid one.
    ReactionType { r#type: String, emoji: String }
    /// What somebody is in a chat.
    Member { status: String }
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

    fn read(raw: &Value) -> Update {
        Update::read(raw).unwrap_or_default()
    }

    #[test]
    fn a_field_of_another_shape_costs_only_itself() {
        let update = read(&json!({"update_id": 7, "message": {
            "message_id": 5, "chat": {"id": 42, "type": ["private"]}, "date": "yesterday", "text": "hello",
            "photo": {"file_id": "not a list"}, "video": ["F"], "poll": 1, "from": {"id": 42, "is_bot": "no"},
        }}));
        let message = update.message.unwrap_or_default();
        assert_eq!(message.text.as_deref(), Some("hello"));
        assert_eq!(message.from.and_then(|u| u.id), Some(42));
        assert!(message.chat.is_some_and(|c| c.is_private()));
        assert!(
            message.date.is_none()
                && message.photo.is_none()
                && message.video.is_none()
                && message.poll.is_none()
        );
    }

    #[test]
    fn ids_have_sixty_four_bits() {
        let id = 9_007_199_254_740_993_i64;
        let update = read(&json!({"message": {"message_id": id, "chat": {"id": -id}}}));
        let message = update.message.unwrap_or_default();
        assert_eq!(message.message_id, Some(id));
        assert_eq!(message.chat.and_then(|c| c.id), Some(-id));
    }

    #[test]
    fn what_is_no_object_reads_as_nothing() {
        for raw in [json!(null), json!([1]), json!("x"), json!(3)] {
            assert!(Update::read(&raw).is_none());
        }
    }
}
