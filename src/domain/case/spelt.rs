//! How a contact's address was spelt, and where: an answer goes to the spelling of the message that it answers.

use super::Case;
use super::bounds::KEPT;
use super::parts::Spelt;
use crate::domain::id::Address;

impl Case {
    /// Remembers how the address of a further message is spelt. `earlier` is the one that was known before: what the
    /// case held by then is answered there.
    pub fn remember_address(&mut self, seq: u32, address: &Address, earlier: &Address) {
        if self.spelt.is_empty() && seq > 1 {
            self.spelt.push(Spelt { from: 1, address: earlier.clone() });
        }
        if self.spelt.last().is_some_and(|last| last.address == *address) {
            return;
        }
        if self.spelt.len() >= KEPT {
            // Those in between differ by ASCII case alone; the first and the latest stay.
            self.spelt.remove(1);
        }
        self.spelt.push(Spelt { from: seq, address: address.clone() });
    }

    /// The address to which an answer to that message goes; none where the contact's own is all that is known.
    #[must_use]
    pub fn address_of(&self, seq: u32) -> Option<&Address> {
        let known = self.spelt.iter().rev().find(|spelt| spelt.from <= seq);
        known.or(self.spelt.first()).map(|spelt| &spelt.address)
    }

    /// The address of their latest message; none where the contact's own is all that is known.
    #[must_use]
    pub fn latest_address(&self) -> Option<&Address> {
        self.spelt.last().map(|spelt| &spelt.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Spell;
    use crate::domain::fixture;
    use crate::domain::time::Stamp;

    fn at(text: &str) -> Address {
        Address(text.into())
    }

    fn case() -> Case {
        fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))))
    }

    #[test]
    fn each_message_is_answered_as_its_own_address_is_spelt() {
        let mut case = case();
        assert_eq!(case.address_of(1), None);
        for (seq, address) in [(1, "Oksana@x"), (2, "Oksana@x"), (4, "oksana@x"), (7, "OKSANA@x")] {
            case.remember_address(seq, &at(address), &at("Oksana@x"));
        }
        let of = |seq| case.address_of(seq).unwrap().0.as_str();
        assert_eq!(
            [1, 3, 4, 6, 7, 9].map(of),
            ["Oksana@x", "Oksana@x", "oksana@x", "oksana@x", "OKSANA@x", "OKSANA@x"]
        );
        assert_eq!(of(0), "Oksana@x");
        assert_eq!(case.spelt.len(), 3);
    }

    #[test]
    fn what_a_case_of_before_holds_is_answered_where_its_contact_was_known() {
        let mut case = case();
        case.remember_address(5, &at("oksana@x"), &at("Oksana@x"));
        assert_eq!(
            [1, 4, 5].map(|seq| case.address_of(seq).unwrap().0.as_str()),
            ["Oksana@x", "Oksana@x", "oksana@x"]
        );
    }

    #[test]
    fn spellings_without_end_stay_few() {
        let mut case = case();
        for seq in 1..=500 {
            case.remember_address(seq, &at(if seq % 2 == 0 { "a@x" } else { "A@x" }), &at("A@x"));
        }
        assert!(case.spelt.len() <= KEPT);
        assert_eq!([case.address_of(1), case.address_of(500)].map(|a| a.unwrap().0.as_str()), ["A@x", "a@x"]);
    }
}
