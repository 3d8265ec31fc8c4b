//! What need not be stored: a field that holds nothing is left out of its document, and reads as nothing again. So it
//! takes no room, in which most of a document would else be written to say that it is empty.
//!
//! Only for fields whose absence has always meant that: `#[serde(default)]` without a value of its own.

/// Whether a field holds what its absence means.
pub(super) fn is_blank<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
