//! What a fuzz target reaches of this module.

use std::sync::LazyLock;

use super::offer::offered;
use super::read::read;
use crate::domain::event::AnswerKey;
use crate::keys::openpgp::{Certificate, SecretKey};

const KEY: &str = include_str!("../../../../tests/corpus/openpgp/line.key");
/// 15 November 2026, in civil seconds.
const NOW: i64 = 1_794_700_800;

static OWN: LazyLock<Option<SecretKey>> = LazyLock::new(|| SecretKey::read(KEY).ok());

/// Reads a stranger's mail with the line's key, and what it says of answers.
///
/// # Panics
/// If a key that is taken for answers can't be used, or a certificate is read otherwise a second time.
pub fn mail(raw: &[u8]) {
    let mail = read(raw, OWN.as_ref());
    if let (AnswerKey::Key(key), _) = offered(&mail, "olga@ngo.example", NOW) {
        assert!(Certificate::read(&key, NOW).is_ok(), "what was offered can be used");
    }
    if let Ok(certificate) = Certificate::read(raw, NOW) {
        assert_eq!(Certificate::read(&certificate.bytes(), NOW), Ok(certificate));
    }
}
