//! A server that a mail server on this machine delivers to, by LMTP (RFC 2033).
//!
//! The mail server keeps each mail until it is told 250, and tries again after anything temporary. So 250 is
//! said only after a [`MailIntake`](super::raw::MailIntake) said that the mail is durable; while the line
//! stands by, or can't write, every mail is answered with 451 and waits where it is.
//!
//! [`protocol`] and [`data`] are pure; [`connection`] reads, hands in and answers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::connection::{Connection, QUIET, Room};
use self::protocol::Protocol;
use super::raw::{MOST, MailIntake};
use crate::channel::{Health, Trouble, Watch};
use crate::domain::id::ChannelName;
use crate::net::{Came, Crowd, Entrance, Guest, Limits, Listen, Seats, Stream};

mod connection;
mod data;
#[cfg(fuzzing)]
pub mod fuzzing;
mod protocol;

#[cfg(test)]
mod tests;

pub use self::protocol::Accepts;

/// How many clients are served at a time, and how many of one user: a mail server opens some twenty at most.
const SEATS: Limits = Limits { all: 48, each: 32, idle: QUIET };
/// How soon a door that can't be opened is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// What a server is made of.
pub struct Setup {
    /// The channel's name in the config.
    pub name: ChannelName,
    /// Where it listens.
    pub listen: Listen,
    /// The name it greets with: the domain of the line's address.
    pub host: String,
    /// Which recipients are the line's.
    pub accepts: Accepts,
    /// Tells the time.
    pub watch: Watch,
}

/// The server.
pub struct Lmtp {
    setup: Setup,
    room: Arc<Room>,
    seats: Arc<Seats>,
    health: watch::Sender<Health>,
    address: watch::Sender<Option<std::net::SocketAddr>>,
}

impl Lmtp {
    /// A server that does not listen yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let health = watch::Sender::new(Health::unknown((setup.watch)().line));
        let seats = Seats::new("LMTP", SEATS);
        Self { setup, room: Arc::default(), seats, health, address: watch::Sender::new(None) }
    }

    /// With where it is told that all connections were taken.
    #[must_use]
    pub fn watched(self, crowd: &Crowd) -> Self {
        Self { seats: Seats::watched("LMTP", SEATS, crowd), ..self }
    }

    /// How the channel is, now and whenever that changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Where it listens by now, for a setup with port 0.
    #[must_use]
    pub fn address(&self) -> watch::Receiver<Option<std::net::SocketAddr>> {
        self.address.subscribe()
    }

    /// Serves until told to stop; what is being taken then is still answered.
    pub async fn run(&self, intake: &Arc<dyn MailIntake>, stop: &CancellationToken) {
        let mut clients = JoinSet::new();
        while let Some(mut entrance) = self.open(stop).await {
            self.address.send_replace(entrance.address());
            // Whoever is served stays so when the door is lost and opened anew: their mail may be in the
            // midst of a commit.
            self.serve(&mut entrance, &mut clients, intake, stop).await;
        }
        while let Some(left) = clients.join_next().await {
            note_end(&left);
        }
    }

    /// Serves at a door until told to stop, or until nobody could come to it any more.
    async fn serve(
        &self,
        entrance: &mut Entrance,
        clients: &mut JoinSet<()>,
        intake: &Arc<dyn MailIntake>,
        stop: &CancellationToken,
    ) {
        let mut look = tokio::time::interval(AGAIN);
        loop {
            let came = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                came = entrance.next() => came,
                Some(left) = clients.join_next() => {
                    note_end(&left);
                    continue;
                }
                _ = look.tick() => {
                    self.look_at_seats();
                    continue;
                }
            };
            match came {
                Came::Guest(guest) => self.seat(guest, clients, intake, stop),
                Came::TooMany(link, _) => {
                    self.seats.turned_away();
                    self.note(Some(Trouble::Full), "all connections are taken");
                    turn_away(link).await;
                }
                // Out of files, most likely: whoever leaves makes room.
                Came::Failed(error) => self.note(Some(Trouble::Full), &error.to_string()),
                Came::Lost => return self.note(Some(Trouble::NotListening), "its socket is gone"),
            }
        }
    }

    /// As long as all are taken, the next client would be turned away as the last one was.
    fn look_at_seats(&self) {
        let full = self.seats.is_full() && self.health.borrow().hears.trouble.is_some();
        self.note(full.then_some(Trouble::Full), "all connections are taken");
    }

    async fn open(&self, stop: &CancellationToken) -> Option<Entrance> {
        loop {
            if stop.is_cancelled() {
                return None;
            }
            match Entrance::open(&self.setup.listen, &self.seats).await {
                Ok(entrance) => {
                    self.note(None, "");
                    return Some(entrance);
                }
                Err(error) => self.note(Some(Trouble::NotListening), &error.to_string()),
            }
            tokio::select! {
                () = stop.cancelled() => return None,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    fn seat(
        &self,
        guest: Guest,
        clients: &mut JoinSet<()>,
        intake: &Arc<dyn MailIntake>,
        stop: &CancellationToken,
    ) {
        self.note(None, "");
        let protocol = Protocol::new(self.setup.host.clone(), MOST, Arc::clone(&self.setup.accepts));
        let (intake, watch) = (Arc::clone(intake), Arc::clone(&self.setup.watch));
        let (room, stop, must_leave) = (Arc::clone(&self.room), stop.clone(), guest.must_leave());
        clients.spawn(async move {
            Connection { link: guest, protocol, intake, watch, room: &room, stop, must_leave }.serve().await;
        });
    }

    /// Notes what is wrong, or that nothing is; told to the log when it changes.
    fn note(&self, trouble: Option<Trouble>, why: &str) {
        let now = (self.setup.watch)().line;
        if !self.health.send_if_modified(|health| health.hears.note(trouble, now)) {
            return;
        }
        if let Some(trouble) = trouble {
            tracing::warn!(channel = %self.setup.name, trouble = trouble.word(), why, "LMTP in trouble");
        } else {
            tracing::info!(channel = %self.setup.name, "LMTP is well again");
        }
    }
}

/// Says that there are too many. The first bytes on a new connection never wait.
async fn turn_away(mut link: Stream) {
    use tokio::io::AsyncWriteExt;
    let said = tokio::time::timeout(AGAIN / 50, link.write_all(b"421 4.3.2 too many clients\r\n")).await;
    if !matches!(said, Ok(Ok(()))) {
        tracing::debug!("an LMTP client was turned away without a word");
    }
}

fn note_end(left: &Result<(), tokio::task::JoinError>) {
    if left.is_err() {
        tracing::error!("serving an LMTP client failed: it keeps its mail and comes again");
    }
}
