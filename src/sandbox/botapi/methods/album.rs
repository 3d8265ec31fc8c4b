//! `sendMediaGroup`: several photos or files as one message, which is to say as several.

use std::sync::Arc;

use serde_json::Value;

use super::super::chat::{Attachment, Content};
use super::super::error::{CAPTION_LONG, Refusal};
use super::super::html;
use super::super::media::MediaKind;
use super::super::params::Params;
use super::super::world::{Draft, World};
use super::answer::{Answer, units};
use super::media;
use super::send::{self, CAPTION_UNITS};

/// The most items of an album.
const MOST: usize = 10;

pub(super) fn send(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let items = params.nested("media")?.and_then(|m| m.as_array().cloned()).unwrap_or_default();
    if items.is_empty() {
        return Err(Refusal::bad("there are no messages to send"));
    }
    if items.len() > MOST {
        return Err(Refusal::bad("too many messages to send as an album"));
    }
    let options = send::options(world, chat, params)?;
    let contents = items.iter().map(|i| item(world, params, i)).collect::<Result<Vec<_>, _>>()?;
    send::limit(world, chat)?;
    let album: Arc<str> = world.fresh_name().into();
    let mut told = Vec::new();
    for (content, item) in contents.into_iter().zip(&items) {
        let coverable = content.media.as_ref().is_some_and(|media| media.kind.can_be_covered());
        let draft = Draft {
            content: Arc::new(content),
            covered: coverable && item["has_spoiler"] == Value::Bool(true),
            album: Some(Arc::clone(&album)),
            reply_to: options.reply_to,
            thread: options.thread,
            protected: options.protected,
            // The album rings once.
            silent: options.silent || !told.is_empty(),
            ..Draft::default()
        };
        let id = world.post(chat, draft)?;
        told.push(world.told(chat, id));
    }
    Ok(Value::Array(told))
}

fn item(world: &mut World, params: &Params, item: &Value) -> Result<Content, Refusal> {
    let text = |name: &str| item[name].as_str().unwrap_or_default();
    let entities = item.get("caption_entities").filter(|e| !e.is_null()).cloned();
    let (caption, entities) = html::formatted(text("caption"), item["parse_mode"].as_str(), entities)?;
    if units(&caption) > CAPTION_UNITS {
        return Err(Refusal::bad(CAPTION_LONG));
    }
    let attached = attach(world, params, kind(text("type"))?, text("media"))?;
    Ok(Content { text: caption, entities, media: Some(attached) })
}

fn attach(world: &mut World, params: &Params, kind: MediaKind, file: &str) -> Result<Attachment, Refusal> {
    match file.strip_prefix("attach://") {
        None => media::known(world, kind, file),
        Some(name) => {
            let upload = params
                .upload(name)
                .ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
            media::store(world, kind, upload)
        }
    }
}

fn kind(name: &str) -> Result<MediaKind, Refusal> {
    match name {
        "photo" => Ok(MediaKind::Photo),
        "video" => Ok(MediaKind::Video),
        "document" => Ok(MediaKind::Document),
        "audio" => Ok(MediaKind::Audio),
        _ => Err(Refusal::bad("can't parse InputMedia: invalid media type specified")),
    }
}
