//! What is counted of a line, day by day: appeals and how soon they were answered. Counts, and nothing else.
//!
//! A decision does not know that it is counted. What it changed is compared with what was there, here and in
//! one place, so that a new way to answer or to close is counted without a thought. The counts go with the
//! decision into its commit, and so are neither lost nor doubled.
//!
//! An *appeal* is a stretch of unanswered time that a contact began. The part of it that a reply did not cover,
//! because it crossed the reply, is an appeal of its own: so there are never more answers than appeals.

mod totals;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::case::{Case, State, Stretch};
use super::changes::{Changes, Snapshot};
use super::id::{ChannelName, Language, Topic};
use super::message::{Entry, Milestone};
use super::policy::Policy;
use super::time::{Now, Stamp};
pub use totals::Totals;

/// One kind of count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tally {
    /// Appeals.
    Appeal,
    /// Of the appeals: those by that channel.
    Channel(ChannelName),
    /// Of the appeals: those in that language of the line, or [`OTHER`].
    Language(Language),
    /// Of the appeals: those about that topic, or about none.
    Topic(Option<Topic>),
    /// First answers that took so long.
    Answer(Wait),
    /// Of the answers: those within the promise that held then.
    InTime,
    /// The seconds that all answers together took.
    AnswerSeconds,
    /// Answers that turned out not to have arrived, or were deleted again.
    TakenBack,
    /// Appeals that were closed without an answer.
    ClosedUnanswered,
    /// Cases that were held back.
    Held,
    /// Escalation steps that fired, by their word: `remind_4h`.
    Escalated(String),
}

/// How long an answer took, as a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Wait {
    /// At most so many seconds, and more than the next smaller of [`BOUNDS`].
    Within(u32),
    /// Longer than the largest of them.
    Longer,
}

/// The bounds of the classes, in seconds: from five minutes to two days.
pub const BOUNDS: [u32; 11] =
    [300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 57_600, 86_400, 172_800];

/// What is counted as the language of a case that is in none of the line's.
pub const OTHER: &str = "other";

/// Counts by civil day of the line.
pub type Tallies = BTreeMap<(Date, Tally), u64>;

impl Wait {
    /// The class of a time in seconds.
    #[must_use]
    pub fn of(seconds: u64) -> Self {
        let bound = BOUNDS.into_iter().find(|bound| seconds <= u64::from(*bound));
        bound.map_or(Self::Longer, Self::Within)
    }
}

/// The civil day of the line at a moment of civil time.
#[must_use]
pub fn day(policy: &Policy, civil: Stamp) -> Date {
    policy.timezone.to_datetime(civil.to_jiff()).date()
}

/// What a decision adds to the counts.
#[must_use]
pub fn of(before: &Snapshot, changes: &Changes, policy: &Policy, now: Now) -> Tallies {
    let mut counted = Counted(Vec::new());
    for case in changes.cases.values() {
        let was = before.cases.get(&case.code);
        counted.appeal(was, case, policy);
        counted.answers(was, case, policy, now);
        counted.ends(was, case);
        counted.milestones(was, case, changes);
    }
    let today = day(policy, now.civil);
    let mut tallies = Tallies::new();
    for (tally, by) in counted.0 {
        *tallies.entry((today, tally)).or_default() += by;
    }
    tallies
}

struct Counted(Vec<(Tally, u64)>);

impl Counted {
    fn one(&mut self, tally: Tally) {
        self.0.push((tally, 1));
    }

    /// A message that nobody has answered, and none before it.
    fn appeal(&mut self, was: Option<&Case>, case: &Case, policy: &Policy) {
        let Some(spell) = case.spell() else { return };
        let begun = match was {
            None => true,
            // What a bounce gives back was counted when it came.
            Some(was) => {
                spell.first() >= was.next_seq || was.spell().is_some_and(|s| s.first() < spell.first())
            }
        };
        if !begun {
            return;
        }
        self.one(Tally::Appeal);
        self.one(Tally::Channel(case.channel.clone()));
        let ours = policy.languages.contains(&case.language);
        self.one(Tally::Language(if ours { case.language.clone() } else { OTHER.into() }));
        self.one(Tally::Topic(case.topic.clone()));
    }

    fn answers(&mut self, was: Option<&Case>, case: &Case, policy: &Policy, now: Now) {
        let Some((was, spell)) = was.and_then(|was| Some((was, was.spell()?))) else { return };
        let known = |r: &super::case::Reply| {
            was.replies.iter().any(|w| w.delivery == r.delivery && w.answered.is_some())
        };
        let new = case.replies.iter().filter(|reply| !known(reply)).filter_map(|r| r.answered.as_ref());
        for stretch in new.filter(|stretch| spell.holds(stretch.first())) {
            self.answer(stretch, policy, now);
        }
    }

    fn answer(&mut self, stretch: &Stretch, policy: &Policy, now: Now) {
        let took = now.line.since(stretch.since());
        self.one(Tally::Answer(Wait::of(took.as_secs())));
        self.0.push((Tally::AnswerSeconds, took.as_secs()));
        if took <= policy.answer_within {
            self.one(Tally::InTime);
        }
    }

    fn ends(&mut self, was: Option<&Case>, case: &Case) {
        let closed = matches!(case.state, State::Closed { .. });
        if closed && was.is_some_and(|was| was.spell().is_some()) {
            self.one(Tally::ClosedUnanswered);
        }
        let held = |case: &Case| matches!(case.state, State::Held { .. });
        if held(case) && !was.is_some_and(held) {
            self.one(Tally::Held);
        }
    }

    /// The lines that this decision added to the case's history.
    fn milestones(&mut self, was: Option<&Case>, case: &Case, changes: &Changes) {
        let old = was.map_or(0, |was| was.head.len());
        let head = case.head.iter().skip(old);
        let list = changes.entries.iter().filter(|(code, _)| *code == case.code).map(|(_, entry)| entry);
        for entry in head.chain(list) {
            let Entry::Happened(happened) = entry else { continue };
            match happened.what {
                Milestone::Escalated => self.one(Tally::Escalated(happened.why.clone())),
                Milestone::AnswerTakenBack | Milestone::Recalled => self.one(Tally::TakenBack),
                _ => {}
            }
        }
    }
}
