//! An entrance as a web server takes it: whoever is one too many waits at the door.

use std::io;

use axum::serve::Listener;
use tokio::io::AsyncWriteExt;
use tokio_util::sync::CancellationToken;

use super::entrance::{Came, Entrance};
use super::guest::Guest;
use super::stream::Stream;

/// An entrance, and what it cancels when nobody can come to it any more.
pub struct Hall {
    entrance: Entrance,
    lost: CancellationToken,
}

impl Hall {
    /// Behind that entrance.
    #[must_use]
    pub fn new(entrance: Entrance, lost: CancellationToken) -> Self {
        Self { entrance, lost }
    }
}

impl Listener for Hall {
    type Io = Guest;
    type Addr = ();

    async fn accept(&mut self) -> (Guest, ()) {
        loop {
            match self.entrance.next_seated().await {
                Came::Guest(guest) => return (guest, ()),
                Came::TooMany(stream, _) => turn_away(stream).await,
                Came::Failed(error) => tracing::warn!(%error, "a connection could not be taken"),
                Came::Lost => {
                    // A listener of axum's can't end by itself: who serves it does, by this token.
                    self.lost.cancel();
                    std::future::pending::<()>().await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

/// The first bytes on a new connection never wait.
async fn turn_away(mut stream: Stream) {
    let busy = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    if stream.write_all(busy).await.is_err() {
        tracing::debug!("who was turned away did not hear why");
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpStream;

    use super::super::address::Listen;
    use super::super::seats::{Limits, Seats};
    use super::*;

    async fn site(seats: usize) -> SocketAddr {
        let limits = Limits { all: seats, each: seats, idle: Duration::from_secs(60) };
        let at = Listen::Tcp(([127, 0, 0, 1], 0).into());
        let entrance = Entrance::open(&at, &Seats::new("a test", limits)).await.unwrap();
        let at = entrance.address().unwrap();
        let router = Router::new().route("/healthz", get(|| async { "ok" }));
        tokio::spawn(async move { axum::serve(Hall::new(entrance, CancellationToken::new()), router).await });
        at
    }

    async fn send(at: SocketAddr, request: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(request).await.unwrap();
        stream
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_asks_is_answered_beside_many_who_never_end_their_question() {
        let at = site(4).await;
        let mut half = Vec::new();
        for _ in 0..6 {
            half.push(send(at, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await);
        }
        let mut answer = String::new();
        let mut whole = send(at, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        whole.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("ok"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_never_ends_their_question_is_let_go() {
        let mut half = send(site(4).await, b"GET / HTTP/1.1\r\n").await;
        let mut answer = Vec::new();
        half.read_to_end(&mut answer).await.unwrap();
    }
}
