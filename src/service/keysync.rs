//! The copy of the key material that a restore needs, and the marker that says when it was last made.
//!
//! A copy has no history: what was copied before is overwritten and gone, so that a key that the line destroys
//! does not live on in its backups. What was forgotten in either is forgotten in both from then on, so neither an old
//! copy nor a key folder that was put back from one brings anything back.
//!
//! The marker is `last-keys-sync` beside the folder of the blobs, in the line's state directory
//! (`/var/lib/hotlined` as shipped). It holds no secret: the time, the generation of the keyring, and a tag by
//! which one sees whether the key that was copied is the one in use.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::domain::time::Stamp;
use crate::keys::file::replace;
use crate::keys::{FolderError, Keyring, Tag};

/// The copied key.
pub const KEY: &str = "line-key";
/// What tells to which line it belongs, for whoever finds it.
const ABOUT: &str = "line-key.json";
/// The marker's name.
const MARKER: &str = "last-keys-sync";

/// When keys were last copied, and which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSync {
    /// The line.
    pub line: String,
    /// Civil time.
    pub at: Stamp,
    /// The same for people.
    pub when: String,
    /// The latest period of keys that was copied, or the generation, as versions before called it; 0 if none.
    #[serde(alias = "generation")]
    pub period: u32,
    /// How many keys had been destroyed by then.
    #[serde(default)]
    pub forgotten: u64,
    /// Which key it is; see [`tag`].
    pub key: String,
}

/// Where the marker is, for a line whose blobs are in that folder.
#[must_use]
pub fn marker(blobs: &Path) -> PathBuf {
    blobs.parent().unwrap_or(blobs).join(MARKER)
}

/// What the marker says; none if keys were never copied, or the marker can't be read.
#[must_use]
pub fn last(blobs: &Path) -> Option<LastSync> {
    serde_json::from_slice(&fs::read(marker(blobs)).ok()?).ok()
}

/// A name for a key that tells nothing about it: equal keys have equal names.
#[must_use]
pub fn tag(ring: &Keyring) -> String {
    HEXLOWER.encode(&ring.tag(Tag::Key, &[]))
}

/// Copies the keys of a line to a folder, over what was copied there before, and leaves the marker. Where the key
/// folder lacks something that was copied there, it has it afterwards.
///
/// # Errors
/// What the disk says, of which file; or what is wrong with the key folder, or with the copy.
pub fn sync(ring: &Keyring, line: &str, at: Stamp, to: &Path, blobs: &Path) -> Result<LastSync, SyncError> {
    let of = |path: &Path| {
        let path = path.to_owned();
        move |error| SyncError::Disk { path, error }
    };
    let leaves = ring.leaves();
    // First: what is no copy of this line must not be half overwritten.
    leaves.map_or(Ok(()), |leaves| leaves.sync(to))?;
    let periods = leaves.map(|leaves| leaves.view().periods).unwrap_or_default();
    let last = LastSync {
        line: line.to_owned(),
        at,
        when: at.to_string(),
        period: periods.last().map_or(0, |last| last.period),
        forgotten: periods.iter().map(|period| period.forgotten).sum(),
        key: tag(ring),
    };
    let about = serde_json::to_vec(&last).map_err(|e| of(to)(io::Error::other(e)))?;
    DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(of(to))?;
    let key = zeroize::Zeroizing::new(format!("{}\n", *ring.encode()));
    replace(&to.join(KEY), key.as_bytes(), 0o600).map_err(of(&to.join(KEY)))?;
    replace(&to.join(ABOUT), &about, 0o600).map_err(of(&to.join(ABOUT)))?;
    // Last of all: it must never tell of a copy that is not there.
    replace(&marker(blobs), &about, 0o644).map_err(of(&marker(blobs)))?;
    Ok(last)
}

/// Why keys could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The disk.
    #[error("{}: {error}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The key folder, or its copy.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_copy_opens_what_the_key_does_and_the_marker_tells_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let (to, blobs) = (folder.path().join("safe"), folder.path().join("blobs"));
        let ring = Keyring::generate().unwrap();
        assert_eq!(last(&blobs), None);
        let done = sync(&ring, "helpline", Stamp(1_000), &to, &blobs).unwrap();
        let copied = Keyring::decode(&fs::read_to_string(to.join(KEY)).unwrap()).unwrap();
        assert_eq!(tag(&copied), tag(&ring));
        assert_eq!((mode(&to), mode(&to.join(KEY)), mode(&marker(&blobs))), (0o700, 0o600, 0o644));
        assert_eq!(last(&blobs), Some(done));
        let told = fs::read_to_string(marker(&blobs)).unwrap();
        assert!(!told.contains(ring.encode().trim_end_matches('=')), "{told}");
    }

    #[test]
    fn what_was_copied_before_is_overwritten_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (to, blobs) = (folder.path().join("safe"), folder.path().join("blobs"));
        let [first, second] = [(); 2].map(|()| Keyring::generate().unwrap());
        sync(&first, "helpline", Stamp(1), &to, &blobs).unwrap();
        // A second name keeps the old file's bytes in sight.
        fs::hard_link(to.join(KEY), folder.path().join("old")).unwrap();
        fs::write(to.join(format!("new~{KEY}")), "left by a copy that was cut off").unwrap();
        sync(&second, "helpline", Stamp(2), &to, &blobs).unwrap();
        assert!(fs::read(folder.path().join("old")).unwrap().iter().all(|b| *b == 0));
        let copied = Keyring::decode(&fs::read_to_string(to.join(KEY)).unwrap()).unwrap();
        assert_eq!(tag(&copied), tag(&second));
        assert_eq!(fs::read_dir(&to).unwrap().count(), 2);
        assert_eq!(last(&blobs).map(|l| l.at), Some(Stamp(2)));
    }

    #[test]
    fn a_folder_that_can_not_be_written_is_named_and_leaves_no_marker() {
        let folder = tempfile::tempdir().unwrap();
        let (to, blobs) = (folder.path().join("file"), folder.path().join("blobs"));
        fs::write(&to, "").unwrap();
        let error = sync(&Keyring::generate().unwrap(), "helpline", Stamp(1), &to, &blobs).unwrap_err();
        assert!(error.to_string().starts_with(&to.display().to_string()), "{error}");
        assert_eq!(last(&blobs), None);
    }
}
