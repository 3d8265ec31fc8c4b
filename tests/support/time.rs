//! Line time for a stand-in in this process and daemons in theirs: one moves it, all follow.
//!
//! A daemon connects to a Unix socket and reads lines; each tells by how many milliseconds its clocks are to be
//! ahead of the machine's. One that connects late is told the same at once.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hotlined::service::clock::Clock;
use tokio::io::AsyncWriteExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The line's time.
#[derive(Debug)]
pub struct Time {
    clock: Clock,
    ahead: watch::Sender<u64>,
    socket: PathBuf,
    serving: JoinHandle<()>,
}

impl Time {
    /// Listens in that folder.
    pub fn start(folder: &Path) -> Self {
        let socket = folder.join("clock.sock");
        let listener = UnixListener::bind(&socket).expect("a socket for the clock");
        let ahead = watch::Sender::new(0);
        let news = ahead.subscribe();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tell(stream, news.clone()));
            }
        });
        Self { clock: Clock::running(), ahead, socket, serving }
    }

    /// The clock that this process reads.
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Where a daemon is told.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Lets so much time pass, and tells every daemon; none is waited for.
    pub fn pass(&self, by: Duration) {
        self.clock.advance(by);
        let by = u64::try_from(by.as_millis()).expect("no test passes so many years");
        self.ahead.send_modify(|ahead| *ahead += by);
    }
}

impl Drop for Time {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Tells one daemon, until it goes.
async fn tell(mut daemon: UnixStream, mut ahead: watch::Receiver<u64>) {
    loop {
        let line = format!("{}\n", *ahead.borrow_and_update());
        if daemon.write_all(line.as_bytes()).await.is_err() || ahead.changed().await.is_err() {
            return;
        }
    }
}
