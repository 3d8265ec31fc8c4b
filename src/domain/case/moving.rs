//! A place that moves with its contact: a stream of changes to one message, of which the latest counts.

use std::time::Duration;

use super::Case;
use super::parts::Moving;
use crate::domain::message::{Attachment, Entry, Folded, Happened, fold};
use crate::domain::time::Stamp;

/// How often the cards of a moving place are brought up to date, at most.
pub const REFRESH: Duration = Duration::from_secs(120);

/// How often a position is written into the transcript, at most: enough to see the way.
const TRACK: Duration = Duration::from_secs(600);

/// How many moving places a case has at most; beyond, the oldest stays where it was last.
const KEPT: usize = 4;

impl Case {
    /// Takes a new position of the place that a message tells. Returns what is to be written into the transcript,
    /// or `None` if it is there already.
    pub fn moves(&mut self, seq: u32, place: &Attachment, at: Stamp) -> Option<Vec<Entry>> {
        let known = self.moving.iter_mut().find(|m| m.seq == seq);
        let entry = |place: &Attachment| Entry::Moved { seq, at, place: place.clone() };
        let Some(known) = known else {
            let (place, shown_at) = (place.clone(), Stamp::default());
            let entries = vec![entry(&place)];
            self.moving.push(Moving { seq, place, at, shown_at, stale: true, tracked_at: at });
            let first = self.moving.len().saturating_sub(KEPT);
            // What is let go stays in the transcript as it was last.
            let gone =
                self.moving.drain(..first).map(|m| Entry::Moved { seq: m.seq, at: m.at, place: m.place });
            return Some(gone.chain(entries).collect());
        };
        if known.place == *place {
            return None;
        }
        (known.place, known.at, known.stale) = (place.clone(), at, true);
        if at.since(known.tracked_at) < TRACK {
            // Not `None`: the case has changed and is to be stored, though its transcript gains nothing.
            return Some(Vec::new());
        }
        known.tracked_at = at;
        Some(vec![entry(place)])
    }

    /// When the cards of a moving place must be brought up to date, if they must.
    #[must_use]
    pub fn refresh_at(&self) -> Option<Stamp> {
        self.moving.iter().filter(|m| m.stale).map(|m| m.shown_at + REFRESH).min()
    }

    /// The messages whose cards must be brought up to date now; from then on they are.
    pub fn to_refresh(&mut self, now: Stamp) -> Vec<u32> {
        let due = |m: &&mut Moving| m.stale && m.shown_at + REFRESH <= now;
        let mut seqs = Vec::new();
        for moving in self.moving.iter_mut().filter(due) {
            (moving.shown_at, moving.stale) = (now, false);
            seqs.push(moving.seq);
        }
        seqs
    }

    /// Its transcript folded, with every place where it is now.
    #[must_use]
    pub fn fold(&self, entries: &[Entry]) -> (Vec<Folded>, Vec<Happened>) {
        let (mut messages, history) = fold(entries);
        for moving in &self.moving {
            if let Some(message) = messages.iter_mut().find(|f| f.message.seq == moving.seq) {
                message.move_to(&moving.place, moving.at);
            }
        }
        (messages, history)
    }
}
