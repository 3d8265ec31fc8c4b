//! What a proxy says, as far as the fuzz targets may reach it. Not part of any other build.

use futures_util::FutureExt;

use super::opening;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened<'a> {
    /// Whether the way is open.
    pub open: bool,
    /// What of it was not read: the other machine's words.
    pub rest: &'a [u8],
}

/// A proxy of SOCKS that says that.
#[must_use]
pub fn socks<'a>(said: &'a [u8], login: Option<(&str, &str)>) -> Opened<'a> {
    let mut stream = tokio::io::join(said, tokio::io::sink());
    let opened = opening::socks(&mut stream, ("a.example", 25), login).now_or_never();
    Opened { open: opened.is_some_and(|opened| opened.is_ok()), rest: stream.into_inner().0 }
}

/// A proxy of HTTP that says that.
#[must_use]
pub fn connect(said: &[u8]) -> Opened<'_> {
    let mut stream = tokio::io::join(said, tokio::io::sink());
    let opened = opening::connect(&mut stream, ("a.example", 25), None).now_or_never();
    Opened { open: opened.is_some_and(|opened| opened.is_ok()), rest: stream.into_inner().0 }
}
