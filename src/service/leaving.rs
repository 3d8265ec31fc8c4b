//! Contacts who asked to be forgotten, or to have their chats cleared: these are cleared at once, and who wants to be
//! forgotten goes when it is time. Operators who were locked out: their chats are cleared, too. And what has stood in an
//! operator's chat for nearly two days goes, before its service deletes it no more.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::changes::Needs;
use crate::domain::event::{Event, Followup, FollowupId, What};
use crate::domain::forget::Copies;
use crate::domain::id::{ContactId, OperatorId};
use crate::domain::say::STAYS;
use crate::domain::time::Stamp;
use crate::domain::trail::Who;
use crate::store::{Epoch, StoreError};

use super::chats;
use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::forgetting::{self, Found, Places, Whom};
use super::seed;
use super::vault::Blobs;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(2);
/// How many messages of a chat are taken back at most.
const NEWEST: usize = 1_024;
/// How many follow-ups are read at a time.
const PAGE: usize = 256;
/// How often it is looked for what stood for so long.
const AGED: Duration = Duration::from_secs(600);
/// How many messages of a chat go at a time.
const AT_ONCE: usize = 256;

/// What lets contacts go.
pub struct Leaving {
    /// Where everything is that goes.
    pub places: Places,
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
        let mut aged = Stamp::default();
        while !stop.is_cancelled() {
            if let Err(error) = self.look(&mut cleared).await {
                tracing::warn!(%error, "who asked to be forgotten can't be looked for; the next look will");
            }
            if let Err(error) = self.look_for_aged(&mut aged).await {
                tracing::warn!(%error, "what is old in operators' chats can't be looked for; the next look will");
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
        for (id, followup) in all {
            match self.tend(id, followup, now, cleared).await {
                // What can't be read will not be read at the next look either: nobody waits behind it.
                Err(LeavingError::Store(error)) if !error.is_retry() => {
                    tracing::warn!(%error, "somebody who asked to be forgotten, or cleared, still waits for it");
                }
                tended => tended?,
            }
        }
        Ok(())
    }

    async fn tend(
        &self,
        id: FollowupId,
        followup: Followup,
        now: Stamp,
        cleared: &mut BTreeSet<FollowupId>,
    ) -> Result<(), LeavingError> {
        match followup {
            Followup::Leave { contact, at } if at <= now => self.let_go(contact, id).await?,
            Followup::Leave { contact, .. } if !cleared.contains(&id) => {
                self.clear(contact).await?;
                // Not before it is done: what was cut off is done at the next look.
                cleared.insert(id);
            }
            Followup::Clear { contact } => self.clear(contact).await?,
            Followup::ClearChats { operator } => self.clear_out(id, operator).await?,
            _ => {}
        }
        Ok(())
    }

    /// What has stood in an operator's chat for long enough, of open cases too.
    async fn look_for_aged(&self, looked: &mut Stamp) -> Result<(), LeavingError> {
        let now = self.clock.now().line;
        if now.since(*looked) < AGED {
            return Ok(());
        }
        let Places { store, rules, hasher } = &self.places;
        let (roster, policy) = (store.load(&Needs::default()).await?.snapshot.roster, rules.policy());
        for (operator, chat) in chats::that_recall(&roster, &policy, &**hasher) {
            let place = chats::place(&operator, chat, (&roster, &policy), &**hasher);
            let messages = store.linked_by(chat, now - STAYS).await?;
            for messages in messages.chunks(AT_ONCE) {
                let (operator, place, messages) = (operator.clone(), place.clone(), messages.to_vec());
                let copies = Copies { operator, chat, place, messages };
                self.submit(What::Aged(vec![copies])).await?;
            }
        }
        *looked = now;
        Ok(())
    }

    async fn clear(&self, contact: ContactId) -> Result<(), LeavingError> {
        let messages = self.places.store.linked(contact.chat(), None).await?;
        Ok(self.submit(What::Clear(contact, messages)).await?)
    }

    /// The newest of whatever the line sent to their chats: older ones their service does not delete any more.
    async fn clear_out(&self, id: FollowupId, operator: OperatorId) -> Result<(), LeavingError> {
        let Places { store, rules, hasher } = &self.places;
        let (roster, policy) = (store.load(&Needs::default()).await?.snapshot.roster, rules.policy());
        let mut all = Vec::new();
        for chat in chats::of(&operator, &roster, &policy, &**hasher) {
            let place = chats::place(&operator, chat, (&roster, &policy), &**hasher);
            let mut messages = store.linked(chat, None).await?;
            messages.sort_unstable_by_key(|message| std::cmp::Reverse(message.number()));
            messages.truncate(NEWEST);
            all.push(Copies { operator: operator.clone(), chat, place, messages });
        }
        Ok(self.submit(What::ClearOut(id, all)).await?)
    }

    async fn all(&self) -> Result<Vec<(FollowupId, Followup)>, StoreError> {
        let mut all = Vec::new();
        for skip in (0..).step_by(PAGE) {
            let page = self.places.store.followups(skip, PAGE).await?;
            if page.is_empty() {
                break;
            }
            let ours = |f: &Followup| {
                matches!(f, Followup::Leave { .. } | Followup::Clear { .. } | Followup::ClearChats { .. })
            };
            all.extend(page.into_iter().filter(|(_, followup)| ours(followup)));
        }
        Ok(all)
    }

    async fn let_go(&self, contact: ContactId, id: FollowupId) -> Result<(), LeavingError> {
        let found: Found =
            forgetting::find(&self.places, &Whom::Contact(contact, self.clock.now().line)).await?;
        let mut all = found.forget();
        // The last of them ends it: until then it is done again from where it was cut off.
        if let Some(last) = all.last_mut() {
            last.asked = Some((contact, id));
        }
        for what in all {
            self.submit(What::Forget(Box::new(what), Who::Line)).await?;
        }
        self.places.store.destroy(self.epoch).await?;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::fixture;
    use crate::keys::Keyring;
    use crate::service::rules::Rules;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, OpId, Store};

    #[tokio::test]
    async fn a_chat_whose_clearing_was_cut_off_is_cleared_at_the_next_look() {
        let store = MemoryStore::new();
        let leave = Followup::Leave { contact: ContactId([1; 16]), at: Stamp(i64::MAX) };
        let batch = Batch { followups: vec![(FollowupId(1), leave)], ..Batch::new(OpId([1; 16])) };
        store.commit(Epoch(0), &batch).await.unwrap();
        let rules = Rules::new(fixture::policy(Vec::new()));
        let leaving = Leaving {
            places: Places { store: Arc::new(store), rules, hasher: Arc::new(Keyring::generate().unwrap()) },
            epoch: Epoch(0),
            clock: Clock::running(),
            desk: CommitHandle::closed(),
            blobs: None,
        };
        let mut cleared = BTreeSet::new();
        assert!(matches!(leaving.look(&mut cleared).await, Err(LeavingError::Stopping(_))));
        assert!(cleared.is_empty());
    }
}
