//! Removing the mails of whoever was forgotten from the mailboxes in which taken mail is kept. It is tried until it is
//! done: what a restore finds there it takes in again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::{Channel, Hasher, Unremoved};
use crate::domain::event::{Event, Followup, FollowupId, What};
use crate::domain::forget::Gone;
use crate::domain::id::ChannelName;
use crate::store::{Store, StoreError};

use super::aside::{Aside, AsideError};
use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::seed;

/// How often it is looked, and how soon it is tried again.
const LOOK: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_secs(120);
/// How many follow-ups are read at a time.
const PAGE: usize = 256;

/// What removes mails.
pub struct Expunging {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// The channels, of which some keep what was taken.
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    /// Keyed hashes.
    pub hasher: Arc<dyn Hasher>,
    /// Where that lies for which there was no room.
    pub aside: Option<Aside>,
}

impl Expunging {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let looked = self.look(&stop).await;
            if let Err(error) = &looked {
                tracing::warn!(%error, "mails of whoever was forgotten are still in their mailbox; it is tried again");
            }
            tokio::select! {
                () = self.clock.sleep(if looked.is_ok() { LOOK } else { AGAIN }) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn look(&self, stop: &CancellationToken) -> Result<(), ExpungingError> {
        let waiting = self.waiting().await?;
        let (ids, all): (Vec<FollowupId>, Vec<Gone>) = waiting.into_iter().unzip();
        // All of them in one search: it reads the beginning of every mail that is there.
        let Some(gone) = all.into_iter().reduce(Gone::and) else { return Ok(()) };
        if let Some(aside) = self.aside.clone() {
            let contacts = gone.contacts.clone();
            tokio::task::spawn_blocking(move || aside.forget(&contacts)).await.map_err(|_| Stopping)??;
        }
        let mut removed = 0;
        for channel in self.channels.values() {
            removed += channel.expunge(&self.hasher, &gone, stop).await?;
        }
        // Only once every channel is done: if one fails, all are searched again, and find less.
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Expunged(ids) };
        self.desk.submit(event).await?;
        if removed > 0 {
            tracing::info!(mails = removed, "taken mails of whoever was forgotten are removed");
        }
        Ok(())
    }

    async fn waiting(&self) -> Result<Vec<(FollowupId, Gone)>, StoreError> {
        let mut all = Vec::new();
        for skip in (0..).step_by(PAGE) {
            let page = self.store.followups(skip, PAGE).await?;
            if page.is_empty() {
                break;
            }
            all.extend(page.into_iter().filter_map(|(id, followup)| match followup {
                Followup::Expunge(gone) => Some((id, gone)),
                _ => None,
            }));
        }
        Ok(all)
    }
}

#[derive(Debug, thiserror::Error)]
enum ExpungingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Channel(#[from] Unremoved),
    #[error(transparent)]
    Aside(#[from] AsideError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}
