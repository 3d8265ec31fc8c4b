//! Topics of a private chat that the bot makes: one for each of its matters.
//!
//! Source: <https://core.telegram.org/bots/api#createforumtopic> and what follows it there. In a private chat they can be
//! made, changed and deleted, and neither closed nor opened again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::chat::{Attachment, Content, Topic};
use super::super::error::{NO_FORUM, NO_THREAD, Refusal};
use super::super::media::MediaKind;
use super::super::params::Params;
use super::super::world::{Draft, World};
use super::answer::{Answer, units};
use super::send;

/// The most UTF-16 units of a name.
const NAME: usize = 128;
/// The colour of a topic without an icon.
const COLOUR: i64 = 7_322_096;
/// The colours that a topic can have.
const COLOURS: [i64; 6] = [COLOUR, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047];
/// The icons that a topic can have: emoji and id.
const ICONS: [(&str, &str); 4] = [
    ("❗️", "5379748062124056162"),
    ("✅", "5237699328843200968"),
    ("🔥", "5312241539987020022"),
    ("📝", "5373251851074415873"),
];

pub(super) fn create(world: &mut World, params: &Params) -> Answer {
    let chat = forum(world, params)?;
    let name = name(params)?.ok_or_else(|| Refusal::bad("TOPIC_TITLE_EMPTY"))?;
    let icon = icon(params)?.unwrap_or_default();
    let colour = params.int("icon_color").unwrap_or(COLOUR);
    if !COLOURS.contains(&colour) {
        return Err(Refusal::bad("invalid forum topic icon color specified"));
    }
    send::limit(world, chat)?;
    let id = world.begin_topic(chat, &name, None)?;
    if let Some(topic) = world.chat_mut(chat)?.topics.get_mut(&id) {
        topic.icon.clone_from(&icon);
    }
    let mut made = json!({ "message_thread_id": id, "name": name, "icon_color": colour });
    if !icon.is_empty() {
        made["icon_custom_emoji_id"] = icon.into();
    }
    Ok(made)
}

pub(super) fn edit(world: &mut World, params: &Params) -> Answer {
    let chat = forum(world, params)?;
    let id = params.int("message_thread_id").unwrap_or_default();
    let (name, icon) = (name(params)?, icon(params)?);
    let topic = world.chat(chat)?.topics.get(&id).ok_or_else(|| Refusal::bad(NO_THREAD))?;
    let new = Topic {
        name: name.unwrap_or_else(|| topic.name.clone()),
        icon: icon.unwrap_or_else(|| topic.icon.clone()),
    };
    if new == *topic {
        return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
    }
    send::limit(world, chat)?;
    let told = json!({ "name": new.name, "icon_custom_emoji_id": new.icon });
    world.chat_mut(chat)?.topics.insert(id, new);
    world.tell_of_topic(chat, Some(id), MediaKind::TopicEdited, told, None)?;
    Ok(Value::Bool(true))
}

pub(super) fn delete(world: &mut World, params: &Params) -> Answer {
    let chat = forum(world, params)?;
    let id = params.int("message_thread_id").unwrap_or_default();
    send::limit(world, chat)?;
    if world.end_topic(chat, id) { Ok(Value::Bool(true)) } else { Err(Refusal::bad(NO_THREAD)) }
}

/// Groups alone have topics that are closed and opened again.
pub(super) fn of_groups(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    params.int("message_thread_id").ok_or_else(|| Refusal::bad(NO_THREAD))?;
    Err(Refusal::bad(NO_FORUM))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn icons(_: &mut World, _: &Params) -> Answer {
    let sticker = |(emoji, id): &(&str, &str)| {
        json!({
            "file_id": format!("icon-{id}"), "file_unique_id": id, "type": "custom_emoji", "emoji": emoji,
            "custom_emoji_id": id, "width": 100, "height": 100, "is_animated": true, "is_video": false,
        })
    };
    Ok(ICONS.iter().map(sticker).collect())
}

/// The chat, if it has topics.
fn forum(world: &World, params: &Params) -> Result<i64, Refusal> {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let room = world.chat(chat)?;
    if world.forum.on && room.title.is_none() && !room.without_topics {
        Ok(chat)
    } else {
        Err(Refusal::bad(NO_FORUM))
    }
}

fn name(params: &Params) -> Result<Option<String>, Refusal> {
    let name = params.text("name").filter(|name| !name.is_empty());
    if name.as_deref().is_some_and(|name| units(name) > NAME) {
        return Err(Refusal::bad("TOPIC_TITLE_TOO_LONG"));
    }
    Ok(name)
}

fn icon(params: &Params) -> Result<Option<String>, Refusal> {
    let icon = params.text("icon_custom_emoji_id");
    let known = |id: &str| id.is_empty() || ICONS.iter().any(|(_, known)| *known == id);
    if icon.as_deref().is_none_or(known) { Ok(icon) } else { Err(Refusal::bad("DOCUMENT_INVALID")) }
}

impl World {
    /// Begins a topic, for a person or (none) for the bot, and gives its number: that of the message which tells it.
    pub fn begin_topic(&mut self, chat: i64, name: &str, by: Option<i64>) -> Result<i64, Refusal> {
        let told = json!({ "name": name, "icon_color": COLOUR });
        let id = self.tell_of_topic(chat, None, MediaKind::TopicCreated, told, by)?;
        let topic = Topic { name: name.to_owned(), icon: String::new() };
        self.chat_mut(chat)?.topics.insert(id, topic);
        Ok(id)
    }

    /// Deletes a topic and all that stands in it; whether it was there.
    pub fn end_topic(&mut self, chat: i64, id: i64) -> bool {
        let Some(room) = self.chats.get_mut(&chat) else { return false };
        let there = room.topics.remove(&id).is_some();
        let inside: Vec<i64> =
            room.messages.iter().filter(|m| m.thread == Some(id)).map(|message| message.id).collect();
        for message in inside {
            self.change(chat, message, |message| message.deleted = true);
        }
        there
    }

    /// The app tells by itself that something became of a topic; the bot is told, too.
    fn tell_of_topic(
        &mut self,
        chat: i64,
        thread: Option<i64>,
        kind: MediaKind,
        json: Value,
        from: Option<i64>,
    ) -> Result<i64, Refusal> {
        let media = Some(Attachment { kind, json });
        let content = Arc::new(Content { media, ..Content::default() });
        let id = self.post(chat, Draft { from, content, thread, ..Draft::default() })?;
        self.change(chat, id, |message| message.thread = Some(thread.unwrap_or(id)));
        let told = self.told(chat, id);
        self.update("message", &told);
        Ok(id)
    }
}
