//! A whole line on this machine: a real Redis, Telegram's stand-in, line time, and daemons as processes.
//!
//! The stand-in runs in the test's own process, so a test needs a runtime of several threads:
//! `#[tokio::test(flavor = "multi_thread", worker_threads = 2)]`.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hotlined::keys::Keyring;
use hotlined::sandbox::botapi::{BotApi, Served, User};
use tempfile::TempDir;

use super::process::Daemon;
use super::redis::RedisServer;
use super::time::Time;

/// The bot's token; no log may ever show it.
pub const TOKEN: &str = "7003399001:AAcanaryOfTheTokenQx7dkWm2vLp9sRt5yHc8";

/// The token of the operators' own bot.
const DESK_TOKEN: &str = "7003399009:AAcanaryOfTheDeskTokenQx7dkWm2vLp9sRt5yHc";

/// A line without its daemon, until one is [started](Line::start).
#[derive(Debug)]
pub struct Line {
    /// Telegram.
    pub api: BotApi,
    /// The store.
    pub redis: RedisServer,
    pub(super) time: Time,
    key: String,
    folder: TempDir,
    /// Kept, for the stand-in listens as long as it lives.
    served: Served,
}

impl Line {
    /// A line whose config has these sections besides those of the store, the bot and the socket.
    pub async fn open(sections: &str) -> Self {
        Self::over(RedisServer::start(), sections).await
    }

    /// The same over a Redis of the test's own.
    pub async fn over(redis: RedisServer, sections: &str) -> Self {
        let key = Keyring::generate().expect("random bytes").encode().to_string();
        Self::again(redis, key, sections).await
    }

    /// The same over a Redis that holds what a line with that key left.
    pub async fn again(redis: RedisServer, key: String, sections: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let time = Time::start(folder.path());
        let api = BotApi::new(time.clock(), TOKEN, "proof_bot");
        let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");
        secret(&folder.path().join("key"), &key);
        secret(&folder.path().join("token"), TOKEN);
        let line = Self { api, redis, time, key, folder, served };
        let config = line.config(&line.served.url(), sections);
        fs::write(line.config_file(), config).expect("a config file");
        line
    }

    /// Another bot takes the place of the line's: nobody has written to it, and it has numbered nothing.
    pub async fn takes_bot(&mut self, token: &str) {
        self.api = BotApi::new(self.time.clock(), token, "other_bot");
        let before = self.served.url();
        self.served = self.api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");
        secret(&self.folder.path().join("token"), token);
        let config = fs::read_to_string(self.config_file()).expect("the config file");
        fs::write(self.config_file(), config.replace(&before, &self.served.url())).expect("a config file");
    }

    /// The operators have a bot of their own from the next start on.
    pub async fn has_desk(&self, more: &str) -> (BotApi, Served) {
        let api = BotApi::new(self.time.clock(), DESK_TOKEN, "desk_bot");
        let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");
        let token = self.folder.path().join("desk-token");
        secret(&token, DESK_TOKEN);
        let (url, token) = (served.url(), token.display());
        let section = format!(
            "\n[channel.desk]\nkind = \"telegram\"\nserves = \"operators\"\napi_url = \"{url}\"\n\
             token = {{ file = \"{token}\" }}\n{more}"
        );
        let config = fs::read_to_string(self.config_file()).expect("the config file");
        fs::write(self.config_file(), config + &section).expect("a config file");
        (api, served)
    }

    /// A daemon of the line that leads it and has asked Telegram for updates.
    pub fn start(&self) -> Daemon {
        let daemon = self.launch(&[]);
        daemon.logged("leads the line");
        daemon
    }

    /// A daemon of the line, in whatever state; it sees these variables.
    pub fn launch(&self, env: &[(&str, &str)]) -> Daemon {
        Daemon::start(&run(&self.config_file(), self.time.socket()), env)
    }

    /// A daemon of the line that is given these arguments, too.
    pub fn launch_with(&self, more: &[&str]) -> Daemon {
        let mut args = run(&self.config_file(), self.time.socket());
        args.extend(more.iter().map(OsString::from));
        Daemon::start(&args, &[])
    }

    /// A daemon of the line as systemd runs it, with a journal that listens at that socket.
    pub fn launch_as_a_unit(&self, journal: &Path) -> Daemon {
        let mut args = run(&self.config_file(), self.time.socket());
        args.extend(["--journal".into(), journal.into()]);
        Daemon::start_as_a_unit(&args)
    }

    /// Runs a command about the line to its end.
    pub fn command(&self, args: &[&str]) -> Ran {
        let config = self.config_file();
        let mut args: Vec<OsString> = args.iter().map(OsString::from).collect();
        args.extend(["--config".into(), config.into()]);
        let mut process = Daemon::start(&args, &[]);
        let code = process.wait().code();
        Ran { code, out: process.stdout(), err: process.stderr() }
    }

    /// Begins a command about the line and does not wait for its end.
    pub fn begin_command(&self, args: &[&str]) -> Daemon {
        let mut args: Vec<OsString> = args.iter().map(OsString::from).collect();
        args.extend(["--config".into(), self.config_file().into()]);
        Daemon::start(&args, &[])
    }

    /// Marks the store as put back to an earlier day, on the line's clock.
    pub fn restore(&self) -> Ran {
        self.restore_with(&[])
    }

    /// The same with these arguments, too.
    pub fn restore_with(&self, more: &[&str]) -> Ran {
        let clock = self.time.socket().display().to_string();
        self.command(&[&["restore", "--clock", &clock], more].concat())
    }

    /// The line's key folder.
    pub fn keys_folder(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// Adds a setting to `[store]`, for the next start.
    pub fn set_in_store(&self, setting: &str) {
        let config = fs::read_to_string(self.config_file()).expect("the config file");
        let config = config.replacen("[store]\n", &format!("[store]\n{setting}\n"), 1);
        fs::write(self.config_file(), config).expect("a config file");
    }

    /// Where it is written down where the store stood.
    pub fn history_file(&self) -> PathBuf {
        self.folder.path().join("store-proof.json")
    }

    /// Somebody who may write to the line: number `n`, whose app speaks English.
    pub fn contact(&self, n: i64) -> User {
        self.api.user(FIRST_CONTACT + n, "Somebody", "en")
    }

    /// An operator's chat, opened.
    pub fn operator(&self, id: i64) -> User {
        let user = self.api.user(id, "Operator", "en");
        if !user.has_started() {
            user.start(None);
        }
        user
    }

    /// Lets so much time pass; returns once a leading daemon, if there is one, goes by it.
    pub async fn pass(&self, by: Duration) {
        self.time.pass(by);
        self.clocks_agree().await;
    }

    /// Lets so much time pass and waits for nobody: also where the daemon is stopped.
    pub fn step(&self, by: Duration) {
        self.time.pass(by);
    }

    /// The text of the line's key; no log may ever show it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Where the bot's service is.
    pub fn api_url(&self) -> String {
        self.served.url()
    }

    /// The config file.
    pub fn config_file(&self) -> PathBuf {
        self.folder.path().join("hotlined.toml")
    }

    /// The admin socket of whoever leads.
    pub fn admin_socket(&self) -> PathBuf {
        self.folder.path().join("admin.sock")
    }

    fn config(&self, api_url: &str, sections: &str) -> String {
        let at = |name: &str| self.folder.path().join(name).display().to_string();
        format!(
            r#"
[line]
name = "proof"

[store]
url   = "{redis}"
blobs = "{blobs}"
key   = {{ file = "{key}" }}

[channel.telegram]
kind    = "telegram"
token   = {{ file = "{token}" }}
api_url = "{api_url}"

[admin]
socket = "{admin}"

{sections}
"#,
            redis = self.redis.url(),
            blobs = at("blobs"),
            key = at("key"),
            token = at("token"),
            admin = self.admin_socket().display(),
        )
    }
}

/// A command that came to its end.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Contacts are numbered from here on, operators below.
const FIRST_CONTACT: i64 = 7_391_046_000;

/// The sections of operators who are always on duty, each bound to a chat by its number, in this order.
pub fn operators(names: &[(&str, i64)]) -> String {
    let section = |(name, id): &(&str, i64)| format!("[operator.{name}]\nreach = [\"telegram:{id}\"]\n");
    names.iter().map(section).collect::<Vec<_>>().concat()
}

/// How the daemon is called: by its config, on the clock at that socket.
fn run(config: &Path, clock: &Path) -> Vec<OsString> {
    vec!["run".into(), "--config".into(), config.into(), "--clock".into(), clock.into()]
}

/// A file that only its owner reads.
fn secret(path: &Path, text: &str) {
    fs::write(path, text).expect("a secret's file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("its mode");
}
