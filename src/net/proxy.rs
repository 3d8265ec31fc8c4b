//! Another machine, spoken to through a proxy: where a service is blocked or throttled on the way.
//!
//! The proxy is told the name of the machine and looks it up itself, so that nobody on the way to it sees whom the line
//! speaks to. What goes through it must protect itself.

use std::fmt;
use std::io;
use std::time::Duration;

use data_encoding::BASE64;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;
use zeroize::Zeroizing;

use super::opening;

/// How long a proxy may take to open a way to the other machine.
const OPENING: Duration = Duration::from_secs(15);

/// How a proxy is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyKind {
    /// SOCKS 5 (RFC 1928), with names that the proxy looks up.
    Socks,
    /// CONNECT of HTTP (RFC 9110, section 9.3.6).
    Http,
}

/// A proxy. It shows neither where it is nor who may use it.
#[derive(Clone)]
pub struct Proxy {
    kind: ProxyKind,
    host: String,
    port: u16,
    login: Option<(String, SecretString)>,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl ProxyKind {
    /// As it stands before `://`.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Socks => "socks5h",
            Self::Http => "http",
        }
    }
}

impl Proxy {
    /// A proxy there, used as that user if it wants one. `host` is a name or an address, one of IPv6 in brackets.
    #[must_use]
    pub fn new(kind: ProxyKind, host: String, port: u16, login: Option<(String, SecretString)>) -> Self {
        Self { kind, host, port, login }
    }

    /// All of it in one URL, the login too: for a client that wants it so, and never to be shown.
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        let (scheme, host, port) = (self.kind.scheme(), &self.host, self.port);
        let login = self
            .login
            .as_ref()
            .map(|(user, password)| format!("{}:{}@", escaped(user), escaped(password.expose_secret())));
        Url::parse(&format!("{scheme}://{}{host}:{port}", login.unwrap_or_default())).ok()
    }

    /// A connection to that machine.
    ///
    /// # Errors
    /// If the proxy can't be reached, does not answer in time, or refuses.
    pub async fn connect(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        let opened = timeout(OPENING, self.open(host, port)).await;
        opened.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the proxy opens no way in time"))?
    }

    async fn open(&self, host: &str, port: u16) -> io::Result<TcpStream> {
        let refused = |why: io::Error| io::Error::new(why.kind(), format!("the proxy opens no way: {why}"));
        let here = self.host.trim_matches(['[', ']']);
        let mut stream = TcpStream::connect((here, self.port)).await.map_err(refused)?;
        stream.set_nodelay(true)?;
        let opened = match self.kind {
            ProxyKind::Socks => {
                let login = self.login.as_ref();
                let login = login.map(|(user, password)| (user.as_str(), password.expose_secret()));
                opening::socks(&mut stream, (host, port), login).await
            }
            ProxyKind::Http => {
                let login = self.basic();
                let login = login.as_ref().map(|login| login.as_str());
                opening::connect(&mut stream, (host, port), login).await
            }
        };
        opened.map_err(refused)?;
        Ok(stream)
    }

    fn basic(&self) -> Option<Zeroizing<String>> {
        let (user, password) = self.login.as_ref()?;
        let login = Zeroizing::new(format!("{user}:{}", password.expose_secret()));
        Some(Zeroizing::new(format!("Basic {}", BASE64.encode(login.as_bytes()))))
    }
}

/// A text as a part of a URL's login, whatever letters it has.
fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A proxy that hears so many bytes at a time and answers with these, and then hands back what it hears.
    async fn proxy(steps: Vec<(usize, Vec<u8>)>) -> (SocketAddr, tokio::task::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let at = listener.local_addr().expect("an address");
        let task = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut heard = Vec::new();
            for (many, answer) in steps {
                let mut some = vec![0; many];
                if stream.read_exact(&mut some).await.is_err() {
                    return heard;
                }
                heard.extend(some);
                if stream.write_all(&answer).await.is_err() {
                    return heard;
                }
            }
            let mut byte = [0];
            if stream.read_exact(&mut byte).await.is_ok() && stream.write_all(&byte).await.is_err() {
                heard.push(byte[0]);
            }
            heard
        });
        (at, task)
    }

    fn at(kind: ProxyKind, at: SocketAddr, login: Option<(&str, &str)>) -> Proxy {
        let login = login.map(|(user, password)| (user.to_owned(), SecretString::from(password)));
        Proxy::new(kind, at.ip().to_string(), at.port(), login)
    }

    const GRANTED: [u8; 10] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];

    #[tokio::test]
    async fn a_way_leads_through_socks_and_the_proxy_looks_the_name_up() {
        let name = "smtp.line.example";
        let asked = 4 + 1 + name.len() + 2;
        let (there, heard) = proxy(vec![(3, vec![5, 0]), (asked, GRANTED.to_vec())]).await;
        let mut way = at(ProxyKind::Socks, there, None).connect(name, 587).await.expect("a way");
        way.write_all(b"x").await.expect("written");
        assert_eq!(way.read_u8().await.expect("an echo"), b'x');
        let heard = heard.await.expect("heard");
        assert!(heard.windows(name.len()).any(|part| part == name.as_bytes()), "{heard:?}");
    }

    #[tokio::test]
    async fn a_proxy_that_refuses_says_so_and_nothing_of_the_login() {
        let refused = [5, 2, 0, 1, 0, 0, 0, 0, 0, 0].to_vec();
        let (there, _) = proxy(vec![(3, vec![5, 0]), (4 + 1 + 9 + 2, refused)]).await;
        let proxy_at = at(ProxyKind::Socks, there, None);
        assert!(proxy_at.connect("a.example", 25).await.is_err());
        let (there, _) = proxy(vec![(3, vec![5, 2]), (3 + 4 + 6, vec![1, 1])]).await;
        let proxy_at = at(ProxyKind::Socks, there, Some(("user", "canary")));
        let error = proxy_at.connect("a.example", 25).await.expect_err("the login is refused").to_string();
        assert!(!error.contains("canary") && !format!("{proxy_at:?}").contains("canary"), "{error}");
    }

    /// What stands behind the proxy speaks at once: its words come with the proxy's own.
    #[tokio::test]
    async fn whoever_is_reached_may_speak_first() {
        let banner = b"220 ready\r\n".to_vec();
        let asked = 4 + 1 + 9 + 2;
        for reply in [
            GRANTED.to_vec(),
            vec![5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 56],
            [&[5, 0, 0, 3, 9][..], b"a.example", &[4, 56]].concat(),
        ] {
            let reply = [reply, banner.clone()].concat();
            let (there, _) = proxy(vec![(3, vec![5, 0]), (asked, reply)]).await;
            hears_banner(&at(ProxyKind::Socks, there, None)).await;
        }
        let request = "CONNECT a.example:25 HTTP/1.1\r\nHost: a.example:25\r\n\r\n";
        let reply = [&b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"[..], &banner].concat();
        let (there, _) = proxy(vec![(request.len(), reply)]).await;
        hears_banner(&at(ProxyKind::Http, there, None)).await;
    }

    async fn hears_banner(proxy: &Proxy) {
        let mut way = proxy.connect("a.example", 25).await.expect("a way");
        let mut heard = [0; 11];
        way.read_exact(&mut heard).await.expect("a banner");
        assert_eq!(&heard, b"220 ready\r\n");
    }

    #[tokio::test]
    async fn the_longest_login_there_is_reaches_the_proxy() {
        let (user, password) = ("u".repeat(255), "p".repeat(255));
        let steps = vec![(3, vec![5, 2]), (3 + 510, vec![1, 0]), (4 + 1 + 9 + 2, GRANTED.to_vec())];
        let (there, heard) = proxy(steps).await;
        let proxy_at = at(ProxyKind::Socks, there, Some((&user, &password)));
        let mut way = proxy_at.connect("a.example", 25).await.expect("a way");
        way.write_all(b"x").await.expect("written");
        assert_eq!(way.read_u8().await.expect("an echo"), b'x');
        assert!(heard.await.expect("heard").windows(255).any(|part| part == password.as_bytes()));
    }

    #[tokio::test]
    async fn an_address_is_asked_for_as_one() {
        for (host, want) in [
            ("192.0.2.7", [&[5, 1, 0, 1][..], &[192, 0, 2, 7], &[0, 25]].concat()),
            ("2001:db8::7", [&[5, 1, 0, 4, 0x20, 1, 0xd, 0xb8][..], &[0; 11], &[7, 0, 25]].concat()),
        ] {
            let (there, heard) = proxy(vec![(3, vec![5, 0]), (want.len(), GRANTED.to_vec())]).await;
            drop(at(ProxyKind::Socks, there, None).connect(host, 25).await.expect("a way"));
            assert_eq!(heard.await.expect("heard")[3..], want, "{host}");
        }
    }

    #[tokio::test]
    async fn a_way_leads_through_http_with_a_login() {
        let request = "CONNECT a.example:25 HTTP/1.1\r\nHost: a.example:25\r\n\
                       Proxy-Authorization: Basic dTpw\r\n\r\n";
        let (there, heard) = proxy(vec![(request.len(), b"HTTP/1.1 200 OK\r\n\r\n".to_vec())]).await;
        let proxy_at = at(ProxyKind::Http, there, Some(("u", "p")));
        let mut way = proxy_at.connect("a.example", 25).await.expect("a way");
        way.write_all(b"x").await.expect("written");
        assert_eq!(way.read_u8().await.expect("an echo"), b'x');
        let heard = String::from_utf8(heard.await.expect("heard")).expect("text");
        assert!(heard.starts_with("CONNECT a.example:25 ") && heard.contains("Basic dTpw"), "{heard}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_proxy_that_says_nothing_is_not_waited_for_without_end() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let there = listener.local_addr().expect("an address");
        let error = at(ProxyKind::Socks, there, None).connect("a.example", 25).await.expect_err("silent");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_proxy_that_is_gone_is_an_error() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let there = listener.local_addr().expect("an address");
        drop(listener);
        assert!(at(ProxyKind::Http, there, None).connect("a.example", 25).await.is_err());
    }

    #[test]
    fn a_login_of_any_letters_stands_in_the_url() {
        let login = Some(("a@b".to_owned(), SecretString::from("p:/?#%41ß")));
        let url = Proxy::new(ProxyKind::Socks, "[::1]".into(), 1080, login).url().expect("a url");
        assert_eq!(url.as_str(), "socks5h://a%40b:p%3A%2F%3F%23%2541%C3%9F@[::1]:1080");
    }
}
