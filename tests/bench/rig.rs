//! One line to be measured: a Redis as it is shipped, the daemon, and the stand-in for Telegram.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use hotlined::admin::client::Client;
use hotlined::admin::protocol::{Request, Response};
use hotlined::admin::view::StatusView;
use hotlined::keys::Keyring;
use tempfile::TempDir;

use super::api::Api;
use super::now;
use super::profile::Profile;
use super::support::process::Daemon;
use super::support::redis::{ADMIN, RedisServer, Reply};
use super::support::time::Time;
use super::support::until;

/// Operators are numbered from here on, and contacts from beyond.
const OPERATORS: i64 = 500;
const CONTACTS: i64 = 7_391_046_000;
/// So that the stand-in is what bounds sends, and not the budget that Telegram allows.
pub const PACE: u32 = 100_000;

/// The line.
pub struct Rig {
    /// Before the daemon: it ends first.
    profile: Option<Profile>,
    pub api: Api,
    pub redis: RedisServer,
    pub daemon: Daemon,
    folder: TempDir,
    time: Option<Time>,
    written: u64,
}

/// Whether that chat is an operator's.
pub fn is_operator(chat: i64) -> bool {
    (OPERATORS..CONTACTS).contains(&chat)
}

/// What a line is to be like.
#[derive(Clone, Default)]
pub struct Plan {
    /// How many operators it has, all on duty, and how many cases each.
    pub operators: u16,
    pub capacity: u32,
    /// How fast it sends; at Telegram's own pace if none.
    pub pace: Option<u32>,
    /// Whether contacts get no receipts.
    pub silent: bool,
    /// Whether its clock is moved from here.
    pub clock: bool,
    /// By which mail the first operator is reached, too.
    pub mail: Option<&'static str>,
    /// Further sections of its config.
    pub more: String,
}

impl Rig {
    /// With so many operators, all on duty; leads on return.
    pub async fn start(operators: u16) -> Self {
        Self::over(redis(), operators).await
    }

    /// The same over that Redis.
    pub async fn over(redis: RedisServer, operators: u16) -> Self {
        let plan = Plan { operators, capacity: 1_000, pace: Some(PACE), ..Plan::default() };
        Self::made(redis, plan).await
    }

    /// As it is planned; leads on return.
    pub async fn planned(plan: Plan) -> Self {
        Self::made(redis(), plan).await
    }

    async fn made(redis: RedisServer, plan: Plan) -> Self {
        let api = Api::start().await;
        let folder = TempDir::new().expect("a temporary folder");
        let key = Keyring::generate().expect("random bytes").encode().to_string();
        secret(&folder, "key", &key);
        secret(&folder, "token", "700300:AAbenchBenchBenchBenchBenchBenchBench");
        fs::write(folder.path().join("hotlined.toml"), config(&folder, &api, &redis, &plan))
            .expect("a config");
        let time = plan.clock.then(|| Time::start(folder.path()));
        let daemon = run(&folder, time.as_ref());
        daemon.logged("leads the line");
        let profile = Profile::of(daemon.id());
        Self { profile, api, redis, daemon, folder, time, written: 0 }
    }

    /// The number of a contact of a flood.
    pub fn contact(n: i64) -> i64 {
        CONTACTS + 1_000_000 + n
    }

    /// Lets so much time pass for a line whose clock is moved from here.
    pub fn pass(&self, by: Duration) {
        self.time.as_ref().expect("a clock").pass(by);
    }

    /// How the line is, as its admin is told.
    pub async fn status(&self) -> StatusView {
        let socket = self.folder.path().join("admin.sock");
        for _ in 0..3_000 {
            if let Ok(mut client) = Client::connect(&socket).await
                && let Ok(Response::Status(status)) = client.ask(&Request::Status).await
            {
                return *status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the daemon does not answer: {}", self.daemon.stderr());
    }

    /// How often that was decided since the daemon's start.
    pub async fn decided(&self, reason: &str) -> u64 {
        self.status().await.decided.get(reason).copied().unwrap_or(0)
    }

    /// Waits until nothing is left to be sent.
    pub async fn at_rest(&self) {
        for _ in 0..60_000 {
            if self.status().await.outbox.deliveries == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the outbox is never empty: {}", self.daemon.stderr());
    }

    /// How many calls of Redis took longer than its slow log was told.
    pub fn slow_calls(&self) -> i64 {
        match self.redis.administer(&["SLOWLOG", "LEN"]) {
            Reply::Number(calls) => calls,
            other => panic!("{other:?}"),
        }
    }

    /// Ends the daemon and starts it again on the same store; returns how long it took from there to its first poll.
    pub fn restart(&mut self) -> Duration {
        assert!(self.daemon.terminate().success(), "{}", self.daemon.stderr());
        self.api.polled();
        let began = now();
        self.daemon = run(&self.folder, self.time.as_ref());
        self.profile = Profile::of(self.daemon.id());
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

fn run(folder: &TempDir, time: Option<&Time>) -> Daemon {
    let config = folder.path().join("hotlined.toml").display().to_string();
    let clock = time.map(|time| time.socket().display().to_string());
    let mut words = vec!["run", "--config", &config];
    words.extend(clock.iter().flat_map(|clock| ["--clock", clock.as_str()]));
    Daemon::start(&words, &[])
}

/// A file that only the line may read. Returns where it is.
pub fn secret(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a secret's file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
    path.display().to_string()
}

fn config(folder: &TempDir, api: &Api, redis: &RedisServer, plan: &Plan) -> String {
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mut config = format!(
        r#"
[line]
name = "proof"

[store]
url   = "{}"
blobs = "{}"
key   = {{ file = "{}" }}

[channel.telegram]
kind    = "telegram"
token   = {{ file = "{}" }}
api_url = "{}"
{}

[admin]
socket = "{}"

[routing]
capacity = {}

{}
"#,
        redis.url(),
        at("blobs"),
        at("key"),
        at("token"),
        api.url(),
        plan.pace.map(|pace| format!("pace = {pace}")).unwrap_or_default()
            + if plan.silent { "\nacknowledge = \"off\"" } else { "" },
        at("admin.sock"),
        plan.capacity,
        plan.more,
    );
    for n in 0..plan.operators {
        let mail = plan.mail.filter(|_| n == 0).map(|mail| format!(", \"mail:{mail}\"")).unwrap_or_default();
        let chat = OPERATORS + i64::from(n);
        write!(config, "[operator.o{n}]\nreach = [\"telegram:{chat}\"{mail}]\nsupervisor = {}\n", n < 2)
            .expect("a string takes it");
    }
    config
}
