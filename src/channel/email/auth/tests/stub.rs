//! A name server on loopback that knows a few TXT records.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

use crate::channel::email::auth::Dns;

/// How the stub behaves.
pub enum Mode {
    /// Answers with these records, and NXDOMAIN for all other names.
    Knows(HashMap<String, String>),
    /// Fails at every question: SERVFAIL.
    Fails,
    /// Says that it may not tell: REFUSED.
    Refuses,
    /// Never answers.
    Silent,
    /// Has every name, but no TXT record for it.
    Empty,
}

/// A running stub; stops when dropped.
pub struct Stub {
    pub at: SocketAddr,
    task: JoinHandle<()>,
}

impl Stub {
    pub async fn start(mode: Mode) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let at = socket.local_addr().unwrap();
        let task = tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                if let Some(answer) = mode.answer(&buffer[..length]) {
                    socket.send_to(&answer, from).await.unwrap();
                }
            }
        });
        Self { at, task }
    }

    /// A resolver that asks only this stub, and is patient only where the stub answers.
    pub fn dns(&self, silent: bool) -> Dns {
        let patience = if silent { Duration::from_millis(20) } else { Duration::from_secs(60) };
        Dns::new(&[self.at], patience).unwrap()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mode {
    fn answer(&self, question: &[u8]) -> Option<Vec<u8>> {
        let (name, end) = name(question);
        let (code, text) = match self {
            Self::Silent => return None,
            Self::Fails => (2, None),
            Self::Refuses => (5, None),
            Self::Empty => (0, None),
            Self::Knows(records) => records.get(&name).map_or((3, None), |text| (0, Some(text))),
        };
        let count = u8::from(text.is_some());
        let mut answer = question[..2].to_vec();
        answer.extend([0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0]);
        answer.extend(&question[12..end]);
        if let Some(text) = text {
            let data: Vec<u8> = text
                .as_bytes()
                .chunks(255)
                .flat_map(|part| [&[u8::try_from(part.len()).unwrap()], part].concat())
                .collect();
            // The name by a pointer to the question; TXT, IN, five minutes.
            answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 1, 44]);
            answer.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
            answer.extend(data);
        }
        Some(answer)
    }
}

/// The name in a question, in lower case, and where the question ends.
fn name(question: &[u8]) -> (String, usize) {
    let mut labels = Vec::new();
    let mut at = 12;
    while question[at] != 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8_lossy(&question[at + 1..end]).to_lowercase());
        at = end;
    }
    (labels.join("."), at + 5)
}
