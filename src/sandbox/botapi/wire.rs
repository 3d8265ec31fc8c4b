//! Messages, users and chats as the Bot API writes them in JSON.

use serde_json::{Value, json};

use super::chat::{Chat, Content, Message, Person};
use super::media::MediaKind;
use super::world::World;
use crate::domain::time::Stamp;

/// Seconds, as the Bot API counts time.
pub(super) fn seconds(at: Stamp) -> i64 {
    at.0.div_euclid(1000)
}

pub(super) fn person(person: &Person) -> Value {
    let mut user = json!({ "id": person.id, "is_bot": false, "first_name": person.first_name });
    if let Some(name) = &person.username {
        user["username"] = name.as_str().into();
    }
    if let Some(language) = &person.language {
        user["language_code"] = language.as_str().into();
    }
    user
}

pub(super) fn chat(world: &World, chat: &Chat) -> Value {
    let mut json = json!({ "id": chat.id, "type": chat.kind() });
    if let Some(title) = &chat.title {
        json["title"] = title.as_str().into();
        if let Some(name) = chat.channel.as_ref().and_then(|channel| channel.name.as_ref()) {
            json["username"] = name.as_str().into();
        }
    } else if let Some(person) = world.people.get(&chat.id) {
        json["first_name"] = person.first_name.as_str().into();
        if let Some(name) = &person.username {
            json["username"] = name.as_str().into();
        }
    }
    json
}

impl World {
    /// A message with the one it replies to.
    pub fn message_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut json = self.bare_message(chat, message);
        if let Some(replied) = message.reply_to.and_then(|id| chat.message(id)) {
            json["reply_to_message"] = self.bare_message(chat, replied);
        } else if let Some(root) = message.thread.and_then(|id| chat.message(id)).filter(|r| begins(r)) {
            // What answers nothing answers the beginning of its topic.
            json["reply_to_message"] = self.bare_message(chat, root);
        }
        json
    }

    pub fn user_json(&self, id: Option<i64>) -> Value {
        match id {
            None => self.bot.json(),
            Some(id) => self.people.get(&id).map_or(Value::Null, person),
        }
    }

    fn bare_message(&self, within: &Chat, message: &Message) -> Value {
        let mut json = json!({
            "message_id": message.id,
            "from": self.user_json(message.from),
            "chat": chat(self, within),
            "date": seconds(message.at),
        });
        if within.channel.is_some() {
            // A channel speaks for itself.
            json["sender_chat"] = chat(self, within);
            if let Some(fields) = json.as_object_mut() {
                fields.remove("from");
            }
        }
        content(&mut json, &message.content);
        if let Some(at) = message.edited {
            json["edit_date"] = seconds(at).into();
        }
        if let Some(album) = &message.album {
            json["media_group_id"] = (**album).into();
        }
        if let Some(thread) = message.thread {
            json["message_thread_id"] = thread.into();
            if !self.forum.unmarked {
                json["is_topic_message"] = true.into();
            }
        }
        if let Some(origin) = &message.origin {
            json["forward_origin"] = (**origin).clone();
        }
        if message.covered {
            json["has_media_spoiler"] = true.into();
        }
        if message.protected {
            json["has_protected_content"] = true.into();
        }
        // Only inline keyboards are part of a message; a forced reply lives in the client alone.
        if let Some(rows) = message.markup.as_deref().and_then(|m| m.get("inline_keyboard")) {
            json["reply_markup"] = json!({ "inline_keyboard": rows });
        }
        json
    }
}

/// Whether a message tells that a topic was begun.
fn begins(message: &Message) -> bool {
    message.content.media.as_ref().is_some_and(|media| media.kind == MediaKind::TopicCreated)
}

fn content(json: &mut Value, content: &Content) {
    let (text, entities) = match &content.media {
        None => ("text", "entities"),
        Some(_) => ("caption", "caption_entities"),
    };
    if !content.text.is_empty() {
        json[text] = content.text.as_str().into();
        if let Some(list) = &content.entities {
            json[entities] = list.clone();
        }
    }
    if let Some(media) = &content.media {
        json[media.kind.field()] = media.json.clone();
        if media.kind == MediaKind::Animation {
            json["document"] = media.json.clone();
        }
    }
}
