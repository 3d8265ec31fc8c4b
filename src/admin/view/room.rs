//! How much room there is, for people and scripts.

use serde::{Deserialize, Serialize};

use crate::service::budget::Room;

/// One thing of which there is only so much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// `memory` of the store, `attachments`, or the `disk` on which they lie.
    pub what: String,
    /// How many bytes are in use.
    pub used: u64,
    /// How many may be.
    pub of: u64,
    /// The same in per cent.
    pub percent: u64,
    /// Whether it is so little that people were called.
    pub short: bool,
}

impl From<&Room> for RoomView {
    fn from(room: &Room) -> Self {
        Self {
            what: room.what.word().to_owned(),
            used: room.used,
            of: room.of,
            percent: room.percent(),
            short: room.is_short(),
        }
    }
}
