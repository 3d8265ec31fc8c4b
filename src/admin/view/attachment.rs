//! What came along with a message.

use serde::{Deserialize, Serialize};

use crate::domain::message::{Attachment, Body, Kind};

/// Something sent along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// What it is.
    pub kind: Kind,
    /// Its media type, as declared.
    pub mime: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Its file name, as the sender gave it.
    pub name: Option<String>,
    /// What it says, where it is no file: a place, somebody's number, a poll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl From<Attachment> for AttachmentView {
    fn from(a: Attachment) -> Self {
        let words = match a.body {
            Body::Words(words) => Some(words),
            Body::Telegram(_) | Body::Blob(_) | Body::Raw(_) | Body::Leaflet(_) | Body::Gone => None,
        };
        Self { kind: a.kind, mime: a.mime, bytes: a.bytes, name: a.name, words }
    }
}
