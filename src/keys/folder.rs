//! The key folder: the one place where the seeds of a line's periods lie. Never in Redis, nor beside its backups.
//!
//! A file for each line, sealed with the line's key, so that it opens for that line alone and a file that was cut,
//! or changed, does not open at all. It is always replaced whole. Whoever changes it holds a lock on the folder,
//! and begins with what is there: a daemon, a standby and a command may be at work at the same time.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file::{file_name, replace};
use super::periods::{Packed, Periods};
use super::root::KeyError;
use super::seal::{Bound, SealKey};

/// What the file begins with; then comes the tag of the line's key, then what is sealed.
const MAGIC: &[u8; 8] = b"hl-keys1";
const TAG: usize = 16;

/// A line's file in a key folder.
#[derive(Clone)]
pub struct KeyFolder {
    folder: PathBuf,
    path: PathBuf,
    line: String,
    seal: SealKey,
    tag: [u8; TAG],
    /// Whether it must be closed to others. A copy may be on a disk that knows no owners.
    closed: bool,
}

/// What is wrong with a key folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It is not there, and what is stored needs it.
    #[error(
        "{}: there are no keys, and without them nothing that is stored can be read. Take them from the copy that was \
         made of them: hotlined keys sync COPY", path.display()
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// Others may read it.
    #[error(
        "{}: others can read it (mode {mode:04o}), and whoever has it and a backup of Redis can read everything: \
         chmod go-rwx {}", path.display(), path.display()
    )]
    Exposed {
        /// The folder, or the file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is cut short, or was changed.
    #[error(
        "{}: it is cut short or damaged, and nothing of it is used. Move it away, and take the keys from the copy \
         that was made of them: hotlined keys sync COPY", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// It belongs to another line.
    #[error(
        "{}: these are keys of another line, or store.key is another line's; nothing was changed. Put this line's \
         key folder, or its key, back", path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It is older than what is stored.
    #[error(
        "{}: it is an older copy, or another line's: it has not the keys of period {period}, under which cases are \
         stored. Nothing was changed. Add what the latest copy has: hotlined keys sync COPY", path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// The period that it lacks.
        period: u32,
    },
    /// The disk does not do it.
    #[error("{}: {error}", path.display())]
    Disk {
        /// The file, or the folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The kernel gave no random bytes.
    #[error(transparent)]
    Key(#[from] KeyError),
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl KeyFolder {
    /// That line's file in a folder, sealed with that key, which is known by that tag; nothing is touched yet.
    pub(super) fn new(folder: &Path, line: &str, seal: SealKey, tag: [u8; TAG]) -> Self {
        Self {
            folder: folder.to_owned(),
            path: folder.join(format!("periods-{}", file_name(line))),
            line: line.to_owned(),
            seal,
            tag,
            closed: true,
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The copy of the same line's file in another folder.
    #[must_use]
    pub fn elsewhere(&self, folder: &Path) -> Self {
        let path = folder.join(name_of(&self.path));
        Self { folder: folder.to_owned(), path, closed: false, ..self.clone() }
    }

    /// What it holds; none where there is no file. Blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with it; then nothing of it may be used.
    pub(super) fn read(&self) -> Result<Option<Periods>, FolderError> {
        // The folder too: who may write there can swap the file, whatever the file's own mode says.
        for path in [&self.folder, &self.path] {
            match fs::metadata(path) {
                Ok(found) => {
                    let mode = found.permissions().mode() & 0o7777;
                    if self.closed && mode & 0o077 != 0 {
                        return Err(FolderError::Exposed { path: path.clone(), mode });
                    }
                }
                // Whether none is well depends on whether the store is new, which only `Leaves::ready` is
                // told.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(self.failed(error)),
            }
        }
        let bytes = Zeroizing::new(fs::read(&self.path).map_err(|e| self.failed(e))?);
        self.open(&bytes).map(Some)
    }

    /// Replaces what it holds by what `change` makes of that. Durable on return; blocks on the disk.
    ///
    /// # Errors
    /// What is wrong with what is there, or what the disk says. Then nothing has changed, or all of it.
    pub(super) fn change<T>(
        &self,
        change: impl FnOnce(&mut Periods) -> Result<T, FolderError>,
    ) -> Result<(Periods, T), FolderError> {
        make(&self.folder, self.closed).map_err(|e| self.failed(e))?;
        // The folder, not the file: `replace` puts a new file under the name, and a lock on the old one stops
        // nobody.
        let lock = File::open(&self.folder).map_err(|e| self.failed(e))?;
        // Whoever dies lets go of it.
        lock.lock().map_err(|e| self.failed(e))?;
        // Only under the lock: to write back what was read before another's change would bring to life what
        // they forgot.
        let before = self.read()?.unwrap_or_else(Periods::none);
        let mut after = before.clone();
        let done = change(&mut after)?;
        if after != before {
            replace(&self.path, &self.close(&after)?, 0o600).map_err(|e| self.failed(e))?;
        }
        Ok((after, done))
    }

    /// Reads the file's bytes.
    pub(super) fn open(&self, bytes: &[u8]) -> Result<Periods, FolderError> {
        let damaged = || FolderError::Damaged { path: self.path.clone() };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (tag, sealed) = rest.split_first_chunk::<TAG>().ok_or_else(damaged)?;
        // Before it is opened: under the wrong key it would only look damaged, and the remedy for that is to
        // move it away.
        if *tag != self.tag {
            return Err(FolderError::Foreign { path: self.path.clone() });
        }
        let packed = self.seal.open(&self.bound(), sealed).map_err(|_| damaged())?;
        let packed: Packed = rmp_serde::from_slice(&packed).map_err(|_| damaged())?;
        Periods::unpack(packed).ok_or_else(damaged)
    }

    fn close(&self, periods: &Periods) -> Result<Vec<u8>, FolderError> {
        let packed = rmp_serde::to_vec_named(&periods.pack()).map(Zeroizing::new);
        let packed = packed.map_err(|e| self.failed(io::Error::other(e)))?;
        let sealed = self.seal.seal(&self.bound(), &packed)?;
        Ok([&MAGIC[..], &self.tag, &sealed].concat())
    }

    fn bound(&self) -> Bound<'_> {
        Bound { owner: self.line.as_bytes(), seq: 1, field: "periods" }
    }

    fn failed(&self, error: io::Error) -> FolderError {
        FolderError::Disk { path: self.path.clone(), error }
    }
}

/// Makes a folder if it is missing; those around it only where told, for a copy must not be made where its disk is
/// not there. It belongs to whom the one around it does, also where root makes it.
fn make(folder: &Path, around: bool) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(around).mode(0o700).create(folder)?;
    let around = folder.parent().map(fs::metadata).transpose()?;
    match around {
        Some(around) if fs::metadata(folder)?.uid() == 0 => {
            std::os::unix::fs::chown(folder, Some(around.uid()), Some(around.gid()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::Stamp;
    use crate::keys::{Keyring, Leaf};

    fn begun() -> (tempfile::TempDir, KeyFolder) {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keyring::generate().unwrap().folder(&folder.path().join("keys"), "helpline");
        keys.change(|periods| Ok(periods.begin(Stamp(1)).map(|_| periods.confirm())?)).unwrap();
        (folder, keys)
    }

    #[test]
    fn what_is_changed_is_there_for_the_next_and_nobody_else_may_read_it() {
        let (_folder, keys) = begun();
        let leaf = Leaf { period: 1, place: 3 };
        keys.change(|periods| Ok(periods.forget(leaf))).unwrap();
        assert!(keys.read().unwrap().unwrap().forgot(leaf));
        for path in [&keys.folder, &keys.path] {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        }
        assert_eq!(fs::read_dir(&keys.folder).unwrap().count(), 1, "nothing is left of what was before");
    }

    #[test]
    fn what_was_there_before_is_overwritten() {
        let (folder, keys) = begun();
        let old = folder.path().join("old");
        // A second name keeps the old file's bytes in sight.
        fs::hard_link(&keys.path, &old).unwrap();
        keys.change(|periods| Ok(periods.forget(Leaf { period: 1, place: 3 }))).unwrap();
        assert!(fs::read(old).unwrap().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let (_folder, keys) = begun();
        let before = fs::read(&keys.path).unwrap();
        let refused = keys.change(|periods| {
            periods.forget(Leaf { period: 1, place: 3 });
            Err::<(), _>(KeyError::NoRandomness.into())
        });
        assert!(refused.is_err());
        assert_eq!(fs::read(&keys.path).unwrap(), before);
    }

    #[test]
    fn a_folder_that_is_not_fit_is_refused_with_what_to_do() {
        let (_folder, keys) = begun();
        let whole = fs::read(&keys.path).unwrap();
        let told = |keys: &KeyFolder| keys.read().err().map(|e| e.to_string()).unwrap_or_default();
        for length in [0, 4, 8, 20, 24, whole.len() / 2, whole.len() - 1] {
            fs::write(&keys.path, &whole[..length]).unwrap();
            assert!(told(&keys).contains("cut short or damaged"), "{length}");
        }
        fs::write(&keys.path, &whole).unwrap();
        let other = Keyring::generate().unwrap().folder(&keys.folder, "helpline");
        assert!(told(&other).contains("another line"));
        fs::set_permissions(&keys.path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(told(&keys).contains("mode 0640") && told(&keys).contains("chmod"));
        fs::set_permissions(&keys.path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::set_permissions(&keys.folder, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(told(&keys).contains("mode 0755"));
        fs::set_permissions(&keys.folder, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(told(&keys), "");
        fs::remove_file(&keys.path).unwrap();
        assert!(keys.read().unwrap().is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_are_read_that_were_not_written(
            cut in any::<prop::sample::Index>(), flip in 1u8.., noise in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let keys = Keyring::generate().unwrap().folder(Path::new("/nowhere"), "helpline");
            prop_assert!(keys.open(&noise).is_err());
            let mut periods = Periods::none();
            periods.begin(Stamp(1)).unwrap();
            let mut bytes = keys.close(&periods).unwrap();
            prop_assert!(keys.open(&bytes).is_ok_and(|read| read == periods));
            let at = cut.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(keys.open(&bytes).is_err());
        }
    }
}
