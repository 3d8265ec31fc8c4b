//! What a contact is told of their phone.

use crate::domain::say::Aside;

/// Every short answer to what a contact asks of their phone.
pub const ASIDES: [Aside; 11] = [
    Aside::NothingToLink,
    Aside::Linked,
    Aside::NoSuchWords,
    Aside::TooManyTries,
    Aside::Unlinked,
    Aside::Cleared,
    Aside::Quiet,
    Aside::Received,
    Aside::ProveFirst,
    Aside::ElsewhereStays,
    Aside::NoRoom,
];
