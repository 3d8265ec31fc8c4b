//! What of a case nobody has answered, message by message.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::Index;
use super::bounds::KEPT;
use crate::domain::blank::is_blank;
use crate::domain::id::SourceId;
use crate::domain::time::Stamp;

/// A stretch of unanswered time. It begins with a contact's message that finds everything answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is something else that is done once in a spell")]
pub struct Spell {
    /// The unanswered messages as runs of numbers, oldest first. Never empty.
    runs: Vec<Run>,
    /// The `after` of the latest step that fired or passed, in milliseconds; 0 for none.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub mark: u64,
    /// When a repeating step comes again.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub repeat_at: Option<Stamp>,
    /// Until when somebody asked for quiet.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub quiet_until: Option<Stamp>,
    /// Whether the contact was told that the message arrived.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub acknowledged: bool,
    /// Since when the present operator, or the queue, has been offered it.
    pub offered_at: Stamp,
    /// As `mark`, for the steps that Take silences; starts anew with each offer.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub offer_mark: u64,
    /// When its case became urgent, if that was later than its beginning, or was offered anew after somebody had
    /// taken it.
    #[serde(default, skip_serializing_if = "is_blank")]
    urgent_since: Option<Stamp>,
    /// As `mark`, for the steps of urgent cases.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub urgent_mark: u64,
    /// The `after` of the steps of urgent cases that told somebody, in milliseconds.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub urgent_fired: Vec<u64>,
    /// Whether the contact was told what to do in danger.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub danger_told: bool,
    /// Messages that bear a mark of ours in the contact's chat, the latest of them.
    #[serde(default, skip_serializing_if = "is_blank")]
    marked: Vec<SourceId>,
    /// Messages that read otherwise since then; who saw them before has not seen them.
    #[serde(default, skip_serializing_if = "is_blank")]
    changed: Vec<(u32, Stamp)>,
    /// Whether its contact asked for a human and has said nothing yet: then no clock runs.
    #[serde(default, skip_serializing_if = "is_blank")]
    wordless: bool,
    /// Whether somebody on duty was told of it while nobody had room: one line each. Of what a version of before stored
    /// it is not known, and not told again.
    #[serde(default = "told_of")]
    pub introduced: bool,
}

fn told_of() -> bool {
    true
}

/// Consecutive unanswered messages, taken as old as the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    from: u32,
    to: u32,
    since: Stamp,
}

/// Messages that a reply answered, with the time for which they had waited: given back if it is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredRuns {
    /// As those of a spell. Never empty.
    runs: Vec<Run>,
    /// As that of a spell.
    #[serde(default, skip_serializing_if = "is_blank")]
    wordless: bool,
}

impl AnsweredRuns {
    /// The number of its oldest message.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.runs.first().map_or(0, |r| r.from)
    }

    /// When the oldest of its messages was taken.
    #[must_use]
    pub fn since(&self) -> Stamp {
        self.runs.iter().map(|r| r.since).min().unwrap_or_default()
    }

    /// Its messages.
    pub fn messages(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().flat_map(|r| r.from..=r.to)
    }

    /// The part up to the message of that number, and the part beyond it.
    #[must_use]
    pub fn split(self, seq: u32) -> (Option<Self>, Option<Self>) {
        let wordless = self.wordless;
        let some = |runs: Vec<Run>| (!runs.is_empty()).then_some(Self { runs, wordless });
        let until = self.runs.iter().filter(|r| r.from <= seq).map(|r| Run { to: r.to.min(seq), ..*r });
        let until = until.collect();
        let beyond = self.runs.iter().filter(|r| r.to > seq);
        let beyond = beyond.map(|r| Run { from: r.from.max(seq.saturating_add(1)), ..*r }).collect();
        (some(until), some(beyond))
    }

    /// Both stretches in one. Words go before a wish for some.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let wordless = match (self.wordless, other.wordless) {
            (false, true) => return self,
            (true, false) => return other,
            (alike, _) => alike,
        };
        let mut all = [self.runs, other.runs].concat();
        all.sort_by_key(|r| r.from);
        let mut runs: Vec<Run> = Vec::with_capacity(all.len());
        for run in all {
            match runs.last_mut() {
                Some(before) if run.from <= before.to => before.join(&run),
                _ => runs.push(run),
            }
        }
        bound(&mut runs);
        Self { runs, wordless }
    }

    /// A spell of it.
    #[must_use]
    pub fn into_spell(self) -> Spell {
        let mut spell = Spell::runs_of(0, 0, self.runs.iter().map(|r| r.since).min().unwrap_or_default());
        spell.runs = self.runs;
        spell.wordless = self.wordless;
        spell
    }

    /// Whether nothing was said in it.
    #[must_use]
    pub fn is_wordless(&self) -> bool {
        self.wordless
    }
}

/// Beyond [`KEPT`] runs the newest are merged.
fn bound(runs: &mut Vec<Run>) {
    while runs.len() > KEPT
        && let Some(newest) = runs.pop()
        && let Some(before) = runs.last_mut()
    {
        before.join(&newest);
    }
}

impl Run {
    /// One run of both, as old as the older one.
    fn join(&mut self, later: &Self) {
        self.to = self.to.max(later.to);
        self.since = self.since.min(later.since);
    }
}

impl Spell {
    /// A spell that begins with one message.
    #[must_use]
    pub fn begin(seq: u32, at: Stamp) -> Self {
        Self::runs_of(seq, seq, at)
    }

    /// A spell that begins with a wish to talk to a human, noted under that number, and with no word.
    #[must_use]
    pub fn asked(seq: u32, at: Stamp) -> Self {
        Self { wordless: true, ..Self::begin(seq, at) }
    }

    /// Whether its contact asked for a human and has said nothing yet.
    #[must_use]
    pub fn is_wordless(&self) -> bool {
        self.wordless
    }

    /// A spell of consecutive messages that is as old as the first of them.
    #[must_use]
    pub fn runs_of(from: u32, to: u32, at: Stamp) -> Self {
        Self {
            runs: vec![Run { from, to, since: at }],
            mark: 0,
            repeat_at: None,
            quiet_until: None,
            acknowledged: false,
            offered_at: at,
            offer_mark: 0,
            urgent_since: None,
            urgent_mark: 0,
            urgent_fired: Vec::new(),
            danger_told: false,
            marked: Vec::new(),
            changed: Vec::new(),
            wordless: false,
            introduced: false,
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
    /// one: that can only escalate sooner. The first word of all begins the spell anew.
    pub fn add(&mut self, seq: u32, at: Stamp) {
        if self.wordless {
            *self = Self::begin(seq, at);
            return;
        }
        self.runs.push(Run { from: seq, to: seq, since: at });
        bound(&mut self.runs);
    }

    /// What is left once every message up to `seq` is answered; a new spell, with its steps before it.
    #[must_use]
    pub fn answered_up_to(self, seq: u32) -> Option<Self> {
        let runs = AnsweredRuns { runs: self.runs, wordless: self.wordless }.split(seq).1?.runs;
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
            urgent_since: self.urgent_since,
            urgent_mark: 0,
            urgent_fired: Vec::new(),
            danger_told: self.danger_told,
            marked: self.marked,
            wordless: self.wordless,
            introduced: self.introduced,
        })
    }

    /// A message of it bears a mark of ours.
    pub fn mark_on(&mut self, message: SourceId) {
        if self.marked.len() >= KEPT {
            self.marked.remove(0);
        }
        self.marked.push(message);
    }

    /// The messages that bear a mark of ours, the latest of them.
    pub fn marked(&self) -> impl Iterator<Item = SourceId> {
        self.marked.iter().copied()
    }

    /// From when the steps of urgent cases count, if its case is one.
    #[must_use]
    pub fn pressing_since(&self) -> Stamp {
        self.urgent_since.unwrap_or(Stamp(i64::MIN)).max(self.since())
    }

    /// The steps of urgent cases count from now.
    pub fn press(&mut self, at: Stamp) {
        (self.urgent_since, self.urgent_mark) = (Some(at), 0);
    }

    /// This spell with a stretch of consecutive messages that turned out to be unanswered after all.
    #[must_use]
    pub fn with_earlier(self, from: u32, to: u32, since: Stamp) -> Self {
        self.with(AnsweredRuns { runs: vec![Run { from, to, since }], wordless: false })
    }

    /// This spell with what turned out to be unanswered after all.
    #[must_use]
    pub fn with(self, runs_of: AnsweredRuns) -> Self {
        let own = AnsweredRuns { runs: self.runs, wordless: self.wordless };
        let AnsweredRuns { runs, wordless } = own.with(runs_of);
        Self { runs, wordless, ..self }
    }

    /// What of it a reply answers that covers everything up to `seq`.
    #[must_use]
    pub fn up_to(&self, seq: u32) -> Option<AnsweredRuns> {
        AnsweredRuns { runs: self.runs.clone(), wordless: self.wordless }.split(seq).0
    }

    /// The message of that number reads otherwise from now on.
    pub(super) fn change(&mut self, seq: u32, at: Stamp) {
        self.changed.retain(|(known, _)| *known != seq);
        if self.changed.len() >= KEPT {
            self.changed.remove(0);
        }
        self.changed.push((seq, at));
    }

    /// The message of that number must be shown by itself, as a changed one must; but it reads as it did, so any
    /// card of it will do, also one that is under way.
    pub(super) fn single_out(&mut self, seq: u32) {
        if self.changed().all(|known| known != seq) {
            self.change(seq, Stamp(i64::MIN));
        }
    }

    /// The messages that read otherwise than they did at first, or must be shown by themselves.
    pub fn changed(&self) -> impl Iterator<Item = u32> {
        self.changed.iter().map(|(seq, _)| *seq)
    }

    /// A changed message was shown so long ago that it counts as any other.
    pub(super) fn settle(&mut self, seq: u32) {
        self.changed.retain(|(changed, _)| *changed != seq);
    }

    /// Whether the message of that number was changed since it was taken.
    #[must_use]
    pub fn is_changed(&self, seq: u32) -> bool {
        self.changed.iter().any(|(changed, _)| *changed == seq)
    }

    /// Whether an unanswered message reads otherwise than it did at that time.
    #[must_use]
    pub fn changed_since(&self, at: Stamp) -> bool {
        self.changed.iter().any(|(seq, changed)| *changed > at && self.holds(*seq))
    }

    /// Whether a card of that message that was made then shows it as it now reads.
    #[must_use]
    pub fn reads_as(&self, seq: u32, made_at: Stamp) -> bool {
        self.changed.iter().all(|(changed, at)| *changed != seq || made_at >= *at)
    }
}

impl Spell {
    /// When it must be looked at next, besides its steps. What comes while it is quiet is due at the end of that.
    pub(super) fn timer(&self) -> Option<Stamp> {
        self.quiet_until.or(self.repeat_at)
    }

    pub(super) fn indexes(&self, taken: bool, urgent: bool) -> Vec<(Index, Stamp)> {
        if self.wordless {
            return vec![(Index::Wordless, self.since())];
        }
        if self.quiet_until.is_some() {
            return vec![(Index::Quiet, self.since())];
        }
        let mut at = vec![(Index::Unanswered(self.mark), self.since())];
        if !taken {
            at.push((Index::Offered(self.offer_mark), self.offered_at));
        }
        if urgent {
            at.push((Index::Urgent(self.urgent_mark), self.pressing_since()));
        }
        at
    }
}
