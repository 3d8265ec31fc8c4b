//! Under which id whoever has an address is known.

use crate::domain::event::Aliases;
use crate::domain::id::{Address, ContactId};
use crate::domain::traits::Addresses;

use super::moves::desk::Desk;

/// Versions of before took addresses for one that are two, and a store of theirs has one contact for both: it is the
/// one whose address it holds, and the other is met anew, under an id apart. Nobody loses a case or an answer to
/// somebody whose address looks alike.
pub(super) fn as_whom(
    desk: &Desk,
    addresses: Addresses,
    (own, aliases): (ContactId, Aliases),
    address: &Address,
) -> ContactId {
    let is_theirs =
        |id: &ContactId| desk.contact(*id).is_some_and(|known| addresses.same(&known.address, address));
    let known = std::iter::once(own).chain(aliases.all()).find(is_theirs);
    let taken = desk.contact(own).is_some();
    known.or(aliases.apart.filter(|_| taken)).unwrap_or(own)
}
