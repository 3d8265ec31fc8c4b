//! Redis: whether it is there, would lose nothing, has room, and is this line's.

use std::path::Path;

use secrecy::ExposeSecret;

use super::Check;
use super::report::START_REDIS;
use crate::app::run::with_login;
use crate::config::{self, Config};
use crate::domain::bots::KnownBot;
use crate::domain::id::ChannelName;
use crate::domain::size::show as size;
use crate::domain::time::Stamp;
use crate::domain::trail::Head;
use crate::keys::Keyring;
use crate::service::history::HistoryFile;
use crate::service::trail_end::PutBack;
use crate::store::point::{Point, WENT_BACK, WENT_BACK_REMEDY};
use crate::store::redis::{ConnectError, KeyFit, Look, RedisStore};
use crate::store::refusal::refusal;
use crate::store::{Epoch, StoreError, VERSION};

/// An append-only file that no rewrite is worth for.
const SMALL: u64 = 64 << 20;

/// Looks at the line's Redis.
pub(super) async fn look(config: &Config) -> Vec<Check> {
    match asked(config).await {
        None => vec![Check::info("redis", "not asked: its password can't be read")],
        Some(Ok(look)) => {
            let mut checks = told(&look, config);
            checks.push(history(&look.point, config));
            checks.extend(trail(look.trail, config));
            checks
        }
        Some(Err(error)) => vec![unreached(&error, &config.store.url)],
    }
}

/// The bot that the line knows behind a channel; none if it knows none, or can't be asked.
pub(super) async fn known_bot(config: &Config, channel: &ChannelName) -> Option<KnownBot> {
    asked(config).await?.ok()?.bots.get(channel).copied()
}

/// A look at the store; none if its password can't be read.
async fn asked(config: &Config) -> Option<Result<Look, ConnectError>> {
    let settings = &config.store;
    let password = settings.password.as_ref().map(config::Secret::read).transpose().ok()?;
    let url = with_login(&settings.url, settings.user.as_deref(), password.as_ref());
    let ring = settings.key.read().ok().and_then(|key| Keyring::decode(key.expose_secret()).ok());
    Some(RedisStore::look(&url, &config.policy.name, ring, settings.durability).await)
}

fn unreached(error: &ConnectError, url: &str) -> Check {
    let why = match error {
        ConnectError::Store(StoreError::Unavailable(why)) => why.clone(),
        other => other.to_string(),
    };
    if let Some((means, remedy)) = refusal(&why) {
        return Check::fail("redis", format!("can't be used at {url}: {means}"), remedy);
    }
    let socket = url.strip_prefix("redis+unix://").map(|path| path.split('?').next().unwrap_or(path));
    let remedy = match socket {
        Some(path) if !Path::new(path).exists() => START_REDIS,
        _ => "see whether it runs: systemctl status hotlined-redis; journalctl -u hotlined-redis",
    };
    Check::fail("redis", format!("can't be used at {url}: {why}"), remedy)
}

fn told(look: &Look, config: &Config) -> Vec<Check> {
    let led = match look.epoch {
        Epoch(0) => "no daemon has used it yet".to_owned(),
        Epoch(epoch) => format!("epoch {epoch}"),
    };
    let mut checks = vec![Check::ok("redis", format!("answers at {}; {led}", config.store.url))];
    checks.extend(version(look.version));
    checks.extend(settings(look));
    checks.push(user(&look.excess));
    checks.extend(persistence(look));
    checks.push(memory(look.used, look.most));
    checks.push(rewriting(look));
    checks.extend(look.key.map(fit));
    checks
}

/// A store that a newer program has written is refused at start.
fn version(found: u32) -> Option<Check> {
    let saw =
        format!("version {found}, and this program knows up to {VERSION}: the line does not start on it");
    let remedy = "install the newer hotlined again, or put back a copy of the store from before its upgrade";
    (found > VERSION).then(|| Check::fail("redis version", saw, remedy))
}

/// Whether it has all that was acknowledged, as far as that was written down.
fn history(point: &Point, config: &Config) -> Check {
    let file = HistoryFile::beside(&config.store.blobs, &config.policy.name);
    let name = "store history";
    match file.read() {
        Ok(Some(noted)) if point.has_all_of(&noted.point) => {
            Check::ok(name, format!("{} commits; last written down at {}", point.number, noted.at))
        }
        Ok(Some(noted)) => Check::fail(
            name,
            format!(
                "{WENT_BACK}: it has {} commits, and had {} at {}",
                point.number, noted.point.number, noted.at
            ),
            WENT_BACK_REMEDY,
        ),
        Ok(None) if point.number == 0 => Check::info(name, "nothing was committed yet"),
        Ok(None) => Check::warn(
            name,
            format!("it is not written down where the store stands, in {}", file.path().display()),
            "start the daemon, and let it write there (StateDirectory=): else nobody notices a store that goes back",
        ),
        Err(error) => Check::warn(
            name,
            format!("where the store stood can't be read: {error}"),
            "run this as root; if the file is damaged, the daemon writes it anew",
        ),
    }
}

/// Whether the audit trail has all that was written down of it. Nothing where nothing was.
fn trail(found: Option<(Head, Option<Stamp>)>, config: &Config) -> Option<Check> {
    let name = "audit trail";
    let known = HistoryFile::beside(&config.store.blobs, &config.policy.name).read().ok()??.trail?;
    let remedy = "see who is enrolled and paused, then: hotlined audit confirm (docs/operations.md, \"The audit \
                  trail was put back\")";
    if let Some(PutBack { written, at }) = known.put_back {
        let saw = format!("was put back or cut: entry {} was not there at {at}", written.n);
        return Some(Check::fail(name, saw, remedy));
    }
    let (end, restored) = found?;
    Some(if known.is_in(&end, restored) {
        Check::ok(name, format!("ends with entry {}, which is no earlier than was written down", end.n))
    } else {
        let saw =
            format!("was put back: it ends with entry {}, and entry {} was written", end.n, known.head.n);
        Check::fail(name, saw, remedy)
    })
}

fn settings(look: &Look) -> Vec<Check> {
    if look.unsafe_settings.is_empty() {
        return vec![Check::ok("redis durability", "what it acknowledges survives, and nothing is evicted")];
    }
    let one = |fault: &crate::store::redis::UnsafeSetting| {
        let name = format!("redis {}", fault.setting);
        let saw = format!("{:?}: the line does not start on it", fault.value);
        Check::fail(name, saw, format!("{} (in redis.conf, then restart Redis)", fault.remedy))
    };
    look.unsafe_settings.iter().map(one).collect()
}

/// Whether whoever reaches Redis can do there what a line can, and no more.
fn user(excess: &[&str]) -> Check {
    let name = "redis user";
    if excess.is_empty() {
        return Check::ok(name, "may do what a line needs, and no more");
    }
    let remedy = "give it what the line `user default` in the shipped redis.conf gives, then restart Redis; where other \
                  programs use this Redis, a user of the line's own (store.user, store.password)";
    Check::warn(name, format!("may do more than a line needs: {}", excess.join(", ")), remedy)
}

fn persistence(look: &Look) -> Vec<Check> {
    let remedy = "see df -h and journalctl -u hotlined-redis: the disk may be full or failing";
    match (look.writes, look.rewrites) {
        (false, _) => vec![Check::fail("redis persistence", "the last write to its log failed", remedy)],
        (true, false) => vec![Check::warn("redis persistence", "the last rewrite of its log failed", remedy)],
        (true, true) => vec![Check::ok("redis persistence", "no write failed")],
    }
}

fn memory(used: u64, most: u64) -> Check {
    let name = "redis memory";
    if most == 0 {
        let saw = format!("{} used, no limit", size(used));
        return Check::warn(name, saw, "set maxmemory, or the kernel kills Redis when the machine is full");
    }
    let saw = format!("{} of {} used", size(used), size(most));
    let remedy = "raise maxmemory in redis.conf; a full Redis takes no more messages";
    match used.saturating_mul(100) / most {
        90.. => Check::fail(name, saw, remedy),
        70.. => Check::warn(name, saw, remedy),
        _ => Check::ok(name, saw),
    }
}

/// Somebody must make the log small again: Redis by itself, or the line at quiet times.
fn rewriting(look: &Look) -> Check {
    let (now, base) = look.file;
    let (name, saw) = ("redis log", format!("{}, begun at {}", size(now), size(base)));
    if look.rewrites_at == 0 && now >= SMALL && now / 5 >= base.max(SMALL / 4) {
        let remedy = "nobody rewrites it: the daemon does while it leads; or by hand at a quiet time: \
                      redis-cli -s SOCKET BGREWRITEAOF";
        return Check::warn(name, saw, remedy);
    }
    let who = if look.rewrites_at == 0 { "the daemon" } else { "Redis" };
    Check::ok(name, format!("{saw}; {who} rewrites it"))
}

fn fit(key: KeyFit) -> Check {
    match key {
        KeyFit::Opens => Check::ok("line key", "opens what Redis holds"),
        KeyFit::New => Check::info("line key", "Redis holds nothing of this line yet"),
        KeyFit::Other => Check::fail(
            "line key",
            "does not open what Redis holds: it is another line's",
            "put back the key of this line, or give store.url of the right Redis; never make a new key for it",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::app::doctor::State;

    fn look() -> Look {
        Look {
            unsafe_settings: Vec::new(),
            excess: Vec::new(),
            key: Some(KeyFit::Opens),
            version: VERSION,
            bots: BTreeMap::new(),
            trail: None,
            epoch: Epoch(3),
            point: Point::default(),
            used: 1 << 20,
            most: 256 << 20,
            writes: true,
            rewrites: true,
            file: (1 << 20, 1 << 10),
            rewrites_at: 0,
        }
    }

    #[test]
    fn a_full_redis_fails_before_it_refuses() {
        assert_eq!([10, 75, 95].map(|used| memory(used, 100).state), [State::Ok, State::Warn, State::Fail]);
        assert_eq!(memory(1, 0).state, State::Warn, "without a limit the kernel sets one");
    }

    #[test]
    fn a_user_who_may_do_more_than_a_line_needs_is_told_of() {
        assert_eq!(user(&[]).state, State::Ok);
        let told = user(&["run any script", "load code"]);
        assert!(told.state == State::Warn && told.saw.ends_with("run any script, load code"), "{told:?}");
    }

    #[test]
    fn a_log_that_nobody_rewrites_is_told_only_when_it_is_large() {
        let with = |file, rewrites_at| rewriting(&Look { file, rewrites_at, ..look() }).state;
        assert_eq!(with((1 << 20, 1), 0), State::Ok);
        assert_eq!(with((1 << 30, 1 << 20), 0), State::Warn);
        assert_eq!(with((1 << 30, 1 << 20), 100), State::Ok);
        assert_eq!(with((1 << 30, 1 << 29), 0), State::Ok);
    }

    #[test]
    fn failed_writes_and_another_lines_key_fail() {
        assert_eq!(persistence(&Look { writes: false, ..look() })[0].state, State::Fail);
        assert_eq!(persistence(&Look { rewrites: false, ..look() })[0].state, State::Warn);
        assert_eq!(fit(KeyFit::Other).state, State::Fail);
    }

    #[test]
    fn what_a_newer_program_has_written_fails() {
        assert_eq!(version(VERSION), None);
        assert_eq!(version(VERSION - 1), None, "what an older one wrote is read");
        assert!(version(VERSION + 1).unwrap().remedy.unwrap().contains("install the newer"));
    }

    #[test]
    fn a_refusal_is_answered_with_what_would_help() {
        let remedy = |why: &str| {
            let error = ConnectError::Store(StoreError::Unavailable(why.into()));
            unreached(&error, "redis+unix:///nowhere/redis.sock").remedy.unwrap()
        };
        let full = "Redis is full and takes no more messages (OOM): and so on";
        assert!(remedy(full).starts_with("raise maxmemory"));
        assert!(remedy("no such file").contains("systemctl start hotlined-redis"));
    }
}
