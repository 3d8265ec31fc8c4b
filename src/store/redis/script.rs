//! The scripts, and how one is called.

use redis::{Script, Value};

use super::RedisStore;
use super::args::Args;
use super::error::mapped;
use super::reply::{Reply, odd};
use crate::store::{Result, StoreError};

/// All that Redis may be told to do under the epoch.
pub(super) struct Scripts {
    pub(super) commit: Script,
    pub(super) claim: Script,
    pub(super) seize: Script,
    pub(super) release: Script,
    pub(super) beat: Script,
    pub(super) prune: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            commit: Script::new(concat!(include_str!("lanes.lua"), include_str!("commit.lua"))),
            claim: Script::new(concat!(include_str!("lanes.lua"), include_str!("claim.lua"))),
            release: Script::new(concat!(include_str!("lanes.lua"), include_str!("release.lua"))),
            seize: Script::new(include_str!("seize.lua")),
            beat: Script::new(include_str!("beat.lua")),
            prune: Script::new(include_str!("prune.lua")),
        }
    }
}

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

impl RedisStore {
    /// Calls a script and reads how it ended; what else it says is left in the reply.
    pub(super) async fn call(&self, script: &Script, args: &Args) -> Result<(Done, Reply<'static>)> {
        let mut call = script.prepare_invoke();
        for key in &args.keys {
            call.key(key);
        }
        for arg in &args.values {
            call.arg(arg);
        }
        let value: Value = call.invoke_async(&mut self.connection.clone()).await.map_err(|e| mapped(&e))?;
        let mut reply = Reply::of(value, "a script's answer")?;
        let done = match reply.bytes()?.as_slice() {
            b"ok" => Done::Now,
            b"again" => Done::Before,
            b"late" => Done::Late,
            b"newer" => return Err(StoreError::Newer { found: reply.number()? }),
            b"fenced" => return Err(StoreError::Fenced),
            b"conflict" => return Err(StoreError::Conflict(named(&mut reply)?)),
            b"queued" => {
                let lane = named(&mut reply)?;
                return Err(StoreError::Rejected(format!("a delivery is queued already in {lane}")));
            }
            _ => return Err(odd("a script's answer")),
        };
        Ok((done, reply))
    }

    /// Sends commands in one round and takes their answers.
    pub(super) async fn ask(&self, pipe: &redis::Pipeline) -> Result<Reply<'static>> {
        let values: Vec<Value> =
            pipe.query_async(&mut self.connection.clone()).await.map_err(|e| mapped(&e))?;
        Ok(Reply::new(values, "an answer of Redis"))
    }
}

fn named(reply: &mut Reply<'_>) -> Result<String> {
    Ok(String::from_utf8_lossy(&reply.bytes()?).into_owned())
}
