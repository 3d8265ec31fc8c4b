//! A certificate: what somebody hands out so that others can encrypt for them.

use std::io::Cursor;

use pgp::composed::{ArmorOptions, MessageBuilder, PublicOrSecret, SignedPublicKey};
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::ser::Serialize;
use pgp::types::KeyDetails;
use rand::rngs::OsRng;

use super::{Unfit, validity};

/// The largest certificate that is read, in bytes: one with many signatures of others has some hundred thousand.
const LARGEST: usize = 1 << 20;
/// The most parts that are encrypted for.
const PARTS: usize = 8;

/// A certificate that can be encrypted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    key: SignedPublicKey,
    /// Places of the parts to encrypt for among its subkeys.
    parts: Vec<usize>,
    until: Option<i64>,
}

impl Certificate {
    /// Reads one, armoured or not, as it is at `now`: civil seconds since 1970.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn read(bytes: &[u8], now: i64) -> Result<Self, Unfit> {
        Self::of(public(bytes)?, now)
    }

    /// Reads one as it was when it was last signed: whether it has run out since is not looked at.
    ///
    /// # Errors
    /// Why it could not be used even then.
    pub fn inspect(bytes: &[u8]) -> Result<Self, Unfit> {
        Self::inspected(public(bytes)?)
    }

    pub(super) fn inspected(key: SignedPublicKey) -> Result<Self, Unfit> {
        let signed = validity::signed(&key).ok_or(Unfit::NoKey)?;
        Self::of(key, signed)
    }

    /// What can be encrypted for of that key.
    fn of(key: SignedPublicKey, now: i64) -> Result<Self, Unfit> {
        if validity::is_revoked(&key) {
            return Err(Unfit::Revoked);
        }
        let primary = validity::primary(&key, now).ok_or(Unfit::NoKey)?.until;
        let all: Vec<(usize, Option<i64>)> = (key.public_subkeys.iter().enumerate())
            .filter_map(|(at, subkey)| Some((at, validity::encrypts(&key, subkey, now)?.until)))
            .collect();
        let good = all.iter().filter(|(_, until)| !validity::is_over(*until, now)).take(PARTS);
        let (parts, ends): (Vec<usize>, Vec<Option<i64>>) = good.copied().unzip();
        // Parts that have all run out are told apart from none at all: the one needs renewing, the other
        // another key.
        if validity::is_over(primary, now) || (parts.is_empty() && !all.is_empty()) {
            return Err(Unfit::Expired);
        }
        // As long as one of them is good.
        let last = if ends.contains(&None) { None } else { ends.into_iter().flatten().max() };
        let certificate = Self { key, parts, until: validity::sooner(primary, last) };
        // Some kinds can be named and not used.
        certificate.seal(b"").map(|_| certificate)
    }

    /// Its fingerprint, in small hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint().to_string().to_ascii_lowercase()
    }

    /// Until when it can be encrypted for, in civil seconds since 1970; for ever if that is not said.
    #[must_use]
    pub fn until(&self) -> Option<i64> {
        self.until
    }

    /// Whether it can be encrypted for at that time: civil seconds since 1970.
    #[must_use]
    pub fn is_good(&self, now: i64) -> bool {
        !validity::is_over(self.until, now)
    }

    /// Whether it names that address as its owner's.
    #[must_use]
    pub fn is_for(&self, address: &str) -> bool {
        let named = |name: &str| {
            // A name with the address in angles by convention alone (RFC 9580, section 5.11); some hold the
            // bare address.
            let bare = name.rsplit_once('<').map_or(name, |(_, rest)| rest.trim_end().trim_end_matches('>'));
            bare.trim().eq_ignore_ascii_case(address)
        };
        self.key.details.users.iter().any(|user| user.id.as_str().is_some_and(named))
    }

    /// Its packets, as others take it.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.key.to_bytes().unwrap_or_default()
    }

    /// Encrypts for it, in armour. Nothing in the result tells whose it is but the numbers of its keys.
    ///
    /// # Errors
    /// [`Unfit::NotForMail`] if no part of it is of a kind that can be used here.
    pub fn seal(&self, plain: &[u8]) -> Result<String, Unfit> {
        let builder = MessageBuilder::from_bytes("", plain.to_vec());
        // The form that every program since 2001 reads; what is newer says so only in some certificates.
        let mut builder = builder.seipd_v1(OsRng, SymmetricKeyAlgorithm::AES256);
        let mut parts = 0;
        for subkey in self.parts.iter().filter_map(|at| self.key.public_subkeys.get(*at)) {
            parts += usize::from(builder.encrypt_to_key(OsRng, subkey).is_ok());
        }
        if parts == 0 {
            return Err(Unfit::NotForMail);
        }
        // A `Version` header would tell the mail server which program the line runs.
        let options = ArmorOptions { headers: None, include_checksum: true };
        builder.to_armored_string(OsRng, options).map_err(|_| Unfit::NotForMail)
    }
}

fn public(bytes: &[u8]) -> Result<SignedPublicKey, Unfit> {
    if bytes.len() > LARGEST {
        return Err(Unfit::NoKey);
    }
    let read = PublicOrSecret::from_reader_many(Cursor::new(bytes.to_vec()));
    match read.ok().and_then(|(mut all, _)| all.next()?.ok()) {
        Some(PublicOrSecret::Public(key)) => Ok(key),
        Some(PublicOrSecret::Secret(_)) => Err(Unfit::Secret),
        None => Err(Unfit::NoKey),
    }
}
