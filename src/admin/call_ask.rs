//! A call as an exchange hands it in, by one line and the recording behind it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::call::Safe;
use crate::domain::id::{Address, Language};

/// A call that becomes a case.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallAsk {
    /// The caller's number, as the exchange tells it.
    pub from: Address,
    /// What is known besides.
    pub note: Option<String>,
    /// The caller's language.
    pub language: Option<Language>,
    /// Whether calling back is safe.
    pub callback: Safe,
    /// Whether leaving a message is.
    pub message: Safe,
    /// How many bytes of a recording follow the line, up to [`VOICE`].
    pub voice_bytes: usize,
    /// The ending of the recording's file.
    pub voice_ending: Option<String>,
    /// Whether there is a recording that could not be read.
    pub lacks_voice: bool,
    /// Those bytes.
    #[serde(skip)]
    pub voice: Vec<u8>,
}

/// Nothing of a call gets into a log.
impl fmt::Debug for CallAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallAsk(…)")
    }
}

/// The largest recording of a call, in bytes.
pub const VOICE: usize = 16 << 20;
