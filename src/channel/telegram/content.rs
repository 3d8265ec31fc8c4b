//! What a Telegram message holds, in the form that a case keeps.

use serde_json::Value;

use super::update::{Card, Location, Media, Message, Poll, Venue};
use crate::domain::message::{Attachment, Body, Kind};

/// How many characters of text are taken as they are. Telegram itself allows 4096 at most.
const TEXT: usize = 8192;
/// How many characters of a place's, a card's or a poll's words are taken.
const WORDS: usize = 4096;
/// How many bytes of a raw source are kept inside a case.
pub(super) const RAW: usize = 32_000;
/// The line of a contact card that marks it as the sender's own; Telegram vouches for that.
pub const OWN_NUMBER: &str = "own number";

/// Fields that hold content which this version can't show.
const UNREAD: [&str; 14] = [
    "animated_photo",
    "checklist",
    "dice",
    "game",
    "gift",
    "giveaway",
    "invoice",
    "live_photo",
    "paid_media",
    "passport_data",
    "rich_message",
    "story",
    "successful_payment",
    "unique_gift",
];

/// Fields that tell of a setting of the chat; nobody said anything.
const SETTINGS: [&str; 7] = [
    "boost_added",
    "chat_background_set",
    "connected_website",
    "message_auto_delete_timer_changed",
    "pinned_message",
    "proximity_alert_triggered",
    "write_access_allowed",
];

/// A message's content.
#[derive(Default)]
pub(super) struct Content {
    /// Text or caption, harmless.
    pub(super) text: String,
    /// Everything else.
    pub(super) attachments: Vec<Attachment>,
    /// Telegram's own stable names of the files, which tell equal files from different ones.
    pub(super) files: Vec<String>,
}

impl Content {
    /// Everything that the message says. What can't be read is kept raw: `whole` is the update it came in.
    pub(super) fn of(message: &Message, raw: &Value, whole: &Value) -> Self {
        let mut content = Self::read(message);
        let text = message.text.as_deref().or(message.caption.as_deref()).unwrap_or("");
        let cut = text.chars().nth(TEXT).is_some();
        if cut || (content.attachments.is_empty() && is_unread(message, raw)) {
            content.attachments.push(sealed(whole));
        }
        content
    }

    /// What of a message can be read.
    pub(super) fn read(message: &Message) -> Self {
        let text = message.text.as_deref().or(message.caption.as_deref()).unwrap_or("");
        let mut content = Self { text: harmless(text, TEXT), ..Self::default() };
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
        let photo = message.photo.as_deref().and_then(largest);
        // An animation comes with a document that is the same file, for older apps.
        let document = message.document.as_ref().filter(|_| message.animation.is_none());
        for (kind, media) in [
            (Kind::Photo, photo),
            (Kind::Video, message.video.as_ref()),
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

/// Whether the message only tells of a setting of its chat.
pub(super) fn is_setting(raw: &Value) -> bool {
    SETTINGS.iter().any(|key| raw.get(key).is_some())
}

/// The raw source of something that can't be read; cut with a note if it is large.
pub(super) fn sealed(whole: &Value) -> Attachment {
    let mut bytes = whole.to_string().into_bytes();
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

/// Whether there is content that was not read. A text alone is read; a caption has something that it belongs to.
fn is_unread(message: &Message, raw: &Value) -> bool {
    message.text.as_deref().is_none_or(str::is_empty) || UNREAD.iter().any(|key| raw.get(key).is_some())
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

fn place(at: &Location) -> Option<String> {
    let (lat, lon) = (at.latitude?, at.longitude?);
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    let about = at.horizontal_accuracy.filter(|m| (1.0..=100_000.0).contains(m));
    Some(format!("{lat:.6}, {lon:.6}{}", about.map(|m| format!(" ± {m:.0} m")).unwrap_or_default()))
}

fn venue(at: &Venue) -> Option<String> {
    let coordinates = at.location.as_ref().and_then(place);
    lines([at.title.as_deref(), at.address.as_deref(), coordinates.as_deref()])
}

fn card(of: &Card, from: Option<i64>) -> Option<String> {
    let phone = of.phone_number.as_deref()?;
    let name: Vec<&str> = [of.first_name.as_deref(), of.last_name.as_deref()].into_iter().flatten().collect();
    let own = of.user_id.is_some() && of.user_id == from;
    lines([Some(name.join(" ").as_str()), Some(phone), own.then_some(OWN_NUMBER)])
}

fn poll(of: &Poll) -> Option<String> {
    let options = of.options.as_deref().unwrap_or_default();
    let options = options.iter().filter_map(|o| o.text.as_deref()).map(|o| format!("\n• {o}"));
    Some(format!("{}{}", of.question.as_deref()?, options.collect::<String>()))
}

fn lines<const N: usize>(parts: [Option<&str>; N]) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|p| !p.trim().is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
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
        let sealed = sealed(&Value::String("ж".repeat(40_000)));
        let Body::Raw(bytes) = sealed.body else { panic!("kept raw") };
        assert_eq!(bytes.len(), RAW);
        assert!(String::from_utf8_lossy(&bytes).ends_with("[cut; 80002 bytes in all]"));
        assert_eq!(sealed.bytes, Some(80_002));
    }

    #[test]
    fn a_place_outside_the_world_is_none() {
        let at = |latitude, longitude| Location {
            latitude: Some(latitude),
            longitude: Some(longitude),
            ..Location::default()
        };
        assert_eq!(place(&at(50.450_1, 30.523_4)).as_deref(), Some("50.450100, 30.523400"));
        assert_eq!(place(&at(f64::NAN, 0.0)), None);
        assert_eq!(place(&at(91.0, 0.0)), None);
    }
}
