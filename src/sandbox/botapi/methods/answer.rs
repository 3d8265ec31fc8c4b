//! What a method answers, and how Telegram counts.

use serde_json::Value;

use crate::sandbox::botapi::error::Refusal;

/// The result of a method, or its refusal.
pub(super) type Answer = Result<Value, Refusal>;

/// How long a text is, as Telegram counts: in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
