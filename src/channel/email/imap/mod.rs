//! A mailbox as a queue.
//!
//! The mailbox that is read *is* the queue: what is in it has not been taken. A mail is fetched, handed to a
//! [`MailIntake`](super::raw::MailIntake), and moved away only once that says that it is durable; a crash in
//! between leaves it where it is, and it comes again. Nothing else is kept: what this process remembers of the
//! mailbox only saves work. After any error and any silence the session is dropped and begun anew.
//!
//! [`source`] is the loop, [`connect`] the way in, [`mailbox`] the commands, [`client`] what became of each.
//! Responses are framed by [`frame`] before `imap-proto` parses them, so that no server can make us set aside
//! memory without end; nothing of what they say goes to a log.
//!
//! Weighed and refused: `async-imap`. It swallows a server's NO and the end of a connection, and both decide here
//! whether a mail was taken.

use std::time::Duration;

use tokio::sync::watch;

use crate::channel::{Health, Trouble, Watch};
use crate::domain::id::ChannelName;

mod client;
mod connect;
mod error;
mod expunge;
mod frame;
#[cfg(fuzzing)]
pub mod fuzzing;
mod mailbox;
mod memory;
mod plan;
mod reply;
mod rescan;
mod server;
mod source;
mod trial;
mod wire;
mod words;

#[cfg(test)]
mod tests;

pub use self::error::ImapError;
pub use self::server::Server;
pub use self::trial::Tried;

/// One mailbox.
pub struct Imap {
    name: ChannelName,
    server: Server,
    mailbox: String,
    processed: String,
    watch: Watch,
    pace: Pace,
    health: watch::Sender<Health>,
}

/// What a mailbox is read with.
pub struct Setup {
    /// The channel's name in the config.
    pub name: ChannelName,
    /// The server.
    pub server: Server,
    /// The mailbox that is read.
    pub mailbox: String,
    /// The mailbox that taken mail is moved to; made if it is missing.
    pub processed: String,
    /// Tells the time.
    pub watch: Watch,
    /// How long to wait for what.
    pub pace: Pace,
}

/// Times of the network: they pass by the machine's clock, not by the line's.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long to wait for news at most; then the whole mailbox is looked at again.
    pub rescan: Duration,
    /// The same, for a server that tells no news.
    pub poll: Duration,
    /// The first pause after something failed; it doubles from there.
    pub first: Duration,
    /// The longest pause.
    pub most: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rescan: Duration::from_mins(2),
            poll: Duration::from_secs(20),
            first: Duration::from_millis(500),
            most: Duration::from_secs(30),
        }
    }
}

impl Imap {
    /// A mailbox; nothing is connected yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let Setup { name, server, mailbox, processed, watch, pace } = setup;
        let health = watch::Sender::new(Health::unknown(watch().line));
        Self { name, server, mailbox, processed, watch, pace, health }
    }

    /// How the channel is, now and whenever that changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Logs in, opens the mailbox and leaves: a trial of what the config says.
    pub async fn try_out(&self) -> Result<(), ImapError> {
        let mut client = connect::connect(&self.server, &tokio_util::sync::CancellationToken::new()).await?;
        client.select(&self.mailbox).await.map(|_| ())
    }

    /// Whether its server is another machine, with another clock.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        let host = self.server.host.as_str();
        let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        !is_loopback && !host.eq_ignore_ascii_case("localhost")
    }

    /// Whose mailbox it is, as a part of each mail's name.
    fn account(&self) -> String {
        format!("{}@{}", self.server.user, self.server.host)
    }

    /// Notes what is wrong, or that nothing is; told to the log when it changes.
    fn note(&self, trouble: Option<Trouble>, why: &str) {
        let now = (self.watch)().line;
        if !self.health.send_if_modified(|health| health.hears.note(trouble, now)) {
            return;
        }
        if let Some(trouble) = trouble {
            tracing::warn!(channel = %self.name, trouble = trouble.word(), why, "channel in trouble");
        } else {
            tracing::info!(channel = %self.name, "channel is well again");
        }
    }
}
