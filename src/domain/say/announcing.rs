//! What is said about the line's public channel, and what is said in it.

use serde::{Deserialize, Serialize};

use crate::domain::announce::parts::{Fate, Shared, Unfit};
use crate::domain::id::{Language, OperatorId};
use crate::domain::time::Stamp;

/// What supervisors are shown and asked of an announcement; and the post itself, which is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Announcing {
    /// One post, as it stands in the channel: to the channel, and before that to whoever is asked about it.
    Post {
        /// Its words.
        text: String,
    },
    /// Below its posts: whether it goes out.
    Ask {
        /// Its number.
        number: u32,
        /// Who wrote it; none if an admin did.
        by: Option<OperatorId>,
        /// How many posts it is.
        posts: u32,
        /// The languages of the line that it leaves out, where it names some.
        missing: Vec<Language>,
    },
    /// How to write one, and what there is.
    List {
        /// The numbers of those that wait to be confirmed.
        waiting: Vec<u32>,
        /// The numbers of those that stand in the channel, the latest last.
        out: Vec<u32>,
    },
    /// How its posts ended.
    Ended {
        /// Its number.
        number: u32,
        /// Each post: its language, if it has one, and what became of it.
        posts: Vec<(Option<Language>, Fate)>,
    },
}

/// Short answers about announcements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnnounceWord {
    /// The line has no public channel.
    NoChannel,
    /// It was written in answer to a case.
    InCase,
    /// Only words can be announced.
    OnlyWords,
    /// It can't be a post.
    Unfit(Unfit),
    /// It shares something with a case.
    Shares(Shared),
    /// Others wait already.
    TooMany,
    /// The one of that number is compared with what is kept; it is shown then.
    Comparing(u32),
    /// There is none of that number that could be meant: it was changed, dropped, or is too old.
    Unknown(u32),
    /// Another supervisor must confirm it.
    NeedsSecond(u32),
    /// There is no other; it can be confirmed then, in civil time.
    NotBefore(u32, Stamp),
    /// Whoever wrote it is no supervisor any more.
    WriterGone(u32),
    /// It was dropped.
    Dropped(u32),
    /// It goes out.
    Goes(u32),
    /// It went out already.
    OutAlready(u32),
    /// It is under way.
    UnderWay(u32),
    /// There is nothing of it to delete, or to post again.
    NothingThere(u32),
    /// It goes from the channel.
    Leaves(u32),
}
