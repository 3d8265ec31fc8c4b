//! The key folder's file, as far as the fuzz targets may reach it. Not part of any other build.

use std::path::Path;

use super::Keyring;
use super::periods::Periods;

/// Whether bytes are read as a line's file. Nobody can make one up.
#[must_use]
pub fn is_file(ring: &Keyring, bytes: &[u8]) -> bool {
    ring.folder(Path::new("/nowhere"), "line").open(bytes).is_ok()
}

/// Whether what is sealed in a file comes back as it was; none if it is not what this program would store.
#[must_use]
pub fn comes_back(packed: &[u8]) -> Option<bool> {
    let periods = Periods::unpack(rmp_serde::from_slice(packed).ok()?)?;
    let again = rmp_serde::to_vec_named(&periods.pack()).ok()?;
    Some(Periods::unpack(rmp_serde::from_slice(&again).ok()?)? == periods)
}
