//! What people and bots send besides text, and the files behind it.

use std::collections::HashMap;

use axum::body::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

/// A kind of content that is not text; named as the field of a Bot API message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MediaKind {
    /// A picture that Telegram recompresses.
    Photo,
    /// A film with sound.
    Video,
    /// A voice message.
    Voice,
    /// A round video.
    VideoNote,
    /// A piece of music.
    Audio,
    /// A file, passed on as it is.
    Document,
    /// A sticker.
    Sticker,
    /// A GIF, or a film without sound.
    Animation,
    /// A point on the map.
    Location,
    /// Somebody's name and telephone number.
    Contact,
    /// A question with answers to choose from.
    Poll,
    /// That a topic was begun, which the app tells by itself.
    TopicCreated,
    /// That a topic was changed, likewise.
    TopicEdited,
    /// Something that this bot's library has never heard of.
    Unknown,
}

impl MediaKind {
    /// The field of a message that holds it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Animation => "animation",
            Self::Location => "location",
            Self::Contact => "contact",
            Self::Poll => "poll",
            Self::TopicCreated => "forum_topic_created",
            Self::TopicEdited => "forum_topic_edited",
            Self::Unknown => "holographic_note",
        }
    }

    /// Whether a caption can go with it.
    pub(super) const fn takes_caption(self) -> bool {
        matches!(
            self,
            Self::Photo | Self::Video | Self::Voice | Self::Audio | Self::Document | Self::Animation
        )
    }

    /// Whether it can be shown on a tap only.
    pub(super) const fn can_be_covered(self) -> bool {
        matches!(self, Self::Photo | Self::Video | Self::Animation)
    }

    const fn folder_and_ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Photo => ("photos", "jpg"),
            Self::Video => ("videos", "mp4"),
            Self::Voice => ("voice", "oga"),
            Self::VideoNote => ("video_notes", "mp4"),
            Self::Audio => ("music", "mp3"),
            Self::Sticker => ("stickers", "webp"),
            Self::Animation => ("animations", "mp4"),
            _ => ("documents", "bin"),
        }
    }

    const fn default_mime(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Video | Self::VideoNote | Self::Animation => "video/mp4",
            Self::Voice => "audio/ogg",
            Self::Audio => "audio/mpeg",
            Self::Sticker => "image/webp",
            _ => "application/octet-stream",
        }
    }
}

/// Something that a person sends; see [`User::send`](super::User::send).
#[derive(Clone, Debug)]
pub struct Media {
    pub(super) kind: MediaKind,
    pub(super) caption: String,
    pub(super) file: Option<NewFile>,
    /// The whole field, for what is no file.
    pub(super) fixed: Value,
}

impl Media {
    fn of_file(kind: MediaKind, bytes: impl Into<Bytes>) -> Self {
        let file = NewFile { bytes: bytes.into(), name: None, mime: None, size: None };
        Self { kind, caption: String::new(), file: Some(file), fixed: Value::Null }
    }

    fn of_value(kind: MediaKind, fixed: Value) -> Self {
        Self { kind, caption: String::new(), file: None, fixed }
    }

    /// A picture.
    #[must_use]
    pub fn photo(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Photo, bytes)
    }

    /// A film.
    #[must_use]
    pub fn video(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Video, bytes)
    }

    /// A voice message.
    #[must_use]
    pub fn voice(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Voice, bytes)
    }

    /// A round video.
    #[must_use]
    pub fn video_note(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::VideoNote, bytes)
    }

    /// A piece of music.
    #[must_use]
    pub fn audio(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Audio, bytes)
    }

    /// A film without sound.
    #[must_use]
    pub fn animation(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Animation, bytes)
    }

    /// A sticker.
    #[must_use]
    pub fn sticker(bytes: impl Into<Bytes>) -> Self {
        Self::of_file(MediaKind::Sticker, bytes)
    }

    /// A file with its name and MIME type, both as the sender claims them.
    #[must_use]
    pub fn document(name: &str, mime: &str, bytes: impl Into<Bytes>) -> Self {
        let mut media = Self::of_file(MediaKind::Document, bytes);
        if let Some(file) = &mut media.file {
            file.name = Some(name.to_owned());
            file.mime = Some(mime.to_owned());
        }
        media
    }

    /// A point on the map, in degrees.
    #[must_use]
    pub fn location(latitude: f64, longitude: f64) -> Self {
        Self::of_value(MediaKind::Location, json!({ "latitude": latitude, "longitude": longitude }))
    }

    /// A place that moves for so many seconds, in degrees.
    #[must_use]
    pub fn live_location(latitude: f64, longitude: f64, seconds: u32) -> Self {
        let place = json!({ "latitude": latitude, "longitude": longitude, "live_period": seconds });
        Self::of_value(MediaKind::Location, place)
    }

    /// A contact card; it is the sender's own only if `user_id` is the sender's.
    #[must_use]
    pub fn contact(phone: &str, first_name: &str, user_id: Option<i64>) -> Self {
        let mut card = json!({ "phone_number": phone, "first_name": first_name });
        if let Some(id) = user_id {
            card["user_id"] = id.into();
        }
        Self::of_value(MediaKind::Contact, card)
    }

    /// A question with answers to choose from.
    #[must_use]
    pub fn poll(question: &str, options: &[&str]) -> Self {
        let options: Vec<_> =
            options.iter().map(|o| json!({ "text": o, "voter_count": 0, "persistent_id": o })).collect();
        Self::of_value(
            MediaKind::Poll,
            json!({
                "id": "5", "question": question, "options": options, "total_voter_count": 0, "is_closed": false,
                "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
            }),
        )
    }

    /// Sends a caption with it.
    #[must_use]
    pub fn caption(mut self, caption: &str) -> Self {
        caption.clone_into(&mut self.caption);
        self
    }

    /// Claims a size in bytes that the given content does not have; above 20 MiB the bot can't fetch it.
    #[must_use]
    pub fn sized(mut self, bytes: u64) -> Self {
        if let Some(file) = &mut self.file {
            file.size = Some(bytes);
        }
        self
    }
}

/// A file that is about to get its id.
#[derive(Clone, Debug)]
pub(super) struct NewFile {
    pub bytes: Bytes,
    pub name: Option<String>,
    pub mime: Option<String>,
    /// Where it differs from the length of `bytes`.
    pub size: Option<u64>,
}

/// A file on the server.
#[derive(Clone, Debug)]
pub(super) struct StoredFile {
    pub kind: MediaKind,
    /// The field of a message that refers to the file.
    pub json: Value,
    pub path: String,
    pub unique: String,
    pub size: u64,
}

/// All files, by id; and the paths under which they are downloaded.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The bot for which ids are made: those of another bot mean nothing to it.
    bot: i64,
    by_id: HashMap<String, StoredFile>,
    by_path: HashMap<String, Bytes>,
}

impl Files {
    pub fn of(bot: i64) -> Self {
        Self { bot, ..Self::default() }
    }

    pub fn add(&mut self, kind: MediaKind, file: NewFile) -> String {
        let n = self.by_id.len() + 1;
        let id = format!("AgACAgIAAxkB{}AAI{n:08}", self.bot);
        let unique = format!("AQAD{n:06}");
        let (folder, ending) = kind.folder_and_ending();
        let ending = file.name.as_deref().and_then(ending_of).unwrap_or(ending);
        let path = format!("{folder}/file_{n}.{ending}");
        let size = file.size.unwrap_or(file.bytes.len() as u64);
        let json = describe(kind, &id, &unique, size, &file);
        self.by_path.insert(path.clone(), file.bytes);
        self.by_id.insert(id.clone(), StoredFile { kind, json, path, unique, size });
        id
    }

    pub fn get(&self, id: &str) -> Option<&StoredFile> {
        self.by_id.get(id)
    }

    pub fn at(&self, path: &str) -> Option<Bytes> {
        self.by_path.get(path).cloned()
    }
}

fn ending_of(name: &str) -> Option<&str> {
    let (_, ending) = name.rsplit_once('.')?;
    (ending.len() <= 5 && ending.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(ending)
}

fn describe(kind: MediaKind, id: &str, unique: &str, size: u64, file: &NewFile) -> Value {
    let mut json = json!({ "file_id": id, "file_unique_id": unique, "file_size": size });
    let mut set = |name: &str, value: Value| json[name] = value;
    if matches!(kind, MediaKind::Photo | MediaKind::Video | MediaKind::Sticker | MediaKind::Animation) {
        set("width", 640.into());
        set("height", 480.into());
    }
    if matches!(
        kind,
        MediaKind::Video | MediaKind::Voice | MediaKind::VideoNote | MediaKind::Audio | MediaKind::Animation
    ) {
        set("duration", 3.into());
    }
    match kind {
        MediaKind::VideoNote => set("length", 240.into()),
        MediaKind::Sticker => {
            set("type", "regular".into());
            set("is_animated", false.into());
            set("is_video", false.into());
            set("emoji", "🙂".into());
        }
        MediaKind::Photo => {}
        _ => {
            set("mime_type", file.mime.as_deref().unwrap_or(kind.default_mime()).into());
            if let Some(name) = &file.name {
                set("file_name", name.as_str().into());
            }
        }
    }
    if kind == MediaKind::Photo { Value::Array(vec![json]) } else { json }
}
