//! Sending: what all `send…` methods share, and `sendMessage`.

use std::sync::Arc;

use serde_json::Value;

use super::super::chat::Content;
use super::super::error::{CAPTION_LONG, NO_THREAD, REPLY_NOT_FOUND, Refusal, TEXT_EMPTY, TEXT_LONG};
use super::super::html;
use super::super::params::Params;
use super::super::world::{Draft, World};
use super::answer::{Answer, units};
use super::markup;

/// The most UTF-16 units of a text.
pub(in super::super) const TEXT_UNITS: usize = 4096;
/// The most UTF-16 units of a caption.
pub(super) const CAPTION_UNITS: usize = 1024;

pub(super) fn message(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let content = text_content(params)?;
    let draft = Draft { content: Arc::new(content), ..options(world, chat, params)? };
    deliver(world, chat, draft)
}

/// Posts what a `send…` method made, within the rates, and answers with the message.
pub(super) fn deliver(world: &mut World, chat: i64, draft: Draft) -> Answer {
    limit(world, chat)?;
    let id = world.post(chat, draft)?;
    Ok(world.told(chat, id))
}

/// Counts one send against the rates.
pub(super) fn limit(world: &mut World, chat: i64) -> Result<(), Refusal> {
    let now = world.now();
    world.buckets.take(chat, now).map_err(Refusal::too_many)
}

/// Reads what all sends share: topic, reply, keyboard, protection.
pub(super) fn options(world: &World, chat: i64, params: &Params) -> Result<Draft, Refusal> {
    Ok(Draft {
        thread: thread(world, chat, params)?,
        reply_to: reply_to(world, chat, params)?,
        markup: markup_of(params)?.map(Arc::new),
        protected: params.flag("protect_content"),
        silent: params.flag("disable_notification"),
        ..Draft::default()
    })
}

/// The topic of the chat that is asked for; groups have none here.
pub(super) fn thread(world: &World, chat: i64, params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(thread) = params.int("message_thread_id").filter(|id| *id != 0) else { return Ok(None) };
    if world.chat(chat)?.topics.contains_key(&thread) {
        Ok(Some(thread))
    } else if world.forum.lenient {
        Ok(None)
    } else {
        Err(Refusal::bad(NO_THREAD))
    }
}

pub(super) fn markup_of(params: &Params) -> Result<Option<Value>, Refusal> {
    let given = params.nested("reply_markup")?;
    if let Some(keyboard) = &given {
        markup::check(keyboard)?;
    }
    Ok(given)
}

/// The text and its entities, checked as the real server does.
pub(super) fn text_content(params: &Params) -> Result<Content, Refusal> {
    let (text, entities) = formatted(params, "text", "entities")?;
    if text.is_empty() {
        return Err(Refusal::bad(TEXT_EMPTY));
    }
    if units(&text) > TEXT_UNITS {
        return Err(Refusal::bad(TEXT_LONG));
    }
    Ok(Content { text, entities, media: None })
}

/// The caption and its entities.
pub(super) fn caption(params: &Params) -> Result<(String, Option<Value>), Refusal> {
    let caption = formatted(params, "caption", "caption_entities")?;
    if units(&caption.0) > CAPTION_UNITS {
        return Err(Refusal::bad(CAPTION_LONG));
    }
    Ok(caption)
}

fn formatted(params: &Params, text: &str, entities: &str) -> Result<(String, Option<Value>), Refusal> {
    let given = params.text(text).unwrap_or_default();
    html::formatted(&given, params.text("parse_mode").as_deref(), params.nested(entities)?)
}

fn reply_to(world: &World, chat: i64, params: &Params) -> Result<Option<i64>, Refusal> {
    let reply = params.nested("reply_parameters")?;
    let (id, lenient) = match &reply {
        Some(reply) => {
            (reply["message_id"].as_i64(), reply["allow_sending_without_reply"] == Value::Bool(true))
        }
        None => (params.int("reply_to_message_id"), params.flag("allow_sending_without_reply")),
    };
    let Some(id) = id.filter(|id| *id != 0) else { return Ok(None) };
    match world.chat(chat)?.message(id) {
        Some(_) => Ok(Some(id)),
        None if lenient => Ok(None),
        None => Err(Refusal::bad(REPLY_NOT_FOUND)),
    }
}
