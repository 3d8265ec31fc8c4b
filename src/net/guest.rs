//! A connection that has a seat.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::moment::moment;
use super::seats::Seat;
use super::stream::{Peer, Stream};

/// A connection that has a seat until it is dropped. Reading and writing end by themselves with
/// [`TimedOut`](io::ErrorKind::TimedOut) when nothing was said or taken for too long, and reading with
/// [`ConnectionAborted`](io::ErrorKind::ConnectionAborted) when it must make room.
#[derive(Debug)]
pub struct Guest {
    link: Stream,
    peer: Option<Peer>,
    seat: Seat,
    /// Whether nothing goes through that should.
    waits: bool,
    patience: Pin<Box<Sleep>>,
    asked_to_leave: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Guest {
    pub(super) fn new(link: Stream, peer: Option<Peer>, seat: Seat) -> Self {
        let patience = Box::pin(tokio::time::sleep(seat.idle()));
        let asked_to_leave = Box::pin(seat.leave.clone().cancelled_owned());
        Self { link, peer, seat, waits: false, patience, asked_to_leave }
    }

    /// Who it is, if the kernel tells.
    pub fn peer(&self) -> Option<Peer> {
        self.peer
    }

    /// What tells that it must make room, for a protocol that says so to whom it lets go.
    pub fn must_leave(&self) -> CancellationToken {
        self.seat.leave.clone()
    }

    /// Waits, but not for longer than the protocol gives. While an answer is made nobody waits for the peer.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        // Only where it begins to wait: set anew at each poll, patience would never run out.
        if !std::mem::replace(&mut self.waits, true) {
            self.patience.as_mut().reset(moment() + self.seat.idle());
        }
        self.patience
            .as_mut()
            .poll(cx)
            .map(|()| Err(io::Error::new(io::ErrorKind::TimedOut, "nothing was said or taken for too long")))
    }
}

impl AsyncRead for Guest {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let read = Pin::new(&mut this.link).poll_read(cx, into);
        if read.is_ready() {
            this.waits = false;
            return read;
        }
        // Whoever must leave can still be told so, and have the answer that is being made.
        if this.asked_to_leave.as_mut().poll(cx).is_ready() {
            let made_room = io::Error::new(io::ErrorKind::ConnectionAborted, "it made room for another");
            return Poll::Ready(Err(made_room));
        }
        this.wait(cx)
    }
}

impl AsyncWrite for Guest {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.link).poll_write(cx, from);
        if written.is_pending() {
            return this.wait(cx);
        }
        this.waits = false;
        // By our answers, not by their words: whoever says a little now and then would keep a seat for ever.
        this.seat.answered();
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().link).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().link).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::UnixStream;
    use tokio::time::advance;

    use super::super::seats::{Limits, Seats};
    use super::*;

    fn guest(seats: &Arc<Seats>) -> (UnixStream, Guest) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (link, seat) = (Stream::Unix(theirs), seats.take(None).unwrap());
        let peer = link.peer();
        (ours, Guest::new(link, peer, seat))
    }

    fn seats(idle: u64) -> Arc<Seats> {
        Seats::new("a test", Limits { all: 1, each: 1, idle: Duration::from_secs(idle) })
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_let_go_and_who_says_something_now_and_then_is_not() {
        let seats = seats(60);
        let (mut ours, mut guest) = guest(&seats);
        let mut byte = [0];
        for _ in 0..5 {
            advance(Duration::from_secs(40)).await;
            ours.write_all(b"x").await.unwrap();
            assert_eq!(guest.read(&mut byte).await.unwrap(), 1);
        }
        assert_eq!(guest.read(&mut byte).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
        guest.write_all(b"421 silent for too long").await.unwrap();
    }

    /// While an answer is made nobody waits for the peer, however long that takes.
    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_is_not_the_peers_silence() {
        let seats = seats(60);
        let (_ours, mut guest) = guest(&seats);
        let waited = tokio::time::timeout(Duration::from_secs(50), guest.read_u8()).await;
        assert!(waited.is_err());
        guest.write_all(b"354 go on").await.unwrap();
        advance(Duration::from_secs(600)).await;
        guest.write_all(b"250 taken").await.unwrap();
        let next = tokio::time::timeout(Duration::from_secs(59), guest.read_u8()).await;
        assert!(next.is_err(), "it has its time again");
    }

    #[tokio::test(start_paused = true)]
    async fn who_must_make_room_is_let_go_at_once_and_can_still_be_told() {
        let seats = seats(60);
        let (mut ours, mut guest) = guest(&seats);
        advance(Duration::from_secs(10)).await;
        let _next = seats.take(None).unwrap();
        assert_eq!(guest.read_u8().await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        guest.write_all(b"421").await.unwrap();
        drop(guest);
        let mut told = String::new();
        ours.read_to_string(&mut told).await.unwrap();
        assert_eq!(told, "421");
    }

    /// Whoever only sends, a byte now and then, goes before those whom we answer.
    #[tokio::test(start_paused = true)]
    async fn who_is_answered_stays_before_who_only_sends() {
        let limits = Limits { all: 2, each: 2, idle: Duration::from_secs(60) };
        let seats = Seats::new("a test", limits);
        let (_heard, mut hears) = guest(&seats);
        let (mut dripping, mut drips) = guest(&seats);
        advance(Duration::from_secs(10)).await;
        hears.write_all(b"220").await.unwrap();
        dripping.write_all(b"x").await.unwrap();
        drips.read_u8().await.unwrap();
        let _next = seats.take(None).unwrap();
        assert!(drips.must_leave().is_cancelled() && !hears.must_leave().is_cancelled());
    }

    #[tokio::test]
    async fn the_kernel_tells_who_it_is() {
        let seats = seats(60);
        let (_ours, guest) = guest(&seats);
        let us = rustix::process::getuid().as_raw();
        assert_eq!(guest.peer().map(|peer| peer.uid), Some(us));
    }
}
