//! What SMTP and LMTP share: lines that end in CRLF, replies, and a mail's body with its dots (RFC 5321).

use std::fmt;
use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// The longest line of a dialogue that is read.
const DIALOGUE: u64 = 4096;
/// The longest line of a mail, without its end (RFC 5321 §4.5.3.1.6).
const LONGEST: usize = 998;

/// An answer of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Three digits; the first says how it went.
    pub code: u16,
    /// The words behind it, with the enhanced status code if there is one.
    pub text: String,
}

impl Reply {
    /// An answer of one line.
    #[must_use]
    pub fn new(code: u16, text: &str) -> Self {
        Self { code, text: text.to_owned() }
    }

    /// Whether it says yes.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.code / 100 == 2
    }

    /// Whether it says no for good.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

/// Why the body of a mail was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadBody {
    TooLarge,
    /// A CR or LF without the other: what a relay could read as another mail.
    BareEnding,
    LongLine,
}

/// The next line of a dialogue without its end, or `None` where the other side has gone.
pub(super) async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    stream.take(DIALOGUE).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a line that does not end"));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

/// A reply, perhaps of several lines, whose words are joined by line ends.
pub(super) async fn reply(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Reply> {
    let mut text = String::new();
    for _ in 0..64 {
        let line = line(stream).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let code = line.get(..3).and_then(|code| code.parse().ok());
        let code = code.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no reply"))?;
        text.push_str(line.get(4..).unwrap_or_default());
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(Reply { code, text });
        }
        text.push('\n');
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "a reply that does not end"))
}

/// The body of a mail up to the dot, with the doubled dots undone. Only CRLF.CRLF ends it. The outer error
/// ends the connection, the inner one is an answer to give.
pub(super) async fn body(
    stream: &mut (impl AsyncBufRead + Unpin),
    most: usize,
) -> io::Result<Result<Vec<u8>, BadBody>> {
    let (mut body, mut bad) = (Vec::new(), None);
    let mut line = Vec::new();
    loop {
        line.clear();
        // Enough above what may be for the last dot, or to see that it is too much.
        let room = most.saturating_sub(body.len()).saturating_add(8);
        (&mut *stream).take(u64::try_from(room).unwrap_or(u64::MAX)).read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let at_start = body.is_empty() || body.ends_with(b"\r\n");
        if at_start && line == b".\r\n" {
            return Ok(bad.map_or(Ok(body), Err));
        }
        let text = if at_start && line.starts_with(b".") { line.get(1..) } else { line.get(..) };
        let text = text.unwrap_or_default();
        bad = bad.or_else(|| fault_of(text));
        if body.len() + text.len() > most || !line.ends_with(b"\n") {
            return Ok(Err(BadBody::TooLarge));
        }
        body.extend_from_slice(text);
    }
}

fn fault_of(line: &[u8]) -> Option<BadBody> {
    let inside = line.strip_suffix(b"\r\n").unwrap_or(line);
    if inside.contains(&b'\r') || inside.contains(&b'\n') {
        return Some(BadBody::BareEnding);
    }
    (inside.len() > LONGEST).then_some(BadBody::LongLine)
}

/// A mail as it goes over the wire: dots at the start of a line doubled, and the dot that ends it.
pub(super) fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(mail.len() + 64);
    let mut start = true;
    for (at, byte) in mail.iter().enumerate() {
        if start && *byte == b'.' {
            wire.push(b'.');
        }
        wire.push(*byte);
        start = *byte == b'\n' && at > 0 && mail.get(at - 1) == Some(&b'\r');
    }
    if !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(wire: &[u8], most: usize) -> io::Result<Result<Vec<u8>, BadBody>> {
        futures_util::FutureExt::now_or_never(body(&mut &*wire, most)).expect("bytes in memory never wait")
    }

    #[test]
    fn only_the_true_end_ends_a_mail() {
        let smuggled = b"a\r\n.\nMAIL FROM:<x@y>\r\n.\r\n";
        assert_eq!(read(smuggled, 100).expect("ended"), Err(BadBody::BareEnding));
        assert_eq!(read(b"a\r\n..b\r\n.\r\nrest", 100).expect("ended"), Ok(b"a\r\n.b\r\n".to_vec()));
        assert_eq!(read(b".\r\n", 100).expect("ended"), Ok(Vec::new()));
        assert!(read(b"a\r\n..\r\n", 100).is_err());
    }

    #[test]
    fn what_is_too_large_or_too_long_is_refused() {
        assert_eq!(read(b"12345678901\r\n.\r\n", 5).expect("ended"), Err(BadBody::TooLarge));
        let long = [vec![b'x'; 999], b"\r\n.\r\n".to_vec()].concat();
        assert_eq!(read(&long, 5000).expect("ended"), Err(BadBody::LongLine));
    }

    #[tokio::test]
    async fn replies_of_several_lines_are_one() {
        let told = reply(&mut &b"250-a\r\n250-SIZE 10\r\n250 c\r\nrest"[..]).await.expect("a reply");
        assert_eq!(told, Reply::new(250, "a\nSIZE 10\nc"));
        assert!(reply(&mut &b"hello\r\n"[..]).await.is_err());
    }

    proptest! {
        #[test]
        fn a_mail_of_whole_lines_comes_back_as_it_was(lines in prop::collection::vec("[.a\u{e9} ]{0,20}", 0..9)) {
            let mail: String = lines.iter().flat_map(|l| [l.as_str(), "\r\n"]).collect();
            let back = read(&stuffed(mail.as_bytes()), 10_000).expect("ended");
            let wanted = if mail.is_empty() { b"\r\n".to_vec() } else { mail.into_bytes() };
            prop_assert_eq!(back, Ok(wanted));
        }

        #[test]
        fn no_bytes_make_it_panic(wire in prop::collection::vec(any::<u8>(), 0..200), most in 0_usize..100) {
            drop(read(&wire, most));
        }
    }
}
