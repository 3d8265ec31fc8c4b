//! The line's secrets: what makes names of people unreadable, and what seals their words.
//!
//! One 32-byte secret, kept outside Redis and its backups, is the root of everything. Each purpose gets a
//! sub-key of its own by HKDF-SHA256 ([RFC 5869](https://www.rfc-editor.org/rfc/rfc5869)), so that a hash made
//! for one purpose says nothing about another. From there go three ways: [`hash`] makes the keyed hashes under
//! which things are found again, [`seal`] closes documents, and [`sign`] signs what goes out and must be known
//! when it comes back.
//!
//! What opens a case or a contact does not follow from that secret. It lies in the [key folder](folder): each of
//! them has a [leaf](leaves) of a [tree](tree) of seeds, which can be destroyed for that one alone, so that neither
//! the store nor any old copy of it opens for anyone any more.
//!
//! Architecture invariant: nothing in here has a `Debug` that shows a byte of key, and every key is wiped
//! when it is dropped.

pub mod file;
pub mod folder;
#[cfg(fuzzing)]
pub mod fuzzing;
mod hash;
mod leaves;
mod mac;
pub mod openpgp;
mod periods;
mod root;
mod seal;
mod sign;
mod tree;
mod wrapped;

use std::fmt;
use std::path::Path;

use data_encoding::BASE64;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use folder::{FolderError, KeyFolder};
pub use leaves::{KeysView, Leaves, Unwrapped};
pub use mac::{Tag, chain_without_key};
pub use periods::{Leaf, PeriodId, PeriodView};
pub use root::KeyError;
pub(crate) use root::random;
use root::{HashKeys, derive};
pub use seal::{Bound, SealKey, Unopened};
pub use sign::{Purpose, Signer};
pub use wrapped::{leaf_of, split_wrapped};

/// The keys of one line.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Keyring {
    secret: [u8; 32],
    hashes: HashKeys,
    /// Wrapped the keys of cases and contacts before there were leaves.
    wrapping: SealKey,
    /// Seals what belongs to the line itself.
    line: SealKey,
    #[zeroize(skip)]
    leaves: Option<Leaves>,
}

impl Keyring {
    /// The keyring of a new line, whose leaves end with the process.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        random(secret.as_mut())?;
        Ok(Self::new(&secret).with(Leaves::fleeting()?))
    }

    /// The keyring that a line's secret text holds; white space around it is ignored. It opens no case before it is
    /// given [leaves](Self::with).
    pub fn decode(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(BASE64.decode(text.trim().as_bytes()).map_err(|_| KeyError::NotAKey)?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(&bytes[..]).map_err(|_| KeyError::NotAKey)?);
        Ok(Self::new(&secret))
    }

    /// The same with those leaves.
    #[must_use]
    pub fn with(&self, leaves: Leaves) -> Self {
        let mut ring = self.clone();
        ring.leaves = Some(leaves);
        ring
    }

    /// The leaves, if it has any.
    #[must_use]
    pub fn leaves(&self) -> Option<&Leaves> {
        self.leaves.as_ref()
    }

    /// The line's file in a key folder.
    #[must_use]
    pub fn folder(&self, folder: &Path, line: &str) -> KeyFolder {
        let seal = SealKey::from(derive(&self.secret, "folder"));
        KeyFolder::new(folder, line, seal, self.tag(Tag::Key, &[]))
    }

    /// The secret as text, for the one file that holds it.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(&self.secret))
    }

    /// The key for documents of the line itself: its roster, its outbox, its links.
    #[must_use]
    pub fn line(&self) -> &SealKey {
        &self.line
    }

    /// Closes a case's or contact's key, so that it can lie beside what it seals, under a leaf of its own.
    pub fn wrap(&self, owner: &[u8], key: &SealKey) -> Result<Vec<u8>, KeyError> {
        self.leaves.as_ref().ok_or(KeyError::NoPeriod)?.wrap(owner, key)
    }

    /// Opens what [`wrap`](Self::wrap) closed, or what a version before closed, for that owner only.
    pub fn unwrap_key(&self, owner: &[u8], wrapped: &[u8]) -> Result<SealKey, Unwrapped> {
        if is_early(wrapped) {
            return Ok(SealKey::of(&self.wrapping.open(&early(owner), wrapped)?)?);
        }
        // Periods count from 1.
        self.leaves.as_ref().ok_or(Unwrapped::NoPeriod(0))?.unwrap_key(owner, wrapped)
    }

    /// As a version before leaves wrapped it.
    #[cfg(test)]
    pub(crate) fn wrap_early(&self, owner: &[u8], key: &SealKey) -> Vec<u8> {
        self.wrapping.seal(&early(owner), key.bytes()).unwrap_or_default()
    }

    fn new(secret: &[u8; 32]) -> Self {
        Self {
            secret: *secret,
            hashes: HashKeys::new(secret),
            wrapping: SealKey::from(derive(secret, "wrap/1")),
            line: SealKey::from(derive(secret, "line")),
            leaves: None,
        }
    }
}

/// Whether a version before leaves wrapped it: then it opens with the line's key for ever.
#[must_use]
pub fn is_early(wrapped: &[u8]) -> bool {
    wrapped.first() == Some(&1)
}

fn early(owner: &[u8]) -> Bound<'_> {
    Bound { owner, seq: 1, field: "key" }
}

/// Shows that there is one, and nothing of it.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Address, ChannelName};

    #[test]
    fn the_text_brings_the_same_keys_back() {
        let ring = Keyring::generate().unwrap();
        let again = Keyring::decode(&format!("{}\n", *ring.encode())).unwrap();
        let (channel, address) = (ChannelName::from("telegram"), Address("4711".into()));
        assert_eq!(ring.chat_id(&channel, &address), again.chat_id(&channel, &address));
        let key = SealKey::random().unwrap();
        let wrapped = ring.wrap_early(b"K7F3QD", &key);
        assert_eq!(again.unwrap_key(b"K7F3QD", &wrapped).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "AAAA", "not base64!", &BASE64.encode(&[0; 31]), &BASE64.encode(&[0; 33])] {
            assert_eq!(Keyring::decode(text).err(), Some(KeyError::NotAKey), "{text}");
        }
    }

    #[test]
    fn a_wrapped_key_opens_for_its_owner_and_line_alone() {
        let ring = Keyring::generate().unwrap();
        let key = SealKey::random().unwrap();
        for wrapped in [ring.wrap(b"one", &key).unwrap(), ring.wrap_early(b"one", &key)] {
            assert_eq!(ring.unwrap_key(b"one", &wrapped).unwrap().bytes(), key.bytes());
            assert!(ring.unwrap_key(b"two", &wrapped).is_err());
            assert!(Keyring::generate().unwrap().unwrap_key(b"one", &wrapped).is_err());
        }
    }

    #[test]
    fn the_line_s_key_alone_neither_wraps_nor_opens() {
        let ring = Keyring::generate().unwrap();
        let alone = Keyring::decode(&ring.encode()).unwrap();
        let wrapped = ring.wrap(b"one", &SealKey::random().unwrap()).unwrap();
        assert_eq!(alone.unwrap_key(b"one", &wrapped).err(), Some(Unwrapped::NoPeriod(0)));
        assert_eq!(alone.wrap(b"one", &SealKey::random().unwrap()), Err(KeyError::NoPeriod));
        let other = alone.with(Leaves::fleeting().unwrap());
        assert!(other.unwrap_key(b"one", &wrapped).is_err(), "it follows from the seed alone");
    }

    #[test]
    fn purposes_have_keys_of_their_own() {
        let secret = [7; 32];
        assert_ne!(*derive(&secret, "line"), *derive(&secret, "wrap/1"));
    }

    #[test]
    fn nothing_of_a_key_is_debugged() {
        assert_eq!(format!("{:?}", Keyring::generate().unwrap()), "Keyring(…)");
    }
}
