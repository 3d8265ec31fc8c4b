//! Where keys come from: chance, and the line's one secret.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Why a keyring could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no line key.
    #[error("a line key is 32 bytes in base64, as `hotlined keys init` makes it")]
    NotAKey,
    /// The kernel gave no random bytes.
    #[error("the kernel gives no random bytes")]
    NoRandomness,
    /// No period of keys was begun, or its copy is not made.
    #[error(
        "there is no key by which anything could be sealed: no period was begun, or its copy is not made"
    )]
    NoPeriod,
}

/// Fills `bytes` from the kernel's generator.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), KeyError> {
    getrandom::fill(bytes).map_err(|_| KeyError::NoRandomness)
}

/// The sub-key for a purpose.
pub(super) fn derive(secret: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // No salt (RFC 5869, section 3.1): the secret is 32 random bytes, and a salt would be one more thing to
    // lose.
    let info = [b"hotlined/1/", purpose.as_bytes()].concat();
    #[expect(clippy::expect_used, reason = "32 bytes are far below the 8160 that HKDF-SHA256 can give")]
    Hkdf::<Sha256>::new(None, secret).expand(&info, key.as_mut()).expect("a valid length");
    key
}

/// The sub-keys of hashes, one a purpose.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct HashKeys {
    pub(super) contact: [u8; 32],
    pub(super) seen: [u8; 32],
    pub(super) fingerprint: [u8; 32],
    pub(super) tag: [u8; 32],
    pub(super) trail: [u8; 32],
}

impl HashKeys {
    pub(super) fn new(secret: &[u8; 32]) -> Self {
        Self {
            contact: *derive(secret, "contact"),
            seen: *derive(secret, "seen"),
            fingerprint: *derive(secret, "fingerprint"),
            tag: *derive(secret, "tag"),
            trail: *derive(secret, "trail"),
        }
    }
}
