//! A store under the eyes of a test: what it is asked is counted, and how commits end can be chosen.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::civil::Date;
use tokio::sync::Notify;

use super::point::{History, Point};
use super::{Batch, Counts, Epoch, Leader, Loaded, Most, Result, Run, Store, StoreError, Usage};
use crate::domain::automatic::Automatic;
use crate::domain::case::Index;
use crate::domain::changes::Needs;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, ChatId, DeliveryId, Shelf, SourceId};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::say::Delivery;
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::keys::Leaves;

/// How a commit ends.
pub(crate) enum End {
    Taken,
    /// Nothing of it was done.
    Refused(StoreError),
    /// It was taken, and nobody hears of it.
    AnswerLost,
    /// In that way, once that is told.
    Once(Arc<Notify>, Box<End>),
}

/// A store, and what it was asked.
pub(crate) struct Watched {
    store: Arc<dyn Store>,
    calls: Mutex<Calls>,
}

#[derive(Default)]
struct Calls {
    names: Vec<&'static str>,
    ends: VecDeque<End>,
    is_away: bool,
}

impl Watched {
    pub fn over(store: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { store, calls: Mutex::default() })
    }

    /// What it was asked since the last time.
    pub fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls().names)
    }

    /// How the next commits end.
    pub fn ends(&self, ends: impl IntoIterator<Item = End>) {
        self.calls().ends.extend(ends);
    }

    /// Whether it can't be reached.
    pub fn is_away(&self, is_away: bool) {
        self.calls().is_away = is_away;
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn passes(&self, name: &'static str) -> Result<()> {
        let mut calls = self.calls();
        calls.names.push(name);
        if calls.is_away { Err(StoreError::Unavailable("it is away".into())) } else { Ok(()) }
    }
}

#[async_trait]
impl Store for Watched {
    async fn leader(&self) -> Result<Leader> {
        self.passes("leader")?;
        self.store.leader().await
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
        self.passes("settle")?;
        self.store.settle().await
    }

    fn may_lose_the_last(&self) -> bool {
        self.store.may_lose_the_last()
    }

    async fn begin_history(&self, epoch: Epoch, after: &[History]) -> Result<()> {
        self.passes("begin_history")?;
        self.store.begin_history(epoch, after).await
    }

    async fn seize(&self, from: Epoch) -> Result<Option<Epoch>> {
        self.passes("seize")?;
        self.store.seize(from).await
    }

    async fn beat(&self, epoch: Epoch, mark: &[u8]) -> Result<()> {
        self.passes("beat")?;
        self.store.beat(epoch, mark).await
    }

    async fn load(&self, needs: &Needs) -> Result<Loaded> {
        self.passes("load")?;
        self.store.load(needs).await
    }

    async fn load_beside(&self, needs: &Needs) -> Result<Loaded> {
        self.passes("load beside")?;
        self.store.load_beside(needs).await
    }

    fn seal(&self, batch: &Batch) {
        self.calls().names.push("seal");
        self.store.seal(batch);
    }

    async fn commit(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        self.passes("commit")?;
        let mut end = self.calls().ends.pop_front().unwrap_or(End::Taken);
        while let End::Once(told, then) = end {
            told.notified().await;
            end = *then;
        }
        match end {
            End::Once(..) | End::Taken => self.store.commit(epoch, batch).await,
            End::Refused(why) => Err(why),
            End::AnswerLost => {
                let lost = StoreError::Unavailable("the answer was lost".into());
                self.store.commit(epoch, batch).await.and(Err(lost))
            }
        }
    }

    async fn destroy(&self, epoch: Epoch) -> Result<usize> {
        self.passes("destroy")?;
        self.store.destroy(epoch).await
    }

    async fn linked(&self, chat: ChatId, cases: Option<&BTreeSet<CaseCode>>) -> Result<Vec<SourceId>> {
        self.passes("linked")?;
        self.store.linked(chat, cases).await
    }

    async fn linked_by(&self, chat: ChatId, by: Stamp) -> Result<Vec<SourceId>> {
        self.passes("linked_by")?;
        self.store.linked_by(chat, by).await
    }

    async fn claim(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        self.passes("claim")?;
        self.store.claim(epoch, now, most).await
    }

    async fn materials(&self, asks: &[MaterialAsk]) -> Result<Vec<Material>> {
        self.passes("materials")?;
        self.store.materials(asks).await
    }

    async fn materials_beside(&self, asks: &[MaterialAsk], roster: &Arc<Roster>) -> Result<Vec<Material>> {
        self.passes("materials")?;
        self.store.materials_beside(asks, roster).await
    }

    async fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        self.passes("transcript")?;
        self.store.transcript(code).await
    }

    async fn indexes(&self) -> Result<Vec<Index>> {
        self.passes("indexes")?;
        self.store.indexes().await
    }

    async fn range(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        self.passes("range")?;
        self.store.range(index, from, to, limit).await
    }

    async fn latest(&self, index: &Index, to: Stamp, limit: usize) -> Result<Vec<(CaseCode, Stamp)>> {
        self.passes("latest")?;
        self.store.latest(index, to, limit).await
    }

    async fn standings(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>> {
        self.passes("standings")?;
        self.store.standings(of).await
    }

    async fn scan(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)> {
        self.passes("scan")?;
        self.store.scan(cursor).await
    }

    async fn upkeep(&self, quiet: bool) -> Result<()> {
        self.passes("upkeep")?;
        self.store.upkeep(quiet).await
    }

    async fn perils(&self) -> Result<Vec<String>> {
        self.passes("perils")?;
        self.store.perils().await
    }

    async fn usage(&self) -> Result<Usage> {
        self.passes("usage")?;
        self.store.usage().await
    }

    fn keys(&self) -> Option<&Leaves> {
        self.store.keys()
    }

    async fn held(&self, limit: usize) -> Result<Vec<Delivery>> {
        self.passes("held")?;
        self.store.held(limit).await
    }

    async fn automatic(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>> {
        self.passes("automatic")?;
        self.store.automatic(skip, limit).await
    }

    async fn followups(&self, skip: usize, limit: usize) -> Result<Vec<(FollowupId, Followup)>> {
        self.passes("followups")?;
        self.store.followups(skip, limit).await
    }

    fn chain(&self, before: &Head, act: &Act) -> [u8; 32] {
        self.store.chain(before, act)
    }

    async fn trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>> {
        self.passes("trail")?;
        self.store.trail(after, limit).await
    }

    async fn prune(&self, epoch: Epoch, shelf: Shelf, day: i32) -> Result<()> {
        self.passes("prune")?;
        self.store.prune(epoch, shelf, day).await
    }

    async fn tallies(&self, from: Date, to: Date) -> Result<Tallies> {
        self.passes("tallies")?;
        self.store.tallies(from, to).await
    }

    async fn counts(&self) -> Result<Counts> {
        self.passes("counts")?;
        self.store.counts().await
    }
}
