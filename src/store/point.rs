//! Who leads a line, and where its store stands in its history: by that one that went back in time is told from a
//! sound one.
//!
//! Every commit is counted. Whoever remembers a number that was acknowledged knows that a store with a lower one
//! has lost what people were told is safe: an older copy was put in its place, or it was emptied. A *history* is a
//! line's life in a store, from its first use on. Who puts a store back on purpose begins a new one, which names
//! those that it follows: what was remembered of them then says nothing more.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// How many histories a new one names at most: the latest.
const PARENTS: usize = 64;

/// What a store that went back is called; for whoever looks for the words.
pub const WENT_BACK: &str = "the store went back in time";
/// What to do about it.
pub const WENT_BACK_REMEDY: &str = "put back the newest copy of it, or, where there is none, run `hotlined restore` \
                                    (docs/operations.md, \"The store went back in time\")";

/// How long a store that syncs once a second may take to have on its disk what it acknowledged: Redis puts a write
/// off for up to two seconds while a sync is slow. Source:
/// <https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/>.
pub const LAG: std::time::Duration = std::time::Duration::from_secs(2);

/// The number that only the active daemon of a line holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// Who leads the line, as a standby sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leader {
    /// The present epoch; 0 on a store that was never used.
    pub epoch: Epoch,
    /// The holder's counter. One that stands still for 10 s means that the holder is gone.
    pub beats: u64,
    /// What the holder left with its last beat: where line time stood.
    pub mark: Vec<u8>,
    /// The version of the program that first led the line on this store; 0 on a store that was never used.
    pub born: u32,
    /// Where the store stands in its history.
    pub point: Point,
}

/// A store that has not all that it acknowledged; in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct WentBack(pub String);

/// Identifies a history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct History(pub [u8; 16]);

/// Where a store stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The history; none where no line has begun one: an unused store, or one of before they were counted.
    pub history: Option<History>,
    /// The histories that this one follows, the oldest first.
    #[serde(default)]
    pub parents: Vec<History>,
    /// How many commits were taken.
    pub number: u64,
}

impl Point {
    /// Whether a store that stands here has all that one had that stood there, or was put back on purpose since.
    #[must_use]
    pub fn has_all_of(&self, known: &Self) -> bool {
        match known.history {
            Some(history) if self.history != Some(history) => self.parents.contains(&history),
            _ => self.number >= known.number,
        }
    }

    /// The histories that one which begins here must name.
    #[must_use]
    pub fn line_of_descent(&self) -> Vec<History> {
        self.parents.iter().copied().chain(self.history).collect()
    }

    /// Those of several, each once, at most so many as a history names.
    #[must_use]
    pub fn ancestors<'a>(of: impl IntoIterator<Item = &'a Self>) -> Vec<History> {
        let mut all: Vec<History> = Vec::new();
        for history in of.into_iter().flat_map(Self::line_of_descent) {
            all.retain(|known| *known != history);
            all.push(history);
        }
        all.split_off(all.len().saturating_sub(PARENTS))
    }

    /// Refuses a store that stands here where one is known to have stood there.
    pub(super) fn check(&self, known: &Self) -> Result<(), WentBack> {
        if self.has_all_of(known) { Ok(()) } else { Err(WentBack(self.told_after(known))) }
    }

    fn told_after(&self, known: &Self) -> String {
        let had = known.number;
        let has = match self.history {
            None if self.number == 0 => format!("it is empty, and had {had} commits"),
            None => format!("it is a copy of before its commits were counted, and had {had} of them"),
            history if history == known.history => format!("it has {} commits, and had {had}", self.number),
            Some(_) => format!("it has the {} commits of another history, and had {had}", self.number),
        };
        format!("{WENT_BACK}: {has}; {WENT_BACK_REMEDY}")
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<History> for String {
    fn from(history: History) -> Self {
        history.to_string()
    }
}

impl TryFrom<String> for History {
    type Error = NotAHistory;

    fn try_from(text: String) -> Result<Self, NotAHistory> {
        text.parse()
    }
}

impl FromStr for History {
    type Err = NotAHistory;

    fn from_str(text: &str) -> Result<Self, NotAHistory> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotAHistory)?;
        bytes.try_into().map(Self).map_err(|_| NotAHistory)
    }
}

/// A text that names no history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a history is named by 32 hexadecimal digits")]
pub struct NotAHistory;

#[cfg(test)]
mod tests {
    use super::*;

    fn point(history: Option<u8>, parents: &[u8], number: u64) -> Point {
        let history_of = |n: u8| History([n; 16]);
        Point {
            history: history.map(history_of),
            parents: parents.iter().map(|n| history_of(*n)).collect(),
            number,
        }
    }

    #[test]
    fn a_store_ahead_of_what_is_known_is_sound_and_one_behind_is_not() {
        let known = point(Some(1), &[], 10);
        for sound in [point(Some(1), &[], 10), point(Some(1), &[], 11), point(Some(3), &[1, 2], 4)] {
            assert!(sound.has_all_of(&known), "{sound:?}");
        }
        for behind in [
            point(Some(1), &[], 9),
            point(None, &[], 0),
            point(None, &[], 50),
            point(Some(2), &[], 99),
            point(Some(2), &[3], 99),
        ] {
            assert!(!behind.has_all_of(&known), "{behind:?}");
        }
        assert!(point(None, &[], 0).has_all_of(&Point::default()), "nothing is known of a new line");
    }

    #[test]
    fn a_new_history_names_all_that_came_before_once_and_not_without_end() {
        let (copy, file) = (point(Some(3), &[1, 2], 9), point(Some(4), &[1], 20));
        let named = Point::ancestors([&copy, &file]);
        assert_eq!(named, [2, 3, 1, 4].map(|n| History([n; 16])));
        let long =
            Point { parents: (0..200).map(|n| History([n; 16])).collect(), ..point(Some(250), &[], 1) };
        let named = Point::ancestors([&long]);
        assert_eq!((named.len(), named.last()), (PARENTS, Some(&History([250; 16]))));
    }

    #[test]
    fn what_is_wrong_is_told_with_what_to_do() {
        let told = point(None, &[], 0).check(&point(Some(1), &[], 1_000)).unwrap_err().to_string();
        assert!(told.contains(WENT_BACK) && told.contains("it is empty, and had 1000 commits"), "{told}");
        assert!(told.contains("hotlined restore"), "{told}");
        let told = point(Some(1), &[], 3).check(&point(Some(1), &[], 5)).unwrap_err().to_string();
        assert!(told.contains("it has 3 commits, and had 5"), "{told}");
    }

    #[test]
    fn a_history_is_read_as_it_is_written() {
        let history = History([0xab; 16]);
        assert_eq!(history.to_string().parse(), Ok(history));
        assert_eq!("ab".parse::<History>(), Err(NotAHistory));
    }
}
