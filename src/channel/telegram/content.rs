//! What a Telegram message holds, in the form that a case keeps.

use serde_json::Value;

use super::told::{besides, card, formatted, place, poll, venue};
use super::update::{Media, Message};
use crate::domain::message::{Attachment, Body, Kind};

/// How many characters of text are taken as they are. Telegram itself allows 4096 at most.
const TEXT: usize = 8192;
/// How many characters of a place's, a card's or a poll's words are taken.
const WORDS: usize = 4096;
/// How many bytes of a raw source are kept inside a case.
pub(super) const RAW: usize = 32_000;

/// A message's content.
#[derive(Default)]
pub(super) struct Content {
    /// Text or caption, harmless.
    pub(super) text: String,
    /// Everything else.
    pub(super) attachments: Vec<Attachment>,
    /// Telegram's own stable names of the files, which tell equal files from different ones.
    pub(super) files: Vec<String>,
    /// Whether something else than a text, or what belongs to a caption, was put into words.
    told: bool,
    /// Whether it is known to hold more than could be read.
    more: bool,
}

impl Content {
    /// Everything that the message says. What can't be read is kept raw: `whole` is the update it came in.
    pub(super) fn of(message: &Message, whole: &Value) -> Self {
        let mut content = Self::read(message);
        // A text alone is read; a caption has something that it belongs to.
        let read = content.told || message.text.as_deref().is_some_and(|text| !text.is_empty());
        if content.more || (content.attachments.is_empty() && !read) {
            content.attachments.push(sealed(&whole.to_string()));
        }
        content
    }

    /// What of a message can be read.
    pub(super) fn read(message: &Message) -> Self {
        let text = formatted(message.text.as_deref(), message.entities.as_deref());
        let caption = || formatted(message.caption.as_deref(), message.caption_entities.as_deref());
        let (besides, more) = besides(message);
        let told = !besides.is_empty();
        let words: Vec<String> =
            text.or_else(caption).into_iter().chain(besides).filter(|words| !words.is_empty()).collect();
        let words = words.join("\n");
        let cut = words.chars().nth(TEXT).is_some();
        let mut content = Self { text: harmless(&words, TEXT), told, more: more || cut, ..Self::default() };
        content.add_media(message);
        content.add_words(message);
        content
    }

    /// Whether nothing of the message could be read.
    pub(super) fn is_unread(&self) -> bool {
        self.text.is_empty() && self.attachments.iter().all(|a| a.kind == Kind::Unsupported)
    }

    /// What makes this content this content, for the memory of redeliveries.
    pub(super) fn mark(&self, raw: &Value) -> Vec<u8> {
        let mut mark = self.text.clone().into_bytes();
        for part in self.attachments.iter().map(mark_of).chain(self.files.iter().map(String::clone)) {
            mark.push(0);
            mark.extend_from_slice(part.as_bytes());
        }
        if self.attachments.iter().any(|a| a.kind == Kind::Unsupported) {
            mark.push(0);
            mark.extend(raw.to_string().into_bytes());
        }
        mark
    }

    fn add_media(&mut self, message: &Message) {
        let live = message.live_photo.as_ref();
        let photo =
            message.photo.as_deref().or(live.and_then(|live| live.photo.as_deref())).and_then(largest);
        // An animation comes with a document that is the same file, for older apps.
        let document = message.document.as_ref().filter(|_| message.animation.is_none());
        for (kind, media) in [
            (Kind::Photo, photo),
            (Kind::Video, message.video.as_ref().or(live.filter(|_| photo.is_none()))),
            (Kind::Animation, message.animation.as_ref()),
            (Kind::Voice, message.voice.as_ref()),
            (Kind::RoundVideo, message.video_note.as_ref()),
            (Kind::Audio, message.audio.as_ref()),
            (Kind::Document, document),
            (Kind::Sticker, message.sticker.as_ref()),
        ] {
            let Some(media) = media else { continue };
            let Some(attachment) = file(kind, media) else { continue };
            self.attachments.push(attachment);
            self.files.extend(media.file_unique_id.as_deref().map(|id| harmless(id, 255)));
        }
    }

    fn add_words(&mut self, message: &Message) {
        // A venue comes with its location a second time.
        let place =
            message.venue.as_ref().and_then(venue).or_else(|| message.location.as_ref().and_then(place));
        let from = message.from.as_ref().and_then(|u| u.id);
        let card = message.contact.as_ref().and_then(|c| card(c, from));
        let poll = message.poll.as_ref().and_then(poll);
        for (kind, words) in [(Kind::Location, place), (Kind::ContactCard, card), (Kind::Poll, poll)] {
            let body = words.map(|w| Body::Words(harmless(&w, WORDS)));
            self.attachments.extend(body.map(|body| bare(kind, body)));
        }
    }
}

/// The raw source of something that can't be read; cut with a note if it is large.
pub(super) fn sealed(whole: &str) -> Attachment {
    let mut bytes = whole.as_bytes().to_vec();
    let length = bytes.len();
    if length > RAW {
        let note = format!("\n[cut; {length} bytes in all]");
        bytes.truncate(RAW - note.len());
        bytes.extend_from_slice(note.as_bytes());
    }
    Attachment {
        mime: Some("application/json".into()),
        bytes: u64::try_from(length).ok(),
        ..bare(Kind::Unsupported, Body::Raw(bytes))
    }
}

/// Text without control characters that do things: line breaks stay, others are shown as signs of themselves.
/// Letters of every script stay as they are, also those that change the direction: making these visible
/// depends on where the text is shown.
pub(super) fn harmless(text: &str, most: usize) -> String {
    let mut rest = text.chars().take(most).peekable();
    let mut out = String::with_capacity(text.len().min(4 * most));
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\x7f'..='\u{9f}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn largest(sizes: &[Media]) -> Option<&Media> {
    let area = |m: &&Media| m.width.unwrap_or(0).saturating_mul(m.height.unwrap_or(0));
    sizes.iter().filter(|m| m.file_id.is_some()).max_by_key(area)
}

fn file(kind: Kind, media: &Media) -> Option<Attachment> {
    let id = media.file_id.as_deref().filter(|id| !id.is_empty() && id.len() <= 512)?;
    Some(Attachment {
        kind,
        mime: media.mime_type.as_deref().map(|m| harmless(m, 100)).or_else(|| usual_mime(kind, media)),
        bytes: media.file_size,
        name: media.file_name.as_deref().map(|n| harmless(n, 255)),
        body: Body::Telegram(harmless(id, 512)),
    })
}

/// What Telegram makes of contents for which it tells no media type.
fn usual_mime(kind: Kind, media: &Media) -> Option<String> {
    let mime = match kind {
        Kind::Photo => "image/jpeg",
        Kind::RoundVideo => "video/mp4",
        Kind::Sticker if media.is_video == Some(true) => "video/webm",
        Kind::Sticker if media.is_animated == Some(true) => "application/x-tgsticker",
        Kind::Sticker => "image/webp",
        _ => return None,
    };
    Some(mime.to_owned())
}

fn bare(kind: Kind, body: Body) -> Attachment {
    Attachment { kind, mime: None, bytes: None, name: None, body }
}

fn mark_of(attachment: &Attachment) -> String {
    let words = match &attachment.body {
        Body::Words(words) => words.as_str(),
        _ => "",
    };
    format!("{:?} {words}", attachment.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_nothing_any_more() {
        assert_eq!(harmless("a\r\nb\rc\0\x1b[2J\x7f\u{85}\t.", 99), "a\nb\nc␀␛[2J\u{fffd}\u{fffd}\t.");
        assert_eq!(harmless("при\u{202e}вет", 4), "при\u{202e}");
    }

    #[test]
    fn a_large_source_is_cut_with_a_note() {
        let sealed = sealed(&"ж".repeat(40_000));
        let Body::Raw(bytes) = sealed.body else { panic!("kept raw") };
        assert_eq!(bytes.len(), RAW);
        assert!(String::from_utf8_lossy(&bytes).ends_with("[cut; 80000 bytes in all]"));
        assert_eq!(sealed.bytes, Some(80_000));
    }
}
