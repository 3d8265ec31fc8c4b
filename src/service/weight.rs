//! About how much a commit carries: Redis stands still while it works through one, so none may be large.
//!
//! An estimate, for to pack each document twice would cost more than the limit saves: the words of people and
//! the lists that grow are counted, everything else has the size that it usually has. What is far beyond that is
//! refused by the store itself.

use crate::domain::case::Case;
use crate::domain::changes::Changes;
use crate::domain::message::{Attachment, Body, Entry};
use crate::domain::roster::Roster;

/// The bytes and the operations of a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub bytes: usize,
    pub operations: usize,
}

/// Beyond this another decision waits for the next commit. As measured, a call of a hundred new cases holds Redis up
/// for over 5 ms, and an argument of 1 MB for 7.
pub(super) const MOST: Weight = Weight { bytes: 256 * 1024, operations: 400 };

/// Usual sizes of what is stored, sealed and with its names.
const DOCUMENT: usize = 400;
const DELIVERY: usize = 500;
const ENTRY: usize = 150;
const SMALL: usize = 100;

impl Weight {
    /// Of one decision by itself.
    pub(super) fn of(changes: &Changes) -> Self {
        let cases: usize = changes.cases.values().map(case).sum();
        let entries: usize = changes.entries.iter().map(|(_, e)| entry(e)).sum();
        let amended: usize = changes.amended.iter().map(|(.., e)| entry(e)).sum();
        let deliveries = changes.deliveries.len() + changes.held.len();
        let small = changes.seen.len()
            + changes.links.len()
            + changes.sent.len()
            + changes.followups.len()
            + changes.done.len()
            + changes.unheld.len()
            + changes.let_go.len()
            + changes.acts.len();
        let documents = changes.contacts.len() + 3 * changes.cases.len() + 2 * changes.automatic.len();
        let automatic: usize =
            changes.automatic.iter().map(|m| DOCUMENT + m.text.len() + attachments(&m.attachments)).sum();
        Self {
            bytes: cases
                + automatic
                + entries
                + amended
                + changes.contacts.len() * DOCUMENT
                + deliveries * DELIVERY
                + small * SMALL
                + changes.roster.as_ref().map_or(0, roster),
            operations: documents + changes.entries.len() + changes.amended.len() + 2 * deliveries + small,
        }
    }

    /// Whether a commit of this weight takes no more of that weight.
    pub(super) fn is_full_for(self, more: Self) -> bool {
        self.bytes + more.bytes > MOST.bytes || self.operations + more.operations > MOST.operations
    }

    /// With more.
    pub(super) fn and(self, more: Self) -> Self {
        Self { bytes: self.bytes + more.bytes, operations: self.operations + more.operations }
    }

    /// Without what is replaced: of each document only the last is written.
    pub(super) fn without(self, changes: &Changes, replaced: &Changes) -> Self {
        let cases = replaced.cases.iter().filter(|(code, _)| changes.cases.contains_key(code));
        let cases: usize = cases.map(|(_, c)| case(c)).sum();
        let same = changes.roster.as_ref().and(replaced.roster.as_ref());
        let bytes = cases + same.map_or(0, roster);
        Self { bytes: self.bytes.saturating_sub(bytes), ..self }
    }
}

fn case(case: &Case) -> usize {
    let lists = case.said.len() + case.replies.len() + case.shown.len();
    DOCUMENT + case.head.iter().map(entry).sum::<usize>() + lists * SMALL
}

fn roster(roster: &Roster) -> usize {
    DOCUMENT * (1 + roster.operator_states.len())
}

fn entry(entry: &Entry) -> usize {
    ENTRY
        + match entry {
            Entry::Said(message) => {
                let rest = message.rest.as_ref().map_or(0, String::len);
                message.text.len() + rest + attachments(&message.attachments)
            }
            Entry::Edited { text, attachments: all, .. } => text.len() + attachments(all),
            Entry::Moved { place, .. } => attachments(std::slice::from_ref(place)),
            Entry::Part { attachment, text, .. } => {
                text.len() + attachments(std::slice::from_ref(attachment))
            }
            Entry::NotChanged { text, .. } => text.len(),
            Entry::Reacted { reactions, .. } => reactions.len() * SMALL,
            Entry::ChangeFailed { .. } | Entry::Delivery { .. } | Entry::Happened(_) => 0,
        }
}

fn attachments(all: &[Attachment]) -> usize {
    let body = |body: &Body| match body {
        Body::Words(words) => words.len(),
        Body::Raw(raw) => raw.len(),
        Body::Telegram(id) | Body::Blob(id) | Body::Leaflet(id) => id.len(),
        Body::Gone => 0,
    };
    all.iter().map(|a| SMALL + body(&a.body) + a.name.as_ref().map_or(0, String::len)).sum()
}
