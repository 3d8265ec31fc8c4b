//! One line to be measured: a Redis as it is shipped, the daemon, and the stand-in for Telegram.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use hotlined::keys::Keyring;
use tempfile::TempDir;

use super::api::Api;
use super::now;
use super::support::process::Daemon;
use super::support::redis::{ADMIN, RedisServer, Reply};
use super::support::until;

/// Operators are numbered from here on, and contacts from beyond.
const OPERATORS: i64 = 500;
const CONTACTS: i64 = 7_391_046_000;
/// So that the stand-in is what bounds sends, and not the budget that Telegram allows.
const PACE: u32 = 100_000;

/// The line.
pub struct Rig {
    pub api: Api,
    pub redis: RedisServer,
    pub daemon: Daemon,
    folder: TempDir,
    written: u64,
}

/// Whether that chat is an operator's.
pub fn is_operator(chat: i64) -> bool {
    (OPERATORS..CONTACTS).contains(&chat)
}

impl Rig {
    /// With so many operators, all on duty; leads on return.
    pub async fn start(operators: u16) -> Self {
        Self::over(redis(), operators).await
    }

    /// The same over that Redis.
    pub async fn over(redis: RedisServer, operators: u16) -> Self {
        let api = Api::start().await;
        let folder = TempDir::new().expect("a temporary folder");
        let key = Keyring::generate().expect("random bytes").encode().to_string();
        secret(&folder, "key", &key);
        secret(&folder, "token", "700300:AAbenchBenchBenchBenchBenchBenchBench");
        fs::write(folder.path().join("hotlined.toml"), config(&folder, &api, &redis, operators))
            .expect("a config");
        let daemon = run(&folder);
        daemon.logged("leads the line");
        Self { api, redis, daemon, folder, written: 0 }
    }

    /// Ends the daemon and starts it again on the same store; returns how long it took from there to its first poll.
    pub fn restart(&mut self) -> Duration {
        assert!(self.daemon.terminate().success(), "{}", self.daemon.stderr());
        self.api.polled();
        let began = now();
        self.daemon = run(&self.folder);
        until("the daemon polls", || self.api.polled()) - began
    }

    /// So many contacts write so many messages each, in turns. Returns how many messages that are.
    pub fn write(&mut self, contacts: i64, each: u32, first: i64) -> u64 {
        for _ in 0..each {
            for contact in 0..contacts {
                self.api.write(CONTACTS + first + contact, self.written);
                self.written += 1;
            }
        }
        self.api.hand_out();
        u64::try_from(contacts).expect("not negative") * u64::from(each)
    }

    /// Waits until operators were shown so many messages in all, and returns after how long since `began` the last was.
    pub async fn shown(&self, all: usize, began: std::time::Instant) -> Duration {
        for _ in 0..600_000 {
            let (shown, at) = self.api.shown();
            if shown >= all {
                return at.map_or(Duration::ZERO, |at| at - began);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("{} of {all} messages were shown: {}", self.api.shown().0, self.daemon.stderr());
    }

    /// Waits until every update was taken.
    pub async fn taken(&self) {
        for _ in 0..1_200_000 {
            if self.api.waiting() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("{} updates wait: {}", self.api.waiting(), self.daemon.stderr());
    }

    /// A figure of the daemon's process, in kilobytes: `VmRSS`, `VmHWM`.
    pub fn memory(&self, figure: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.daemon.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).expect("the kernel tells it")
    }

    /// The processor time that the daemon took so far, in ticks of a hundredth of a second.
    pub fn ticks(&self) -> u32 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.daemon.id())).expect("it runs");
        let (_, rest) = stat.rsplit_once(") ").expect("its name stands in parentheses");
        // utime and stime are the 14th and 15th of proc(5); the 3rd is the first of the rest.
        rest.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
    }

    /// A number out of Redis' INFO.
    pub fn info(&self, section: &str, name: &str) -> f64 {
        let reply = self.redis.administer(&["INFO", section]);
        let Reply::Text(text) = reply else { panic!("{reply:?}") };
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or_else(|| panic!("{name} in {text}"))
    }
}

/// An empty Redis with the shipped config, and room for a million cases.
pub fn redis() -> RedisServer {
    RedisServer::with(&format!("{ADMIN}\nmaxmemory 12gb"))
}

fn run(folder: &TempDir) -> Daemon {
    let config = folder.path().join("hotlined.toml").display().to_string();
    Daemon::start(&["run", "--config", &config], &[])
}

fn secret(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a secret's file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
}

fn config(folder: &TempDir, api: &Api, redis: &RedisServer, operators: u16) -> String {
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mut config = format!(
        r#"
[line]
name = "bench"

[store]
url   = "{}"
blobs = "{}"
key   = {{ file = "{}" }}

[channel.telegram]
kind    = "telegram"
token   = {{ file = "{}" }}
api_url = "{}"
pace    = {PACE}

[admin]
socket = "{}"

[routing]
capacity = 1000
"#,
        redis.url(),
        at("blobs"),
        at("key"),
        at("token"),
        api.url(),
        at("admin.sock"),
    );
    for n in 0..operators {
        write!(config, "[operator.o{n}]\nreach = [\"telegram:{}\"]\n", OPERATORS + i64::from(n))
            .expect("a string takes it");
    }
    config
}
