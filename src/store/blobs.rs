//! Bytes that are too large for a document: a folder of sealed files.
//!
//! A blob is durable before [`BlobStore::put`] returns: the file is synced, renamed into place, and the folder
//! synced, so that the commit that names it never names nothing. What a crash leaves behind is an orphan,
//! which [`BlobStore::orphans`] finds. A file is a row of {length (4 bytes, big-endian), sealed chunk}; each
//! chunk is bound to the blob and its number, and the last one is marked, so that a cut is noticed.
//!
//! All of it blocks on the disk: call it where blocking is fine, such as `tokio::task::spawn_blocking`.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use zeroize::Zeroizing;

use crate::domain::time::{Stamp, millis};
use crate::keys::{Bound, KeyError, SealKey, random};

/// How much of a blob is in memory at a time.
const CHUNK: usize = 64 * 1024;
/// More than a sealed chunk can have; a longer one is not ours.
const SEALED: usize = 2 * CHUNK;
/// What a file is called until it is whole.
const PART: &str = "part";
/// The file with the marks of those who use the folder.
const USERS: &str = "users";

/// The name of a blob: random, so that it says nothing about the content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; 16]);

/// Why a blob can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The disk: full, gone, or without the right to use it. Nothing may be acknowledged that needs the blob.
    #[error("the blob store fails: {0}")]
    Disk(#[from] io::Error),
    /// It was sealed with another key, or was changed or cut since.
    #[error("blob {0} can't be opened: it was changed, or its key is gone")]
    Corrupt(BlobId),
    /// There is no randomness for a name or a nonce.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A folder of sealed files.
#[derive(Clone, Debug)]
pub struct BlobStore {
    folder: PathBuf,
}

impl BlobStore {
    /// Uses that folder, which is made if it is missing, and closes it to others.
    pub fn open(folder: &Path) -> Result<Self, BlobError> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Seals `content` under `key`, and returns when it is safely on disk.
    pub fn put(&self, key: &SealKey, content: &mut dyn Read) -> Result<BlobId, BlobError> {
        let mut id = BlobId([0; 16]);
        random(&mut id.0)?;
        let part = self.path(id).with_extension(PART);
        let written = self.write(key, id, content, &part);
        if written.is_err() {
            // What can't be removed now is found as an orphan.
            if let Err(error) = fs::remove_file(&part) {
                tracing::warn!(%id, %error, "an unfinished blob stays behind");
            }
        }
        written.map(|()| id)
    }

    /// Writes the content to `out`. What was written before an error must not be used.
    pub fn read(&self, key: &SealKey, id: BlobId, out: &mut dyn Write) -> Result<(), BlobError> {
        let mut file = File::open(self.path(id))?;
        for number in 0.. {
            let sealed = next_chunk(&mut file)?.ok_or(BlobError::Corrupt(id))?;
            if let Ok(chunk) = key.open(&bound(&id, number, false), &sealed) {
                out.write_all(&chunk)?;
                continue;
            }
            let chunk = key.open(&bound(&id, number, true), &sealed).map_err(|_| BlobError::Corrupt(id))?;
            out.write_all(&chunk)?;
            break;
        }
        if next_chunk(&mut file)?.is_some() { Err(BlobError::Corrupt(id)) } else { Ok(()) }
    }

    /// Removes a blob; one that is gone already is no fault.
    pub fn remove(&self, id: BlobId) -> Result<(), BlobError> {
        match fs::remove_file(self.path(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        Ok(self.sync_folder()?)
    }

    /// Blobs that nothing names, last written before `before` in civil time. A younger one may be about to be
    /// named by a commit. Unfinished files of that age are removed on the way.
    pub fn orphans(&self, named: &BTreeSet<BlobId>, before: Stamp) -> Result<Vec<BlobId>, BlobError> {
        let mut orphans = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            if millis(age) >= before.0 {
                continue;
            }
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == PART) {
                fs::remove_file(&path)?;
            } else if let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok())
                && !named.contains(&id)
            {
                orphans.push(id);
            }
        }
        orphans.sort();
        Ok(orphans)
    }

    /// How many bytes the files have together, unfinished ones too.
    pub fn bytes(&self) -> Result<u64, BlobError> {
        let mut all = 0;
        for entry in fs::read_dir(&self.folder)? {
            match entry?.metadata() {
                Ok(meta) if meta.is_file() => all += meta.len(),
                Ok(_) => {}
                // It was removed, or got its name, just now.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(all)
    }

    /// How many stores have put their marks on the folder, that one included, which is put there if it is not: what
    /// one of them does not name may be another's. A mark is a word.
    pub fn users(&self, mark: &str) -> Result<usize, BlobError> {
        let path = self.folder.join(USERS);
        let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let mut marks: BTreeSet<&str> = text.lines().collect();
        if marks.insert(mark) {
            file.write_all(format!("{mark}\n").as_bytes())?;
            file.sync_all()?;
            self.sync_folder()?;
        }
        Ok(marks.len())
    }

    fn write(&self, key: &SealKey, id: BlobId, content: &mut dyn Read, part: &Path) -> Result<(), BlobError> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(part)?;
        let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK));
        for number in 0.. {
            chunk.clear();
            content.take(CHUNK as u64).read_to_end(&mut chunk)?;
            let last = chunk.len() < CHUNK;
            let sealed = key.seal(&bound(&id, number, last), &chunk)?;
            let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
            file.write_all(&length.to_be_bytes())?;
            file.write_all(&sealed)?;
            if last {
                break;
            }
        }
        file.sync_all()?;
        fs::rename(part, self.path(id))?;
        Ok(self.sync_folder()?)
    }

    fn sync_folder(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }

    fn path(&self, id: BlobId) -> PathBuf {
        self.folder.join(id.to_string())
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Text that names no blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a blob's name is 32 hexadecimal digits")]
pub struct NotABlob;

impl FromStr for BlobId {
    type Err = NotABlob;

    fn from_str(text: &str) -> Result<Self, NotABlob> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| NotABlob)?;
        bytes.try_into().map(Self).map_err(|_| NotABlob)
    }
}

fn bound(id: &BlobId, number: u64, last: bool) -> Bound<'_> {
    Bound { owner: &id.0, seq: number, field: if last { "blob end" } else { "blob" } }
}

/// The next sealed chunk; none at the end of the file.
fn next_chunk(file: &mut File) -> Result<Option<Vec<u8>>, io::Error> {
    let mut length = Vec::new();
    file.take(4).read_to_end(&mut length)?;
    let Ok(length) = <[u8; 4]>::try_from(&length[..]) else {
        // A length that is cut short is read as a chunk that nothing opens.
        return Ok((!length.is_empty()).then(Vec::new));
    };
    let length = u64::from(u32::from_be_bytes(length)).min(SEALED as u64);
    let mut sealed = Vec::new();
    file.take(length).read_to_end(&mut sealed)?;
    Ok(Some(sealed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, BlobStore, SealKey) {
        let folder = tempfile::tempdir().unwrap();
        let store = BlobStore::open(&folder.path().join("blobs")).unwrap();
        (folder, store, SealKey::random().unwrap())
    }

    fn read(store: &BlobStore, key: &SealKey, id: BlobId) -> Result<Vec<u8>, BlobError> {
        let mut out = Vec::new();
        store.read(key, id, &mut out).map(|()| out)
    }

    #[test]
    fn what_is_put_comes_back() {
        let (_folder, store, key) = store();
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            let content: Vec<u8> = (0..length).map(|i| (i % 251).to_le_bytes()[0]).collect();
            let id = store.put(&key, &mut &content[..]).unwrap();
            assert_eq!(read(&store, &key, id).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn nothing_of_the_content_is_on_disk_and_nobody_else_may_look() {
        let (_folder, store, key) = store();
        let id = store.put(&key, &mut &b"canary canary canary"[..]).unwrap();
        let path = store.path(id);
        let stored = fs::read(&path).unwrap();
        assert!(!stored.windows(6).any(|w| w == b"canary"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&store.folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_blob_that_was_changed_cut_or_renamed_is_refused() {
        let (_folder, store, key) = store();
        let content = vec![7; 2 * CHUNK + 5];
        let id = store.put(&key, &mut &content[..]).unwrap();
        let whole = fs::read(store.path(id)).unwrap();
        let first = 4 + u32::from_be_bytes(*whole.first_chunk().unwrap()) as usize;
        let refused = |bytes: &[u8]| {
            fs::write(store.path(id), bytes).unwrap();
            matches!(read(&store, &key, id), Err(BlobError::Corrupt(_)))
        };
        assert!(refused(&whole[..first]), "cut between two chunks");
        assert!(refused(&whole[..whole.len() - 1]) && refused(&[]) && refused(&whole[..2]));
        assert!(refused(&whole[first..]), "the first chunk is gone");
        assert!(refused(&[&whole[..], &whole[..first]].concat()), "one chunk too many");
        let mut changed = whole.clone();
        changed[first + 50] ^= 1;
        assert!(refused(&changed));
        let other = store.put(&key, &mut &b"x"[..]).unwrap();
        fs::write(store.path(other), &whole).unwrap();
        assert!(read(&store, &key, other).is_err(), "under another name");
        assert!(!refused(&whole), "and as it was it opens");
        assert!(read(&store, &SealKey::random().unwrap(), id).is_err());
    }

    #[test]
    fn a_failed_source_leaves_nothing_behind() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the peer is gone"))
            }
        }
        let (_folder, store, key) = store();
        assert!(store.put(&key, &mut (&b"begun"[..]).chain(Broken)).is_err());
        assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 0);
    }

    #[test]
    fn orphans_are_those_that_nothing_names_and_that_are_old() {
        let (_folder, store, key) = store();
        let [a, b] = [1, 2].map(|n: u8| store.put(&key, &mut &[n][..]).unwrap());
        fs::write(store.folder.join(format!("{a}.{PART}")), b"half").unwrap();
        fs::write(store.folder.join("README"), b"not ours").unwrap();
        assert_eq!(store.orphans(&[a].into(), Stamp(0)).unwrap(), []);
        assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 4, "nothing young is touched");
        assert_eq!(store.orphans(&[a].into(), Stamp(i64::MAX)).unwrap(), [b]);
        store.remove(b).unwrap();
        store.remove(b).unwrap();
        assert_eq!(store.orphans(&[a].into(), Stamp(i64::MAX)).unwrap(), []);
        assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 2, "the half one is swept");
    }

    #[test]
    fn a_name_can_not_lead_out_of_the_folder() {
        for text in ["", "../../etc/passwd", "0123", "G0000000000000000000000000000000", "/etc/hostname"] {
            assert_eq!(text.parse::<BlobId>(), Err(NotABlob), "{text}");
        }
    }
}
