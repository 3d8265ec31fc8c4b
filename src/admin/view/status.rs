//! The line at a glance: is anybody waiting, does anybody answer, does anything pile up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::case::Index;
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;
use crate::domain::time::{Now, Stamp};
use crate::service::reloads::Standing;
use crate::service::report::Reports;
use crate::store::{Counts, Epoch};

use super::{OperatorView, SCHEMA, age};

/// How the line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub at: String,
    /// The line's name.
    pub line: String,
    /// The epoch under which this daemon leads the line.
    pub epoch: u64,
    /// The promise: within how many seconds a human answers.
    pub answer_within_s: u64,
    /// Cases by state.
    pub cases: CaseCounts,
    /// For how many seconds the case that has waited longest for an operator has gone unanswered.
    pub oldest_waiting_s: Option<u64>,
    /// The same, of all cases whose clock runs and whose alarms nobody has silenced.
    pub oldest_unanswered_s: Option<u64>,
    /// What is to be sent.
    pub outbox: OutboxView,
    /// The operators in config order.
    pub operators: Vec<OperatorView>,
    /// How often each reason was decided since the daemon's start.
    pub decided: BTreeMap<String, u64>,
    /// Events that could not be committed as they were.
    pub quarantined: u64,
    /// The config in force.
    pub config: ConfigView,
}

/// The config in force, and how the last reload ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigView {
    /// What tells it from another: 12 hexadecimal digits.
    pub hash: String,
    /// Since when it is in force.
    pub since: String,
    /// When it was last reloaded, if it was.
    pub reloaded_at: Option<String>,
    /// Why that changed nothing, if so.
    pub refused: Option<String>,
}

/// Cases by state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCounts {
    /// Nobody has it.
    pub waiting: u64,
    /// An operator must answer it.
    pub assigned: u64,
    /// Every message is answered.
    pub answered: u64,
    /// Kept back from operators.
    pub held: u64,
    /// The contact can't be reached.
    pub unreachable: u64,
    /// Done.
    pub closed: u64,
    /// Of the closed: those that no human ever answered.
    pub closed_unanswered: u64,
}

/// What is to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// Queues that hold something.
    pub lanes: u64,
    /// Deliveries in them.
    pub deliveries: u64,
    /// Work that decisions left for later.
    pub followups: u64,
}

/// What a status is made of.
pub(crate) struct Facts<'a> {
    pub policy: &'a Policy,
    pub roster: &'a Roster,
    pub counts: &'a Counts,
    pub reports: &'a Reports,
    pub epoch: Epoch,
    /// Since when the case that has waited longest is unanswered.
    pub oldest_waiting: Option<Stamp>,
    pub config: Standing,
}

impl StatusView {
    /// How the line is, as of `now`.
    #[must_use]
    pub(crate) fn of(facts: &Facts<'_>, now: Now) -> Self {
        let Facts { policy, roster, counts, reports, .. } = facts;
        let decided = reports.counts().into_iter().map(|(reason, n)| (reason.word().to_owned(), n));
        let operators = policy.operators.iter().map(|o| OperatorView::of(o, policy, roster, now));
        Self {
            schema: SCHEMA,
            at: now.civil.to_string(),
            line: policy.name.clone(),
            epoch: facts.epoch.0,
            answer_within_s: policy.answer_within.as_secs(),
            cases: CaseCounts::of(counts, roster),
            oldest_waiting_s: facts.oldest_waiting.map(|at| age(now, at)),
            oldest_unanswered_s: oldest_unanswered(counts).map(|at| age(now, at)),
            outbox: OutboxView {
                lanes: counts.lanes,
                deliveries: counts.deliveries,
                followups: counts.followups,
            },
            operators: operators.collect(),
            decided: decided.collect(),
            quarantined: reports.quarantine_count(),
            config: ConfigView::of(&facts.config),
        }
    }
}

impl ConfigView {
    fn of(standing: &Standing) -> Self {
        Self {
            hash: standing.hash.clone(),
            since: standing.since.to_string(),
            reloaded_at: standing.last.as_ref().map(|last| last.at.to_string()),
            refused: standing.last.as_ref().and_then(|last| last.refused.clone()),
        }
    }
}

impl CaseCounts {
    fn of(counts: &Counts, roster: &Roster) -> Self {
        // Cases that everyone passed on wait outside the queues, so the roster counts what waits.
        let mut cases = Self { waiting: u64::from(roster.waiting), ..Self::default() };
        for (index, members, _) in &counts.indexes {
            match index {
                Index::Owner(_) => cases.assigned += members,
                Index::Answered => cases.answered += members,
                Index::Held => cases.held += members,
                Index::Unreachable => cases.unreachable += members,
                Index::Closed => cases.closed += members,
                Index::ClosedUnanswered => cases.closed_unanswered += members,
                Index::Waiting(..)
                | Index::Unanswered(_)
                | Index::Offered(_)
                | Index::Timer
                | Index::Resting(_) => {}
            }
        }
        cases
    }
}

fn oldest_unanswered(counts: &Counts) -> Option<Stamp> {
    let running = counts.indexes.iter().filter(|(index, ..)| matches!(index, Index::Unanswered(_)));
    running.filter_map(|(_, _, lowest)| *lowest).min()
}
