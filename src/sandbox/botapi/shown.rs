//! What a person sees in their chat with the bot.

use serde::Serialize;
use serde_json::Value;

use super::chat::{Chat, Message, MessageId};
use super::media::MediaKind;
use crate::domain::time::Stamp;

/// One message as it is shown in a chat.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own on a bubble")]
pub struct Shown {
    /// The number of the message in its chat.
    pub id: MessageId,
    /// From the bot, or else from the person (in a group: from a person).
    pub from_bot: bool,
    /// Who wrote it, if a person did.
    pub user: Option<i64>,
    /// The text, or the caption.
    pub text: String,
    /// Formatting of the text, as the Bot API gives it: a list of entities.
    pub entities: Option<Value>,
    /// What it carries besides text.
    pub media: Option<MediaKind>,
    /// The message's media field as the Bot API gives it.
    pub media_json: Option<Value>,
    /// The inline keyboard, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// The bot asks for a reply to this very message.
    pub force_reply: bool,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The topic of the chat in which it stands.
    pub thread: Option<i64>,
    /// The name that all messages of one album share.
    pub album: Option<String>,
    /// Whether it was written elsewhere.
    pub forwarded: bool,
    /// Emoji that the bot put on it.
    pub reactions: Vec<String>,
    /// Emoji that the person put on it.
    pub own_reactions: Vec<String>,
    /// Whether it came without a sound.
    pub silent: bool,
    /// Whether it shows on a tap, for it may be hard to see.
    pub covered: bool,
    /// Whether it can't be saved or forwarded.
    pub protected: bool,
    /// Whether it was changed after it was sent.
    pub edited: bool,
    /// Whether it was taken back.
    pub deleted: bool,
    /// When it was sent, in Telegram's own time (line time).
    pub at: Stamp,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What stands on the button.
    pub label: String,
    /// The callback data, or the address of a link button.
    pub data: String,
    /// Whether it opens a page instead of telling the bot.
    pub link: bool,
}

impl Shown {
    /// The data of the button with that label.
    #[must_use]
    pub fn button(&self, label: &str) -> Option<&str> {
        self.buttons.iter().flatten().find(|b| b.label == label).map(|b| b.data.as_str())
    }

    /// The labels of all buttons, in reading order.
    #[must_use]
    pub fn labels(&self) -> Vec<&str> {
        self.buttons.iter().flatten().map(|b| b.label.as_str()).collect()
    }

    pub(super) fn of(message: &Message) -> Self {
        let markup = message.markup.as_deref();
        let media = message.content.media.as_ref();
        Self {
            id: MessageId(message.id),
            from_bot: message.from.is_none(),
            user: message.from,
            text: message.content.text.clone(),
            entities: message.content.entities.clone(),
            media: media.map(|m| m.kind),
            media_json: media.map(|m| m.json.clone()),
            buttons: markup.map(buttons).unwrap_or_default(),
            force_reply: markup.is_some_and(|m| m["force_reply"] == Value::Bool(true)),
            reply_to: message.reply_to.map(MessageId),
            thread: message.thread,
            album: message.album.as_deref().map(str::to_owned),
            forwarded: message.origin.is_some(),
            reactions: message.bot_reactions.clone(),
            own_reactions: message.person_reactions.clone(),
            protected: message.protected,
            covered: message.covered,
            silent: message.silent,
            edited: message.edited.is_some(),
            deleted: message.deleted,
            at: message.at,
        }
    }
}

/// The messages above `after`, deleted ones included.
pub(super) fn shown_after(chat: &Chat, after: MessageId) -> Vec<Shown> {
    let from = chat.messages.partition_point(|m| m.id <= after.0);
    chat.messages.iter().skip(from).map(Shown::of).collect()
}

pub(super) fn buttons(markup: &Value) -> Vec<Vec<Button>> {
    let rows = markup["inline_keyboard"].as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter()
        .map(|row| row.as_array().map(|r| r.iter().map(button).collect()).unwrap_or_default())
        .collect()
}

fn button(json: &Value) -> Button {
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let url = text("url");
    Button {
        label: text("text").unwrap_or_default(),
        link: url.is_some(),
        data: url.or_else(|| text("callback_data")).unwrap_or_default(),
    }
}

/// A chat as plain lines, for the error of a test that waited in vain.
pub(super) fn transcript(chat: &[Shown]) -> String {
    chat.iter().map(|m| line(m) + "\n").collect()
}

fn line(m: &Shown) -> String {
    let who = if m.from_bot { "bot" } else { "person" };
    let media = m.media.map(|k| format!(" <{}>", k.field())).unwrap_or_default();
    let reply = m.reply_to.map(|r| format!(" (to {r})")).unwrap_or_default();
    let marks: String = [(m.edited, " edited"), (m.deleted, " deleted"), (m.force_reply, " force_reply")]
        .iter()
        .filter_map(|(on, mark)| on.then_some(*mark))
        .collect();
    let buttons =
        if m.buttons.is_empty() { String::new() } else { format!(" [{}]", m.labels().join(" · ")) };
    let reactions = m.reactions.concat();
    format!("{:>6} {who}{reply}:{media} {:?}{buttons}{marks} {reactions}", m.id.0, m.text)
}
