//! Content that is not text: told in words by kind and size, and enclosed under a name of ours.

use super::letter::Enclosure;
use super::view::{View, theirs};
use crate::domain::message::{Attachment, Body, Kind, Message};
use crate::text::{isolate, visible};

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
        let lines = visible(said.trim());
        // What takes more than a line is marked as somebody's, or it could pass for lines of ours.
        let said = if lines.contains('\n') {
            format!(":\n{}", theirs(&lines))
        } else {
            format!(": {}", isolate(&lines))
        };
        words.push_str(&said);
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
    let (mut lines, mut enclosed) = (Vec::new(), Vec::new());
    let mut packed = view.packed.clone();
    for attachment in all {
        let what = ("what", words(view, attachment).into());
        if can_be_enclosed(attachment) && packed.has_room(attachment) {
            let enclosure = packed.pack(attachment, false);
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
    let mut packed = Packed::default();
    message.attachments.iter().filter(leaves).map(|a| packed.pack(a, true)).collect()
}

/// Whether content is told to a contact in words: a place on the map.
pub(super) fn is_told(attachment: &Attachment) -> bool {
    attachment.kind == Kind::Location && matches!(attachment.body, Body::Words(_))
}

fn can_be_enclosed(attachment: &Attachment) -> bool {
    attachment.kind != Kind::Unsupported && matches!(attachment.body, Body::Blob(_) | Body::Telegram(_))
}

/// What one mail encloses so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    names: Vec<String>,
    bytes: u64,
}

impl Packed {
    /// Counts what a part of the mail encloses already.
    pub(super) fn add(&mut self, enclosure: &Enclosure) {
        self.names.push(enclosure.name.clone());
        self.bytes = self.bytes.saturating_add(enclosure.bytes.unwrap_or(MOST));
    }

    fn has_room(&self, attachment: &Attachment) -> bool {
        self.bytes.saturating_add(attachment.bytes.unwrap_or(MOST)) <= MOST
    }

    fn pack(&mut self, attachment: &Attachment, leaves: bool) -> Enclosure {
        let (stem, usual) = stem(attachment.kind);
        let known = |wanted: &str| TYPES.iter().find(|(mime, _)| *mime == wanted);
        let declared = attachment.mime.as_deref().map(|mime| mime.trim().to_ascii_lowercase());
        let declared = declared.map_or(known(usual), |declared| known(&declared));
        let (mime, ending) = declared.copied().unwrap_or((BYTES, "bin"));
        let alike = self.names.iter().filter(|n| n.rsplit_once('-').is_some_and(|(s, _)| s == stem)).count();
        let name = format!("{stem}-{}.{ending}", alike + 1);
        let enclosure =
            Enclosure { name, mime, bytes: attachment.bytes, body: attachment.body.clone(), leaves };
        self.add(&enclosure);
        enclosure
    }
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
