//! A server that answers what a test tells it to, byte for byte, and remembers what it was asked; and hashes
//! that need no key.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Pace, Setup, Telegram, Webhook};
use crate::channel::Hasher;
use crate::domain::id::{Address, ChannelName, ChatId, SeenKey, Shelf};
use crate::domain::time::{Now, Stamp};
use crate::net::Proxy;

/// A part of the token that must turn up nowhere.
pub(crate) const CANARY: &str = "CANARY-9f2c";
/// The time in all these tests: 2026-11-24T12:00:00Z.
pub(crate) const NOW: Stamp = Stamp(1_795_521_600_000);

/// What the server does with the next request.
pub(crate) enum Reply {
    /// Answers with that status and body.
    Body(u16, String),
    /// Promises a longer body than it sends, and hangs up: the request was executed.
    Cut(String),
    /// Hangs up without a word.
    HangUp,
    /// Never answers.
    Silence,
}

pub(crate) fn ok(result: &Value) -> Reply {
    Reply::Body(200, json!({"ok": true, "result": result}).to_string())
}

pub(crate) fn no(code: u16, description: &str) -> Reply {
    Reply::Body(code, json!({"ok": false, "error_code": code, "description": description}).to_string())
}

pub(crate) fn slower(seconds: u64) -> Reply {
    let description = format!("Too Many Requests: retry after {seconds}");
    let parameters = json!({"retry_after": seconds});
    let body = json!({"ok": false, "error_code": 429, "description": description, "parameters": parameters});
    Reply::Body(429, body.to_string())
}

/// A request: the last part of its path in lower case, and its body.
pub(crate) type Asked = (String, Value);

pub(crate) struct Fake {
    pub(crate) url: String,
    pub(crate) asked: mpsc::UnboundedReceiver<Asked>,
    server: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Fake {
    /// Answers in that order, one request a connection; then every request is met with silence.
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (tell, asked) = mpsc::unbounded_channel();
        let replies = Arc::new(Mutex::new(VecDeque::from(replies)));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, replies.clone(), tell.clone()));
            }
        });
        Self { url, asked, server }
    }

    /// A bot that calls this server.
    pub(crate) fn bot(&self) -> Telegram {
        self.bot_with(Duration::from_secs(10))
    }

    pub(crate) fn bot_with(&self, call: Duration) -> Telegram {
        bot_at(&self.url, call)
    }

    /// The next request that came.
    pub(crate) async fn next(&mut self) -> Asked {
        self.asked.recv().await.expect("a request")
    }
}

pub(crate) fn bot_at(url: &str, call: Duration) -> Telegram {
    made(url, call, None, None)
}

/// A bot that goes through a proxy.
pub(crate) fn proxied(url: &str, proxy: Proxy) -> Telegram {
    made(url, Duration::from_secs(10), None, Some(proxy))
}

/// A bot that is brought what comes.
pub(crate) fn hooked(url: &str, webhook: Webhook) -> Telegram {
    made(url, Duration::from_secs(10), Some(webhook), None)
}

fn made(url: &str, call: Duration, webhook: Option<Webhook>, proxy: Option<Proxy>) -> Telegram {
    let (first, most) = (Duration::from_millis(1), Duration::from_millis(2));
    let pace = Pace { call, file: Duration::from_secs(60), poll: Duration::ZERO, first, most };
    let made = Telegram::new(Setup {
        name: ChannelName::from("telegram"),
        token: format!("777:{CANARY}").into(),
        api_url: url.parse().expect("a url"),
        watch: Arc::new(|| Now { line: NOW, civil: NOW }),
        pace,
        sends: None,
        webhook,
        proxy,
    });
    made.expect("a client")
}

async fn serve(
    mut stream: TcpStream,
    replies: Arc<Mutex<VecDeque<Reply>>>,
    tell: mpsc::UnboundedSender<Asked>,
) {
    let Some(asked) = read_request(&mut stream).await else { return };
    let reply = replies.lock().expect("replies").pop_front().unwrap_or(Reply::Silence);
    if tell.send(asked).is_err() {
        return;
    }
    let (status, body, length) = match reply {
        Reply::Body(status, body) => (status, body.clone(), body.len()),
        Reply::Cut(body) => (200, body.clone(), body.len() + 100),
        Reply::HangUp => return,
        Reply::Silence => std::future::pending().await,
    };
    let head = format!("HTTP/1.1 {status} Fake\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let written = stream.write_all(format!("{head}{body}").as_bytes()).await;
    written.and(stream.shutdown().await).ok();
}

async fn read_request(stream: &mut TcpStream) -> Option<Asked> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let path = head.split_whitespace().nth(1)?;
                let method = path.rsplit('/').next()?.to_lowercase();
                return Some((method, serde_json::from_str(body).unwrap_or(Value::Null)));
            }
        }
        if stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    }
}

/// Hashes that are no secret: enough to tell different things apart.
pub(crate) struct PlainHasher;

impl Hasher for PlainHasher {
    fn chat_id(&self, channel: &ChannelName, address: &Address) -> ChatId {
        ChatId(digest(&[channel.as_str().as_bytes(), address.0.as_bytes()]))
    }

    fn seen(&self, kept: Shelf, day: i32, parts: &[&[u8]]) -> SeenKey {
        SeenKey { shelf: kept, day, hash: digest(parts) }
    }

    fn fingerprint(&self, normal: &[u8]) -> [u8; 16] {
        digest(&[normal])
    }
}

fn digest(parts: &[&[u8]]) -> [u8; 16] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize()[..16]);
    short
}
