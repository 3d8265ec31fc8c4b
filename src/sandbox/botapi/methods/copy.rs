//! Copying, which hides the author, and forwarding, which shows them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::chat::{Content, Message};
use super::super::error::{CANT_COPY, COPY_NOT_FOUND, Refusal};
use super::super::params::Params;
use super::super::wire::seconds;
use super::super::world::{Draft, World};
use super::answer::Answer;
use super::send;

/// The most messages of one `copyMessages`.
const MOST: usize = 100;

pub(super) fn one(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let source = source(world, params, params.int("message_id").unwrap_or_default(), COPY_NOT_FOUND)?;
    let mut content = copyable(&source, CANT_COPY)?;
    if params.text("caption").is_some() && content.media.is_some() {
        let (text, entities) = send::caption(params)?;
        content = Arc::new(Content { text, entities, media: content.media.clone() });
    }
    let draft = Draft { content, covered: source.covered, ..send::options(world, chat, params)? };
    send::limit(world, chat)?;
    let id = world.post(chat, draft)?;
    Ok(json!({ "message_id": id }))
}

/// Copies what can be copied and skips the rest; albums stay albums.
pub(super) fn several(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let ids = ids(params)?;
    let thread = send::thread(world, chat, params)?;
    let sources: Vec<_> =
        ids.iter().filter_map(|id| source(world, params, *id, COPY_NOT_FOUND).ok()).collect();
    let mut albums: Vec<(Arc<str>, Arc<str>)> = Vec::new();
    send::limit(world, chat)?;
    let mut copied = Vec::new();
    for message in sources {
        let Ok(content) = copyable(&message, CANT_COPY) else { continue };
        let content = if params.flag("remove_caption") { bare(&content) } else { content };
        let album = message.album.map(|old| album_for(world, &mut albums, &old));
        let protected = params.flag("protect_content");
        let covered = message.covered;
        // An album rings once, whatever else is copied each for itself.
        let again = album.is_some() && !copied.is_empty();
        let silent = params.flag("disable_notification") || again;
        let draft = Draft { content, thread, album, silent, covered, protected, ..Draft::default() };
        copied.push(json!({ "message_id": world.post(chat, draft)? }));
    }
    if copied.is_empty() {
        return Err(Refusal::bad("there are no messages to copy"));
    }
    Ok(Value::Array(copied))
}

pub(super) fn forward(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let id = params.int("message_id").unwrap_or_default();
    let message = source(world, params, id, "message to forward not found")?;
    let content = copyable(&message, "the message can't be forwarded")?;
    let origin = json!({
        "type": "user", "date": seconds(message.at), "sender_user": world.user_json(message.from),
    });
    let origin = message.origin.unwrap_or_else(|| Arc::new(origin));
    let protected = params.flag("protect_content");
    let covered = message.covered;
    send::deliver(
        world,
        chat,
        Draft { content, origin: Some(origin), covered, protected, ..Draft::default() },
    )
}

pub(super) fn ids(params: &Params) -> Result<Vec<i64>, Refusal> {
    let list = params.nested("message_ids")?.and_then(|v| v.as_array().cloned()).unwrap_or_default();
    if list.is_empty() || list.len() > MOST {
        return Err(Refusal::bad("wrong number of message identifiers specified"));
    }
    Ok(list.iter().filter_map(Value::as_i64).collect())
}

fn source(world: &World, params: &Params, id: i64, missing: &str) -> Result<Message, Refusal> {
    let from = params.int("from_chat_id").ok_or_else(|| Refusal::bad("from_chat_id is empty"))?;
    world.chat(from)?.message(id).cloned().ok_or_else(|| Refusal::bad(missing))
}

/// The same without its caption.
fn bare(content: &Arc<Content>) -> Arc<Content> {
    if content.media.is_none() {
        return Arc::clone(content);
    }
    Arc::new(Content { media: content.media.clone(), ..Content::default() })
}

fn copyable(message: &Message, refusal: &str) -> Result<Arc<Content>, Refusal> {
    if message.protected { Err(Refusal::bad(refusal)) } else { Ok(Arc::clone(&message.content)) }
}

fn album_for(world: &mut World, known: &mut Vec<(Arc<str>, Arc<str>)>, old: &Arc<str>) -> Arc<str> {
    if let Some((_, new)) = known.iter().find(|(o, _)| o == old) {
        return Arc::clone(new);
    }
    let new: Arc<str> = world.fresh_name().into();
    known.push((Arc::clone(old), Arc::clone(&new)));
    new
}
