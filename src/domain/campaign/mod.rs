//! Many people with one text: which first messages came of late, as far as copies of them are known again.
//!
//! Bounded and pruned: a text that nobody sent within the window is gone, and beyond [`MOST`] the rarest go first. What
//! is kept of a text tells nobody what it says.

mod alike;
mod looks;
mod pieces;
mod sketch;
#[cfg(test)]
mod tests;
mod typing;
mod words;

pub use alike::{Likeness, likeness};
pub use sketch::Sketch;
pub use words::{MOST as COMPARED, Token, tokens};

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::CaseCode;
use super::plain::is_as_long;
use super::time::Stamp;

/// How many texts are kept.
const MOST: usize = 64;
/// How much two texts must share, of a hundred, so that a closer look is worth it.
const WORTH_A_LOOK: usize = 30;
/// Fewer characters than this are said by many without having it from anybody.
const LEAST: usize = 60;

/// Which first messages came of late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaigns(Vec<Seen>);

/// A text: its sketch, the first case with it, how many there were, and when the latest came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen(Sketch, CaseCode, u32, Stamp);

/// The sketch of a text, made once however often it is asked for, for copies of its message too.
#[derive(Clone, Default)]
pub struct Sketched(OnceLock<(u64, Option<Sketch>)>);

impl Sketched {
    /// The sketch of that text, by what makes it; none of a text of which there is none. A copy whose text was changed
    /// since has its own made each time.
    pub fn get(&self, text: &str, make: impl Fn() -> Option<Sketch>) -> Option<Sketch> {
        let mark = mark(text);
        match self.0.get_or_init(|| (mark, make())) {
            (of, sketch) if *of == mark => *sketch,
            _ => make(),
        }
    }
}

/// What a text is told apart from another by, within this process.
fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl fmt::Debug for Sketched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sketched")
    }
}

/// It says nothing that its text does not.
impl PartialEq for Sketched {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Sketched {}

/// Whether a text is long enough to be known again.
#[must_use]
pub fn is_long_enough(text: &str) -> bool {
    is_as_long(text, LEAST)
}

impl Campaigns {
    /// The first case with a text that may be this one's, of those that came within `window`.
    #[must_use]
    pub fn like(&self, sketch: &Sketch, now: Stamp, window: Duration) -> Option<CaseCode> {
        let fresh = self.0.iter().filter(|seen| now.since(seen.3) < window);
        let near = fresh.map(|seen| (seen.0.shared(sketch), seen.2, seen.1));
        let best = near
            .filter(|(shared, ..)| *shared >= WORTH_A_LOOK)
            .max_by_key(|(shared, count, _)| (*shared, *count));
        best.map(|(.., first)| first)
    }

    /// How many there were with the text of that first case.
    #[must_use]
    pub fn count(&self, first: CaseCode) -> u32 {
        self.0.iter().find(|seen| seen.1 == first).map_or(0, |seen| seen.2)
    }

    /// One more. Returns how many there are.
    pub fn again(&mut self, first: CaseCode, now: Stamp) -> u32 {
        let Some(seen) = self.0.iter_mut().find(|seen| seen.1 == first) else { return 0 };
        (seen.2, seen.3) = (seen.2.saturating_add(1), now);
        seen.2
    }

    /// A text that is none of these.
    pub fn begin(&mut self, sketch: Sketch, first: CaseCode, now: Stamp, window: Duration) {
        self.0.retain(|seen| now.since(seen.3) < window);
        if self.0.len() >= MOST
            && let Some(rarest) = (0..self.0.len()).min_by_key(|at| (self.0[*at].2, self.0[*at].3))
        {
            self.0.remove(rarest);
        }
        self.0.push(Seen(sketch, first, 1, now));
    }
}
