//! In which order what is said goes out, how far it came, and how that ended.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::{Delivery, Recipient, Refusal, Say, Slot, ToContact};
use crate::domain::id::{ChannelName, ChatId, SourceId};

impl Class {
    /// The class of what is said; `bulk` if its reader knows of the case already.
    #[must_use]
    pub fn of(to: &Recipient, say: &Say, bulk: bool) -> Self {
        match (to, say) {
            (Recipient::Contact(_), Say::Contact(say)) if say.is_answer() => Self::Answer,
            (Recipient::Contact(_), _) => Self::Receipt,
            _ if bulk => Self::Further,
            _ => Self::First,
        }
    }
}

impl Delivery {
    /// What it makes needless while that is unsent: whoever has an answer need not hear that there will be one.
    #[must_use]
    pub fn overtakes(&self) -> Option<Slot> {
        matches!(self.say, Say::Contact(ToContact::Answer { .. })).then_some(Slot::Receipt)
    }
}

/// How far a delivery of several pieces came: what of it is over is never sent again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headway {
    /// The pieces that are over, each by its mark and with the numbers that it got in the recipient's chat, in the
    /// order in which they went.
    pub over: Vec<(u64, Vec<SourceId>)>,
    /// How often it stayed unclear whether the next piece had arrived.
    pub unsure: u32,
    /// How many parts of an album are gone from where they were to be copied from.
    pub missing: u32,
}

impl Headway {
    /// The numbers that its pieces got, in order.
    #[must_use]
    pub fn numbers(&self) -> Vec<SourceId> {
        self.over.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect()
    }
}

/// How an attempt to send ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Taken by the channel, under these numbers in the recipient's chat.
    Delivered(Vec<SourceId>),
    /// Refused for good.
    Refused(Refusal),
    /// Not sent, but kept until somebody says whether it shall be: the line was put back to an earlier day.
    Held,
    /// Not sent because there is nothing to change any more (an edit of what is gone or the same).
    Dropped,
    /// It may have arrived, more than once: it is not sent again unless somebody says so.
    Unsure,
    /// Not over: a piece of it was taken under these numbers, further ones follow.
    Going {
        /// The numbers of that piece.
        numbers: Vec<SourceId>,
        /// How far all of it is.
        headway: Headway,
    },
}

/// An attempt to send that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What was sent.
    pub delivery: Delivery,
    /// The chat that it went to, if it went to one.
    pub chat: Option<ChatId>,
    /// The channel that it went by.
    pub channel: Option<ChannelName>,
    /// How it ended.
    pub outcome: Outcome,
    /// How many parts of an album are gone from where they were to be copied from.
    #[serde(default)]
    pub missing: u32,
}
