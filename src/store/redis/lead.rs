//! Leading the line.

use super::RedisStore;
use super::args::Args;
use super::codec::no_randomness;
use super::memo::locked;
use super::reply::{ScriptReply, number, optional};
use super::ring::CHECK;
use super::script::{Called, Done, read_point};
use crate::domain::id::Shelf;
use crate::domain::policy::Durability;
use crate::store::point::{History, Point};
use crate::store::{Epoch, Leader, OpId, Result, StoreError, VERSION};

/// The fields of `meta` that tell who leads, and what.
pub(super) const HOLDER: &[&str] = &["epoch", "holder", "history", "number", "parents"];

/// How many lanes one call releases, and how many days one call forgets.
const STEP: usize = 64;

impl RedisStore {
    pub(super) async fn read_leader(&self) -> Result<Leader> {
        let known = self.known.durable();
        let mut pipe = redis::pipe();
        let fields = ["epoch", "beats", "mark", "born", "history", "number", "parents"];
        pipe.hmget(self.codec.names.one("meta"), &fields);
        let mut fields = self.ask(&pipe).await?.list("the meta key")?;
        let epoch = Epoch(optional(&mut fields)?);
        let beats = optional(&mut fields)?;
        let mark = fields.maybe()?.unwrap_or_default();
        // One that was led before there were versions is one of the first.
        let born = number(&mut fields, &u32::from(epoch != Epoch(0)))?;
        let point = read_point(&mut fields)?;
        point.check(&known).inspect_err(|_| self.memo.forget())?;
        self.known.saw(&point);
        Ok(Leader { epoch, beats, mark, born, point })
    }

    /// Takes the line, then ends the claims of whoever had it; nobody else can write in between.
    pub(super) async fn take_over(&self, from: Epoch) -> Result<Option<Epoch>> {
        self.take_up_keys().await?;
        let next = Epoch(from.0 + 1);
        let unanswered = *locked(&self.memo.seizing) == Some(from);
        *locked(&self.memo.seizing) = Some(from);
        let ring = self.codec.names.one("ring");
        let known = self.codec.place(&ring, b"ring", 0, "check").close(&CHECK)?;
        let mut args = Args::with_keys([self.codec.names.one("meta"), ring.clone()]);
        args.number(from.0).number(next.0).push(self.token).number(u8::from(unanswered));
        args.number(VERSION).push(known);
        self.least(&mut args);
        args.push(OpId::random().map_err(no_randomness)?.0);
        let Called { done, mut reply, .. } = self.call(&self.scripts.seize, &args).await?;
        if done == Done::Now {
            self.known.saw(&read_point(&mut reply)?);
            self.memo.forget();
            self.take_up_keys().await?;
            self.release_claims(next).await?;
            self.rewrap_early(next).await?;
            self.learn_indexes().await?;
        }
        *locked(&self.memo.seizing) = None;
        Ok((done == Done::Now).then_some(next))
    }

    async fn release_claims(&self, epoch: Epoch) -> Result<()> {
        let begun = locked(&self.memo.begun).clone().filter(|(of, _)| of.0 + 1 == epoch.0);
        let known = u8::from(begun.is_some());
        let begun: Vec<u8> =
            begun.into_iter().flat_map(|(_, ids)| ids).flat_map(|id| id.0.to_be_bytes()).collect();
        loop {
            let tags = self.claimed_before(epoch).await?;
            if tags.is_empty() {
                return Ok(());
            }
            let names = &self.codec.names;
            let mut args = Args::with_keys(["meta", "ready", "busy"].map(|name| names.one(name)));
            self.warrant(&mut args, epoch);
            args.number(known).push(begun.clone());
            for tag in tags {
                for key in names.lane(tag) {
                    args.place(key);
                }
                args.push(tag);
            }
            self.call(&self.scripts.release, &args).await?;
        }
    }

    async fn claimed_before(&self, epoch: Epoch) -> Result<Vec<[u8; 16]>> {
        let mut pipe = redis::pipe();
        let busy = self.codec.names.one("busy");
        pipe.cmd("ZRANGEBYSCORE").arg(&busy).arg("-inf").arg(format!("({}", epoch.0));
        pipe.arg("LIMIT").arg(0).arg(STEP);
        let mut members = self.ask(&pipe).await?.list(&busy)?;
        let mut tags = Vec::new();
        while !members.is_empty() {
            tags.push(members.array()?);
        }
        Ok(tags)
    }

    pub(super) async fn show_life(&self, epoch: Epoch, mark: &[u8]) -> Result<()> {
        let mut args = Args::with_keys([self.codec.names.one("meta")]);
        self.warrant(&mut args, epoch);
        args.push(mark);
        self.call(&self.scripts.beat, &args).await.map(|_| ())
    }

    /// With `always` there is nothing to wait for.
    pub(super) async fn settle_point(&self) -> Result<()> {
        if self.durability == Durability::Relaxed {
            let Leader { point, .. } = self.read_leader().await?;
            self.known.settle(&point);
        }
        Ok(())
    }

    /// Begins a history that follows those.
    pub(super) async fn begin(&self, epoch: Epoch, after: &[History]) -> Result<()> {
        let history = History(OpId::random().map_err(no_randomness)?.0);
        let mut args = Args::with_keys([self.codec.names.one("meta")]);
        let parents: Vec<u8> = after.iter().flat_map(|parent| parent.0).collect();
        self.name_holder(&mut args, epoch);
        args.push(history.0).push(parents);
        let Called { number, .. } = self.call(&self.scripts.begin, &args).await?;
        self.known.saw(&Point { history: Some(history), parents: after.to_vec(), number });
        Ok(())
    }

    /// Forgets the days before `day`, a few at a time.
    pub(super) async fn forget_days(&self, epoch: Epoch, of: Shelf, day: i32) -> Result<()> {
        let names = &self.codec.names;
        loop {
            let mut pipe = redis::pipe();
            pipe.cmd("ZRANGEBYSCORE").arg(names.days(of)).arg("-inf").arg(format!("({day}"));
            pipe.arg("LIMIT").arg(0).arg(STEP);
            let mut found = self.ask(&pipe).await?.list("the days of a shelf")?;
            let mut args = Args::with_keys([names.one("meta"), names.days(of)]);
            self.warrant(&mut args, epoch);
            let any = !found.is_empty();
            while !found.is_empty() {
                let old: i64 = found.number()?;
                args.place(names.seen(of, old));
                args.number(old);
            }
            // Without any day too: who may not forget must hear it.
            self.call(&self.scripts.prune, &args).await?;
            if !any {
                return Ok(());
            }
        }
    }

    /// Refuses who does not lead under that epoch, and a store that went back behind what was known; from the
    /// fields [`HOLDER`].
    pub(super) fn leads(&self, fields: &mut ScriptReply<'_>, epoch: Epoch, known: &Point) -> Result<()> {
        let leads = optional(fields)? == epoch.0;
        let holder = fields.maybe()?.unwrap_or_default();
        read_point(fields)?.check(known).inspect_err(|_| self.memo.forget())?;
        if leads && (epoch == Epoch(0) || holder == self.token) { Ok(()) } else { Err(StoreError::Fenced) }
    }
}
