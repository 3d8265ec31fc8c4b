//! What a fuzz target reaches of this module.

use std::sync::LazyLock;

use super::read::read;
use crate::channel::email::openpgp::offer::offered;
use crate::keys::openpgp::{Certificate, SecretKey};

const KEY: &str = include_str!("../../../../tests/corpus/openpgp/line.key");
/// 15 November 2026, in civil seconds.
const NOW: i64 = 1_794_700_800;

static OWN: LazyLock<Option<SecretKey>> = LazyLock::new(|| SecretKey::read(KEY).ok());

/// Reads a stranger's mail with the line's key, and what it says of answers.
///
/// # Panics
/// If a message that was not encrypted for the line opens to something, or a certificate that can be used is read
/// otherwise a second time.
pub fn mail(raw: &[u8]) {
    let mail = read(raw, OWN.as_ref());
    offered(&mail, "olga@ngo.example", NOW);
    if let Ok(certificate) = Certificate::read(raw, NOW) {
        assert_eq!(Certificate::read(&certificate.bytes(), NOW), Ok(certificate));
    }
}
