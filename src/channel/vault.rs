//! Where the bytes of attachments are kept: sealed, outside the store, under a name that opens them.
//!
//! The name is random and holds the key, so it stands nowhere but in a sealed transcript: when the case is
//! forgotten, what it named can't be opened by anyone any more.

use async_trait::async_trait;

/// The most bytes that one attachment may have.
pub const MOST: usize = 35 << 20;

/// Keeps the bytes of attachments. Behind it is a disk.
#[async_trait]
pub trait Vault: Send + Sync {
    /// Keeps them and returns their name once they are durable.
    ///
    /// # Errors
    /// If they are not: then nothing that names them may be acknowledged.
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, Unkept>;

    /// The bytes of that name.
    ///
    /// # Errors
    /// Why they can't be had.
    async fn fetch(&self, name: &str) -> Result<Vec<u8>, Unfetched>;
}

/// The disk does not take it now: it is full, or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the blob store takes nothing now")]
pub struct Unkept;

/// Why kept bytes can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    /// The disk fails; later it may work.
    #[error("the blob store fails now")]
    Later,
    /// There is nothing of that name, or it was changed, or is too large.
    #[error("there is no such blob")]
    Gone,
}
