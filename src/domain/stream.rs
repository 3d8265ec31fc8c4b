//! What bounds how much of one source of mail is shown.

use super::id::{ChatId, LinkKey, SeenKey, SourceId};

/// A source of mail that may be a machine's, on one day: so many of its mails are shown, the rest is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Its keyed hash.
    pub id: ChatId,
    /// The day, as days since the Unix epoch.
    pub day: i32,
    /// One for each mail of it that is shown.
    pub places: Vec<SeenKey>,
}

impl Stream {
    /// Under which its latest mail that was shown is found again.
    #[must_use]
    pub fn link(&self) -> LinkKey {
        LinkKey { chat: self.id, message: SourceId::bare(i64::from(self.day)) }
    }
}
