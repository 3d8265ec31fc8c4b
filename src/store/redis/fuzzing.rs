//! Stored documents, as far as the fuzz targets may reach them. Not part of any other build.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{Codec, no_randomness};
use super::names::Names;
use crate::keys::Keyring;
use crate::store::Result;

/// Closes and opens documents, as a line's store does.
pub struct Desk(Codec);

impl Desk {
    /// A desk with a line's keys.
    #[must_use]
    pub fn new(ring: Keyring) -> Self {
        Self(Codec { ring, names: Names::new("line") })
    }

    /// Encodes and seals a document for a place.
    pub fn close<T: Serialize>(&self, owner: &[u8], seq: u64, doc: &T) -> Result<Vec<u8>> {
        self.0.place("doc", owner, seq, "doc").close(doc)
    }

    /// Seals bytes as they are: a document of another version, or one that this program wrote wrongly.
    pub fn seal(&self, owner: &[u8], seq: u64, packed: &[u8]) -> Result<Vec<u8>> {
        let place = self.0.place("doc", owner, seq, "doc");
        place.key.seal(&place.bound, packed).map_err(no_randomness)
    }

    /// Opens and decodes what lies in a place.
    pub fn open<T: DeserializeOwned>(&self, owner: &[u8], seq: u64, sealed: &[u8]) -> Result<T> {
        self.0.place("doc", owner, seq, "doc").open(sealed)
    }
}
