//! What the line knows of its own ears and mouths: channels that have not heard or sent for so long that people were
//! told. It stands in the roster, so that they are told once, and also when it is over; whatever restarts meanwhile.

use serde::{Deserialize, Serialize};

use super::id::ChannelName;
use super::time::Stamp;

mod trouble;

pub use trouble::Trouble;

/// How a channel was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensed {
    /// The channel.
    pub channel: ChannelName,
    /// What it has lost; none if it is well.
    pub lost: Option<Lost>,
}

/// A sense that a channel has lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// Whether it is the hearing; else it can't send.
    pub hearing: bool,
    /// Why.
    pub why: Trouble,
    /// Since when, in civil time.
    pub since: Stamp,
}
