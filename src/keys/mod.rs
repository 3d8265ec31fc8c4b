//! The line's secrets: what makes names of people unreadable, and what seals their words.
//!
//! One 32-byte secret, kept outside Redis and its backups, is the root of everything. Each purpose gets a
//! sub-key of its own by HKDF-SHA256 ([RFC 5869](https://www.rfc-editor.org/rfc/rfc5869)), so that a hash made
//! for one purpose says nothing about another. From there go three ways: [`hash`] makes the keyed hashes under
//! which things are found again, [`seal`] closes documents, and [`sign`] signs what goes out and must be known
//! when it comes back.
//!
//! Architecture invariant: nothing in here has a `Debug` that shows a byte of key, and every key is wiped
//! when it is dropped.

mod hash;
mod root;
mod seal;
mod sign;

use std::fmt;

use data_encoding::BASE64;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use hash::{Tag, chain_without_key};
pub use root::KeyError;
pub(crate) use root::random;
use root::{HashKeys, derive};
pub use seal::{Bound, SealKey, Unopened};
pub use sign::{Purpose, Signer};

/// The keys of one line.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Keyring {
    secret: [u8; 32],
    hashes: HashKeys,
    /// Wraps the keys of cases and contacts.
    wrapping: SealKey,
    /// Seals what belongs to the line itself.
    line: SealKey,
    generation: u32,
}

impl Keyring {
    /// The keyring of a new line.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        random(secret.as_mut())?;
        Ok(Self::new(&secret))
    }

    /// The keyring that a line's secret text holds; white space around it is ignored.
    pub fn decode(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(BASE64.decode(text.trim().as_bytes()).map_err(|_| KeyError::NotAKey)?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(&bytes[..]).map_err(|_| KeyError::NotAKey)?);
        Ok(Self::new(&secret))
    }

    /// The secret as text, for the one file that holds it.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(&self.secret))
    }

    /// Which generation of wrapping this is. A commit that wraps a key checks it, so that a rotation
    /// can't race with new cases.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The same secret with its next wrapping key: the generation is part of that key's derivation.
    #[must_use]
    pub fn at_generation(&self, generation: u32) -> Self {
        let mut next = self.clone();
        next.generation = generation;
        next.wrapping = SealKey::from(derive(&self.secret, &format!("wrap/{generation}")));
        next
    }

    /// The key for documents of the line itself: its roster, its outbox, its links.
    #[must_use]
    pub fn line(&self) -> &SealKey {
        &self.line
    }

    /// Closes a case's or contact's key, so that it can lie beside what it seals.
    pub fn wrap(&self, owner: &[u8], key: &SealKey) -> Result<Vec<u8>, KeyError> {
        self.wrapping.seal(&self.wrapped(owner), key.bytes())
    }

    /// Opens what [`wrap`](Self::wrap) closed, for that owner only.
    pub fn unwrap_key(&self, owner: &[u8], wrapped: &[u8]) -> Result<SealKey, Unopened> {
        let bytes = self.wrapping.open(&self.wrapped(owner), wrapped)?;
        <[u8; 32]>::try_from(&bytes[..]).map(|b| SealKey::from(Zeroizing::new(b))).map_err(|_| Unopened)
    }

    fn wrapped<'a>(&self, owner: &'a [u8]) -> Bound<'a> {
        Bound { owner, seq: u64::from(self.generation), field: "key" }
    }

    fn new(secret: &[u8; 32]) -> Self {
        Self {
            secret: *secret,
            hashes: HashKeys::new(secret),
            wrapping: SealKey::from(derive(secret, "wrap/1")),
            line: SealKey::from(derive(secret, "line")),
            generation: 1,
        }
    }
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
        assert_eq!(ring.contact_id(&channel, &address), again.contact_id(&channel, &address));
        let key = SealKey::random().unwrap();
        let wrapped = ring.wrap(b"K7F3QD", &key).unwrap();
        assert_eq!(again.unwrap_key(b"K7F3QD", &wrapped).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "AAAA", "not base64!", &BASE64.encode(&[0; 31]), &BASE64.encode(&[0; 33])] {
            assert_eq!(Keyring::decode(text).err(), Some(KeyError::NotAKey), "{text}");
        }
    }

    #[test]
    fn a_wrapped_key_opens_for_its_owner_and_generation_alone() {
        let ring = Keyring::generate().unwrap();
        let wrapped = ring.wrap(b"one", &SealKey::random().unwrap()).unwrap();
        assert!(ring.unwrap_key(b"one", &wrapped).is_ok());
        assert!(ring.unwrap_key(b"two", &wrapped).is_err());
        assert!(ring.at_generation(2).unwrap_key(b"one", &wrapped).is_err());
        assert!(Keyring::generate().unwrap().unwrap_key(b"one", &wrapped).is_err());
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
