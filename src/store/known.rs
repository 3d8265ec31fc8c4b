//! What a handle remembers of the point at which its store stood.
//!
//! With `appendfsync always` an answer comes after the disk has what it tells of, so all that was answered counts.
//! With `everysec` Redis syncs once a second, and puts a write off for up to two while a sync is slow: what was
//! acknowledged then may be gone after a power cut, as whoever chose `relaxed` has agreed to. So there a point
//! counts only once the store was asked again two seconds later and still stood at it: a Redis that lived so long
//! has synced it, however long it was down or idle after that. By the time that passed alone it would not do: one
//! that dies a second after a commit and is back an hour later has rightly lost it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::point::Point;

/// What is known of the point of a store.
pub(super) struct Known {
    /// Whether what is answered is on the disk.
    strict: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The latest that was answered.
    latest: Point,
    /// The latest that can't be lost.
    durable: Point,
    /// Answered before the store was last asked to [settle](Known::settle).
    candidate: Option<Point>,
    /// The number of this handle's latest commit.
    written: Option<u64>,
}

impl Known {
    /// Nothing yet.
    pub fn new(strict: bool) -> Self {
        Self { strict, state: Mutex::default() }
    }

    /// The point that a sound store has at least. Taken *before* something is asked: what is acknowledged
    /// meanwhile may be missing in the answer.
    pub fn least(&self) -> Point {
        let state = self.locked();
        // A history that was begun a moment ago is held to, but to none of its numbers.
        if state.latest.history == state.durable.history {
            state.durable.clone()
        } else {
            Point { number: 0, ..state.latest.clone() }
        }
    }

    /// How many commits there were when that was last heard of.
    pub fn number(&self) -> u64 {
        self.locked().latest.number
    }

    /// The point that can't be lost.
    pub fn durable(&self) -> Point {
        self.locked().durable.clone()
    }

    /// It is known from elsewhere that a store stood there, and can't be behind it.
    pub fn expect(&self, point: &Point) {
        let mut state = self.locked();
        if point.has_all_of(&state.durable) {
            state.durable = point.clone();
        }
        if point.has_all_of(&state.latest) {
            state.latest = point.clone();
        }
    }

    /// An answer showed the store at that point.
    pub fn saw(&self, point: &Point) {
        let mut state = self.locked();
        if point.has_all_of(&state.latest) {
            state.latest = point.clone();
        }
        if self.strict && point.has_all_of(&state.durable) {
            state.durable = point.clone();
        }
    }

    /// The same by the number alone, in the history that is known.
    pub fn counted(&self, number: u64) {
        let point = Point { number, ..self.locked().latest.clone() };
        self.saw(&point);
    }

    /// A commit of this handle was taken as that number. Returns whether it is the one that was to come: if not,
    /// somebody else wrote, or of what was acknowledged last something is gone, which only a relaxed store may do.
    pub fn committed(&self, number: u64) -> bool {
        let expected = {
            let mut state = self.locked();
            let expected = state.written.is_none_or(|written| number == written + 1);
            state.written = Some(number);
            if !expected {
                // A point of the same number as one that is gone is another one.
                state.candidate = None;
                state.latest.number = number;
            }
            expected
        };
        self.counted(number);
        expected
    }

    /// Asked two seconds after the last time, the store stands there: what was answered before that is on the disk.
    pub fn settle(&self, seen: &Point) {
        let mut state = self.locked();
        if let Some(early) = state.candidate.take()
            && seen.has_all_of(&early)
            && early.has_all_of(&state.durable)
        {
            state.durable = early;
        }
        state.candidate = Some(state.latest.clone());
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::point::History;

    fn at(number: u64) -> Point {
        Point { history: Some(History([1; 16])), parents: Vec::new(), number }
    }

    #[test]
    fn what_a_strict_store_answered_counts_at_once_and_never_less() {
        let known = Known::new(true);
        known.saw(&at(5));
        assert!(known.committed(6), "the first is as it comes");
        assert!(known.committed(7) && !known.committed(9));
        // An answer that was asked for earlier and comes later.
        known.saw(&at(7));
        assert_eq!((known.least(), known.durable()), (at(9), at(9)));
    }

    #[test]
    fn what_a_relaxed_store_answered_counts_once_it_was_still_there_when_asked_later() {
        let known = Known::new(false);
        known.saw(&at(5));
        known.settle(&at(5));
        assert_eq!(known.durable(), Point::default(), "a power cut may still take it");
        known.saw(&at(8));
        known.settle(&at(8));
        assert_eq!((known.durable(), known.least()), (at(5), at(5)));
    }

    #[test]
    fn what_a_relaxed_store_lost_of_its_last_seconds_is_no_fault() {
        let known = Known::new(false);
        known.saw(&at(5));
        known.settle(&at(5));
        assert!(known.committed(6));
        known.settle(&at(6));
        // It dies, and is back after long without the last one.
        known.settle(&at(5));
        assert_eq!(known.durable(), at(5));
        assert!(!known.committed(6), "it is not the one that was to come");
        known.settle(&at(6));
        assert_eq!(known.durable(), at(5), "the new sixth may be lost as the old one was");
        known.settle(&at(6));
        assert_eq!(known.durable(), at(6));
    }

    #[test]
    fn a_history_that_was_just_begun_is_held_to_before_its_numbers_are() {
        let known = Known::new(false);
        known.saw(&at(5));
        assert_eq!(known.least(), at(0));
    }

    #[test]
    fn what_is_known_from_elsewhere_is_expected() {
        let known = Known::new(false);
        known.expect(&at(9));
        known.expect(&at(4));
        assert_eq!((known.least(), known.durable()), (at(9), at(9)));
        let child = Point { history: Some(History([2; 16])), parents: vec![History([1; 16])], number: 3 };
        known.expect(&child);
        assert_eq!(known.least(), child);
    }
}
