//! What a batch is decided on.

use std::collections::{BTreeMap, BTreeSet};

use tokio_util::sync::CancellationToken;

use super::Committer;
use super::draft::{Draft, Ready};
use super::patience::patient;
use super::undecided::Undecided;
use crate::channel::email::known_as;
use crate::domain::call;
use crate::domain::changes::{Addressee, Needs};
use crate::domain::decide::{addressee, caller, needs, needs_last, needs_more};
use crate::domain::event::Aliases;
use crate::domain::id::{Address, ChannelName, SeenKey};
use crate::domain::policy::Policy;
use crate::domain::time::Now;
use crate::service::batch::{absorb, still_missing};
use crate::service::commit_handle::Pending;
use crate::service::trail_watch;
use crate::store::{Loaded, StoreError};

impl Committer {
    /// Loads and decides a batch, as much of it as one commit carries, and returns the rest. Where it can't be loaded
    /// nothing is decided.
    pub(super) async fn decide(
        &self,
        batch: Undecided,
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<(Ready, Vec<Pending>), (StoreError, Undecided)> {
        let policy = self.rules.policy();
        let now = self.clock.now();
        let loaded = match self.load(&batch.events, &policy, now, afresh, stop).await {
            Ok(loaded) => loaded,
            Err(error) => return Err((error, batch)),
        };
        let mut draft = Draft::on(loaded, policy, now);
        let left = draft.add(batch);
        let indexes = if draft.repairs() {
            match patient(&self.hands.reports, stop, || self.store.indexes()).await {
                Ok(indexes) => indexes,
                Err(error) => {
                    let mut batch = draft.undecided();
                    batch.events.extend(left);
                    return Err((error, batch));
                }
            }
        } else {
            Vec::new()
        };
        Ok((draft.ready(&indexes, |before, act| self.store.chain(before, act)), left))
    }

    /// Two rounds: what the events name, and what that names; and a third for the few of operators that need more of the
    /// case which they mean. What is remembered takes none, unless it is to be read `afresh`.
    async fn load(
        &self,
        batch: &[Pending],
        policy: &Policy,
        now: Now,
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<Loaded, StoreError> {
        let mut first = Needs::default();
        for pending in batch {
            first.merge(needs(&pending.event));
        }
        let addressees = self.addressees(batch, policy);
        first.contacts.extend(addressees.values().flat_map(Addressee::all));
        let end = self.hands.reports.trail_end();
        let least = end.least();
        let mut loaded = self.read(&first, batch, afresh, stop).await?;
        if !end.saw(&loaded.snapshot.roster, least) {
            self.look_at_trail().await;
        }
        loaded.snapshot.addressees = addressees;
        let mut second = Needs::default();
        for pending in batch {
            second.merge(needs_more(&loaded.snapshot, &pending.event, policy, now));
        }
        let mut third = Needs::default();
        self.read_more(&mut loaded, second, batch, afresh, stop).await?;
        for pending in batch {
            third.merge(needs_last(&loaded.snapshot, &pending.event, policy));
        }
        self.read_more(&mut loaded, third, batch, afresh, stop).await?;
        self.hands.reports.unreadable().met_all(&loaded.snapshot.unreadable);
        Ok(loaded)
    }

    /// Adds what is not there yet.
    async fn read_more(
        &self,
        loaded: &mut Loaded,
        needs: Needs,
        batch: &[Pending],
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<(), StoreError> {
        let missing = still_missing(needs, &loaded.snapshot);
        if !missing.is_empty() {
            let more = self.read(&missing, batch, afresh, stop).await?;
            absorb(loaded, more);
        }
        Ok(())
    }

    /// What is remembered is not read, unless it is to be read `afresh`. Whether a key that is not remembered was taken
    /// all the same the commit tells, if it will name that and nothing else is to be read.
    async fn read(
        &self,
        needs: &Needs,
        batch: &[Pending],
        afresh: bool,
        stop: &CancellationToken,
    ) -> Result<Loaded, StoreError> {
        let recalled = if afresh { None } else { self.store.recall(needs, None) };
        let Some((mut loaded, rest)) = recalled else {
            return patient(&self.hands.reports, stop, || self.store.load(needs)).await;
        };
        if !is_told_by_commit(&rest, batch) {
            let more = patient(&self.hands.reports, stop, || self.store.load_beside(&rest)).await?;
            loaded.snapshot.held.clone_from(&more.snapshot.held);
            absorb(&mut loaded, more);
        }
        Ok(loaded)
    }

    /// The trail seems to have been put back: whether it was is looked at once more. It stops nothing.
    async fn look_at_trail(&self) {
        if let Err(error) = trail_watch::look(&*self.store, &self.hands.reports, &self.clock).await {
            tracing::debug!(%error, "where the audit trail ends could not be looked at");
        }
    }

    /// Those of whom somebody says that an answer is for them, as each channel of mail would know them.
    pub(super) fn addressees(
        &self,
        batch: &[Pending],
        policy: &Policy,
    ) -> BTreeMap<(ChannelName, Address), Addressee> {
        let Some(hasher) = &self.hasher else { return BTreeMap::new() };
        let mails = || policy.channels.iter().filter(|channel| channel.traits.addresses.have_forms());
        let of = |address: &Address| {
            let known = |name: &ChannelName| {
                let (id, aliases) = known_as(&**hasher, name, address);
                ((name.clone(), address.clone()), Addressee { id, aliases })
            };
            mails().map(|channel| known(&channel.name)).collect::<Vec<_>>()
        };
        let called = |number: &Address| {
            let id = hasher.chat_id(&call::channel(), number).contact();
            ((call::channel(), number.clone()), Addressee { id, aliases: Aliases::default() })
        };
        let callers = batch.iter().filter_map(|pending| caller(&pending.event)).map(called);
        batch.iter().filter_map(|pending| addressee(&pending.event)).flat_map(of).chain(callers).collect()
    }
}

/// Whether there is nothing in it but keys that the batch's commit names, which then tells whether they were taken.
pub(super) fn is_told_by_commit(rest: &Needs, batch: &[Pending]) -> bool {
    let is_named = |key: &SeenKey| batch.iter().any(|pending| pending.event.seen.contains(key));
    rest.seen.iter().all(is_named) && Needs { seen: BTreeSet::new(), ..rest.clone() }.is_empty()
}
