//! How far the walks through the closed cases are.

use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;

/// A place among the closed cases, in the order in which they were closed.
pub(super) type Place = (Stamp, CaseCode);

/// How far each part is: only hints, for a case knows what went of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walks {
    pub(super) attachments: Option<Place>,
    pub(super) notes: Option<Place>,
}

/// Before all of them.
pub(super) fn start() -> Place {
    (Stamp(i64::MIN), CaseCode::from_bits(0))
}
