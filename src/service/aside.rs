//! What came while there was no room for it, by a channel that can leave nothing with its service but all.
//!
//! A bot confirms what it heard in order: a message that is left with the service leaves all behind it there, those of
//! operators too. So what has no room lies on this machine's disk, sealed, as it came, until there is room again; then
//! it is handed in as if it came just now, each sender's in order. Nothing of it is shown to anybody meanwhile, so it
//! is counted where people look at the line, and calls them as any lack of room does.
//!
//! A file holds what one sender said within one answer of the service. Its name is `<sender>-<number>-<messages>`: the
//! sender's keyed hash, and a number by which a sender's files are in order: civil time, in milliseconds.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::channel::Parcel;
use crate::domain::id::{ChannelName, ContactId};
use crate::domain::time::Stamp;
use crate::keys::file::file_name;
use crate::keys::{Bound, KeyError, SealKey};

/// Where a line puts aside, and under which key.
#[derive(Clone)]
pub struct Aside {
    folder: PathBuf,
    key: SealKey,
}

/// What one channel put aside. A shared handle.
#[derive(Clone)]
pub struct Shelf {
    channel: ChannelName,
    folder: PathBuf,
    key: SealKey,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    /// The files of each sender by their number, and how many messages each holds.
    files: BTreeMap<ContactId, BTreeMap<i64, usize>>,
    last: i64,
}

/// Why something can't be put aside, or be had again.
#[derive(Debug, thiserror::Error)]
pub enum AsideError {
    /// The disk says no.
    #[error("the folder of what was put aside: {0}")]
    Disk(#[from] io::Error),
    /// There is no randomness.
    #[error(transparent)]
    Key(#[from] KeyError),
}

#[derive(Serialize, Deserialize)]
struct Content {
    words: u64,
    updates: Vec<String>,
}

impl Aside {
    /// Beside the folder of a line's attachments, under the line's key.
    #[must_use]
    pub fn beside(blobs: &Path, line: &str, key: SealKey) -> Self {
        let folder = blobs.parent().unwrap_or(blobs).join(format!("aside-{}", file_name(line)));
        Self { folder, key }
    }

    /// What that channel put aside, also before this process began. Blocks on the disk.
    #[must_use]
    pub fn of(&self, channel: &ChannelName) -> Shelf {
        let folder = self.folder.join(file_name(channel.as_str()));
        let mut kept = Kept::default();
        for (sender, number, messages) in fs::read_dir(&folder).into_iter().flatten().filter_map(named) {
            kept.files.entry(sender).or_default().insert(number, messages);
            kept.last = kept.last.max(number);
        }
        Shelf { channel: channel.clone(), folder, key: self.key.clone(), kept: Arc::new(Mutex::new(kept)) }
    }

    /// Removes what senders said by any channel up to that civil time each, for they are forgotten: also what could not
    /// be opened, or was not written to its end. It is gone from the disk on return; blocks on that.
    ///
    /// # Errors
    /// What the disk says.
    pub fn forget(&self, gone: &BTreeMap<ContactId, Stamp>) -> Result<(), AsideError> {
        for channel in fs::read_dir(&self.folder).into_iter().flatten() {
            let channel = channel?.path();
            let mut removed = false;
            for file in fs::read_dir(&channel)? {
                let path = file?.path();
                let Some((sender, number, _)) = path.file_stem().and_then(parts) else { continue };
                if gone.get(&sender).is_some_and(|until| number <= until.0) {
                    fs::remove_file(path)?;
                    removed = true;
                }
            }
            if removed {
                File::open(&channel)?.sync_all()?;
            }
        }
        Ok(())
    }
}

impl Shelf {
    /// Whose it is.
    #[must_use]
    pub fn channel(&self) -> &ChannelName {
        &self.channel
    }

    /// Whether something of theirs lies here: what they say next belongs behind it.
    #[must_use]
    pub fn holds(&self, sender: ContactId) -> bool {
        self.kept().files.contains_key(&sender)
    }

    /// How many messages lie here.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept().files.values().flat_map(BTreeMap::values).sum()
    }

    /// Those of whom something lies here.
    #[must_use]
    pub fn senders(&self) -> Vec<ContactId> {
        self.kept().files.keys().copied().collect()
    }

    /// Puts aside what a sender said, of so many bytes of words. It is durable on return; blocks on the disk.
    ///
    /// # Errors
    /// Why it can't be.
    pub fn keep(&self, parcel: &Parcel, words: u64, now: Stamp) -> Result<(), AsideError> {
        let mut kept = self.kept();
        let number = now.0.max(kept.last + 1);
        let content = Content { words, updates: parcel.updates.clone() };
        let content = serde_json::to_vec(&content).map_err(io::Error::from)?;
        let sealed = self.key.seal(&place(&parcel.sender, number), &content)?;
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.path(parcel.sender, number, parcel.updates.len());
        let early = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&early)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        fs::rename(&early, &path)?;
        File::open(&self.folder)?.sync_all()?;
        kept.last = number;
        kept.files.entry(parcel.sender).or_default().insert(number, parcel.updates.len());
        Ok(())
    }

    /// The earliest that a sender said of what lies here, and of how many bytes its words are; none if nothing does, or
    /// if it can't be read now. Blocks on the disk.
    #[must_use]
    pub fn first(&self, sender: ContactId) -> Option<(Parcel, u64)> {
        let (number, messages) = self.kept().files.get(&sender)?.iter().next().map(|(n, m)| (*n, *m))?;
        let path = self.path(sender, number, messages);
        let sealed = match fs::read(&path) {
            Ok(sealed) => sealed,
            // It was forgotten meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.off(sender, number);
                return None;
            }
            Err(error) => {
                tracing::error!(%error, "what was put aside can't be read now");
                return None;
            }
        };
        let opened = self.key.open(&place(&sender, number), &sealed);
        let content = opened.ok().and_then(|content| serde_json::from_slice::<Content>(&content).ok());
        let Some(Content { words, updates }) = content else {
            let bad = path.with_extension("bad");
            tracing::error!(
                messages,
                "what was put aside was changed and can't be opened; it stays there as .bad"
            );
            if let Err(error) = fs::rename(&path, bad) {
                tracing::error!(%error, "and it can't be renamed");
            }
            self.off(sender, number);
            return None;
        };
        Some((Parcel { sender, number: Some(number), updates }, words))
    }

    /// What was put aside is taken in by now. Blocks on the disk.
    pub fn is_back(&self, parcel: &Parcel) {
        let Some(number) = parcel.number else { return };
        // One that stays is handed in again by the next process, and known. This one is done with it, or it would take
        // it in for ever, and hear nothing new meanwhile.
        self.off(parcel.sender, number);
        match fs::remove_file(self.path(parcel.sender, number, parcel.updates.len())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::error!(%error, "what was put aside is taken in and can't be removed");
            }
            _ => {}
        }
    }

    fn off(&self, sender: ContactId, number: i64) {
        let mut kept = self.kept();
        let Some(files) = kept.files.get_mut(&sender) else { return };
        files.remove(&number);
        if files.is_empty() {
            kept.files.remove(&sender);
        }
    }

    fn path(&self, sender: ContactId, number: i64, messages: usize) -> PathBuf {
        self.folder.join(format!("{}-{number}-{messages}", HEXLOWER.encode(&sender.0)))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(sender: &ContactId, number: i64) -> Bound<'_> {
    Bound { owner: &sender.0, seq: number.unsigned_abs(), field: "aside" }
}

/// What a file's name says; none for one of another kind.
fn named(file: io::Result<fs::DirEntry>) -> Option<(ContactId, i64, usize)> {
    parts(&file.ok()?.file_name())
}

fn parts(name: &OsStr) -> Option<(ContactId, i64, usize)> {
    let mut parts = name.to_str()?.split('-');
    let sender = HEXLOWER.decode(parts.next()?.as_bytes()).ok()?.try_into().ok()?;
    let (number, messages) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some((ContactId(sender), number, messages))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(n: u8, updates: &[&str]) -> Parcel {
        let updates = updates.iter().map(|text| (*text).to_owned()).collect();
        Parcel { sender: ContactId([n; 16]), number: None, updates }
    }

    fn aside(folder: &Path) -> Aside {
        Aside::beside(&folder.join("blobs"), "line", SealKey::random().expect("randomness"))
    }

    #[test]
    fn what_is_put_aside_outlives_the_process_and_comes_back_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = aside(folder.path());
        let shelf = aside.of(&"telegram".into());
        shelf.keep(&parcel(1, &["canary one", "two"]), 13, Stamp(5)).expect("kept");
        shelf.keep(&parcel(2, &["other"]), 5, Stamp(5)).expect("kept");
        shelf.keep(&parcel(1, &["three"]), 5, Stamp(5)).expect("kept");
        let shelf = aside.of(&"telegram".into());
        assert_eq!((shelf.count(), shelf.senders().len()), (4, 2));
        let mut back = Vec::new();
        while let Some((parcel, words)) = shelf.first(ContactId([1; 16])) {
            shelf.is_back(&parcel);
            back.push((parcel.updates.join(","), words));
        }
        assert_eq!(back, [("canary one,two".to_owned(), 13), ("three".to_owned(), 5)]);
        assert!(!shelf.holds(ContactId([1; 16])) && shelf.holds(ContactId([2; 16])));
        assert_eq!(aside.of(&"telegram".into()).count(), 1);
        assert_eq!(aside.of(&"desk".into()).count(), 0, "each channel has its own");
    }

    #[test]
    fn it_is_sealed_and_what_somebody_changed_is_neither_taken_nor_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = aside(folder.path());
        let shelf = aside.of(&"telegram".into());
        shelf.keep(&parcel(1, &["canary"]), 6, Stamp(5)).expect("kept");
        let path = shelf.path(ContactId([1; 16]), 5, 1);
        let mut bytes = fs::read(&path).expect("a file");
        assert!(!bytes.windows(6).any(|part| part == b"canary"));
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs::write(&path, bytes).expect("written");
        assert!(shelf.first(ContactId([1; 16])).is_none());
        assert!(!shelf.holds(ContactId([1; 16])) && path.with_extension("bad").exists());
    }

    #[test]
    fn who_is_forgotten_leaves_nothing_here_but_what_they_said_since() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = aside(folder.path());
        let shelf = aside.of(&"telegram".into());
        for (n, at) in [(1, 5), (1, 50), (2, 5)] {
            shelf.keep(&parcel(n, &["words"]), 5, Stamp(at)).expect("kept");
        }
        aside.forget(&BTreeMap::from([(ContactId([1; 16]), Stamp(9))])).expect("forgotten");
        assert!(shelf.first(ContactId([1; 16])).is_none(), "it is gone");
        assert_eq!(shelf.first(ContactId([1; 16])).and_then(|(parcel, _)| parcel.number), Some(50));
        assert_eq!(shelf.count(), 2);
    }

    #[test]
    fn what_is_in_and_can_not_be_removed_is_not_taken_in_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = aside(folder.path()).of(&"telegram".into());
        shelf.keep(&parcel(1, &["words"]), 5, Stamp(5)).expect("kept");
        let (back, _) = shelf.first(ContactId([1; 16])).expect("it is there");
        let path = shelf.path(ContactId([1; 16]), 5, 1);
        fs::remove_file(&path).expect("removed");
        fs::create_dir_all(path.join("in the way")).expect("what no file's removal removes");
        shelf.is_back(&back);
        assert!(shelf.first(ContactId([1; 16])).is_none() && shelf.count() == 0);
        assert!(path.exists());
    }

    #[test]
    fn what_could_not_be_opened_or_was_begun_goes_with_whoever_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = aside(folder.path());
        let shelf = aside.of(&"telegram".into());
        shelf.keep(&parcel(1, &["words"]), 5, Stamp(5)).expect("kept");
        let path = shelf.path(ContactId([1; 16]), 5, 1);
        fs::write(&path, b"another").expect("written");
        assert!(shelf.first(ContactId([1; 16])).is_none());
        fs::write(path.with_extension("new"), b"begun").expect("written");
        aside.forget(&BTreeMap::from([(ContactId([1; 16]), Stamp(9))])).expect("forgotten");
        assert_eq!(fs::read_dir(&shelf.folder).expect("the folder").count(), 0);
    }
}
