//! When it is looked next what was kept for long enough, and what that will be: for whoever asks how the line is.

use std::time::Duration;

use crate::domain::case::Index;
use crate::domain::changes::PAGE;
use crate::domain::time::{Stamp, millis};
use crate::service::report::Forecast;
use crate::store::StoreError;

use super::Retention;
use super::walks::{Walks, start};

/// How many are counted at most: more than that is many.
const MOST: usize = 1_000;

impl Retention {
    /// What will be due at that line time.
    pub(super) async fn forecast(&self, walks: &Walks, at: Stamp) -> Result<Forecast, StoreError> {
        let (retention, now) = (self.places.rules.policy().retention, self.clock.now());
        let civil = Stamp(now.civil.0 + at.0 - now.line.0);
        let behind = |place: Option<_>| place.unwrap_or_else(start).0;
        Ok(Forecast {
            at,
            cases: self.closed(retention.content.map(|kept| at - kept), start().0).await?,
            attachments: self
                .closed(retention.attachments.map(|kept| at - kept), behind(walks.attachments))
                .await?,
            notes: self.closed(retention.notes.map(|kept| at - kept), behind(walks.notes)).await?,
            automatic: self.automatic_due(retention.automatic, at).await?,
            audit: self.trail_due(civil).await?,
        })
    }

    /// How many cases were closed after that and until then.
    async fn closed(&self, until: Option<Stamp>, after: Stamp) -> Result<usize, StoreError> {
        let Some(until) = until.filter(|until| *until > after) else { return Ok(0) };
        let from = after.0.saturating_add(1);
        Ok(self.places.store.range(&Index::Closed, Stamp(from), until, MOST).await?.len())
    }

    async fn automatic_due(&self, kept: Option<Duration>, at: Stamp) -> Result<usize, StoreError> {
        let Some(kept) = kept else { return Ok(0) };
        let before = Stamp(at.0.saturating_sub(millis(kept)));
        let mut count = 0;
        while count < MOST {
            let mails = self.places.store.automatic(count, PAGE).await?;
            let due = mails.iter().take_while(|mail| mail.received_at <= before).count();
            count += due;
            if due < PAGE {
                break;
            }
        }
        Ok(count)
    }
}
