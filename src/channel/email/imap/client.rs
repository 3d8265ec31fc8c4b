//! Commands and what became of them.
//!
//! Each command is waited for by its tag, and only a tagged OK is success. NO and BAD, a goodbye, an end of the
//! connection and a silence are errors, so that "no mails" is never what a failure looks like.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use zeroize::Zeroizing;

use super::error::ImapError;
use super::reply::{self, ServerReply};
use super::wire::{Wire, within};

/// How long a command may take; more for one that brings bytes.
const COMMAND: Duration = Duration::from_mins(1);
/// The slowest line that is put up with.
const BYTES_A_SECOND: u64 = 4096;
/// How long a server may be silent while we wait for it.
const QUIET: Duration = Duration::from_secs(45);

/// A command that was sent and is not done yet.
#[derive(Debug)]
#[must_use = "a command that nobody waits for may have been refused"]
pub(super) struct Sent {
    tag: String,
    name: &'static str,
    at_most: Duration,
}

/// A connection to a server.
pub(super) struct Client {
    wire: Wire,
    sent: u32,
    capabilities: HashSet<String>,
    /// Commands that were done while another was waited for, and whether they were granted.
    done: HashMap<String, bool>,
    /// How many mails the mailbox holds, as far as was told.
    exists: u32,
    /// Whether mails came since this was last asked.
    news: bool,
    pub(super) uidvalidity: Option<u32>,
    /// Whether the server waits for us to end an IDLE.
    pub(super) idling: bool,
}

impl Client {
    pub(super) fn new(wire: Wire) -> Self {
        Self {
            wire,
            sent: 0,
            capabilities: HashSet::new(),
            done: HashMap::new(),
            exists: 0,
            news: false,
            uidvalidity: None,
            idling: false,
        }
    }

    pub(super) fn into_wire(self) -> Wire {
        self.wire
    }

    pub(super) fn outlive_stop(&mut self) {
        self.wire.outlive_stop();
    }

    /// Whether the server can do that.
    pub(super) fn can(&self, what: &str) -> bool {
        self.capabilities.contains(what)
    }

    /// Whether mails came since the last time this was asked.
    pub(super) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// Waits for the server's first word.
    pub(super) async fn greeting(&mut self) -> Result<ServerReply, ImapError> {
        self.reply(Some(QUIET)).await
    }

    /// Asks what the server can do.
    pub(super) async fn ask_capabilities(&mut self) -> Result<(), ImapError> {
        self.capabilities.clear();
        self.run("CAPABILITY", "").await
    }

    /// Sends a command and waits until it is granted.
    pub(super) async fn run(&mut self, name: &'static str, rest: &str) -> Result<(), ImapError> {
        let sent = self.send(name, rest, 0).await?;
        self.finish(sent, |_| ()).await
    }

    /// Sends a command, which may bring that many bytes, without waiting for it. What is sent is waited for in
    /// the order in which it was sent.
    pub(super) async fn send(
        &mut self,
        name: &'static str,
        rest: &str,
        bytes: u64,
    ) -> Result<Sent, ImapError> {
        self.sent = self.sent.wrapping_add(1);
        let tag = format!("h{}", self.sent);
        let blank = if rest.is_empty() { "" } else { " " };
        // The password of LOGIN goes through here.
        let line = Zeroizing::new(format!("{tag} {name}{blank}{rest}\r\n"));
        self.wire.send(line.as_bytes(), QUIET).await?;
        Ok(Sent { tag, name, at_most: COMMAND + Duration::from_secs(bytes / BYTES_A_SECOND) })
    }

    /// Waits until a command is granted, and shows each reply until then.
    pub(super) async fn finish(
        &mut self,
        sent: Sent,
        each: impl FnMut(ServerReply),
    ) -> Result<(), ImapError> {
        // Never cancelled: the wire heeds the line's own, and no longer does once it is to outlive it.
        let stop = tokio_util::sync::CancellationToken::new();
        within(Some(sent.at_most), &stop, self.until_done(&sent, each)).await?
    }

    async fn until_done(&mut self, sent: &Sent, mut each: impl FnMut(ServerReply)) -> Result<(), ImapError> {
        loop {
            // A server may finish commands that were sent together in another order (RFC 3501 §5.5).
            if let Some(granted) = self.done.remove(&sent.tag) {
                return if granted { Ok(()) } else { Err(ImapError::Refused(sent.name)) };
            }
            match self.reply(Some(QUIET)).await? {
                ServerReply::Done { tag, granted, .. } => drop(self.done.insert(tag, granted)),
                other => each(other),
            }
        }
    }

    /// Sends a command and waits until the server wants the rest of it.
    pub(super) async fn begin(&mut self, name: &'static str, rest: &str) -> Result<Sent, ImapError> {
        let sent = self.send(name, rest, 0).await?;
        loop {
            // No other command is under way when one is begun so, so no other tag can be lost here.
            match self.reply(Some(QUIET)).await? {
                ServerReply::GoOn => return Ok(sent),
                ServerReply::Done { tag, .. } if tag == sent.tag => return Err(ImapError::Refused(name)),
                _ => {}
            }
        }
    }

    /// Sends the rest of a command.
    pub(super) async fn go_on(&mut self, line: &str) -> Result<(), ImapError> {
        let line = Zeroizing::new(format!("{line}\r\n"));
        self.wire.send(line.as_bytes(), QUIET).await
    }

    /// Leaves, also when told to stop, once the server has done what it was sent: a server that loses its
    /// client in the midst of a move may have copied and not removed.
    pub(super) async fn goodbye(&mut self) {
        self.outlive_stop();
        let leaving = async {
            if std::mem::take(&mut self.idling) {
                self.go_on("DONE").await?;
            }
            self.run("LOGOUT", "").await
        };
        // The goodbye itself ends it like any other; there is nothing left to lose.
        if let Err(error) = leaving.await {
            tracing::trace!(%error, "left the server");
        }
    }

    /// Waits for news, for as long as it takes. Dropping it loses nothing.
    pub(super) async fn until_news(&mut self) -> Result<(), ImapError> {
        while !self.news {
            self.reply(None).await?;
        }
        Ok(())
    }

    /// The next reply, with what it says about the connection noted.
    async fn reply(&mut self, quiet: Option<Duration>) -> Result<ServerReply, ImapError> {
        let reply = reply::read(&self.wire.next(quiet).await?)?;
        match &reply {
            ServerReply::Bye => return Err(ImapError::HungUp),
            ServerReply::Capabilities(list)
            | ServerReply::Done { capabilities: Some(list), granted: true, .. } => {
                self.capabilities = list.iter().cloned().collect();
            }
            ServerReply::UidValidity(life) => self.uidvalidity = Some(*life),
            ServerReply::Exists(count) => {
                // Servers tell the count again without cause, and after each move of ours: only more than
                // before is news.
                self.news |= *count > self.exists;
                self.exists = *count;
            }
            ServerReply::Expunged => self.exists = self.exists.saturating_sub(1),
            _ => {}
        }
        Ok(reply)
    }
}
