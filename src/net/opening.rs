//! How a proxy is asked for a way to another machine.
//!
//! Not a byte is read beyond the proxy's answer: what comes next is the other machine's, and a mail server speaks
//! first, often in the same breath.

use std::io;
use std::net::IpAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The answer to a CONNECT is shorter.
const ANSWER: usize = 8 << 10;
const SOCKS: u8 = 5;
/// Ways to log in (RFC 1928, section 3).
const NO_LOGIN: u8 = 0;
const LOGIN: u8 = 2;
/// The version of the login (RFC 1929).
const LOGIN_VERSION: u8 = 1;
/// Kinds of addresses (RFC 1928, section 5).
const V4: u8 = 1;
const NAME: u8 = 3;
const V6: u8 = 4;

/// Asks for it as SOCKS 5 does (RFC 1928); the proxy looks the name up.
pub(super) async fn socks(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    (host, port): (&str, u16),
    login: Option<(&str, &str)>,
) -> io::Result<()> {
    let method = if login.is_some() { LOGIN } else { NO_LOGIN };
    stream.write_all(&[SOCKS, 1, method]).await?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen).await?;
    if chosen != [SOCKS, method] {
        return Err(no(if login.is_some() { "it takes no login" } else { "it wants a login" }));
    }
    if let Some((user, password)) = login {
        let request = [&[LOGIN_VERSION][..], &counted(user)?, &counted(password)?].concat();
        stream.write_all(&request).await?;
        let mut known = [0; 2];
        stream.read_exact(&mut known).await?;
        if known[1] != 0 {
            return Err(no("it does not know the login"));
        }
    }
    let request = [&[SOCKS, 1, 0][..], &place(host)?, &port.to_be_bytes()].concat();
    stream.write_all(&request).await?;
    opened(stream).await
}

/// Reads whether the way is open, and all of the address that stands behind it.
async fn opened(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await?;
    let [version, how, _, kind] = answer;
    if version != SOCKS || how != 0 {
        return Err(no(refusal(how)));
    }
    let address = match kind {
        V4 => 4,
        V6 => 16,
        NAME => usize::from(stream.read_u8().await?),
        _ => return Err(no("its answer can't be read")),
    };
    let mut rest = vec![0; address + 2];
    stream.read_exact(&mut rest).await.map(|_| ())
}

/// Why the proxy opens none (RFC 1928, section 6).
fn refusal(how: u8) -> &'static str {
    match how {
        2 => "it may not",
        3 | 4 => "the other machine can't be reached from there",
        5 => "the other machine refuses",
        6 => "the other machine does not answer",
        _ => "it can't",
    }
}

fn place(host: &str) -> io::Result<Vec<u8>> {
    Ok(match host.parse() {
        Ok(IpAddr::V4(ip)) => [&[V4][..], &ip.octets()].concat(),
        Ok(IpAddr::V6(ip)) => [&[V6][..], &ip.octets()].concat(),
        Err(_) => [&[NAME][..], &counted(host)?].concat(),
    })
}

/// A text behind its length.
fn counted(text: &str) -> io::Result<Vec<u8>> {
    let length = u8::try_from(text.len()).map_err(|_| no("a name or the login is too long"))?;
    Ok([&[length][..], text.as_bytes()].concat())
}

/// Asks for it as HTTP does (RFC 9110, section 9.3.6).
pub(super) async fn connect(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    (host, port): (&str, u16),
    login: Option<&str>,
) -> io::Result<()> {
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let login = login.map(|login| format!("Proxy-Authorization: {login}\r\n")).unwrap_or_default();
    let request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n{login}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= ANSWER {
            return Err(no("its answer does not end"));
        }
        answer.push(stream.read_u8().await?);
    }
    match status(&answer) {
        Some(200..=299) => Ok(()),
        Some(407) => Err(no("it does not know the login, or wants one")),
        Some(code) => Err(no(&format!("it answers {code}"))),
        None => Err(no("its answer can't be read")),
    }
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(answer.split(|byte| *byte == b'\r').next()?).ok()?;
    line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

fn no(why: &str) -> io::Error {
    io::Error::other(why.to_owned())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use proptest::prelude::*;

    use super::*;

    const BEHIND: &[u8] = b"220 ready\r\n";

    /// What came of it where a proxy says that, and what of it was not read.
    fn by_socks<'a>(said: &'a [u8], login: Option<(&str, &str)>) -> (bool, &'a [u8]) {
        let mut stream = tokio::io::join(said, tokio::io::sink());
        let opened = socks(&mut stream, ("a.example", 25), login).now_or_never();
        (opened.expect("nothing is waited for").is_ok(), stream.into_inner().0)
    }

    fn by_connect(said: &[u8]) -> (bool, &[u8]) {
        let mut stream = tokio::io::join(said, tokio::io::sink());
        let opened = connect(&mut stream, ("a.example", 25), None).now_or_never();
        (opened.expect("nothing is waited for").is_ok(), stream.into_inner().0)
    }

    fn address() -> impl Strategy<Value = Vec<u8>> {
        let exact = |kind: u8, length: usize| {
            prop::collection::vec(any::<u8>(), length).prop_map(move |rest| [&[kind][..], &rest].concat())
        };
        let name = prop::collection::vec(any::<u8>(), 0..=255)
            .prop_map(|name| [&[NAME, u8::try_from(name.len()).unwrap()][..], &name].concat());
        prop_oneof![exact(V4, 4), exact(V6, 16), name]
    }

    proptest! {
        #[test]
        fn what_stands_behind_an_answer_of_socks_is_left(
            address in address(),
            port in any::<[u8; 2]>(),
            login in any::<bool>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let asked = if login { &[SOCKS, LOGIN, LOGIN_VERSION, 0][..] } else { &[SOCKS, NO_LOGIN][..] };
            let answer = [asked, &[SOCKS, 0, 0], &address, &port].concat();
            let login = login.then_some(("user", "word"));
            let said = [&answer, BEHIND].concat();
            prop_assert_eq!(by_socks(&said, login), (true, BEHIND));
            // One that is cut off anywhere opens nothing.
            let (opened, rest) = by_socks(&answer[..cut.index(answer.len())], login);
            prop_assert!(!opened && rest.is_empty());
        }

        #[test]
        fn what_stands_behind_an_answer_of_http_is_left(
            code in 100..600_u16,
            reason in "[ -~]{0,40}",
            headers in prop::collection::vec("[A-Za-z-]{1,20}: [ -~]{0,60}", 0..8),
        ) {
            let first = format!("HTTP/1.1 {code} {reason}");
            let lines = [&[first][..], &headers, &[String::new(), String::new()]].concat();
            let answer = lines.join("\r\n").into_bytes();
            let said = [&answer[..], BEHIND].concat();
            prop_assert_eq!(by_connect(&said), ((200..300).contains(&code), BEHIND));
            prop_assert!(!by_connect(&answer[..answer.len() - 1]).0);
        }

        #[test]
        fn whatever_a_proxy_says_it_is_read_to_an_end(said in prop::collection::vec(any::<u8>(), 0..600)) {
            // Two versions, the choice and the answer are what opens a way: by chance they hardly ever come.
            prop_assert!(!by_socks(&said, None).0 || said.starts_with(&[SOCKS, NO_LOGIN, SOCKS, 0]));
            prop_assert!(!by_connect(&said).0 || said.starts_with(b"HTTP/1."));
        }
    }

    #[test]
    fn an_answer_without_an_end_is_given_up() {
        let endless = vec![b'x'; 4 * ANSWER];
        let (opened, rest) = by_connect(&endless);
        assert!(!opened);
        assert_eq!(rest.len(), 3 * ANSWER, "no more of it is kept");
    }
}
