//! How it stands with calling back whoever called.

use serde::{Deserialize, Serialize};

use crate::domain::call::{Calling, Safe};

/// How it stands with calling back whoever called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallingView {
    /// Whether there is a number that can be called; it is shown to whoever has the case alone.
    pub number: bool,
    /// Whether calling back is safe for them: `yes`, `no` or `unknown`.
    pub callback: Safe,
    /// Whether leaving a message is.
    pub message: Safe,
    /// Whether a recording could not be had.
    pub lacks_voice: bool,
    /// How often nobody answered since they called last.
    pub tries: u8,
    /// An earlier case of the same number, and so possibly of the same person.
    pub perhaps: Option<String>,
}

impl CallingView {
    pub(super) fn of(call: &Calling) -> Self {
        let Calling { number, callback, message, lacks_voice, tries, perhaps, .. } = call.clone();
        Self { number, callback, message, lacks_voice, tries, perhaps: perhaps.map(|code| code.to_string()) }
    }
}
