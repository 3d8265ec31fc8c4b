//! What this process remembers of the mailbox. Only hints: losing them costs work and loses no mail.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::time::Stamp;

/// How much of a mail that was not taken is worth a second of waiting before it is fetched again.
const BYTES_A_SECOND: u64 = 64 << 10;

/// How long a mail waits for which there was no room: all of a flood may.
const NO_ROOM: Duration = Duration::from_mins(10);

/// How often a mail may not come before people must look after it: whole, and as often only its beginning.
const HOPELESS: u32 = 6;

/// Hints about the mails of one life of the mailbox.
#[derive(Debug, Default)]
pub(super) struct Memory {
    uidvalidity: u32,
    /// Taken and not moved yet: to be moved, and not fetched again.
    pub taken: BTreeSet<u32>,
    /// How often a session broke on a mail.
    pub suspects: BTreeMap<u32, u32>,
    /// Not taken: line time at which it may be fetched again.
    put_off: BTreeMap<u32, Stamp>,
}

impl Memory {
    /// Forgets everything if the numbers count in another life.
    pub(super) fn enter(&mut self, uidvalidity: u32) {
        if self.uidvalidity != uidvalidity {
            *self = Self { uidvalidity, ..Self::default() };
        }
    }

    /// Forgets what is not in the mailbox any more; `uids` is in ascending order.
    pub(super) fn retain(&mut self, uids: &[u32]) {
        let there = |uid: &u32| uids.binary_search(uid).is_ok();
        self.taken.retain(there);
        self.suspects.retain(|uid, _| there(uid));
        self.put_off.retain(|uid, _| there(uid));
    }

    /// Whether a mail is to be fetched now.
    pub(super) fn wants(&self, uid: u32, now: Stamp) -> bool {
        !self.taken.contains(&uid) && self.put_off.get(&uid).is_none_or(|due| *due <= now)
    }

    /// Notes that a mail was not taken: it comes again, the larger the later.
    pub(super) fn put_off(&mut self, uid: u32, bytes: usize, now: Stamp) {
        let wait = u64::try_from(bytes).unwrap_or(u64::MAX) / BYTES_A_SECOND;
        self.put_off.insert(uid, now + Duration::from_secs(wait));
    }

    /// Notes that there was no room for a mail: it comes again, and not soon.
    pub(super) fn has_no_room(&mut self, uid: u32, now: Stamp) {
        self.put_off.insert(uid, now + NO_ROOM);
    }

    /// Notes that a mail was taken.
    pub(super) fn took(&mut self, uid: u32) {
        self.put_off.remove(&uid);
        self.suspects.remove(&uid);
        self.taken.insert(uid);
    }

    /// Notes that a session broke on a mail.
    pub(super) fn suspect(&mut self, uid: u32) {
        let broke = self.suspects.entry(uid).or_default();
        *broke = broke.saturating_add(1);
    }

    /// Whether there are mails that can't be had, also when asked for alone and for just their beginning.
    pub(super) fn hopeless(&self) -> bool {
        self.suspects.values().any(|broke| *broke >= HOPELESS)
    }

    /// Whether mails wait that were not taken.
    pub(super) fn waits(&self) -> bool {
        !self.put_off.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_mail_that_was_not_taken_comes_again_later_than_a_small_one() {
        let mut memory = Memory::default();
        memory.put_off(1, 2_000, Stamp(0));
        memory.put_off(2, 640 << 10, Stamp(0));
        assert!(memory.wants(1, Stamp(0)) && !memory.wants(2, Stamp(9_999)));
        assert!(memory.wants(2, Stamp(10_000)) && memory.waits());
        memory.took(2);
        assert!(!memory.wants(2, Stamp(10_000)));
    }

    #[test]
    fn a_mail_without_room_is_not_fetched_again_soon() {
        let mut memory = Memory::default();
        memory.has_no_room(1, Stamp(0));
        assert!(!memory.wants(1, Stamp(599_999)) && memory.wants(1, Stamp(600_000)));
    }

    #[test]
    fn another_life_of_the_mailbox_is_another_mailbox() {
        let mut memory = Memory::default();
        memory.enter(7);
        memory.took(1);
        memory.suspect(2);
        memory.enter(7);
        assert!(!memory.wants(1, Stamp(0)));
        memory.enter(8);
        assert!(memory.wants(1, Stamp(0)) && memory.suspects.is_empty());
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let mut memory = Memory::default();
        memory.took(1);
        memory.put_off(2, 0, Stamp(0));
        memory.retain(&[3, 4]);
        assert!(memory.taken.is_empty() && !memory.waits());
    }
}
