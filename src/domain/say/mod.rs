//! What the line says, and to whom: a delivery holds no text of its own. It names what to say, in which
//! language, about which entries of the transcript, and a channel renders it when it is sent. So a case
//! that is forgotten takes its words out of the outbox with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::blank::is_blank;
use super::id::{CaseCode, ChannelName, ChatId, ContactId, DeliveryId, Language, OperatorId, SourceId};
use super::time::Stamp;

mod announcing;
mod asking;
mod board;
mod calling;
mod class;
mod contact;
mod deed;
mod operator;
mod refusal;
mod sending;
mod whole;
mod word;

pub use announcing::{AnnounceWord, Announcing};
pub use asking::Asking;
pub use board::{Board, Which};
pub use calling::Calling;
pub use class::Class;
pub use contact::{Aside, ToContact};
pub use deed::{Deed, Stands};
pub use operator::{Buttons, CardWhy, TickEnd, ToOperator};
pub use refusal::Refusal;
pub use sending::{Headway, Outcome, Settlement};
pub use whole::Say;
pub use word::Word;

/// One thing to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id; a retry keeps it.
    pub id: DeliveryId,
    /// To whom.
    pub to: Recipient,
    /// How urgent it is among all that waits to be sent.
    pub class: Class,
    /// A later delivery with the same slot replaces this one while it is unsent.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub slot: Option<Slot>,
    /// What to say.
    pub say: Say,
    /// In which language.
    pub language: Language,
    /// About which case, if about one.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub case: Option<CaseCode>,
    /// The contact of that case.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub contact: Option<ContactId>,
    /// The message in the recipient's chat that it replies to, if any.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub reply_to: Option<SourceId>,
    /// Line time at which it was decided.
    pub made_at: Stamp,
    /// Civil time of the same moment, for headers and texts that must come out the same at a retry.
    pub dated: Stamp,
    /// Line time before which it is not sent.
    pub not_before: Stamp,
    /// Whether how it ends changes a case; otherwise only the map from messages to cases is written.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub decides: bool,
    /// The channel by which alone its operator shall hear it, where the first that works is not enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ChannelName>,
}

/// Who gets a delivery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Recipient {
    /// A contact, on the channel that they write on.
    Contact(ContactId),
    /// An operator, on the first of their channels that works.
    Operator(OperatorId),
    /// A chat that is neither yet: one that opened an invitation.
    Chat {
        /// The channel.
        channel: ChannelName,
        /// The chat's keyed hash.
        chat: ChatId,
        /// Its address.
        address: super::id::Address,
    },
    /// A pager's URL.
    Pager(String),
}

/// What a later delivery can replace while it is unsent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// The present look of that delivery's card.
    Card(DeliveryId),
    /// Alerts to one person; see [`ToOperator::Alert`].
    Alert,
    /// The emoji on that message of that case.
    Reactions(CaseCode, u32),
    /// As [`Slot::Minute`], of a version that knew the case alone. Nothing new has it.
    Burst(CaseCode),
    /// The newest card of many that a contact's messages of one minute share, which began then: what is said later
    /// keeps its place behind what was said between.
    Minute(CaseCode, Stamp),
    /// The word to a contact that their message has arrived.
    Receipt,
}

/// What happens besides, at once and best effort: never stored, never repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The channel.
    pub channel: ChannelName,
    /// The chat.
    pub address: super::id::Address,
    /// The bot that it is up to, where there is one: no other knows the press, or the message.
    pub bot: Option<super::id::BotId>,
    /// What.
    pub what: FeedbackKind,
}

/// The kinds of [`Feedback`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedbackKind {
    /// 👀 on a message: it is safely taken.
    Seen(SourceId),
    /// 👌 in its place: an operator has taken the case on.
    Taken(SourceId),
    /// The answer to a button press: a short word, or just the end of the spinner.
    Pressed {
        /// The press.
        callback: String,
        /// What pops up.
        word: Option<Word>,
        /// The case that it is about, if about one.
        case: Option<CaseCode>,
        /// In which language.
        language: Language,
    },
    /// Leave a group that somebody added the bot to.
    Leave,
}

/// How long copies stand in an operator's chat: an hour less than Telegram lets a bot delete.
pub const STAYS: Duration = Duration::from_hours(47);

/// How long an answer by mail can be stopped: it can't be deleted at the contact as a chat message can, so it
/// waits for its writer's second thought before it goes out.
pub const STOPPABLE: Duration = Duration::from_secs(30);

/// How long after it went out an answer can still be changed: as long as a slip is noticed, and no longer than
/// what was read stays what was written.
pub const CHANGEABLE: Duration = Duration::from_secs(15 * 60);

/// How long after it went out an answer can be taken back: as long as Telegram lets a bot delete
/// (<https://core.telegram.org/bots/api#deletemessage>).
pub const RECALLABLE: Duration = Duration::from_secs(48 * 3600);

/// How long after a case's end its reply addresses can be written to: a mail that answers later, or one that
/// was kept to be used later, must not open what everyone holds for over.
pub const ADDRESSES_LIVE: Duration = Duration::from_secs(30 * 86_400);

/// How long the alarm about a case is quiet after "I'm on it".
pub const QUIET: Duration = Duration::from_secs(2 * 3600);
