//! What is remembered, with a commit laid over it that is under way.

use crate::domain::changes::Needs;
use crate::domain::roster::Roster;
use crate::store::{Batch, Loaded, UnderWay};

use super::kept::Kept;

impl Kept {
    /// As [`recall`](Self::recall), as that commit leaves it once it is taken; `now` is where the store is known to stand,
    /// before it or at it. Nothing where that is not certain.
    pub fn recall_over(&mut self, needs: &Needs, over: &UnderWay, now: u64) -> Option<(Loaded, Needs)> {
        let UnderWay { batch, number } = over;
        let stands = now == *number || now + 1 == *number;
        let holds = self.holds_before(*number) || self.holds_at(*number);
        if !(stands && holds) || forgets(batch) {
            return None;
        }
        let mut loaded = Loaded { recalled_at: Some(*number), ..Loaded::default() };
        (loaded.roster, loaded.snapshot.roster) = match &batch.roster {
            Some(write) => (write.rev + 1, write.doc.clone()),
            None => self.roster().map(|(rev, roster)| (rev, Roster::clone(&roster)))?,
        };
        let mut rest = needs.clone();
        take_written(batch, &mut rest, &mut loaded);
        self.recall_rest(&mut rest, &mut loaded);
        Some((loaded, rest))
    }
}

/// What is gone after it leaves no document that could be laid over what was there.
fn forgets(batch: &Batch) -> bool {
    !(batch.forgotten.is_empty() && batch.forgotten_contacts.is_empty() && batch.unlinked.is_empty())
}

/// Adds what a commit writes of what is needed, and takes that out.
fn take_written(batch: &Batch, rest: &mut Needs, to: &mut Loaded) {
    for write in &batch.contacts {
        let id = write.doc.id;
        if rest.contacts.remove(&id) {
            to.contacts.insert(id, write.rev + 1);
            to.snapshot.contacts.insert(id, write.doc.clone());
        }
    }
    for write in &batch.cases {
        let code = write.case.code;
        let (named, listed) = (rest.cases.remove(&code), rest.listed.remove(&code));
        if named || listed {
            to.cases.insert(code, (write.rev + 1, write.case.indexes()));
            to.snapshot.cases.insert(code, write.case.clone());
        }
    }
    to.snapshot.seen.extend(batch.seen.iter().filter(|key| rest.seen.remove(key)).copied());
    for (key, link) in &batch.links {
        if rest.links.contains(key) {
            // The last that it names is the one that stays.
            to.snapshot.links.insert(*key, link.clone());
        }
    }
    rest.links.retain(|key| !to.snapshot.links.contains_key(key));
}
