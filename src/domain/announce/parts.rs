//! What is said of announcements: why one can't be posted, what it shares with a case, how its posts ended.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CaseCode, Language, SourceId};

/// Why something can't be a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfit {
    /// There are no words, or none below that language.
    Empty(Option<Language>),
    /// It has so many UTF-16 units, and a post has [`MOST`](super::MOST).
    TooLong(u32),
    /// The line does not have that language.
    NoLanguage(Language),
    /// That language comes twice.
    Twice(Language),
    /// It holds what the line never tells.
    NeverTell(String),
    /// It holds a mail address that the line does not tell everybody.
    Address(String),
}

/// What words share with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The case.
    pub code: CaseCode,
    /// What it is.
    pub sort: Sort,
    /// The words, as they compare.
    pub words: String,
}

/// The kinds of what can be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The case's code.
    Code,
    /// Its contact's pseudonym.
    Pseudonym,
    /// A number that somebody told there, or called from.
    Number,
    /// Its contact's address.
    Address,
    /// What somebody said there.
    Sentence,
}

/// What became of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Nothing yet.
    Unsent,
    /// It stands in the channel, as these messages.
    Posted(Vec<SourceId>),
    /// It may stand there, or not.
    Unsure,
    /// The bot may not post there.
    Forbidden,
    /// The service does not take it.
    Refused,
    /// It was deleted.
    Deleted,
    /// As `Posted`: it could not be deleted.
    Stays(Vec<SourceId>),
}

impl Fate {
    /// The messages that stand in the channel.
    #[must_use]
    pub fn messages(&self) -> &[SourceId] {
        match self {
            Self::Posted(messages) | Self::Stays(messages) => messages,
            Self::Unsent | Self::Unsure | Self::Forbidden | Self::Refused | Self::Deleted => &[],
        }
    }

    /// Whether it may be posted once more.
    #[must_use]
    pub fn failed(&self) -> bool {
        matches!(self, Self::Unsure | Self::Forbidden | Self::Refused)
    }
}
