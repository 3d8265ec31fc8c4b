//! The one writer remembers.
//!
//! Nobody but the holder of the epoch writes, so what it wrote is what is there: the roster, contacts and open cases
//! lie decoded beside the store, as they were last written or read, in a bounded room. Who decides on them asks
//! [`recall`](Store::recall) and spares the round; what rendering takes is answered from here where it can be.
//!
//! Architecture invariant: whatever is remembered is what the store holds after a certain number of commits, all of it
//! or nothing. It is dropped whole where a commit is not taken as the next number, for whatever reason, where a
//! connection fails, and where somebody else leads; a commit that was decided on it is refused by the store itself if
//! that stands at another number. Every read goes to the store, as if there were nothing here.
//!
//! While a commit is under way the next is decided on what that writes, laid over what is remembered. Nothing that
//! anybody is shown comes from there.

mod kept;
mod known_case;
mod over;
mod size;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::civil::Date;

use super::point::{History, Point};
use super::{Batch, Counts, Epoch, Leader, Loaded, Most, Result, Run, Store, StoreError, UnderWay, Usage};
use crate::domain::automatic::Automatic;
use crate::domain::case::Index;
use crate::domain::changes::Needs;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, ChatId, DeliveryId, Shelf, SourceId};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::say::Delivery;
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::keys::Leaves;
use kept::Kept;

/// A store, and what its one writer remembers of it.
pub struct Remembering {
    store: Arc<dyn Store>,
    kept: Mutex<Kept>,
}

impl Remembering {
    /// Over that store, with room for about so many bytes.
    #[must_use]
    pub fn over(store: Arc<dyn Store>, room: usize) -> Self {
        Self { store, kept: Mutex::new(Kept::new(room)) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops everything where an answer leaves a doubt about it: the connection failed, and is made anew unseen, or
    /// the store is another one's, or of another day.
    fn heed<T>(&self, answer: Result<T>) -> Result<T> {
        match &answer {
            Ok(_) | Err(StoreError::Rejected(_) | StoreError::Corrupt { .. }) => {}
            Err(
                StoreError::Unavailable(_)
                | StoreError::WentBack(_)
                | StoreError::Fenced
                | StoreError::Newer { .. }
                | StoreError::Conflict(_),
            ) => self.kept().drop_all(),
        }
        answer
    }
}

#[async_trait]
impl Store for Remembering {
    async fn leader(&self) -> Result<Leader> {
        self.heed(self.store.leader().await)
    }

    fn expect(&self, point: &Point) {
        self.store.expect(point);
    }

    fn point(&self) -> Point {
        self.store.point()
    }

    fn stands_at(&self) -> u64 {
        self.store.stands_at()
    }

    fn had_begun(&self, epoch: Epoch, begun: BTreeSet<DeliveryId>) {
        self.store.had_begun(epoch, begun);
    }

    async fn settle(&self) -> Result<()> {
        self.heed(self.store.settle().await)
    }

    fn may_lose_the_last(&self) -> bool {
        self.store.may_lose_the_last()
    }

    async fn begin_history(&self, epoch: Epoch, after: &[History]) -> Result<()> {
        let begun = self.store.begin_history(epoch, after).await;
        self.kept().drop_all();
        begun
    }

    async fn seize(&self, from: Epoch) -> Result<Option<Epoch>> {
        let seized = self.store.seize(from).await;
        self.kept().drop_all();
        seized
    }

    async fn beat(&self, epoch: Epoch, mark: &[u8]) -> Result<()> {
        self.heed(self.store.beat(epoch, mark).await)
    }

    fn recall(&self, needs: &Needs, under_way: Option<&UnderWay>) -> Option<(Loaded, Needs)> {
        let (now, mut kept) = (self.store.stands_at(), self.kept());
        match under_way {
            Some(under_way) => kept.recall_over(needs, under_way, now),
            None => kept.recall(needs, now),
        }
    }

    fn remembers(&self, number: u64) -> bool {
        self.kept().holds_at(number) && self.store.stands_at() == number
    }

    async fn load(&self, needs: &Needs) -> Result<Loaded> {
        let begun = self.kept().turn();
        let loaded = self.heed(self.store.load(needs).await)?;
        self.kept().keep(begun, needs, &loaded, true, self.store.stands_at());
        Ok(loaded)
    }

    async fn load_beside(&self, needs: &Needs) -> Result<Loaded> {
        let begun = self.kept().turn();
        let loaded = self.heed(self.store.load_beside(needs).await)?;
        self.kept().keep(begun, needs, &loaded, false, self.store.stands_at());
        Ok(loaded)
    }

    fn seal(&self, batch: &Batch) {
        self.store.seal(batch);
    }

    async fn commit(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        let before = self.kept().begin();
        let answer = self.store.commit(epoch, batch).await;
        let mut kept = self.kept();
        match &answer {
            Ok(_) => kept.taken(batch, before, self.store.stands_at()),
            Err(_) => kept.not_taken(),
        }
        answer
    }

    async fn destroy(&self, epoch: Epoch) -> Result<usize> {
        self.heed(self.store.destroy(epoch).await)
    }

    async fn linked(&self, chat: ChatId, cases: Option<&BTreeSet<CaseCode>>) -> Result<Vec<SourceId>> {
        self.heed(self.store.linked(chat, cases).await)
    }

    async fn linked_by(&self, chat: ChatId, by: Stamp) -> Result<Vec<SourceId>> {
        self.heed(self.store.linked_by(chat, by).await)
    }

    async fn claim(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        self.heed(self.store.claim(epoch, now, most).await)
    }

    async fn materials(&self, asks: &[MaterialAsk]) -> Result<Vec<Material>> {
        let (mut found, roster): (Vec<Option<Material>>, _) = {
            let (now, mut kept) = (self.store.stands_at(), self.kept());
            (asks.iter().map(|ask| kept.material(ask, now)).collect(), kept.roster_at(now))
        };
        let missing = asks.iter().zip(&found).filter(|(_, found)| found.is_none());
        let missing: Vec<MaterialAsk> = missing.map(|(ask, _)| ask.clone()).collect();
        if !missing.is_empty() {
            let read = match roster {
                Some(roster) => self.store.materials_beside(&missing, &roster).await,
                None => self.store.materials(&missing).await,
            };
            let read = self.heed(read)?;
            found.iter_mut().filter(|found| found.is_none()).zip(read).for_each(|(lacks, read)| {
                *lacks = Some(read);
            });
        }
        Ok(found.into_iter().flatten().collect())
    }

    async fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        self.heed(self.store.transcript(code).await)
    }

    async fn indexes(&self) -> Result<Vec<Index>> {
        self.heed(self.store.indexes().await)
    }

    async fn range(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        self.heed(self.store.range(index, from, to, limit).await)
    }

    async fn latest(&self, index: &Index, to: Stamp, limit: usize) -> Result<Vec<(CaseCode, Stamp)>> {
        self.heed(self.store.latest(index, to, limit).await)
    }

    async fn standings(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>> {
        self.heed(self.store.standings(of).await)
    }

    async fn scan(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)> {
        self.heed(self.store.scan(cursor).await)
    }

    async fn upkeep(&self, quiet: bool) -> Result<()> {
        self.heed(self.store.upkeep(quiet).await)
    }

    async fn perils(&self) -> Result<Vec<String>> {
        self.heed(self.store.perils().await)
    }

    async fn usage(&self) -> Result<Usage> {
        self.heed(self.store.usage().await)
    }

    fn keys(&self) -> Option<&Leaves> {
        self.store.keys()
    }

    async fn held(&self, limit: usize) -> Result<Vec<Delivery>> {
        self.heed(self.store.held(limit).await)
    }

    async fn automatic(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>> {
        self.heed(self.store.automatic(skip, limit).await)
    }

    async fn followups(&self, skip: usize, limit: usize) -> Result<Vec<(FollowupId, Followup)>> {
        self.heed(self.store.followups(skip, limit).await)
    }

    fn chain(&self, before: &Head, act: &Act) -> [u8; 32] {
        self.store.chain(before, act)
    }

    async fn trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>> {
        self.heed(self.store.trail(after, limit).await)
    }

    async fn prune(&self, epoch: Epoch, shelf: Shelf, day: i32) -> Result<()> {
        let pruned = self.store.prune(epoch, shelf, day).await;
        // Keys that were taken may be so no more.
        self.kept().drop_all();
        pruned
    }

    async fn tallies(&self, from: Date, to: Date) -> Result<Tallies> {
        self.heed(self.store.tallies(from, to).await)
    }

    async fn counts(&self) -> Result<Counts> {
        self.heed(self.store.counts().await)
    }
}
