//! A contact's conversation that a human must answer.
//!
//! The states are variants with their own data, and a transition consumes the old state: a case that
//! waits has no operator that could be read by mistake, an answered one has no clock that could run.

mod bounds;
mod closing;
mod handled;
mod index;
mod indexes;
mod moving;
mod parts;
mod questions;
mod shown;
mod spell;
mod spelt;
mod state;
mod threads;

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::blank::is_blank;
use super::call::Calling;
use super::id::{CaseCode, ChannelName, ContactId, DeliveryId, Language, OperatorId, SourceId, Topic};
use super::message::{Entry, Parts};
use super::time::Stamp;
pub use bounds::{HEAD, KEPT};
pub use handled::{Handled, Planned, Reminder, Shut};
pub use index::Index;
pub use moving::REFRESH;
pub use parts::{Burst, Member, Moving, Noted, OUTDATED, Pressed, Shown, Spelt, Undecided, Written};
pub use questions::{Asked, Given, Questions, beginning};
pub use spell::{AnsweredRuns, Spell};
pub use state::{Handover, Post, State};

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its code.
    pub code: CaseCode,
    /// Who wrote.
    pub contact: ContactId,
    /// The channel they wrote on, by which replies go out.
    pub channel: ChannelName,
    /// Line time of its first message.
    pub opened_at: Stamp,
    /// Its language.
    pub language: Language,
    /// How that is known.
    pub language_from: LanguageFrom,
    /// What it is about, if the contact said so.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub topic: Option<Topic>,
    /// How urgent it is.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// The number of its next message.
    pub next_seq: u32,
    /// Operators who passed it on in this spell.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub passed_by: BTreeSet<OperatorId>,
    /// What the contact said lately, to recognise repeats.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub said: Vec<Saying>,
    /// The latest replies, oldest first.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub replies: Vec<Reply>,
    /// Which of the contact's messages were shown to whom, and where in their chat.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub shown: Vec<Shown>,
    /// The contact's latest album, whose late parts belong to the same message.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub album: Option<(String, u32)>,
    /// The first entries of the transcript, kept here so that a short case is one document.
    pub head: Vec<Entry>,
    /// Whether any human ever answered it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub ever_answered: bool,
    /// From which message on the contact wrote in which topic of their chat, where that has topics.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub threads: Vec<(u32, Option<i64>)>,
    /// Who had it last, also while nobody has it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub last_operator: Option<OperatorId>,
    /// Places that the contact tells and that move with them, as they are now.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub moving: Vec<Moving>,
    /// When its operator was last told of an emoji, some times back: nobody is to be rung a hundred times.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub reacted_at: Vec<Stamp>,
    /// How the contact's address was spelt from which message on, where they write mail. Sensitive.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub spelt: Vec<Spelt>,
    /// Whether nobody knows where its contact is answered; until somebody says it, nothing goes out.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub unaddressed: bool,
    /// As whom its contact is known by an address that somebody said, if that was so: what they write comes under this
    /// id.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub known_as: Option<ContactId>,
    /// Whether all that was said in it is forged, by the word of the line's own mail server: then the line tells
    /// nothing of its own accord to whom it names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forged: bool,
    /// What was taken out of its transcript by age since it was closed at that line time.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub stripped: Option<(Stamp, Parts)>,
    /// What its contact was asked before anybody took it.
    #[serde(default, skip_serializing_if = "Questions::is_empty")]
    pub questions: Questions,
    /// Which rules of the line's made it urgent of late, its contact's earlier case among them.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub pressed: Vec<Pressed>,
    /// How much its contact wrote within a minute of late.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub burst: Burst,
    /// That it is held as a copy of another.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub campaign: Option<Member>,
    /// What a colleague noted last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noted: Option<Noted>,
    /// How it stands with calling back, where it came by telephone.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub call: Option<Calling>,
    /// Another contact's case that began with the same words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<CaseCode>,
    /// Replies to it that wait for their writers' second look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<Undecided>,
    /// What operators did with it besides answering.
    #[serde(default, skip_serializing_if = "Handled::is_empty")]
    pub handled: Handled,
}

/// How a case's language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageFrom {
    /// It is the line's first language, for want of better.
    Fallback,
    /// The contact's app says so, and their words can be of that language.
    App,
    /// From their writing, as far as few words tell.
    Guessed,
    /// From their words.
    Detected,
    /// The contact chose it.
    Chosen,
    /// An operator corrected it.
    Corrected,
}

/// How urgent a case is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// As any.
    #[default]
    Normal,
    /// Ahead of the queue.
    Urgent,
}

/// Something the contact said, remembered to recognise it when it is said again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// The fingerprint of the normalised content.
    #[serde(with = "serde_bytes")]
    pub fingerprint: [u8; 16],
    /// The message that said it first.
    pub seq: u32,
    /// When it was last said.
    pub at: Stamp,
    /// How often it was said again.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub repeats: u32,
}

/// A reply to the contact, as far as the clock depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Its number in the case.
    pub seq: u32,
    /// Who wrote it.
    pub operator: OperatorId,
    /// Its place in its writer's chat.
    pub source: SourceId,
    /// The delivery that carries it.
    pub delivery: DeliveryId,
    /// It answers the contact's messages up to this one: those its writer had been shown. 0 for none.
    pub covers: u32,
    /// The contact's message whose card its writer answered: it goes to that one's address. 0 if that is not known.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub to: u32,
    /// How far it came.
    pub progress: super::message::Progress,
    /// What it answered, once it did.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub answered: Option<AnsweredRuns>,
    /// Whether its writer wants it stopped, if it is not out yet.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub stopped: bool,
    /// Whether it was stopped because its writer was locked out: whoever has the case is asked whether to send it.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub held: bool,
    /// The word to its writer that it can still be stopped, if there was one: how it ends is told in its place.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub tick: Option<DeliveryId>,
    /// The channel that word went by: the numbers of one chat mean other messages in another.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub tick_by: Option<ChannelName>,
    /// Line time at which it was sent, and then that at which it was delivered; 0 for those of before that was
    /// kept.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub sent_at: Stamp,
    /// Who takes it back, if somebody does.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub recalled_by: Option<OperatorId>,
    /// Who asked the case's operator to take it back, latest.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub recall_asked_by: Option<OperatorId>,
}

impl Case {
    /// When it was closed, if it is, and what was taken out of it since.
    #[must_use]
    pub fn over(&self) -> Option<(Stamp, Parts)> {
        let State::Closed { at, .. } = self.state else { return None };
        let parts = self.stripped.filter(|(closed, _)| *closed == at).map(|(_, parts)| parts);
        Some((at, parts.unwrap_or_default()))
    }

    /// Whether that is its contact, under whatever id.
    #[must_use]
    pub fn is_of(&self, contact: ContactId) -> bool {
        self.contact == contact || self.known_as == Some(contact)
    }

    /// The reply of that number, if it is one of the latest.
    #[must_use]
    pub fn reply(&self, seq: u32) -> Option<&Reply> {
        self.replies.iter().rev().find(|r| r.seq == seq)
    }

    /// What nobody has answered, if anything.
    #[must_use]
    pub fn spell(&self) -> Option<&Spell> {
        match &self.state {
            State::Held { spell, .. } | State::Waiting { spell, .. } | State::Assigned { spell, .. } => {
                Some(spell)
            }
            State::Unreachable { spell, .. } => spell.as_ref(),
            State::Answered { .. } | State::Closed { .. } => None,
        }
    }

    /// As [`spell`](Self::spell), to change it.
    pub fn spell_mut(&mut self) -> Option<&mut Spell> {
        match &mut self.state {
            State::Held { spell, .. } | State::Waiting { spell, .. } | State::Assigned { spell, .. } => {
                Some(spell)
            }
            State::Unreachable { spell, .. } => spell.as_mut(),
            State::Answered { .. } | State::Closed { .. } => None,
        }
    }

    /// Who has it, or had it last.
    #[must_use]
    pub fn operator(&self) -> Option<&OperatorId> {
        match &self.state {
            State::Assigned { post, .. } => Some(&post.operator),
            State::Answered { operator, .. } => Some(operator),
            State::Closed { operator, .. } | State::Unreachable { operator, .. } => operator.as_ref(),
            State::Held { .. } | State::Waiting { .. } => None,
        }
    }

    /// Who has it or, if nobody does, had it last.
    #[must_use]
    pub fn last_holder(&self) -> Option<&OperatorId> {
        self.operator().or(self.last_operator.as_ref())
    }

    /// Who must answer it now.
    #[must_use]
    pub fn assignee(&self) -> Option<&OperatorId> {
        match &self.state {
            State::Assigned { post, .. } => Some(&post.operator),
            _ => None,
        }
    }

    /// Since when it is unanswered, while its clock runs.
    #[must_use]
    pub fn unanswered_since(&self) -> Option<Stamp> {
        if matches!(self.state, State::Unreachable { .. }) {
            return None;
        }
        self.spell().filter(|spell| !spell.is_wordless()).map(Spell::since)
    }

    /// Whether its contact asked for a human and has said nothing yet.
    #[must_use]
    pub fn is_wordless(&self) -> bool {
        self.spell().is_some_and(Spell::is_wordless)
    }

    /// The fixed word for its state, as `case show` prints it.
    #[must_use]
    pub fn state_word(&self) -> &'static str {
        match self.state {
            State::Held { .. } => "held",
            State::Waiting { .. } => "waiting",
            State::Assigned { .. } => "assigned",
            State::Answered { .. } => "answered",
            State::Closed { .. } => "closed",
            State::Unreachable { .. } => "unreachable",
        }
    }

    /// How long it has been unanswered at `now`; zero while its clock stands.
    #[must_use]
    pub fn waited(&self, now: Stamp) -> Duration {
        self.unanswered_since().map_or(Duration::ZERO, |since| now.since(since))
    }
}
