//! What a case remembers of its cards, of places that move and of how its contact's address was spelt. What is done
//! with each stands in a file of its own.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::blank::is_blank;
use crate::domain::id::{Address, CaseCode, ChatId, DeliveryId, OperatorId, SourceId};
use crate::domain::message::Attachment;
use crate::domain::time::Stamp;

/// A contact's message that was shown to an operator. Who was shown it has, by the order of the cards, been
/// shown every earlier message of the case too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The message.
    pub seq: u32,
    /// To whom.
    pub operator: OperatorId,
    /// The card.
    pub delivery: DeliveryId,
    /// The card's place in the operator's chat; [`OUTDATED`] if the message reads otherwise by now.
    pub at: SourceId,
    /// Whether the card still has its buttons.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub live: bool,
    /// The chat in which it stands; none for cards of before that was kept.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub chat: Option<ChatId>,
    /// Civil time at which the line learned that it stands there, for those who answer from another chat.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub known_at: Stamp,
}

/// When an operator said something, as far as that tells what they had seen by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The chat in which they said it.
    pub chat: ChatId,
    /// Its place there.
    pub at: SourceId,
    /// Civil time by the channel, for what was shown to them in another chat.
    pub sent_at: Stamp,
    /// The delivery that it answers for certain, if that is known: whoever answers a mail has it.
    pub on: Option<DeliveryId>,
}

/// That a case's first message is a copy of another's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The first case with that text.
    pub first: CaseCode,
    /// Where in the message its writer's own words stand, in bytes.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub own: Vec<(usize, usize)>,
}

/// What a colleague noted last, for whoever takes the case on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Who.
    pub by: OperatorId,
    /// How it begins.
    pub text: String,
    /// Its number; 0 for one of before that was kept.
    #[serde(default)]
    pub seq: u32,
}

/// How many characters of a note a case keeps beside its transcript.
const NOTED: usize = 160;

impl Noted {
    /// The beginning of that note.
    #[must_use]
    pub fn of(by: &OperatorId, text: &str, seq: u32) -> Self {
        Self { by: by.clone(), text: text.chars().take(NOTED).collect(), seq }
    }
}

/// How many times somebody did something within a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    /// When it began, in line time.
    pub since: Stamp,
    /// How many times since then.
    pub count: u32,
}

impl Burst {
    /// Once more. Returns how many times it is within this minute.
    pub fn once_more(&mut self, now: Stamp) -> u32 {
        if now.since(self.since) >= Duration::from_secs(60) {
            *self = Self { since: now, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count
    }
}

/// A reply that waits for its writer's second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// Its number in the case.
    pub seq: u32,
    /// Who wrote it.
    pub by: OperatorId,
    /// Since when, in line time.
    pub since: Stamp,
    /// When it is told of again, if it is.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub next: Option<Stamp>,
    /// What it may tell, as a fixed word.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub why: String,
}

/// That a rule made a case urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressed {
    /// The rule's place in the config.
    pub rule: u16,
    /// When, in line time.
    pub at: Stamp,
}

/// The place of a card that shows its message as it does not read any more: no reply can come after it.
pub const OUTDATED: SourceId = SourceId::bare(i64::MAX);

/// Where a place is that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// The message that tells it.
    pub seq: u32,
    /// The latest position.
    pub place: Attachment,
    /// Line time at which it came.
    pub at: Stamp,
    /// Line time at which the cards were last brought up to date.
    pub shown_at: Stamp,
    /// Whether it moved since then.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub stale: bool,
    /// Line time at which a position was last written down.
    pub(super) tracked_at: Stamp,
}

/// A spelling of the contact's address, good for the messages from that one on up to the next spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spelt {
    /// The first message that it is good for.
    pub from: u32,
    /// The address.
    pub address: Address,
}
