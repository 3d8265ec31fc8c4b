//! What happens to a line: the only things that make it decide.

use std::borrow::Cow;

use super::announce::parts::Shared;
use super::call::Call;
use super::campaign::Sketched;
use super::case::Written;
use super::command::{AdminAsk, Command};
use super::forget::{Copies, Forget, Strip};
use super::id::{
    Address, BotId, CaseCode, ChannelName, ChatId, ContactId, DeliveryId, Language, LinkKey, OperatorId,
    SeenKey, SourceId,
};
use super::linking::Linking;
use super::message::{Attachment, Kind, Reaction, Via};
use super::say::Settlement;
use super::senses::Sensed;
use super::threads::Threaded;
use super::time::Stamp;
use super::trail::{Act, Begin, Who};

pub use super::followup::Followup;
pub use super::id::FollowupId;
pub use super::stream::Stream;

/// One event. It brings its own randomness, so that deciding needs none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Random bytes, unique to this event: ids, codes and link tokens are made of them.
    pub seed: [u8; 32],
    /// The memory of its source; a known key makes it a duplicate.
    pub seen: Vec<SeenKey>,
    /// What happened.
    pub what: What,
}

/// The kinds of event.
#[expect(clippy::large_enum_variant, reason = "nearly all events are arrivals")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Something came in by a channel.
    Arrived(Arrival),
    /// An attempt to send is over.
    Settled(Box<Settlement>),
    /// Something may be due for this case: a step, a timer, its quiet end.
    Due(CaseCode),
    /// The audit found this case in the wrong places: put it back where it belongs.
    Repair(CaseCode),
    /// Time to look at everyone's hours.
    RosterTick,
    /// Newcomers wait of whom nobody has heard.
    Introduce,
    /// Work that an earlier decision left for later.
    Followup(FollowupId, Followup),
    /// Someone with the right to asks over the admin socket.
    Asked(AdminAsk, Who),
    /// Somebody wants something forgotten, and it was gathered.
    Forget(Box<Forget>, Who),
    /// What is kept for a shorter time than the rest of a case is over.
    Strip(Box<Strip>),
    /// The audit trail begins there from now on: what stands before was kept for long enough.
    CutTrail(Begin),
    /// What stands in the chat of a contact who wants it cleared, or to be forgotten, was gathered.
    Clear(ContactId, Vec<SourceId>),
    /// The store was put back to an earlier day.
    Restored {
        /// Civil time of the copy's last sign of life.
        from: Stamp,
        /// Whether there was no copy: the line knows nothing of the time before either.
        emptied: bool,
        /// Who did it.
        by: Who,
    },
    /// A channel has lost its hearing or its speech for so long that people must know, or has them again.
    Sensed(Sensed),
    /// A channel has taken in again what it kept of the time that a restored store knows nothing of.
    Rescanned(ChannelName),
    /// A channel has learnt as which bot it hears and speaks.
    Identified {
        /// The channel.
        channel: ChannelName,
        /// The bot.
        bot: BotId,
        /// Whether the store was begun by a version that did not keep the bot of a message.
        older: bool,
    },
    /// What a contact sent did not come to an operator, for it is too large to be passed on.
    Stuck {
        /// The case.
        case: CaseCode,
        /// The message.
        seq: u32,
        /// The operator.
        operator: OperatorId,
    },
    /// Something became of a thread of an operator's chat.
    Threaded(Threaded),
    /// What stands in the chats of an operator who was locked out was gathered, for that follow-up.
    ClearOut(FollowupId, Vec<Copies>),
    /// What is to be announced was compared with every case that is kept, for that follow-up; with what it shares.
    Compared(FollowupId, u32, Option<Shared>),
    /// What has stood in the chats of operators for long enough was gathered.
    Aged(Vec<Copies>),
    /// Mails of whoever was forgotten are removed, as those follow-ups wanted.
    Expunged(Vec<FollowupId>),
    /// Something was done that changes no document, and that the audit trail must tell.
    Acted(Act),
}

/// Something that came in by a channel, in one form for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The channel.
    pub channel: ChannelName,
    /// The sender's address on it.
    pub address: Address,
    /// The keyed hash of the two.
    pub chat: ChatId,
    /// Other ids under which the sender may be known.
    pub aliases: Aliases,
    /// The message's own number in the chat.
    pub source: SourceId,
    /// Civil time by the channel.
    pub sent_at: Stamp,
    /// The language of the sender's app, if it tells.
    pub app_language: Option<Language>,
    /// What came.
    pub what: Came,
}

/// Ids beside its own under which an address may be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// As versions of before took it, which made one of addresses that are two. Who stands there is the sender only
    /// if their address is.
    pub formerly: Option<ContactId>,
    /// Where somebody else has stood under its own id since then.
    pub apart: Option<ContactId>,
}

impl Aliases {
    /// Those that there are.
    pub fn all(self) -> impl Iterator<Item = ContactId> {
        self.formerly.into_iter().chain(self.apart)
    }
}

impl Arrival {
    /// The key under which this message is found again.
    #[must_use]
    pub fn link(&self) -> LinkKey {
        LinkKey { chat: self.chat, message: self.source }
    }

    /// The message of ours whose button was pressed, if one was.
    #[must_use]
    pub fn pressed_on(&self) -> Option<SourceId> {
        match self.what {
            Came::Pressed { on, .. } => Some(on),
            _ => None,
        }
    }

    /// When an operator did this. What they press stands below what they have seen; what they say may tell
    /// which mail it answers.
    #[must_use]
    pub fn written(&self) -> Written {
        let (at, on) = match &self.what {
            Came::Pressed { on, .. } => (*on, None),
            Came::Said(said) | Came::Edited(said) => (self.source, said.on),
            _ => (self.source, None),
        };
        Written { chat: self.chat, at, sent_at: self.sent_at, on }
    }
}

/// What can come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A message.
    Said(Said),
    /// An earlier message, changed. Its `source` is that message's.
    Edited(Said),
    /// A button of a message that we sent.
    Pressed {
        /// The press, to be acknowledged.
        callback: String,
        /// The message under which the button stands.
        on: SourceId,
        /// What the button means; none if this version has no such button.
        command: Option<Command>,
    },
    /// The sender put emoji on a message of the chat, or took them off: all that stand there now. The arrival's
    /// `source` is that message's.
    Reacted(Vec<Reaction>),
    /// The sender blocked us, or lets us write again.
    Reachable(bool),
    /// We were added to a group.
    Group,
    /// No person's words, or none that can be trusted; and what it said, which is kept.
    Machine(Machine, Said),
}

/// What mail servers bring besides what people write. It makes no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Machine {
    /// A message of ours came back: it was delivered to a server, and not to the person.
    Bounced {
        /// Whether it says so in a way that is known; if not, its writer is asked to look.
        sure: bool,
        /// The delivery that carried it.
        delivery: DeliveryId,
        /// The case that it was about; where that is not known, the one of the address that it was sent to,
        /// which is then the arrival's.
        case: Option<CaseCode>,
    },
    /// A machine wrote: an absence note, a report. Kept, and nothing more: it answers nothing, resets no clock and
    /// is not answered. How that is known, as a fixed word.
    Automatic(&'static str),
    /// Somebody wrote as an operator without being proven to be one; what they wrote goes nowhere.
    Impostor {
        /// Whom they claimed to be.
        operator: OperatorId,
        /// What did not hold, as a fixed word.
        why: &'static str,
    },
}

/// The content of a message.
#[expect(clippy::struct_excessive_bools, reason = "each tells another thing that a channel knows of it")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Text or caption.
    pub text: String,
    /// What was cut from a mail.
    pub rest: Option<String>,
    /// Everything else.
    pub attachments: Vec<Attachment>,
    /// What joins the parts of an album.
    pub album: Option<String>,
    /// The numbers of all its parts in its chat, the first included; more than one for an album.
    pub parts: Vec<SourceId>,
    /// What each part of an album says by itself, in the order of `parts`; empty for what came as one message.
    pub captions: Vec<Caption>,
    /// The message of the same chat that it replies to.
    pub reply_to: Option<SourceId>,
    /// The words that it answers or quotes, from wherever; empty where these are no words, or can't be had.
    pub quotes: Option<String>,
    /// Whether it is somebody else's, passed on by whoever sent it: not their own words.
    pub forwarded: bool,
    /// The topic of its chat in which it was written, if the chat has topics; it is answered there.
    pub thread: Option<i64>,
    /// The case that it is about, where the channel knows for certain: a signed reply address says so.
    pub case: Option<CaseCode>,
    /// The delivery that it answers, where the channel knows for certain: the reply address of that mail was
    /// used, so whatever the mail showed was seen.
    pub on: Option<DeliveryId>,
    /// What it is known by wherever it turns up: the same words, proven to be an operator's, are said once.
    pub proof: Option<SeenKey>,
    /// What a machine's words in an operator's name are known by for a day, once for each time that they are told
    /// of; the last time it is told that no more will be.
    pub told: Vec<SeenKey>,
    /// Whether it may hold what its writer does not mean to send: then it waits for their word.
    pub doubtful: bool,
    /// What tells who wrote it, beside their words.
    pub signed: Signed,
    /// What it came through, where others write through it too.
    pub via: Option<Via>,
    /// Who its From said it was from, where somebody else is answered.
    pub claimed: Option<Address>,
    /// Whether its sender's address is proven; absent where its channel can't tell.
    pub verified: Option<bool>,
    /// How its writer wants to be answered, where its channel knows of keys.
    pub answer_key: AnswerKey,
    /// Whether the line's own mail server says that somebody else wrote it.
    pub forged: bool,
    /// Whether it came to a reply address that only its sender was told.
    pub goes_on: bool,
    /// What remembers for a day that the mailbox was told something, under whichever of its names (`ada+work@…`): one
    /// for each [`Purse`](super::meter::Purse) that a forger can empty.
    pub mailbox: Vec<SeenKey>,
    /// Whether nobody knows where its writer is answered.
    pub unaddressed: bool,
    /// Of what may be a machine's: what bounds how much of one source is shown.
    pub stream: Option<Stream>,
    /// Whether a machine may have written it, by marks that people's mail can have, too: then it is not
    /// acknowledged, and its card says so.
    pub maybe_machine: bool,
    /// Whether its source gave it before, to a line that has lost the memory of that: whatever it led to may
    /// have been done.
    pub again: bool,
    /// The command that the text is, for those who may give one.
    pub command: Option<Command>,
    /// What it is about another phone of its writer, if it is.
    pub linking: Option<Linking>,
    /// That it is a call, and what is known of calling back.
    pub call: Option<Call>,
    /// The operator who heard it, of a call that one took.
    pub heard_by: Option<OperatorId>,
    /// Fingerprint of the normalised content: a keyed hash.
    pub fingerprint: [u8; 16],
    /// What copies of its text are known by.
    pub sketched: Sketched,
    /// Whether the source could not be read: then the one attachment is its sealed raw form.
    pub unreadable: bool,
    /// That something came for which there is no room yet, and nothing of it: its sender is told.
    pub waits: bool,
}

impl Said {
    /// Whether it is a place and nothing else. Only a place that moves with its sender is ever changed.
    #[must_use]
    pub fn is_position(&self) -> bool {
        self.text.is_empty() && matches!(self.attachments.as_slice(), [one] if one.kind == Kind::Location)
    }

    /// What tells its writer's language: their own words, and only where there are none those that were cut.
    #[must_use]
    pub fn speech(&self) -> Cow<'_, str> {
        if self.text.trim().is_empty() { self.words() } else { Cow::Borrowed(&self.text) }
    }

    /// All words of it, those that were cut included: what may be urgent may stand there.
    #[must_use]
    pub fn words(&self) -> Cow<'_, str> {
        match &self.rest {
            Some(rest) => Cow::Owned([&self.text, "\n\n", rest].concat()),
            None => Cow::Borrowed(&self.text),
        }
    }
}

/// How whoever wrote wants to be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AnswerKey {
    /// It says nothing of that.
    #[default]
    Unsaid,
    /// As anybody reads it.
    None,
    /// Encrypted for this key, as its channel reads it.
    Key(Vec<u8>),
}

/// What tells who wrote something, beside their words: of an operator alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// What they are called there.
    pub names: Vec<String>,
    /// Their numbers and addresses, from there and from below their words.
    pub reach: Vec<String>,
}

/// What one part of an album says by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// Its words.
    pub text: String,
    /// The fingerprint of its words and its attachment.
    pub fingerprint: [u8; 16],
}
