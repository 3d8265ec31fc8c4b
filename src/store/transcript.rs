//! Finding in a transcript what concerns one message.

use crate::domain::message::Entry;

/// How many entries of a transcript a history shows at most: the newest.
pub(super) const WHOLE: usize = 500;

/// The number of the message that an entry is about; none for the case's own history.
pub(super) fn seq_of(entry: &Entry) -> Option<u32> {
    match entry {
        Entry::Said(message) => Some(message.seq),
        Entry::Edited { seq, .. }
        | Entry::Part { seq, .. }
        | Entry::NotChanged { seq, .. }
        | Entry::Moved { seq, .. }
        | Entry::Reacted { seq, .. }
        | Entry::ChangeFailed { seq, .. }
        | Entry::Delivery { seq, .. } => Some(*seq),
        Entry::Happened(_) => None,
    }
}

/// A message and what changed it, in order.
pub(super) fn about<'a>(entries: impl IntoIterator<Item = &'a Entry>, seq: u32) -> Vec<Entry> {
    entries.into_iter().filter(|e| seq_of(e) == Some(seq)).cloned().collect()
}

/// Whether these entries hold the message itself: as transcripts only grow, all that changed it lies behind.
pub(super) fn says<'a>(entries: impl IntoIterator<Item = &'a Entry>, seq: u32) -> bool {
    entries.into_iter().any(|e| matches!(e, Entry::Said(message) if message.seq == seq))
}
