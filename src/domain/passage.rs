//! What may go along to the other side, and how: one rule for every channel, by what an attachment is said to
//! be. What it is in truth is looked at when it is sent, and may still refuse it.
//!
//! What an operator sends to a contact must not tell who they are. A photo or a voice message that stays with
//! one bot is copied: Telegram has taken out of it what a camera wrote. A sticker would name its set, which
//! may be its sender's own. Everything else is sent as a new file without a trace of its maker, where that
//! can be done. Films, office files, PDFs and archives keep their traces in too many places.

use super::id::ChannelName;
use super::message::{Attachment, Body, Kind};
use super::traits::Traits;

/// The most bytes of a file that a Telegram bot can fetch (`getFile`, Bot API).
pub const TELEGRAM_FETCHES: u64 = 20 << 20;

/// The media types that can be cleaned.
const CLEANABLE: [&str; 8] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "text/plain",
    "audio/ogg",
    "audio/opus",
    "application/ogg",
];

/// How an operator's attachment reaches a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Telegram copies it without its author.
    Copied,
    /// In words: a place on the map.
    Told,
    /// As a new file, cleaned of its maker.
    Cleaned,
    /// Not at all.
    Refused,
}

/// How an operator's attachment that came in by one channel reaches a contact by another, or by the same.
#[must_use]
pub fn passage(attachment: &Attachment, from: &ChannelName, to: &ChannelName) -> Passage {
    let stays = from == to && !matches!(attachment.body, Body::Blob(_) | Body::Raw(_) | Body::Gone);
    match attachment.kind {
        Kind::Photo | Kind::Voice | Kind::RoundVideo | Kind::Location if stays => Passage::Copied,
        Kind::Location if matches!(attachment.body, Body::Words(_)) => Passage::Told,
        Kind::Photo | Kind::Voice | Kind::Sticker | Kind::Audio | Kind::Document
            if can_be_cleaned(attachment) =>
        {
            Passage::Cleaned
        }
        _ => Passage::Refused,
    }
}

fn can_be_cleaned(attachment: &Attachment) -> bool {
    let usual = match attachment.kind {
        Kind::Photo => "image/jpeg",
        Kind::Voice => "audio/ogg",
        Kind::Sticker => "image/webp",
        _ => "",
    };
    let declared = attachment.mime.as_deref().map(|mime| mime.trim().to_ascii_lowercase());
    let essence = declared.as_deref().map_or(usual, |mime| mime.split(';').next().unwrap_or_default().trim());
    let here = matches!(attachment.body, Body::Telegram(_) | Body::Blob(_));
    // A camera's picture that is not said to be anything: its first bytes will tell.
    let unsaid = attachment.kind == Kind::Photo && essence == "application/octet-stream";
    here && (unsaid || essence == "image/jpg" || CLEANABLE.contains(&essence))
}

/// Whether what must be fetched and sent anew is too large for that, as far as sizes are known.
#[must_use]
pub fn is_too_large<'a>(anew: impl IntoIterator<Item = &'a Attachment>, by: &Traits) -> bool {
    let mut sum = 0_u64;
    let mut unfetched = false;
    for attachment in anew {
        let bytes = attachment.bytes.unwrap_or(0);
        sum = sum.saturating_add(bytes);
        unfetched |= matches!(attachment.body, Body::Telegram(_)) && bytes > TELEGRAM_FETCHES;
    }
    unfetched || by.encloses.is_some_and(|most| sum > most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(kind: Kind, mime: Option<&str>, body: Body) -> Attachment {
        Attachment { kind, mime: mime.map(str::to_owned), bytes: Some(1000), name: None, body }
    }

    fn file() -> Body {
        Body::Telegram("id".into())
    }

    fn names() -> (ChannelName, ChannelName) {
        (ChannelName::from("telegram"), ChannelName::from("mail"))
    }

    #[test]
    fn what_stays_with_one_bot_is_copied_and_files_never_are() {
        let (bot, _) = names();
        let stays = |kind, mime| passage(&given(kind, mime, file()), &bot, &bot);
        for kind in [Kind::Photo, Kind::Voice, Kind::RoundVideo] {
            assert_eq!(stays(kind, None), Passage::Copied, "{kind:?}");
        }
        assert_eq!(stays(Kind::Sticker, Some("image/webp")), Passage::Cleaned, "its set has a name");
        assert_eq!(stays(Kind::Sticker, Some("application/x-tgsticker")), Passage::Refused);
        assert_eq!(stays(Kind::Document, Some("image/jpeg")), Passage::Cleaned);
        assert_eq!(stays(Kind::Document, Some("text/plain; charset=utf-8")), Passage::Cleaned);
        for mime in [Some("application/pdf"), Some("image/svg+xml"), Some("image/heic"), Some(""), None] {
            assert_eq!(stays(Kind::Document, mime), Passage::Refused, "{mime:?}");
        }
        for kind in [Kind::Video, Kind::Animation, Kind::Poll, Kind::ContactCard, Kind::Unsupported] {
            assert_eq!(stays(kind, Some("image/jpeg")), Passage::Refused, "{kind:?}");
        }
    }

    #[test]
    fn what_crosses_is_cleaned_or_told_or_refused() {
        let (bot, mail) = names();
        let crosses = |kind, mime, body| passage(&given(kind, mime, body), &bot, &mail);
        assert_eq!(crosses(Kind::Photo, None, file()), Passage::Cleaned);
        assert_eq!(crosses(Kind::Voice, Some("audio/ogg"), file()), Passage::Cleaned);
        assert_eq!(crosses(Kind::RoundVideo, None, file()), Passage::Refused);
        assert_eq!(crosses(Kind::Sticker, Some("video/webm"), file()), Passage::Refused);
        assert_eq!(crosses(Kind::Location, None, Body::Words("50.4, 30.5".into())), Passage::Told);
        let mailed = given(Kind::Photo, Some("IMAGE/JPEG"), Body::Blob("b".into()));
        assert_eq!(passage(&mailed, &mail, &mail), Passage::Cleaned);
        let unreadable = given(Kind::Photo, None, Body::Raw(vec![1]));
        assert_eq!(passage(&unreadable, &mail, &mail), Passage::Refused);
    }

    #[test]
    fn each_way_has_its_limit() {
        let sized = |kind, body, bytes| Attachment { bytes: Some(bytes), ..given(kind, None, body) };
        let film = [sized(Kind::Video, file(), TELEGRAM_FETCHES + 1)];
        assert!(is_too_large(&film, &Traits::TELEGRAM) && is_too_large(&film, &Traits::EMAIL));
        let two = [1, 2].map(|_| sized(Kind::Photo, Body::Blob("b".into()), 7_000_000));
        assert!(is_too_large(&two, &Traits::EMAIL) && !is_too_large(&two, &Traits::TELEGRAM));
        assert!(!is_too_large(&two[..1], &Traits::EMAIL));
    }
}
