//! A wrapped key as it lies beside what it seals: version, leaf, and the sealed key.

use super::periods::Leaf;
use super::seal::{Bound, key_length};

/// What it begins with; before there were leaves it began with 1, the version of what is sealed.
pub(super) const VERSION: u8 = 2;

/// The leaf that wraps a key, where it is wrapped by one.
#[must_use]
pub fn leaf_of(wrapped: &[u8]) -> Option<Leaf> {
    parts(wrapped).map(|(leaf, _)| leaf)
}

/// A wrapped key, and what stands behind it.
#[must_use]
pub fn split_wrapped(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, sealed) = parts(bytes)?;
    bytes.split_at_checked(1 + Leaf::LENGTH + key_length(sealed)?)
}

pub(super) fn parts(wrapped: &[u8]) -> Option<(Leaf, &[u8])> {
    let rest = wrapped.strip_prefix(&[VERSION])?;
    let (leaf, sealed) = rest.split_first_chunk::<{ Leaf::LENGTH }>()?;
    Some((Leaf::of(*leaf), sealed))
}

/// Where a key is wrapped.
pub(super) fn bound(owner: &[u8], leaf: Leaf) -> Bound<'_> {
    Bound { owner, seq: leaf.place, field: "leaf" }
}
