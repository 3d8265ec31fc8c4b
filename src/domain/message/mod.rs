//! One thing said, in the one form that every channel's messages take; and the transcript that holds it.

mod because;
mod fold;
mod milestone;
mod strip;

use serde::{Deserialize, Serialize};

use super::blank::is_blank;
use super::id::{Address, ChannelName, OperatorId, SourceId};
use super::time::Stamp;
pub use because::Because;
pub use fold::{Folded, Version, fold};
pub use milestone::Milestone;
pub use strip::{Parts, notes};

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The contact whose case it is.
    Contact,
    /// An operator, to the contact.
    Operator(OperatorId),
    /// An operator, to colleagues; a contact never sees it.
    Note(OperatorId),
    /// An operator who spoke with the contact by telephone; the words, if any, say of what.
    Called(OperatorId),
    /// A machine, from the contact's address.
    Automatic,
    /// The contact, who asked for a human and said nothing.
    Asking,
    /// A reply that was not sent: by someone whose case it is not, or held back for its writer's second look.
    /// Kept and offered to the one whose case it is.
    Draft(OperatorId),
}

/// One normalised message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number in the case, from 1.
    pub seq: u32,
    /// Who said it.
    pub from: Author,
    /// The channel it came in by.
    pub channel: ChannelName,
    /// Its number in the chat it came from.
    pub source: SourceId,
    /// The numbers of all its parts in that chat, the first included; more than one for an album.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub parts: Vec<SourceId>,
    /// Civil time by the sender's channel; not to be trusted for ages.
    pub sent_at: Stamp,
    /// Line time at which it was taken.
    pub received_at: Stamp,
    /// The text or caption; empty where there is none.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub text: String,
    /// What was cut from a mail as a quotation, a signature or a footer: never gone, only out of the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// Everything that is not text.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub attachments: Vec<Attachment>,
    /// What joins the parts of one album, if it is one.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub album: Option<String>,
    /// Whether it is somebody else's, passed on by whoever sent it: not their own words.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub forwarded: bool,
    /// The message of the case that it answers, where its writer said so.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub answers: Option<u32>,
    /// The words that it answers or quotes; empty where these are no words, or can't be had.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub quotes: Option<String>,
    /// Whether a machine may have written it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub maybe_machine: bool,
    /// What it came through, where others write through it too: then nobody vouches for who wrote it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub via: Option<Via>,
    /// Who its From said it was from, where somebody else is answered: a form's address, a list's.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub claimed: Option<Address>,
    /// Whether its sender's address is proven; absent where its channel can't tell, or a version of before took it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub verified: Option<bool>,
    /// Whether the line's own mail server says that somebody else wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forged: bool,
}

/// What people write through whose own address then stands beside the author's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A form on a page, or another program that writes for people.
    Form,
    /// A list or a group.
    List,
}

/// Something sent along with, or instead of, text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is.
    pub kind: Kind,
    /// Its media type, as declared.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub mime: Option<String>,
    /// Its size, if the channel tells.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub bytes: Option<u64>,
    /// Its file name, as the sender gave it. Sensitive.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub name: Option<String>,
    /// Where its content is.
    pub body: Body,
}

/// The kinds of content that a case can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A silent, short, looping film.
    Animation,
    /// A spoken message.
    Voice,
    /// A round video message.
    RoundVideo,
    /// Music or a recording.
    Audio,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
    /// A place on the map.
    Location,
    /// Somebody's name and number.
    ContactCard,
    /// A poll.
    Poll,
    /// What this version can't read; the raw source is kept sealed.
    Unsupported,
    /// Content that is encrypted, and not for the line.
    Sealed,
}

/// Where an attachment's content is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// At Telegram, under this `file_id`, until it crosses channels.
    Telegram(String),
    /// In the blob store.
    Blob(String),
    /// In a file of the admin's, by its path: it comes from nobody, and is never stored.
    Leaflet(String),
    /// In words: a place's coordinates, a contact card, a poll with its options.
    Words(String),
    /// The raw source of something unreadable, at most 32 kB; larger ones are blobs.
    Raw(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Nowhere any more: it was kept for as long as attachments are.
    Gone,
}

/// An emoji that somebody put on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reaction {
    /// A common one.
    Emoji(String),
    /// A picture of somebody's own making, or a kind that this version does not know.
    Other,
}

impl Reaction {
    /// The emoji, if it can be shown.
    #[must_use]
    pub fn emoji(&self) -> Option<&str> {
        match self {
            Self::Emoji(emoji) => Some(emoji),
            Self::Other => None,
        }
    }
}

/// How far a message to the contact, or a card to the operator, has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// In the outbox.
    Pending,
    /// Its channel took it.
    Delivered,
    /// Refused for good.
    Refused,
    /// It may have arrived: the service did not say, several times.
    Unsure,
    /// Delivered once, then bounced or deleted again.
    TakenBack,
}

/// One line of the append-only transcript. Folded on reading: see [`fold`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// Something was said.
    Said(Message),
    /// An earlier message now reads differently.
    Edited {
        /// The message that was changed.
        seq: u32,
        /// Line time of the change.
        at: Stamp,
        /// The whole new text.
        text: String,
        /// The whole new content; empty where it stays as it was.
        #[serde(default, skip_serializing_if = "is_blank")]
        attachments: Vec<Attachment>,
    },
    /// A further part of an album came after its message was taken.
    Part {
        /// The message it belongs to.
        seq: u32,
        /// The part.
        attachment: Attachment,
        /// Its own number in the chat.
        source: SourceId,
        /// The words that came with it, which are part of the message's; empty where it had none.
        #[serde(default, skip_serializing_if = "is_blank")]
        text: String,
    },
    /// Its writer changed it, and the change reached nobody: it came too late, or from somebody who no longer
    /// had the case.
    NotChanged {
        /// The message.
        seq: u32,
        /// Line time.
        at: Stamp,
        /// Who would have changed it.
        by: OperatorId,
        /// What it would read.
        text: String,
    },
    /// The latest change of it did not reach the contact, who has what it said before.
    ChangeFailed {
        /// The message.
        seq: u32,
        /// Line time.
        at: Stamp,
    },
    /// The place that a message tells moved on. Not every position is written down; the latest stands in the
    /// case.
    Moved {
        /// The message.
        seq: u32,
        /// Line time.
        at: Stamp,
        /// The place.
        place: Attachment,
    },
    /// The contact put emoji on it, or took them off.
    Reacted {
        /// The message.
        seq: u32,
        /// Line time.
        at: Stamp,
        /// All that stand there now.
        reactions: Vec<Reaction>,
    },
    /// A message's delivery went on.
    Delivery {
        /// The message.
        seq: u32,
        /// Line time.
        at: Stamp,
        /// How far it is.
        progress: Progress,
        /// Why it is not with the contact, as a fixed word; what older versions wrote down has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// Something happened to the case.
    Happened(Happened),
}

impl Entry {
    /// The number of the message that it is about; none for the case's own history.
    #[must_use]
    pub fn seq(&self) -> Option<u32> {
        match self {
            Self::Said(message) => Some(message.seq),
            Self::Edited { seq, .. }
            | Self::Part { seq, .. }
            | Self::NotChanged { seq, .. }
            | Self::Moved { seq, .. }
            | Self::Reacted { seq, .. }
            | Self::ChangeFailed { seq, .. }
            | Self::Delivery { seq, .. } => Some(*seq),
            Self::Happened(_) => None,
        }
    }

    /// The message of that number, if that is what was said.
    #[must_use]
    pub fn said(&self, seq: u32) -> Option<&Message> {
        let Self::Said(message) = self else { return None };
        (message.seq == seq).then_some(message)
    }

    /// That late part of that message, if it is one, and the words that came with it.
    #[must_use]
    pub fn part(&self, seq: u32, from: SourceId) -> Option<(&Attachment, &str)> {
        let Self::Part { seq: of, attachment, source, text } = self else { return None };
        (*of == seq && *source == from).then_some((attachment, text.as_str()))
    }
}

/// A line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Line time.
    pub at: Stamp,
    /// What.
    pub what: Milestone,
    /// The operator whom it concerns, if any.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub to: Option<OperatorId>,
    /// Why, as a fixed word.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub why: String,
}
