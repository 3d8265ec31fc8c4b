//! A clock that another process moves: how the tests let a day pass for a daemon that is its own process.
//!
//! The daemon connects to a unix socket and reads lines, each the number of milliseconds by which its clocks
//! are now ahead. It is refused where a channel speaks to anything but this machine, so that no real line can
//! be run on a false clock.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio_util::sync::CancellationToken;

use crate::service::clock::Clock;

/// The connection, with what the clock was already moved by.
pub(super) struct RemoteClock {
    lines: Lines<BufReader<UnixStream>>,
    ahead: u64,
}

impl RemoteClock {
    /// Connects and moves the clock by the first line.
    pub async fn connect(path: &Path, clock: &Clock) -> std::io::Result<Self> {
        let stream = UnixStream::connect(path).await?;
        let mut remote = Self { lines: BufReader::new(stream).lines(), ahead: 0 };
        remote.step(clock).await?;
        Ok(remote)
    }

    /// Moves the clock by each further line, until the other side goes or `stop`.
    pub async fn follow(mut self, clock: Clock, stop: CancellationToken) {
        loop {
            tokio::select! {
                more = self.step(&clock) => if !matches!(more, Ok(true)) { break },
                () = stop.cancelled() => break,
            }
        }
        stop.cancelled().await;
    }

    /// Reads a line and moves the clock by what is new. Returns whether there was one.
    async fn step(&mut self, clock: &Clock) -> std::io::Result<bool> {
        let Some(line) = self.lines.next_line().await? else { return Ok(false) };
        let ahead: u64 = line.trim().parse().map_err(std::io::Error::other)?;
        // A line is how far ahead in all, so that one which was missed is made up for by the next.
        clock.advance(Duration::from_millis(ahead.saturating_sub(self.ahead)));
        self.ahead = self.ahead.max(ahead);
        Ok(true)
    }
}
