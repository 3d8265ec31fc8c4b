//! How far the walks through the closed cases are.

use crate::domain::case::Index;
use crate::domain::changes::{List, Needs};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::{Result, Store};

/// A place among the closed cases, in the order in which they were closed.
pub(super) type Place = (Stamp, CaseCode);

/// How far each part is: only hints, for a case knows what went of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walks {
    pub(super) content: Option<Place>,
    pub(super) attachments: Option<Place>,
    pub(super) notes: Option<Place>,
}

/// Before all of them.
pub(super) fn start() -> Place {
    (Stamp(i64::MIN), CaseCode::from_bits(0))
}

/// Some of the cases that were closed until then and stand behind that place, the earliest first.
pub(super) async fn closed(
    store: &dyn Store,
    place: Option<Place>,
    until: Stamp,
) -> Result<Vec<(CaseCode, Stamp)>> {
    let list = List::Beyond(Index::Closed, place.unwrap_or_else(start));
    let needs = Needs { lists: [list.clone()].into(), ..Needs::default() };
    let listed = store.load(&needs).await?.snapshot.lists.remove(&list).unwrap_or_default();
    Ok(listed.into_iter().take_while(|(_, at)| *at <= until).collect())
}
