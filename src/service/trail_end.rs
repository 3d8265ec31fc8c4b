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
//!
//! Who is locked out is remembered beside it, for that stands in the roster, too: whoever puts that back, be it on
//! purpose, must not let a seized phone in again.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::domain::id::OperatorId;
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::domain::trail::Head;

/// What to do about it.
const REMEDY: &str = "See who is enrolled and paused, for that may have been put back with it (`hotlined operator list`; \
                      who was locked out is locked out again); then `hotlined audit confirm` (docs/operations.md, \"The audit trail was put \
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
    /// Who is locked out.
    #[serde(default)]
    pub locked: BTreeSet<OperatorId>,
    /// Who was locked out, is not any more, and was let in by nobody.
    #[serde(default)]
    pub let_in: BTreeSet<OperatorId>,
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
        // A mark that is no later than what is known was put back with the rest: it begins nothing anew.
        if let Some(since) = restored.filter(|at| *at > known.since) {
            let let_in = known.let_in_by(roster);
            *known = Known { head: roster.trail, since, let_in, locked: locked(roster), ..Known::default() };
            state.noted = None;
            return true;
        }
        if least.is_some_and(|least| !follows(&roster.trail, &least)) {
            return false;
        }
        // One that was asked for earlier and comes later tells nothing new.
        if follows(&roster.trail, &known.head) {
            known.take(roster, state.lossy);
        }
        true
    }

    /// This process wrote the roster, and the entries that it tells of.
    pub fn wrote(&self, roster: &Roster) {
        let state = &mut *self.locked();
        state.known.get_or_insert_default().take(roster, state.lossy);
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
    pub(super) fn lost(&self, written: Head, roster: &Roster, lacks: bool, now: Stamp) {
        let state = &mut *self.locked();
        state.lacks |= lacks;
        (state.candidate, state.noted) = (None, None);
        let known = state.known.get_or_insert_default();
        known.let_in = known.let_in_by(roster);
        known.locked = locked(roster);
        known.head = roster.trail;
        known.since = later(known.since, now);
        // What was noticed first stays until an admin looked; a second would hide how much is missing.
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
        (known.since, known.put_back) = (since, None);
        known.lacking |= lacks;
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

    /// Who is let in again by nobody but whoever put the roster back: to be locked out anew.
    #[must_use]
    pub fn let_in(&self) -> BTreeSet<OperatorId> {
        self.locked().known.as_ref().map(|known| known.let_in.clone()).unwrap_or_default()
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
        // `since` first: a trail that began anew counts on from a lower entry, and is the later one.
        (self.since, self.head.n) > (other.since, other.head.n)
    }

    /// Takes what the roster says. Of a store that may lose its last seconds the end counts later.
    fn take(&mut self, roster: &Roster, lossy: bool) {
        if !lossy {
            self.head = roster.trail;
        }
        self.locked = locked(roster);
        self.let_in.retain(|id| !self.locked.contains(id));
    }

    /// Who is locked out as far as this tells, and not by that roster.
    fn let_in_by(&self, roster: &Roster) -> BTreeSet<OperatorId> {
        let now = locked(roster);
        self.locked.union(&self.let_in).filter(|id| !now.contains(*id)).cloned().collect()
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

fn locked(roster: &Roster) -> BTreeSet<OperatorId> {
    roster.operator_states.iter().filter(|(_, state)| state.locked).map(|(id, _)| id.clone()).collect()
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
