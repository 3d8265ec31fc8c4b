//! Which deliveries are being sent: of what a killed daemon had claimed, only these may have arrived.
//!
//! A claim says that this daemon alone may send something, and most of what is claimed waits for its turn. So before
//! an attempt its delivery is written down beside the history, and once its end is durable it is crossed out. Whoever
//! leads next on this machine reads that, and marks no other as a possible repeat.
//!
//! The file is written and not synced: what a process wrote outlives the process, and it counts only within the same
//! run of the machine. Whatever is wrong with it, with the machine or with who led means that all that was claimed
//! is in doubt, as it is where there is no file.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::id::DeliveryId;
use crate::store::Epoch;

use super::history::HistoryFile;

/// After how many records the file is written anew.
const LONG: usize = 16_384;
/// The bytes of a record: what happened, and to which delivery.
const RECORD: usize = 9;
const BEGINS: u8 = b'+';
const ENDED: u8 = b'-';

/// The file of a line.
#[derive(Clone, Debug)]
pub struct BegunFile(PathBuf);

impl BegunFile {
    /// Beside that of the history.
    #[must_use]
    pub fn beside(history: &HistoryFile) -> Self {
        Self(history.path().with_extension("sending"))
    }

    /// What had been begun under that epoch and not ended; nothing where that is not known for certain. Blocks on the
    /// disk.
    #[must_use]
    pub fn left(&self, epoch: Epoch) -> Option<BTreeSet<DeliveryId>> {
        let bytes = fs::read(&self.0).ok()?;
        let records = bytes.strip_prefix(head(epoch)?.as_slice())?;
        let mut begun = BTreeSet::new();
        // Of the last one a part may be missing: then its attempt had not begun.
        for record in records.as_chunks::<RECORD>().0 {
            let [what, id @ ..] = *record;
            let id = DeliveryId(u64::from_be_bytes(id));
            match what {
                BEGINS => begun.insert(id),
                ENDED => begun.remove(&id),
                _ => return None,
            };
        }
        Some(begun)
    }

    fn begin(&self, epoch: Epoch, begun: &BTreeSet<DeliveryId>) -> io::Result<File> {
        let new = self.0.with_extension("sending-new");
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&new)?;
        let mut content = head(epoch).ok_or(io::ErrorKind::Unsupported)?;
        content.extend(begun.iter().flat_map(|id| record(BEGINS, *id)));
        file.write_all(&content)?;
        fs::rename(&new, &self.0)?;
        Ok(file)
    }
}

/// What the file begins with: under which epoch, and in which run of the machine it is written.
fn head(epoch: Epoch) -> Option<Vec<u8>> {
    let boot = boot();
    (!boot.is_empty()).then(|| format!("hotlined sends 1 {} {}\n", epoch.0, boot.trim()).into_bytes())
}

fn record(what: u8, id: DeliveryId) -> [u8; RECORD] {
    let mut record = [what; RECORD];
    record[1..].copy_from_slice(&id.0.to_be_bytes());
    record
}

/// Which run of the machine this is; empty where that is not known.
pub(super) fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default()
}

/// What is being sent. Without a file it keeps nothing.
#[derive(Clone, Debug, Default)]
pub struct Begun(Arc<Mutex<Option<Book>>>);

#[derive(Debug)]
struct Book {
    at: BegunFile,
    epoch: Epoch,
    file: File,
    begun: BTreeSet<DeliveryId>,
    records: usize,
}

impl Begun {
    /// Writes down from now on, in that file, what is begun under that epoch. Blocks on the disk.
    pub fn keep_in(&self, at: BegunFile, epoch: Epoch) {
        match at.begin(epoch, &BTreeSet::new()) {
            Ok(file) => *self.book() = Some(Book { at, epoch, file, begun: BTreeSet::new(), records: 0 }),
            Err(error) => given_up(&at, &error),
        }
    }

    /// An attempt at these is about to begin.
    pub fn begins(&self, ids: impl IntoIterator<Item = DeliveryId>) {
        self.note(ids, |book, id| book.begun.insert(id).then_some(BEGINS));
    }

    /// How the attempts at these ended is durable.
    pub fn ended(&self, ids: impl IntoIterator<Item = DeliveryId>) {
        self.note(ids, |book, id| book.begun.remove(&id).then_some(ENDED));
    }

    fn note(
        &self,
        ids: impl IntoIterator<Item = DeliveryId>,
        what: impl Fn(&mut Book, DeliveryId) -> Option<u8>,
    ) {
        let mut kept = self.book();
        let Some(book) = kept.as_mut() else { return };
        let mut records = Vec::new();
        for id in ids {
            records.extend(what(book, id).into_iter().flat_map(|what| record(what, id)));
        }
        if let Err(error) = book.write(&records) {
            given_up(&book.at, &error);
            *kept = None;
        }
    }

    fn book(&self) -> MutexGuard<'_, Option<Book>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn write(&mut self, records: &[u8]) -> io::Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        self.records += records.len() / RECORD;
        if self.records > LONG {
            self.file = self.at.begin(self.epoch, &self.begun)?;
            self.records = self.begun.len();
            return Ok(());
        }
        self.file.write_all(records)
    }
}

/// A file that lacks something would take away a doubt that there is.
fn given_up(at: &BegunFile, error: &io::Error) {
    tracing::warn!(%error, "what is being sent can't be written down; after a kill all that was claimed is in doubt");
    if let Err(error) = fs::remove_file(&at.0).or_else(|_| File::create(&at.0).map(drop))
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::error!(%error, "the file of what is being sent can't be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir) -> BegunFile {
        BegunFile::beside(&HistoryFile::beside(&folder.path().join("blobs"), "line"))
    }

    fn ids(ids: impl IntoIterator<Item = u64>) -> BTreeSet<DeliveryId> {
        ids.into_iter().map(DeliveryId).collect()
    }

    #[test]
    fn what_was_begun_and_not_ended_is_left_under_that_epoch_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (file, begun) = (file(&folder), Begun::default());
        assert_eq!(file.left(Epoch(3)), None, "there is no file");
        begun.keep_in(file.clone(), Epoch(3));
        assert_eq!(file.left(Epoch(3)), Some(ids([])));
        begun.begins(ids([1, 2, u64::MAX]));
        begun.begins(ids([2]));
        begun.ended(ids([2, 9]));
        assert_eq!(file.left(Epoch(3)), Some(ids([1, u64::MAX])));
        assert_eq!(file.left(Epoch(4)), None, "another led meanwhile");
    }

    #[test]
    fn a_record_of_which_a_part_is_missing_had_not_begun_and_another_kind_of_file_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (file, begun) = (file(&folder), Begun::default());
        begun.keep_in(file.clone(), Epoch(3));
        begun.begins(ids([1, 2]));
        let whole = fs::read(&file.0).unwrap();
        fs::write(&file.0, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(file.left(Epoch(3)), Some(ids([1])));
        fs::write(&file.0, [&whole[..], b"?12345678"].concat()).unwrap();
        assert_eq!(file.left(Epoch(3)), None);
        let other = String::from_utf8_lossy(&whole[..20]).into_owned() + "3 another run of the machine\n";
        fs::write(&file.0, other).unwrap();
        assert_eq!(file.left(Epoch(3)), None);
    }

    #[test]
    fn however_much_is_sent_the_file_stays_small_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (file, begun) = (file(&folder), Begun::default());
        begun.keep_in(file.clone(), Epoch(3));
        begun.begins(ids([7]));
        for id in 100..40_000 {
            begun.begins(ids([id]));
            begun.ended(ids([id]));
        }
        assert_eq!(file.left(Epoch(3)), Some(ids([7])));
        assert!(fs::metadata(&file.0).unwrap().len() < 200_000);
    }

    #[test]
    fn a_disk_that_takes_nothing_leaves_everything_in_doubt() {
        let folder = tempfile::tempdir().unwrap();
        let (file, begun) = (file(&folder), Begun::default());
        begun.keep_in(file.clone(), Epoch(3));
        begun.book().as_mut().unwrap().file = File::open(&file.0).unwrap();
        begun.begins(ids([1]));
        assert_eq!(file.left(Epoch(3)), None);
        begun.begins(ids([2]));
    }
}
