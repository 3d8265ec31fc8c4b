//! What is done with the selected mailbox.

use std::collections::HashSet;
use std::time::Duration;

use super::client::{Client, Sent};
use super::error::ImapError;
use super::plan::{BEGINNING, Batch};
use super::reply::{Body, ServerReply};
use super::words;
use crate::domain::time::Stamp;

/// How long one IDLE may last: servers and boxes on the way forget a silent connection after 10 minutes or so.
const IDLE: Duration = Duration::from_mins(9);
const DAY: Duration = Duration::from_hours(24);
/// How much of a mail tells whose it is, in bytes.
const HEAD: u64 = 16 << 10;

/// A move that was sent and is not done yet.
#[must_use = "a move that nobody waits for may have been refused"]
pub(super) struct Moving {
    uids: Vec<u32>,
    sent: Option<(Sent, Sent)>,
}

/// The mails of a batch that are still there, with when they came.
pub(super) type Fetched = Vec<(u32, Option<Stamp>, Vec<u8>)>;

impl Client {
    /// Opens a mailbox, and returns the life in which its numbers count.
    pub(super) async fn select(&mut self, mailbox: &str) -> Result<u32, ImapError> {
        self.open("SELECT", mailbox).await
    }

    /// The same, and nothing in it can be changed: not even that its mails are new.
    pub(super) async fn examine(&mut self, mailbox: &str) -> Result<u32, ImapError> {
        self.open("EXAMINE", mailbox).await
    }

    async fn open(&mut self, how: &'static str, mailbox: &str) -> Result<u32, ImapError> {
        let name = words::mailbox(mailbox).ok_or(ImapError::Refused("the mailbox's name"))?;
        let way = if self.can("CONDSTORE") { " (CONDSTORE)" } else { "" };
        // The last mailbox's must not pass for this one's where the server tells none.
        self.uidvalidity = None;
        self.run(how, &format!("{name}{way}")).await?;
        self.uidvalidity.ok_or(ImapError::Garbled)
    }

    /// The numbers of all mails that are there, in ascending order.
    pub(super) async fn search_all(&mut self) -> Result<Vec<u32>, ImapError> {
        // Before the search: what comes from now on is found by it, or still counts as news after it.
        self.take_news();
        self.search("ALL").await
    }

    /// The same for those that came on these days, both included, wherever the server's clock is: it goes by its
    /// own days (RFC 3501 §6.4.4), and a day more at either end is harmless.
    pub(super) async fn search_days(&mut self, from: Stamp, to: Stamp) -> Result<Vec<u32>, ImapError> {
        // BEFORE leaves out the day that it names.
        let (from, behind) = (from - DAY, to + DAY * 2);
        self.search(&format!("SINCE {} BEFORE {}", words::day(from), words::day(behind))).await
    }

    /// The same for those that came on that day or later, or for all.
    pub(super) async fn search_since(&mut self, since: Option<Stamp>) -> Result<Vec<u32>, ImapError> {
        match since {
            Some(since) => self.search(&format!("SINCE {}", words::day(since))).await,
            None => self.search("ALL").await,
        }
    }

    /// Asks for the beginnings of mails: what tells whose they are.
    pub(super) async fn begin_heads(&mut self, uids: &[u32]) -> Result<Sent, ImapError> {
        let set = words::set(uids.iter().copied());
        let what = format!("{set} (UID INTERNALDATE BODY.PEEK[]<0.{HEAD}>)");
        self.send("UID FETCH", &what, HEAD * uids.len() as u64).await
    }

    /// Makes a mailbox.
    pub(super) async fn make(&mut self, mailbox: &str) -> Result<(), ImapError> {
        self.run("CREATE", &target(mailbox)?).await
    }

    /// Removes mails for good. Without UIDPLUS that takes those, too, that somebody else has marked as deleted.
    pub(super) async fn delete(&mut self, uids: &[u32]) -> Result<(), ImapError> {
        let set = words::set(uids.iter().copied());
        self.run("UID STORE", &format!("{set} +FLAGS.SILENT (\\Deleted)")).await?;
        if self.can("UIDPLUS") { self.run("UID EXPUNGE", &set).await } else { self.run("EXPUNGE", "").await }
    }

    async fn search(&mut self, what: &str) -> Result<Vec<u32>, ImapError> {
        let sent = self.send("UID SEARCH", what, 0).await?;
        let mut found = None;
        self.finish(sent, |reply| {
            if let ServerReply::Found(uids) = reply {
                found.get_or_insert_with(Vec::new).extend(uids);
            }
        })
        .await?;
        // A server must answer a search even if it found nothing (RFC 3501 §7.2.5).
        let mut found = found.ok_or(ImapError::Garbled)?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// How large mails are, as the server says. Those that are gone by now are absent.
    pub(super) async fn list(&mut self, uids: &[u32]) -> Result<Vec<(u32, u32)>, ImapError> {
        let (mut listed, mut commands) = (Vec::with_capacity(uids.len()), Vec::new());
        // 500 numbers with commas are 5,500 octets at most; servers take lines of 8,000 (RFC 2683 §3.2.1.5).
        for some in uids.chunks(500) {
            let what = format!("{} (UID RFC822.SIZE)", words::set(some.iter().copied()));
            commands.push(self.send("UID FETCH", &what, 0).await?);
        }
        for command in commands {
            self.finish(command, |reply| {
                if let ServerReply::Mail(item) = reply
                    && let (Some(uid), Some(size)) = (item.uid, item.size)
                {
                    listed.push((uid, size));
                }
            })
            .await?;
        }
        Ok(listed)
    }

    /// Asks for the mails of a batch. They are not marked as read by that.
    pub(super) async fn begin_fetch(&mut self, batch: &Batch) -> Result<Sent, ImapError> {
        let body = if batch.cut() { format!("BODY.PEEK[]<0.{BEGINNING}>") } else { "BODY.PEEK[]".into() };
        let set = words::set(batch.mails.iter().map(|mail| mail.uid));
        self.send("UID FETCH", &format!("{set} (UID INTERNALDATE {body})"), batch.bytes()).await
    }

    /// Waits for the mails of a batch and adds them to `fetched`, also those before something went wrong.
    pub(super) async fn finish_fetch(&mut self, sent: Sent, fetched: &mut Fetched) -> Result<(), ImapError> {
        let mut there: HashSet<u32> = fetched.iter().map(|(uid, ..)| *uid).collect();
        self.finish(sent, |reply| {
            if let ServerReply::Mail(item) = reply
                && let (Some(uid), Body::There(body)) = (item.uid, item.body)
                && there.insert(uid)
            {
                fetched.push((uid, item.date, body));
            }
        })
        .await
    }

    /// Marks mails as read and moves them. Where the server can't move, that waits for [`finish_move`].
    ///
    /// [`finish_move`]: Self::finish_move
    pub(super) async fn begin_move(&mut self, uids: Vec<u32>, to: &str) -> Result<Moving, ImapError> {
        let sent = if self.can("MOVE") {
            let set = words::set(uids.iter().copied());
            // Before the move, which gives it another number.
            let seen = self.send("UID STORE", &format!("{set} +FLAGS.SILENT (\\Seen)"), 0).await?;
            Some((seen, self.send("UID MOVE", &format!("{set} {}", target(to)?), 0).await?))
        } else {
            None
        };
        Ok(Moving { uids, sent })
    }

    /// Waits until mails are moved. The mailbox they go to is made if it was missing.
    pub(super) async fn finish_move(&mut self, moving: Moving, to: &str) -> Result<Vec<u32>, ImapError> {
        let first = match moving.sent {
            Some((seen, moved)) => {
                // That a mail can't be marked keeps nobody from moving it.
                refusable(self.finish(seen, |_| ()).await)?;
                self.finish(moved, |_| ()).await
            }
            None => self.copy_and_delete(&moving.uids, to).await,
        };
        if refusable(first)? {
            return Ok(moving.uids);
        }
        // It may be there, and the move was refused for another reason: the second try tells that.
        refusable(self.run("CREATE", &target(to)?).await)?;
        if self.can("MOVE") {
            let set = words::set(moving.uids.iter().copied());
            self.run("UID MOVE", &format!("{set} {}", target(to)?)).await?;
        } else {
            self.copy_and_delete(&moving.uids, to).await?;
        }
        Ok(moving.uids)
    }

    /// What MOVE does, in steps of which each is waited for (RFC 6851 §3.3). Without UIDPLUS the mails stay,
    /// marked: a bare EXPUNGE would also take what others marked.
    async fn copy_and_delete(&mut self, uids: &[u32], to: &str) -> Result<(), ImapError> {
        let set = words::set(uids.iter().copied());
        self.run("UID COPY", &format!("{set} {}", target(to)?)).await?;
        self.run("UID STORE", &format!("{set} +FLAGS.SILENT (\\Seen \\Deleted)")).await?;
        if self.can("UIDPLUS") { self.run("UID EXPUNGE", &set).await } else { Ok(()) }
    }

    /// Waits for a mail to come, or for that long. Only a hint: whoever waited looks again in any case.
    pub(super) async fn idle(&mut self, at_most: Duration) -> Result<(), ImapError> {
        // What came with the answer to an earlier command was told, and wakes no IDLE any more.
        if self.take_news() {
            return Ok(());
        }
        let sent = self.begin("IDLE", "").await?;
        self.idling = true;
        match tokio::time::timeout(at_most.min(IDLE), self.until_news()).await {
            Ok(news) => news?,
            Err(_too_long) => {}
        }
        self.idling = false;
        self.go_on("DONE").await?;
        self.finish(sent, |_| ()).await
    }
}

fn target(mailbox: &str) -> Result<String, ImapError> {
    words::mailbox(mailbox).ok_or(ImapError::Refused("the name of the mailbox for what was taken"))
}

/// Whether it was granted, where a refusal is no reason to give up.
fn refusable(done: Result<(), ImapError>) -> Result<bool, ImapError> {
    match done {
        Ok(()) => Ok(true),
        Err(ImapError::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
