//! What is listened at: a port of this machine, or a socket.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::address::Listen;
use super::error::OpenError;
use super::socket::Socket;
use super::stream::Stream;

/// An open door.
#[derive(Debug)]
pub(super) enum Door {
    Tcp(TcpListener),
    Unix(Socket),
}

impl Door {
    /// Opens it. An address that other machines reach is refused, and so is a socket that somebody answers at.
    pub async fn open(at: &Listen) -> Result<Self, OpenError> {
        match at {
            Listen::Tcp(address) if !address.ip().is_loopback() => Err(OpenError::NotLoopback(*address)),
            Listen::Tcp(address) => TcpListener::bind(address)
                .await
                .map(Self::Tcp)
                .map_err(|error| OpenError::Io { place: address.to_string(), error }),
            Listen::Unix(path) => Socket::bind(path).await.map(Self::Unix),
        }
    }

    /// Waits for somebody.
    pub async fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Tcp(listener) => Ok(Stream::Tcp(listener.accept().await?.0)),
            Self::Unix(socket) => Ok(Stream::Unix(socket.listener.accept().await?.0)),
        }
    }

    /// Whether nobody can come to it any more.
    pub fn is_lost(&self) -> bool {
        match self {
            Self::Tcp(_) => false,
            Self::Unix(socket) => socket.is_lost(),
        }
    }

    /// Where it is, if that is an address.
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(listener) => listener.local_addr().ok(),
            Self::Unix(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_listens_beyond_this_machine() {
        let at = Listen::Tcp(([0, 0, 0, 0], 0).into());
        assert!(matches!(Door::open(&at).await, Err(OpenError::NotLoopback(_))));
    }
}
