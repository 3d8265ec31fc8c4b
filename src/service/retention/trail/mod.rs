//! The audit trail loses its beginning by age. What is left follows from an anchor in the roster, so that a beginning
//! that somebody else cut off is noticed.

use std::time::Duration;

use crate::domain::changes::Needs;
use crate::domain::event::{Event, What};
use crate::domain::time::Stamp;
use crate::domain::trail::{Begin, Head};
use crate::service::seed;
use crate::store::StoreError;

use super::{Retention, RetentionError};

/// How many entries go at a time.
const AT_ONCE: usize = 256;
/// How much older the oldest gets than it should: each cut is an entry itself, so there are few.
const SLACK: Duration = Duration::from_hours(24);

impl Retention {
    /// Lets go of the oldest entries. Returns whether there are more.
    pub(super) async fn cut_trail(&self) -> Result<bool, RetentionError> {
        let Some(begin) = self.next_begin(self.clock.now().civil).await? else { return Ok(false) };
        let (begin, count) = begin;
        let what = What::CutTrail(begin);
        self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await?;
        tracing::info!(
            entries = count,
            "the audit trail begins later: its oldest entries were kept for long enough"
        );
        Ok(count == AT_ONCE)
    }

    /// How many entries would go then, in civil time, as far as one look shows.
    pub(super) async fn trail_due(&self, then: Stamp) -> Result<usize, StoreError> {
        Ok(self.next_begin(then).await?.map_or(0, |(_, count)| count))
    }

    /// Where the trail is to begin then, and how many entries go. One that does not hold is left as it is.
    async fn next_begin(&self, then: Stamp) -> Result<Option<(Begin, usize)>, StoreError> {
        let Some(kept) = self.places.rules.policy().retention.audit else { return Ok(None) };
        let before = then - kept;
        let roster = self.places.store.load(&Needs::default()).await?.snapshot.roster;
        let mut after = roster.trail_begin.map_or(Head::default(), |begin| begin.after);
        let records = self.places.store.trail(after.n, AT_ONCE).await?;
        let Some(Some(oldest)) = records.first() else { return Ok(None) };
        if oldest.act.at > before - SLACK {
            return Ok(None);
        }
        let first = roster.trail_begin.map_or(oldest.hash, |begin| begin.first);
        let mut count = 0;
        // The last entry stays: whatever else knows of the trail knows that one.
        for record in records.iter().flatten().take_while(|r| r.act.at <= before && r.n < roster.trail.n) {
            if after.follow(Some(record), |head, act| self.places.store.chain(head, act)).is_err() {
                tracing::error!(
                    entry = record.n,
                    "the audit trail does not hold, so nothing of it is let go of"
                );
                return Ok(None);
            }
            count += 1;
        }
        Ok((count > 0).then_some((Begin { after, first }, count)))
    }
}

#[cfg(test)]
mod tests;
