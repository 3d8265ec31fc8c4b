//! What attachments are called on their way out: by kind and number, for their senders' names can say who
//! they are.

use crate::domain::id::{BotId, ChannelName};
use crate::domain::message::{Attachment, Body, Kind};

use super::{Enclosure, Instead};

/// Media types that are passed on as declared, with the ending of a file of that type. Any other is only bytes:
/// a declared type is the sender's word.
const TYPES: [(&str, &str); 23] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/heic", "heic"),
    ("image/heif", "heif"),
    ("image/avif", "avif"),
    ("image/tiff", "tif"),
    ("audio/ogg", "ogg"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/amr", "amr"),
    ("audio/wav", "wav"),
    ("audio/flac", "flac"),
    ("audio/gsm", "gsm"),
    ("audio/basic", "au"),
    ("audio/webm", "weba"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    (BYTES, "bin"),
];

const BYTES: &str = "application/octet-stream";

/// The names given so far within one message.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<String>);

impl Names {
    /// Takes note of a name that is given already.
    pub fn add(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    /// Names an attachment that came in by `channel` and `bot`, if it has one, and makes an enclosure of it. `leaves` if a contact
    /// gets it; `instead` is filled in by whoever has texts.
    pub fn enclose(
        &mut self,
        attachment: &Attachment,
        (channel, bot): (&ChannelName, Option<BotId>),
        leaves: bool,
    ) -> Enclosure {
        let (stem, usual) = stem(attachment.kind);
        let known = |wanted: &str| TYPES.iter().find(|(mime, _)| *mime == wanted);
        let declared = attachment.mime.as_deref().map(|mime| mime.trim().to_ascii_lowercase());
        let declared = declared.map_or(known(usual), |declared| known(&declared));
        let (mime, ending) = declared.copied().unwrap_or((BYTES, "bin"));
        let alike = self.0.iter().filter(|n| n.rsplit_once('-').is_some_and(|(s, _)| s == stem)).count();
        let name = format!("{stem}-{}.{ending}", alike + 1);
        self.add(&name);
        Enclosure {
            name,
            mime,
            bytes: attachment.bytes,
            channel: channel.clone(),
            bot,
            body: attachment.body.clone(),
            leaves,
            secrets: Vec::new(),
            instead: Instead::default(),
            holds: Vec::new(),
            words: None,
        }
    }
}

/// A file of the admin's that goes to a contact on that channel, as the one of that number.
#[must_use]
pub fn leaflet(path: &str, number: u32, channel: &ChannelName) -> Enclosure {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let ending = if ending == "jpeg" { "jpg" } else { ending.as_str() };
    let known = TYPES.iter().find(|(_, known)| *known == ending).copied();
    let (mime, ending) = known.unwrap_or((BYTES, "bin"));
    Enclosure {
        name: format!("leaflet-{number}.{ending}"),
        mime,
        bytes: None,
        channel: channel.clone(),
        bot: None,
        body: Body::Leaflet(path.to_owned()),
        leaves: true,
        secrets: Vec::new(),
        instead: Instead::default(),
        holds: Vec::new(),
        words: None,
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
        Kind::Document
        | Kind::Sealed
        | Kind::Location
        | Kind::ContactCard
        | Kind::Poll
        | Kind::Unsupported => ("file", BYTES),
    }
}
