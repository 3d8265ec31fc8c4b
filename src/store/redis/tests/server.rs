//! A Redis of one test: on a socket in a folder of its own, killed when it is dropped.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::domain::policy::Durability;
use crate::keys::Keyring;
use crate::store::redis::{COMMANDS, RedisStore};

/// The keys of the lines that tests have here: no line may need any other.
const KEYS: [&str; 2] = ["~hl:{test%20line}:*", "~hl:{line*}:*"];

pub(in crate::store) struct Server {
    child: Child,
    folder: TempDir,
    settings: Vec<String>,
}

impl Server {
    /// A Redis as the line wants it.
    pub fn start() -> Self {
        Self::start_with(&["--appendonly", "yes", "--appendfsync", "always"])
    }

    pub fn start_with(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
        let child = run(&folder, &settings);
        Self { child, folder, settings }
    }

    /// Ends it as a power cut ends a process.
    pub fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Starts it again on what it left.
    pub fn restart(&mut self) {
        self.child = run(&self.folder, &self.settings);
    }

    /// Makes it stand still, with its connections open.
    pub fn stop(&self) {
        self.signal(Signal::STOP);
    }

    pub fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).expect("it has a process id");
        kill_process(pid, signal).expect("it runs");
    }

    /// A connection of somebody who may do everything, to look at what is stored and to damage it.
    pub async fn raw(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(format!("{}?user=admin&pass=any", self.url())).expect("a URL");
        client.get_multiplexed_async_connection().await.expect("it runs")
    }

    /// A handle on its line.
    pub async fn connect(&self, ring: &Keyring) -> RedisStore {
        let store = RedisStore::connect(&self.url(), "test line", ring.clone(), Durability::Strict).await;
        store.unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// Where whoever knows no user is the line's: it may do what it needs, and nothing else.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.folder.path().join("redis.sock").display())
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL also ends a stopped process.
        self.kill();
    }
}

/// Starts a server and waits until it says that it is ready.
fn run(folder: &TempDir, settings: &[String]) -> Child {
    let mut child = Command::new("redis-server")
        .args(["--port", "0", "--unixsocket", "redis.sock", "--save", "", "--dir", "."])
        .args(["--user", "default", "reset", "on", "nopass"])
        .args(KEYS.into_iter().chain(COMMANDS.split_whitespace()))
        .args(["--user", "admin", "on", "nopass", "~*", "&*", "+@all"])
        .args(settings)
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("redis-server is installed");
    let mut said = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    let ready = said.any(|line| line.is_ok_and(|line| line.contains("eady to accept connections")));
    assert!(ready, "redis-server started");
    // Its later words must be read too, or it would stop at a full pipe.
    std::thread::spawn(move || said.for_each(drop));
    child
}
