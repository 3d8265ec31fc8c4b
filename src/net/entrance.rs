//! The way in: a door, and a seat for whoever comes through it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Interval;

use super::address::Listen;
use super::door::Door;
use super::error::OpenError;
use super::guest::Guest;
use super::seats::{Full, Seats};
use super::stream::Stream;

/// How often it is looked whether a socket is still there.
const LOOK: Duration = Duration::from_secs(5);
/// The pause after a connection could not be taken, so that a full table of files is no hot loop.
const BREATH: Duration = Duration::from_millis(100);

/// An open door with seats behind it. It is closed when dropped.
#[derive(Debug)]
pub struct Entrance {
    door: Door,
    seats: Arc<Seats>,
    look: Interval,
}

/// What happened at the door.
#[derive(Debug)]
pub enum Came {
    /// Somebody, who has a seat.
    Guest(Guest),
    /// Somebody, for whom there is none.
    TooMany(Stream, Full),
    /// Somebody who could not be let in: the system is out of files, most likely.
    Failed(io::Error),
    /// Nobody can come any more: the socket's file was removed or replaced.
    Lost,
}

impl Entrance {
    /// Opens the door there.
    ///
    /// # Errors
    /// If somebody listens there, or nobody could.
    pub async fn open(at: &Listen, seats: &Arc<Seats>) -> Result<Self, OpenError> {
        let door = Door::open(at).await?;
        Ok(Self { door, seats: Arc::clone(seats), look: tokio::time::interval(LOOK) })
    }

    /// Waits for what happens next. Nothing is lost if it is not awaited to the end.
    pub async fn next(&mut self) -> Came {
        let came = loop {
            tokio::select! {
                came = self.door.accept() => break came,
                // A socket's file that somebody removes makes no event: nobody comes any more, and that is
                // all.
                _ = self.look.tick() => if self.door.is_lost() { return Came::Lost },
            }
        };
        match came {
            Ok(link) => self.seat(link),
            Err(error) => {
                tokio::time::sleep(BREATH).await;
                Came::Failed(error)
            }
        }
    }

    /// Waits for somebody, and for a seat for them; meanwhile all others wait at the door. Only a user who has as many
    /// as one may have is not waited for.
    pub async fn next_seated(&mut self) -> Came {
        let mut came = self.next().await;
        while let Came::TooMany(link, Full::All) = came {
            self.seats.freed().await;
            came = self.seat(link);
        }
        came
    }

    fn seat(&self, link: Stream) -> Came {
        let peer = link.peer();
        match self.seats.take(peer.map(|peer| peer.uid)) {
            Ok(seat) => Came::Guest(Guest::new(link, peer, seat)),
            Err(full) => Came::TooMany(link, full),
        }
    }

    /// Where it is, if that is an address.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.door.address()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::net::{TcpStream, UnixStream};

    use super::super::seats::Limits;
    use super::*;

    fn seats(all: usize, each: usize) -> Arc<Seats> {
        Seats::new("a test", Limits { all, each, idle: Duration::from_secs(60) })
    }

    async fn on_a_port(seats: &Arc<Seats>) -> (Entrance, SocketAddr) {
        let entrance = Entrance::open(&Listen::Tcp(([127, 0, 0, 1], 0).into()), seats).await.unwrap();
        let at = entrance.address().unwrap();
        (entrance, at)
    }

    fn guest(came: Came) -> Guest {
        match came {
            Came::Guest(guest) => guest,
            other => panic!("nobody was seated: {other:?}"),
        }
    }

    #[tokio::test]
    async fn whoever_is_one_too_many_waits_until_another_goes() {
        let (mut entrance, at) = on_a_port(&seats(1, 1)).await;
        let _clients = (TcpStream::connect(at).await.unwrap(), TcpStream::connect(at).await.unwrap());
        let first = guest(entrance.next_seated().await);
        let mut second = Box::pin(entrance.next_seated());
        assert!(second.as_mut().now_or_never().is_none(), "there is no room");
        drop(first);
        guest(second.await);
    }

    #[tokio::test]
    async fn or_is_turned_away() {
        let (mut entrance, at) = on_a_port(&seats(1, 1)).await;
        let _clients = (TcpStream::connect(at).await.unwrap(), TcpStream::connect(at).await.unwrap());
        let _first = guest(entrance.next().await);
        assert!(matches!(entrance.next().await, Came::TooMany(_, Full::All)));
    }

    /// All the seats that one user may have are taken, and others still come in.
    #[tokio::test]
    async fn one_user_is_turned_away_for_what_they_hold_themselves() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sock");
        let mut entrance = Entrance::open(&Listen::Unix(path.clone()), &seats(3, 2)).await.unwrap();
        let mut clients = Vec::new();
        for _ in 0..3 {
            clients.push(UnixStream::connect(&path).await.unwrap());
        }
        let _two = [guest(entrance.next().await), guest(entrance.next().await)];
        assert!(matches!(entrance.next_seated().await, Came::TooMany(_, Full::Peer)));
    }

    #[tokio::test]
    async fn a_socket_that_somebody_removed_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sock");
        let mut entrance = Entrance::open(&Listen::Unix(path.clone()), &seats(1, 1)).await.unwrap();
        std::fs::remove_file(&path).unwrap();
        tokio::time::pause();
        assert!(matches!(entrance.next().await, Came::Lost));
    }
}
