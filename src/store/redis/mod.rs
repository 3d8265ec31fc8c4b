//! The store in Redis 7: sealed documents, keyed names, and a few reviewable scripts.
//!
//! | key, behind `hl:{line}:` | holds |
//! | --- | --- |
//! | `meta` | hash: epoch, holder, beats, mark, version; history, parents, number of commits; counters |
//! | `ring` | a known value, sealed: tells a wrong line key before it does harm |
//! | `periods` | hash: which periods of keys documents may be wrapped by, and whether all are |
//! | `ops`, `ops:order` | the answers of the latest commits |
//! | `roster`, `contact:<id>`, `case:<code>` | hash: revision `r`, sealed document `d` and changes `1` to `8`, wrapped key `k`, length of the list `n`, numbers of a delivery `s…`; of a forgotten case `r` and the time `f` alone |
//! | `case:<code>:list` | further entries of the transcript: place (4 bytes), sealed entry |
//! | `doomed` | the leaves of what was forgotten, until they are destroyed in the key folder |
//! | `sent:<code>`, `link:<chat>` | hash: numbers by delivery, as a version before kept them; what messages belong to |
//! | `index`, `index:<tag>` | hash of the sealed names of indexes; their members by score |
//! | `tally`, `tally:<day>` | hash of the sealed names of counts; the counts of a civil day |
//! | `seen:<shelf>:<day>`, `seen:<shelf>` | set of keyed hashes; the days that there are |
//! | `ready`, `busy`, `lane:<tag>`, `lane:<tag>:d` | the outbox, see `lanes.lua` |
//! | `followups`, `followups:order` | hash and order |
//! | `held`, `held:order` | the same of deliveries that wait for somebody's word after a restore |
//! | `automatic`, `automatic:order` | the same of what made no case |
//! | `trail` | list, the audit trail: number (8 bytes), sealed entry |
//!
//! A load is one pipelined round; everything that is written goes through a script that checks the epoch. Names
//! are codes and keyed hashes; numbers, revisions and times are in the clear. [`COMMANDS`] lists what the user
//! of an ACL must be allowed.

mod ahead;
mod args;
mod automatic;
mod claim;
mod codec;
mod commit;
mod connect;
mod document;
mod error;
mod forgotten;
#[cfg(fuzzing)]
pub mod fuzzing;
mod group;
mod known_key;
mod lead;
mod link;
mod links;
mod lists;
mod load;
mod material;
mod memo;
mod names;
mod owned;
mod packing;
mod periods;
mod probe;
mod reply;
mod ring;
mod script;
mod scripts;
mod tail;
mod tally;
#[cfg(test)]
pub(super) mod tests;
mod trail;
mod unfit;
mod upkeep;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::known::Known;
use super::point::{History, Point};
use super::{Batch, Counts, Epoch, Leader, Loaded, Most, Result, Run, Store, Usage};
use crate::domain::automatic::Automatic;
use crate::domain::case::Index;
use crate::domain::changes::Needs;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{CaseCode, ChatId, DeliveryId, Shelf, SourceId};
use crate::domain::material::{Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::policy::Durability;
use crate::domain::roster::Roster;
use crate::domain::say::Delivery;
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Record};
use crate::keys::Leaves;
use async_trait::async_trait;
use codec::Codec;
pub use connect::COMMANDS;
use jiff::civil::Date;
use link::Link;
use memo::{Memo, locked};
pub use probe::{KeyFit, Look};
use scripts::Scripts;
pub use unfit::{ConnectError, UnsafeSetting};

/// A line's state in Redis.
pub struct RedisStore {
    link: Link,
    codec: Codec,
    scripts: Scripts,
    memo: Memo,
    /// Where the store stood when it was last heard of.
    known: Known,
    /// Tells this handle from another that leads, or led, under the same number.
    token: [u8; 16],
    /// What its settings must keep to.
    durability: Durability,
    /// How many bytes of what made no case it keeps.
    automatic_room: u64,
}

#[async_trait]
impl Store for RedisStore {
    async fn leader(&self) -> Result<Leader> {
        self.read_leader().await
    }

    async fn seize(&self, from: Epoch) -> Result<Option<Epoch>> {
        self.take_over(from).await
    }

    fn expect(&self, point: &Point) {
        self.known.expect(point);
    }

    fn point(&self) -> Point {
        self.known.durable()
    }

    fn stands_at(&self) -> u64 {
        self.known.number()
    }

    fn had_begun(&self, epoch: Epoch, begun: BTreeSet<DeliveryId>) {
        *locked(&self.memo.begun) = Some((epoch, begun));
    }

    async fn settle(&self) -> Result<()> {
        self.settle_point().await
    }

    fn may_lose_the_last(&self) -> bool {
        self.durability == Durability::Relaxed
    }

    async fn begin_history(&self, epoch: Epoch, after: &[History]) -> Result<()> {
        self.begin(epoch, after).await
    }

    async fn beat(&self, epoch: Epoch, mark: &[u8]) -> Result<()> {
        self.show_life(epoch, mark).await
    }

    async fn load(&self, needs: &Needs) -> Result<Loaded> {
        self.load_all(needs, true).await
    }

    async fn load_beside(&self, needs: &Needs) -> Result<Loaded> {
        self.load_all(needs, false).await
    }

    async fn commit(&self, epoch: Epoch, batch: &Batch) -> Result<Vec<Run>> {
        self.commit_batch(epoch, batch).await
    }

    fn seal(&self, batch: &Batch) {
        self.seal_ahead(batch);
    }

    async fn destroy(&self, epoch: Epoch) -> Result<usize> {
        self.destroy_doomed(epoch).await
    }

    async fn linked(&self, chat: ChatId, cases: Option<&BTreeSet<CaseCode>>) -> Result<Vec<SourceId>> {
        self.linked_to(chat, |link| cases.is_none_or(|cases| cases.contains(&link.case))).await
    }

    async fn linked_by(&self, chat: ChatId, by: Stamp) -> Result<Vec<SourceId>> {
        self.linked_to(chat, |link| link.at > Stamp(0) && link.at <= by).await
    }

    async fn claim(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        self.claim_ready(epoch, now, most).await
    }

    async fn materials(&self, asks: &[MaterialAsk]) -> Result<Vec<Material>> {
        self.gather(asks, None).await
    }

    async fn materials_beside(&self, asks: &[MaterialAsk], roster: &Arc<Roster>) -> Result<Vec<Material>> {
        self.gather(asks, Some(roster)).await
    }

    async fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        self.whole_transcript(code).await
    }

    async fn indexes(&self) -> Result<Vec<Index>> {
        Ok(self.counted_indexes().await?.into_iter().map(|(index, ..)| index).collect())
    }

    async fn range(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        self.members(index, from, to, limit).await
    }

    async fn latest(&self, index: &Index, to: Stamp, limit: usize) -> Result<Vec<(CaseCode, Stamp)>> {
        self.latest_members(index, to, limit).await
    }

    async fn standings(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>> {
        self.scores_of(of).await
    }

    async fn scan(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)> {
        self.some_cases(cursor).await
    }

    async fn upkeep(&self, quiet: bool) -> Result<()> {
        self.rewrite_if_due(quiet).await
    }

    async fn perils(&self) -> Result<Vec<String>> {
        let faults = self.unsafe_settings(self.durability).await?;
        Ok(faults.iter().map(ToString::to_string).collect())
    }

    async fn usage(&self) -> Result<Usage> {
        self.memory().await
    }

    fn keys(&self) -> Option<&Leaves> {
        self.codec.ring.leaves()
    }

    async fn held(&self, limit: usize) -> Result<Vec<Delivery>> {
        self.held_deliveries(limit).await
    }

    async fn automatic(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>> {
        self.kept_mails(skip, limit).await
    }

    async fn followups(&self, skip: usize, limit: usize) -> Result<Vec<(FollowupId, Followup)>> {
        self.waiting_followups(skip, limit).await
    }

    fn chain(&self, before: &Head, act: &Act) -> [u8; 32] {
        self.codec.ring.chain(&before.parts(act))
    }

    async fn trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>> {
        self.read_trail(after, limit).await
    }

    async fn prune(&self, epoch: Epoch, of: Shelf, day: i32) -> Result<()> {
        self.forget_days(epoch, of, day).await
    }

    async fn tallies(&self, from: Date, to: Date) -> Result<Tallies> {
        self.counted_on(from, to).await
    }

    async fn counts(&self) -> Result<Counts> {
        self.count_all().await
    }
}
