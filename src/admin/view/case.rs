//! The case format, schema 1: what `hotlined case show CODE --json` prints.
//!
//! It shows the words of a case and who said them, and of the contact a pseudonym; never an address of theirs.

use serde::{Deserialize, Serialize};

use crate::domain::automatic::Automatic;
use crate::domain::case::{Case, Priority, State};
use crate::domain::contact::Contact;
use crate::domain::escalation;
use crate::domain::id::{ChannelName, Language, OperatorId, Topic};
use crate::domain::message::{Author, Entry, Folded, Happened, Milestone, Progress, Reaction, Version, Via};
use crate::domain::policy::Policy;
use crate::domain::time::Now;

use super::asked::AskedView;
use super::attachment::AttachmentView;
use super::calling::CallingView;
use super::civil;
use super::contact::ContactView;

/// The version of the format. It changes only when a field is renamed or changes its meaning.
pub const SCHEMA: u32 = 1;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: String,
    /// When it began.
    pub opened_at: String,
    /// Its language.
    pub language: Language,
    /// Its topic.
    pub topic: Option<Topic>,
    /// How urgent it is.
    pub priority: Priority,
    /// Who wrote.
    pub contact: ContactView,
    /// How it stands with calling back, where it came by telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallingView>,
    /// Who has it, or had it last.
    pub operator: Option<OperatorId>,
    /// When its operator pressed Take.
    pub accepted_at: Option<String>,
    /// When the oldest message that no delivered reply answers was received, while its clock runs.
    pub unanswered_since: Option<String>,
    /// Until when somebody asked for quiet: nobody is reminded till then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<String>,
    /// What happens next if nobody answers.
    pub next_step: Option<NextStep>,
    /// What its contact was asked, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<AskedView>,
    /// What was said, in order.
    pub messages: Vec<MessageView>,
    /// What happened to it, in order.
    pub history: Vec<HistoryView>,
}

/// The next escalation step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// When; passed already if it is due.
    pub at: String,
    /// `remind`, `reassign` or `alert`.
    #[serde(rename = "do")]
    pub action: String,
}

/// Something said.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in the JSON")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its number in the case.
    pub seq: u32,
    /// `contact`, `operator`, `note` or `draft`; `called` for an operator who spoke with them by telephone, and of what;
    /// `asking` for a contact who asked for a human without a word.
    pub from: String,
    /// Who wrote it, if not the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// The channel it came in by.
    pub channel: ChannelName,
    /// When, as its channel says.
    pub sent_at: String,
    /// When it was taken.
    pub received_at: String,
    /// The text as last edited.
    pub text: String,
    /// What was cut from a mail as a quotation, a signature or a footer.
    #[serde(default)]
    pub rest: Option<String>,
    /// Whether it is somebody else's, passed on: not its sender's own words.
    #[serde(default)]
    pub forwarded: bool,
    /// The number of the message that it answers, where its writer said so.
    #[serde(default)]
    pub answers: Option<u32>,
    /// The words that it answers or quotes; empty where these are no words, or could not be had.
    #[serde(default)]
    pub quotes: Option<String>,
    /// What it came through, where others write through it too: `form` or `list`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// Of such a message: the address that its From claimed, which others have too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
    /// Whether its sender's address was proven, by the sender's domain or by a mail server that is trusted; absent
    /// where its channel does not tell. Never of what came through a form or a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// Whether the line's own mail server says that somebody else wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forged: bool,
    /// Whether a machine may have written it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub maybe_machine: bool,
    /// Whether it was edited.
    pub edited: bool,
    /// Of an operator's words: what they were before they were edited, oldest first, each with the time until
    /// which that stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<VersionView>,
    /// Of an operator's words: what they were to be changed to, too late or by somebody who no longer had the
    /// case, or what could not be changed any more. It reached nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_sent: Vec<VersionView>,
    /// Of when the place is that it tells, if that moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<String>,
    /// The emoji that the contact put on it, as they stand; "custom" for those that can't be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<String>,
    /// How often it was said again.
    pub repeats: u32,
    /// Everything that is not text.
    pub attachments: Vec<AttachmentView>,
    /// A contact's message: `delivered` once an operator was shown it, `pending` till then. An operator's: how
    /// far it came on its way to the contact. Absent for what goes nowhere: notes, and drafts not sent.
    pub delivery: Option<Progress>,
    /// Of an operator's words: why they are not with the contact, as a fixed word (`blocked`, `too_large`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What a message said once, or was meant to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionView {
    /// When that came, or until when it stood.
    pub at: String,
    /// Who meant it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<OperatorId>,
    /// The text.
    pub text: String,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// When.
    pub at: String,
    /// What.
    pub what: Milestone,
    /// The operator whom it concerns.
    pub to: Option<OperatorId>,
    /// Why, as a fixed word.
    pub why: String,
}

impl CaseView {
    /// A case with its whole transcript, as of `now`.
    #[must_use]
    pub fn of(case: &Case, transcript: &[Entry], policy: &Policy, now: Now) -> Self {
        let (messages, history) = case.fold(transcript);
        let accepted = match &case.state {
            State::Assigned { post, .. } => post.accepted_at,
            _ => None,
        };
        Self {
            schema: SCHEMA,
            code: case.code.to_string(),
            state: case.state_word().to_owned(),
            opened_at: civil(now, case.opened_at),
            language: case.language.clone(),
            topic: case.topic.clone(),
            priority: case.priority,
            contact: ContactView::of(case.contact, &case.channel),
            call: case.call.as_ref().map(CallingView::of),
            operator: case.operator().cloned(),
            accepted_at: accepted.map(|at| civil(now, at)),
            unanswered_since: case.unanswered_since().map(|at| civil(now, at)),
            quiet_until: case.spell().and_then(|spell| spell.quiet_until).map(|at| civil(now, at)),
            next_step: NextStep::of(case, policy, now),
            questions: case.questions.asked.iter().map(AskedView::from).collect(),
            messages: messages.into_iter().map(|m| MessageView::of(m, case, now)).collect(),
            history: history.into_iter().map(|h| HistoryView::of(h, now)).collect(),
        }
    }

    /// With what is known of its contact beyond the case.
    #[must_use]
    pub fn knowing(mut self, contact: Option<&Contact>, now: Now) -> Self {
        if let Some(contact) = contact {
            self.contact = self.contact.knowing(contact, now);
        }
        self
    }

    /// What made no case, as it would be one.
    #[must_use]
    pub fn of_automatic(mail: &Automatic, policy: &Policy, now: Now) -> Self {
        let received_at = civil(now, mail.received_at);
        let message = MessageView {
            seq: 1,
            from: "automatic".to_owned(),
            operator: None,
            channel: mail.channel.clone(),
            sent_at: mail.sent_at.to_string(),
            received_at: received_at.clone(),
            text: mail.text.clone(),
            rest: mail.rest.clone(),
            forwarded: false,
            answers: None,
            quotes: None,
            via: mail.via,
            claimed: mail.claimed.as_ref().map(|claimed| claimed.0.clone()),
            verified: Some(false),
            forged: false,
            maybe_machine: false,
            edited: false,
            earlier: Vec::new(),
            not_sent: Vec::new(),
            moved_at: None,
            reactions: Vec::new(),
            repeats: 0,
            attachments: mail.attachments.iter().cloned().map(AttachmentView::from).collect(),
            delivery: None,
            why: None,
        };
        Self {
            schema: SCHEMA,
            code: mail.code.to_string(),
            state: "automatic".to_owned(),
            opened_at: received_at,
            language: policy.fallback(),
            topic: None,
            priority: Priority::Normal,
            contact: ContactView::of(mail.chat.contact(), &mail.channel),
            quiet_until: None,
            operator: None,
            call: None,
            accepted_at: None,
            unanswered_since: None,
            next_step: None,
            questions: Vec::new(),
            messages: vec![message],
            history: Vec::new(),
        }
    }
}

impl NextStep {
    /// What happens to a case next if nobody answers it.
    pub(super) fn of(case: &Case, policy: &Policy, now: Now) -> Option<Self> {
        let common = escalation::upcoming(case, &policy.steps, now.line);
        let urgent = escalation::upcoming_urgent(case, &policy.urgent_steps, now.line);
        let (at, step) = common.into_iter().chain(urgent).min_by_key(|(at, _)| *at)?;
        Some(Self { at: civil(now, at), action: escalation::action_word(step).to_owned() })
    }
}

impl MessageView {
    fn of(folded: Folded, case: &Case, now: Now) -> Self {
        let delivery = delivery(&folded, case);
        let Folded { message, edited, earlier, not_sent, moved, reactions, why, .. } = folded;
        let versions = |all: Vec<Version>| all.into_iter().map(|v| VersionView::of(v, now)).collect();
        // What a contact took back of their own words is theirs.
        let earlier = if message.from == Author::Contact { Vec::new() } else { earlier };
        let (from, operator) = by(&message.from);
        let saying = case.said.iter().find(|s| s.seq == message.seq);
        Self {
            seq: message.seq,
            from: from.to_owned(),
            operator: operator.cloned(),
            channel: message.channel,
            sent_at: message.sent_at.to_string(),
            received_at: civil(now, message.received_at),
            text: message.text,
            rest: message.rest,
            forwarded: message.forwarded,
            answers: message.answers,
            quotes: message.quotes,
            via: message.via,
            claimed: message.claimed.map(|claimed| claimed.0),
            verified: message.verified,
            forged: message.forged,
            maybe_machine: message.maybe_machine,
            edited,
            earlier: versions(earlier),
            not_sent: versions(not_sent),
            moved_at: moved.map(|at| civil(now, at)),
            reactions: reactions.iter().map(shown).collect(),
            repeats: saying.map_or(0, |s| s.repeats),
            attachments: message.attachments.into_iter().map(AttachmentView::from).collect(),
            delivery,
            why,
        }
    }
}

impl VersionView {
    fn of(version: Version, now: Now) -> Self {
        Self { at: civil(now, version.at), by: version.by, text: version.text }
    }
}

/// An emoji, or the word for one that can't be told.
pub(super) fn shown(reaction: &Reaction) -> String {
    reaction.emoji().unwrap_or("custom").to_owned()
}

/// The word for an author, and the operator if it is one.
pub(super) fn by(author: &Author) -> (&'static str, Option<&OperatorId>) {
    match author {
        Author::Contact => ("contact", None),
        Author::Operator(who) => ("operator", Some(who)),
        Author::Note(who) => ("note", Some(who)),
        Author::Called(who) => ("called", Some(who)),
        Author::Draft(who) => ("draft", Some(who)),
        Author::Automatic => ("automatic", None),
        Author::Asking => ("asking", None),
    }
}

/// Cards come in the order of the messages: who was shown one was shown all before it.
fn delivery(folded: &Folded, case: &Case) -> Option<Progress> {
    let seq = folded.message.seq;
    let on_its_way = || folded.progress.or_else(|| case.reply(seq).map(|r| r.progress));
    match folded.message.from {
        Author::Contact | Author::Asking if case.shown.iter().any(|s| s.seq >= seq) => {
            Some(Progress::Delivered)
        }
        Author::Contact | Author::Asking => Some(Progress::Pending),
        Author::Operator(_) => Some(on_its_way().unwrap_or(Progress::Pending)),
        Author::Called(_) | Author::Draft(_) => on_its_way(),
        Author::Note(_) | Author::Automatic => None,
    }
}

impl HistoryView {
    fn of(line: Happened, now: Now) -> Self {
        Self { at: civil(now, line.at), what: line.what, to: line.to, why: line.why }
    }
}
