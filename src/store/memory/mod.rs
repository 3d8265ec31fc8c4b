//! The store as plain values behind one mutex: the reference model of [`Store`](super::Store), and the store
//! of the training line, of tests and of simulations.
//! Handles made by `clone` are one daemon's, those made by [`another`](MemoryStore::another) share its state as
//! another daemon shares one Redis. Nothing is sealed, for nothing leaves the process.

mod lane;
mod read;
mod scores;
mod write;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::civil::Date;

use super::known::Known;
use super::point::{History, Point};
use super::{Batch, Counts, Epoch, LaneId, Leader, Loaded, Most, OpId, Result, Rev, Run, Store, StoreError};
use crate::domain::automatic::Automatic;
use crate::domain::case::{Case, Index};
use crate::domain::changes::{Link, Needs};
use crate::domain::contact::Contact;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, ChatId, ContactId, DeliveryId, LinkKey, SeenKey, Shelf, SourceId};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::say::Delivery;
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::keys::chain_without_key;
use lane::Lane;
use scores::Scores;

/// How many cases one step of a scan brings.
const STEP: usize = 256;

/// What is wrong with a spoiled case.
const SPOILED: &str = "it was changed, or sealed with another key";

/// A line that is gone with the process.
#[derive(Clone)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
    /// Who leads through this handle, and what is known of the store.
    own: Arc<Own>,
}

/// What tells one daemon's handles from another's.
struct Own {
    token: u64,
    known: Known,
    /// What the holder of that epoch had begun to send, if that is known.
    begun: Mutex<Option<(Epoch, BTreeSet<DeliveryId>)>>,
}

impl Own {
    fn new() -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let token = NEXT.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self { token, known: Known::new(true), begun: Mutex::default() })
    }

    /// What the holder of that epoch had begun to send; none where it may have been anything.
    fn begun(&self, epoch: Epoch) -> Option<BTreeSet<DeliveryId>> {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.as_ref().filter(|(of, _)| *of == epoch).map(|(_, begun)| begun.clone())
    }

    fn saw(&self, state: &State) {
        self.known.saw(&state.leader.point);
    }
}

#[derive(Default)]
struct State {
    leader: Leader,
    /// The token of whoever leads.
    holder: u64,
    seen: BTreeSet<SeenKey>,
    contacts: BTreeMap<ContactId, (Rev, Contact)>,
    cases: BTreeMap<CaseCode, Kept>,
    roster: (Rev, Roster),
    links: BTreeMap<LinkKey, Link>,
    sent: BTreeMap<(CaseCode, DeliveryId), Vec<SourceId>>,
    indexes: BTreeMap<Index, Scores>,
    lanes: BTreeMap<LaneId, Lane>,
    followups: Vec<(FollowupId, Followup)>,
    trail: Vec<Record>,
    held: Vec<Delivery>,
    automatic: Vec<Automatic>,
    tallies: Tallies,
    /// Cases that were forgotten.
    forgotten: BTreeSet<CaseCode>,
    /// Cases that can't be read, as one whose bytes are damaged.
    spoiled: BTreeSet<CaseCode>,
    answers: VecDeque<(OpId, Vec<Claimed>)>,
    #[cfg(test)]
    commits: Vec<Vec<Case>>,
}

struct Kept {
    rev: Rev,
    case: Case,
    entries: Vec<Entry>,
}

/// A run that a commit claimed, remembered for a retry.
type Claimed = (LaneId, Vec<DeliveryId>);

impl Default for MemoryStore {
    fn default() -> Self {
        Self { state: Arc::default(), own: Own::new() }
    }
}

/// Shows nothing of what people wrote.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore(…)")
    }
}

impl MemoryStore {
    /// An unused line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle of another daemon on the same line.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { state: Arc::clone(&self.state), own: Own::new() }
    }

    /// Empties the line behind everyone's back.
    #[cfg(test)]
    pub(crate) fn wipe(&self) {
        self.with(|s| *s = State::default());
    }

    /// Takes a case out of an index behind everyone's back, as no commit would.
    #[cfg(test)]
    pub(crate) fn lose(&self, code: CaseCode, index: &Index) {
        self.with(|s| {
            let scores = s.indexes.get_mut(index).expect("the index is in use");
            let at = scores.by_code.remove(&code).expect("the case stands there");
            scores.by_score.remove(&(at, code));
        });
    }

    /// Counts so many commits, as an older copy does.
    #[cfg(test)]
    pub(crate) fn go_back(&self, number: u64) {
        self.with(|s| s.leader.point.number = number);
    }

    /// Cuts the audit trail off behind its first entries.
    #[cfg(test)]
    pub(crate) fn cut_trail(&self, after: usize) {
        self.with(|s| s.trail.truncate(after));
    }

    /// The cases that each commit wrote, for those who look how large commits are.
    #[cfg(test)]
    pub(crate) fn commits(&self) -> Vec<Vec<Case>> {
        self.with(|s| s.commits.clone())
    }

    /// Makes a case one that can't be read, as damaged bytes are.
    #[cfg(test)]
    pub(crate) fn spoil(&self, code: CaseCode) {
        self.with(|s| s.spoiled.insert(code));
    }

    /// Looks at or changes the state. A panic under the lock is a fault of this module; the state is whole
    /// all the same, because everything is validated before the first write.
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// Refuses a case that can't be read.
    fn readable(&self, code: CaseCode) -> Result<()> {
        if self.spoiled.contains(&code) {
            let key = format!("case:{}", code.compact());
            return Err(StoreError::Corrupt { key, case: Some(code), why: SPOILED.into() });
        }
        Ok(())
    }

    /// Refuses who does not lead under that epoch.
    fn lead(&self, own: &Own, epoch: Epoch) -> Result<()> {
        let leads = self.leader.epoch == epoch && (epoch == Epoch(0) || self.holder == own.token);
        if leads {
            return Ok(());
        }
        self.leader.point.check(&own.known.least())?;
        Err(StoreError::Fenced)
    }

    /// The same, and refuses one that stands behind what is known of it.
    fn write(&self, own: &Own, epoch: Epoch) -> Result<()> {
        self.lead(own, epoch)?;
        Ok(self.leader.point.check(&own.known.least())?)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn leader(&self) -> Result<Leader> {
        self.with(|s| {
            s.leader.point.check(&self.own.known.least())?;
            self.own.saw(s);
            Ok(s.leader.clone())
        })
    }

    fn expect(&self, point: &Point) {
        self.own.known.expect(point);
    }

    fn point(&self) -> Point {
        self.own.known.durable()
    }

    fn stands_at(&self) -> u64 {
        self.own.known.number()
    }

    fn had_begun(&self, epoch: Epoch, begun: BTreeSet<DeliveryId>) {
        *self.own.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some((epoch, begun));
    }

    async fn settle(&self) -> Result<()> {
        Ok(())
    }

    async fn begin_history(&self, epoch: Epoch, after: &[History]) -> Result<()> {
        self.with(|s| {
            s.lead(&self.own, epoch)?;
            s.begin_history(after);
            self.own.saw(s);
            Ok(())
        })
    }

    async fn seize(&self, from: Epoch) -> Result<Option<Epoch>> {
        self.with(|s| {
            s.leader.point.check(&self.own.known.least())?;
            let epoch = s.seize(&self.own, from);
            self.own.saw(s);
            Ok(epoch)
        })
    }

    async fn beat(&self, epoch: Epoch, mark: &[u8]) -> Result<()> {
        self.with(|s| {
            s.write(&self.own, epoch)?;
            s.beat(mark);
            Ok(())
        })
    }

    async fn load(&self, needs: &Needs) -> Result<Loaded> {
        self.with(|s| s.load(needs))
    }

    async fn commit(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        batch.check()?;
        self.with(|s| {
            let runs = s.commit(&self.own, epoch, batch)?;
            self.own.saw(s);
            Ok(runs)
        })
    }

    async fn destroy(&self, epoch: Epoch) -> Result<usize> {
        self.with(|s| s.write(&self.own, epoch).map(|()| 0))
    }

    async fn linked(&self, chat: ChatId, cases: Option<&BTreeSet<CaseCode>>) -> Result<Vec<SourceId>> {
        Ok(self.with(|s| s.linked(chat, |link| cases.is_none_or(|cases| cases.contains(&link.case)))))
    }

    async fn linked_by(&self, chat: ChatId, by: Stamp) -> Result<Vec<SourceId>> {
        Ok(self.with(|s| s.linked(chat, |link| link.at > Stamp(0) && link.at <= by)))
    }

    async fn claim(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        self.with(|s| s.claim(&self.own, epoch, now, most))
    }

    async fn materials(&self, asks: &[MaterialAsk]) -> Result<Vec<Material>> {
        self.with(|s| asks.iter().map(|ask| s.material(ask)).collect())
    }

    async fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        self.with(|s| s.transcript(code))
    }

    async fn indexes(&self) -> Result<Vec<Index>> {
        Ok(self.with(|s| s.counts().indexes.into_iter().map(|(index, ..)| index).collect()))
    }

    async fn range(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        Ok(self.with(|s| {
            let members = s.indexes.get(index).into_iter().flat_map(|scores| scores.from(from));
            members.take_while(|(_, score)| *score <= to).take(limit).collect()
        }))
    }

    async fn latest(&self, index: &Index, to: Stamp, limit: usize) -> Result<Vec<(CaseCode, Stamp)>> {
        Ok(self.with(|s| {
            let members = s.indexes.get(index).into_iter().flat_map(|scores| scores.back_from(to));
            members.take(limit).collect()
        }))
    }

    async fn standings(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>> {
        let score = |s: &State, (code, index): &(CaseCode, Index)| {
            s.indexes.get(index).and_then(|scores| scores.by_code.get(code)).copied()
        };
        Ok(self.with(|s| of.iter().map(|one| score(s, one)).collect()))
    }

    async fn scan(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)> {
        let from = usize::try_from(cursor).unwrap_or(usize::MAX);
        let codes: Vec<CaseCode> = self.with(|s| s.cases.keys().skip(from).take(STEP).copied().collect());
        let next = if codes.len() < STEP { 0 } else { cursor + STEP as u64 };
        Ok((codes, next))
    }

    async fn upkeep(&self, _quiet: bool) -> Result<()> {
        Ok(())
    }

    async fn held(&self, limit: usize) -> Result<Vec<Delivery>> {
        Ok(self.with(|s| s.held.iter().take(limit).cloned().collect()))
    }

    async fn automatic(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>> {
        Ok(self.with(|s| s.automatic.iter().skip(skip).take(limit).cloned().collect()))
    }

    async fn followups(&self, skip: usize, limit: usize) -> Result<Vec<(FollowupId, Followup)>> {
        Ok(self.with(|s| s.followups.iter().skip(skip).take(limit).cloned().collect()))
    }

    fn chain(&self, before: &Head, act: &Act) -> [u8; 32] {
        chain_without_key(&before.parts(act))
    }

    async fn trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>> {
        let behind = |record: &&Record| record.n > after;
        Ok(self.with(|s| s.trail.iter().filter(behind).take(limit).cloned().map(Some).collect()))
    }

    async fn prune(&self, epoch: Epoch, of: Shelf, day: i32) -> Result<()> {
        self.with(|s| {
            s.write(&self.own, epoch)?;
            s.seen.retain(|key| key.shelf != of || key.day >= day);
            Ok(())
        })
    }

    async fn tallies(&self, from: Date, to: Date) -> Result<Tallies> {
        Ok(self.with(|s| s.counted(Some((from, to)))))
    }

    async fn counts(&self) -> Result<Counts> {
        Ok(self.with(|s| s.counts()))
    }
}
