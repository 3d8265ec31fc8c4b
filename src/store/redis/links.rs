//! What messages of chats belong to: a hash for each chat, its fields the messages.

use serde::{Deserialize, Serialize};

use super::codec::Codec;
use crate::domain::changes::Link;
use crate::domain::id::{CaseCode, ContactId, DeliveryId, LinkKey, SourceId};
use crate::domain::time::Stamp;
use crate::store::Result;

/// A link as it is stored: without its contact where it stands in that contact's own chat, as most do.
#[derive(Serialize, Deserialize)]
struct Stored {
    case: CaseCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<ContactId>,
    #[serde(default, skip_serializing_if = "is_none")]
    seq: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    aside: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    inner: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Stamp>,
}

impl Codec {
    pub(super) fn close_link(&self, key: LinkKey, link: &Link) -> Result<Vec<u8>> {
        let Link { case, contact, seq, delivery, aside, inner, at } = *link;
        let contact = (contact != key.chat.contact()).then_some(contact);
        let at = (at != Stamp::default()).then_some(at);
        let stored = Stored { case, contact, seq, delivery, aside, inner, at };
        self.place("", &owner(key), number(key.message), "link").close(&stored)
    }

    pub(super) fn open_link(&self, key: LinkKey, sealed: &[u8]) -> Result<Link> {
        let name = self.names.link(key.chat);
        let stored: Stored = self.place(&name, &owner(key), number(key.message), "link").open(sealed)?;
        let Stored { case, contact, seq, delivery, aside, inner, at } = stored;
        let contact = contact.unwrap_or_else(|| key.chat.contact());
        Ok(Link { case, contact, seq, delivery, aside, inner, at: at.unwrap_or_default() })
    }
}

/// The field of a message in the hash of its chat: its number, behind that of its bot if that is known.
pub(super) fn link_field(message: SourceId) -> String {
    message.bot().map_or_else(|| message.number().to_string(), |bot| format!("{bot}:{}", message.number()))
}

/// The chat, and the bot if it is known: a link is sealed for both.
fn owner(key: LinkKey) -> Vec<u8> {
    let bot = key.message.bot().map(|bot| bot.0.to_be_bytes());
    [&key.chat.0[..], bot.as_ref().map_or(&[], |bot| bot)].concat()
}

fn number(message: SourceId) -> u64 {
    message.number().cast_unsigned()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_none(seq: &u32) -> bool {
    *seq == 0
}
