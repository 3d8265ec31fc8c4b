//! Destroying the keys of what was forgotten.
//!
//! The commit that forgets leaves the leaves in a list of their own, in the same step: whatever comes in between, they
//! are destroyed in the key folder, then taken off that list. To destroy one twice changes nothing.

use redis::Value;

use super::RedisStore;
use super::args::Args;
use super::links::link_field;
use super::periods::on_disk;
use super::reply::ScriptReply;
use crate::domain::changes::Link;
use crate::domain::id::{BotId, ChatId, LinkKey, SourceId};
use crate::keys::Leaf;
use crate::store::{Epoch, Result, StoreError};

/// The leaves that are to be destroyed.
pub(super) const NAME: &str = "doomed";
/// How many are destroyed at a time.
const STEP: usize = 512;
/// How many messages of a chat are looked at at a time.
const LINKS: u32 = 512;

impl RedisStore {
    pub(super) async fn destroy_doomed(&self, epoch: Epoch) -> Result<usize> {
        let Some(leaves) = self.codec.ring.leaves() else { return Ok(0) };
        let name = self.codec.names.one(NAME);
        let mut destroyed = 0;
        loop {
            let mut pipe = redis::pipe();
            pipe.cmd("ZRANGE").arg(&name).arg(0).arg(STEP - 1);
            let mut members = self.ask(&pipe).await?.list(&name)?;
            let mut doomed = Vec::new();
            while !members.is_empty() {
                doomed.push(members.array::<{ Leaf::LENGTH }>()?);
            }
            if doomed.is_empty() {
                return Ok(destroyed);
            }
            let gone: Vec<Leaf> = doomed.iter().copied().map(Leaf::of).collect();
            let done = on_disk(leaves, move |leaves| leaves.forget(&gone)).await;
            done.map_err(|e| StoreError::Unavailable(format!("keys can't be destroyed: {e}")))?;
            let mut args = Args::with_keys([self.codec.names.one("meta"), name.clone()]);
            self.warrant(&mut args, epoch);
            destroyed += doomed.len();
            for leaf in doomed {
                args.push(leaf);
            }
            self.call(&self.scripts.destroyed, &args).await?;
        }
    }

    pub(super) async fn linked_to(
        &self,
        chat: ChatId,
        wanted: impl Fn(&Link) -> bool + Send,
    ) -> Result<Vec<SourceId>> {
        let name = self.codec.names.link(chat);
        let (mut found, mut cursor) = (Vec::new(), 0u64);
        loop {
            let mut pipe = redis::pipe();
            pipe.cmd("HSCAN").arg(&name).arg(cursor).arg("COUNT").arg(LINKS);
            let mut page = self.ask(&pipe).await?.list(&name)?;
            let next = page.number()?;
            let Value::Array(fields) = page.value()? else { return Err(super::reply::odd(&name)) };
            let mut fields = ScriptReply::new(fields, &name);
            while !fields.is_empty() {
                let (field, sealed) = (fields.bytes()?, fields.bytes()?);
                let Some(message) = message_of(&field) else { continue };
                let link = self.codec.open_link(LinkKey { chat, message }, &sealed);
                if link.is_ok_and(|link| wanted(&link)) {
                    found.push(message);
                }
            }
            cursor = next;
            if cursor == 0 {
                return Ok(found);
            }
        }
    }
}

/// The message of a field of its chat's hash.
fn message_of(field: &[u8]) -> Option<SourceId> {
    let text = std::str::from_utf8(field).ok()?;
    let message = match text.split_once(':') {
        Some((bot, number)) => SourceId::of(BotId(bot.parse().ok()?), number.parse().ok()?),
        None => SourceId::bare(text.parse().ok()?),
    };
    (link_field(message) == text).then_some(message)
}
