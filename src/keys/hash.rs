//! Keyed hashes: names under which things are found again, which tell nothing without the line's key.
//!
//! HMAC-SHA256 ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) cut to 16 bytes. What is hashed is a list
//! of parts, each behind its length, so that ("ab", "c") and ("a", "bc") differ.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Keyring;
use crate::domain::id::{Address, ChannelName, ContactId, SeenKey, Shelf};

/// What a [`Keyring::tag`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A lane of the outbox.
    Lane,
    /// A slot within a lane.
    Slot,
    /// An index of cases.
    Index,
    /// A kind of count.
    Tally,
    /// A pager's URL, which may carry a secret topic.
    Pager,
    /// The key itself, to tell whether a copy is of the same.
    Key,
}

impl Keyring {
    /// The contact, or the operator's chat, that an address of a channel stands for.
    #[must_use]
    pub fn contact_id(&self, channel: &ChannelName, address: &Address) -> ContactId {
        ContactId(mac(&self.hashes.contact, &[channel.as_str().as_bytes(), address.0.as_bytes()]))
    }

    /// The memory of a source message: `of` says how long it is kept, `day` counts from the Unix epoch at the
    /// source, `parts` are what makes it that one message. The day and the shelf are hashed too.
    #[must_use]
    pub fn seen(&self, of: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey {
        let word: &[u8] = match of {
            Shelf::Telegram => b"telegram",
            Shelf::Mail => b"mail",
            Shelf::Own => b"own",
        };
        let day_bytes = day.to_be_bytes();
        let all = [&[word, &day_bytes], parts].concat();
        SeenKey { shelf: of, day, hash: mac(&self.hashes.seen, &all) }
    }

    /// The fingerprint of normalised content.
    #[must_use]
    pub fn fingerprint(&self, content: &[u8]) -> [u8; 16] {
        mac(&self.hashes.fingerprint, &[content])
    }

    /// A name for a store key or a log line, in place of something that must not be readable there.
    #[must_use]
    pub fn tag(&self, tag: Tag, parts: &[&[u8]]) -> [u8; 16] {
        let word: &[u8] = match tag {
            Tag::Lane => b"lane",
            Tag::Slot => b"slot",
            Tag::Index => b"index",
            Tag::Tally => b"tally",
            Tag::Pager => b"pager",
            Tag::Key => b"key",
        };
        mac(&self.hashes.tag, &[&[word], parts].concat())
    }

    /// The hash that chains an entry of the audit trail to the one before: 32 bytes, for it must stand for years.
    #[must_use]
    pub fn chain(&self, parts: &[Vec<u8>]) -> [u8; 32] {
        chain(&self.hashes.trail, parts)
    }

    /// The name of a pager's lane.
    #[must_use]
    pub fn pager(&self, url: &str) -> [u8; 16] {
        self.tag(Tag::Pager, &[url.as_bytes()])
    }
}

/// The same for a line that has no key, because nothing of it leaves the process.
#[must_use]
pub fn chain_without_key(parts: &[Vec<u8>]) -> [u8; 32] {
    chain(&[0; 32], parts)
}

fn chain(key: &[u8; 32], parts: &[Vec<u8>]) -> [u8; 32] {
    whole(key, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

pub(super) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 16] {
    let whole = whole(key, parts);
    std::array::from_fn(|i| whole[i])
}

pub(super) fn whole(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of 32 bytes");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring() -> Keyring {
        Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
    }

    #[test]
    fn an_address_on_two_channels_is_two_contacts() {
        let at = |c: &str, a: &str| ring().contact_id(&ChannelName::from(c), &Address(a.into()));
        assert_eq!(at("telegram", "1"), at("telegram", "1"));
        assert_ne!(at("telegram", "1"), at("mail", "1"));
        assert_ne!(at("telegram1", ""), at("telegram", "1"), "the border between parts counts");
    }

    #[test]
    fn each_purpose_hashes_differently() {
        let r = ring();
        let all = [
            r.fingerprint(b"x"),
            r.tag(Tag::Lane, &[b"x"]),
            r.tag(Tag::Slot, &[b"x"]),
            r.tag(Tag::Index, &[b"x"]),
            r.pager("x"),
            r.seen(Shelf::Own, 1, &[b"x"]).hash,
            r.seen(Shelf::Mail, 1, &[b"x"]).hash,
            r.seen(Shelf::Own, 2, &[b"x"]).hash,
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn another_line_knows_nobody() {
        let (a, b) = (ring(), Keyring::generate().unwrap());
        assert_ne!(a.fingerprint(b"help"), b.fingerprint(b"help"));
    }

    proptest! {
        #[test]
        fn different_parts_never_run_together(
            a in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..4),
            b in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..4),
        ) {
            let of = |parts: &[Vec<u8>]| {
                let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
                ring().seen(Shelf::Own, 0, &parts)
            };
            prop_assert_eq!(of(&a) == of(&b), a == b);
        }
    }
}
