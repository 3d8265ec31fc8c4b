//! What a process remembers of the store so as not to ask twice. Keys are held against the revision that the
//! commit checks; names of indexes and counts are not written twice. So all of it is forgotten on a take-over and on
//! any doubt whether the store is still the one it was: a name that is remembered and not there would hide every
//! case that stands under it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ahead::{Ahead, Written};
use super::args::Args;
use super::document::Lying;
use super::known_key::CaseKey;
use crate::domain::case::Index;
use crate::domain::id::{CaseCode, ContactId, DeliveryId};
use crate::domain::tally::Tally;
use crate::keys::SealKey;
use crate::store::shelf::Shelf;
use crate::store::{Epoch, Rev};

/// How many cases' keys are kept, and contacts'.
const CASES: usize = 4096;
/// How many bytes of cases are kept as they lie there.
const LYING: usize = 1 << 20;

pub(super) struct Memo {
    cases: Mutex<HashMap<CaseCode, CaseKey>>,
    contacts: Mutex<HashMap<ContactId, (SealKey, Rev)>>,
    /// How cases lie there at that revision, as far as there is room.
    lying: Mutex<Shelf<CaseCode, (Rev, Lying)>>,
    roster: Mutex<Option<(Rev, Lying)>>,
    /// The latest period of keys that the store was told of.
    period: Mutex<Option<u32>>,
    indexes: Mutex<Indexes>,
    counted: Mutex<BTreeSet<Tally>>,
    /// What is sealed before it is its turn.
    pub(super) ahead: Ahead,
    /// A claim whose answer did not come: it is asked again before any other.
    pub(super) claim: tokio::sync::Mutex<Option<PendingClaim>>,
    /// A take-over whose answer did not come.
    pub(super) seizing: Mutex<Option<Epoch>>,
    /// What the holder of that epoch had begun to send, if that is known.
    pub(super) begun: Mutex<Option<(Epoch, BTreeSet<DeliveryId>)>>,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            cases: Mutex::default(),
            contacts: Mutex::default(),
            lying: Mutex::new(Shelf::new(LYING)),
            roster: Mutex::default(),
            period: Mutex::default(),
            indexes: Mutex::default(),
            counted: Mutex::default(),
            ahead: Ahead::default(),
            claim: tokio::sync::Mutex::default(),
            seizing: Mutex::default(),
            begun: Mutex::default(),
        }
    }
}

/// Names of indexes.
#[derive(Default)]
struct Indexes {
    /// Stored for certain.
    known: BTreeSet<Index>,
    /// Whether these are all that there are.
    all: bool,
}

/// A claim as it was asked.
pub(super) struct PendingClaim {
    pub(super) epoch: Epoch,
    pub(super) tags: Vec<[u8; 16]>,
    pub(super) args: Args,
}

impl Memo {
    pub(super) fn case(&self, code: CaseCode, rev: Rev) -> Option<CaseKey> {
        let known = locked(&self.cases).get(&code).filter(|known| known.rev == rev).cloned();
        known.or_else(|| self.ahead.under_way()?.cases.get(&code).filter(|known| known.rev == rev).cloned())
    }

    pub(super) fn keep_case(&self, code: CaseCode, key: CaseKey) {
        let mut cases = locked(&self.cases);
        if cases.len() >= CASES {
            cases.clear();
        }
        cases.insert(code, key);
    }

    /// How a case of that revision lies there, if that is known.
    pub(super) fn lying(&self, code: CaseCode, rev: Rev) -> Option<Lying> {
        let lies = |(known, lies): &(Rev, Lying)| (*known == rev).then(|| lies.clone());
        let known = locked(&self.lying).get(code).and_then(lies);
        known.or_else(|| self.ahead.under_way()?.lying.get(&code).and_then(lies))
    }

    pub(super) fn keep_lying(&self, code: CaseCode, rev: Rev, lies: Lying) {
        let size = lies.size();
        locked(&self.lying).put(code, (rev, lies), size);
    }

    /// The same of the roster.
    pub(super) fn roster(&self, rev: Rev) -> Option<Lying> {
        let lies = |(known, lies): &(Rev, Lying)| (*known == rev).then(|| lies.clone());
        let known = locked(&self.roster).as_ref().and_then(lies);
        known.or_else(|| self.ahead.under_way()?.roster.as_ref().and_then(lies))
    }

    pub(super) fn keep_roster(&self, rev: Rev, lies: Lying) {
        *locked(&self.roster) = Some((rev, lies));
    }

    /// The key of a contact, if their document has that revision.
    pub(super) fn contact(&self, id: ContactId, rev: Rev) -> Option<SealKey> {
        let fits = |(key, known): &(SealKey, Rev)| (*known == rev).then(|| key.clone());
        let known = locked(&self.contacts).get(&id).and_then(fits);
        known.or_else(|| self.ahead.under_way()?.contacts.get(&id).and_then(fits))
    }

    pub(super) fn keep_contact(&self, id: ContactId, key: SealKey, rev: Rev) {
        let mut contacts = locked(&self.contacts);
        if contacts.len() >= CASES {
            contacts.clear();
        }
        contacts.insert(id, (key, rev));
    }

    /// It was taken: what it wrote lies there.
    pub(super) fn keep(&self, written: &Written) {
        for (code, key) in &written.cases {
            self.keep_case(*code, key.clone());
        }
        for (id, (key, rev)) in &written.contacts {
            self.keep_contact(*id, key.clone(), *rev);
        }
        for (code, (rev, lies)) in &written.lying {
            self.keep_lying(*code, *rev, lies.clone());
        }
        if let Some((rev, lies)) = &written.roster {
            self.keep_roster(*rev, lies.clone());
        }
        for code in &written.gone {
            locked(&self.cases).remove(code);
            locked(&self.lying).take(*code);
        }
        for id in &written.gone_contacts {
            locked(&self.contacts).remove(id);
        }
    }

    /// Whether the store knows of that period of keys for certain.
    pub(super) fn told_of(&self, period: Option<u32>) -> bool {
        *locked(&self.period) == period
    }

    pub(super) fn keep_period(&self, period: Option<u32>) {
        *locked(&self.period) = period;
    }

    /// All indexes that there are; none where that was forgotten.
    pub(super) fn indexes(&self) -> Option<BTreeSet<Index>> {
        let indexes = locked(&self.indexes);
        indexes.all.then(|| indexes.known.clone())
    }

    /// Whether the name of that index is stored for certain.
    pub(super) fn knows(&self, index: &Index) -> bool {
        locked(&self.indexes).known.contains(index)
    }

    /// Whether the name of that count is stored for certain.
    pub(super) fn counted(&self, count: &Tally) -> bool {
        locked(&self.counted).contains(count)
    }

    pub(super) fn keep_counted<'a>(&self, more: impl IntoIterator<Item = &'a Tally>) {
        locked(&self.counted).extend(more.into_iter().cloned());
    }

    pub(super) fn keep_indexes(&self, more: impl IntoIterator<Item = Index>) {
        locked(&self.indexes).known.extend(more);
    }

    /// These are all that there are, with those that were written meanwhile.
    pub(super) fn keep_all_indexes(&self, all: impl IntoIterator<Item = Index>) {
        let mut indexes = locked(&self.indexes);
        indexes.known.extend(all);
        indexes.all = true;
    }

    /// Forgets what was read and written. What was asked and not answered stays.
    pub(super) fn forget(&self) {
        self.ahead.drop_all();
        locked(&self.cases).clear();
        locked(&self.contacts).clear();
        locked(&self.lying).clear();
        *locked(&self.roster) = None;
        locked(&self.counted).clear();
        *locked(&self.period) = None;
        *locked(&self.indexes) = Indexes::default();
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
