//! What the signatures on a key say of it, as far as they hold (RFC 9580, sections 5.2.3 and 10.1).
//!
//! A signature counts if its owner's primary key made it, it is not from the future, and it has not run out. Of several
//! the newest says how long the key is good and what for. What others have signed is not looked at: whose key
//! it is, is known from whoever handed it over.

use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::packet::{Signature, SignatureType};
use pgp::types::{KeyDetails, Tag};

/// A key that is good for what it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Good {
    /// Until when, in seconds since 1970; for ever if that is not said.
    pub(super) until: Option<i64>,
}

/// Whether the owner has taken the whole key back. Reasons are not told apart: one that was merely replaced has a
/// successor that should be used.
pub(super) fn is_revoked(key: &SignedPublicKey) -> bool {
    key.details.revocation_signatures.iter().any(|sig| sig.verify_key(&key.primary_key).is_ok())
}

/// When its owner signed any part of it last, in seconds since 1970.
pub(super) fn signed(key: &SignedPublicKey) -> Option<i64> {
    let subkeys = key.public_subkeys.iter().flat_map(|subkey| &subkey.signatures);
    let named = key.details.users.iter().flat_map(|user| &user.signatures);
    let all = key.details.direct_signatures.iter().chain(named).chain(subkeys);
    all.filter_map(Signature::created).map(|at| i64::from(at.as_secs())).max()
}

/// Until when the primary key is good. `None` if nothing that holds says that anyone owns it.
pub(super) fn primary(key: &SignedPublicKey, now: i64) -> Option<Good> {
    let direct = key.details.direct_signatures.iter().filter(|sig| sig.verify_key(&key.primary_key).is_ok());
    let named = key.details.users.iter().flat_map(|user| {
        let own = |sig: &&Signature| {
            is_certification(sig) && sig.verify_certification(&key.primary_key, Tag::UserId, &user.id).is_ok()
        };
        user.signatures.iter().filter(own)
    });
    let newest = newest(direct.chain(named), now)?;
    Some(Good { until: end(&key.primary_key, newest) })
}

/// Until when a subkey is good to encrypt for, if it is one that is meant for that and was not taken back.
pub(super) fn encrypts(key: &SignedPublicKey, subkey: &SignedPublicSubKey, now: i64) -> Option<Good> {
    let holds = |sig: &&Signature| sig.verify_subkey_binding(&key.primary_key, &subkey.key).is_ok();
    let of = |kind| subkey.signatures.iter().filter(move |sig| sig.typ() == Some(kind)).filter(holds);
    // Whatever its date: whoever takes back a stolen key may do so late, and a thief can date what they sign.
    if of(SignatureType::SubkeyRevocation).next().is_some() || !subkey.key.algorithm().can_encrypt() {
        return None;
    }
    let newest = newest(of(SignatureType::SubkeyBinding), now)?;
    let flags = newest.key_flags();
    (flags.encrypt_comms() || flags.encrypt_storage()).then(|| Good { until: end(&subkey.key, newest) })
}

/// Whether that time has passed.
pub(super) fn is_over(until: Option<i64>, now: i64) -> bool {
    until.is_some_and(|until| until <= now)
}

/// The sooner of two ends.
pub(super) fn sooner(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

fn is_certification(sig: &Signature) -> bool {
    use SignatureType::{CertCasual, CertGeneric, CertPersona, CertPositive};
    matches!(sig.typ(), Some(CertGeneric | CertPersona | CertCasual | CertPositive))
}

fn newest<'a>(all: impl Iterator<Item = &'a Signature>, now: i64) -> Option<&'a Signature> {
    let made = |sig: &Signature| sig.created().map(|at| i64::from(at.as_secs()));
    let counts = |sig: &&Signature| {
        let Some(made) = made(sig) else { return false };
        let ends = sig
            .signature_expiration_time()
            .map(|after| i64::from(after.as_secs()))
            // Zero is never (RFC 9580, section 5.2.3.18).
            .filter(|after| *after > 0);
        made <= now && !is_over(ends.map(|after| made + after), now)
    };
    all.filter(counts).max_by_key(|sig| made(sig))
}

/// A key ends so long after it was made as its signature says; zero is never.
fn end(key: &impl KeyDetails, sig: &Signature) -> Option<i64> {
    let after = sig.key_expiration_time().map(|after| i64::from(after.as_secs())).filter(|after| *after > 0);
    after.map(|after| i64::from(key.created_at().as_secs()) + after)
}
