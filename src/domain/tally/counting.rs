//! What a decision changed, compared with what was there: what it adds to the counts.

use super::{OTHER, Tallies, Tally, Wait, day};
use crate::domain::case::{AnsweredRuns, Case, Reply, State};
use crate::domain::changes::{Changes, Snapshot};
use crate::domain::message::{Entry, Milestone};
use crate::domain::policy::Policy;
use crate::domain::time::Now;

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
    counted.0.extend((!changes.forgotten.is_empty()).then(|| (Tally::Forgotten, forgotten(before, changes))));
    let today = day(policy, now.civil);
    let mut tallies = Tallies::new();
    for (tally, by) in counted.0 {
        *tallies.entry((today, tally)).or_default() += by;
    }
    tallies
}

/// What an old copy of the store brought back was counted when it was forgotten.
fn forgotten(before: &Snapshot, changes: &Changes) -> u64 {
    changes.forgotten.iter().filter(|code| before.cases.contains_key(code)).count() as u64
}

struct Counted(Vec<(Tally, u64)>);

impl Counted {
    fn one(&mut self, tally: Tally) {
        self.0.push((tally, 1));
    }

    /// A message that nobody has answered, and none before it.
    fn appeal(&mut self, was: Option<&Case>, case: &Case, policy: &Policy) {
        // Whoever asked for a human has said nothing to answer yet.
        let Some(spell) = case.spell().filter(|spell| !spell.is_wordless()) else { return };
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
        let known = |r: &Reply| was.replies.iter().any(|w| w.delivery == r.delivery && w.answered.is_some());
        let new = case.replies.iter().filter(|reply| !known(reply)).filter_map(|r| r.answered.as_ref());
        let said = new.filter(|runs_of| !runs_of.is_wordless());
        for runs_of in said.filter(|runs_of| spell.holds(runs_of.first())) {
            self.answer(runs_of, policy, now);
        }
    }

    fn answer(&mut self, runs_of: &AnsweredRuns, policy: &Policy, now: Now) {
        let took = now.line.since(runs_of.since());
        self.one(Tally::Answer(Wait::of(took.as_secs())));
        self.0.push((Tally::AnswerSeconds, took.as_secs()));
        if took <= policy.answer_within {
            self.one(Tally::InTime);
        }
    }

    fn ends(&mut self, was: Option<&Case>, case: &Case) {
        let closed = matches!(case.state, State::Closed { .. });
        if closed && was.is_some_and(|was| was.spell().is_some() && !was.is_wordless()) {
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
