//! The listener of the sink and the postman, running.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::smtp::Session;
use super::{Mail, postman};

/// A running world of mail. It runs until it is shut down or dropped; mails stay in their boxes.
#[derive(Debug)]
pub struct MailServed {
    /// Where the line sends its mail.
    pub addr: SocketAddr,
    stop: DropGuard,
    open: TaskTracker,
}

impl MailServed {
    /// Stops listening, cuts every connection, and waits for that.
    pub async fn shutdown(self) {
        drop(self.stop);
        self.open.wait().await;
    }
}

impl Mail {
    /// Takes the line's mail at `addr` (port 0 takes a free one), and brings mail to the line.
    ///
    /// # Errors
    /// If the address can't be bound.
    pub async fn serve(&self, addr: SocketAddr) -> io::Result<MailServed> {
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let (stop, open) = (CancellationToken::new(), TaskTracker::new());
        open.spawn(stop.clone().run_until_cancelled_owned(postman::work(self.clone())));
        let listening = listen(self.clone(), listener, stop.clone(), open.clone());
        open.spawn(stop.clone().run_until_cancelled_owned(listening));
        open.close();
        Ok(MailServed { addr, stop: stop.drop_guard(), open })
    }
}

async fn listen(mail: Mail, listener: TcpListener, stop: CancellationToken, open: TaskTracker) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let session = Session::new(mail.clone(), stream);
                open.spawn(stop.clone().run_until_cancelled_owned(session.run()));
            }
            Err(error) => {
                tracing::debug!(%error, "a connection to the sink failed");
                // Out of file handles, perhaps; trying at once would only spin.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
