//! The hash of a list of parts under a key: HMAC-SHA256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)),
//! mostly cut to 16 bytes.
//!
//! Each part stands behind its length, so that ("ab", "c") and ("a", "bc") differ.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a [`Keyring::tag`](super::Keyring::tag) names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A lane of the outbox.
    Lane,
    /// A slot within a lane.
    Slot,
    /// An index of cases.
    Index,
    /// A kind of count.
    Tally,
    /// A pager's URL, which may carry a secret topic.
    Pager,
    /// The key itself, to tell whether a copy is of the same.
    Key,
}

/// The hash that chains the entries of a line that has no key, because nothing of it leaves the process.
#[must_use]
pub fn chain_without_key(parts: &[Vec<u8>]) -> [u8; 32] {
    chain(&[0; 32], parts)
}

pub(super) fn chain(key: &[u8; 32], parts: &[Vec<u8>]) -> [u8; 32] {
    whole(key, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

pub(super) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 16] {
    let whole = whole(key, parts);
    std::array::from_fn(|i| whole[i])
}

pub(super) fn whole(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of 32 bytes");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
