//! The vault on this machine's disk: each attachment a sealed file, under a key of its own.
//!
//! The key stands in the name, and the name in the sealed transcript of its case alone. So the file's bytes die
//! with the case's key, long before anyone sweeps the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::channel::Vault;
use crate::channel::vault::{MOST, Unfetched, Unkept};
use crate::domain::time::Stamp;
use crate::keys::{SealKey, random};
use crate::store::blobs::{BlobError, BlobId, BlobStore};

/// Attachments in a folder. The folder is made when it is first needed.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// In that folder; nothing is touched yet.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Makes the folder if it is missing, and so tells beforehand whether there is one to write to.
    ///
    /// # Errors
    /// What the disk says.
    pub fn prepare(&self) -> Result<(), BlobError> {
        BlobStore::open(&self.folder).map(|_| ())
    }

    /// The file of an attachment, by the name that a transcript has for it.
    #[must_use]
    pub fn id_of(name: &str) -> Option<BlobId> {
        name.split_once('.').and_then(|(id, _)| id.parse().ok())
    }

    /// Files that are not among the named and were last written before that civil time. Blocks on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn orphans(&self, named: &BTreeSet<BlobId>, before: Stamp) -> Result<Vec<BlobId>, BlobError> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        BlobStore::open(&self.folder)?.orphans(named, before)
    }

    /// How many bytes its files have together, and the disk on which it lies, or would. Blocks on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn room(&self) -> Result<(u64, Disk), BlobError> {
        let used = if self.folder.exists() { BlobStore::open(&self.folder)?.bytes()? } else { 0 };
        let there = self.folder.ancestors().find(|place| place.exists());
        let disk = rustix::fs::statvfs(there.unwrap_or(&self.folder)).map_err(io::Error::from)?;
        // Blocks are counted in `f_frsize`, not in `f_bsize`, and `f_bfree` holds what only root may take
        // (statvfs(3)).
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Ok((used, Disk { size: bytes(disk.f_blocks), free: bytes(disk.f_bavail) }))
    }

    /// How many stores use the folder, that one included. Blocks on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn users(&self, mark: &str) -> Result<usize, BlobError> {
        BlobStore::open(&self.folder)?.users(mark)
    }

    /// Removes a file. Blocks on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove(&self, id: BlobId) -> Result<(), BlobError> {
        BlobStore::open(&self.folder)?.remove(id)
    }
}

#[async_trait]
impl Vault for Blobs {
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, Unkept> {
        let folder = self.folder.clone();
        let kept = tokio::task::spawn_blocking(move || keep(&folder, &Zeroizing::new(bytes))).await;
        kept.map_err(|e| unkept(&e))?.map_err(|e| unkept(&e))
    }

    async fn fetch(&self, name: &str) -> Result<Vec<u8>, Unfetched> {
        let Some((id, key)) = parse(name) else { return Err(Unfetched::Gone) };
        let folder = self.folder.clone();
        let fetched = tokio::task::spawn_blocking(move || fetch(&folder, id, &key)).await;
        fetched.map_err(|error| later(&error))?.map_err(|error| unfetched(&error))
    }
}

/// A disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    /// How large it is.
    pub size: u64,
    /// How much of it anybody may still take.
    pub free: u64,
}

/// Attachments in memory, for a line that forgets everything when it ends. When it has too many, the oldest go.
#[derive(Debug, Default)]
pub struct Fleeting(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    last: u64,
    by_number: BTreeMap<u64, Vec<u8>>,
}

/// How many bytes a [`Fleeting`] keeps.
const FLEETING: usize = 4 * MOST;

#[async_trait]
impl Vault for Fleeting {
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, Unkept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let number = kept.last;
        kept.by_number.insert(number, bytes);
        while kept.by_number.len() > 1 && kept.by_number.values().map(Vec::len).sum::<usize>() > FLEETING {
            kept.by_number.pop_first();
        }
        Ok(number.to_string())
    }

    async fn fetch(&self, name: &str) -> Result<Vec<u8>, Unfetched> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number: u64 = name.parse().map_err(|_| Unfetched::Gone)?;
        kept.by_number.get(&number).cloned().ok_or(Unfetched::Gone)
    }
}

fn keep(folder: &Path, bytes: &[u8]) -> Result<String, BlobError> {
    let mut raw = Zeroizing::new([0; 32]);
    random(&mut *raw)?;
    let key = BASE64URL_NOPAD.encode(&*raw);
    let id = BlobStore::open(folder)?.put(&SealKey::from(raw), &mut &bytes[..])?;
    Ok(format!("{id}.{key}"))
}

fn fetch(folder: &Path, id: BlobId, key: &SealKey) -> Result<Vec<u8>, BlobError> {
    let mut read = Bounded(Vec::new());
    BlobStore::open(folder)?.read(key, id, &mut read)?;
    Ok(read.0)
}

fn parse(name: &str) -> Option<(BlobId, SealKey)> {
    let (id, key) = name.split_once('.')?;
    let key = Zeroizing::new(BASE64URL_NOPAD.decode(key.as_bytes()).ok()?);
    let key: [u8; 32] = key.as_slice().try_into().ok()?;
    Some((id.parse().ok()?, SealKey::from(Zeroizing::new(key))))
}

fn unkept(error: &dyn Display) -> Unkept {
    tracing::error!(%error, "an attachment can't be kept");
    Unkept
}

fn unfetched(error: &BlobError) -> Unfetched {
    match error {
        // Too large is what `Bounded` says, and it will be as large the next time.
        BlobError::Disk(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::FileTooLarge) => {
            Unfetched::Gone
        }
        BlobError::Corrupt(_) => {
            tracing::error!(%error, "an attachment can't be opened");
            Unfetched::Gone
        }
        BlobError::Disk(_) | BlobError::Key(_) => later(error),
    }
}

fn later(error: &dyn Display) -> Unfetched {
    tracing::warn!(%error, "an attachment can't be read now");
    Unfetched::Later
}

/// Takes [`MOST`] bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Blobs) {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::at(folder.path().join("blobs"));
        (folder, blobs)
    }

    #[tokio::test]
    async fn what_is_kept_is_had_again_by_its_whole_name_alone() {
        let (_folder, vault) = vault();
        let name = vault.keep(b"a picture".to_vec()).await.unwrap();
        let other = vault.keep(b"another".to_vec()).await.unwrap();
        assert_eq!(vault.fetch(&name).await.unwrap(), b"a picture");
        let (id, _) = name.split_once('.').unwrap();
        let (_, key) = other.split_once('.').unwrap();
        for wrong in [id.to_owned(), format!("{id}."), format!("{id}.{key}"), String::new(), "..".into()] {
            assert_eq!(vault.fetch(&wrong).await, Err(Unfetched::Gone), "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn neither_the_content_nor_its_key_lies_on_the_disk() {
        let (folder, vault) = vault();
        let name = vault.keep(b"CANARY".repeat(9)).await.unwrap();
        let (id, key) = name.split_once('.').unwrap();
        let files: Vec<_> =
            std::fs::read_dir(folder.path().join("blobs")).unwrap().map(Result::unwrap).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].file_name().to_str(), Some(id));
        let bytes = std::fs::read(files[0].path()).unwrap();
        let key = BASE64URL_NOPAD.decode(key.as_bytes()).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"CANARY") && !bytes.windows(32).any(|w| w == key));
    }

    #[tokio::test]
    async fn a_blob_that_is_gone_or_changed_is_no_reason_to_wait() {
        let (folder, vault) = vault();
        let name = vault.keep(b"here".to_vec()).await.unwrap();
        let path = folder.path().join("blobs").join(name.split_once('.').unwrap().0);
        std::fs::write(&path, b"something else").unwrap();
        assert_eq!(vault.fetch(&name).await, Err(Unfetched::Gone));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(vault.fetch(&name).await, Err(Unfetched::Gone));
    }

    #[test]
    fn a_blob_that_is_too_large_is_none_either() {
        let mut read = Bounded(vec![1; MOST]);
        assert_eq!(read.write(b"").unwrap(), 0);
        let error = read.write(b"x").unwrap_err();
        assert_eq!(unfetched(&BlobError::Disk(error)), Unfetched::Gone);
    }

    #[tokio::test]
    async fn a_disk_that_can_not_be_used_is_one() {
        let (folder, vault) = vault();
        std::fs::write(folder.path().join("blobs"), b"a file where the folder should be").unwrap();
        assert_eq!(vault.keep(b"x".to_vec()).await, Err(Unkept));
        assert!(vault.prepare().is_err());
        let name = format!("{}.{}", "0".repeat(32), BASE64URL_NOPAD.encode(&[1; 32]));
        assert_eq!(vault.fetch(&name).await, Err(Unfetched::Later));
    }

    #[tokio::test]
    async fn what_is_fleeting_goes_when_there_is_too_much() {
        let vault = Fleeting::default();
        let first = vault.keep(vec![1; 10]).await.unwrap();
        assert_eq!(vault.fetch(&first).await.unwrap(), [1; 10]);
        for _ in 0..4 {
            vault.keep(vec![2; MOST]).await.unwrap();
        }
        assert_eq!(vault.fetch(&first).await, Err(Unfetched::Gone));
    }
}
