//! Documents as they lie in their hash: one that was written whole in `d`, and behind it in `1`, `2` … what changed in
//! it since, each under the revision that it made. So a message or a mark costs what it adds. After a few changes, or
//! where they grow as long as the document, that is written whole again.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::codec::{Place, Stored, corrupt};
use super::packing::{self, patch};
use crate::keys::{Bound, SealKey};
use crate::store::{Result, Rev};

/// The fields of a document's hash, as `ScriptReply::stored` reads them.
pub(super) const FIELDS: &[&str] = &["r", "d", "k", "n", "f", "1", "2", "3", "4", "5", "6", "7", "8"];
/// Where the changes stand.
const CHANGES: &[&str] = FIELDS.split_at(5).1;
/// One that is smaller is written whole: a change saves nothing there.
const SMALL: usize = 600;

/// A kind of document that is changed in place: what its whole and its changes are sealed as.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    whole: &'static str,
    change: &'static str,
}

pub(super) const CASE: Kind = Kind { whole: "case", change: "case change" };
pub(super) const ROSTER: Kind = Kind { whole: "roster", change: "roster change" };

/// Whose it is, and under which key.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) key: &'a SealKey,
    pub(super) whose: &'a [u8],
}

/// A document's bytes, and how they lie there.
#[derive(Clone)]
pub(super) struct Lying {
    bytes: Arc<Zeroizing<Vec<u8>>>,
    changes: usize,
    /// The bytes of the one that was written whole, and of the changes.
    whole: usize,
    changed: usize,
}

/// A document as it is to be written.
pub(super) struct Closed {
    /// The field that it goes to: `d`, or a change behind those that are there.
    pub(super) field: &'static str,
    pub(super) sealed: Vec<u8>,
    pub(super) lies: Lying,
}

impl Lying {
    /// About how many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        128 + self.bytes.len()
    }
}

impl<'a> Owner<'a> {
    fn place(&self, seq: Rev, field: &'static str) -> Place<'a> {
        Place { name: self.name, key: self.key, bound: Bound { owner: self.whose, seq, field } }
    }

    /// Opens what is stored.
    pub(super) fn open<T: DeserializeOwned>(&self, kind: Kind, stored: &Stored) -> Result<(T, Lying)> {
        let torn = || corrupt(self.name, &"its changes do not fit it");
        let changes = stored.changes.len();
        let first = stored.rev.checked_sub(changes as u64).ok_or_else(torn)?;
        let mut bytes = self.place(first, kind.whole).open_bytes(&stored.sealed)?;
        let (whole, mut changed) = (bytes.len(), 0);
        for (sealed, rev) in stored.changes.iter().zip(first + 1..) {
            let change = self.place(rev, kind.change).open_bytes(sealed)?;
            changed += change.len();
            bytes = patch::apply(&bytes, &change).map_err(|_| torn())?;
        }
        let doc = packing::unpack(&bytes).map_err(|_| corrupt(self.name, &"it is not what it should be"))?;
        Ok((doc, Lying { bytes: Arc::new(bytes), changes, whole, changed }))
    }

    /// Closes a document that is to have that revision; `before` is how the one before it lies there.
    pub(super) fn close(
        &self,
        kind: Kind,
        rev: Rev,
        bytes: Zeroizing<Vec<u8>>,
        before: Option<Lying>,
    ) -> Result<Closed> {
        let change = before.and_then(|before| {
            let field = CHANGES.get(before.changes)?;
            if bytes.len() < SMALL {
                return None;
            }
            let change = patch::between(&before.bytes, &bytes)?;
            let all = before.changed + change.len();
            (2 * change.len() <= bytes.len() && all <= before.whole).then_some((*field, before, change, all))
        });
        let (field, sealed, lies) = if let Some((field, before, change, changed)) = change {
            let sealed = self.place(rev, kind.change).close_bytes(&change)?;
            let changes = before.changes + 1;
            (field, sealed, Lying { bytes: Arc::new(bytes), changes, changed, ..before })
        } else {
            let sealed = self.place(rev, kind.whole).close_bytes(&bytes)?;
            let whole = bytes.len();
            ("d", sealed, Lying { bytes: Arc::new(bytes), changes: 0, whole, changed: 0 })
        };
        Ok(Closed { field, sealed, lies })
    }
}
