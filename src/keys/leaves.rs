//! The leaves that wrap the keys of cases and contacts: what the line holds of its key folder while it runs.
//!
//! Shared by whoever has a copy of the [`Keyring`](super::Keyring). What is destroyed is gone from the disk first,
//! then from here.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::folder::{FolderError, KeyFolder};
use super::mac::whole;
use super::periods::{Leaf, PeriodId, PeriodView, Periods, Unlike};
use super::root::{KeyError, random};
use super::seal::{SealKey, Unopened};
use super::tree::Seed;
use super::wrapped::{VERSION, bound, parts};
use crate::domain::time::Stamp;

/// At which depth a run of leaves begins: so many bits of a place are the same for a run, the rest counts.
const RUN: u8 = 48;
/// How many runs' seeds are held ready.
const READY: usize = 1024;

/// The leaves of a line.
#[derive(Clone)]
pub struct Leaves(Arc<Shared>);

struct Shared {
    /// None for a line that forgets all keys when it ends.
    folder: Option<KeyFolder>,
    /// Where a copy must be before a new period is used.
    mirror: Option<KeyFolder>,
    /// Civil time at which it was opened.
    opened: Stamp,
    state: Mutex<State>,
}

struct State {
    periods: Periods,
    /// Seeds of runs of leaves, so that a leaf takes 16 steps and not 64.
    ready: HashMap<(u32, u64), Seed>,
    next: Option<Leaf>,
}

/// Why a wrapped key can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwrapped {
    /// It was not wrapped for that owner by this line, or was changed since.
    #[error(transparent)]
    Unopened(#[from] Unopened),
    /// It was destroyed.
    #[error("it was forgotten")]
    Forgotten,
    /// The key folder does not know the period.
    #[error("it is of period {0}, of which the key folder has no keys")]
    NoPeriod(u32),
}

/// How the keys of a line stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeysView {
    /// Its periods.
    pub periods: Vec<PeriodView>,
    /// The key folder's file; none for a line that has none.
    pub file: Option<String>,
    /// Where its copy is to be, if one is configured.
    pub mirror: Option<String>,
    /// Why the copy was not made when it was last tried.
    pub mirror_trouble: Option<String>,
}

impl Leaves {
    /// Of a line whose keys end with the process.
    ///
    /// # Errors
    /// If the kernel gives no random bytes.
    pub fn fleeting() -> Result<Self, KeyError> {
        let mut periods = Periods::none();
        periods.begin(Stamp(0))?;
        periods.confirm();
        Ok(Self::new(periods, None, None, Stamp(0)))
    }

    /// What a key folder holds; nothing where there is no file yet. With a mirror, a new period is used only when it
    /// has that, too. Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with the folder.
    pub fn open(folder: KeyFolder, mirror: Option<&Path>, now: Stamp) -> Result<Self, FolderError> {
        let periods = folder.read()?.unwrap_or_else(Periods::none);
        let mirror = mirror.map(|path| folder.elsewhere(path));
        Ok(Self::new(periods, Some(folder), mirror, now))
    }

    fn new(periods: Periods, folder: Option<KeyFolder>, mirror: Option<KeyFolder>, opened: Stamp) -> Self {
        let state = Mutex::new(State { periods, ready: HashMap::new(), next: None });
        Self(Arc::new(Shared { folder, mirror, opened, state }))
    }

    /// The key folder's file, if there is one.
    #[must_use]
    pub fn folder(&self) -> Option<&KeyFolder> {
        self.0.folder.as_ref()
    }

    /// Whether a copy is to be kept elsewhere.
    #[must_use]
    pub fn has_mirror(&self) -> bool {
        self.0.mirror.is_some()
    }

    /// What each period's number stands for.
    #[must_use]
    pub fn ids(&self) -> std::collections::BTreeMap<u32, PeriodId> {
        self.state().periods.ids()
    }

    /// The period by which new keys are wrapped; none before the first.
    #[must_use]
    pub fn current(&self) -> Option<u32> {
        self.state().periods.current()
    }

    /// The period that waits for its copy, if there is one.
    #[must_use]
    pub fn waiting(&self) -> Option<u32> {
        self.state().periods.waiting()
    }

    /// How the keys stand.
    #[must_use]
    pub fn view(&self) -> KeysView {
        let path = |folder: &KeyFolder| folder.path().display().to_string();
        KeysView {
            periods: self.state().periods.views(),
            file: self.0.folder.as_ref().map(path),
            mirror: self.0.mirror.as_ref().map(path),
            mirror_trouble: None,
        }
    }

    /// Closes a key so that it can lie beside what it seals, under a leaf of its own.
    pub(super) fn wrap(&self, owner: &[u8], key: &SealKey) -> Result<Vec<u8>, KeyError> {
        let mut state = self.state();
        let leaf = state.fresh()?;
        let wrapping = state.key(leaf).ok_or(KeyError::NoPeriod)?;
        drop(state);
        let sealed = wrapping.seal_key(&bound(owner, leaf), key)?;
        Ok([&[VERSION], &leaf.to_bytes()[..], &sealed].concat())
    }

    /// Opens what [`wrap`](Self::wrap) closed.
    pub(super) fn unwrap_key(&self, owner: &[u8], wrapped: &[u8]) -> Result<SealKey, Unwrapped> {
        let (leaf, sealed) = parts(wrapped).ok_or(Unopened)?;
        let mut state = self.state();
        let Some(wrapping) = state.key(leaf) else {
            // A period without its leaf: destroyed. No such period: an old copy of the folder, and a newer
            // one may open it.
            let known = state.periods.has(leaf.period);
            return Err(if known { Unwrapped::Forgotten } else { Unwrapped::NoPeriod(leaf.period) });
        };
        drop(state);
        Ok(SealKey::of(&wrapping.open(&bound(owner, leaf), sealed)?)?)
    }

    /// Whether the leaf that wraps a key was destroyed.
    #[must_use]
    pub fn forgot(&self, wrapped: &[u8]) -> bool {
        parts(wrapped).is_some_and(|(leaf, _)| self.state().periods.forgot(leaf))
    }

    /// Destroys leaves, for good: when this returns, nothing of them is left on the disk. Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with the folder; then they may be there still.
    pub fn forget(&self, leaves: &[Leaf]) -> Result<(), FolderError> {
        self.change(|periods| {
            for leaf in leaves {
                periods.forget(*leaf);
            }
            Ok(())
        })
    }

    /// Makes sure that new keys can be wrapped: takes up what others have changed, and begins the first period of a
    /// line whose store is new. Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with the folder, or with its configured copy where a period waits for that.
    pub fn ready(&self, store_is_new: bool) -> Result<(), FolderError> {
        self.refresh()?;
        let empty = self.state().periods.is_empty();
        // Never a first period over a store that has cases: they would stay closed, and nobody would look for
        // the copy.
        if let (true, false, Some(folder)) = (empty, store_is_new, &self.0.folder) {
            return Err(FolderError::Missing { path: folder.path().to_owned() });
        }
        if self.current().is_none() {
            self.rotate(self.0.opened)?;
            self.mirror()?;
        }
        Ok(())
    }

    /// Begins a period, or goes on with one that waits for its copy. It is used at once where no copy is configured.
    /// Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with the folder.
    pub fn rotate(&self, now: Stamp) -> Result<u32, FolderError> {
        let mirrored = self.has_mirror();
        self.change(|periods| {
            let number = match periods.waiting() {
                Some(number) => number,
                None => periods.begin(now)?,
            };
            // With a mirror not yet: if this disk dies before the copy is made, all that the period wrapped
            // stays closed.
            if !mirrored {
                periods.confirm();
            }
            Ok(number)
        })
    }

    /// Makes the configured copy what the key folder is, and the other way round: what was forgotten in either is
    /// forgotten. After that a period that waited for it is used. Without a mirror there is nothing to do. Blocks on
    /// the disk.
    ///
    /// # Errors
    /// What is wrong with either folder.
    pub fn mirror(&self) -> Result<(), FolderError> {
        let Some(mirror) = &self.0.mirror else { return Ok(()) };
        self.copy(mirror, true)
    }

    /// The same with a copy in any folder. It confirms a new period where that is the configured one, or none is.
    /// Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with either folder.
    pub fn sync(&self, to: &Path) -> Result<(), FolderError> {
        let Some(folder) = &self.0.folder else { return Ok(()) };
        let copy = folder.elsewhere(to);
        // Only the configured copy confirms: a stick that leaves the house with its owner must not count as
        // the mirror.
        let same = |mirror: &KeyFolder| same(mirror.path(), copy.path());
        self.copy(&copy, self.0.mirror.as_ref().is_none_or(same))
    }

    fn copy(&self, copy: &KeyFolder, confirms: bool) -> Result<(), FolderError> {
        self.refresh()?;
        let ours = self.state().periods.clone();
        // The copy first: a crash in between leaves it ahead, which the next merge mends. The other way round
        // a period would be in use that exists once.
        let (merged, ()) = copy.change(|theirs| {
            *theirs = ours.merge(theirs).map_err(|_| foreign(copy))?;
            if confirms {
                theirs.confirm();
            }
            Ok(())
        })?;
        self.change(|periods| {
            *periods = periods.merge(&merged).map_err(|_| foreign(copy))?;
            if confirms {
                periods.confirm();
            }
            Ok(())
        })
    }

    /// Takes up what others have changed in the folder. Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with the folder.
    pub fn refresh(&self) -> Result<(), FolderError> {
        let Some(folder) = &self.0.folder else { return Ok(()) };
        // Before the state is locked: a slow disk must not hold up every message that wraps a key. Order does
        // not matter, since `take` merges.
        let read = folder.read()?;
        let mut state = self.state();
        match read {
            Some(periods) => state.take(&periods).map_err(|_| foreign(folder)),
            None if state.periods.is_empty() => Ok(()),
            None => Err(FolderError::Missing { path: folder.path().to_owned() }),
        }
    }

    /// Changes the folder, and then what is held of it.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Periods) -> Result<T, FolderError>,
    ) -> Result<T, FolderError> {
        let Some(folder) = &self.0.folder else {
            let mut state = self.state();
            let mut periods = state.periods.clone();
            let done = change(&mut periods)?;
            state.periods = periods;
            state.ready.clear();
            return Ok(done);
        };
        let had = !self.state().periods.is_empty();
        let (periods, done) = folder.change(|periods| {
            // Somebody took the file away while we ran: begun anew it would lack every earlier period and
            // still look whole.
            if had && periods.is_empty() {
                return Err(FolderError::Missing { path: folder.path().to_owned() });
            }
            change(periods)
        })?;
        self.state().take(&periods).map_err(|_| foreign(folder))?;
        Ok(done)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes up what the folder held a moment ago. Who took it up later may come here first.
    fn take(&mut self, periods: &Periods) -> Result<(), Unlike> {
        self.periods = self.periods.merge(periods)?;
        self.ready.clear();
        Ok(())
    }

    /// A leaf that was never used. A run is begun at random, so no memory is needed of which were, and goes on in
    /// order, so what is forgotten of it together leaves little behind.
    fn fresh(&mut self) -> Result<Leaf, KeyError> {
        let period = self.periods.current().ok_or(KeyError::NoPeriod)?;
        let further = self.next.filter(|next| next.period == period);
        let leaf = if let Some(leaf) = further {
            leaf
        } else {
            let mut bytes = [0; 8];
            random(&mut bytes)?;
            Leaf { period, place: u64::from_be_bytes(bytes) & (u64::MAX << (64 - RUN)) }
        };
        // A run of 2^16 leaves ends at the next one's beginning, where another start may have begun: then
        // chance again.
        let next = leaf.place + 1;
        self.next = (next.trailing_zeros() < u32::from(64 - RUN)).then_some(Leaf { place: next, ..leaf });
        Ok(leaf)
    }

    /// The key of a leaf; none if it was forgotten, or never known.
    fn key(&mut self, leaf: Leaf) -> Option<SealKey> {
        let run = (leaf.period, leaf.place >> (64 - RUN));
        let seed = if let Some(ready) = self.ready.get(&run) {
            ready.descend(leaf.place, RUN, 64)
        } else if let Some(above) = self.periods.node(leaf, RUN) {
            if self.ready.len() >= READY {
                // A seed held ready would go on opening a leaf that was forgotten meanwhile.
                self.ready.clear();
            }
            let seed = above.descend(leaf.place, RUN, 64);
            self.ready.insert(run, above);
            seed
        } else {
            // Some leaf of this run was forgotten, so no single seed opens the rest of it.
            self.periods.node(leaf, 64)?
        };
        let key = zeroize::Zeroizing::new(whole(seed.bytes(), &[b"wrap"]));
        Some(SealKey::from(key))
    }
}

fn foreign(folder: &KeyFolder) -> FolderError {
    FolderError::Foreign { path: folder.path().to_owned() }
}

fn same(one: &Path, other: &Path) -> bool {
    // By where they lead: a mirror that is named by way of a link is still the mirror.
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole(one) == whole(other)
}

#[cfg(test)]
#[path = "tests/leaves.rs"]
mod tests;
