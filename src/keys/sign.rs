//! Signatures on what leaves the house and comes back: the addresses that people reply to, the numbers of our
//! mails.
//!
//! HMAC-SHA256 cut to 16 bytes. Each purpose has a sub-key of its own, so that what was signed for one is
//! worth nothing for another; and who signs holds only the root of these, not the line's secret.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::Keyring;
use super::mac::mac;
use super::root::derive;

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The address at which a contact goes on with their case.
    Thread,
    /// The address at which an operator answers a card.
    Card,
    /// The address at which an operator confirms what was held back.
    Confirm,
    /// The address at which a contact confirms that they want to be forgotten.
    Forget,
    /// The address that a bounce comes back to.
    Return,
    /// The Message-ID of one of our mails.
    Letter,
    /// The Message-ID under which the mails of a case gather.
    Root,
    /// What one of our mails says, so that a quotation of it is known for ours.
    Words,
}

/// Signs, and knows its own signatures.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Signer([u8; 32]);

impl Keyring {
    /// What signs for this line.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer(*derive(&self.secret, "sign"))
    }
}

impl Signer {
    /// The signature of a list of parts; no two different lists have the same by their borders.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 16] {
        mac(&derive(&self.0, word(purpose)), parts)
    }

    /// Whether the first bytes of that signature are these, told in constant time. Fewer than ten are none.
    #[must_use]
    pub fn is_signed(&self, purpose: Purpose, parts: &[&[u8]], signature: &[u8]) -> bool {
        let real = self.sign(purpose, parts);
        // An empty one would be the beginning of every signature. 80 bits are what a mail address has room
        // for.
        signature.len() >= 10
            && real.get(..signature.len()).is_some_and(|start| bool::from(start.ct_eq(signature)))
    }
}

/// Shows that there is one, and nothing of it.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Thread => "sign/thread",
        Purpose::Card => "sign/card",
        Purpose::Confirm => "sign/confirm",
        Purpose::Forget => "sign/forget",
        Purpose::Return => "sign/return",
        Purpose::Letter => "sign/letter",
        Purpose::Root => "sign/root",
        Purpose::Words => "sign/words",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ALL: [Purpose; 8] = [
        Purpose::Thread,
        Purpose::Card,
        Purpose::Confirm,
        Purpose::Forget,
        Purpose::Return,
        Purpose::Letter,
        Purpose::Root,
        Purpose::Words,
    ];

    fn signer() -> Signer {
        Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap().signer()
    }

    #[test]
    fn a_signature_holds_for_one_purpose_and_one_line() {
        let signed: BTreeSet<_> = ALL.iter().map(|p| signer().sign(*p, &[b"x"])).collect();
        assert_eq!(signed.len(), ALL.len());
        let stranger = Keyring::generate().unwrap().signer();
        assert_ne!(stranger.sign(Purpose::Card, &[b"x"]), signer().sign(Purpose::Card, &[b"x"]));
    }

    #[test]
    fn a_start_of_a_signature_is_known_and_a_stub_is_not() {
        let real = signer().sign(Purpose::Card, &[b"a", b"b"]);
        for length in 0..=16 {
            let known = signer().is_signed(Purpose::Card, &[b"a", b"b"], &real[..length]);
            assert_eq!(known, length >= 10, "{length}");
        }
        assert!(!signer().is_signed(Purpose::Card, &[b"ab"], &real));
        assert!(!signer().is_signed(Purpose::Card, &[b"a", b"b"], &[&real[..], &[0]].concat()));
    }

    #[test]
    fn nothing_of_a_signer_is_debugged() {
        assert_eq!(format!("{:?}", signer()), "Signer(…)");
    }
}
