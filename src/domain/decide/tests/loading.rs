//! What an event sees: only what it named beforehand, by the store's contract.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::automatic::Automatic;
use crate::domain::case::Index;
use crate::domain::changes::{HEADS, List, Needs, PAGE, Snapshot};
use crate::domain::id::CaseCode;
use crate::domain::message::Entry;
use crate::domain::time::Stamp;

use super::world::World;

impl World {
    pub(super) fn load(&self, needs: &Needs) -> Snapshot {
        let links = needs.links.iter().filter_map(|k| Some((*k, self.links.get(k)?.clone())));
        let lists = needs.lists.iter().map(|l| (l.clone(), self.list(l)));
        let entries = needs.entries.iter().map(|(code, seq)| ((*code, *seq), self.about(*code, *seq)));
        Snapshot {
            seen: needs.seen.intersection(&self.seen).copied().collect(),
            contacts: needs
                .contacts
                .iter()
                .filter_map(|id| Some((*id, self.contacts.get(id)?.clone())))
                .collect(),
            cases: needs
                .cases
                .union(&needs.listed)
                .filter_map(|c| Some((*c, self.cases.get(c)?.clone())))
                .collect(),
            unreadable: BTreeMap::new(),
            forgotten: needs
                .cases
                .union(&needs.listed)
                .filter(|c| self.forgotten.contains(c))
                .copied()
                .collect(),
            remains: BTreeSet::new(),
            roster: self.roster.clone(),
            links: links.collect(),
            lists: lists.collect(),
            entries: entries.filter(|(_, found)| !found.is_empty()).collect(),
            held: self.held.clone(),
            automatic: self.kept(needs),
            automatic_room: self.automatic_room,
            addressees: BTreeMap::new(),
        }
    }

    fn kept(&self, needs: &Needs) -> Vec<Automatic> {
        let all =
            self.automatic.iter().filter(|m| needs.oldest_automatic || needs.automatic.contains(&m.code));
        all.cloned().collect()
    }

    /// The members of a list, as the store's contract has them.
    pub fn list(&self, list: &List) -> Vec<(CaseCode, Stamp)> {
        let mut all: BTreeMap<Index, Vec<(Stamp, CaseCode)>> = BTreeMap::new();
        for case in self.cases.values() {
            for (index, score) in case.indexes() {
                all.entry(index).or_default().push((score, case.code));
            }
        }
        let mut found = Vec::new();
        for (index, mut members) in all {
            members.sort_unstable();
            match list {
                List::WaitingHeads if matches!(index, Index::Waiting(..)) => {
                    found.extend(members.into_iter().take(HEADS));
                }
                List::From(wanted, from) if *wanted == index => {
                    found.extend(members.into_iter().filter(|(score, _)| score >= from).take(PAGE));
                }
                List::Beyond(wanted, after) if *wanted == index => {
                    found.extend(members.into_iter().filter(|member| member > after).take(PAGE));
                }
                List::Open(after) if index.is_open() => {
                    found.extend(members.into_iter().filter(|member| member > after));
                }
                _ => {}
            }
        }
        if let List::Open(_) = list {
            found.sort_unstable();
            found.truncate(PAGE);
        }
        found.into_iter().map(|(score, code)| (code, score)).collect()
    }

    fn about(&self, code: CaseCode, seq: u32) -> Vec<Entry> {
        let of = |e: &&Entry| match e {
            Entry::Said(m) => m.seq == seq,
            Entry::Edited { seq: s, .. }
            | Entry::Part { seq: s, .. }
            | Entry::NotChanged { seq: s, .. }
            | Entry::Moved { seq: s, .. }
            | Entry::Reacted { seq: s, .. }
            | Entry::ChangeFailed { seq: s, .. }
            | Entry::Delivery { seq: s, .. } => *s == seq,
            Entry::Happened(_) => false,
        };
        self.transcripts.get(&code).into_iter().flatten().filter(of).cloned().collect()
    }
}
