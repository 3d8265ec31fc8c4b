//! What came in and made no case: bounces, answering machines, mail that nobody may believe. Nothing of it is
//! dropped unseen: it is kept sealed, listed, and can be let in by a human.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::blank::is_blank;
use super::event::{Aliases, Arrival, Came, Said};
use super::id::{Address, CaseCode, ChannelName, ChatId, DeliveryId, SourceId};
use super::message::{Attachment, Via};
use super::time::Stamp;

/// Of what a store holds at most, the part for it: so many of a hundred.
pub const SHARE: u64 = 10;
/// How many bytes that is where the store has no bound.
pub const ROOM: u64 = 64 << 20;

/// One such mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Automatic {
    /// By which people name it, and the code of the case that it becomes if it is let in.
    pub code: CaseCode,
    /// The channel it came in by.
    pub channel: ChannelName,
    /// From whom, as it says.
    pub address: Address,
    /// The keyed hash of the two.
    pub chat: ChatId,
    /// Its number in that chat.
    pub source: SourceId,
    /// Civil time by its sender.
    pub sent_at: Stamp,
    /// Line time at which it was taken.
    pub received_at: Stamp,
    /// Why it made no case.
    pub why: WhyKept,
    /// Its text.
    pub text: String,
    /// What was cut from it as quotation, signature or footer.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub rest: Option<String>,
    /// Everything else.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub attachments: Vec<Attachment>,
    /// The fingerprint of its content.
    #[serde(with = "serde_bytes")]
    pub fingerprint: [u8; 16],
    /// What it came through, where others write through it too.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub via: Option<Via>,
    /// Who its From said it was from, where somebody else is answered.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub claimed: Option<Address>,
    /// Whether nobody knows where its writer is answered.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub unaddressed: bool,
    /// The case that it is about, if that is known: a bounce quotes what was said in one, and comes from elsewhere.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub about: Option<CaseCode>,
    /// The mail of ours that it reports of.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub delivery: Option<DeliveryId>,
}

/// Why what came in made no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum WhyKept {
    /// A message of ours came back.
    Bounce,
    /// It came in an operator's name, and nothing proves it: it is nobody's message to the line.
    Impostor,
    /// An operator's machine wrote.
    OperatorMachine,
    /// One more of many that may be a machine's.
    Folded,
    /// A machine wrote. By what that is known, as a fixed word.
    Automatic(Cow<'static, str>),
}

impl WhyKept {
    /// The fixed word for it, in documents and on surfaces.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Bounce => "bounce",
            Self::Impostor => "impostor",
            Self::OperatorMachine => "operator_machine",
            Self::Folded => "folded",
            Self::Automatic(word) => word,
        }
    }
}

impl From<String> for WhyKept {
    fn from(word: String) -> Self {
        let known = [Self::Bounce, Self::Impostor, Self::OperatorMachine, Self::Folded];
        known.into_iter().find(|why| why.word() == word).unwrap_or(Self::Automatic(Cow::Owned(word)))
    }
}

impl From<WhyKept> for String {
    fn from(why: WhyKept) -> Self {
        why.word().to_owned()
    }
}

/// How much is kept of it, and what became of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// How many mails are kept.
    pub mails: u64,
    /// How large they are, in bytes, with what is attached.
    pub bytes: u64,
    /// How many were let go of since the line began, the oldest first, for there was no room.
    pub dropped: u64,
    /// How many a human let in.
    pub released: u64,
}

impl Automatic {
    /// What came in, kept under that code.
    #[must_use]
    pub fn of(arrival: &Arrival, said: &Said, why: WhyKept, code: CaseCode, received_at: Stamp) -> Self {
        Self {
            code,
            channel: arrival.channel.clone(),
            address: arrival.address.clone(),
            chat: arrival.chat,
            source: arrival.source,
            sent_at: arrival.sent_at,
            received_at,
            why,
            text: said.text.clone(),
            rest: said.rest.clone(),
            attachments: said.attachments.clone(),
            fingerprint: said.fingerprint,
            via: said.via,
            claimed: said.claimed.clone(),
            unaddressed: said.unaddressed,
            about: said.case,
            delivery: None,
        }
    }

    /// How large it is, in bytes, with what is attached.
    #[must_use]
    pub fn size(&self) -> u64 {
        size(&self.text, &self.attachments) + self.rest.as_ref().map_or(0, |rest| rest.len() as u64)
    }

    /// The same as something that a person said.
    #[must_use]
    pub fn as_said(&self) -> Arrival {
        let said = Said {
            text: self.text.clone(),
            rest: self.rest.clone(),
            attachments: self.attachments.clone(),
            parts: vec![self.source],
            fingerprint: self.fingerprint,
            via: self.via,
            claimed: self.claimed.clone(),
            // Nobody proved it then.
            verified: Some(false),
            unaddressed: self.unaddressed,
            ..Said::default()
        };
        Arrival {
            channel: self.channel.clone(),
            address: self.address.clone(),
            chat: self.chat,
            aliases: Aliases::default(),
            source: self.source,
            sent_at: self.sent_at,
            app_language: None,
            what: Came::Said(said),
        }
    }
}

/// How large a mail of that text and those attachments is when it is kept.
#[must_use]
pub fn size(text: &str, attachments: &[Attachment]) -> u64 {
    /// What is written besides.
    const DOCUMENT: u64 = 512;
    let attached: u64 = attachments.iter().filter_map(|a| a.bytes).sum();
    DOCUMENT + text.len() as u64 + attached
}
