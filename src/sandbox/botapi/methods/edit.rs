//! Changing what the bot said.

use std::sync::Arc;

use serde_json::Value;

use super::super::chat::{Content, Message};
use super::super::error::{CANT_EDIT, EDIT_NOT_FOUND, Refusal};
use super::super::params::Params;
use super::super::world::World;
use super::answer::Answer;
use super::send;

pub(super) fn text(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = target(world, params)?;
    let content = send::text_content(params)?;
    if message(world, chat, id)?.content.media.is_some() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    apply(world, chat, id, Some(content), send::markup_of(params)?)
}

pub(super) fn caption(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = target(world, params)?;
    let (text, entities) = send::caption(params)?;
    let media = message(world, chat, id)?.content.media.clone();
    if media.is_none() {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    apply(world, chat, id, Some(Content { text, entities, media }), send::markup_of(params)?)
}

pub(super) fn markup(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = target(world, params)?;
    apply(world, chat, id, None, send::markup_of(params)?)
}

fn target(world: &World, params: &Params) -> Result<(i64, i64), Refusal> {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let id = params.int("message_id").unwrap_or_default();
    let own = message(world, chat, id)?.from.is_none();
    if own { Ok((chat, id)) } else { Err(Refusal::bad(CANT_EDIT)) }
}

fn message(world: &World, chat: i64, id: i64) -> Result<&Message, Refusal> {
    world.chat(chat)?.message(id).ok_or_else(|| Refusal::bad(EDIT_NOT_FOUND))
}

/// Sets content and keyboard; without a keyboard the old one goes, as with the real server.
fn apply(world: &mut World, chat: i64, id: i64, content: Option<Content>, markup: Option<Value>) -> Answer {
    let old = message(world, chat, id)?;
    let markup = markup.filter(has_buttons);
    let same_content = content.as_ref().is_none_or(|new| *new == *old.content);
    let old_markup = old.markup.as_deref().filter(|m| has_buttons(m));
    if same_content && markup.as_ref() == old_markup {
        return Err(Refusal::not_modified());
    }
    let now = world.now();
    world.change(chat, id, |message| {
        if let Some(content) = content {
            message.content = Arc::new(content);
            message.edited = Some(now);
        }
        message.markup = markup.map(Arc::new);
    });
    Ok(world.told(chat, id))
}

fn has_buttons(markup: &Value) -> bool {
    let rows = markup["inline_keyboard"].as_array();
    rows.is_some_and(|rows| rows.iter().any(|row| row.as_array().is_some_and(|r| !r.is_empty())))
}
