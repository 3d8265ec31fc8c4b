//! Sending what is not text, and handing out files.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::chat::{Attachment, Content};
use super::super::error::{FILE_BIG, Refusal};
use super::super::media::{MediaKind, NewFile};
use super::super::params::{Params, Upload};
use super::super::world::{Draft, World};
use super::answer::Answer;
use super::send;
use super::send::{caption, deliver, options};

/// The largest file that a bot may download.
const DOWNLOAD_BYTES: u64 = 20 * 1024 * 1024;
/// The largest file that a bot may upload.
const UPLOAD_BYTES: usize = 50 * 1024 * 1024;
/// The largest picture that a bot may upload as one.
const PHOTO_BYTES: usize = 10 * 1024 * 1024;

pub(super) fn photo(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Photo)
}

pub(super) fn document(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Document)
}

pub(super) fn video(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Video)
}

pub(super) fn voice(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Voice)
}

pub(super) fn audio(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Audio)
}

pub(super) fn video_note(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::VideoNote)
}

pub(super) fn animation(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Animation)
}

pub(super) fn sticker(world: &mut World, params: &Params) -> Answer {
    file(world, params, MediaKind::Sticker)
}

pub(super) fn location(world: &mut World, params: &Params) -> Answer {
    let (latitude, longitude) = (params.float("latitude"), params.float("longitude"));
    let (Some(latitude), Some(longitude)) = (latitude, longitude) else {
        return Err(Refusal::bad("location is empty"));
    };
    fixed(world, params, MediaKind::Location, json!({ "latitude": latitude, "longitude": longitude }))
}

pub(super) fn contact(world: &mut World, params: &Params) -> Answer {
    let (Some(phone), Some(name)) = (params.text("phone_number"), params.text("first_name")) else {
        return Err(Refusal::bad("phone number and first name must be given"));
    };
    fixed(world, params, MediaKind::Contact, json!({ "phone_number": phone, "first_name": name }))
}

pub(super) fn get_file(world: &mut World, params: &Params) -> Answer {
    let id = params.text("file_id").unwrap_or_default();
    let file = world.files.get(&id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.size > DOWNLOAD_BYTES {
        return Err(Refusal::bad(FILE_BIG));
    }
    Ok(json!({
        "file_id": id, "file_unique_id": file.unique, "file_size": file.size, "file_path": file.path,
    }))
}

fn file(world: &mut World, params: &Params, kind: MediaKind) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let (text, entities) = if kind.takes_caption() { caption(params)? } else { Default::default() };
    let options = options(world, chat, params)?;
    let attached = attach(world, params, kind, kind.field())?;
    let content = Content { text, entities, media: Some(attached) };
    let covered = kind.can_be_covered() && params.flag("has_spoiler");
    deliver(world, chat, Draft { content: Arc::new(content), covered, ..options })
}

fn fixed(world: &mut World, params: &Params, kind: MediaKind, json: Value) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let content = Content { media: Some(Attachment { kind, json }), ..Content::default() };
    let draft = Draft { content: Arc::new(content), ..send::options(world, chat, params)? };
    deliver(world, chat, draft)
}

/// Finds the file of an argument: an upload under its name, `attach://…`, or the id of a known file.
pub(super) fn attach(
    world: &mut World,
    params: &Params,
    kind: MediaKind,
    field: &str,
) -> Result<Attachment, Refusal> {
    let named = params.text(field);
    let upload = match named.as_deref() {
        None => params.upload(field),
        Some(text) => text.strip_prefix("attach://").and_then(|name| params.upload(name)),
    };
    if let Some(upload) = upload {
        return store(world, kind, upload);
    }
    let id = named
        .filter(|t| !t.is_empty())
        .ok_or_else(|| Refusal::bad(&format!("there is no {field} in the request")))?;
    known(world, kind, &id)
}

/// A file that the server has already.
pub(super) fn known(world: &World, kind: MediaKind, id: &str) -> Result<Attachment, Refusal> {
    if id.starts_with("http://") || id.starts_with("https://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    let file = world.files.get(id).ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
    if file.kind != kind {
        return Err(Refusal::bad(&format!("can't use file of type {:?} as {kind:?}", file.kind)));
    }
    Ok(Attachment { kind, json: file.json.clone() })
}

pub(super) fn store(world: &mut World, kind: MediaKind, upload: &Upload) -> Result<Attachment, Refusal> {
    if upload.bytes.len() > UPLOAD_BYTES {
        return Err(Refusal::new(413, "Request Entity Too Large"));
    }
    if kind == MediaKind::Photo && upload.bytes.len() > PHOTO_BYTES {
        return Err(Refusal::bad("file is too big"));
    }
    if upload.bytes.is_empty() {
        return Err(Refusal::bad("file must be non-empty"));
    }
    let file = NewFile {
        bytes: upload.bytes.clone(),
        name: upload.name.clone(),
        mime: upload.mime.clone(),
        size: None,
    };
    let id = world.files.add(kind, file);
    known(world, kind, &id)
}
