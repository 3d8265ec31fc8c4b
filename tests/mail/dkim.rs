//! The operators' provider: it signs their mails, and publishes its key.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// The provider's domain.
pub const DOMAIN: &str = "ngo.test";
const OVER: [&str; 7] = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version"];

static PAIR: LazyLock<Vec<u8>> = LazyLock::new(|| Ed25519Key::generate_pkcs8().expect("a key"));

fn key() -> Ed25519Key {
    Ed25519Key::from_pkcs8_der(&PAIR).expect("the key just made")
}

/// The mail with the provider's signature on top.
pub fn sign(mail: &[u8]) -> Vec<u8> {
    let signer = DkimSigner::from_key(key()).domain(DOMAIN).selector("s1").headers(OVER);
    [signer.sign(mail).expect("a signature").to_header().as_bytes(), mail].concat()
}

/// A name server that knows the provider's key and nothing else; stops when dropped.
pub struct Names {
    /// Where it answers.
    pub at: SocketAddr,
    task: JoinHandle<()>,
}

impl Names {
    pub async fn start() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let at = socket.local_addr().expect("its address");
        let task = tokio::spawn(async move {
            let mut question = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                socket.send_to(&answer(&question[..length]), from).await.expect("an answer");
            }
        });
        Self { at, task }
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// TXT of the key's name, or that there is no such name (RFC 1035, section 4.1).
fn answer(question: &[u8]) -> Vec<u8> {
    let mut end = 12;
    let mut name = String::new();
    while question[end] != 0 {
        let next = end + 1 + usize::from(question[end]);
        name += &String::from_utf8_lossy(&question[end + 1..next]).to_lowercase();
        name.push('.');
        end = next;
    }
    let known = name == format!("s1._domainkey.{DOMAIN}.");
    let code = if known { 0 } else { 3 };
    let mut answer = question[..2].to_vec();
    answer.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(known), 0, 0, 0, 0]);
    answer.extend(&question[12..end + 5]);
    if known {
        let text = format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key().public_key()));
        let length = u8::try_from(text.len()).expect("one string");
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 1, 44, 0, length + 1, length]);
        answer.extend(text.as_bytes());
    }
    answer
}
