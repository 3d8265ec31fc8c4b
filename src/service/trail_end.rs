//! Where the audit trail ends, as it was last known: so that one that was put back to an earlier day is noticed.
//!
//! Whoever can write to Redis can put back what stood there earlier, the roster and the trail that it names, and all
//! of it opens and chains as it ever did. What they can't reach is what this process remembers, and what the line's
//! state file ([`history`](super::history)) tells the next one. A trail only ever goes on from its end; so the roster
//! is held against that before each commit, at the start and every few seconds ([`trail_watch`](super::trail_watch)).
//!
//! A trail that was put back stops nothing: contacts must not be kept waiting for the sake of evidence. It is told by
//! log, pagers, status, page and `audit verify`, and the heart does not beat, until an admin says that they looked at
//! it. Only a restore begins anew without that: nobody can make its mark without the line's key, and an old mark is
//! known.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::domain::trail::Head;

/// What to do about it.
const REMEDY: &str = "See who is locked out, enrolled and paused, for that may have been put back with it (`hotlined \
                      operator list`); then `hotlined audit confirm` (docs/operations.md, \"The audit trail was put \
                      back\")";

/// What outlives the process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The latest entry, as `audit verify` prints it.
    #[serde(with = "as_text")]
    pub head: Head,
    /// Civil time of what made the trail begin anew: a restore, that it was found to be put back, an admin's word.
    #[serde(default)]
    pub since: Stamp,
    /// That it was put back, until an admin looked at it.
    #[serde(default)]
    pub put_back: Option<PutBack>,
    /// Whether the list of entries lacks some that it can't get back, as an admin knows.
    #[serde(default)]
    pub lacking: bool,
}

/// That a trail was put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    /// The latest entry that is known to have been written, and is not there.
    #[serde(with = "as_text")]
    pub written: Head,
    /// Civil time at which that was noticed.
    pub at: Stamp,
}

/// What is known of the end of a line's trail.
#[derive(Debug, Default)]
pub struct TrailEnd(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// None before anything was read.
    known: Option<Known>,
    /// What the line's file told, until it was looked whether that entry is there.
    noted: Option<Head>,
    /// On a store that may lose its last seconds: what it showed at the look before.
    candidate: Option<Head>,
    /// Whether it is such a store.
    lossy: bool,
    /// Whether what was noticed is that the list lacks entries.
    lacks: bool,
    /// What was noticed and is to be written into the trail.
    news: Option<PutBack>,
}

impl TrailEnd {
    /// What the line's file tells, if it tells anything that is not known; and whether the store may lose its last
    /// seconds.
    pub fn recall(&self, noted: Option<Known>, lossy: bool) {
        let mut state = self.locked();
        state.lossy = lossy;
        if let Some(noted) = noted.filter(|noted| state.known.as_ref().is_none_or(|own| !own.is_after(noted)))
        {
            state.noted = Some(noted.head);
            state.known = Some(noted);
        }
    }

    /// What to write down.
    #[must_use]
    pub fn known(&self) -> Option<Known> {
        self.locked().known.clone()
    }

    /// The end that a sound trail has at least. Taken before the roster is asked for.
    #[must_use]
    pub fn least(&self) -> Option<Head> {
        self.locked().known.as_ref().map(|known| known.head)
    }

    /// The roster was read: whether the trail that it tells of has the end that was known before.
    pub fn saw(&self, roster: &Roster, least: Option<Head>) -> bool {
        let state = &mut *self.locked();
        let restored = roster.restored.as_ref().map(|mark| mark.to);
        let known = state.known.get_or_insert_default();
        if let Some(since) = restored.filter(|at| *at > known.since) {
            *known = Known { head: roster.trail, since, ..Known::default() };
            state.noted = None;
            return true;
        }
        if least.is_some_and(|least| !follows(&roster.trail, &least)) {
            return false;
        }
        // One that was asked for earlier and comes later tells nothing new.
        if !state.lossy && follows(&roster.trail, &known.head) {
            known.head = roster.trail;
        }
        true
    }

    /// This process wrote entries up to there.
    pub fn wrote(&self, head: Head) {
        let mut state = self.locked();
        if !state.lossy {
            state.known.get_or_insert_default().head = head;
        }
    }

    pub(super) fn noted(&self) -> Option<Head> {
        self.locked().noted
    }

    /// Of a store that may lose its last seconds: what it showed at the look before, if that is still to be settled.
    pub(super) fn unsettled(&self) -> Option<Head> {
        let state = self.locked();
        state.candidate.filter(|_| state.lossy)
    }

    /// What it showed at the look before is still there, or is not; and what it shows now.
    pub(super) fn settle(&self, is_there: bool, shown: Head) {
        let state = &mut *self.locked();
        state.noted = None;
        let candidate = state.candidate.replace(shown).filter(|_| is_there);
        if let Some(head) = candidate {
            state.known.get_or_insert_default().head = head;
        }
    }

    /// An entry that was written is not there: the trail is what the roster says from now on.
    pub(super) fn lost(&self, written: Head, found: Head, lacks: bool, now: Stamp) {
        let state = &mut *self.locked();
        state.lacks |= lacks;
        (state.candidate, state.noted) = (None, None);
        let known = state.known.get_or_insert_default();
        known.head = found;
        known.since = later(known.since, now);
        if known.put_back.is_some() {
            return;
        }
        let put_back = PutBack { written, at: now };
        known.put_back = Some(put_back.clone());
        tracing::error!(
            entry = written.n,
            "the audit trail was put back to an earlier day, or cut. {REMEDY}"
        );
        state.news = Some(put_back);
    }

    /// An admin looked at it: the trail counts as it is. Returns whether there was anything to look at.
    pub fn confirm(&self, now: Stamp) -> bool {
        let state = &mut *self.locked();
        let lacks = std::mem::take(&mut state.lacks);
        let Some(known) = state.known.as_mut().filter(|known| known.put_back.is_some()) else { return false };
        let since = later(known.since, now);
        *known = Known { head: known.head, since, put_back: None, lacking: known.lacking || lacks };
        true
    }

    /// That it was put back, until an admin looked at it.
    #[must_use]
    pub fn put_back(&self) -> Option<PutBack> {
        self.locked().known.as_ref().and_then(|known| known.put_back.clone())
    }

    /// The same for people, with what to do.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let PutBack { written, at } = self.put_back()?;
        Some(format!(
            "its audit trail was put back to an earlier day, or cut: entry {} was written, and was not there at {at}. \
             {REMEDY}",
            written.n
        ))
    }

    /// That it was put back, for the trail itself; once.
    #[must_use]
    pub fn news(&self) -> Option<PutBack> {
        self.locked().news.take()
    }

    pub(super) fn is_lacking(&self) -> bool {
        let state = self.locked();
        state.lacks || state.known.as_ref().is_some_and(|known| known.lacking)
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Whether it tells of a later day than the other.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        (self.since, self.head.n) > (other.since, other.head.n)
    }

    /// Whether a trail that ends there, of a store that was put back on purpose then, has all that is known of it.
    #[must_use]
    pub fn is_in(&self, end: &Head, restored: Option<Stamp>) -> bool {
        restored.is_some_and(|at| at > self.since) || follows(end, &self.head)
    }
}

/// Whether a trail that ends there has that entry, as far as its end alone tells.
fn follows(end: &Head, known: &Head) -> bool {
    end.n > known.n || end == known
}

/// A moment behind that one, whatever the clock says.
fn later(than: Stamp, now: Stamp) -> Stamp {
    now.max(Stamp(than.0.saturating_add(1)))
}

/// As `audit verify` prints it.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::domain::trail::Head;

    pub fn serialize<S: Serializer>(head: &Head, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(head)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Head, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}
