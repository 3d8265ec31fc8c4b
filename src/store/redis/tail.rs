//! Transcripts as lists. Each element is its place in the list (4 bytes, big-endian) and the entry sealed for
//! that place, so that elements can't be left out, swapped or moved unnoticed.

use super::codec::{Place, corrupt};
use super::reply::ScriptReply;
use crate::domain::message::Entry;
use crate::keys::{Bound, SealKey};
use crate::store::transcript::{about, says};
use crate::store::{Result, StoreError};

/// How much of a list is looked at first for one message.
pub(super) const NEAR: usize = 8;

/// How much of a list is looked at, at most: what stands further back is not found. Only a flood into one
/// case makes a list this long.
pub(super) const FAR: usize = 10_000;

/// The end of a list.
#[derive(Default)]
pub(super) struct Tail {
    /// The place of the first entry.
    first: u32,
    pub(super) entries: Vec<Entry>,
}

pub(super) fn close(key: &SealKey, owner: &str, at: u64, entry: &Entry) -> Result<Vec<u8>> {
    let place = u32::try_from(at).map_err(|_| StoreError::Rejected("a transcript is full".into()))?;
    let sealed = Place { name: "", key, bound: bound(owner, place) }.close(entry)?;
    Ok([&place.to_be_bytes()[..], &sealed].concat())
}

/// Opens elements that stand behind each other.
pub(super) fn open(key: &SealKey, owner: &str, name: &str, mut elements: ScriptReply<'_>) -> Result<Tail> {
    let mut tail = Tail::default();
    let mut next = None;
    while !elements.is_empty() {
        let element = elements.bytes()?;
        let (place, sealed) =
            element.split_first_chunk::<4>().ok_or_else(|| corrupt(name, &"an element is cut short"))?;
        let place = u32::from_be_bytes(*place);
        if *next.get_or_insert(place) != place {
            return Err(corrupt(name, &"its elements are out of order"));
        }
        if tail.entries.is_empty() {
            tail.first = place;
        }
        tail.entries.push(Place { name, key, bound: bound(owner, place) }.open(sealed)?);
        next = place.checked_add(1);
    }
    Ok(tail)
}

impl Tail {
    /// Whether nothing stands before it.
    pub(super) fn is_whole(&self) -> bool {
        self.first == 0
    }

    /// Whether its first entry has that place, if there is one.
    pub(super) fn starts_at(&self, place: usize) -> bool {
        self.entries.is_empty() || usize::try_from(self.first) == Ok(place)
    }

    /// A message with what changed it; none if it may stand further back.
    pub(super) fn find(&self, seq: u32) -> Option<Vec<Entry>> {
        (self.is_whole() || says(&self.entries, seq)).then(|| about(&self.entries, seq))
    }
}

fn bound(owner: &str, place: u32) -> Bound<'_> {
    Bound { owner: owner.as_bytes(), seq: u64::from(place), field: "entry" }
}
