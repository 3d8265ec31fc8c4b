//! A listener for the stand-in alone; the training page serves it together with itself.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard, WaitForCancellationFutureOwned};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::BotApi;

/// A running listener. It serves until it is shut down or dropped.
#[derive(Debug)]
pub struct Served {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: DropGuard,
    open: TaskTracker,
    /// Of what is brought to a webhook.
    brings: Option<DropGuard>,
}

impl Served {
    /// The address for a client's `set_api_url`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops listening, cuts every connection, and waits for that.
    pub async fn shutdown(self) {
        drop((self.stop, self.brings));
        self.open.wait().await;
    }
}

impl BotApi {
    /// Listens on `addr`; port 0 takes a free one. Brings updates to the webhook, if one is set.
    ///
    /// # Errors
    /// If the address can't be bound.
    pub async fn serve(&self, addr: SocketAddr) -> io::Result<Served> {
        let served = serve(self.router(), TcpListener::bind(addr).await?)?;
        let stop = CancellationToken::new();
        tokio::spawn(self.clone().bring(stop.clone()));
        Ok(Served { brings: Some(stop.drop_guard()), ..served })
    }
}

/// Serves a router until the handle is shut down or dropped. Waiting polls and event streams would hold up a
/// graceful shutdown for ever, so connections are cut.
pub(in crate::sandbox) fn serve(router: Router, listener: TcpListener) -> io::Result<Served> {
    let addr = listener.local_addr()?;
    let (stop, open) = (CancellationToken::new(), TaskTracker::new());
    let listener = Cutting { listener, stop: stop.clone(), open: open.clone() };
    let (stopped, serving) = (stop.clone(), axum::serve(listener, router).into_future());
    open.spawn(async move {
        tokio::select! {
            () = stopped.cancelled() => {}
            ended = serving => {
                if let Err(error) = ended {
                    tracing::error!(%error, "the sandbox stopped listening");
                }
            }
        }
    });
    open.close();
    Ok(Served { addr, stop: stop.drop_guard(), open, brings: None })
}

/// A listener whose connections end when it is told to stop.
struct Cutting {
    listener: TcpListener,
    stop: CancellationToken,
    open: TaskTracker,
}

impl Listener for Cutting {
    type Io = Cut;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Cut, SocketAddr) {
        let (stream, addr) = Listener::accept(&mut self.listener).await;
        // Small answers must not wait for the client's acknowledgement of the last.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays slow");
        }
        let stop = Box::pin(self.stop.clone().cancelled_owned());
        (Cut { stream, stop, _open: self.open.token() }, addr)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

struct Cut {
    stream: TcpStream,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    /// Counts the connection as open while it lives.
    _open: TaskTrackerToken,
}

impl Cut {
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.stop.as_mut().poll(cx) {
            Poll::Ready(()) => Err(io::ErrorKind::ConnectionAborted.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Cut {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Cut {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
