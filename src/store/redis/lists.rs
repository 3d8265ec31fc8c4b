//! Indexes, follow-ups and counts.

use serde::de::DeserializeOwned;

use super::RedisStore;
use super::args::exact;
use crate::domain::case::Index;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::CaseCode;
use crate::domain::say::Delivery;
use crate::domain::time::Stamp;
use crate::store::{Counts, Result};

impl RedisStore {
    /// Reads which indexes were ever used, and remembers them.
    pub(super) async fn learn_indexes(&self) -> Result<Vec<Index>> {
        let name = self.codec.names.one("index");
        let mut pipe = redis::pipe();
        pipe.hgetall(&name);
        let mut fields = self.ask(&pipe).await?.list(&name)?;
        let mut indexes = Vec::new();
        while !fields.is_empty() {
            let tag: [u8; 16] = fields.array()?;
            indexes.push(self.codec.place(&name, &tag, 0, "index").open(&fields.bytes()?)?);
        }
        indexes.sort();
        self.memo.keep_all_indexes(indexes.iter().cloned());
        Ok(indexes)
    }

    /// The indexes that have members, how many, and the lowest score.
    pub(super) async fn counted_indexes(&self) -> Result<Vec<(Index, u64, Option<Stamp>)>> {
        let indexes = self.learn_indexes().await?;
        if indexes.is_empty() {
            return Ok(Vec::new());
        }
        let mut pipe = redis::pipe();
        for index in &indexes {
            let key = self.codec.names.index(self.codec.index_tag(index)?);
            pipe.zcard(&key).cmd("ZRANGE").arg(&key).arg(0).arg(0).arg("WITHSCORES");
        }
        let mut reply = self.ask(&pipe).await?;
        let mut counted = Vec::new();
        for index in indexes {
            let members = reply.number()?;
            let lowest = reply.scored("an index")?.first().map(|(_, score)| *score);
            if lowest.is_some() {
                counted.push((index, members, lowest));
            }
        }
        Ok(counted)
    }

    pub(super) async fn members(
        &self,
        index: &Index,
        from: Stamp,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        let key = self.codec.names.index(self.codec.index_tag(index)?);
        let mut pipe = redis::pipe();
        pipe.cmd("ZRANGEBYSCORE").arg(key).arg(exact(from)).arg(exact(to));
        pipe.arg("WITHSCORES").arg("LIMIT").arg(0).arg(limit);
        self.ask(&pipe).await?.scored("an index")
    }

    pub(super) async fn latest_members(
        &self,
        index: &Index,
        to: Stamp,
        limit: usize,
    ) -> Result<Vec<(CaseCode, Stamp)>> {
        let key = self.codec.names.index(self.codec.index_tag(index)?);
        let mut pipe = redis::pipe();
        pipe.cmd("ZRANGE").arg(key).arg(exact(to)).arg("-inf").arg("BYSCORE").arg("REV");
        pipe.arg("LIMIT").arg(0).arg(limit).arg("WITHSCORES");
        self.ask(&pipe).await?.scored("an index")
    }

    pub(super) async fn waiting_followups(
        &self,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<(FollowupId, Followup)>> {
        let kept = self.kept("followups", "followup", (skip, limit)).await?;
        Ok(kept.into_iter().map(|(id, followup)| (FollowupId(id), followup)).collect())
    }

    pub(super) async fn held_deliveries(&self, limit: usize) -> Result<Vec<Delivery>> {
        Ok(self.kept("held", "held", (0, limit)).await?.into_iter().map(|(_, delivery)| delivery).collect())
    }

    /// What a hash and its order keep behind the first so many, the longest kept first, sealed by the line's key. What
    /// can't be read is passed over.
    async fn kept<T: DeserializeOwned>(
        &self,
        name: &str,
        field: &'static str,
        page: (usize, usize),
    ) -> Result<Vec<(u64, T)>> {
        let place = self.codec.names.one(name);
        let open =
            |id, sealed: &[u8]| self.codec.place(&place, field.as_bytes(), id, field).open(sealed).map(Some);
        self.kept_by(name, page, open).await
    }

    /// The same, opened otherwise; what was forgotten is left out.
    pub(super) async fn kept_by<T>(
        &self,
        name: &str,
        (skip, limit): (usize, usize),
        open: impl Fn(u64, &[u8]) -> Result<Option<T>>,
    ) -> Result<Vec<(u64, T)>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let (name, order) = (self.codec.names.one(name), self.codec.names.one(&format!("{name}:order")));
        let mut pipe = redis::pipe();
        pipe.cmd("ZRANGE").arg(order).arg(skip).arg(skip + limit - 1);
        let mut members = self.ask(&pipe).await?.list(&name)?;
        let mut ids = Vec::new();
        while !members.is_empty() {
            ids.push(members.array::<8>()?);
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut pipe = redis::pipe();
        for id in &ids {
            pipe.hget(&name, id);
        }
        let mut reply = self.ask(&pipe).await?;
        let mut kept = Vec::new();
        for id in ids.into_iter().map(u64::from_be_bytes) {
            // Done since the first round.
            let Some(sealed) = reply.maybe()? else { continue };
            match open(id, &sealed) {
                Ok(one) => kept.extend(one.map(|one| (id, one))),
                // The line must start all the same; it stays there for a version that can read it.
                Err(error) => tracing::error!(%error, "work that was left for later can't be read"),
            }
        }
        Ok(kept)
    }

    pub(super) async fn count_all(&self) -> Result<Counts> {
        let names = &self.codec.names;
        let mut pipe = redis::pipe();
        pipe.zcard(names.one("ready")).zcard(names.one("busy")).zcard(names.one("followups:order"));
        pipe.hget(names.one("meta"), "deliveries");
        let mut reply = self.ask(&pipe).await?;
        let (ready, busy, followups): (u64, u64, u64) = (reply.number()?, reply.number()?, reply.number()?);
        let deliveries = super::reply::optional(&mut reply)?;
        Ok(Counts { indexes: self.counted_indexes().await?, lanes: ready + busy, deliveries, followups })
    }
}
