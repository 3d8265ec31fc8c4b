//! Keyed hashes: names under which things are found again, which tell nothing without the line's key.
//!
//! Each purpose has a sub-key of its own, and what is hashed is a list of parts.

use super::Keyring;
use super::mac::{Tag, chain, mac};
use crate::domain::id::{Address, ChannelName, ChatId, SeenKey, Shelf};

impl Keyring {
    /// The chat that an address of a channel is.
    #[must_use]
    pub fn chat_id(&self, channel: &ChannelName, address: &Address) -> ChatId {
        ChatId(mac(&self.hashes.contact, &[channel.as_str().as_bytes(), address.0.as_bytes()]))
    }

    /// The memory of a source message: `of` says how long it is kept, `day` counts from the Unix epoch at the
    /// source, `parts` are what makes it that one message. The day and the shelf are hashed too.
    #[must_use]
    pub fn seen(&self, of: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey {
        // Words, not the variants' order: the hash is stored, and a variant that moves would make everything
        // new again.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring() -> Keyring {
        Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
    }

    #[test]
    fn an_address_on_two_channels_is_two_contacts() {
        let at = |c: &str, a: &str| ring().chat_id(&ChannelName::from(c), &Address(a.into()));
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
