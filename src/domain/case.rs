//! A contact's conversation that a human must answer.
//!
//! The states are variants with their own data, and a transition consumes the old state: a case that
//! waits has no operator that could be read by mistake, an answered one has no clock that could run.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{CaseCode, ChannelName, ContactId, DeliveryId, Language, OperatorId, SourceId, Topic};
use super::message::Entry;
use super::time::Stamp;

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
    pub topic: Option<Topic>,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// The number of its next message.
    pub next_seq: u32,
    /// Operators who passed it on in this spell.
    pub passed_by: BTreeSet<OperatorId>,
    /// What the contact said lately, to recognise repeats.
    pub said: Vec<Saying>,
    /// The latest replies, oldest first.
    pub replies: Vec<Reply>,
    /// Which of the contact's messages were shown to whom, and where in their chat.
    pub shown: Vec<Shown>,
    /// The contact's latest album, whose late parts belong to the same message.
    pub album: Option<(String, u32)>,
    /// The first entries of the transcript, kept here so that a short case is one document.
    pub head: Vec<Entry>,
    /// Whether any human ever answered it.
    pub ever_answered: bool,
}

/// How a case's language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageFrom {
    /// It is the line's first language, for want of better.
    Fallback,
    /// From the words.
    Detected,
    /// The contact's app says so.
    App,
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

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Kept back from operators; visible, counted, ageing, reversible.
    Held {
        /// Since when.
        since: Stamp,
        /// What nobody has answered.
        spell: Spell,
    },
    /// Nobody has it.
    Waiting {
        /// What nobody has answered.
        spell: Spell,
        /// Its place in the queue: the time since which it waits, less the lead of urgent cases.
        rank: Stamp,
        /// When it is offered again, if everyone passed it on; out of the queue till then.
        offer_again: Option<Stamp>,
    },
    /// An operator has it and must answer.
    Assigned {
        /// What they have not answered.
        spell: Spell,
        /// Who, and since when.
        post: Post,
    },
    /// Every message is answered.
    Answered {
        /// When the answer was delivered.
        at: Stamp,
        /// Who answered.
        operator: OperatorId,
    },
    /// Done.
    Closed {
        /// When.
        at: Stamp,
        /// Who had it last.
        operator: Option<OperatorId>,
        /// Why, in the closer's words or as a fixed word.
        why: String,
    },
    /// The contact's channel refuses us; the clock stands.
    Unreachable {
        /// Since when.
        at: Stamp,
        /// Who had it.
        operator: Option<OperatorId>,
        /// What was unanswered then.
        spell: Option<Spell>,
    },
}

/// Who has a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The operator.
    pub operator: OperatorId,
    /// Since when.
    pub at: Stamp,
    /// When they pressed Take.
    pub accepted_at: Option<Stamp>,
    /// Who had it before and may still answer for a while.
    pub handover: Option<Handover>,
}

/// The grace in which the previous operator's reply still goes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The previous operator.
    pub from: OperatorId,
    /// Until when.
    pub until: Stamp,
}

/// A stretch of unanswered time. It begins with a contact's message that finds everything answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell {
    /// The unanswered messages as runs of numbers, oldest first. Never empty.
    runs: Vec<Run>,
    /// The `after` of the latest step that fired or passed, in milliseconds; 0 for none.
    pub mark: u64,
    /// When a repeating step comes again.
    pub repeat_at: Option<Stamp>,
    /// Until when somebody asked for quiet.
    pub quiet_until: Option<Stamp>,
    /// Whether the contact was told that the message arrived.
    pub acknowledged: bool,
    /// Since when the present operator, or the queue, has been offered it.
    pub offered_at: Stamp,
    /// As `mark`, for the steps that Take silences; starts anew with each offer.
    pub offer_mark: u64,
    /// Messages that read otherwise since then; who saw them before has not seen them.
    #[serde(default)]
    changed: Vec<(u32, Stamp)>,
}

/// Consecutive unanswered messages, taken as old as the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    from: u32,
    to: u32,
    since: Stamp,
}

impl Run {
    /// One run of both, as old as the older one.
    fn join(&mut self, later: &Self) {
        self.to = self.to.max(later.to);
        self.since = self.since.min(later.since);
    }
}

/// How many entries of a transcript are kept inside the case; further ones go to a list of their own.
pub const HEAD: usize = 4;

/// How many runs, sayings, replies and shown marks a case keeps; older ones are merged or let go on the safe side.
pub const KEPT: usize = 32;

impl Spell {
    /// A spell that begins with one message.
    #[must_use]
    pub fn begin(seq: u32, at: Stamp) -> Self {
        Self::stretch(seq, seq, at)
    }

    /// A spell of consecutive messages that is as old as the first of them.
    #[must_use]
    pub fn stretch(from: u32, to: u32, at: Stamp) -> Self {
        Self {
            runs: vec![Run { from, to, since: at }],
            mark: 0,
            repeat_at: None,
            quiet_until: None,
            acknowledged: false,
            offered_at: at,
            offer_mark: 0,
            changed: Vec::new(),
        }
    }

    /// When the oldest unanswered message was taken: what drives escalation.
    #[must_use]
    pub fn since(&self) -> Stamp {
        self.runs.iter().map(|r| r.since).min().unwrap_or_default()
    }

    /// The number of the oldest unanswered message.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.runs.first().map_or(0, |r| r.from)
    }

    /// The number of the newest unanswered message.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.runs.last().map_or(0, |r| r.to)
    }

    /// Whether the message of that number is unanswered.
    #[must_use]
    pub fn holds(&self, seq: u32) -> bool {
        self.runs.iter().any(|r| r.from <= seq && seq <= r.to)
    }

    /// A further message goes unanswered. Beyond [`KEPT`] runs the newest are merged, as old as the older
    /// one: that can only escalate sooner.
    pub fn add(&mut self, seq: u32, at: Stamp) {
        self.runs.push(Run { from: seq, to: seq, since: at });
        self.bound();
    }

    /// What is left once every message up to `seq` is answered; a new spell, with its steps before it.
    #[must_use]
    pub fn answered_up_to(self, seq: u32) -> Option<Self> {
        let mut runs = self.runs;
        runs.retain_mut(|r| {
            r.from = r.from.max(seq + 1);
            r.from <= r.to
        });
        let since = runs.iter().map(|r| r.since).min()?;
        let changed = self.changed.into_iter().filter(|(changed, _)| *changed > seq).collect();
        Some(Self {
            runs,
            changed,
            mark: 0,
            repeat_at: None,
            quiet_until: None,
            acknowledged: self.acknowledged,
            offered_at: since.max(self.offered_at),
            offer_mark: 0,
        })
    }

    /// This spell with a stretch that turned out to be unanswered after all.
    #[must_use]
    pub fn with_earlier(mut self, from: u32, to: u32, since: Stamp) -> Self {
        self.runs.push(Run { from, to, since });
        self.runs.sort_by_key(|r| r.from);
        let mut apart: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs {
            match apart.last_mut() {
                Some(before) if run.from <= before.to => before.join(&run),
                _ => apart.push(run),
            }
        }
        self.runs = apart;
        self.bound();
        self
    }

    /// Beyond [`KEPT`] runs the newest are merged.
    fn bound(&mut self) {
        while self.runs.len() > KEPT
            && let Some(newest) = self.runs.pop()
            && let Some(before) = self.runs.last_mut()
        {
            before.join(&newest);
        }
    }

    /// The message of that number reads otherwise from now on.
    fn change(&mut self, seq: u32, at: Stamp) {
        self.changed.retain(|(known, _)| *known != seq);
        if self.changed.len() >= KEPT {
            self.changed.remove(0);
        }
        self.changed.push((seq, at));
    }

    /// Whether the message of that number was changed since it was taken.
    #[must_use]
    pub fn is_changed(&self, seq: u32) -> bool {
        self.changed.iter().any(|(changed, _)| *changed == seq)
    }

    /// Whether a card of that message that was made then shows it as it now reads.
    #[must_use]
    pub fn reads_as(&self, seq: u32, made_at: Stamp) -> bool {
        self.changed.iter().all(|(changed, at)| *changed != seq || made_at >= *at)
    }
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
    /// How far it came.
    pub progress: super::message::Progress,
    /// What it answered, once it did: first and last message, and since when they had waited.
    pub answered: Option<(u32, u32, Stamp)>,
}

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
    pub live: bool,
}

/// The place of a card that shows its message as it does not read any more: no reply can come after it.
pub const OUTDATED: SourceId = SourceId(i64::MAX);

/// An index under which the store finds cases again; what stands in it is derived from the case alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Index {
    /// The queue of a language and topic, scored by rank.
    Waiting(Language, Option<Topic>),
    /// Unanswered and not quiet, by the step last fired, scored by unanswered since.
    Unanswered(u64),
    /// Offered and not taken, by the step last fired since, scored by the offer's time.
    Offered(u64),
    /// Something of the case's own is due, scored by when: a repeat, the end of quiet, another offer.
    Timer,
    /// Assigned to an operator, scored by since when.
    Owner(OperatorId),
    /// Answered by an operator and open, scored by since when.
    Resting(OperatorId),
    /// Answered, scored by since when: closes by itself.
    Answered,
    /// Held back, scored by since when.
    Held,
    /// Unreachable, scored by since when.
    Unreachable,
    /// Closed, scored by when.
    Closed,
    /// Closed without any human answer, scored by when; supervisors look at these.
    ClosedUnanswered,
}

impl Case {
    /// The newest of the contact's messages that an operator had been shown before their own message `by`
    /// of the same chat; 0 if none. A reply answers up to here and no further.
    #[must_use]
    pub fn shown_before(&self, operator: &OperatorId, by: SourceId) -> u32 {
        let before = || self.shown.iter().filter(|s| s.operator == *operator && s.at < by);
        let newest = before().map(|s| s.seq).max().unwrap_or(0);
        let changed = self.spell().map(|s| s.changed.as_slice()).unwrap_or_default();
        let unseen = changed.iter().map(|(seq, _)| *seq).filter(|seq| !before().any(|s| s.seq == *seq));
        unseen.min().map_or(newest, |seq| newest.min(seq.saturating_sub(1)))
    }

    /// Remembers that a card was shown. Beyond [`KEPT`] marks the oldest go, those without buttons first,
    /// which can only make a reply answer less.
    pub fn remember_shown(&mut self, card: Shown) {
        if self.shown.len() >= KEPT {
            let oldest = self.shown.iter().position(|s| !s.live).unwrap_or(0);
            let gone = self.shown.remove(oldest);
            if let Some(spell) = self.spell_mut().filter(|_| gone.at != OUTDATED) {
                spell.changed.retain(|(seq, _)| *seq != gone.seq);
            }
        }
        self.shown.push(card);
    }

    /// A message reads otherwise: who was shown it has not been shown what it says now.
    pub fn outdate(&mut self, seq: u32, at: Stamp) {
        if let Some(spell) = self.spell_mut() {
            spell.change(seq, at);
        }
        for card in self.shown.iter_mut().filter(|s| s.seq == seq) {
            card.at = OUTDATED;
        }
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
        self.spell().map(Spell::since)
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

    /// Every index that it stands in, with its score there.
    #[must_use]
    pub fn indexes(&self) -> Vec<(Index, Stamp)> {
        match &self.state {
            State::Held { since, .. } => vec![(Index::Held, *since)],
            State::Waiting { spell, rank, offer_again } => {
                let mut at = spell.indexes(false);
                if offer_again.is_none() {
                    at.push((Index::Waiting(self.language.clone(), self.topic.clone()), *rank));
                }
                push_timer(&mut at, [spell.timer(), *offer_again]);
                at
            }
            State::Assigned { spell, post } => {
                let mut at = spell.indexes(post.accepted_at.is_some());
                at.push((Index::Owner(post.operator.clone()), post.at));
                push_timer(&mut at, [spell.timer(), None]);
                at
            }
            State::Answered { at, operator } => {
                vec![(Index::Answered, *at), (Index::Resting(operator.clone()), *at)]
            }
            State::Closed { at, .. } if self.ever_answered => vec![(Index::Closed, *at)],
            State::Closed { at, .. } => vec![(Index::Closed, *at), (Index::ClosedUnanswered, *at)],
            State::Unreachable { at, .. } => vec![(Index::Unreachable, *at)],
        }
    }

    /// How long it has been unanswered at `now`; zero while its clock stands.
    #[must_use]
    pub fn waited(&self, now: Stamp) -> Duration {
        self.unanswered_since().map_or(Duration::ZERO, |since| now.since(since))
    }
}

impl Spell {
    /// When it must be looked at next, besides its steps. What comes while it is quiet is due at the end of that.
    fn timer(&self) -> Option<Stamp> {
        self.quiet_until.or(self.repeat_at)
    }

    fn indexes(&self, taken: bool) -> Vec<(Index, Stamp)> {
        if self.quiet_until.is_some() {
            return Vec::new();
        }
        let mut at = vec![(Index::Unanswered(self.mark), self.since())];
        if !taken {
            at.push((Index::Offered(self.offer_mark), self.offered_at));
        }
        at
    }
}

fn push_timer(at: &mut Vec<(Index, Stamp)>, timers: [Option<Stamp>; 2]) {
    if let Some(first) = timers.into_iter().flatten().min() {
        at.push((Index::Timer, first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_answers_only_what_it_covers() {
        let mut spell = Spell::begin(1, Stamp(100));
        spell.add(2, Stamp(200));
        let left = spell.answered_up_to(1);
        assert_eq!(left.as_ref().map(Spell::since), Some(Stamp(200)));
        assert_eq!(left.as_ref().map(Spell::first), Some(2));
        assert_eq!(left.and_then(|s| s.answered_up_to(2)), None);
    }

    #[test]
    fn a_flood_of_messages_stays_small_and_errs_towards_older() {
        let mut spell = Spell::begin(1, Stamp(0));
        for seq in 2..10_000 {
            spell.add(seq, Stamp(i64::from(seq)));
        }
        assert_eq!(spell.runs.len(), KEPT);
        assert_eq!(spell.last(), 9_999);
        let left = spell.answered_up_to(9_000).map(|s| s.since());
        assert!(left.is_some_and(|since| since <= Stamp(9_001)), "{left:?}");
    }

    #[test]
    fn what_a_bounce_gives_back_is_as_old_as_it_was() {
        let spell = Spell::begin(5, Stamp(500)).with_earlier(1, 3, Stamp(100));
        assert_eq!(spell.since(), Stamp(100));
        assert!(spell.holds(2) && spell.holds(5) && !spell.holds(4));
    }
}
