//! A listener for the stand-in alone; the training page serves it together with itself.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::BotApi;

/// A running listener. It serves until it is shut down or dropped.
#[derive(Debug)]
pub struct Served {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: DropGuard,
    tasks: TaskTracker,
}

impl Served {
    /// The address for a client's `set_api_url`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops listening, closes every connection, and waits for that.
    pub async fn shutdown(self) {
        drop(self.stop);
        self.tasks.wait().await;
    }
}

impl BotApi {
    /// Listens on `addr`; port 0 takes a free one.
    ///
    /// # Errors
    /// If the address can't be bound.
    pub async fn serve(&self, addr: SocketAddr) -> io::Result<Served> {
        serve(self.router(), TcpListener::bind(addr).await?)
    }
}

/// Serves a router until the handle is shut down or dropped. Open polls and event streams would keep a
/// graceful shutdown waiting for ever, so connections are cut.
pub(in crate::sandbox) fn serve(router: Router, listener: TcpListener) -> io::Result<Served> {
    let addr = listener.local_addr()?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let stopped = stop.clone();
    let serving = axum::serve(listener, router).into_future();
    tasks.spawn(async move {
        tokio::select! {
            () = stopped.cancelled() => {}
            ended = serving => {
                if let Err(error) = ended {
                    tracing::error!(%error, "the sandbox stopped listening");
                }
            }
        }
    });
    tasks.close();
    Ok(Served { addr, stop: stop.drop_guard(), tasks })
}
