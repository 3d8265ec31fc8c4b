//! Whether the key folder is that of what is stored, and bringing under it what a version before stored.

use std::collections::BTreeMap;

use super::RedisStore;
use super::args::Args;
use super::codec::no_randomness;
use super::unfit::ConnectError;
use crate::domain::id::CaseCode;
use crate::keys::{FolderError, KeyError, Leaves, is_early};
use crate::store::{Epoch, Result, StoreError};

/// The hash: what each period's number stands for.
const NAME: &str = "periods";
/// Its field that tells that nothing is left which the line's key alone opens.
const WHOLE: &str = "whole";
/// How many keys one step of a scan looks at.
const STEP: u32 = 512;

/// Refuses a key folder without one of the periods that the store was told of.
fn lacks_none(leaves: &Leaves, stored: &BTreeMap<u32, String>) -> std::result::Result<(), FolderError> {
    let ids = leaves.ids();
    for (number, id) in stored {
        if ids.get(number).is_none_or(|ours| ours.text() != *id) {
            let path = leaves.folder().map(|folder| folder.path().to_owned()).unwrap_or_default();
            return Err(FolderError::Older { path, period: *number });
        }
    }
    Ok(())
}

impl RedisStore {
    /// Refuses a key folder that is not fit, is not this store's, or is older than it; begins the first period of a
    /// new line.
    pub(super) async fn check_periods(&self) -> std::result::Result<(), ConnectError> {
        let Some(leaves) = self.codec.ring.leaves() else { return Ok(()) };
        let stored = self.stored_periods().await?;
        let is_new = stored.is_empty();
        on_disk(leaves, move |leaves| leaves.ready(is_new)).await?;
        lacks_none(leaves, &stored)?;
        Ok(self.tell_of_period().await?)
    }

    /// The periods that the store was told of.
    pub(super) async fn stored_periods(&self) -> Result<BTreeMap<u32, String>> {
        let name = self.codec.names.one(NAME);
        let mut pipe = redis::pipe();
        pipe.hgetall(&name);
        let mut fields = self.ask(&pipe).await?.list(&name)?;
        let mut periods = BTreeMap::new();
        while !fields.is_empty() {
            let (field, value) = (fields.bytes()?, fields.bytes()?);
            if field != WHOLE.as_bytes() {
                let [field, value] = [field, value].map(|text| String::from_utf8_lossy(&text).into_owned());
                periods.insert(field.parse().map_err(|_| super::reply::odd(&name))?, value);
            }
        }
        Ok(periods)
    }

    /// Leaves a word of all periods in the store before anything is wrapped by the latest: a key folder that lacks
    /// one is then known for what it is.
    pub(super) async fn tell_of_period(&self) -> Result<()> {
        let Some(leaves) = self.codec.ring.leaves() else { return Ok(()) };
        let current = leaves.current();
        if self.memo.told_of(current) {
            return Ok(());
        }
        let mut pipe = redis::pipe();
        let fields: Vec<(String, String)> =
            leaves.ids().into_iter().map(|(number, id)| (number.to_string(), id.text())).collect();
        if !fields.is_empty() {
            pipe.cmd("HSET").arg(self.codec.names.one(NAME)).arg(&fields[..]);
            self.ask(&pipe).await?;
        }
        self.memo.keep_period(current);
        Ok(())
    }

    /// Whoever led before may have begun a period, or destroyed keys: in another folder, if ours is not that one, and
    /// then we must not lead.
    pub(super) async fn take_up_keys(&self) -> Result<()> {
        let Some(leaves) = self.codec.ring.leaves() else { return Ok(()) };
        on_disk(leaves, Leaves::refresh).await.map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let stored = self.stored_periods().await?;
        lacks_none(leaves, &stored).map_err(|e| StoreError::Unavailable(e.to_string()))
    }

    /// Wraps by leaves what a version before wrapped by the line's key, all of it, before anything is decided. Where
    /// it is cut off it goes on the next time.
    pub(super) async fn rewrap_early(&self, epoch: Epoch) -> Result<()> {
        if self.codec.ring.leaves().is_none() {
            return Ok(());
        }
        let name = self.codec.names.one(NAME);
        let mut pipe = redis::pipe();
        pipe.hget(&name, WHOLE);
        if self.ask(&pipe).await?.maybe()?.is_some() {
            return Ok(());
        }
        let mut rewrapped = 0;
        for kind in ["case:??????", "contact:*"] {
            let mut cursor = 0;
            loop {
                let (keys, next) = self.some_keys(kind, cursor).await?;
                rewrapped += self.rewrap(epoch, &keys).await?;
                cursor = next;
                if cursor == 0 {
                    break;
                }
            }
        }
        if rewrapped > 0 {
            tracing::info!(
                documents = rewrapped,
                "what an earlier version stored is under keys of its own now"
            );
        }
        let mut pipe = redis::pipe();
        pipe.hset(&name, WHOLE, 1);
        self.ask(&pipe).await.map(|_| ())
    }

    async fn some_keys(&self, kind: &str, cursor: u64) -> Result<(Vec<String>, u64)> {
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(self.codec.names.one(kind)).arg("COUNT").arg(STEP);
        let mut link = self.link.get();
        let (next, keys): (u64, Vec<String>) =
            scan.query_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        Ok((keys, next))
    }

    async fn rewrap(&self, epoch: Epoch, keys: &[String]) -> Result<usize> {
        if keys.is_empty() {
            return Ok(0);
        }
        let mut pipe = redis::pipe();
        for key in keys {
            pipe.hget(key, "k");
        }
        let mut reply = self.ask(&pipe).await?;
        let mut args = Args::with_keys([self.codec.names.one("meta")]);
        self.warrant(&mut args, epoch);
        let mut rewrapped = 0;
        for name in keys {
            let Some(wrapped) = reply.maybe()?.filter(|wrapped| is_early(wrapped)) else { continue };
            let Some(owner) = owner_of(name) else { continue };
            // What can't be opened is told of by whoever reads it.
            let Ok(key) = self.codec.ring.unwrap_key(&owner, &wrapped) else { continue };
            let anew = self.codec.ring.wrap(&owner, &key).map_err(no_randomness)?;
            args.place(name.clone());
            args.push(wrapped).push(anew);
            rewrapped += 1;
        }
        if rewrapped > 0 {
            self.call(&self.scripts.rewrap, &args).await?;
        }
        Ok(rewrapped)
    }
}

/// The owner for whom a document's key is wrapped, by the document's name.
fn owner_of(name: &str) -> Option<Vec<u8>> {
    let (kind, id) = name.rsplit_once(':')?;
    if kind.ends_with(":case") {
        return Some(id.parse::<CaseCode>().ok()?.compact().into_bytes());
    }
    data_encoding::HEXLOWER.decode(id.as_bytes()).ok()
}

/// Something that blocks on the disk.
pub(super) async fn on_disk<T: Send + 'static>(
    leaves: &Leaves,
    act: impl FnOnce(&Leaves) -> std::result::Result<T, FolderError> + Send + 'static,
) -> std::result::Result<T, FolderError> {
    let leaves = leaves.clone();
    let done = tokio::task::spawn_blocking(move || act(&leaves)).await;
    done.unwrap_or(Err(FolderError::Key(KeyError::NoRandomness)))
}
