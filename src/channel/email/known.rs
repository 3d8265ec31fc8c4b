//! Under which ids whoever has a mail address is known.

use crate::channel::Hasher;
use crate::domain::event::Aliases;
use crate::domain::id::{Address, ChannelName, ContactId};
use crate::domain::mailbox;

/// Whoever spells their address in capitals today is no other; where the line writes to is as it stands.
#[must_use]
pub fn known_as(hasher: &dyn Hasher, channel: &ChannelName, address: &Address) -> (ContactId, Aliases) {
    let id = |address: String| hasher.chat_id(channel, &Address(address)).contact();
    let identity = mailbox::identity(&address.0);
    let formerly = mailbox::folded_once(&address.0).map(id);
    // No address has a line end.
    let apart = Some(id(format!("{identity}\napart")));
    (id(identity), Aliases { formerly, apart })
}
