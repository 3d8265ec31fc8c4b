//! How much room there is, and who may have it: looked at before anything is written.
//!
//! There are budgets of the store's memory and of the files of attachments, and a floor of free disk below which no
//! file is written: Redis ends where it can't write. No sender may take more than a share of a budget within a day,
//! and the last fifth is for people: for whoever writes for the first time or is in a case. So a flood shuts nobody out
//! but whoever makes it. What is not taken is not lost: it stays with its service, and comes again.

pub mod room;
mod senders;
pub mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::policy::Limits;
use crate::domain::time::Stamp;
use crate::store::Usage;

use self::senders::Senders;
use super::vault::Disk;

pub use room::{Room, What};
pub use senders::Sender;

/// What is kept of each message besides its words, in bytes: the documents, its card, its links.
const BESIDES: u64 = 4 << 10;

/// Somebody who wants room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who; none for whoever works for the line.
    pub sender: Option<Sender>,
    /// Whether it is no person, as far as anybody can tell.
    pub machine: bool,
    /// How much of the store's memory: the words, in bytes.
    pub words: u64,
    /// How much of the files.
    pub files: u64,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// All of it is in use, or all that is for such.
    Full(What),
    /// They took their share of the day.
    Share,
}

/// The room of a line: a shared handle.
#[derive(Clone, Debug, Default)]
pub struct Budget(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    usage: Usage,
    files: u64,
    disk: Disk,
    limits: Limits,
    memory_taken: Taken,
    files_taken: Taken,
    senders: Senders,
    refused: u64,
}

/// What was taken since somebody looked: some of it was not written yet by then.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    now: u64,
    before: u64,
}

impl Taken {
    fn all(self) -> u64 {
        self.now + self.before
    }

    fn looked(&mut self) {
        *self = Self { now: 0, before: self.now };
    }
}

impl Budget {
    /// Takes room, if there is some for them. What comes of it is told with [`spent`](Self::spent).
    ///
    /// # Errors
    /// Why there is none.
    pub fn take(&self, ask: &Ask, now: Stamp) -> Result<(), Short> {
        let mut state = self.state();
        let taken = state.take(ask, now);
        state.refused += u64::from(taken.is_err());
        taken
    }

    /// Whether it would find room now; nothing is taken.
    #[must_use]
    pub fn allows(&self, ask: &Ask, now: Stamp) -> bool {
        self.state().check(ask, now).is_ok()
    }

    /// Whether nothing of that sender was taken within the day.
    #[must_use]
    pub fn is_new(&self, sender: &Sender, now: Stamp) -> bool {
        self.state().senders.spent(sender, now).memory == 0
    }

    /// Whether so much more may lie on the disk.
    #[must_use]
    pub fn has_disk(&self, more: u64) -> bool {
        self.state().disk().has(more, false)
    }

    /// It was taken in, and counts against its sender's share of the day.
    pub fn spent(&self, sender: Sender, words: u64, files: u64, now: Stamp) {
        self.state().senders.take(sender, (memory_of(words), files), now);
    }

    /// What there is of each.
    #[must_use]
    pub fn rooms(&self) -> Vec<Room> {
        let state = self.state();
        let rooms = [state.memory(), state.files(), state.disk()];
        rooms.into_iter().filter(|room| room.of > 0).collect()
    }

    /// How often somebody found no room.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.state().refused
    }

    pub(in crate::service) fn saw_memory(&self, usage: Usage, limits: Limits) {
        let mut state = self.state();
        (state.usage, state.limits) = (usage, limits);
        state.memory_taken.looked();
    }

    pub(in crate::service) fn saw_files(&self, files: u64, disk: Disk) {
        let mut state = self.state();
        (state.files, state.disk) = (files, disk);
        state.files_taken.looked();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, ask: &Ask, now: Stamp) -> Result<(), Short> {
        self.check(ask, now)?;
        self.memory_taken.now += memory_of(ask.words);
        self.files_taken.now += ask.files;
        Ok(())
    }

    fn check(&self, ask: &Ask, now: Stamp) -> Result<(), Short> {
        let memory = memory_of(ask.words);
        let wanted = [(self.memory(), memory), (self.files(), ask.files), (self.disk(), ask.files)];
        for (room, more) in wanted {
            if more > 0 && !room.has(more, ask.machine) {
                return Err(Short::Full(room.what));
            }
        }
        if let Some(sender) = ask.sender {
            let spent = self.senders.spent(&sender, now);
            let share = self.limits.share;
            let share = if ask.machine { share } else { share * 2 };
            let over = |spent: u64, more: u64, room: Room| {
                // The first of a day passes whatever its size: a share of a small budget may be less than one
                // picture.
                room.of > 0 && spent > 0 && spent + more > room.of / 200 * share
            };
            if over(spent.memory, memory, self.memory()) || over(spent.files, ask.files, self.files()) {
                return Err(Short::Share);
            }
        }
        Ok(())
    }

    fn memory(&self) -> Room {
        room::memory(self.usage, self.limits).with(self.memory_taken.all())
    }

    fn files(&self) -> Room {
        self.of_files()[0]
    }

    fn disk(&self) -> Room {
        self.of_files()[1]
    }

    fn of_files(&self) -> [Room; 2] {
        room::of_files(self.files, self.disk, self.limits).map(|room| room.with(self.files_taken.all()))
    }
}

/// What a message of so many bytes takes of the store's memory: it is sealed, padded, and shown.
fn memory_of(words: u64) -> u64 {
    words.saturating_mul(2) + BESIDES
}

#[cfg(test)]
mod tests;
