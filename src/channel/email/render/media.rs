//! Content that is not text: told in words by kind and size, and enclosed under a name of ours.

use super::letter::Enclosure;
use super::view::View;
use crate::domain::message::{Attachment, Body, Kind, Message};
use crate::text::visible;

/// The most bytes that one mail encloses; most servers refuse mails above 20 MB, and base 64 adds a third.
const MOST: u64 = 12_000_000;

/// Media types that are passed on as declared, with the ending of a file of that type. Any other is only bytes:
/// a declared type is the sender's word.
const TYPES: [(&str, &str); 14] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("audio/ogg", "ogg"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/amr", "amr"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    (BYTES, "bin"),
];

const BYTES: &str = "application/octet-stream";

/// What a piece of content is, in words: "photo, 81 kB".
pub(super) fn words(view: &View<'_>, attachment: &Attachment) -> String {
    let mut words = view.voice.word(kind_word(attachment.kind));
    if let Some(bytes) = attachment.bytes {
        words.push_str(", ");
        words.push_str(&view.voice.size(bytes));
    }
    if let Body::Words(said) = &attachment.body {
        words.push_str(": ");
        words.push_str(&visible(said));
    }
    words
}

/// A line for each piece of content of a message, for where nothing is enclosed.
pub(super) fn lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let line = |a: &Attachment| view.say("attachment-line", &[("what", words(view, a).into())]);
    message.attachments.iter().map(line).collect()
}

/// What of a contact's content a mail encloses, and a line for each piece, enclosed or not. The raw source of
/// what could not be read stays here: it holds its sender's address.
pub(super) fn for_operator(view: &View<'_>, all: &[Attachment]) -> (Vec<String>, Vec<Enclosure>) {
    let (mut lines, mut enclosed, mut bytes) = (Vec::new(), Vec::new(), 0u64);
    for attachment in all {
        let what = ("what", words(view, attachment).into());
        let size = attachment.bytes.unwrap_or(u64::MAX);
        let fits = bytes.saturating_add(size) <= MOST;
        if can_be_enclosed(attachment) && fits {
            bytes = bytes.saturating_add(size);
            let enclosure = enclosure(attachment, false, &enclosed);
            lines.push(view.say("mail-enclosed", &[what, ("name", enclosure.name.as_str().into())]));
            enclosed.push(enclosure);
        } else if matches!(attachment.body, Body::Words(_)) || attachment.kind == Kind::Unsupported {
            lines.push(view.say("attachment-line", &[what]));
        } else {
            lines.push(view.say("mail-not-enclosed", &[what]));
        }
    }
    (lines, enclosed)
}

/// What of an operator's content goes to a contact. Files, films and recordings can tell who made them; a
/// contact card or a poll can too.
pub(super) fn for_contact(message: &Message) -> Vec<Enclosure> {
    let leaves = |a: &&Attachment| {
        matches!(a.kind, Kind::Photo | Kind::Voice | Kind::RoundVideo | Kind::Sticker | Kind::Animation)
            && matches!(a.body, Body::Telegram(_) | Body::Blob(_))
    };
    let mut enclosed = Vec::new();
    for attachment in message.attachments.iter().filter(leaves) {
        enclosed.push(enclosure(attachment, true, &enclosed));
    }
    enclosed
}

/// Whether content is told to a contact in words: a place on the map.
pub(super) fn is_told(attachment: &Attachment) -> bool {
    attachment.kind == Kind::Location && matches!(attachment.body, Body::Words(_))
}

/// That name, or the next of its kind that none of the others has: `photo-2.jpg` for `photo-1.jpg`.
pub(super) fn free_name(name: &str, others: &[Enclosure]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let stem = stem.rsplit_once('-').map_or(stem, |(stem, _)| stem);
    let mut named = name.to_owned();
    for number in 1..=others.len() + 1 {
        if others.iter().all(|e| e.name != named) {
            break;
        }
        named = format!("{stem}-{number}.{ending}");
    }
    named
}

fn can_be_enclosed(attachment: &Attachment) -> bool {
    attachment.kind != Kind::Unsupported && matches!(attachment.body, Body::Blob(_) | Body::Telegram(_))
}

fn enclosure(attachment: &Attachment, leaves: bool, before: &[Enclosure]) -> Enclosure {
    let (stem, usual) = stem(attachment.kind);
    let declared = attachment.mime.as_deref().map(|mime| mime.trim().to_ascii_lowercase());
    let known = |wanted: &str| TYPES.iter().find(|(mime, _)| *mime == wanted);
    let declared = declared.map_or(usual, |d| known(&d).map_or(BYTES, |(mime, _)| mime));
    let (mime, ending) = known(declared).copied().unwrap_or((BYTES, "bin"));
    let name = free_name(&format!("{stem}-1.{ending}"), before);
    Enclosure { name, mime, body: attachment.body.clone(), leaves }
}

/// What files of a kind are called, and their usual media type.
fn stem(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Photo => ("photo", "image/jpeg"),
        Kind::Video | Kind::RoundVideo | Kind::Animation => ("video", "video/mp4"),
        Kind::Voice => ("voice", "audio/ogg"),
        Kind::Audio => ("audio", "audio/mpeg"),
        Kind::Sticker => ("sticker", "image/webp"),
        Kind::Document | Kind::Location | Kind::ContactCard | Kind::Poll | Kind::Unsupported => {
            ("file", BYTES)
        }
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Photo => "kind-photo",
        Kind::Video => "kind-video",
        Kind::Animation => "kind-animation",
        Kind::Voice => "kind-voice",
        Kind::RoundVideo => "kind-round-video",
        Kind::Audio => "kind-audio",
        Kind::Document => "kind-document",
        Kind::Sticker => "kind-sticker",
        Kind::Location => "kind-location",
        Kind::ContactCard => "kind-contact-card",
        Kind::Poll => "kind-poll",
        Kind::Unsupported => "kind-unsupported",
    }
}
