//! Connecting, and refusing a Redis that could lose what it acknowledged.

use std::collections::HashMap;
use std::time::Duration;

use super::codec::{Codec, corrupt, no_randomness};
use super::link::Link;
use super::memo::Memo;
use super::names::Names;
use super::reply::number;
use super::ring::{CHECK, is_known};
use super::scripts::Scripts;
use super::unfit::{ConnectError, UnsafeSetting};
use super::{RedisStore, Result};
use crate::domain::automatic;
use crate::domain::policy::Durability;
use crate::keys::Keyring;
use crate::store::known::Known;
use crate::store::{OpId, StoreError, VERSION};

/// How long an answer may take. The default of half a second is shorter than a disk may take to sync.
pub(super) const ANSWER: Duration = Duration::from_secs(5);
/// What an ACL must allow to the line's user, on the keys `hl:{line}:*` and no others. `config/redis.conf` allows this
/// and nothing else, and every test that has a Redis is such a user there.
pub const COMMANDS: &str = "+evalsha +script|load +get +set +hget +hset +hmget +hgetall +hscan +hdel +hincrby +zadd +zrem \
    +zcard +zcount +zscore +zrange +zrangebyscore +sadd +sismember +smismember +lrange +rpush +lpop +del +unlink \
    +config|get +info +select +scan +bgrewriteaof";

impl Durability {
    /// What a handle on such a store remembers of it: nothing yet.
    pub(super) fn known(self) -> Known {
        Known::new(self == Self::Strict)
    }
}

impl RedisStore {
    /// Connects to the line's part of a Redis: `url` is `redis+unix:///path` or `redis://host:port/db`.
    ///
    /// Refuses one whose settings are unsafe for that durability, and one whose line has another key.
    pub async fn connect(
        url: &str,
        line: &str,
        ring: Keyring,
        durability: Durability,
    ) -> std::result::Result<Self, ConnectError> {
        Self::connect_within(url, line, ring, durability, ANSWER).await
    }

    pub(super) async fn connect_within(
        url: &str,
        line: &str,
        ring: Keyring,
        durability: Durability,
        answer: Duration,
    ) -> std::result::Result<Self, ConnectError> {
        let mut store = Self {
            link: Link::open(url, answer).await?,
            known: durability.known(),
            codec: Codec { ring, names: Names::new(line) },
            scripts: Scripts::new(),
            memo: Memo::default(),
            token: OpId::random().map_err(no_randomness)?.0,
            durability,
            automatic_room: automatic::ROOM,
        };
        store.automatic_room = store.room_for_automatic().await?;
        let faults = store.unsafe_settings(durability).await?;
        if !faults.is_empty() {
            return Err(ConnectError::Unsafe(faults));
        }
        store.check_version().await?;
        store.check_key().await?;
        store.check_periods().await?;
        store.learn_indexes().await?;
        Ok(store)
    }

    /// Which settings of this Redis are unsafe now; also for a look while the line runs.
    pub async fn unsafe_settings(&self, durability: Durability) -> Result<Vec<UnsafeSetting>> {
        let mut link = self.link.get();
        let mut pipe = redis::pipe();
        for setting in ["appendonly", "appendfsync", "maxmemory-policy"] {
            pipe.cmd("CONFIG").arg("GET").arg(setting);
        }
        let (a, b, c): (Settings, Settings, Settings) =
            pipe.query_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        let info: String = redis::cmd("INFO")
            .arg("replication")
            .query_async(&mut link.manager)
            .await
            .map_err(|e| self.failed(link.number, &e))?;
        let role = info.lines().find_map(|line| line.strip_prefix("role:")).unwrap_or_default();
        let mut settings: Settings = a.into_iter().chain(b).chain(c).collect();
        settings.insert("role".into(), role.trim().into());
        Ok(faults(&settings, durability))
    }

    /// Refuses what a newer program has written: it may hold what this one would read wrongly, or not at all.
    async fn check_version(&self) -> Result<()> {
        let found = self.version().await?;
        if found > VERSION { Err(StoreError::Newer { found }) } else { Ok(()) }
    }

    /// The version of what is stored.
    pub(super) async fn version(&self) -> Result<u32> {
        let mut pipe = redis::pipe();
        pipe.hget(self.codec.names.one("meta"), "version");
        number(&mut self.ask(&pipe).await?, &1)
    }

    /// Leaves a known value on a new line, and opens the one that is there.
    async fn check_key(&self) -> Result<()> {
        let name = self.codec.names.one("ring");
        let place = self.codec.place(&name, b"ring", 0, "check");
        let mut pipe = redis::pipe();
        pipe.cmd("SET").arg(&name).arg(place.close(&CHECK)?).arg("NX").ignore();
        pipe.get(&name);
        let sealed = self.ask(&pipe).await?.bytes()?;
        let known: String = place.open(&sealed)?;
        if is_known(&known) { Ok(()) } else { Err(corrupt(&name, &"it is another line's")) }
    }
}

type Settings = HashMap<String, String>;

fn faults(settings: &Settings, durability: Durability) -> Vec<UnsafeSetting> {
    let syncs: &[&str] = match durability {
        Durability::Strict => &["always"],
        Durability::Relaxed => &["always", "everysec"],
    };
    let wanted: [(&'static str, &[&str], &'static str); 4] = [
        ("appendonly", &["yes"], "set `appendonly yes`, or a restart loses everything"),
        (
            "appendfsync",
            syncs,
            "set `appendfsync always` (or `everysec` with durability = \"relaxed\"), or a power cut loses \
             acknowledged messages",
        ),
        (
            "maxmemory-policy",
            &["noeviction"],
            "set `maxmemory-policy noeviction`, or Redis throws cases away when it is full",
        ),
        ("role", &["master"], "give the URL of the primary: a replica can't be written to"),
    ];
    let mut faults = Vec::new();
    for (setting, good, remedy) in wanted {
        let value = settings.get(setting).map_or("unknown", String::as_str);
        if !good.contains(&value) {
            faults.push(UnsafeSetting { setting, value: value.into(), remedy });
        }
    }
    faults
}

#[cfg(test)]
mod unit {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn the_shipped_user_is_allowed_what_is_listed_and_nothing_else() {
        let shipped = include_str!("../../../config/redis.conf");
        let users: Vec<&str> = shipped.lines().filter(|line| line.starts_with("user ")).collect();
        assert_eq!(users.len(), 1, "{users:?}");
        let listed: Vec<&str> = COMMANDS.split_whitespace().collect();
        assert_eq!(users[0], format!("user default reset on nopass ~hl:* {}", listed.join(" ")));
    }

    /// Which of them a test comes past is chance; a user of the shipped config must be allowed all.
    #[test]
    fn every_command_of_the_scripts_is_among_the_listed_ones() {
        let scripts = [
            include_str!("guard.lua"),
            include_str!("lanes.lua"),
            include_str!("commit.lua"),
            include_str!("claim.lua"),
            include_str!("release.lua"),
            include_str!("seize.lua"),
            include_str!("beat.lua"),
            include_str!("prune.lua"),
            include_str!("begin.lua"),
            include_str!("rewrap.lua"),
            include_str!("destroyed.lua"),
        ];
        let listed: Vec<&str> = COMMANDS.split_whitespace().collect();
        let calls = scripts.iter().flat_map(|script| script.split("redis.call('").skip(1));
        for command in calls.filter_map(|rest| rest.split('\'').next()).map(str::to_lowercase) {
            let allowed = format!("+{command}");
            assert!(listed.contains(&allowed.as_str()), "{command}");
        }
    }

    #[test]
    fn every_unsafe_setting_is_named() {
        let bad = settings(&[("appendonly", "no"), ("appendfsync", "no"), ("role", "slave")]);
        let named: Vec<_> = faults(&bad, Durability::Relaxed).iter().map(|f| f.setting).collect();
        assert_eq!(named, ["appendonly", "appendfsync", "maxmemory-policy", "role"]);
    }

    #[test]
    fn a_second_may_be_lost_only_where_that_was_chosen() {
        let good = [("appendonly", "yes"), ("maxmemory-policy", "noeviction"), ("role", "master")];
        let everysec = settings(&[&good[..], &[("appendfsync", "everysec")]].concat());
        assert_eq!(faults(&everysec, Durability::Relaxed), []);
        let refused = ConnectError::Unsafe(faults(&everysec, Durability::Strict)).to_string();
        assert!(refused.contains("appendfsync is \"everysec\": set `appendfsync always`"), "{refused}");
    }
}
