//! Sealing: what leaves the process for the store says nothing and can't be moved elsewhere.
//!
//! XChaCha20-Poly1305 with a random 24-byte nonce
//! ([draft-irtf-cfrg-xchacha](https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03)), so that a key
//! may seal any number of documents. The associated data binds a ciphertext to its [`Bound`], and padding
//! hides whether someone wrote a word or a sentence.
//!
//! A sealed document is: version (1 byte), nonce (24), ciphertext of {length (4, big-endian), content,
//! zeros}, and the authenticator (16). A sealed key is always of one length, so nothing but it is in the ciphertext.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::root::{KeyError, random};

const VERSION: u8 = 1;
/// The version of what is sealed without padding.
const BARE: u8 = 2;
const NONCE: usize = 24;
const LENGTH: usize = 4;

/// Where a sealed document belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<'a> {
    /// Whose it is: a case's code, a contact's id.
    pub owner: &'a [u8],
    /// Its number or revision there.
    pub seq: u64,
    /// Which of the owner's fields it is.
    pub field: &'static str,
}

/// A key that seals.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealKey([u8; 32]);

/// It was not sealed under this key for this place, or it was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it was not sealed with this key for this place, or was changed since")]
pub struct Unopened;

impl SealKey {
    /// A new key.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        random(&mut key.0)?;
        Ok(key)
    }

    /// Seals `content` for its place.
    pub fn seal(&self, place: &Bound<'_>, content: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.close(VERSION, place, &pad(content))
    }

    /// Seals a key for its place.
    pub(super) fn seal_key(&self, place: &Bound<'_>, key: &Self) -> Result<Vec<u8>, KeyError> {
        self.close(BARE, place, &key.0)
    }

    fn close(&self, version: u8, place: &Bound<'_>, content: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE];
        random(&mut nonce)?;
        let payload = Payload { msg: content, aad: &aad(version, place) };
        // It fails only above the 256 GiB that one nonce can seal.
        let closed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::NotAKey)?;
        Ok([&[version], &nonce[..], &closed].concat())
    }

    /// Opens what was sealed for that place.
    pub fn open(&self, place: &Bound<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let (version, rest) = sealed.split_first().ok_or(Unopened)?;
        let (nonce, closed) = rest.split_first_chunk::<NONCE>().ok_or(Unopened)?;
        if ![VERSION, BARE].contains(version) {
            return Err(Unopened);
        }
        let payload = Payload { msg: closed, aad: &aad(*version, place) };
        let opened = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unopened)?;
        let opened = Zeroizing::new(opened);
        if *version == BARE { Ok(opened) } else { unpad(opened) }
    }

    /// The key of those bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Unopened> {
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|_| Unopened)
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl From<Zeroizing<[u8; 32]>> for SealKey {
    fn from(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(*bytes)
    }
}

/// How long a sealed key is that begins so, as this version or one before sealed it.
pub(super) fn key_length(sealed: &[u8]) -> Option<usize> {
    let content = match *sealed.first()? {
        VERSION => bucket(LENGTH + 32),
        BARE => 32,
        _ => return None,
    };
    Some(1 + NONCE + content + 16)
}

/// The size to which `len` bytes are padded: steps of 64 up to 1,024, from there each step an eighth larger. So a
/// document tells within that how much was said in all, as the number of its changes does; not what, nor by whom. Below
/// them is one step of 32, for numbers of messages and marks: nothing that holds a word of anybody's is that small.
fn bucket(len: usize) -> usize {
    if len <= 32 {
        return 32;
    }
    if len <= 1024 {
        return len.div_ceil(64).max(1) * 64;
    }
    let mut size = 1024usize;
    while size < len {
        size = size.saturating_add(size / 8);
    }
    size
}

fn pad(content: &[u8]) -> Zeroizing<Vec<u8>> {
    // As large as it gets from the start: a vector that grows leaves what it held in freed memory, unwiped.
    let mut padded = Zeroizing::new(Vec::with_capacity(bucket(LENGTH + content.len())));
    // No document comes near 4 GB: the store refuses a batch above 1 MB.
    padded.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(bucket(LENGTH + content.len()), 0);
    padded
}

fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let length = u32::from_be_bytes(*padded.first_chunk::<LENGTH>().ok_or(Unopened)?);
    let length = usize::try_from(length).map_err(|_| Unopened)?;
    // No underflow: `first_chunk` has found the length's bytes.
    if length > padded.len() - LENGTH {
        return Err(Unopened);
    }
    // In place: a second buffer would be a second copy of somebody's words to wipe.
    padded.copy_within(LENGTH..LENGTH + length, 0);
    padded.truncate(length);
    Ok(padded)
}

fn aad(version: u8, place: &Bound<'_>) -> Vec<u8> {
    // Owners differ in length: without it the end of one and its number could read as another's. The field
    // stands last and needs none.
    let owner = (place.owner.len() as u64).to_be_bytes();
    [&[version], &owner[..], place.owner, &place.seq.to_be_bytes(), place.field.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HERE: Bound<'static> = Bound { owner: b"K7F3QD", seq: 3, field: "doc" };

    #[test]
    fn a_document_opens_in_its_place_alone() {
        let key = SealKey::random().unwrap();
        let sealed = key.seal(&HERE, b"help me").unwrap();
        assert_eq!(**key.open(&HERE, &sealed).unwrap(), b"help me"[..]);
        for other in [
            Bound { owner: b"K7F3QE", ..HERE },
            Bound { owner: b"K7F3Q", ..HERE },
            Bound { seq: 4, ..HERE },
            Bound { field: "entry", ..HERE },
        ] {
            assert_eq!(key.open(&other, &sealed).err(), Some(Unopened), "{other:?}");
        }
        assert!(SealKey::random().unwrap().open(&HERE, &sealed).is_err());
    }

    #[test]
    fn a_key_is_sealed_with_nothing_around_it_and_opens_as_it_did_before() {
        let (key, other) = (SealKey::random().unwrap(), SealKey::random().unwrap());
        let (bare, padded) = (key.seal_key(&HERE, &other).unwrap(), key.seal(&HERE, &other.0).unwrap());
        assert_eq!((bare.len(), padded.len()), (73, 105));
        for sealed in [bare, padded] {
            assert_eq!(key_length(&sealed), Some(sealed.len()));
            assert_eq!(**key.open(&HERE, &sealed).unwrap(), other.0[..]);
            assert!(key.open(&Bound { seq: 4, ..HERE }, &sealed).is_err());
        }
        assert_eq!((key_length(&[]), key_length(&[3])), (None, None));
    }

    #[test]
    fn two_documents_that_change_places_stay_closed() {
        let key = SealKey::random().unwrap();
        let there = Bound { seq: 4, ..HERE };
        let (a, b) = (key.seal(&HERE, b"one").unwrap(), key.seal(&there, b"two").unwrap());
        assert!(key.open(&HERE, &b).is_err() && key.open(&there, &a).is_err());
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let key = SealKey::random().unwrap();
        assert_ne!(key.seal(&HERE, b"x").unwrap(), key.seal(&HERE, b"x").unwrap());
    }

    #[test]
    fn sizes_come_in_steps() {
        let sizes: Vec<_> = [0, 32, 33, 64, 65, 512, 513, 1024, 1025, 1153].map(bucket).into();
        assert_eq!(sizes, [32, 32, 64, 64, 128, 512, 576, 1024, 1152, 1296]);
    }

    proptest! {
        #[test]
        fn what_is_sealed_comes_back(content in prop::collection::vec(any::<u8>(), 0..2000)) {
            let key = SealKey::random().unwrap();
            let sealed = key.seal(&HERE, &content).unwrap();
            prop_assert_eq!(&**key.open(&HERE, &sealed).unwrap(), &content);
            prop_assert_eq!(sealed.len(), 1 + NONCE + bucket(LENGTH + content.len()) + 16);
        }

        #[test]
        fn a_changed_byte_is_noticed(
            content in prop::collection::vec(any::<u8>(), 0..200),
            at in any::<prop::sample::Index>(),
            flip in 1u8..,
        ) {
            let key = SealKey::random().unwrap();
            let mut sealed = key.seal(&HERE, &content).unwrap();
            let at = at.index(sealed.len());
            sealed[at] ^= flip;
            prop_assert_eq!(key.open(&HERE, &sealed).err(), Some(Unopened));
        }

        #[test]
        fn a_cut_or_foreign_document_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(SealKey::random().unwrap().open(&HERE, &bytes).is_err());
        }

        #[test]
        fn padding_only_ever_grows(len in 0usize..100_000) {
            prop_assert!(bucket(len) >= len && bucket(len + 1) >= bucket(len));
            prop_assert!(bucket(len) <= len.max(51) * 5 / 4 + 64);
        }
    }
}
