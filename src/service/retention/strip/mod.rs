//! Of closed cases what was attached and noted in them goes before the rest.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::domain::case::Case;
use crate::domain::changes::Needs;
use crate::domain::decide::Reason;
use crate::domain::event::{Event, What};
use crate::domain::forget::Strip;
use crate::domain::message::{Entry, Parts, notes};
use crate::service::forgetting::{Found, remove_blobs};
use crate::service::seed;
use crate::service::sweep::{attachments, blob};
use crate::store::StoreError;

use super::walks::{self, Place, Walks};
use super::{Retention, RetentionError, pass_over};

/// How many cases are stripped in one go, and how much of a transcript one commit writes anew: entries, and bytes.
const AT_ONCE: usize = 8;
const ENTRIES: usize = 64;
const BYTES: usize = 96 << 10;

const ATTACHMENTS: Parts = Parts { attachments: true, notes: false };
const NOTES: Parts = Parts { attachments: false, notes: true };

impl Retention {
    /// Takes what is due out of some cases. Returns whether there is more.
    pub(super) async fn strip(&self, walks: &mut Walks) -> Result<bool, RetentionError> {
        let retention = self.places.rules.policy().retention;
        let attachments = self.walk(&mut walks.attachments, retention.attachments, ATTACHMENTS).await?;
        Ok(self.walk(&mut walks.notes, retention.notes, NOTES).await? || attachments)
    }

    async fn walk(
        &self,
        place: &mut Option<Place>,
        kept: Option<Duration>,
        parts: Parts,
    ) -> Result<bool, RetentionError> {
        let Some(before) = kept.map(|kept| self.clock.now().line - kept) else { return Ok(false) };
        let mut due = walks::closed(&*self.places.store, *place, before).await?.into_iter();
        for (code, closed) in due.by_ref().take(AT_ONCE) {
            let needs = Needs { listed: [code].into(), ..Needs::default() };
            if let Some(case) = self.places.store.load(&needs).await?.snapshot.cases.remove(&code) {
                match self.strip_one(&case, parts).await {
                    Err(RetentionError::Store(StoreError::Corrupt { .. })) => pass_over(code),
                    done => done?,
                }
            }
            *place = Some((closed, code));
        }
        Ok(due.next().is_some())
    }

    async fn strip_one(&self, case: &Case, parts: Parts) -> Result<(), RetentionError> {
        let Some((closed, gone)) = case.over() else { return Ok(()) };
        let parts = parts.without(gone);
        if !parts.any() {
            return Ok(());
        }
        let transcript = self.places.store.transcript(case.code).await?;
        let noted = notes(&transcript);
        let list = transcript.iter().skip(case.head.len());
        let amended = (0..).zip(list).filter_map(|(at, entry)| Some((at, entry.without(parts, &noted)?)));
        let pieces = pieces(amended.collect());
        let count = pieces.len();
        for (n, amended) in (1..).zip(pieces) {
            let strip =
                Strip { code: case.code, closed, parts, notes: noted.clone(), amended, last: n == count };
            let what = What::Strip(Box::new(strip));
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
            // Somebody took the case up meanwhile: what is still in it stays.
            if self.desk.submit(event).await?.reason != Reason::Stripped {
                return Ok(());
            }
        }
        if parts.attachments {
            // Last: as long as an entry names a file, that must be there.
            let blobs: BTreeSet<_> = transcript.iter().flat_map(attachments).filter_map(blob).collect();
            remove_blobs(self.blobs.clone(), &Found { blobs, ..Found::default() }).await;
        }
        tracing::info!(case = %case.code, attachments = parts.attachments, notes = parts.notes, "taken out by age");
        Ok(())
    }
}

/// In pieces that a commit carries; one at least.
fn pieces(amended: Vec<(u64, Entry)>) -> Vec<Vec<(u64, Entry)>> {
    let mut pieces = vec![Vec::new()];
    let mut bytes = 0;
    for (at, entry) in amended {
        let size = match &entry {
            Entry::Said(message) => message.text.len() + message.rest.as_ref().map_or(0, String::len),
            Entry::Edited { text, .. } | Entry::Part { text, .. } => text.len(),
            _ => 0,
        };
        let last = pieces.last().map_or(0, Vec::len);
        if last >= ENTRIES || (last > 0 && bytes + size > BYTES) {
            pieces.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(piece) = pieces.last_mut() {
            piece.push((at, entry));
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
