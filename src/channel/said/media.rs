//! Content that is not text, in words: by kind and size, never by a file name.

use super::View;
use crate::domain::message::{Attachment, Kind};

/// What a piece of content is: "photo, 81 kB".
pub fn kind_and_size(view: &View<'_>, attachment: &Attachment) -> String {
    let mut words = view.word(kind(attachment.kind));
    if let Some(bytes) = attachment.bytes {
        words.push_str(", ");
        words.push_str(&view.voice.size(bytes));
    }
    words
}

fn kind(kind: Kind) -> &'static str {
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
        Kind::Sealed => "kind-sealed",
        Kind::Unsupported => "kind-unsupported",
    }
}
