//! A real Redis for one test: the durability of `config/redis.conf`, a Unix socket in a folder of its own.
//!
//! It is started from that very file, with the places replaced, so that what the tests trust is what is
//! shipped: the same durability, and the same grants, on the keys of the one line that a test has.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use tempfile::TempDir;

use super::ports::free_port;
use super::process::Process;
use super::until;

/// A user beside that of the line, who may do everything.
pub const ADMIN: &str = "user admin on nopass ~* &* +@all";

/// The keys that the line of the tests may need, and one of them that is never there.
const KEYS: &str = "~hl:{proof}:*";
const KEY: &str = "hl:{proof}:nothing";

/// A running `redis-server`; killed when dropped, with its data.
#[derive(Debug)]
pub struct RedisServer {
    process: Process,
    folder: TempDir,
    port: Option<u16>,
}

impl RedisServer {
    /// On a Unix socket, with the shipped config.
    pub fn start() -> Self {
        Self::with("")
    }

    /// On a Unix socket, with `settings` (lines of a redis.conf) after the shipped ones.
    pub fn with(settings: &str) -> Self {
        Self::build(settings, None)
    }

    /// On a free TCP port of the loopback as well, for a proxy that cuts the link.
    pub fn on_port(settings: &str) -> Self {
        Self::build(settings, Some(free_port()))
    }

    fn build(settings: &str, port: Option<u16>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let listen = port.map_or(String::new(), |p| format!("bind 127.0.0.1\nport {p}\n"));
        let conf = shipped(folder.path()) + &listen + settings + "\n";
        fs::write(folder.path().join("redis.conf"), conf).expect("a config to start from");
        let server = Self { process: spawn(folder.path()), folder, port };
        server.ready();
        server
    }

    /// Where it listens, as `[store] url` takes it: the port if it has one, else the socket.
    pub fn url(&self) -> String {
        self.port.map_or_else(
            || format!("redis+unix://{}", self.socket().display()),
            |port| format!("redis://127.0.0.1:{port}/0"),
        )
    }

    /// Its Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// Its TCP port, if it was started with one.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Its folder, with the append-only file in `appendonlydir`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One command over a connection of its own, and the reply as Redis sent it (RESP2).
    pub fn ask(&self, command: &[&str]) -> std::io::Result<Reply> {
        let mut stream = UnixStream::connect(self.socket())?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(&frame(command))?;
        reply(&mut BufReader::new(stream))
    }

    /// One command of somebody who may do everything: of a server that was started with [`ADMIN`].
    pub fn administer(&self, command: &[&str]) -> Reply {
        let asked = || -> std::io::Result<Reply> {
            let stream = UnixStream::connect(self.socket())?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            let mut stream = BufReader::new(stream);
            stream.get_mut().write_all(&frame(&["AUTH", "admin", "any"]))?;
            reply(&mut stream)?;
            stream.get_mut().write_all(&frame(command))?;
            reply(&mut stream)
        };
        asked().expect("Redis answers")
    }

    /// Cuts its power (SIGKILL).
    pub fn kill9(&mut self) -> ExitStatus {
        self.process.kill9()
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.process.terminate()
    }

    /// Stops it (SIGSTOP): connections stay open, and nothing is answered.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Lets it go on (SIGCONT).
    pub fn cont(&mut self) {
        self.process.cont();
    }

    /// Starts it again on the same data, after ending it (SIGTERM) if it still runs; ready on return.
    pub fn restart(&mut self) {
        self.process.cont();
        self.process.terminate();
        self.process = spawn(self.folder.path());
        self.ready();
    }

    /// A copy of what it has on disk, while it does not run.
    pub fn copy(&mut self) -> TempDir {
        self.process.terminate();
        let copy = TempDir::new().expect("a temporary folder");
        copy_files(&self.folder.path().join("appendonlydir"), copy.path());
        copy
    }

    /// Puts a copy in the place of what it has, and starts it on that.
    pub fn put_back(&mut self, copy: impl AsRef<Path>) {
        self.process.terminate();
        let place = self.folder.path().join("appendonlydir");
        fs::remove_dir_all(&place).expect("the folder goes");
        fs::create_dir(&place).expect("a folder");
        copy_files(copy.as_ref(), &place);
        self.restart();
    }

    /// Waits until it answers: also a Redis that listens may still be loading its log. `PING` is not among the
    /// grants.
    fn ready(&self) {
        until("Redis answers", || self.ask(&["GET", KEY]).ok().filter(|r| *r == Reply::Null));
    }
}

/// A reply of Redis, as far as a test needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A status or a string.
    Text(String),
    /// An integer.
    Number(i64),
    /// A refusal.
    Error(String),
    /// Nothing there.
    Null,
    /// Several of them.
    List(Vec<Reply>),
}

fn copy_files(from: &Path, to: &Path) {
    for file in fs::read_dir(from).expect("the folder") {
        let file = file.expect("a file");
        fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
    }
}

fn spawn(folder: &Path) -> Process {
    let mut command = Command::new("redis-server");
    command.arg(folder.join("redis.conf")).current_dir(folder).env_remove("NOTIFY_SOCKET");
    Process::start("redis", command, folder)
}

/// `config/redis.conf` with its two places moved to `folder`, for one line.
fn shipped(folder: &Path) -> String {
    let place = |line: &str| match line.split_once(' ') {
        Some(("dir", _)) => format!("dir {}\n", folder.display()),
        Some(("unixsocket", _)) => format!("unixsocket {}/redis.sock\n", folder.display()),
        Some(("user", _)) => line.replace("~hl:*", KEYS) + "\n",
        _ => format!("{line}\n"),
    };
    include_str!("../../config/redis.conf").lines().map(place).collect()
}

fn frame(command: &[&str]) -> Vec<u8> {
    let words = command.iter().map(|word| format!("${}\r\n{word}\r\n", word.len()));
    let frame: String = std::iter::once(format!("*{}\r\n", command.len())).chain(words).collect();
    frame.into_bytes()
}

fn reply(from: &mut impl BufRead) -> std::io::Result<Reply> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let rest = line.get(1..).unwrap_or_default().trim_end();
    Ok(match line.chars().next() {
        Some('+') => Reply::Text(rest.to_owned()),
        Some('-') => Reply::Error(rest.to_owned()),
        Some(':') => Reply::Number(number(rest)?),
        Some('$') if rest == "-1" => Reply::Null,
        Some('$') => {
            let mut bytes = vec![0; usize::try_from(number(rest)?).map_err(std::io::Error::other)? + 2];
            from.read_exact(&mut bytes)?;
            bytes.truncate(bytes.len() - 2);
            Reply::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        Some('*') => Reply::List((0..number(rest)?).map(|_| reply(from)).collect::<Result<_, _>>()?),
        _ => return Err(std::io::ErrorKind::UnexpectedEof.into()),
    })
}

fn number(text: &str) -> std::io::Result<i64> {
    text.parse().map_err(std::io::Error::other)
}

#[test]
fn what_was_acknowledged_survives_a_power_cut() {
    let mut redis = RedisServer::start();
    for n in 0..20 {
        let set = redis.ask(&["SET", &format!("hl:{{proof}}:{n}"), "kept"]).unwrap();
        assert_eq!(set, Reply::Text("OK".into()));
    }
    redis.kill9();
    assert!(redis.ask(&["GET", KEY]).is_err(), "nobody answers for a dead Redis");
    redis.restart();
    for n in 0..20 {
        assert_eq!(redis.ask(&["GET", &format!("hl:{{proof}}:{n}")]).unwrap(), Reply::Text("kept".into()));
    }
}

#[test]
fn a_stopped_redis_answers_after_it_may_go_on() {
    let mut redis = RedisServer::start();
    let mut waiting = UnixStream::connect(redis.socket()).unwrap();
    redis.stop();
    waiting.write_all(&frame(&["SET", "hl:{proof}:late", "applied"])).unwrap();
    redis.cont();
    assert_eq!(reply(&mut BufReader::new(waiting)).unwrap(), Reply::Text("OK".into()));
}

#[test]
fn a_redis_on_a_port_listens_on_the_loopback() {
    let mut redis = RedisServer::on_port("maxmemory 64mb");
    let port = redis.port().unwrap();
    assert_eq!(redis.url(), format!("redis://127.0.0.1:{port}/0"));
    std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let maxmemory = redis.ask(&["CONFIG", "GET", "maxmemory"]).unwrap();
    assert_eq!(maxmemory, Reply::List(["maxmemory", "67108864"].map(|t| Reply::Text(t.into())).into()));
    assert!(redis.terminate().success());
    assert!(redis.folder().join("appendonlydir").is_dir());
}

#[tokio::test]
async fn the_clients_library_takes_the_url() {
    let redis = RedisServer::start();
    let client = ::redis::Client::open(redis.url()).unwrap();
    let mut link = client.get_multiplexed_async_connection().await.unwrap();
    let found: Option<String> = ::redis::cmd("GET").arg(KEY).query_async(&mut link).await.unwrap();
    assert_eq!(found, None);
}
