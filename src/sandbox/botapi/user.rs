//! A person with a phone: writes, presses, blocks, and sees their chat with the bot.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::BotApi;
use super::chat::{Attachment, Chat, Content, MessageId, Person, Popup, Standing};
use super::media::Media;
use super::methods::TEXT_UNITS;
use super::shown::{Shown, buttons, shown_after};
use super::wire;
use super::world::{Draft, Press, World};

/// A person who can talk to the bot. Clones are the same person.
///
/// Nothing here waits: each method does what the app would do and queues the update for the bot. A person
/// can't write to a bot that they blocked; the app unblocks it first, and so do the methods that write. What a
/// deactivated account would write goes nowhere, and its number is 0.
#[derive(Clone, Debug)]
pub struct User {
    api: BotApi,
    id: i64,
}

/// A chat's news since it was last looked at.
#[derive(Debug, Serialize)]
pub(in crate::sandbox) struct Changes {
    pub version: u64,
    pub messages: Vec<Shown>,
    pub popups: Vec<Popup>,
    pub action: Option<String>,
    pub blocked: bool,
    pub started: bool,
    /// The topics of the chat: number, name, and the id of the icon.
    pub topics: Vec<(i64, String, String)>,
}

/// The message has no such button, or is gone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("message {message} has no button {wanted:?}; it has {there:?}")]
pub struct NoSuchButton {
    /// The message that was looked at.
    pub message: MessageId,
    /// The label or data that was to be pressed.
    pub wanted: String,
    /// The labels that the message has.
    pub there: Vec<String>,
}

#[expect(clippy::must_use_candidate, reason = "meeting somebody counts, whether or not the handle is used")]
impl BotApi {
    /// The person with that id, who comes into being if unknown. An empty language means that their app
    /// tells none.
    pub fn user(&self, id: i64, first_name: &str, language_code: &str) -> User {
        let mut world = self.lock();
        world.people.entry(id).or_insert_with(|| Person {
            id,
            first_name: first_name.to_owned(),
            username: None,
            language: (!language_code.is_empty()).then(|| language_code.to_owned()),
        });
        world.chats.entry(id).or_insert_with(|| Chat::new(id, None, Standing::NeverStarted));
        world.version.send_modify(|v| *v += 1);
        User::new(self.clone(), id)
    }
}

#[expect(clippy::must_use_candidate, reason = "what a person does counts, whether or not its number is used")]
impl User {
    pub(super) fn new(api: BotApi, id: i64) -> Self {
        Self { api, id }
    }

    /// The numeric id, which is also that of the chat with the bot.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Gives the person a public name, without the at-sign.
    #[must_use]
    pub fn with_username(self, name: &str) -> Self {
        if let Some(person) = self.api.lock().people.get_mut(&self.id) {
            person.username = Some(name.to_owned());
        }
        self
    }

    /// Presses Start, perhaps through a link with a payload.
    pub fn start(&self, payload: Option<&str>) -> MessageId {
        let text = payload.map_or_else(|| "/start".to_owned(), |p| format!("/start {p}"));
        self.write(text)
    }

    /// Writes a text. What is longer than one message may be, the app splits; the number is that of the last.
    pub fn write(&self, text: impl Into<String>) -> MessageId {
        let text = text.into();
        let parts = split(&text, TEXT_UNITS);
        parts.into_iter().fold(MessageId(0), |_, part| self.say(typed(part), None, None))
    }

    /// Answers a message by swiping it. If that message is gone, the app sends it as no reply.
    pub fn reply(&self, to: MessageId, text: impl Into<String>) -> MessageId {
        self.say(typed(text.into()), Some(to), None)
    }

    /// Changes an own message (the caption, if it has media); nothing happens if it is gone or not theirs.
    pub fn edit(&self, message: MessageId, text: impl Into<String>) {
        let mut world = self.api.lock();
        let now = world.now();
        let own = |m: &super::chat::Message| m.from == Some(self.id);
        if !world.chats.get(&self.id).and_then(|c| c.message(message.0)).is_some_and(own) {
            return;
        }
        let new = typed(text.into());
        world.change(self.id, message.0, |m| {
            m.content = Arc::new(Content { media: m.content.media.clone(), ..new });
            m.edited = Some(now);
        });
        let told = world.told(self.id, message.0);
        world.update("edited_message", &told);
    }

    /// Takes an own message back at both sides. The bot is not told: it never is.
    pub fn unsend(&self, message: MessageId) {
        self.api.lock().change(self.id, message.0, |m| m.deleted = true);
    }

    /// Sends media, with its caption.
    pub fn send(&self, media: Media) -> MessageId {
        self.send_as(media, None, None)
    }

    /// Sends media as an answer to a message.
    pub fn reply_with(&self, to: MessageId, media: Media) -> MessageId {
        self.send_as(media, Some(to), None)
    }

    /// Sends several at once: separate messages with one album id and no mark at the end.
    pub fn album(&self, media: Vec<Media>) -> Vec<MessageId> {
        let album: Arc<str> = self.api.lock().fresh_name().into();
        media.into_iter().map(|m| self.send_as(m, None, Some(Arc::clone(&album)))).collect()
    }

    /// Forwards something that somebody else wrote elsewhere.
    pub fn forward(&self, text: &str, origin: Value) -> MessageId {
        let draft = Draft {
            content: Arc::new(Content::of_text(text)),
            origin: Some(Arc::new(origin)),
            ..Draft::default()
        };
        self.post(draft)
    }

    /// Presses a button below a message, named by its label or its data.
    ///
    /// # Errors
    /// If the message or the button is not there.
    pub fn press(&self, message: MessageId, label_or_data: &str) -> Result<String, NoSuchButton> {
        let mut world = self.api.lock();
        let data = self.button(&world, message, label_or_data)?;
        let id = world.fresh_name();
        let at = world.now();
        world.presses.insert(id.clone(), Press { user: self.id, at });
        let update = json!({
            "id": id,
            "from": world.user_json(Some(self.id)),
            "message": world.told(self.id, message.0),
            "chat_instance": format!("{}", -3_700_000_000_000_000_000 - self.id),
            "data": data,
        });
        world.update("callback_query", &update);
        Ok(id)
    }

    /// Puts an emoji on a message, or takes it off with an empty one.
    pub fn react(&self, message: MessageId, emoji: &str) {
        let mut world = self.api.lock();
        let Some(chat) = world.chats.get(&self.id) else { return };
        let Some(old) = chat.message(message.0).map(|m| m.person_reactions.clone()) else { return };
        let new: Vec<String> = if emoji.is_empty() { Vec::new() } else { vec![emoji.to_owned()] };
        let list = |emoji: &[String]| -> Vec<Value> {
            emoji.iter().map(|e| json!({ "type": "emoji", "emoji": e })).collect()
        };
        let update = json!({
            "chat": wire::chat(&world, chat),
            "message_id": message.0,
            "user": world.user_json(Some(self.id)),
            "date": wire::seconds(world.now()),
            "old_reaction": list(&old),
            "new_reaction": list(&new),
        });
        world.change(self.id, message.0, |m| m.person_reactions = new);
        world.update("message_reaction", &update);
    }

    /// Blocks the bot: it is told, and every send is refused from now on.
    pub fn block(&self) {
        self.api.lock().membership(self.id, self.id, Standing::Blocked);
    }

    /// Unblocks the bot, which is told; nothing happens if it was not blocked.
    pub fn unblock(&self) {
        let mut world = self.api.lock();
        if world.chats.get(&self.id).is_some_and(|c| c.standing == Standing::Blocked) {
            world.membership(self.id, self.id, Standing::Open);
        }
    }

    /// Whether the person has blocked the bot.
    #[must_use]
    pub fn has_blocked(&self) -> bool {
        self.standing() == Some(Standing::Blocked)
    }

    /// Whether the person ever wrote to the bot.
    #[must_use]
    pub fn has_started(&self) -> bool {
        self.standing().is_some_and(|s| s != Standing::NeverStarted)
    }

    /// The account goes. The bot is not told, and finds out when it sends.
    pub fn deactivate(&self) {
        let mut world = self.api.lock();
        if let Some(chat) = world.chats.get_mut(&self.id) {
            chat.standing = Standing::Deactivated;
        }
        world.touch(self.id);
    }

    /// Everything in the chat, from the first message on, deleted ones included and marked.
    #[must_use]
    pub fn chat(&self) -> Vec<Shown> {
        self.chat_after(MessageId(0))
    }

    /// The part of the chat above a message: what a long run should look at.
    #[must_use]
    pub fn chat_after(&self, after: MessageId) -> Vec<Shown> {
        let world = self.api.lock();
        world.chats.get(&self.id).map(|chat| shown_after(chat, after)).unwrap_or_default()
    }

    /// One message of the chat.
    #[must_use]
    pub fn shown(&self, message: MessageId) -> Option<Shown> {
        let world = self.api.lock();
        let chat = world.chats.get(&self.id)?;
        let at = chat.messages.binary_search_by_key(&message.0, |m| m.id).ok()?;
        chat.messages.get(at).map(Shown::of)
    }

    /// How many messages the bot ever sent to the person, deleted ones included; for load tests.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.api.lock().chats.get(&self.id).map(|c| c.received).unwrap_or_default()
    }

    /// What the bot answered to presses, in order.
    #[must_use]
    pub fn popups(&self) -> Vec<Popup> {
        self.api.lock().chats.get(&self.id).map(|c| c.popups.clone()).unwrap_or_default()
    }

    /// What the bot shows itself doing since its last message ("typing").
    #[must_use]
    pub fn bot_action(&self) -> Option<String> {
        let world = self.api.lock();
        world.chats.get(&self.id)?.action.as_ref().map(|(action, _)| action.clone())
    }

    /// What changed in the chat after that version of the world, for a page that follows it.
    pub(in crate::sandbox) fn changes(&self, after: u64, popups: usize) -> Option<Changes> {
        let world = self.api.lock();
        let chat = world.chats.get(&self.id)?;
        let version = *chat.changed.borrow();
        Some(Changes {
            version,
            messages: chat.messages.iter().filter(|m| m.version > after).map(Shown::of).collect(),
            popups: chat.popups.iter().skip(popups).cloned().collect(),
            action: chat.action.as_ref().map(|(action, _)| action.clone()),
            blocked: chat.standing == Standing::Blocked,
            started: chat.standing != Standing::NeverStarted,
            topics: chat.topics.iter().map(|(id, t)| (*id, t.name.clone(), t.icon.clone())).collect(),
        })
    }

    /// The version of the world at which the chat last changed.
    pub(in crate::sandbox) fn version(&self) -> u64 {
        self.api.lock().chats.get(&self.id).map(|c| *c.changed.borrow()).unwrap_or_default()
    }

    pub(super) fn api(&self) -> &BotApi {
        &self.api
    }

    /// Posts what the person made and tells the bot.
    pub(super) fn post(&self, draft: Draft) -> MessageId {
        self.post_changed(draft, |_| {})
    }

    /// As [`post`](Self::post), with a hand laid on the JSON that the bot gets.
    pub(super) fn post_changed(&self, draft: Draft, change: impl FnOnce(&mut Value)) -> MessageId {
        let mut world = self.api.lock();
        if world.chats.get(&self.id).is_some_and(|c| c.standing == Standing::Deactivated) {
            return MessageId(0);
        }
        world.membership(self.id, self.id, Standing::Open);
        let makes_one = world.forum.on && world.forum.free && draft.thread.is_none();
        let new = if makes_one {
            world.begin_topic(self.id, &draft.content.text, Some(self.id)).ok()
        } else {
            None
        };
        let draft = Draft { from: Some(self.id), thread: draft.thread.or(new), ..draft };
        let Ok(id) = world.post(self.id, draft) else { return MessageId(0) };
        let mut told = world.told(self.id, id);
        change(&mut told);
        world.update("message", &told);
        MessageId(id)
    }

    fn say(&self, content: Content, to: Option<MessageId>, album: Option<Arc<str>>) -> MessageId {
        let reply_to = to.filter(|to| self.shown(*to).is_some_and(|m| !m.deleted)).map(|to| to.0);
        self.post(Draft { content: Arc::new(content), reply_to, album, ..Draft::default() })
    }

    fn send_as(&self, media: Media, to: Option<MessageId>, album: Option<Arc<str>>) -> MessageId {
        let attached = {
            let mut world = self.api.lock();
            attach(&mut world, &media)
        };
        let content = Content { text: media.caption, entities: None, media: Some(attached) };
        self.say(content, to, album)
    }

    fn standing(&self) -> Option<Standing> {
        self.api.lock().chats.get(&self.id).map(|c| c.standing)
    }

    fn button(&self, world: &World, message: MessageId, wanted: &str) -> Result<String, NoSuchButton> {
        let chat = world.chats.get(&self.id);
        let markup = chat.and_then(|c| c.message(message.0)).and_then(|m| m.markup.clone());
        let there: Vec<_> = markup.map(|m| buttons(&m).concat()).unwrap_or_default();
        let found =
            there.iter().find(|b| b.label == wanted).or_else(|| there.iter().find(|b| b.data == wanted));
        found.filter(|b| !b.link).map(|b| b.data.clone()).ok_or_else(|| NoSuchButton {
            message,
            wanted: wanted.to_owned(),
            there: there.iter().map(|b| b.label.clone()).collect(),
        })
    }
}

pub(super) fn attach(world: &mut World, media: &Media) -> Attachment {
    let json = match &media.file {
        None => media.fixed.clone(),
        Some(file) => {
            let id = world.files.add(media.kind, file.clone());
            world.files.get(&id).map_or(Value::Null, |f| f.json.clone())
        }
    };
    Attachment { kind: media.kind, json }
}

/// Cuts a text into pieces of at most so many UTF-16 units.
fn split(text: &str, units: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut left = units;
    for c in text.chars() {
        if c.len_utf16() > left {
            parts.push(String::new());
            left = units;
        }
        left -= c.len_utf16();
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// A text as an app sends it: trimmed, with a leading command marked.
pub(super) fn typed(text: String) -> Content {
    let text = if text.trim().len() == text.len() { text } else { text.trim().to_owned() };
    let command: usize = text
        .strip_prefix('/')
        .map(|rest| {
            rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@')).count()
        })
        .unwrap_or_default();
    let entities =
        (command > 0).then(|| json!([{ "type": "bot_command", "offset": 0, "length": command + 1 }]));
    Content { text, entities, media: None }
}
