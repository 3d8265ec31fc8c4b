//! The line's mouths and ears.
//!
//! A channel turns what its service sends into [`Arrival`]s and what the line says into that service's own
//! messages. It decides nothing, keeps nothing that a crash could lose, and knows no store: what it takes in
//! goes to an [`Intake`], and only when that says *taken* may the source be told so.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;

use crate::domain::event::{Aliases, Arrival};
use crate::domain::id::{Address, ChannelName, ChatId, ContactId, SeenKey, Shelf, SourceId};
use crate::domain::policy::Policy;
use crate::domain::restored::Gap;
use crate::domain::time::Now;

pub mod command;
mod downloads;
pub mod email;
pub mod health;
mod kinds;
pub mod linking;
pub mod media;
pub mod pager;
mod rendered;
mod said;
pub mod telegram;
pub mod vault;

pub use health::{Health, Side, Trouble, Way};
pub use kinds::{Channel, Turn};
pub use media::Opener;
pub use pager::{Page, Pager};
pub use rendered::Rendered;
pub use said::Scene;
pub use vault::Vault;

pub use crate::domain::say::Refusal;

/// Something that came in, with what makes it that one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// What came.
    pub arrival: Arrival,
    /// The memory of its source. For an album one key for each of its parts, in the order of its attachments
    /// and of [`Said::parts`](crate::domain::event::Said::parts).
    pub seen: Vec<SeenKey>,
}

/// Where channels hand in what they receive.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Returns once all of it is durable. An error means that nothing may be acknowledged: hand in again later.
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken>;

    /// Whether one of these was taken before: then nothing more of it is to be kept. What is not known here may be a
    /// moment later, so a yes is certain, and a no is not.
    async fn known(&self, seen: &[SeenKey]) -> Result<bool, NotTaken>;

    /// Takes room for something before anything of it is kept, if there is some for such as that.
    async fn room(&self, wanted: &Wanted) -> Result<(), Untaken>;

    /// Where each of these belongs, for a channel that can leave nothing with its service but all. Those that belong in
    /// have their room by that.
    async fn sort(&self, incoming: &[Incoming]) -> Result<Vec<Place>, NotTaken> {
        Ok(vec![Place::In; incoming.len()])
    }

    /// Keeps something as it came until there is room; it is durable then. `of` is what it says.
    async fn put_aside(&self, _parcel: Parcel, _of: &Incoming) -> Result<(), NotTaken> {
        Err(NotTaken)
    }

    /// The next that was put aside and for which there is room by now; it is handed in before anything new of its
    /// sender, and then [`is_back`](Self::is_back).
    async fn back(&self) -> Option<Parcel> {
        None
    }

    /// What was put aside was handed in.
    async fn is_back(&self, _parcel: &Parcel) {}
}

/// Where something belongs that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// With the line.
    In,
    /// On the disk, until there is room.
    Aside,
    /// With its service: there is no room at all.
    There,
}

/// What one sender said, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Who.
    pub sender: ContactId,
    /// Its number where it lies; none before it lies anywhere.
    pub number: Option<i64>,
    /// What the service told, in order.
    pub updates: Vec<String>,
}

/// What something takes that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose it is, and under which other ids they are known.
    pub from: (ContactId, Aliases),
    /// Whether it is proven to be theirs.
    pub proven: bool,
    /// Who that is, as far as it shows.
    pub who: Writer,
    /// How long its words are, in bytes.
    pub words: u64,
    /// How large its files are, in bytes.
    pub files: u64,
}

/// Who wrote something, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Somebody who works for the line.
    Operator,
    /// A person.
    Person,
    /// A person if they are in a case, else a machine.
    Maybe,
    /// A machine, or nobody who can be believed.
    Machine,
}

/// Why something stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untaken {
    /// The line takes nothing.
    #[error(transparent)]
    Line(#[from] NotTaken),
    /// There is no room for such as that; for others there may be.
    #[error("there is no room for it now")]
    NoRoom,
}

/// A time of which the line knows nothing: what a channel kept of it is taken in once more, before anything new.
#[derive(Debug)]
pub struct Rescan {
    /// That time.
    pub gap: Gap,
    /// Told once all of it is durable. Not told if something could not be taken: then it is tried again at the
    /// next start.
    pub done: oneshot::Sender<()>,
}

/// What a channel keeps of what was taken can't be removed now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("taken mail can't be removed now: {0}")]
pub struct Unremoved(pub String);

/// The line could not take it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line can't take messages now")]
pub struct NotTaken;

/// Keyed hashes: what lets the line recognise someone or something again without writing it down.
pub trait Hasher: Send + Sync {
    /// The chat with whoever is reached there.
    fn chat_id(&self, channel: &ChannelName, address: &Address) -> ChatId;

    /// The memory of a source message: `day` is its day since the Unix epoch at the source, and `parts` are
    /// hashed so that no two different lists give the same bytes.
    fn seen(&self, shelf: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey;

    /// The hash of content in its normal form.
    fn fingerprint(&self, normal: &[u8]) -> [u8; 16];
}

/// Tells the time to a channel, which may not read a clock.
pub type Watch = Arc<dyn Fn() -> Now + Send + Sync>;

/// Tells the rules in force to a channel, which may not keep them: they change with a reload.
pub type PolicyNow = Arc<dyn Fn() -> Arc<Policy> + Send + Sync>;

/// How an attempt to send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The service took it, under these numbers in the recipient's chat.
    Delivered(Vec<SourceId>),
    /// As `Delivered`, but for so many of its parts: they are gone from where they were to be copied from.
    Lacking {
        /// The numbers of those that were taken.
        numbers: Vec<SourceId>,
        /// How many were not.
        missing: u32,
    },
    /// As `Delivered`, but for a file that is too large to come: that was said in its place.
    Stuck(Vec<SourceId>),
    /// As `Delivered`, but elsewhere than in the topic that it was to go into.
    Astray(Vec<SourceId>),
    /// Not taken: the topic that it was to go into is not there.
    NoTopic,
    /// Not taken as one; its parts may be, each for itself.
    Apart,
    /// Refused for good.
    Refused(Refusal),
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

/// How hard a piece of a delivery is tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// How many attempts at the delivery there were before: the next may last longer.
    pub tries: u32,
    /// How often it stayed unclear whether this piece had arrived.
    pub unsure: u32,
    /// Whether nothing of the delivery has arrived yet.
    pub fresh: bool,
    /// Whether it must go into its topic, and nowhere else.
    pub in_topic: bool,
}

impl Hasher for crate::keys::Keyring {
    fn chat_id(&self, channel: &ChannelName, address: &Address) -> ChatId {
        Self::chat_id(self, channel, address)
    }

    fn seen(&self, shelf: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey {
        Self::seen(self, shelf, day, parts)
    }

    fn fingerprint(&self, content: &[u8]) -> [u8; 16] {
        Self::fingerprint(self, content)
    }
}
