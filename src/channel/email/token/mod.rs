//! Signed reply addresses: `help+k.<token>@line.example`.
//!
//! The address that a mail is answered to says what the answer belongs to, so that nothing else in it (a
//! subject, a header, a quotation) has to be believed. A token holds its kind, the case, and the delivery that
//! carried it; it is signed for one holder, who is not named in it: an operator's token is worthless in
//! anybody else's hands, and so is a contact's. Who holds it proves it by their own address, which is checked
//! elsewhere; expiry and revocation are the store's.
//!
//! A local part has at most 64 octets (RFC 5321, section 4.5.3.1.1), so the signature has as many bytes as
//! fit, up to 16 and never below 10. All is lower case, for some servers make it so, and in Crockford's
//! alphabet, so that it survives being typed from paper.

use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};

use crate::domain::id::{Address, CaseCode, ContactId, DeliveryId, OperatorId};
use crate::domain::mailbox::a_labels;
use crate::keys::{Purpose, Signer};

/// What a local part has at most, in octets.
const LOCAL: usize = 64;
/// What stands before every token.
const MARK: &str = "k.";
/// The upper half of a token's first byte.
const VERSION: u8 = 1;
/// The least and the most bytes of a signature.
const SIGNATURE: std::ops::RangeInclusive<usize> = 10..=16;
/// Case and number.
const LONGEST: usize = 12;
/// In place of a case's thirty bits, where there is none.
const NO_CASE: u32 = u32::MAX;

/// What an answer to an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// The contact's case.
    Thread(CaseCode),
    /// The card, or another of our mails to an operator; about a case, if about one.
    Card {
        /// The case.
        case: Option<CaseCode>,
        /// The delivery that is answered.
        delivery: DeliveryId,
    },
    /// A reply that was held back, or a colleague's draft: the message of that number may go.
    Confirm {
        /// The case.
        case: CaseCode,
        /// The message.
        seq: u32,
    },
    /// The contact wants to be forgotten: they were asked by that delivery.
    Forget(DeliveryId),
    /// A bounce of that delivery.
    Return {
        /// The case that it was about.
        case: Option<CaseCode>,
        /// The delivery.
        delivery: DeliveryId,
    },
}

/// For whom a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    /// A contact.
    Contact(ContactId),
    /// An operator.
    Operator(&'a OperatorId),
    /// Whoever reports a bounce.
    Anyone,
}

/// An address that could not carry tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no address, or its name is too long: a reply address takes 40 of its 64 characters")]
pub struct NoRoom;

/// Makes and reads the tokens of one mailbox.
#[derive(Clone, Debug)]
pub struct Tokens {
    user: String,
    domain: String,
    separator: char,
    signer: Signer,
}

impl Tokens {
    /// For the mailbox of that address, whose server takes what follows the separator as the mailbox's own.
    pub fn new(address: &str, separator: char, signer: Signer) -> Result<Self, NoRoom> {
        let (user, domain) = address.rsplit_once('@').ok_or(NoRoom)?;
        let tokens = Self { user: user.to_owned(), domain: domain.to_owned(), separator, signer };
        let sound = !user.is_empty() && !domain.is_empty() && separator.is_ascii_punctuation();
        if sound && tokens.room(LONGEST) >= *SIGNATURE.start() { Ok(tokens) } else { Err(NoRoom) }
    }

    /// The mailbox's own address.
    #[must_use]
    pub fn mailbox(&self) -> Address {
        Address(format!("{}@{}", self.user, self.domain))
    }

    /// The domain of the mailbox.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether mail to that address is for this mailbox: its own address, or one with anything behind the
    /// separator. Case makes no difference.
    #[must_use]
    pub fn is_ours(&self, address: &str) -> bool {
        let Some((user, domain)) = address.rsplit_once('@') else { return false };
        let name = user.split(self.separator).next().unwrap_or_default();
        name.eq_ignore_ascii_case(&self.user) && a_labels(domain) == a_labels(&self.domain)
    }

    /// What stands behind the separator in an address of this mailbox.
    #[must_use]
    pub fn behind<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (user, _) = address.rsplit_once('@').filter(|_| self.is_ours(address))?;
        user.split_once(self.separator).map(|(_, behind)| behind)
    }

    /// The address at which that holder answers.
    #[must_use]
    pub fn address(&self, token: &Token, holder: &Holder<'_>) -> Address {
        let (kind, payload) = token.pack();
        let head = [&[VERSION << 4 | kind], &payload[..]].concat();
        let signature = self.signer.sign(token.purpose(), &[&head, &holder.kind(), holder.name()]);
        let length = self.room(payload.len()).min(*SIGNATURE.end());
        let text = BASE32.encode(&[&head, &signature[..length]].concat());
        Address(format!("{}{}{MARK}{text}@{}", self.user, self.separator, self.domain))
    }

    /// The token of an address (or of its local part alone), if we made it for that holder.
    #[must_use]
    pub fn read(&self, address: &str, holder: &Holder<'_>) -> Option<Token> {
        let (head, token, signature) = self.open(address)?;
        let parts: [&[u8]; 3] = [&head, &holder.kind(), holder.name()];
        self.signer.is_signed(token.purpose(), &parts, &signature).then_some(token)
    }

    /// The operator for whom the address was made, and its token.
    pub fn read_among<'a>(
        &self,
        address: &str,
        operators: impl IntoIterator<Item = &'a OperatorId>,
    ) -> Option<(&'a OperatorId, Token)> {
        let found = |id| self.read(address, &Holder::Operator(id)).map(|token| (id, token));
        operators.into_iter().find_map(found)
    }

    /// Whether an address has the form of a token, whoever made it: such mail was meant for a case.
    #[must_use]
    pub fn looks_like_one(&self, address: &str) -> bool {
        self.open(address).is_some()
    }

    /// Whether the beginning of a reply address of ours stands in a text, however it was wrapped or spelt.
    #[must_use]
    pub fn shows_in(&self, text: &str) -> bool {
        let shown = |c: &char| c.is_ascii_graphic();
        let text: String = text.chars().filter(shown).map(|c| c.to_ascii_lowercase()).collect();
        text.contains(&self.beginning())
    }

    /// How every reply address of ours begins, in small letters.
    #[must_use]
    pub fn beginning(&self) -> String {
        format!("{}{}{MARK}", self.user.to_ascii_lowercase(), self.separator)
    }

    /// The signed bytes, what they say, and the signature; nothing of it is believed yet.
    fn open(&self, address: &str) -> Option<(Vec<u8>, Token, Vec<u8>)> {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
        if local.len() > LOCAL || !local.is_ascii() {
            return None;
        }
        let local = local.to_ascii_lowercase();
        let (_, text) = local.rsplit_once(&format!("{}{MARK}", self.separator))?;
        let bytes = BASE32.decode(text.as_bytes()).ok()?;
        let (first, rest) = bytes.split_first()?;
        let length = Token::payload_length(first & 0xF).filter(|_| first >> 4 == VERSION)?;
        let (payload, signature) = rest.split_at_checked(length)?;
        // As long as we would make it, not shorter: ten bytes where sixteen have room are that much easier to
        // guess.
        if signature.len() != self.room(length).min(*SIGNATURE.end()) {
            return None;
        }
        let token = Token::unpack(first & 0xF, payload)?;
        // Within bounds: behind the first byte `split_at_checked` has found `length` more.
        Some((bytes[..=length].to_vec(), token, signature.to_vec()))
    }

    /// How many bytes of signature a token with that payload has room for.
    fn room(&self, payload: usize) -> usize {
        let taken = self.user.len() + self.separator.len_utf8() + MARK.len();
        // Five bits a character.
        (LOCAL.saturating_sub(taken) * 5 / 8).saturating_sub(1 + payload)
    }
}

impl Holder<'_> {
    pub(super) fn kind(&self) -> [u8; 1] {
        [match self {
            Self::Contact(_) => 1,
            Self::Operator(_) => 2,
            Self::Anyone => 3,
        }]
    }

    pub(super) fn name(&self) -> &[u8] {
        match self {
            Self::Contact(id) => &id.0,
            Self::Operator(id) => id.as_str().as_bytes(),
            Self::Anyone => &[],
        }
    }
}

impl Token {
    /// The case that an answer is about, if about one.
    #[must_use]
    pub fn case(&self) -> Option<CaseCode> {
        match self {
            Self::Thread(case) | Self::Confirm { case, .. } => Some(*case),
            Self::Card { case, .. } | Self::Return { case, .. } => *case,
            Self::Forget(_) => None,
        }
    }

    /// The delivery that is answered, where the token names it.
    #[must_use]
    pub fn delivery(&self) -> Option<DeliveryId> {
        match self {
            Self::Card { delivery, .. } | Self::Forget(delivery) | Self::Return { delivery, .. } => {
                Some(*delivery)
            }
            Self::Thread(_) | Self::Confirm { .. } => None,
        }
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Thread(_) => Purpose::Thread,
            Self::Card { .. } => Purpose::Card,
            Self::Confirm { .. } => Purpose::Confirm,
            Self::Forget(_) => Purpose::Forget,
            Self::Return { .. } => Purpose::Return,
        }
    }

    /// Its kind, and what it says as bytes.
    fn pack(&self) -> (u8, Vec<u8>) {
        let both = |case: Option<CaseCode>, number: u64| {
            [&case_bits(case).to_be_bytes()[..], &number.to_be_bytes()].concat()
        };
        match *self {
            Self::Thread(case) => (1, case_bits(Some(case)).to_be_bytes().to_vec()),
            Self::Card { case, delivery } => (2, both(case, delivery.0)),
            Self::Confirm { case, seq } => (3, both(Some(case), u64::from(seq))),
            Self::Forget(delivery) => (4, delivery.0.to_be_bytes().to_vec()),
            Self::Return { case, delivery } => (5, both(case, delivery.0)),
        }
    }

    fn payload_length(kind: u8) -> Option<usize> {
        match kind {
            1 => Some(4),
            4 => Some(8),
            2 | 3 | 5 => Some(LONGEST),
            _ => None,
        }
    }

    fn unpack(kind: u8, payload: &[u8]) -> Option<Self> {
        if kind == 4 {
            return Some(Self::Forget(DeliveryId(u64::from_be_bytes(payload.try_into().ok()?))));
        }
        let (case, number) = payload.split_first_chunk::<4>()?;
        let case = case_of(u32::from_be_bytes(*case))?;
        if kind == 1 {
            return case.filter(|_| number.is_empty()).map(Self::Thread);
        }
        let number = u64::from_be_bytes(number.try_into().ok()?);
        match kind {
            2 => Some(Self::Card { case, delivery: DeliveryId(number) }),
            3 => Some(Self::Confirm { case: case?, seq: u32::try_from(number).ok()? }),
            5 => Some(Self::Return { case, delivery: DeliveryId(number) }),
            _ => None,
        }
    }
}

/// A case as thirty bits of its own alphabet.
pub(super) fn case_bits(case: Option<CaseCode>) -> u32 {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let Some(case) = case else { return NO_CASE };
    let digit = |c: u8| ALPHABET.iter().position(|a| *a == c).unwrap_or_default();
    let bits = case.compact().bytes().fold(0, |bits, c| (bits << 5) | digit(c));
    u32::try_from(bits).unwrap_or(NO_CASE)
}

/// The case of those bits, or that there is none; nothing if they are neither.
#[expect(clippy::option_option, reason = "a token that names no case is not a token that can't be read")]
pub(super) fn case_of(bits: u32) -> Option<Option<CaseCode>> {
    match bits {
        NO_CASE => Some(None),
        0..=0x3FFF_FFFF => Some(Some(CaseCode::from_bits(u64::from(bits)))),
        _ => None,
    }
}

/// Crockford's alphabet in small letters; what is hard to tell apart is read as one.
pub(super) static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    spec.translate.from.push_str("oil");
    spec.translate.to.push_str("011");
    #[expect(clippy::expect_used, reason = "a constant, which every test of this module builds")]
    spec.encoding().expect("thirty-two symbols, each once")
});

#[cfg(test)]
mod tests;
