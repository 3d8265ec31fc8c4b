//! The line of `hotlined try`: made-up people on a made-up line, read like any other config.

use super::fault::Faults;
use super::{Loaded, parse};

/// The training line's config, as an admin would write it.
pub const TEXT: &str = include_str!("training.toml");

/// The training line. Its store, token and key are placeholders that `try` replaces.
///
/// # Errors
/// None but by a mistake in the embedded text, which a test would find.
pub fn training() -> Result<Loaded, Faults> {
    parse("training.toml", TEXT, &[])
}
