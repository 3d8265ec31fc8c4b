//! What both stores ask of a batch before they look at what is stored.

use std::collections::BTreeSet;

use super::op::OpId;
use super::{Batch, LaneId, Ranks, Result, StoreError};
use crate::domain::tally::Tallies;

impl Batch {
    /// A batch that changes nothing yet.
    #[must_use]
    pub fn new(op: OpId) -> Self {
        Self {
            op,
            seen: Vec::new(),
            contacts: Vec::new(),
            cases: Vec::new(),
            roster: None,
            links: Vec::new(),
            sent: Vec::new(),
            deliveries: Vec::new(),
            settled: Vec::new(),
            headways: Vec::new(),
            retries: Vec::new(),
            followups: Vec::new(),
            done: Vec::new(),
            trail: Vec::new(),
            amended: Vec::new(),
            cut: 0,
            held: Vec::new(),
            unheld: Vec::new(),
            automatic: Vec::new(),
            let_go: Vec::new(),
            tallies: Tallies::new(),
            forgotten: Vec::new(),
            forgotten_contacts: Vec::new(),
            unlinked: Vec::new(),
            claim_at: None,
            claim_ranks: Ranks::default(),
            recalled_at: None,
        }
    }

    /// Refuses a batch that names a thing twice: there is no sense in which it could be taken whole.
    pub(super) fn check(&self) -> Result<()> {
        distinct("seen key", &self.seen)?;
        let forgotten = self.forgotten_contacts.iter().map(|(id, _)| *id);
        distinct("contact", self.contacts.iter().map(|w| w.doc.id).chain(forgotten))?;
        let forgotten = self.forgotten.iter().map(|f| f.code);
        distinct("case", self.cases.iter().map(|w| w.case.code).chain(forgotten))?;
        distinct("delivery", self.deliveries.iter().map(|d| d.id))?;
        distinct("place of a transcript", self.amended.iter().map(|(code, place, _)| (*code, *place)))?;
        distinct("automatic mail", self.automatic.iter().map(|mail| mail.code))?;
        distinct("follow-up", self.followups.iter().map(|f| f.0))
    }

    /// The lanes that it touches, each once, in the order in which runs of them are claimed.
    pub(super) fn lanes(&self) -> Vec<LaneId> {
        let settled = self.settled.iter().map(|s| s.0.clone());
        let retries = self.retries.iter().map(|r| r.lane.clone());
        let headways = self.headways.iter().map(|h| h.0.clone());
        let mut known = BTreeSet::new();
        let all = settled.chain(headways).chain(retries).chain(self.deliveries.iter().map(LaneId::of));
        all.filter(|lane| known.insert(lane.clone())).collect()
    }
}

fn distinct<T: Ord>(what: &str, all: impl IntoIterator<Item = T>) -> Result<()> {
    let mut known = BTreeSet::new();
    if all.into_iter().all(|one| known.insert(one)) {
        Ok(())
    } else {
        Err(StoreError::Rejected(format!("it names a {what} twice")))
    }
}
