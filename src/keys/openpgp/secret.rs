//! The line's own key: what mail to the line is opened with.

use std::io::{Cursor, Read};

use pgp::composed::{DecryptionOptions, Deserializable, Message, SignedSecretKey, TheRing};
use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::errors::Error;
use pgp::types::{KeyDetails, Password, Seipdv1ReadMode};

use super::{Certificate, Locked, Unfit};

/// How often a message may be packed into another: encrypted, compressed, signed.
const DEPTH: usize = 4;
/// What a signature and its like may add to what is said, in bytes.
const AROUND: usize = 64 * 1024;
const ARMOUR: &[u8] = b"-----BEGIN PGP MESSAGE-----";

/// The line's own key. It shows nothing of itself.
pub struct SecretKey {
    key: SignedSecretKey,
    certificate: Certificate,
}

impl SecretKey {
    /// Reads an armoured secret key without a passphrase. One that has run out still opens mail: who wrote can't know.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn read(text: &str) -> Result<Self, Unfit> {
        let (key, _) = SignedSecretKey::from_string(text).map_err(|_| Unfit::NoKey)?;
        // Only these open mail; the primary key signs, and its passphrase is never needed.
        let parts = || key.secret_subkeys.iter().map(|sub| &sub.key);
        if parts().any(|sub| sub.secret_params().is_encrypted()) {
            return Err(Unfit::Passphrase);
        }
        // The time that such a key takes tells of it (RUSTSEC-2023-0071), and whoever sends mail may try often.
        let rsa = |kind| matches!(kind, PublicKeyAlgorithm::RSA | PublicKeyAlgorithm::RSAEncrypt);
        if parts().any(|sub| rsa(sub.algorithm())) {
            return Err(Unfit::Rsa);
        }
        let certificate = Certificate::inspected(key.to_public_key())?;
        Ok(Self { key, certificate })
    }

    /// What others encrypt for.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What a message says that was encrypted for this key, `limit` bytes at most. Nothing of it is given out before
    /// all of it is known to be as it was sent.
    ///
    /// # Errors
    /// Why it can't be opened.
    pub fn open(&self, message: &[u8], limit: usize) -> Result<Vec<u8>, Locked> {
        let armour = message.windows(ARMOUR.len()).position(|window| window == ARMOUR);
        let bytes = Cursor::new(message[armour.unwrap_or_default()..].to_vec());
        let read = if armour.is_some() {
            Message::from_armor(bytes).map(|(message, _)| message)
        } else {
            Message::from_bytes(bytes)
        };
        let read = read.map_err(|_| Locked::NoMessage)?;
        if !read.is_encrypted() {
            return Err(Locked::NoMessage);
        }
        let none = Password::empty();
        let ring = TheRing {
            secret_keys: vec![&self.key],
            key_passwords: vec![&none],
            // As GnuPG writes it where a certificate says that it is read; whole and checked, or not at all.
            decrypt_options: DecryptionOptions::new()
                .enable_gnupg_aead()
                .set_seipdv1_read_mode(Seipdv1ReadMode::CheckFirst { max_message_size: limit + AROUND }),
            ..TheRing::default()
        };
        let (mut inner, _) = read.decrypt_the_ring(ring, true).map_err(|error| why(&error))?;
        for _ in 0..DEPTH {
            if !inner.is_compressed() {
                break;
            }
            inner = inner.decompress().map_err(|_| Locked::Changed)?;
        }
        let mut plain = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        // One byte more than may be tells that there is more, without unfolding a bomb to its end.
        inner.by_ref().take(most.saturating_add(1)).read_to_end(&mut plain).map_err(|_| Locked::Changed)?;
        if plain.len() > limit { Err(Locked::TooLarge) } else { Ok(plain) }
    }
}

fn why(error: &Error) -> Locked {
    match error {
        Error::MissingKey => Locked::OtherKey,
        _ => Locked::Changed,
    }
}
