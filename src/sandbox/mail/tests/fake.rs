//! The line's side of mail, as small as can be: an LMTP listener that answers as told, and an SMTP client.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream, UnixListener};

use crate::sandbox::mail::Reply;
use crate::sandbox::mail::lines::{body, line, reply};

/// A mail that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handed {
    pub from: String,
    pub to: Vec<String>,
    pub raw: String,
}

/// What the listener got, and what it is going to say after the final dot, for each recipient.
#[derive(Clone, Default)]
pub(super) struct Line {
    pub handed: Arc<Mutex<Vec<Handed>>>,
    pub says: Arc<Mutex<VecDeque<&'static str>>>,
}

impl Line {
    pub async fn tcp() -> (Self, SocketAddr) {
        let (line, listener) = (Self::default(), TcpListener::bind("127.0.0.1:0").await.expect("a port"));
        let addr = listener.local_addr().expect("bound");
        let serving = line.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.dialogue(stream).await;
            }
        });
        (line, addr)
    }

    pub fn unix(path: &Path) -> Self {
        let (line, listener) = (Self::default(), UnixListener::bind(path).expect("a socket"));
        let serving = line.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.dialogue(stream).await;
            }
        });
        line
    }

    pub fn handed(&self) -> Vec<Handed> {
        self.handed.lock().expect("no panic").clone()
    }

    pub fn will_say(&self, answers: &[&'static str]) {
        self.says.lock().expect("no panic").extend(answers);
    }

    async fn dialogue(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let mut stream = BufReader::new(stream);
        say(&mut stream, "220 line.test LMTP").await;
        let (mut from, mut to) = (String::new(), Vec::new());
        while let Some(command) = line(&mut stream).await.expect("a line") {
            match command.split([' ', ':']).next().unwrap_or_default() {
                "LHLO" => say(&mut stream, "250-line.test\r\n250-SIZE 35000000\r\n250 8BITMIME").await,
                "MAIL" => {
                    assert!(command.contains("SIZE=") && command.ends_with("BODY=8BITMIME"), "{command}");
                    from = between(&command);
                    say(&mut stream, "250 ok").await;
                }
                "RCPT" => {
                    to.push(between(&command));
                    say(&mut stream, "250 ok").await;
                }
                "DATA" => {
                    say(&mut stream, "354 go").await;
                    let raw = body(&mut stream, 1_000_000).await.expect("ended").expect("taken");
                    let raw = String::from_utf8(raw).expect("text");
                    self.handed.lock().expect("no panic").push(Handed {
                        from: from.clone(),
                        to: to.clone(),
                        raw,
                    });
                    for _ in to.drain(..) {
                        let next = self.says.lock().expect("no panic").pop_front();
                        say(&mut stream, next.unwrap_or("250 2.0.0 taken")).await;
                    }
                }
                _ => return say(&mut stream, "221 bye").await,
            }
        }
    }
}

fn between(command: &str) -> String {
    let (_, rest) = command.split_once('<').expect("a path");
    rest.split_once('>').expect("a path").0.to_owned()
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) {
    stream.write_all(format!("{text}\r\n").as_bytes()).await.expect("written");
    stream.flush().await.expect("written");
}

/// A client of the sink: each line and the answer to it.
pub(super) struct Client(BufReader<TcpStream>);

impl Client {
    pub async fn new(addr: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(addr).await.expect("connected")))
    }

    pub async fn hears(&mut self) -> std::io::Result<Reply> {
        reply(&mut self.0).await
    }

    pub async fn asks(&mut self, text: &str) -> std::io::Result<Reply> {
        say(&mut self.0, text).await;
        self.hears().await
    }

    /// The codes of a whole mail: greeting, EHLO, MAIL, RCPT, DATA, dot.
    pub async fn sends(addr: SocketAddr, from: &str, to: &str, mail: &str) -> Vec<Option<u16>> {
        let mut client = Self::new(addr).await;
        let mut codes = vec![client.hears().await.ok().map(|r| r.code)];
        let steps = [
            "EHLO line.test".to_owned(),
            format!("MAIL FROM:<{from}>"),
            format!("RCPT TO:<{to}>"),
            "DATA".to_owned(),
            format!("{mail}\r\n."),
        ];
        for step in steps {
            let code = client.asks(&step).await.ok().map(|r| r.code);
            codes.push(code);
            if code.is_none_or(|code| code >= 400) {
                break;
            }
        }
        codes
    }
}
