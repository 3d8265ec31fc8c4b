//! Input that a strict client chokes on: all of it has been seen, or will be with the next Bot API version.

use std::sync::Arc;

use serde_json::{Value, json};

use super::chat::{Attachment, Content, MessageId};
use super::media::{Media, MediaKind};
use super::user::{User, attach};
use super::world::Draft;

/// A way in which a person's message is unlike what the documentation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A text with an entity of a type that does not exist yet.
    UnknownEntity,
    /// A message whose only content is a field that nobody knows.
    UnknownMedia,
    /// A forwarded text with an origin of an unknown type.
    UnknownOrigin,
    /// A document whose MIME type is none.
    BadMime,
    /// An update of an unknown kind about the message; the message itself is not delivered.
    UnknownUpdate,
    /// A text without its sender.
    NoSender,
}

impl Oddity {
    /// All of them, for loops.
    pub const ALL: [Self; 6] = [
        Self::UnknownEntity,
        Self::UnknownMedia,
        Self::UnknownOrigin,
        Self::BadMime,
        Self::UnknownUpdate,
        Self::NoSender,
    ];
}

#[expect(clippy::must_use_candidate, reason = "what happens counts, whether or not the handle is used")]
impl User {
    /// Writes `text` in an odd way.
    pub fn odd(&self, oddity: Oddity, text: &str) -> MessageId {
        match oddity {
            Oddity::UnknownEntity => {
                self.post(Draft { content: with_unknown_entity(text), ..Draft::default() })
            }
            Oddity::UnknownMedia => self.post(Draft { content: unknown_media(text), ..Draft::default() }),
            Oddity::UnknownOrigin => {
                self.forward(text, json!({ "type": "dream", "date": 1, "dreamer": text }))
            }
            Oddity::BadMime => self.send(Media::document("note.pdf", "not a mime type", text.to_owned())),
            Oddity::NoSender => {
                let draft = Draft { content: Arc::new(Content::of_text(text)), ..Draft::default() };
                self.post_changed(draft, |message| {
                    if let Some(fields) = message.as_object_mut() {
                        fields.remove("from");
                    }
                })
            }
            Oddity::UnknownUpdate => {
                self.api().inject(&json!({ "telepathy": { "from": { "id": self.id() }, "thought": text } }));
                MessageId(0)
            }
        }
    }

    /// Writes a text in which the bot is told further fields: null takes one away.
    pub fn write_with(&self, text: &str, fields: &Value) -> MessageId {
        let draft = Draft { content: Arc::new(Content::of_text(text)), ..Draft::default() };
        self.post_changed(draft, |message| lay_over(message, fields))
    }

    /// Sends media of which the bot is told further fields: null takes one away.
    pub fn send_with(&self, media: &Media, fields: &Value) -> MessageId {
        let attached = {
            let mut world = self.api().lock();
            attach(&mut world, media)
        };
        let content = Content { text: media.caption.clone(), entities: None, media: Some(attached) };
        let draft = Draft { content: Arc::new(content), ..Draft::default() };
        self.post_changed(draft, |message| lay_over(message, fields))
    }

    /// Sends a file whose bytes are of one kind and whose message says another.
    pub fn send_disguised(&self, media: &Media, as_kind: MediaKind) -> MessageId {
        let attached = {
            let mut world = self.api().lock();
            attach(&mut world, media)
        };
        let content = Content { media: Some(Attachment { kind: as_kind, ..attached }), ..Content::default() };
        self.post(Draft { content: Arc::new(content), ..Draft::default() })
    }
}

fn lay_over(message: &mut Value, fields: &Value) {
    let Some(message) = message.as_object_mut() else { return };
    for (name, value) in fields.as_object().into_iter().flatten() {
        if value.is_null() {
            message.remove(name);
        } else {
            message.insert(name.clone(), value.clone());
        }
    }
}

fn with_unknown_entity(text: &str) -> Arc<Content> {
    let length = text.encode_utf16().count();
    let entities = json!([{ "type": "shimmering", "offset": 0, "length": length, "hue": 40 }]);
    Arc::new(Content { text: text.to_owned(), entities: Some(entities), media: None })
}

fn unknown_media(text: &str) -> Arc<Content> {
    let json = json!({ "file_id": "holo-1", "file_unique_id": "h1", "depth": 3 });
    let media = Some(Attachment { kind: MediaKind::Unknown, json });
    Arc::new(Content { text: text.to_owned(), entities: None, media })
}
