//! The key of a case, and until when it is the one to write with.

use crate::keys::SealKey;
use crate::store::Rev;

/// What it takes to write to a case.
#[derive(Clone)]
pub(super) struct CaseKey {
    pub(super) key: SealKey,
    /// The revision at which this holds.
    pub(super) rev: Rev,
    /// How many entries its list has.
    pub(super) entries: u64,
}
