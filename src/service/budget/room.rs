//! One thing of which there is only so much.

use crate::domain::policy::Limits;
use crate::domain::size;
use crate::service::vault::Disk;
use crate::store::Usage;

/// Of a budget, the part that is for everybody, in per cent: the rest is for people alone.
const FOR_ALL: u64 = 80;
/// Of Redis' own bound, the budget where none is set: settlements and answers need the rest.
const OF_MAXMEMORY: u64 = 90;
/// Of the machine's memory, where Redis has no bound.
const OF_MACHINE: u64 = 50;
/// Of the disk, the budget of the files where none is set.
const OF_DISK: u64 = 50;
/// What stays free of the disk where that is not set: so much of it, and at most so many bytes.
const FREE: u64 = 5;
const FREE_AT_MOST: u64 = 2 << 30;

/// What there is only so much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The memory of the line's Redis.
    Memory,
    /// The files of attachments.
    Files,
    /// The disk on which they lie.
    Disk,
}

/// How much of it there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What.
    pub what: What,
    /// In use; of the disk by anybody.
    pub used: u64,
    /// What may be in use; 0 for any amount.
    pub of: u64,
}

/// The memory of the store.
#[must_use]
pub fn memory(usage: Usage, limits: Limits) -> Room {
    let derived =
        if usage.most > 0 { usage.most / 100 * OF_MAXMEMORY } else { usage.machine / 100 * OF_MACHINE };
    // A store that says nothing of itself, such as one in memory, has no bound.
    let of = if usage.used == 0 { 0 } else { limits.memory.unwrap_or(derived) };
    Room { what: What::Memory, used: usage.used, of }
}

/// The files of attachments, of which there are so many bytes, and their disk.
#[must_use]
pub fn of_files(files: u64, disk: Disk, limits: Limits) -> [Room; 2] {
    let known = |of: u64| if disk.size == 0 { 0 } else { of };
    let most = known(limits.blobs.unwrap_or(disk.size / 100 * OF_DISK));
    let floor = limits.free.unwrap_or((disk.size / 100 * FREE).min(FREE_AT_MOST));
    // A floor above the disk leaves nothing to be used, which is not as much as one likes.
    let of = known(disk.size.saturating_sub(floor).max(1));
    let used = disk.size.saturating_sub(disk.free);
    [Room { what: What::Files, used: files, of: most }, Room { what: What::Disk, used, of }]
}

impl What {
    /// The fixed word for metrics and `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Files => "attachments",
            Self::Disk => "disk",
        }
    }

    /// What an admin does about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Memory => "raise maxmemory in redis.conf, and limits.memory; or shorten [retention]",
            Self::Files => "raise limits.blobs, or shorten retention.attachments",
            Self::Disk => "make room on the disk of store.blobs: a full disk ends Redis, and so the line",
        }
    }
}

impl Room {
    /// The same with more in use.
    pub(super) fn with(self, more: u64) -> Self {
        Self { used: self.used.saturating_add(more), ..self }
    }

    /// Whether so much more may be taken: a machine leaves the last fifth to people, but for the disk, which Redis
    /// shares.
    pub(super) fn has(&self, more: u64, machine: bool) -> bool {
        let of = if machine && self.what != What::Disk { self.of / 100 * FOR_ALL } else { self.of };
        self.of == 0 || self.used.saturating_add(more) <= of
    }

    /// Whether there is not so much more.
    pub(super) fn is_full(&self, more: u64) -> bool {
        !self.has(more, false)
    }

    /// How much of it is in use, in per cent.
    #[must_use]
    pub fn percent(&self) -> u64 {
        self.used.saturating_mul(100).checked_div(self.of).unwrap_or(0)
    }

    /// Whether so much is in use that somebody must be told: of a disk, which others use too, when little is left.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.of > 0 && self.percent() >= if self.what == What::Disk { 95 } else { FOR_ALL }
    }

    /// What is wrong, in a sentence; nothing while there is enough.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        if !self.is_short() {
            return None;
        }
        let (what, remedy) = (self.what.word(), self.what.remedy());
        let means = match (self.what, self.is_full(1)) {
            (What::Memory, true) => "nothing more is taken in",
            (What::Files | What::Disk, true) => "what has attachments is not taken in",
            (What::Memory | What::Files, false) => "what is left is for people, and machines wait",
            (What::Disk, false) => "soon what has attachments is not taken in",
        };
        Some(format!(
            "There is little room ({what}: {} % of {}): {means}. To mend it: {remedy}.",
            self.percent(),
            size::show(self.of)
        ))
    }
}
