//! Everything the stand-in knows, behind one lock.

use std::collections::HashMap;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::calls::Calls;
use super::chat::{Chat, Content, Message, Person, Standing};
use super::error::{CHAT_NOT_FOUND, Refusal};
use super::fault::Faults;
use super::forum::Forum;
use super::hook::Hook;
use super::media::Files;
use super::rates::Buckets;
use super::updates::Updates;
use crate::domain::time::Stamp;
use crate::service::clock::Clock;

pub(super) struct Bot {
    pub id: i64,
    pub username: String,
    pub name: String,
    pub token: String,
}

impl Bot {
    pub fn json(&self) -> Value {
        json!({ "id": self.id, "is_bot": true, "first_name": self.name, "username": self.username })
    }
}

/// A pressed button that was not answered yet.
#[derive(Debug)]
pub(super) struct Press {
    pub user: i64,
    pub at: Stamp,
}

/// Commands that the bot announced, for one scope and language.
#[derive(Debug)]
pub(super) struct CommandSet {
    pub scope: Value,
    pub language: String,
    pub commands: Value,
}

pub(super) struct World {
    pub clock: Clock,
    pub bot: Bot,
    pub people: HashMap<i64, Person>,
    pub chats: HashMap<i64, Chat>,
    pub updates: Updates,
    pub files: Files,
    pub commands: Vec<CommandSet>,
    pub presses: HashMap<String, Press>,
    pub buckets: Buckets,
    pub faults: Faults,
    /// How private chats and their topics behave.
    pub forum: Forum,
    pub calls: Calls,
    pub hook: Hook,
    /// Rises with every change anywhere.
    pub version: watch::Sender<u64>,
    last_message: i64,
    last_name: u64,
}

/// A message that is about to get its number.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub from: Option<i64>,
    pub content: std::sync::Arc<Content>,
    pub reply_to: Option<i64>,
    pub thread: Option<i64>,
    pub markup: Option<std::sync::Arc<Value>>,
    pub album: Option<std::sync::Arc<str>>,
    pub origin: Option<std::sync::Arc<Value>>,
    /// Whether it came without a sound.
    pub silent: bool,
    /// Whether it shows on a tap.
    pub covered: bool,
    pub protected: bool,
}

impl World {
    pub fn new(clock: Clock, bot: Bot) -> Self {
        Self {
            clock,
            files: Files::of(bot.id),
            bot,
            people: HashMap::new(),
            chats: HashMap::new(),
            updates: Updates::new(),
            commands: Vec::new(),
            presses: HashMap::new(),
            buckets: Buckets::default(),
            faults: Faults::default(),
            forum: Forum::default(),
            calls: Calls::default(),
            hook: Hook::default(),
            version: watch::Sender::new(0),
            last_message: 0,
            last_name: 0,
        }
    }

    /// Telegram's time. It is line time: a wrong wall clock on the line's machine does not move it.
    pub fn now(&self) -> Stamp {
        self.clock.now().line
    }

    /// A name that was not given before, for presses and albums.
    pub fn fresh_name(&mut self) -> String {
        self.last_name += 1;
        format!("{}", 4_100_000_000_000_000_000 + self.last_name)
    }

    pub fn chat(&self, id: i64) -> Result<&Chat, Refusal> {
        self.chats.get(&id).ok_or_else(|| Refusal::bad(CHAT_NOT_FOUND))
    }

    /// The channel of that name, with its at-sign.
    pub fn channel_named(&self, name: &str) -> Option<i64> {
        let name = name.strip_prefix('@')?;
        let is_called = |chat: &&Chat| {
            let channel = chat.channel.as_ref().and_then(|channel| channel.name.as_ref());
            channel.is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        self.chats.values().find(is_called).map(|chat| chat.id)
    }

    pub fn chat_mut(&mut self, id: i64) -> Result<&mut Chat, Refusal> {
        self.chats.get_mut(&id).ok_or_else(|| Refusal::bad(CHAT_NOT_FOUND))
    }

    /// Refuses what the bot may not send to.
    pub fn may_write(&self, chat: i64) -> Result<(), Refusal> {
        if chat == self.bot.id {
            return Err(Refusal::forbidden("the bot can't send messages to the bot"));
        }
        let room = self.chat(chat)?;
        if room.standing == Standing::Open && room.channel.as_ref().is_some_and(|channel| !channel.posts) {
            return Err(Refusal::bad("need administrator rights in the channel chat"));
        }
        let why = match room.standing {
            Standing::Open => return Ok(()),
            Standing::NeverStarted => "bot can't initiate conversation with a user",
            Standing::Blocked => "bot was blocked by the user",
            Standing::Deactivated => "user is deactivated",
            Standing::Kicked if chat <= -1_000_000_000_000 => "bot was kicked from the supergroup chat",
            Standing::Kicked => "bot was kicked from the group chat",
            Standing::Outside if room.channel.is_some() => "bot is not a member of the channel chat",
            Standing::Outside => "bot is not a member of the group chat",
            Standing::GroupDeleted => "the group chat was deleted",
            Standing::Migrated(to) => return Err(Refusal::migrated(to)),
        };
        Err(Refusal::forbidden(why))
    }

    /// Adds a message to a chat and gives its number.
    pub fn post(&mut self, chat: i64, draft: Draft) -> Result<i64, Refusal> {
        let at = self.now();
        let id = self.last_message + 1;
        let version = *self.version.borrow() + 1;
        let room = self.chat_mut(chat)?;
        if draft.from.is_none() {
            room.action = None;
            room.received += 1;
        }
        room.messages.push(Message {
            id,
            from: draft.from,
            at,
            edited: None,
            content: draft.content,
            reply_to: draft.reply_to,
            thread: draft.thread,
            markup: draft.markup,
            album: draft.album,
            origin: draft.origin,
            bot_reactions: Vec::new(),
            person_reactions: Vec::new(),
            protected: draft.protected,
            covered: draft.covered,
            silent: draft.silent,
            deleted: false,
            version,
        });
        self.last_message = id;
        self.touch(chat);
        Ok(id)
    }

    /// Changes a message that is there; the caller has checked that it may.
    pub fn change(&mut self, chat: i64, id: i64, change: impl FnOnce(&mut Message)) {
        let version = *self.version.borrow() + 1;
        if let Some(message) = self.chats.get_mut(&chat).and_then(|c| c.message_mut(id)) {
            change(message);
            message.version = version;
            self.touch(chat);
        }
    }

    /// Tells everyone who watches that the chat changed.
    pub fn touch(&mut self, chat: i64) {
        self.version.send_modify(|v| *v += 1);
        let version = *self.version.borrow();
        if let Some(chat) = self.chats.get(&chat) {
            chat.changed.send_replace(version);
        }
    }

    /// The message as the Bot API writes it.
    pub fn told(&self, chat: i64, id: i64) -> Value {
        let found = self.chats.get(&chat).and_then(|c| c.message(id).map(|m| (c, m)));
        found.map_or(Value::Null, |(chat, message)| self.message_json(chat, message))
    }

    /// Queues an update about something that a person did.
    pub fn update(&mut self, kind: &'static str, what: &Value) {
        let now = self.now();
        self.updates.make(kind, &format!("\"{kind}\":{what}"), now);
        self.version.send_modify(|v| *v += 1);
    }
}
