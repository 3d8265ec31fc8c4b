//! The connection, as whole responses in and bytes out.

use std::future::{Future, pending};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::error::ImapError;
use super::frame::{Framer, TooLarge};

/// How much is read at once at least.
const ROOM: usize = 64 << 10;

/// Something that bytes go through both ways.
pub(super) trait Link: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Link for T {}

/// A connection that ends when told to stop.
pub(super) struct Wire {
    link: Box<dyn Link>,
    bytes: BytesMut,
    framer: Framer,
    stop: CancellationToken,
}

impl Wire {
    pub(super) fn new(link: Box<dyn Link>, stop: CancellationToken) -> Self {
        Self { link, bytes: BytesMut::new(), framer: Framer::default(), stop }
    }

    /// From now on it also goes on when told to stop, so that a last word can be said.
    pub(super) fn outlive_stop(&mut self) {
        self.stop = CancellationToken::new();
    }

    /// The bare connection, to be wrapped in TLS. Refused if the server said more than it was asked: that
    /// would be read as if it had been protected.
    pub(super) fn into_link(self) -> Result<Box<dyn Link>, ImapError> {
        if self.bytes.is_empty() { Ok(self.link) } else { Err(ImapError::Garbled) }
    }

    /// The next response. With `quiet`, the server may not be silent for longer. Dropping it loses nothing.
    pub(super) async fn next(&mut self, quiet: Option<Duration>) -> Result<BytesMut, ImapError> {
        loop {
            match self.framer.complete(&self.bytes) {
                Ok(Some(length)) => return Ok(self.bytes.split_to(length)),
                Ok(None) => {}
                Err(TooLarge) => return Err(ImapError::TooLarge),
            }
            // All that the literal lacks, which `MOST` bounds: else a large mail is copied at each doubling.
            self.bytes.reserve(self.framer.missing(self.bytes.len()).max(ROOM));
            let read = within(quiet, &self.stop, self.link.read_buf(&mut self.bytes)).await??;
            if read == 0 {
                return Err(ImapError::HungUp);
            }
        }
    }

    /// Sends, and waits until the system has it.
    pub(super) async fn send(&mut self, bytes: &[u8], at_most: Duration) -> Result<(), ImapError> {
        let sending = async {
            self.link.write_all(bytes).await?;
            self.link.flush().await
        };
        Ok(within(Some(at_most), &self.stop, sending).await??)
    }
}

/// Waits for something, but neither for ever nor when told to stop.
pub(super) async fn within<T>(
    at_most: Option<Duration>,
    stop: &CancellationToken,
    wait: impl Future<Output = T>,
) -> Result<T, ImapError> {
    let too_long = async {
        match at_most {
            Some(at_most) => tokio::time::sleep(at_most).await,
            None => pending().await,
        }
    };
    tokio::select! {
        // The stop first: a server that never stops talking must not keep us from hearing it.
        biased;
        () = stop.cancelled() => Err(ImapError::Stopped),
        done = wait => Ok(done),
        () = too_long => Err(ImapError::TimedOut),
    }
}
