//! Files on their way to a chat.
//!
//! Everything that goes to a contact is tried before the first message goes out, so that what must not leave (a file
//! that can't be cleaned) takes nothing of it along. Each file is had again when it goes: few are in memory at a time.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::sync::SemaphorePermit;

use super::Telegram;
use super::api::CallError;
use super::outcome::{Failure, classify};
use super::payload::{Beside, Keyboard, Payload, Upload};
use super::place::{Place, Topic};
use super::render::has_caption;
use crate::channel::media::{Copying, Enclosure, Instead, Lack};
use crate::channel::{Opener, Refusal, Sent};
use crate::domain::id::{Address, SourceId};
use crate::domain::message::Kind;

/// The most bytes that one delivery uploads, and the most that the service takes of a file.
const MOST: usize = 50_000_000;
/// The most bytes of a photo; a larger one goes as a file.
const PHOTO: usize = 10_000_000;

/// What goes out for an upload.
pub(super) enum Cargo {
    /// The file, and what its reader is told if the service does not take it; nothing is told to a contact.
    File { name: String, mime: &'static str, bytes: Bytes, instead: Option<Instead>, unclean: bool },
    /// Words in its place.
    Words(String),
    /// As above, for it is too large to be fetched.
    Stuck(String),
}

/// Why a file was not sent.
pub(super) enum Unsent {
    /// It can't be had.
    Unhad(Sent),
    /// It can't be sent.
    Failed(Failure),
}

/// How a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Photo,
    Voice,
    Audio,
    Video,
    Sticker,
    Document,
}

impl As {
    /// By what it is and by its first bytes: the service refuses a photo that is none.
    fn of(kind: Kind, bytes: &[u8]) -> Self {
        match (kind, bytes) {
            (Kind::Photo, [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..]) if bytes.len() <= PHOTO => {
                Self::Photo
            }
            (Kind::Voice, [b'O', b'g', b'g', b'S', ..]) => Self::Voice,
            (Kind::Audio | Kind::Voice, [b'I', b'D', b'3', ..] | [0xff, 0xf0..=0xff, ..]) => Self::Audio,
            (
                Kind::Sticker,
                [b'R', b'I', b'F', b'F', ..] | [0x1f, 0x8b, ..] | [0x1a, 0x45, 0xdf, 0xa3, ..],
            ) => Self::Sticker,
            (Kind::Video, [_, _, _, _, b'f', b't', b'y', b'p', b'm' | b'i', ..]) => Self::Video,
            _ => Self::Document,
        }
    }

    /// The method, and the field that holds the file.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Photo => ("SendPhoto", "photo"),
            Self::Voice => ("SendVoice", "voice"),
            Self::Audio => ("SendAudio", "audio"),
            Self::Video => ("SendVideo", "video"),
            Self::Sticker => ("SendSticker", "sticker"),
            Self::Document => ("SendDocument", "document"),
        }
    }
}

/// Whether everything that the payloads upload to a contact can be had and cleaned.
pub(super) async fn can_leave(payloads: &[Payload], opener: &Opener) -> Result<(), Sent> {
    let uploads = payloads.iter().filter_map(|payload| match payload {
        Payload::Upload(upload) if upload.what.leaves => Some(upload),
        _ => None,
    });
    let uploads: Vec<&Upload> = uploads.collect();
    let mut room = MOST;
    // One alone is had when it goes.
    for upload in uploads.iter().filter(|_| payloads.len() > 1) {
        let _memory = memory(opener).await?;
        match opener.open(&upload.what, room).await {
            Ok(opened) => room = room.saturating_sub(opened.bytes.len()),
            Err(lack) => drop(without(&upload.what, lack)?),
        }
    }
    Ok(())
}

/// Memory for a file, or a later attempt.
async fn memory(opener: &Opener) -> Result<SemaphorePermit<'_>, Sent> {
    opener.room().await.ok_or(Sent::Retry { after: None, everyone: false, partly: false })
}

async fn load(what: &Enclosure, opener: &Opener) -> Result<Cargo, Sent> {
    match opener.open(what, MOST).await {
        Ok(opened) => {
            let instead = (!what.leaves).then(|| what.instead.clone());
            let (name, mime, bytes, unclean) =
                (opened.name, opened.mime, opened.bytes.into(), opened.unclean);
            Ok(Cargo::File { name, mime, bytes, instead, unclean })
        }
        Err(Lack::TooLarge) => Ok(Cargo::Stuck(without(what, Lack::TooLarge)?)),
        Err(lack) => Ok(Cargo::Words(without(what, lack)?)),
    }
}

/// What is said in the place of something that can't be had; a contact is sent all or nothing.
fn without(what: &Enclosure, lack: Lack) -> Result<String, Sent> {
    match lack {
        Lack::Later => Err(Sent::Retry { after: None, everyone: false, partly: false }),
        _ if !what.leaves => Ok(what.instead.of(lack).to_owned()),
        Lack::TooLarge => Err(Sent::Refused(Refusal::TooLarge)),
        Lack::Gone | Lack::Unclean(_) => Err(Sent::Refused(Refusal::CantCopy)),
    }
}

impl Telegram {
    /// Sends a file, or words in its place: those alone if `words`.
    pub(super) async fn upload(
        &self,
        place: Place<'_>,
        upload: &Upload,
        opener: &Opener,
        words: bool,
    ) -> Result<Vec<SourceId>, Unsent> {
        if words && !upload.what.leaves {
            let sent = self.in_its_place(place, upload, &upload.what.instead.gone).await;
            return sent.map_err(Unsent::Failed);
        }
        let _memory = memory(opener).await.map_err(Unsent::Unhad)?;
        let cargo = load(&upload.what, opener).await.map_err(Unsent::Unhad)?;
        if matches!(cargo, Cargo::Stuck(_)) {
            return self.send_beside(place, upload, opener).await.map_err(Unsent::Failed);
        }
        self.send_cargo(place, upload, cargo).await.map_err(Unsent::Failed)
    }

    /// What is too large to be fetched is copied by the bot that has it, where its reader knows that one, too; else it
    /// does not come.
    async fn send_beside(
        &self,
        place: Place<'_>,
        upload: &Upload,
        opener: &Opener,
    ) -> Result<Vec<SourceId>, Failure> {
        let to = Address(place.chat.0.to_string());
        let copied = match &upload.beside {
            Some(Beside { channel, from, message, .. }) => {
                let caption = upload.caption.as_deref().filter(|_| has_caption(upload.kind));
                let copying = Copying { channel, from, message: *message, to: &to, caption };
                opener.copy(&copying).await
            }
            None => None,
        };
        let words = if let (Some(beside), Some(_)) = (&upload.beside, copied) {
            &beside.said
        } else {
            place.stuck.store(true, Ordering::Relaxed);
            &upload.what.instead.too_large
        };
        let said = self.in_its_place(place, upload, words).await?;
        Ok(said.into_iter().chain(copied).collect())
    }

    async fn send_cargo(
        &self,
        place: Place<'_>,
        upload: &Upload,
        cargo: Cargo,
    ) -> Result<Vec<SourceId>, Failure> {
        let (name, mime, bytes, instead, unclean) = match cargo {
            Cargo::File { name, mime, bytes, instead, unclean } => (name, mime, bytes, instead, unclean),
            Cargo::Words(words) | Cargo::Stuck(words) => {
                return self.in_its_place(place, upload, &words).await;
            }
        };
        let how = As::of(upload.kind, &bytes);
        let upload = &if unclean { warned(upload) } else { upload.clone() };
        let file = || file(&name, mime, &bytes);
        let mut sent = self.post_file(place, upload, how, &file).await;
        if how != As::Document && sent.as_ref().is_err_and(is_about_the_file) {
            sent = self.post_file(place, upload, As::Document, &file).await;
        }
        match (sent, instead) {
            (Err(failure), Some(instead)) if is_about_the_file(&failure) => {
                let lack = match failure {
                    Failure::Refused(Refusal::TooLarge) => Lack::TooLarge,
                    _ => Lack::Gone,
                };
                self.in_its_place(place, upload, instead.of(lack)).await
            }
            (sent, _) => sent,
        }
    }

    async fn in_its_place(
        &self,
        place: Place<'_>,
        upload: &Upload,
        words: &str,
    ) -> Result<Vec<SourceId>, Failure> {
        self.text(place, words, &Keyboard::None, upload.reply_to, upload.protect).await
    }

    async fn post_file(
        &self,
        place: Place<'_>,
        upload: &Upload,
        how: As,
        file: &(impl Fn() -> Result<Part, Failure> + Sync),
    ) -> Result<Vec<SourceId>, Failure> {
        let (method, field) = how.words();
        let reply_to = upload.reply_to.filter(|to| !self.is_foreign(*to));
        let form = |id| -> Result<Form, Failure> {
            let topic = Topic { id, ..place.topic };
            Ok(form(Place { topic, ..place }, upload, reply_to, how).part(field, file()?))
        };
        let sent = match self.api.upload(method, form(place.topic.id)?, place.file).await {
            Err(CallError::Denied(no))
                if place.topic.id.is_some() && !place.topic.alone && no.is_topic_gone() =>
            {
                self.api.upload(method, form(None)?, place.file).await
            }
            sent => sent,
        };
        sent.map(|result| place.numbers(&result)).map_err(classify)
    }
}

/// With a word beside it that it came as it was.
fn warned(upload: &Upload) -> Upload {
    let said = upload.caption.iter().chain([&upload.what.instead.unclean]).filter(|words| !words.is_empty());
    let caption = said.map(String::as_str).collect::<Vec<_>>().join("\n");
    Upload { caption: Some(caption).filter(|caption| !caption.is_empty()), ..upload.clone() }
}

/// All that is said beside the file.
fn form(place: Place<'_>, upload: &Upload, reply_to: Option<SourceId>, how: As) -> Form {
    let mut form = Form::new().text("chat_id", place.chat.0.to_string());
    if let Some(thread) = place.topic.id {
        form = form.text("message_thread_id", thread.to_string());
    }
    if place.topic.silent {
        form = form.text("disable_notification", "true");
    }
    if let Some(caption) = upload.caption.as_ref().filter(|_| how != As::Sticker) {
        form = form.text("caption", caption.clone());
    }
    if let Some(to) = reply_to {
        let to = json!({ "message_id": to.number(), "allow_sending_without_reply": true });
        form = form.text("reply_parameters", to.to_string());
    }
    // What an operator is sent shows on a tap: they see terrible things, and others may see their screen.
    if upload.protect {
        form = form.text("protect_content", "true");
        if matches!(how, As::Photo | As::Video) {
            form = form.text("has_spoiler", "true");
        }
    }
    if how == As::Document {
        form = form.text("disable_content_type_detection", "true");
    }
    form
}

fn file(name: &str, mime: &str, bytes: &Bytes) -> Result<Part, Failure> {
    let length = bytes.len() as u64;
    let part = Part::stream_with_length(bytes.clone(), length).file_name(name.to_owned());
    part.mime_str(mime).map_err(|_| Failure::Refused(Refusal::BadRequest))
}

/// Whether the service does not want this file in this way, rather than anything from us.
fn is_about_the_file(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(Refusal::TooLarge | Refusal::BadRequest | Refusal::Restricted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_sent_as_what_its_first_bytes_are() {
        let jpeg = [0xff, 0xd8, 0xff, 0xe0];
        assert_eq!(As::of(Kind::Photo, &jpeg), As::Photo);
        assert_eq!(As::of(Kind::Document, &jpeg), As::Document, "a picture sent as a file stays one");
        assert_eq!(As::of(Kind::Photo, b"\0\0\0\x18ftypheic"), As::Document);
        assert_eq!(As::of(Kind::Photo, &[&jpeg[..], &vec![0; PHOTO]].concat()), As::Document);
        assert_eq!(As::of(Kind::Voice, b"OggS"), As::Voice);
        assert_eq!(As::of(Kind::Video, b"\0\0\0\x18ftypmp42"), As::Video);
        assert_eq!(As::of(Kind::Audio, b""), As::Document);
    }
}
