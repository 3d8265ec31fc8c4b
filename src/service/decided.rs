//! What a decision led to, as others may know it: case codes, reasons and names of operators, and no more.

use crate::domain::decide::{Decision, Reason};
use crate::domain::event::{Event, What};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::{Entry, Milestone};
use crate::domain::tally::Tally;
use crate::domain::time::{Now, Stamp};

/// One decision, as others may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Civil time.
    pub at: Stamp,
    /// Why.
    pub reason: Reason,
    /// The case, if it was about one.
    pub case: Option<CaseCode>,
    /// What happened to the case, in order: what, to whom, why.
    pub milestones: Vec<(Milestone, Option<OperatorId>, String)>,
    /// What it added to the counts.
    pub tallies: Vec<(Tally, u64)>,
}

impl Report {
    /// The report of a decision.
    #[must_use]
    pub fn of(event: &Event, decision: &Decision, now: Now) -> Self {
        let case = decision.changes.cases.keys().next().copied().or(named(event));
        let tallies = decision.changes.tallies.iter().map(|((_, count), by)| (count.clone(), *by));
        Self {
            at: now.civil,
            reason: decision.reason,
            case,
            milestones: milestones(decision, now),
            tallies: tallies.collect(),
        }
    }
}

fn named(event: &Event) -> Option<CaseCode> {
    match &event.what {
        What::Settled(settlement) => settlement.delivery.case,
        What::Due(code) | What::Repair(code) => Some(*code),
        _ => None,
    }
}

/// What this decision added to the histories: those of its lines that bear its time.
fn milestones(decision: &Decision, now: Now) -> Vec<(Milestone, Option<OperatorId>, String)> {
    let heads = decision.changes.cases.values().flat_map(|c| &c.head);
    let lists = decision.changes.entries.iter().map(|(_, e)| e);
    let happened = heads.chain(lists).filter_map(|entry| match entry {
        Entry::Happened(h) if h.at == now.line => Some((h.what, h.to.clone(), h.why.clone())),
        _ => None,
    });
    happened.collect()
}
