//! Turns the decisions of a batch into one commit.

use std::collections::BTreeMap;

use crate::domain::case::Index;
use crate::domain::changes::{Changes, Needs, Snapshot};
use crate::domain::event::Event;
use crate::domain::event::What;
use crate::domain::id::{CaseCode, DeliveryId};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::say::{Delivery, Headway, Outcome};
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::store::{Batch, CaseWrite, Forgotten, LaneId, Loaded, OpId, Ranks, Retry, Write};

use super::weight::Weight;

/// The changes of several decisions as one: the last word on each document counts, the rest adds up.
#[derive(Debug, Default)]
pub struct Merged {
    changes: Changes,
    settled: Vec<(LaneId, DeliveryId)>,
    headways: Vec<(LaneId, DeliveryId, Headway)>,
    trail: Vec<Record>,
    weight: Weight,
}

impl Merged {
    /// Whether a further decision would make the commit too large. One alone never is: the store refuses what it
    /// can't take.
    #[must_use]
    pub fn is_full_for(&self, changes: &Changes) -> bool {
        // What is forgotten and then met anew is new: that is decided on what the store then has.
        let alone = self.changes.forgets() || changes.forgets();
        !self.is_empty()
            && (alone || self.weight.without(changes, &self.changes).is_full_for(Weight::of(changes)))
    }

    /// Adds one decision's changes.
    pub fn add(&mut self, event: &Event, changes: Changes) {
        self.weight = self.weight.without(&changes, &self.changes).and(Weight::of(&changes));
        if let What::Settled(settlement) = &event.what {
            let (lane, id) = (LaneId::of(&settlement.delivery), settlement.delivery.id);
            match &settlement.outcome {
                Outcome::Going { headway, .. } => self.headways.push((lane, id, headway.clone())),
                _ => self.settled.push((lane, id)),
            }
        }
        let all = &mut self.changes;
        all.contacts.extend(changes.contacts);
        all.cases.extend(changes.cases);
        all.roster = changes.roster.or(all.roster.take());
        all.entries.extend(changes.entries);
        all.amended.extend(changes.amended);
        all.cut += changes.cut;
        all.seen.extend(changes.seen);
        all.links.extend(changes.links);
        all.sent.extend(changes.sent);
        all.deliveries.extend(changes.deliveries);
        all.followups.extend(changes.followups);
        all.done.extend(changes.done);
        all.repairs.extend(changes.repairs);
        all.acts.extend(changes.acts);
        all.held.extend(changes.held);
        all.unheld.extend(changes.unheld);
        all.automatic.extend(changes.automatic);
        all.let_go.extend(changes.let_go);
        all.forgotten.extend(changes.forgotten);
        all.forgotten_contacts.extend(changes.forgotten_contacts);
        all.unlinked.extend(changes.unlinked);
        all.feedbacks.extend(changes.feedbacks);
        for (count, by) in changes.tallies {
            *all.tallies.entry(count).or_default() += by;
        }
    }

    /// Makes entries of the audit trail of what was done. The roster with the new head is written with them.
    pub fn chain(&mut self, roster: &Roster, hash: impl Fn(&Head, &Act) -> [u8; 32]) {
        let acts = std::mem::take(&mut self.changes.acts);
        if !acts.is_empty() {
            let roster = self.changes.roster.get_or_insert_with(|| roster.clone());
            self.trail.extend(roster.trail.extend(acts, hash));
        }
    }

    /// What follows the commit, best effort.
    pub fn feedbacks(&mut self) -> Vec<crate::domain::say::Feedback> {
        std::mem::take(&mut self.changes.feedbacks)
    }

    /// The follow-ups that the batch leaves.
    #[must_use]
    pub fn followups(&self) -> Vec<(crate::domain::event::FollowupId, crate::domain::event::Followup)> {
        self.changes.followups.clone()
    }

    /// What the batch queues.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.changes.deliveries
    }

    /// Whether cases must be taken out of indexes where they should not stand.
    #[must_use]
    pub fn repairs(&self) -> bool {
        !(self.changes.repairs.is_empty() && self.changes.forgotten.is_empty())
    }

    /// Whether anything is forgotten.
    #[must_use]
    pub fn forgets(&self) -> bool {
        self.changes.forgets()
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settled.is_empty() && self.headways.is_empty() && self.changes == Changes::default()
    }

    /// The commit, with the revisions that it must find; `indexes` are those in use, for repairs.
    #[must_use]
    pub fn into_batch(
        self,
        op: OpId,
        loaded: &Loaded,
        retries: Vec<Retry>,
        claim_at: Option<Stamp>,
        indexes: &[Index],
        now: Stamp,
    ) -> Batch {
        let changes = self.changes;
        let rev_of = |code: &CaseCode| loaded.cases.get(code).map(|(rev, _)| *rev);
        // Wherever it may stand: what an old copy brought back tells no more where that is.
        let forget = |code: &CaseCode| {
            Some(Forgotten { code: *code, rev: rev_of(code)?, places: indexes.to_vec(), at: now })
        };
        let forgotten = changes.forgotten.iter().filter_map(forget).collect();
        let contacts_gone = changes.forgotten_contacts.iter();
        let forgotten_contacts =
            contacts_gone.filter_map(|id| Some((*id, *loaded.contacts.get(id)?))).collect();
        let mut entries = by_case(changes.entries);
        let cases = changes.cases.into_values().map(|case| {
            let (rev, mut before) = loaded.cases.get(&case.code).cloned().unwrap_or_default();
            if changes.repairs.contains(&case.code) {
                // A score that no case has makes every place one to be written anew.
                before = indexes.iter().map(|index| (index.clone(), Stamp(i64::MIN))).collect();
            }
            let entries = entries.remove(&case.code).unwrap_or_default();
            CaseWrite { rev, before, case, entries }
        });
        let cases = cases.collect();
        let contacts = changes.contacts.into_values().map(|doc| {
            let rev = loaded.contacts.get(&doc.id).copied().unwrap_or_default();
            Write { rev, doc }
        });
        Batch {
            op,
            seen: changes.seen,
            contacts: contacts.collect(),
            cases,
            roster: changes.roster.map(|doc| Write { rev: loaded.roster, doc }),
            links: changes.links,
            sent: changes.sent,
            deliveries: changes.deliveries,
            settled: self.settled,
            headways: self.headways,
            retries,
            followups: changes.followups,
            done: changes.done,
            trail: self.trail,
            amended: changes.amended,
            cut: changes.cut,
            held: changes.held,
            unheld: changes.unheld,
            automatic: changes.automatic,
            let_go: changes.let_go,
            tallies: changes.tallies,
            forgotten,
            forgotten_contacts,
            unlinked: changes.unlinked,
            claim_at,
            claim_ranks: Ranks::default(),
            recalled_at: loaded.recalled_at,
        }
    }
}

/// An entry is only ever added together with its case's document, so none is left over.
fn by_case(entries: Vec<(CaseCode, Entry)>) -> BTreeMap<CaseCode, Vec<Entry>> {
    let mut by_case: BTreeMap<CaseCode, Vec<Entry>> = BTreeMap::new();
    for (code, entry) in entries {
        by_case.entry(code).or_default().push(entry);
    }
    by_case
}

/// Adds a second load to a first: what the first brought stays.
pub fn absorb(first: &mut Loaded, second: Loaded) {
    first.snapshot.absorb(second.snapshot);
    first.recalled_at = first.recalled_at.or(second.recalled_at);
    for (id, rev) in second.contacts {
        first.contacts.entry(id).or_insert(rev);
    }
    for (code, was) in second.cases {
        first.cases.entry(code).or_insert(was);
    }
}

/// Of what is needed, what the snapshot does not show yet. Documents that were asked for and do not exist
/// would be asked for again; that costs little and happens only for links to what was forgotten.
#[must_use]
pub fn still_missing(mut needs: Needs, snapshot: &Snapshot) -> Needs {
    needs.contacts.retain(|id| !snapshot.contacts.contains_key(id));
    needs.cases.retain(|code| !snapshot.cases.contains_key(code));
    needs.listed.retain(|code| !snapshot.cases.contains_key(code) && !needs.cases.contains(code));
    needs.links.retain(|key| !snapshot.links.contains_key(key));
    needs.lists.retain(|list| !snapshot.lists.contains_key(list));
    needs.entries.retain(|entry| !snapshot.entries.contains_key(entry));
    needs.automatic.retain(|code| snapshot.automatic.iter().all(|mail| mail.code != *code));
    needs
}
