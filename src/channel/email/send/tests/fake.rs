//! A mail server for one connection, that says what it is told to say and writes down what it hears.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::Tls;

/// How a connection ends, instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Close,
    Hang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloak {
    None,
    Implicit,
    StartTls,
}

pub struct Fake {
    pub cloak: Cloak,
    pub utf8: bool,
    pub replies: BTreeMap<&'static str, &'static str>,
    pub end: Option<(&'static str, After)>,
}

impl Default for Fake {
    fn default() -> Self {
        let replies = BTreeMap::from([
            ("MAIL", "250 2.1.0 ok"),
            ("RCPT", "250 2.1.5 ok"),
            ("DATA", "354 go on"),
            (".", "250 2.0.0 queued"),
            ("AUTH", "235 2.7.0 welcome"),
            ("STARTTLS", "220 go on"),
            ("QUIT", "221 bye"),
        ]);
        Self { cloak: Cloak::None, utf8: false, replies, end: None }
    }
}

impl Fake {
    /// Answers a command (`.` for the final dot) with that.
    pub fn saying(mut self, verb: &'static str, reply: &'static str) -> Self {
        self.replies.insert(verb, reply);
        self
    }

    /// Ends at a command (an empty one for the greeting) without an answer.
    pub fn ending(mut self, verb: &'static str, after: After) -> Self {
        self.end = Some((verb, after));
        self
    }

    pub fn protection(&self) -> Tls {
        match self.cloak {
            Cloak::None => Tls::None,
            Cloak::Implicit => Tls::Implicit,
            Cloak::StartTls => Tls::StartTls,
        }
    }

    /// Takes one connection; the task ends with what was heard.
    pub async fn listen(self) -> (u16, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            drop(listener);
            self.serve(stream).await
        });
        (port, task)
    }

    async fn serve(self, stream: TcpStream) -> Vec<String> {
        let mut heard = Vec::new();
        match self.cloak {
            Cloak::None => self.talk(stream, &mut heard, true).await,
            Cloak::Implicit => match acceptor().accept(stream).await {
                Ok(stream) => self.talk(stream, &mut heard, true).await,
                Err(_) => return heard,
            },
            Cloak::StartTls => {
                let stream = self.until_starttls(stream, &mut heard).await;
                if let Ok(stream) = acceptor().accept(stream).await {
                    self.talk(stream, &mut heard, false).await;
                }
            }
        }
        heard
    }

    async fn until_starttls(&self, stream: TcpStream, heard: &mut Vec<String>) -> TcpStream {
        let mut stream = BufReader::new(stream);
        say(&mut stream, "220 ready").await;
        while let Some(line) = hear(&mut stream).await {
            heard.push(line.clone());
            match verb(&line) {
                "STARTTLS" => {
                    say(&mut stream, self.replies["STARTTLS"]).await;
                    break;
                }
                _ => say(&mut stream, "250-ready\r\n250 STARTTLS").await,
            }
        }
        stream.into_inner()
    }

    async fn talk<S>(&self, stream: S, heard: &mut Vec<String>, greet: bool)
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stream = BufReader::new(stream);
        if greet {
            if self.ends("").await {
                return;
            }
            say(&mut stream, "220 ready").await;
        }
        while let Some(line) = hear(&mut stream).await {
            let verb = verb(&line).to_owned();
            heard.push(line);
            if self.ends(&verb).await {
                return;
            }
            say(&mut stream, &self.reply(&verb)).await;
            if verb == "DATA" && self.reply("DATA").starts_with("354") {
                heard.push(content(&mut stream).await);
                if self.ends(".").await {
                    return;
                }
                say(&mut stream, &self.reply(".")).await;
            }
        }
    }

    fn reply(&self, verb: &str) -> String {
        let utf8 = if self.utf8 { "250-SMTPUTF8\r\n" } else { "" };
        let hello = || format!("250-ready\r\n{utf8}250-8BITMIME\r\n250 AUTH PLAIN LOGIN");
        self.replies.get(verb).map_or_else(hello, |reply| (*reply).to_owned())
    }

    async fn ends(&self, verb: &str) -> bool {
        match self.end {
            Some((at, After::Close)) => at == verb,
            Some((at, After::Hang)) if at == verb => std::future::pending().await,
            _ => false,
        }
    }
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut bytes = Vec::new();
    let read = stream.read_until(b'\n', &mut bytes).await.unwrap_or(0);
    (read > 0).then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// The mail up to its final dot, its line ends as `\n`.
async fn content<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> String {
    let mut lines = Vec::new();
    while let Some(line) = hear(stream).await {
        if line == "." {
            break;
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// A client that is gone hears nothing, which is no fault of the server.
async fn say<S: AsyncWrite + Unpin>(stream: &mut S, words: &str) {
    let all = format!("{words}\r\n");
    if stream.write_all(all.as_bytes()).await.is_ok() {
        drop(stream.flush().await);
    }
}

fn verb(line: &str) -> &str {
    line.split([' ', ':']).next().unwrap_or_default()
}

static IDENTITY: LazyLock<rcgen::CertifiedKey<rcgen::KeyPair>> =
    LazyLock::new(|| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());

/// The certificate authority that vouches for the server: itself.
pub fn authority() -> String {
    let der = BASE64.encode(IDENTITY.cert.der());
    format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n")
}

fn acceptor() -> TlsAcceptor {
    let chain = vec![CertificateDer::from(IDENTITY.cert.der().to_vec())];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(IDENTITY.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
