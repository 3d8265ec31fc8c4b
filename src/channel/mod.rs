//! The line's mouths and ears.
//!
//! A channel turns what its service sends into [`Arrival`]s and what the line says into that service's own
//! messages. It decides nothing, keeps nothing that a crash could lose, and knows no store: what it takes in
//! goes to an [`Intake`], and only when that says *taken* may the source be told so.

use std::time::Duration;

use async_trait::async_trait;

use crate::domain::event::Arrival;
use crate::domain::id::{SeenKey, SourceId};

pub mod email;
pub mod telegram;

/// Something that came in, with what makes it that one thing.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What came.
    pub arrival: Arrival,
    /// The memory of its source; more than one for an album.
    pub seen: Vec<SeenKey>,
}

/// Where channels hand in what they receive.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Returns once all of it is durable. An error means that nothing may be acknowledged: hand in again later.
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken>;
}

/// The line could not take it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line can't take messages now")]
pub struct NotTaken;

/// How an attempt to send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The service took it, under these numbers in the recipient's chat.
    Delivered(Vec<SourceId>),
    /// Refused for good for this recipient, with a fixed word for the reason (`blocked`, `not_found`, …).
    Refused(&'static str),
    /// There was nothing to do any more: what it edits is gone, or reads like that already.
    Dropped,
    /// Not taken; try again.
    Retry {
        /// The service's own wish, if it has one.
        after: Option<Duration>,
        /// Whether everyone must wait, or just this recipient.
        everyone: bool,
        /// Whether a part of it was taken, so that the next attempt may repeat.
        partly: bool,
    },
    /// It may have been taken, or not.
    Ambiguous,
}
