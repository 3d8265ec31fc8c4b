//! How Redis is asked, be it by a script or by commands in one round.

use redis::{RedisError, Script, Value};

use super::RedisStore;
use super::args::Args;
use super::error::mapped;
use super::reply::{ScriptReply, odd, optional};
use crate::store::point::{History, Point};
use crate::store::{Epoch, Result, StoreError};

/// How a script that was not refused ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It did it.
    Now,
    /// It had done it before.
    Before,
    /// Somebody else was first.
    Late,
}

/// The answer of a script that was not refused.
pub(super) struct Called {
    pub(super) done: Done,
    /// How many commits there are.
    pub(super) number: u64,
    /// What else it said.
    pub(super) reply: ScriptReply<'static>,
}

impl RedisStore {
    /// Who writes under an epoch, and to what: the arguments that `guard.lua` takes. What is known of the store is
    /// taken now, before it is asked.
    pub(super) fn warrant(&self, args: &mut Args, epoch: Epoch) {
        self.name_holder(args, epoch);
        self.least(args);
    }

    /// Who writes under an epoch.
    pub(super) fn name_holder(&self, args: &mut Args, epoch: Epoch) {
        // Nobody leads an unused line, and so nobody has a token.
        let token = if epoch == Epoch(0) { &[][..] } else { &self.token[..] };
        args.number(epoch.0).push(token);
    }

    /// The point that a sound store has at least.
    pub(super) fn least(&self, args: &mut Args) {
        let least = self.known.least();
        let history = least.history.map(|history| history.0.to_vec());
        args.push(history.unwrap_or_default()).number(least.number);
    }

    /// Calls a script and reads how it ended; what else it says is left in the reply. On any refusal and any doubt
    /// all is forgotten that was remembered of the store, for it may not be what it was.
    pub(super) async fn call(&self, script: &Script, args: &Args) -> Result<Called> {
        let called = self.invoke(script, args).await?;
        if called.done != Done::Late {
            self.known.counted(called.number);
        }
        Ok(called)
    }

    /// The same, where it is the caller who takes note of the number.
    pub(super) async fn invoke(&self, script: &Script, args: &Args) -> Result<Called> {
        let known = self.known.durable();
        self.invoke_knowing(script, args, &known).await.inspect_err(|_| self.memo.forget())
    }

    async fn invoke_knowing(&self, script: &Script, args: &Args, known: &Point) -> Result<Called> {
        let mut call = script.prepare_invoke();
        for key in &args.keys {
            call.key(key);
        }
        for arg in &args.values {
            call.arg(arg);
        }
        let mut link = self.link.get();
        let value: Value =
            call.invoke_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        let mut reply = ScriptReply::of(value, "a script's answer")?;
        let done = match reply.bytes()?.as_slice() {
            b"ok" => Done::Now,
            b"again" => Done::Before,
            b"late" => return Ok(Called { done: Done::Late, number: 0, reply }),
            b"newer" => return Err(StoreError::Newer { found: reply.number()? }),
            b"fenced" => {
                // Whoever leads a store that went back leads nothing that anybody should yield to.
                read_point(&mut reply)?.check(known)?;
                return Err(StoreError::Fenced);
            }
            b"behind" => {
                let point = read_point(&mut reply)?;
                point.check(&self.known.least())?;
                return Err(StoreError::Unavailable("it was put back while it was asked".into()));
            }
            b"conflict" => return Err(StoreError::Conflict(named(&mut reply)?)),
            b"queued" => {
                let lane = named(&mut reply)?;
                return Err(StoreError::Rejected(format!("a delivery is queued already in {lane}")));
            }
            _ => return Err(odd("a script's answer")),
        };
        let number = reply.number()?;
        Ok(Called { done, number, reply })
    }

    /// What an error over that connection means. Whatever it is, the store may not be any more what is remembered of it.
    pub(super) fn failed(&self, link: u64, error: &RedisError) -> StoreError {
        self.memo.forget();
        self.link.heed(link, error);
        mapped(error)
    }

    /// Sends commands in one round and takes their answers.
    pub(super) async fn ask(&self, pipe: &redis::Pipeline) -> Result<ScriptReply<'static>> {
        let mut link = self.link.get();
        let values: Vec<Value> =
            pipe.query_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        Ok(ScriptReply::new(values, "an answer of Redis"))
    }
}

/// Reads history, number and parents, in this order.
pub(super) fn read_point(reply: &mut ScriptReply<'_>) -> Result<Point> {
    let history = histories(&reply.maybe()?.unwrap_or_default()).into_iter().next();
    let number = optional(reply)?;
    let parents = histories(&reply.maybe()?.unwrap_or_default());
    Ok(Point { history, parents, number })
}

fn histories(bytes: &[u8]) -> Vec<History> {
    bytes.as_chunks().0.iter().copied().map(History).collect()
}

fn named(reply: &mut ScriptReply<'_>) -> Result<String> {
    Ok(String::from_utf8_lossy(&reply.bytes()?).into_owned())
}
