//! Finding in a transcript what concerns one message.

use crate::domain::message::Entry;

/// How many entries of a transcript a history shows at most: the newest.
pub(super) const WHOLE: usize = 500;

/// A message and what changed it, in order.
pub(super) fn about<'a>(entries: impl IntoIterator<Item = &'a Entry>, seq: u32) -> Vec<Entry> {
    entries.into_iter().filter(|e| e.seq() == Some(seq)).cloned().collect()
}

/// Whether these entries hold the message itself: as transcripts only grow, all that changed it lies behind.
pub(super) fn says<'a>(entries: impl IntoIterator<Item = &'a Entry>, seq: u32) -> bool {
    entries.into_iter().any(|e| matches!(e, Entry::Said(message) if message.seq == seq))
}
