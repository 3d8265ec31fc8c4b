//! Handing out runs.

use super::RedisStore;
use super::args::{Args, exact};
use super::codec::no_randomness;
use super::memo::PendingClaim;
use super::reply::ScriptReply;
use crate::domain::id::DeliveryId;
use crate::domain::say::{Class, Headway};
use crate::domain::time::Stamp;
use crate::store::{Epoch, LaneId, Most, OPS, OpId, Result, Run, Tried};

/// The bits of a ready lane's score that tell the time; those above tell how urgent it is.
const RANK: u32 = 44;

impl RedisStore {
    /// A claim whose answer was lost has happened all the same, and nobody would send those runs until the
    /// epoch ends. So it is kept and asked again, with the same identity, before any new one.
    pub(super) async fn claim_ready(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<Run>> {
        let mut pending = self.memo.claim.lock().await;
        if pending.as_ref().is_some_and(|p| p.epoch != epoch) {
            *pending = None;
        }
        if pending.is_none() {
            let tags = self.ready_lanes(epoch, now, most).await?;
            if tags.is_empty() {
                return Ok(Vec::new());
            }
            let args = self.claim_args(epoch, now, &tags)?;
            *pending = Some(PendingClaim { epoch, tags, args });
        }
        let Some(claim) = pending.as_ref() else { return Ok(Vec::new()) };
        let mut reply = self.call(&self.scripts.claim, &claim.args).await?.reply;
        let runs = self.read_runs(&mut reply, &claim.tags)?;
        *pending = None;
        Ok(runs)
    }

    pub(super) async fn ready_lanes(&self, epoch: Epoch, now: Stamp, most: Most) -> Result<Vec<[u8; 16]>> {
        let names = &self.codec.names;
        let mut pipe = redis::pipe();
        pipe.hmget(names.one("meta"), super::lead::HOLDER);
        for (rank, lanes) in (0_i64..).zip(most.each) {
            // As `ready_score` of `lanes.lua` has them.
            let first = rank << RANK;
            let last = Stamp(first + now.0.clamp(0, (1 << RANK) - 1));
            pipe.cmd("ZRANGEBYSCORE").arg(names.one("ready")).arg(exact(Stamp(first))).arg(exact(last));
            pipe.arg("LIMIT").arg(0).arg(lanes.min(most.all));
        }
        let known = self.known.durable();
        let mut reply = self.ask(&pipe).await?;
        self.leads(&mut reply.list("the meta key")?, epoch, &known)?;
        let mut tags = Vec::new();
        for _ in 0..Class::RANKS {
            let mut ready = reply.list("the ready lanes")?;
            while !ready.is_empty() {
                tags.push(ready.array()?);
            }
        }
        tags.truncate(most.all);
        Ok(tags)
    }

    pub(super) fn claim_args(&self, epoch: Epoch, now: Stamp, tags: &[[u8; 16]]) -> Result<Args> {
        let names = &self.codec.names;
        let fixed = ["meta", "ops", "ops:order", "ready", "busy"].map(|name| names.one(name));
        let mut args = Args::with_keys(fixed);
        args.push(OpId::random().map_err(no_randomness)?.0);
        self.warrant(&mut args, epoch);
        args.number(OPS).time(now);
        for tag in tags {
            for key in names.lane(*tag) {
                args.place(key);
            }
            args.push(*tag);
        }
        Ok(args)
    }

    /// Reads runs as `claim_run` of `lanes.lua` gives them; `tags` are the lanes of the call.
    pub(super) fn read_runs(&self, reply: &mut ScriptReply<'_>, tags: &[[u8; 16]]) -> Result<Vec<Run>> {
        let mut runs = Vec::new();
        while !reply.is_empty() {
            let mut run = reply.list("a run")?;
            let number: usize = run.number()?;
            let tag = number.checked_sub(1).and_then(|i| tags.get(i)).copied();
            let tag = tag.ok_or_else(|| super::reply::odd("a run"))?;
            match self.read_run(&mut run, tag) {
                Ok(run) => runs.extend(run),
                // It stays claimed, so that one damaged lane holds up no other.
                Err(error) => tracing::error!(%error, "a lane can't be read and stands still"),
            }
        }
        Ok(runs)
    }

    fn read_run(&self, run: &mut ScriptReply<'_>, tag: [u8; 16]) -> Result<Option<Run>> {
        let mut deliveries = Vec::new();
        while !run.is_empty() {
            let id = DeliveryId(u64::from_be_bytes(run.array()?));
            let attempts = run.number()?;
            let maybe_sent = run.bytes()? == b"1";
            let headway = run.bytes()?;
            let delivery = self.codec.open_delivery(tag, id, &run.bytes()?)?;
            let headway = match headway.as_slice() {
                [] => Headway::default(),
                sealed => self.codec.open_headway(tag, id, sealed)?,
            };
            deliveries.push(Tried { delivery, attempts, maybe_sent, headway });
        }
        let lane = deliveries.first().map(|tried| LaneId::of(&tried.delivery));
        Ok(lane.map(|lane| Run { lane, deliveries }))
    }
}
