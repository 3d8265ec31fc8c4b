//! What the line says, and to whom: a delivery holds no text of its own. It names what to say, in which
//! language, about which entries of the transcript, and a channel renders it when it is sent. So a case
//! that is forgotten takes its words out of the outbox with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{CaseCode, ChannelName, ContactId, DeliveryId, Language, OperatorId, SourceId};
use super::message::Milestone;
use super::time::Stamp;

mod sending;
mod word;

pub use sending::{Class, Headway, Outcome, Settlement};
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
    pub slot: Option<Slot>,
    /// What to say.
    pub say: Say,
    /// In which language.
    pub language: Language,
    /// About which case, if about one.
    pub case: Option<CaseCode>,
    /// The contact of that case.
    pub contact: Option<ContactId>,
    /// The message in the recipient's chat that it replies to, if any.
    pub reply_to: Option<SourceId>,
    /// Line time at which it was decided.
    pub made_at: Stamp,
    /// Civil time of the same moment, for headers and texts that must come out the same at a retry.
    pub dated: Stamp,
    /// Line time before which it is not sent.
    pub not_before: Stamp,
    /// Whether how it ends changes a case; otherwise only the map from messages to cases is written.
    pub decides: bool,
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
        chat: ContactId,
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
    /// Alerts to one person; see [`Say::Alert`].
    Alert,
    /// The emoji on that message of that case.
    Reactions(CaseCode, u32),
    /// The word to a contact that their message has arrived.
    Receipt,
}

/// Everything that the line can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Say {
    // To a contact.
    /// The first words: what this is, how to choose a language.
    Welcome,
    /// Which languages there are to choose from.
    ChooseLanguage,
    /// The language is now this delivery's.
    LanguageSet,
    /// What can be done here.
    ContactHelp,
    /// The message has arrived and will be answered in time.
    Acknowledge {
        /// When the line is next staffed, in civil time, if nobody is there now.
        staffed_at: Option<Stamp>,
    },
    /// The operator's words: the message of that number.
    Answer {
        /// The message.
        seq: u32,
    },
    /// The operator's words, changed.
    AnswerEdited {
        /// The message.
        seq: u32,
        /// The delivery that carried it.
        target: DeliveryId,
    },
    /// Take the operator's words back: delete them at the contact.
    AnswerRecalled {
        /// The message.
        seq: u32,
        /// The delivery that carried it.
        target: DeliveryId,
    },
    /// The line is late; with the emergency text.
    Late,
    /// What they attached is too large to be passed on; the rest has arrived.
    TooLarge,
    /// What forgetting means and that it is not done by a word here yet.
    ForgetHelp,

    // To an operator, about a case.
    /// One of the contact's messages, with the case's head and buttons.
    Card {
        /// The message.
        seq: u32,
        /// Why it comes to this operator now.
        why: CardWhy,
    },
    /// A card as it now looks: edited text, repeats, other buttons.
    CardUpdate {
        /// The message.
        seq: u32,
        /// The delivery that carried the card.
        target: DeliveryId,
        /// Its buttons.
        buttons: Buttons,
    },
    /// In the place of what a service refuses in every other form: that there is something, by the case's code alone.
    /// Never queued.
    Bare,
    /// That not all of an album could be shown. Never queued.
    Lacking,
    /// A late part of an album, after its card.
    Part {
        /// The message.
        seq: u32,
        /// The part's own number in the contact's chat.
        source: SourceId,
    },
    /// How a reply ended.
    Tick {
        /// The reply's number.
        seq: u32,
        /// How it ended.
        end: TickEnd,
    },
    /// The message was no reply: which case is it for?
    WhichCase {
        /// The operator's cases.
        cases: Vec<CaseCode>,
    },
    /// A prompt to answer the case by replying to it.
    Prompt,
    /// All of a case.
    History,
    /// The operator's cases and those that wait.
    CaseList {
        /// The operator's assigned cases.
        cases: Vec<CaseCode>,
        /// How many wait for anyone.
        waiting: u32,
    },
    /// To whom a case could be given.
    GiveTo {
        /// The candidates, the eligible first.
        operators: Vec<OperatorId>,
    },
    /// A reply to this operator's case that waits for their word: a colleague's, or their own that was held back.
    Draft {
        /// The message.
        seq: u32,
        /// Who wrote it.
        by: OperatorId,
    },
    /// A colleague's note.
    Noted {
        /// The message.
        seq: u32,
        /// Who wrote it.
        by: OperatorId,
    },
    /// A colleague changed what they had sent in this operator's case; the contact still has what it said before.
    ChangeKept {
        /// The message.
        seq: u32,
        /// Who would have changed it.
        by: OperatorId,
    },
    /// A colleague asks this operator, who may, to take an answer back.
    RecallAsked {
        /// The answer.
        seq: u32,
        /// Who asks.
        by: OperatorId,
    },
    /// The contact put an emoji on an answer, or took it off; it is told as it now stands.
    Reacted {
        /// The answer.
        seq: u32,
    },
    /// A case waits for an answer too long.
    Reminder,
    /// Cases run late.
    Alert {
        /// Which.
        cases: Vec<CaseCode>,
    },
    /// Something happened to a case that this operator should know.
    Happened {
        /// What.
        what: Milestone,
        /// The colleague whom it concerns, if any.
        who: Option<OperatorId>,
        /// Why, as a fixed word.
        why: String,
    },
    /// Their shift, or their being off, ends what they have: a last chance for notes.
    HandoverSoon {
        /// Their cases.
        cases: Vec<CaseCode>,
        /// When, in civil time.
        at: Stamp,
    },

    // To an operator, about a drill.
    /// A test case, which says that it is one.
    Drill,
    /// The test case as it now looks.
    DrillUpdate {
        /// The delivery that carried it.
        target: DeliveryId,
    },

    // To an operator, about the line.
    /// What an operator can do here.
    OperatorHelp,
    /// A short word in answer to a command.
    Word(Word),
}

/// Why a card comes now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardWhy {
    /// A new case.
    New,
    /// The contact wrote again.
    Further,
    /// The contact changed an earlier message that was answered.
    Changed,
    /// The contact changed an earlier message while an answer to it was on its way.
    ChangedMeanwhile,
    /// The contact changed an earlier message that nobody answered.
    Edited,
    /// It comes from another operator, or from the queue; the history is below History.
    Moved {
        /// From whom, if from a colleague.
        from: Option<OperatorId>,
    },
}

/// A card's buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Buttons {
    /// Take · Pass on · Close · History · More.
    First,
    /// As `First`, with Take pressed.
    Taken,
    /// What More shows.
    More,
    /// None; the case went to that operator, or to the queue.
    Moved(Option<OperatorId>),
    /// None; the case is closed.
    Closed,
}

/// How a reply ended, as its writer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TickEnd {
    /// It is with the contact; Recall is offered.
    Delivered,
    /// It is with the contact, but they wrote more in between, which stays unanswered.
    DeliveredButCrossed,
    /// The contact's channel refused it for good as it is; Send again is offered.
    Refused,
    /// As `Refused`: they have blocked the line.
    Blocked,
    /// As `Refused`: their account or address is gone.
    AccountGone,
    /// As `Refused`: their side lets nobody of ours write.
    Forbidden,
    /// As `Refused`: their side takes nothing of this kind now.
    Restricted,
    /// Nobody refused it, and it was not sent all the same; Send again is offered.
    NotSent,
    /// It may have arrived, or not; Send again is offered.
    Unsure,
    /// What goes along can't be cleaned or had, so nothing was sent.
    NotPassed,
    /// What goes along is too large, so nothing was sent.
    TooLarge,
    /// It bounced after it had been delivered.
    TakenBack,
    /// Something came back for it that may be a bounce; it stands in the case's history.
    PerhapsBack,
    /// It was deleted at the contact.
    Recalled,
    /// It was deleted at the contact, but for so many of its messages.
    RecalledPartly {
        /// How many are still there.
        left: u32,
    },
    /// It was not there any more: the contact may have deleted it, and may have read it before.
    RecallGone,
    /// It could not be deleted any more.
    RecallFailed,
    /// It goes out in a moment; Stop is offered until then.
    Waits,
    /// It was stopped before it went out; Send again is offered.
    Stopped,
}

/// What happens besides, at once and best effort: never stored, never repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The channel.
    pub channel: ChannelName,
    /// The chat.
    pub address: super::id::Address,
    /// The bot that it is up to, where there is one: no other knows the press, or the message.
    pub bot: Option<super::id::BotId>,
    /// What.
    pub what: AsideWhat,
}

/// The kinds of [`Aside`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsideWhat {
    /// 👀 on a message: it is safely taken.
    Seen(SourceId),
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

/// Whether a word of [`Outcome::Refused`] is about the recipient, so that nothing else would go through
/// either; any other word is about the one message.
#[must_use]
pub fn recipient_is_lost(why: &str) -> bool {
    matches!(why, "blocked" | "deactivated" | "not_found" | "forbidden")
}

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
