//! Who would get a case, from the same code that gives cases out.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::case::Priority;
use crate::domain::id::{Language, OperatorId, Topic};
use crate::domain::policy::{Operator, Policy};
use crate::domain::roster::Roster;
use crate::domain::route::{self, Ask, Choice, No};
use crate::domain::shift;
use crate::domain::time::{Now, Stamp};

use super::SCHEMA;
use super::operator::capacity;

/// A made-up case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoAsk {
    /// When it comes, in civil time; absent: now.
    pub at: Option<Stamp>,
    /// Its language; absent: the line's first.
    pub language: Option<Language>,
    /// Its topic, if it has one.
    pub topic: Option<Topic>,
}

/// Who would get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoView {
    /// The version of the format.
    pub schema: u32,
    /// When the case comes.
    pub at: String,
    /// The same on the line's wall clock, with the day of the week.
    pub local: String,
    /// Its language.
    pub language: Language,
    /// Its topic.
    pub topic: Option<Topic>,
    /// Who gets it; none: it waits.
    pub operator: Option<OperatorId>,
    /// By which rule.
    pub why: Option<String>,
    /// Whether they don't speak its language.
    pub language_ignored: bool,
    /// Whether they don't cover the topic, for all who do are away.
    #[serde(default)]
    pub topic_ignored: bool,
    /// The eligible, in the order in which they would get it.
    pub eligible: Vec<Candidate>,
    /// The others, in config order.
    pub others: Vec<PassedOver>,
    /// When nobody is eligible and nobody is there: when someone who can be reached is next on duty, whatever
    /// they speak or know.
    pub staffed_at: Option<String>,
}

/// Someone who could get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The operator.
    pub operator: OperatorId,
    /// Assigned cases.
    pub load: u32,
    /// How many they can have.
    pub capacity: u32,
    /// How many assignments ago their last one was, the latest being 1; none if they never had one.
    pub turns_ago: Option<u64>,
}

/// Someone who can't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The operator.
    pub operator: OperatorId,
    /// All that speaks against them.
    pub why: Vec<Against>,
}

/// What speaks against someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    /// The fixed word.
    pub word: No,
    /// In words that follow their name: "is not on shift".
    pub sentence: String,
}

impl WhoView {
    /// Who would get a case then. Loads are those of now; pauses that end before then are over.
    #[must_use]
    pub fn of(ask: &WhoAsk, policy: &Policy, roster: &Roster, now: Now) -> Self {
        let then = then(ask.at, now);
        let roster = at_that_time(roster, policy, now, then);
        let language = ask.language.clone().unwrap_or_else(|| policy.fallback());
        let nobody = BTreeSet::new();
        let case = Ask {
            language: &language,
            topic: ask.topic.as_ref(),
            priority: Priority::Normal,
            passed_by: &nobody,
            last: None,
            without: None,
            waited: Duration::ZERO,
            wordless: false,
        };
        let choice = route::choose(&case, &roster, policy, then).ok();
        let eligible = route::ranked(&case, &roster, policy, then);
        Self {
            schema: SCHEMA,
            at: then.civil.to_string(),
            local: local(policy, then.civil),
            why: choice.as_ref().map(|c| c.why.word().to_owned()),
            language_ignored: choice.as_ref().is_some_and(|c| c.language_ignored),
            topic_ignored: choice.as_ref().is_some_and(|c| c.topic_ignored),
            staffed_at: staffed_at(choice.as_ref(), policy, &roster, then),
            operator: choice.map(|c| c.operator),
            eligible: eligible.into_iter().map(|id| candidate(id, policy, &roster)).collect(),
            others: others(&case, policy, &roster, then),
            topic: ask.topic.clone(),
            language,
        }
    }
}

/// Both clocks at a moment of civil time; line time does not go back for a moment in the past.
fn then(at: Option<Stamp>, now: Now) -> Now {
    let Some(civil) = at else { return now };
    Now { civil, line: now.line + civil.since(now.civil) }
}

/// The roster without the `/off` of those who come on duty again before then.
fn at_that_time(roster: &Roster, policy: &Policy, now: Now, then: Now) -> Roster {
    let mut roster = roster.clone();
    for operator in &policy.operators {
        let off = roster.operator_states.get(&operator.id).is_some_and(|s| s.off);
        if off && comes_on(operator, policy, now.civil, then.civil) {
            roster.operator_state_mut(&operator.id).off = false;
        }
    }
    roster
}

/// Whether a shift of theirs begins in that time.
fn comes_on(operator: &Operator, policy: &Policy, from: Stamp, to: Stamp) -> bool {
    let changes = std::iter::successors(shift::next_change(operator, policy, from), |at| {
        shift::next_change(operator, policy, *at)
    });
    changes.take_while(|at| *at <= to).take(CHANGES).any(|at| shift::on_duty(operator, policy, at))
}

/// The first change or the second is a beginning; the rest is margin.
const CHANGES: usize = 4;

fn local(policy: &Policy, civil: Stamp) -> String {
    let wall = policy.timezone.to_datetime(civil.to_jiff());
    let zone = policy.timezone.iana_name().unwrap_or("the line's time zone");
    format!("{} {zone}", wall.strftime("%a %Y-%m-%d %H:%M"))
}

fn candidate(id: OperatorId, policy: &Policy, roster: &Roster) -> Candidate {
    let operator_state = roster.operator_state(&id);
    Candidate {
        load: operator_state.room_taken(),
        capacity: policy.operator(&id).map_or(0, |o| capacity(o, policy)),
        turns_ago: operator_state.last_turn.map(|turn| roster.turns.saturating_sub(turn)),
        operator: id,
    }
}

fn others(ask: &Ask<'_>, policy: &Policy, roster: &Roster, then: Now) -> Vec<PassedOver> {
    let against = |no: No| Against { word: no, sentence: no.sentence().to_owned() };
    let verdicts = route::verdicts(ask, roster, policy, then).into_iter();
    verdicts
        .filter(|(_, why)| !why.is_empty())
        .map(|(operator, why)| PassedOver { operator, why: why.into_iter().map(against).collect() })
        .collect()
}

fn staffed_at(choice: Option<&Choice>, policy: &Policy, roster: &Roster, then: Now) -> Option<String> {
    let there = |o: &Operator| {
        let operator_state = roster.operator_state(&o.id);
        !operator_state.locked && roster.way_to(o).is_some()
    };
    let at =
        shift::staffed_at(policy, there, then.civil).filter(|at| choice.is_none() && *at > then.civil)?;
    Some(at.to_string())
}
