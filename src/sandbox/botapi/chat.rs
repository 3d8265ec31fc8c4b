//! People, chats and messages, as the stand-in keeps them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::media::MediaKind;
use crate::domain::time::Stamp;

/// The number of a message within the bot's chats. They rise in the order in which things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MessageId(pub i64);

impl std::fmt::Display for MessageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: i64,
    pub first_name: String,
    pub username: Option<String>,
    pub language: Option<String>,
}

/// How the bot stands with a chat; decides which sends are refused, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The person never wrote, so the bot may not begin.
    NeverStarted,
    Open,
    Blocked,
    Deactivated,
    /// The bot was thrown out of the group.
    Kicked,
    /// The bot left, or was never in.
    Outside,
    GroupDeleted,
    Migrated(i64),
}

/// A channel, which everybody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Public {
    /// Its name, without the at-sign.
    pub name: Option<String>,
    /// Whether the bot is an admin who may post there.
    pub posts: bool,
}

#[derive(Debug)]
pub(super) struct Chat {
    pub id: i64,
    /// `None` for a private chat.
    pub title: Option<String>,
    /// What it is besides, if it is a channel.
    pub channel: Option<Public>,
    pub standing: Standing,
    /// By rising id.
    pub messages: Vec<Message>,
    /// How many of them came from the bot.
    pub received: u64,
    pub popups: Vec<Popup>,
    /// The topics of a chat, by their numbers.
    pub topics: BTreeMap<i64, Topic>,
    /// Whether the person switched topics off.
    pub without_topics: bool,
    /// What the bot shows itself doing ("typing"), and since when.
    pub action: Option<(String, Stamp)>,
    /// Holds the world's version at the chat's last change.
    pub changed: watch::Sender<u64>,
}

impl Chat {
    pub fn new(id: i64, title: Option<String>, standing: Standing) -> Self {
        let changed = watch::Sender::new(0);
        Self {
            id,
            title,
            channel: None,
            standing,
            messages: Vec::new(),
            received: 0,
            popups: Vec::new(),
            topics: BTreeMap::new(),
            without_topics: false,
            action: None,
            changed,
        }
    }

    pub fn kind(&self) -> &'static str {
        match (&self.title, self.id) {
            _ if self.channel.is_some() => "channel",
            (None, _) => "private",
            (Some(_), id) if id <= -1_000_000_000_000 => "supergroup",
            (Some(_), _) => "group",
        }
    }

    /// A message that is still there.
    pub fn message(&self, id: i64) -> Option<&Message> {
        let at = self.messages.binary_search_by_key(&id, |m| m.id).ok()?;
        self.messages.get(at).filter(|m| !m.deleted)
    }

    pub fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        let at = self.messages.binary_search_by_key(&id, |m| m.id).ok()?;
        self.messages.get_mut(at).filter(|m| !m.deleted)
    }
}

/// A topic of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Topic {
    pub name: String,
    /// The id of its icon; empty for none.
    pub icon: String,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own, as the service has them")]
pub(super) struct Message {
    pub id: i64,
    /// `None` is the bot.
    pub from: Option<i64>,
    pub at: Stamp,
    pub edited: Option<Stamp>,
    pub content: Arc<Content>,
    pub reply_to: Option<i64>,
    /// The topic that it stands in.
    pub thread: Option<i64>,
    /// The keyboard or forced reply, as it was given.
    pub markup: Option<Arc<Value>>,
    pub album: Option<Arc<str>>,
    /// Where a forwarded message comes from.
    pub origin: Option<Arc<Value>>,
    pub bot_reactions: Vec<String>,
    pub person_reactions: Vec<String>,
    /// Whether it came without a sound.
    pub silent: bool,
    /// Whether it shows on a tap, for it may be hard to see.
    pub covered: bool,
    pub protected: bool,
    pub deleted: bool,
    /// The world's version when this last changed.
    pub version: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Content {
    /// The text, or the caption of what is attached.
    pub text: String,
    /// The entities of the text, a JSON list.
    pub entities: Option<Value>,
    pub media: Option<Attachment>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attachment {
    pub kind: MediaKind,
    /// The message's field.
    pub json: Value,
}

impl Content {
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), entities: None, media: None }
    }
}

/// What the bot answered to the press of a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Popup {
    /// The id of the press.
    pub press: String,
    /// Empty where the bot only stopped the waiting sign.
    pub text: String,
    /// To be confirmed, rather than passing by.
    pub alert: bool,
    /// When it came, in line time.
    pub at: Stamp,
}
