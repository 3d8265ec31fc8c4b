//! What bounds the daemon: its own commits, played again without it, and the time of one durable SET.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::now;
use super::support::redis::RedisServer;

/// The words of one command.
type Words = Vec<Vec<u8>>;

/// Listens to what a Redis is told, from when it is made.
pub struct Monitor(Arc<Mutex<Vec<Words>>>);

impl Monitor {
    /// Begins to listen, until Redis ends.
    pub fn of(redis: &RedisServer) -> Self {
        let mut stream = BufReader::new(UnixStream::connect(redis.socket()).expect("a connection"));
        say(&mut stream, &[b"AUTH", b"admin", b"any"]);
        say(&mut stream, &[b"MONITOR"]);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&heard);
        std::thread::spawn(move || {
            let mut line = Vec::new();
            while stream.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                all.lock().expect("nothing panics in here").extend(command(&line));
                line.clear();
            }
        });
        Self(heard)
    }

    /// How many commands it heard.
    pub fn count(&self) -> usize {
        self.0.lock().expect("nothing panics in here").len()
    }

    /// Plays what it heard to an empty Redis. Returns how long its scripts took from the command of that number on,
    /// each awaited.
    pub fn replay(&self, redis: &RedisServer, from: usize) -> Duration {
        let heard = self.0.lock().expect("nothing panics in here").clone();
        let mut stream = BufReader::new(UnixStream::connect(redis.socket()).expect("a connection"));
        let is = |words: &Words, name: &str| words[0].eq_ignore_ascii_case(name.as_bytes());
        let mut took = Duration::ZERO;
        for (at, words) in heard.iter().enumerate() {
            let script = is(words, "evalsha");
            if script
                || ["script", "set", "hset", "hdel", "del", "unlink", "zadd"]
                    .iter()
                    .any(|name| is(words, name))
            {
                let began = now();
                let refused = played(&mut stream, &words.iter().map(Vec::as_slice).collect::<Vec<_>>());
                let refused = refused.filter(|why| !why.contains("NOSCRIPT"));
                assert!(refused.is_none(), "Redis refuses what it took before: {refused:?}");
                if script && at >= from {
                    took += now() - began;
                }
            }
        }
        took
    }
}

/// The times of so many durable SETs, one after the other, in order of length.
pub fn sets(redis: &RedisServer, count: u32) -> Vec<Duration> {
    let mut stream = BufReader::new(UnixStream::connect(redis.socket()).expect("a connection"));
    say(&mut stream, &[b"AUTH", b"admin", b"any"]);
    let value = [b'x'; 500];
    let mut all: Vec<Duration> = (0..count)
        .map(|n| {
            let key = format!("hl:bench:{}", n % 64);
            let began = now();
            say(&mut stream, &[b"SET", key.as_bytes(), &value]);
            now() - began
        })
        .collect();
    all.sort();
    all
}

/// The time by which so many of a hundred were done.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// Says one command that Redis must take, and reads its reply to the end.
fn say(stream: &mut BufReader<UnixStream>, words: &[&[u8]]) {
    if let Some(refusal) = played(stream, words) {
        panic!("Redis refuses: {refusal}");
    }
}

/// Says one command and reads its reply to the end. Returns why Redis refuses it, if it does: a script that it does not
/// know yet is refused to the daemon, too, which then loads it.
fn played(stream: &mut BufReader<UnixStream>, words: &[&[u8]]) -> Option<String> {
    let mut frame = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        frame.extend(format!("${}\r\n", word.len()).into_bytes());
        frame.extend_from_slice(word);
        frame.extend(b"\r\n");
    }
    stream.get_mut().write_all(&frame).expect("Redis takes it");
    skip(stream)
}

fn skip(stream: &mut BufReader<UnixStream>) -> Option<String> {
    let mut line = String::new();
    stream.read_line(&mut line).expect("Redis answers");
    let count = || line[1..].trim_end().parse::<i64>().expect("a number");
    match line.as_bytes().first() {
        Some(b'$') if count() >= 0 => {
            let mut rest = vec![0; usize::try_from(count()).expect("not negative") + 2];
            std::io::Read::read_exact(stream, &mut rest).expect("the rest of it");
        }
        Some(b'*') => return (0..count()).filter_map(|_| skip(stream)).last(),
        Some(b'-') => return Some(line),
        _ => {}
    }
    None
}

/// The words of a line of MONITOR, each in quotes, unless a script said it: `+1700000000.1 [0 unix:…] "SET" "a\x00"`.
fn command(line: &[u8]) -> Option<Words> {
    let begin = line.windows(3).position(|three| three == b"] \"")?;
    if line[..begin].ends_with(b" lua") {
        return None;
    }
    let (mut words, mut word, mut rest) = (Vec::new(), None::<Vec<u8>>, line[begin + 2..].iter().copied());
    while let Some(byte) = rest.next() {
        match (&mut word, byte) {
            (None, b'"') => word = Some(Vec::new()),
            (None, _) => {}
            (Some(_), b'"') => words.extend(word.take()),
            (Some(open), b'\\') => open.push(escaped(&mut rest)?),
            (Some(open), byte) => open.push(byte),
        }
    }
    (!words.is_empty()).then_some(words)
}

/// A byte as Redis writes it behind a backslash.
fn escaped(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    Some(match rest.next()? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 7,
        b'b' => 8,
        b'x' => {
            let hex = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?
        }
        other => other,
    })
}
