//! What a channel made of deliveries, before it is sent: in pieces that are told apart, or whole.

use sha2::{Digest, Sha256};

use super::email::render::Letter;
use super::telegram::payload::Payload;
use crate::text::units;

/// The most UTF-16 units that a message of Telegram has.
const TEXT: usize = 4096;

/// A delivery in the words of its channel, ready to be sent.
pub enum Rendered {
    /// Calls of the Bot API.
    Telegram(Vec<Payload>),
    /// A mail; none if there is nothing to say any more.
    Email(Option<Box<Letter>>),
}

impl Rendered {
    /// What tells its pieces apart, in order: a piece that is made again, from the same words, has the same mark.
    /// The head of a first message changes with time, so it is known by its place.
    #[must_use]
    pub fn marks(&self) -> Vec<u64> {
        let payloads = match self {
            Self::Telegram(payloads) => payloads,
            Self::Email(letter) => return vec![0; usize::from(letter.is_some())],
        };
        let mut marks: Vec<u64> = Vec::with_capacity(payloads.len());
        for (at, payload) in payloads.iter().enumerate() {
            let alike = |mark: &u64| marks.contains(mark);
            let mut marked = (0..).map(|n: u32| mark(at, payload, n)).skip_while(alike);
            let mark = marked.next().unwrap_or_default();
            marks.push(mark);
        }
        marks
    }

    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Telegram(payloads) => payloads.is_empty(),
            Self::Email(letter) => letter.is_none(),
        }
    }

    /// Puts each part of a piece in its place.
    pub fn take_apart(&mut self, at: usize) {
        match self {
            Self::Telegram(payloads) => {
                if let Some(payload) = payloads.get(at) {
                    let parts = payload.parts();
                    payloads.splice(at..=at, parts);
                }
            }
            // A mail goes as one.
            Self::Email(_) => {}
        }
    }

    /// Puts other words in the place of a piece.
    pub fn replace(&mut self, at: usize, by: Self) {
        match (self, by) {
            (Self::Telegram(payloads), Self::Telegram(others)) => {
                if at < payloads.len() {
                    payloads.splice(at..=at, others);
                }
            }
            (Self::Email(letter), Self::Email(other)) => *letter = other,
            // Rendered by one channel and sent by another: a fault of this program.
            (Self::Telegram(_), Self::Email(_)) | (Self::Email(_), Self::Telegram(_)) => {}
        }
    }

    /// A piece that is text, with these words above it if there is room for them.
    #[must_use]
    pub fn marked(&self, at: usize, words: &str) -> Option<Self> {
        let mut payload = match self {
            Self::Telegram(payloads) => payloads.get(at)?.clone(),
            Self::Email(_) => return None,
        };
        let Payload::Text { text, .. } = &mut payload else { return None };
        *text = format!("{words}\n{text}");
        (units(text) <= TEXT).then(|| Self::Telegram(vec![payload]))
    }

    /// Takes all of it out of the topic that it was to go into.
    pub fn leave_topic(&mut self) {
        match self {
            Self::Telegram(payloads) => payloads.iter_mut().for_each(Payload::leave_topic),
            // A mail has no topics.
            Self::Email(_) => {}
        }
    }

    /// Whether a piece takes messages away: then its numbers are those that stay.
    #[must_use]
    pub fn takes_away(&self, at: usize) -> bool {
        match self {
            Self::Telegram(payloads) => matches!(payloads.get(at), Some(Payload::Delete { .. })),
            Self::Email(_) => false,
        }
    }

    /// Adds words at the end.
    pub fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Telegram(payloads), Self::Telegram(others)) => payloads.extend(others),
            // A mail is whole.
            (Self::Email(_), _) | (Self::Telegram(_), Self::Email(_)) => {}
        }
    }
}

fn mark(at: usize, payload: &Payload, alike: u32) -> u64 {
    let what = match payload {
        Payload::Text { .. } if at == 0 => "first".to_owned(),
        Payload::Text { text, .. } => text.clone(),
        Payload::Copy { messages, .. } => format!("{messages:?}"),
        Payload::Upload(upload) => format!("{} {:?}", upload.what.name, upload.what.body),
        Payload::EditText { message, .. } | Payload::EditCaption { message, .. } => {
            format!("edit {message:?}")
        }
        Payload::Delete { .. } => "delete".to_owned(),
    };
    let hash = Sha256::digest(format!("{alike} {what}"));
    hash.iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}
