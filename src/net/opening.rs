//! How a proxy is asked for a way to another machine.
//!
//! Not a byte is read beyond the proxy's answer: what comes next is the other machine's, and a mail server speaks
//! first, often in the same breath.

use std::io;
use std::net::IpAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
    stream: &mut TcpStream,
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
async fn opened(stream: &mut TcpStream) -> io::Result<()> {
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
    stream: &mut TcpStream,
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
