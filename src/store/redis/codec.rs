//! Documents to sealed bytes and back, under a key of their owner or of the line.

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::names::{AUTOMATIC, Names};
use super::packing::{self, Unpacked};
use crate::domain::automatic::Automatic;
use crate::domain::case::Index;
use crate::domain::id::{CaseCode, ContactId, DeliveryId, SourceId};
use crate::domain::say::{Class, Delivery, Headway, Recipient, Slot};
use crate::domain::tally::Tally;
use crate::keys::{Bound, KeyError, Keyring, SealKey, Tag, is_early, split_wrapped};
use crate::store::{LaneId, Queue, Result, Rev, StoreError};

/// Names and seals what a line stores.
pub(super) struct Codec {
    pub(super) ring: Keyring,
    pub(super) names: Names,
}

/// Where a sealed document was found and under which key it should open.
pub(super) struct Place<'a> {
    /// The Redis key, for errors.
    pub(super) name: &'a str,
    pub(super) key: &'a SealKey,
    pub(super) bound: Bound<'a>,
}

impl Place<'_> {
    pub(super) fn close<T: Serialize>(&self, doc: &T) -> Result<Vec<u8>> {
        self.close_bytes(&packed(doc)?)
    }

    pub(super) fn close_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        self.key.seal(&self.bound, bytes).map_err(no_randomness)
    }

    pub(super) fn open_bytes(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.key.open(&self.bound, sealed).map_err(|e| corrupt(self.name, &e))
    }

    pub(super) fn open<T: DeserializeOwned>(&self, sealed: &[u8]) -> Result<T> {
        packing::unpack(&self.open_bytes(sealed)?)
            .map_err(|_| corrupt(self.name, &"it is not what it should be"))
    }
}

impl Codec {
    pub(super) fn place<'a>(
        &'a self,
        name: &'a str,
        owner: &'a [u8],
        seq: u64,
        field: &'static str,
    ) -> Place<'a> {
        Place { name, key: self.ring.line(), bound: Bound { owner, seq, field } }
    }

    /// A case's or contact's key, from its wrapping.
    pub(super) fn unwrap_key(&self, name: &str, owner: &[u8], wrapped: &[u8]) -> Result<SealKey> {
        self.ring.unwrap_key(owner, wrapped).map_err(|e| corrupt(name, &e))
    }

    /// A case's key, from its wrapping.
    pub(super) fn case_key(&self, code: CaseCode, wrapped: &[u8]) -> Result<SealKey> {
        let key = self.unwrap_key(&self.names.case(code), code.compact().as_bytes(), wrapped);
        key.map_err(|e| e.of_case(code))
    }

    /// Whether a document was forgotten: nobody can open it any more.
    pub(super) fn is_forgotten(&self, stored: &Stored) -> bool {
        stored.gone || self.ring.leaves().is_some_and(|leaves| leaves.forgot(&stored.wrapped))
    }

    /// A new key and its wrapping.
    pub(super) fn new_key(&self, owner: &[u8]) -> Result<(SealKey, Vec<u8>)> {
        let key = SealKey::random().map_err(no_randomness)?;
        let wrapped = self.ring.wrap(owner, &key).map_err(no_randomness)?;
        Ok((key, wrapped))
    }

    /// The name under which a lane is kept.
    pub(super) fn lane_tag(&self, lane: &LaneId) -> [u8; 16] {
        let code;
        let queue: &[&[u8]] = match lane.queue {
            Queue::Case(Some(case)) => {
                code = case.compact();
                &[b"case", code.as_bytes()]
            }
            Queue::Case(None) => &[b"line"],
            Queue::Newcomers => &[b"newcomers"],
            Queue::Class(Class::Bulk) => &[b"bulk"],
            Queue::Class(_) => &[b"prompt"],
        };
        let pager;
        let to: &[&[u8]] = match &lane.to {
            Recipient::Contact(id) => &[b"contact", &id.0],
            Recipient::Operator(id) => &[b"operator", id.as_str().as_bytes()],
            Recipient::Chat { channel, chat, address } => {
                &[b"chat", channel.as_str().as_bytes(), &chat.0, address.0.as_bytes()]
            }
            Recipient::Pager(url) => {
                pager = self.ring.pager(url);
                &[b"pager", &pager]
            }
        };
        self.ring.tag(Tag::Lane, &[queue, to].concat())
    }

    pub(super) fn slot_tag(&self, slot: &Slot) -> [u8; 16] {
        match slot {
            Slot::Card(id) => self.ring.tag(Tag::Slot, &[b"card", &id.0.to_be_bytes()]),
            Slot::Reactions(code, seq) => {
                self.ring.tag(Tag::Slot, &[b"reactions", code.compact().as_bytes(), &seq.to_be_bytes()])
            }
            Slot::Alert => self.ring.tag(Tag::Slot, &[b"alert"]),
            Slot::Burst(code) => self.ring.tag(Tag::Slot, &[b"burst", code.compact().as_bytes()]),
            Slot::Minute(code, since) => {
                self.ring.tag(Tag::Slot, &[b"minute", code.compact().as_bytes(), &since.0.to_be_bytes()])
            }
            Slot::Receipt => self.ring.tag(Tag::Slot, &[b"receipt"]),
        }
    }

    pub(super) fn index_tag(&self, index: &Index) -> Result<[u8; 16]> {
        Ok(self.ring.tag(Tag::Index, &[&packing::pack_named(index).map_err(not_encoded)?]))
    }

    pub(super) fn tally_tag(&self, count: &Tally) -> Result<[u8; 16]> {
        Ok(self.ring.tag(Tag::Tally, &[&packing::pack_named(count).map_err(not_encoded)?]))
    }

    pub(super) fn close_delivery(&self, tag: [u8; 16], delivery: &Delivery) -> Result<Vec<u8>> {
        self.place("", &tag, delivery.id.0, "delivery").close(delivery)
    }

    pub(super) fn open_delivery(&self, tag: [u8; 16], id: DeliveryId, sealed: &[u8]) -> Result<Delivery> {
        let [_, name] = self.names.lane(tag);
        self.place(&name, &tag, id.0, "delivery").open(sealed)
    }

    pub(super) fn close_headway(&self, tag: [u8; 16], id: DeliveryId, headway: &Headway) -> Result<Vec<u8>> {
        self.place("", &tag, id.0, "headway").close(headway)
    }

    pub(super) fn open_headway(&self, tag: [u8; 16], id: DeliveryId, sealed: &[u8]) -> Result<Headway> {
        let [_, name] = self.names.lane(tag);
        self.place(&name, &tag, id.0, "headway").open(sealed)
    }

    pub(super) fn close_sent(&self, code: CaseCode, id: DeliveryId, numbers: &[SourceId]) -> Result<Vec<u8>> {
        self.place("", code.compact().as_bytes(), id.0, "sent").close(&numbers)
    }

    pub(super) fn open_sent(&self, code: CaseCode, id: DeliveryId, sealed: &[u8]) -> Result<Vec<SourceId>> {
        self.place(&self.names.sent(code), code.compact().as_bytes(), id.0, "sent").open(sealed)
    }

    /// Closes what made no case, under a key of its own: it can be forgotten as a case can.
    pub(super) fn close_mail(&self, mail: &Automatic) -> Result<Vec<u8>> {
        let code = mail.code.number();
        let (key, wrapped) = self.new_key(&code.to_be_bytes())?;
        let bound = mail_bound(code);
        Ok([wrapped, Place { name: "", key: &key, bound }.close(mail)?].concat())
    }

    /// Opens it, also as a version before closed it; none if it was forgotten.
    pub(super) fn open_mail(&self, code: u64, sealed: &[u8]) -> Result<Option<Automatic>> {
        let name = self.names.one(AUTOMATIC);
        if is_early(sealed) {
            return Place { name: &name, key: self.ring.line(), bound: mail_bound(code) }
                .open(sealed)
                .map(Some);
        }
        let (wrapped, sealed) = split_wrapped(sealed).ok_or_else(|| corrupt(&name, &"it is cut short"))?;
        if self.ring.leaves().is_some_and(|leaves| leaves.forgot(wrapped)) {
            return Ok(None);
        }
        let key = self.unwrap_key(&name, &code.to_be_bytes(), wrapped)?;
        Place { name: &name, key: &key, bound: mail_bound(code) }.open(sealed).map(Some)
    }

    /// Opens a document that has a key of its own.
    pub(super) fn open_owned<T: DeserializeOwned>(
        &self,
        name: &str,
        (owner, field): (&[u8], &'static str),
        stored: &Stored,
    ) -> Result<(SealKey, T)> {
        let key = self.unwrap_key(name, owner, &stored.wrapped)?;
        let bound = Bound { owner, seq: stored.rev, field };
        let doc = Place { name, key: &key, bound }.open(&stored.sealed)?;
        Ok((key, doc))
    }
}

/// The fields of a document's hash.
pub(super) struct Stored {
    pub(super) rev: Rev,
    pub(super) sealed: Vec<u8>,
    pub(super) wrapped: Vec<u8>,
    pub(super) entries: u64,
    /// What changed in it since it was written whole.
    pub(super) changes: Vec<Vec<u8>>,
    /// Whether all that is left of it is that there was one.
    pub(super) gone: bool,
}

fn mail_bound(code: u64) -> Bound<'static> {
    Bound { owner: AUTOMATIC.as_bytes(), seq: code, field: AUTOMATIC }
}

/// The owner under which a contact's documents are sealed.
pub(super) fn contact_owner(id: &ContactId) -> &[u8] {
    &id.0
}

pub(super) fn corrupt(name: &str, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt { key: name.to_owned(), case: None, why: why.to_string() }
}

pub(super) fn no_randomness(why: KeyError) -> StoreError {
    StoreError::Unavailable(why.to_string())
}

/// A document's bytes, before they are sealed.
pub(super) fn packed<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>> {
    packing::pack(doc).map_err(not_encoded)
}

/// The same, with each moment by itself: see [`packing::pack_absolute`].
pub(super) fn packed_absolute<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>> {
    packing::pack_absolute(doc).map_err(not_encoded)
}

fn not_encoded(_: Unpacked) -> StoreError {
    StoreError::Rejected("a document can't be encoded".into())
}

/// The field of a delivery's numbers in the hash of its case.
pub(super) fn sent_field(id: DeliveryId) -> Vec<u8> {
    [b"s", &id.0.to_be_bytes()[..]].concat()
}
