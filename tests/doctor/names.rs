//! A name server on the loopback that knows the mail records of `hotline.test` and nothing else.

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const MX: u8 = 15;
const TXT: u8 = 16;

/// Answers until it is dropped.
pub struct NameServer {
    port: u16,
    ended: Arc<AtomicBool>,
}

impl NameServer {
    pub fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        socket.set_read_timeout(Some(Duration::from_millis(100))).expect("a time-out");
        let port = socket.local_addr().expect("an address").port();
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        std::thread::spawn(move || {
            let mut question = [0; 1500];
            while !end.load(Ordering::Relaxed) {
                if let Ok((length, from)) = socket.recv_from(&mut question) {
                    socket.send_to(&answer(&question[..length]), from).expect("an answer goes");
                }
            }
        });
        Self { port, ended }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

fn answer(question: &[u8]) -> Vec<u8> {
    let (name, end) = name(question);
    let data = match (name.as_str(), question[end - 3]) {
        // Preference 10, and a name of two labels.
        ("hotline.test", MX) => Some(b"\0\x0a\x02mx\x07hotline\x04test\0".to_vec()),
        ("hotline.test", TXT) => Some(text("v=spf1 mx -all")),
        ("_dmarc.hotline.test", TXT) => Some(text("v=DMARC1; p=reject")),
        _ => None,
    };
    let (code, count) = if data.is_some() { (0, 1) } else { (3, 0) };
    let mut answer = question[..2].to_vec();
    answer.extend([0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0]);
    answer.extend(&question[12..end]);
    if let Some(data) = data {
        // The name by a pointer to the question; its kind, IN, five minutes.
        answer.extend([0xc0, 12, 0, question[end - 3], 0, 1, 0, 0, 1, 44]);
        answer.extend(u16::try_from(data.len()).expect("a short record").to_be_bytes());
        answer.extend(data);
    }
    answer
}

fn text(text: &str) -> Vec<u8> {
    [&[u8::try_from(text.len()).expect("a short text")], text.as_bytes()].concat()
}

/// The name in a question, in small letters, and where the question ends.
fn name(question: &[u8]) -> (String, usize) {
    let (mut labels, mut at) = (Vec::new(), 12);
    while question[at] != 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8_lossy(&question[at + 1..end]).to_lowercase());
        at = end;
    }
    (labels.join("."), at + 5)
}
