//! Contacts who asked to be forgotten, or to have their chats cleared: these are cleared at once, and who wants to be
//! forgotten goes when it is time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::event::{Event, Followup, FollowupId, What};
use crate::domain::id::ContactId;
use crate::domain::time::Stamp;
use crate::domain::trail::Who;
use crate::store::{Epoch, Store, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::forgetting::{self, Found, Whom};
use super::seed;
use super::vault::Blobs;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(2);
/// How many follow-ups are read at a time.
const PAGE: usize = 256;

/// What lets contacts go.
pub struct Leaving {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The epoch under which this daemon leads.
    pub epoch: Epoch,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// The folder of attachments, if the line has one.
    pub blobs: Option<Blobs>,
}

impl Leaving {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        // After a restart a chat is cleared once more, which finds nothing.
        let mut cleared = BTreeSet::new();
        while !stop.is_cancelled() {
            if let Err(error) = self.look(&mut cleared).await {
                tracing::warn!(%error, "who asked to be forgotten can't be looked for; the next look will");
            }
            tokio::select! {
                () = self.clock.sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn look(&self, cleared: &mut BTreeSet<FollowupId>) -> Result<(), LeavingError> {
        let now = self.clock.now().line;
        let all = self.all().await?;
        cleared.retain(|id| all.iter().any(|(known, ..)| known == id));
        for (id, contact, at) in all {
            if at.is_some_and(|at| at <= now) {
                self.let_go(contact, id).await?;
            } else if at.is_none() || cleared.insert(id) {
                let messages = self.store.linked(contact.chat(), None).await?;
                self.submit(What::Clear(contact, messages)).await?;
            }
        }
        Ok(())
    }

    /// Whose chats are to be cleared, and when they are to be forgotten, if they are.
    async fn all(&self) -> Result<Vec<(FollowupId, ContactId, Option<Stamp>)>, StoreError> {
        let mut all = Vec::new();
        for skip in (0..).step_by(PAGE) {
            let page = self.store.followups(skip, PAGE).await?;
            if page.is_empty() {
                break;
            }
            all.extend(page.into_iter().filter_map(|(id, followup)| match followup {
                Followup::Leave { contact, at } => Some((id, contact, Some(at))),
                Followup::Clear { contact } => Some((id, contact, None)),
                _ => None,
            }));
        }
        Ok(all)
    }

    async fn let_go(&self, contact: ContactId, id: FollowupId) -> Result<(), LeavingError> {
        let found: Found = forgetting::find(&*self.store, &Whom::Contact(contact)).await?;
        let mut all = found.forget();
        // The last of them ends it: until then it is done again from where it was cut off.
        if let Some(last) = all.last_mut() {
            last.asked = Some((contact, id));
        }
        for what in all {
            self.submit(What::Forget(Box::new(what), Who::Line)).await?;
        }
        self.store.destroy(self.epoch).await?;
        forgetting::remove_blobs(self.blobs.clone(), &found).await;
        Ok(())
    }

    async fn submit(&self, what: What) -> Result<(), Stopping> {
        self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.map(|_| ())
    }
}

#[derive(Debug, thiserror::Error)]
enum LeavingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}
