//! Kinds of places and of protection.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where something listens on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// A loopback address.
    Tcp(SocketAddr),
    /// A unix socket.
    Unix(PathBuf),
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => path.display().fmt(f),
        }
    }
}

/// How a connection to a server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte on (RFC 8314).
    Implicit,
    /// After a command, which is insisted on.
    StartTls,
    /// Not at all; accepted towards this machine only.
    None,
}
