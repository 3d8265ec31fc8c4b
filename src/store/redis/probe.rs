//! A look at a Redis before the line relies on it, or while it does. Nothing is written.

use std::collections::BTreeMap;

use redis::aio::ConnectionManager;

use super::codec::{Codec, no_randomness};
use super::connect::ANSWER;
use super::error::mapped;
use super::link::Link;
use super::memo::Memo;
use super::names::Names;
use super::ring::is_known;
use super::scripts::Scripts;
use super::{ConnectError, RedisStore, Result, UnsafeSetting};
use crate::domain::automatic;
use crate::domain::bots::KnownBot;
use crate::domain::changes::Needs;
use crate::domain::id::ChannelName;
use crate::domain::policy::Durability;
use crate::domain::time::Stamp;
use crate::domain::trail::Head;
use crate::keys::Keyring;
use crate::store::point::Point;
use crate::store::{Epoch, Leader, OpId, Store, Usage, VERSION};

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The settings under which acknowledged commits could be lost; the line does not start on any.
    pub unsafe_settings: Vec<UnsafeSetting>,
    /// Whether the line's key opens what is stored; nothing if no key was given.
    pub key: Option<KeyFit>,
    /// What its user may do that no line needs.
    pub excess: Vec<&'static str>,
    /// The version of what is stored.
    pub version: u32,
    /// The bots that the line knows, where the key opens what is stored.
    pub bots: BTreeMap<ChannelName, KnownBot>,
    /// Where the audit trail ends, and when the store was last put back on purpose, in civil time; where the key opens
    /// what is stored.
    pub trail: Option<(Head, Option<Stamp>)>,
    /// The epoch of whoever led last.
    pub epoch: Epoch,
    /// Where it stands in its history.
    pub point: Point,
    /// Bytes in use.
    pub used: u64,
    /// Bytes that it may use; 0 for as many as there are.
    pub most: u64,
    /// Whether the last write to the append-only file succeeded.
    pub writes: bool,
    /// Whether the last rewrite of it did.
    pub rewrites: bool,
    /// Bytes of the append-only file, and of the base that it began with.
    pub file: (u64, u64),
    /// Whether Redis rewrites it by itself, in per cent of growth; 0 if that is left to the line.
    pub rewrites_at: u64,
}

/// What no line's user needs to be allowed, and a command that shows it and changes nothing.
const EXCESS: [(&str, &[&str]); 6] = [
    ("read and write keys that are no line's", &["GET", "not-of-a-line"]),
    ("run any script", &["EVAL", "return 1", "0"]),
    ("change settings", &["CONFIG", "HELP"]),
    ("see and cut others' connections", &["CLIENT", "LIST", "TYPE", "pubsub"]),
    ("change who may do what", &["ACL", "WHOAMI"]),
    ("load code", &["MODULE", "LIST"]),
];

/// Whether a key is that of the line that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFit {
    /// It opens what is there.
    Opens,
    /// Nothing is there yet.
    New,
    /// Something is there, sealed with another key.
    Other,
}

impl RedisStore {
    /// Looks at the line's part of a Redis, whatever its settings.
    ///
    /// # Errors
    /// If it can't be reached, or does not let us look.
    pub async fn look(
        url: &str,
        line: &str,
        ring: Option<Keyring>,
        durability: Durability,
    ) -> std::result::Result<Look, ConnectError> {
        let with_key = ring.is_some();
        let ring = match ring {
            Some(ring) => ring,
            // Only to have one: nothing is sealed or opened with it.
            None => Keyring::generate().map_err(no_randomness)?,
        };
        let store = Self {
            link: Link::open(url, ANSWER).await?,
            known: durability.known(),
            codec: Codec { ring, names: Names::new(line) },
            scripts: Scripts::new(),
            memo: Memo::default(),
            token: OpId::random().map_err(no_randomness)?.0,
            durability,
            automatic_room: automatic::ROOM,
        };
        let newer = store.version().await? > VERSION;
        let key = if with_key && !newer { Some(store.fit().await?) } else { None };
        Ok(store.measure(durability, key).await?)
    }

    async fn measure(&self, durability: Durability, key: Option<KeyFit>) -> Result<Look> {
        let unsafe_settings = self.unsafe_settings(durability).await?;
        let Leader { epoch, point, .. } = self.leader().await?;
        let roster = match key {
            Some(KeyFit::Opens) => Some(self.load(&Needs::default()).await?.snapshot.roster),
            _ => None,
        };
        let trail = roster.as_ref().map(|r| (r.trail, r.restored.as_ref().map(|mark| mark.to)));
        let mut link = self.link.get();
        let info = info(&mut link.manager).await?;
        let percent: Vec<String> = redis::cmd("CONFIG")
            .arg("GET")
            .arg("auto-aof-rewrite-percentage")
            .query_async(&mut link.manager)
            .await
            .map_err(|e| mapped(&e))?;
        let number = |name: &str| field(&info, name).and_then(|value| value.parse().ok()).unwrap_or(0);
        let is_well = |name: &str| field(&info, name).is_none_or(|value| value == "ok");
        Ok(Look {
            unsafe_settings,
            excess: self.excess().await,
            key,
            version: self.version().await?,
            bots: roster.map(|roster| roster.bots).unwrap_or_default(),
            trail,
            epoch,
            point,
            used: number("used_memory"),
            most: number("maxmemory"),
            writes: is_well("aof_last_write_status"),
            rewrites: is_well("aof_last_bgrewrite_status"),
            file: (number("aof_current_size"), number("aof_base_size")),
            rewrites_at: percent.get(1).and_then(|value| value.parse().ok()).unwrap_or(0),
        })
    }

    /// Tries what no line needs and what changes nothing: each stands for what is allowed together with it.
    async fn excess(&self) -> Vec<&'static str> {
        let mut allowed = Vec::new();
        for (what, words) in EXCESS {
            let mut command = redis::Cmd::new();
            command.arg(words);
            let tried: redis::RedisResult<redis::Value> =
                command.query_async(&mut self.link.get().manager).await;
            // Any other error tells nothing: the connection's, or that Redis has no such command.
            if tried.is_ok_and(|answer| !matches!(answer, redis::Value::ServerError(_))) {
                allowed.push(what);
            }
        }
        allowed
    }

    /// How much memory it takes, and may take.
    pub(super) async fn memory(&self) -> Result<Usage> {
        let mut link = self.link.get();
        let mut ask = redis::cmd("INFO");
        let info: String = ask
            .arg("memory")
            .query_async(&mut link.manager)
            .await
            .map_err(|e| self.failed(link.number, &e))?;
        let number = |name: &str| field(&info, name).and_then(|value| value.parse().ok()).unwrap_or(0);
        let [used, most, machine] = ["used_memory", "maxmemory", "total_system_memory"].map(number);
        Ok(Usage { used, most, machine })
    }

    /// How many bytes of what made no case may be kept: a share of what this Redis holds at most.
    pub(super) async fn room_for_automatic(&self) -> Result<u64> {
        let info = info(&mut self.link.get().manager).await?;
        let most: u64 = field(&info, "maxmemory").and_then(|value| value.parse().ok()).unwrap_or(0);
        Ok(if most == 0 { automatic::ROOM } else { most / 100 * automatic::SHARE })
    }

    /// Opens what the line left when it was new, and leaves nothing.
    async fn fit(&self) -> Result<KeyFit> {
        let name = self.codec.names.one("ring");
        let mut link = self.link.get();
        let sealed: Option<Vec<u8>> =
            redis::cmd("GET").arg(&name).query_async(&mut link.manager).await.map_err(|e| mapped(&e))?;
        let Some(sealed) = sealed else { return Ok(KeyFit::New) };
        let known = self.codec.place(&name, b"ring", 0, "check").open::<String>(&sealed);
        Ok(if known.is_ok_and(|known| is_known(&known)) { KeyFit::Opens } else { KeyFit::Other })
    }
}

async fn info(connection: &mut ConnectionManager) -> Result<String> {
    let mut pipe = redis::pipe();
    pipe.cmd("INFO").arg("memory").cmd("INFO").arg("persistence");
    let (memory, persistence): (String, String) =
        pipe.query_async(connection).await.map_err(|e| mapped(&e))?;
    Ok(memory + &persistence)
}

/// The value of a field: `used_memory:1024`.
fn field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_field_is_not_taken_for_one_that_begins_like_it() {
        let info = "used_memory_peak:7\r\nused_memory:5\r\n";
        assert_eq!(field(info, "used_memory"), Some("5"));
        assert_eq!(field(info, "used"), None);
    }
}
