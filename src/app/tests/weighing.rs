//! What Redis keeps of a case and writes down of a message, to the byte: the whole way through the committer, with
//! what is sent settled as a channel would.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::event::{Aliases, Arrival, Came, Event, Said, What};
use crate::domain::fixture;
use crate::domain::id::{Address, ChatId, SeenKey, Shelf, SourceId};
use crate::domain::policy::{Acknowledge, Channel, Durability};
use crate::domain::say::{Outcome, Settlement};
use crate::domain::serves::Serves;
use crate::domain::time::Stamp;
use crate::domain::traits::Traits;
use crate::keys::Keyring;
use crate::service::clock::Clock;
use crate::service::committer::{Aftermath, CommitHandle, Committer};
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::seed;
use crate::store::redis::RedisStore;
use crate::store::remembering::Remembering;
use crate::store::{Epoch, Store};

/// About what a message of a person holds.
const WORDS: &str = "We are four people in the cellar of the school, two of them children, and the water is gone since \
                     yesterday evening. Who can tell us when the road to the bridge is open again?";
const CASES: u8 = 100;

/// A Redis as config/redis.conf has it.
struct Server(Child, tempfile::TempDir);

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let child = Command::new("redis-server")
            .args(["--port", "0", "--unixsocket", "redis.sock", "--save", "", "--dir", "."])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--hash-max-listpack-value", "8192"])
            .args(["--auto-aof-rewrite-percentage", "0"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        Self(child, folder)
    }

    fn url(&self) -> String {
        format!("redis+unix://{}", self.1.path().join("redis.sock").display())
    }

    fn log(&self) -> u64 {
        let files = std::fs::read_dir(self.1.path().join("appendonlydir")).expect("a log").flatten();
        files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

struct Line {
    server: Server,
    desk: CommitHandle,
    after: mpsc::UnboundedReceiver<Aftermath>,
    next: i64,
}

impl Line {
    async fn new() -> Self {
        let server = Server::start();
        let socket = server.1.path().join("redis.sock");
        while !Path::exists(&socket) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let ring = Keyring::generate().expect("randomness");
        let store = RedisStore::connect(&server.url(), "helpline", ring, Durability::Strict).await;
        let store: Arc<dyn Store> = Arc::new(store.unwrap_or_else(|error| panic!("{error}")));
        let store: Arc<dyn Store> = Arc::new(Remembering::over(store, 4 << 20));
        let mut policy =
            fixture::policy((0..12).map(|n| fixture::operator(&format!("operator-{n}"))).collect());
        for operator in &mut policy.operators {
            operator.capacity = Some(100);
        }
        policy.channels = vec![Channel {
            name: "telegram".into(),
            traits: Traits::TELEGRAM,
            acknowledge: Acknowledge::Neutral,
            address: None,
            serves: Serves::default(),
        }];
        let (sender, after) = mpsc::unbounded_channel();
        let (rules, reports) = (Rules::new(policy), Reports::default());
        let clock = Clock::frozen(Stamp(1_796_000_000_000));
        let (committer, desk) = Committer::new(store, Epoch(0), rules, clock, reports, sender);
        tokio::spawn(committer.run(CancellationToken::new()));
        Self { server, desk, after, next: 1_000 }
    }

    async fn says(&mut self, contact: u8) {
        self.next += 1;
        let mut hash = [contact; 16];
        hash[..8].copy_from_slice(&self.next.to_be_bytes());
        let said = Said { text: format!("{} {WORDS}", self.next), fingerprint: hash, ..Said::default() };
        let what = What::Arrived(Arrival {
            channel: "telegram".into(),
            address: Address(format!("73910{contact:05}")),
            chat: ChatId([contact; 16]),
            aliases: Aliases::default(),
            source: SourceId::bare(self.next),
            sent_at: Stamp(1_796_000_000_000),
            app_language: Some("en".into()),
            what: Came::Said(said),
        });
        let seen = vec![SeenKey { shelf: Shelf::Telegram, day: 20_787, hash }];
        self.desk.submit(Event { seed: seed::fresh(), seen, what }).await.expect("it is taken");
        self.sends().await;
    }

    /// Settles what was claimed, until nothing is left.
    async fn sends(&mut self) {
        while let Ok(after) = self.after.try_recv() {
            let Aftermath::Runs(runs) = after else { continue };
            let mut events = Vec::new();
            for tried in runs.into_iter().flat_map(|run| run.deliveries) {
                self.next += 1;
                let outcome = Outcome::Delivered(vec![SourceId::bare(self.next)]);
                let (chat, channel) = (Some(ChatId([200; 16])), Some("telegram".into()));
                let settlement = Settlement { delivery: tried.delivery, chat, channel, outcome, missing: 0 };
                let what = What::Settled(Box::new(settlement));
                events.push(Event { seed: seed::fresh(), seen: Vec::new(), what });
            }
            self.desk.submit_all(events).await.expect("it is taken");
        }
    }

    /// The bytes of all keys, by what they hold.
    async fn kept(&self) -> BTreeMap<String, u64> {
        let client = redis::Client::open(self.server.url()).expect("a URL");
        let mut raw = client.get_multiplexed_async_connection().await.expect("it runs");
        let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut raw).await.expect("keys");
        let mut all = BTreeMap::new();
        for key in keys {
            let mut usage = redis::cmd("MEMORY");
            usage.arg("USAGE").arg(&key).arg("SAMPLES").arg(0);
            let bytes: u64 = usage.query_async(&mut raw).await.expect("a number");
            let kind = key.split("}:").nth(1).unwrap_or_default();
            let kind = kind.split(':').next().unwrap_or_default();
            let kind = if key.ends_with(":list") { "list" } else { kind };
            // A key takes a place of its own in the table of all keys.
            *all.entry(kind.to_owned()).or_default() += bytes;
        }
        all
    }
}

fn share(of: &BTreeMap<String, u64>) -> BTreeMap<&str, u64> {
    of.iter().map(|(kind, bytes)| (kind.as_str(), bytes / u64::from(CASES))).filter(|(_, n)| *n > 0).collect()
}

#[tokio::test]
async fn a_case_and_a_message_take_no_more_than_they_may() {
    let mut line = Line::new().await;
    for contact in 1..=CASES {
        line.says(contact).await;
    }
    let kept = line.kept().await;
    let case = kept.iter().filter(|(kind, _)| !matches!(kind.as_str(), "ops" | "roster" | "meta" | "tally"));
    let case: u64 = case.map(|(_, bytes)| bytes).sum::<u64>() / u64::from(CASES);
    println!("an open case of one message: {case} B in Redis, {:?}", share(&kept));
    let before = line.server.log();
    for contact in 1..=CASES {
        line.says(contact).await;
    }
    let message = (line.server.log() - before) / u64::from(CASES);
    println!("a further message: {message} B of the log; then {:?}", share(&line.kept().await));
    assert!(case <= 2_000 && message <= 3_000, "{case} and {message}");
}
