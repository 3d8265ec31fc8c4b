//! The loop: look, fetch, hand in, move away, wait for news, look again.
//!
//! Fetching runs one batch ahead of the commit, and moving one behind, so that neither the way to the server
//! nor the store waits for the other: while one batch is handed in, the next comes over the wire, unless it is large. What
//! is being handed in is awaited also when told to stop.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::client::{Client, Sent};
use super::connect::connect;
use super::error::ImapError;
use super::mailbox::{Fetched, Moving};
use super::memory::Memory;
use super::plan::{Batch, Queue};
use super::{Imap, wire};
use crate::channel::email::raw::{MOST, MailIntake, Place, RawMail, Taken};
use crate::channel::{NotTaken, Trouble, Untaken};

/// The most bytes that are held of the next batch while one is handed in. More waits at the server.
const AHEAD: u64 = 2 << 20;

/// How long a last move may take when told to stop, and how long a goodbye.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);

/// Where one run stands.
pub(super) struct Run<'a> {
    pub imap: &'a Imap,
    intake: &'a dyn MailIntake,
    pub stop: &'a CancellationToken,
    pub memory: Memory,
    /// Whether the line took nothing last time, so that just one mail is tried.
    pub cautious: bool,
    pause: Duration,
    /// Whether it reads what was taken before.
    again: bool,
}

/// A batch that was asked for.
type Asked = (Batch, Sent);

/// A batch that came.
type Came = (Batch, Fetched);

/// The numbers and sizes of mails that are handed in.
type Handed = Vec<(u32, usize)>;

impl<'a> Run<'a> {
    /// One that has not begun; `again` where it reads what was taken before.
    pub fn new(imap: &'a Imap, intake: &'a dyn MailIntake, stop: &'a CancellationToken, again: bool) -> Self {
        let (memory, pause) = (Memory::default(), imap.pace.first);
        Self { imap, intake, stop, memory, cautious: false, pause, again }
    }
}

impl Imap {
    /// Takes in mails until told to stop.
    pub async fn run(&self, intake: &dyn MailIntake, stop: &CancellationToken) {
        let mut run = Run::new(self, intake, stop, false);
        while let Err(error) = run.session().await {
            if matches!(error, ImapError::Stopped) || stop.is_cancelled() {
                return;
            }
            self.note(Some(error.trouble()), &error.to_string());
            // Who knocks with a wrong password again and again is locked out, and the right one with them.
            let asking_more_often_helps = !matches!(error, ImapError::Login | ImapError::Unprotected(_));
            let pause = if asking_more_often_helps { run.longer() } else { self.pace.most };
            if run.wait(pause).await.is_err() {
                return;
            }
        }
    }
}

impl Run<'_> {
    /// One session; ends with an error, always.
    async fn session(&mut self) -> Result<(), ImapError> {
        let mut client = connect(&self.imap.server, self.stop).await?;
        let ended = self.read(&mut client).await;
        if matches!(ended, Err(ImapError::Stopped))
            && tokio::time::timeout(FAREWELL, client.goodbye()).await.is_err()
        {
            tracing::info!("the server did not say goodbye in time");
        }
        ended
    }

    async fn read(&mut self, client: &mut Client) -> Result<(), ImapError> {
        let uidvalidity = client.select(&self.imap.mailbox).await?;
        self.memory.enter(uidvalidity);
        loop {
            self.look(client, uidvalidity).await?;
            self.rest(client).await?;
        }
    }

    /// Takes in all that is there.
    async fn look(&mut self, client: &mut Client, uidvalidity: u32) -> Result<(), ImapError> {
        let uids = client.search_all().await?;
        self.memory.retain(&uids);
        let now = (self.imap.watch)().line;
        let wanted: Vec<u32> = uids.into_iter().filter(|uid| self.memory.wants(*uid, now)).collect();
        let mut queue = Queue::new(client.list(&wanted).await?, &self.memory.suspects);
        let left: Vec<u32> = self.memory.taken.iter().copied().collect();
        let moving = self.begin_move(client, left).await?;
        let mut movable = self.finish_move(client, moving).await?;
        movable &= self.take_in(client, &mut queue, uidvalidity).await?;
        if !self.memory.waits() {
            self.cautious = false;
            self.pause = self.imap.pace.first;
        }
        if self.memory.hopeless() {
            self.imap.note(Some(Trouble::Garbled), "the server has mails that it does not give");
        } else if !self.cautious && movable {
            self.imap.note(None, "");
        }
        Ok(())
    }

    /// Hands in one batch after the other. Returns whether all that was taken could be moved away.
    pub async fn take_in(
        &mut self,
        client: &mut Client,
        queue: &mut Queue,
        uidvalidity: u32,
    ) -> Result<bool, ImapError> {
        let (mut movable, mut moving) = (true, None);
        let first = self.ask(client, queue).await?;
        let mut came = self.come(client, first).await?;
        while let Some((batch, fetched)) = came {
            let mut asked = self.ask(client, queue).await?;
            let early = asked.take_if(|(batch, _)| batch.bytes() <= AHEAD);
            let (handed, mails) = self.mails(&batch, fetched, uidvalidity);
            let intake = self.intake;
            // The mails first, although the move was sent before them: a server may answer both at a time, and what comes
            // while the move is waited for is heard by nobody.
            let meanwhile = async {
                let next = self.come(client, early).await?;
                Ok::<_, ImapError>((next, self.finish_move(client, moving.take()).await?))
            };
            let (answers, meanwhile) = tokio::join!(intake.take(mails), meanwhile);
            let taken = self.answered(&handed, answers);
            if self.stop.is_cancelled() {
                return Err(self.farewell(client, taken).await);
            }
            let (next, moved) = meanwhile?;
            movable &= moved;
            moving = self.begin_move(client, taken).await?;
            came = match next {
                Some(next) => Some(next),
                None => self.come(client, asked).await?,
            };
            if self.cautious {
                self.imap.note(Some(Trouble::NotTaken), "the line does not take mails");
                let pause = self.longer();
                self.wait(pause).await?;
            }
        }
        Ok(movable & self.finish_move(client, moving).await?)
    }

    async fn come(&mut self, client: &mut Client, asked: Option<Asked>) -> Result<Option<Came>, ImapError> {
        let Some((batch, sent)) = asked else { return Ok(None) };
        let fetched = self.fetch(client, &batch, sent).await?;
        Ok(Some((batch, fetched)))
    }

    pub async fn ask(&self, client: &mut Client, queue: &mut Queue) -> Result<Option<Asked>, ImapError> {
        let Some(batch) = queue.next(self.cautious) else { return Ok(None) };
        let sent = client.begin_fetch(&batch).await?;
        Ok(Some((batch, sent)))
    }

    /// Waits for a batch. What does not come of it, though it was there a moment ago, is suspect: the session
    /// may have broken on it. What is gone by now is not in the mailbox next time, and forgotten then.
    pub async fn fetch(
        &mut self,
        client: &mut Client,
        batch: &Batch,
        sent: Sent,
    ) -> Result<Fetched, ImapError> {
        let mut fetched = Fetched::new();
        let done = client.finish_fetch(sent, &mut fetched).await;
        if !matches!(done, Err(ImapError::Stopped)) {
            let came = |uid| fetched.iter().any(|(came, ..)| *came == uid);
            for mail in batch.mails.iter().filter(|mail| !came(mail.uid)) {
                self.memory.suspect(mail.uid);
            }
        }
        done.map(|()| fetched)
    }

    /// Hands in a batch; returns which mails may be moved away.
    pub async fn hand_in(&mut self, batch: &Batch, fetched: Fetched, uidvalidity: u32) -> Vec<u32> {
        let (handed, mails) = self.mails(batch, fetched, uidvalidity);
        let answers = self.intake.take(mails).await;
        self.answered(&handed, answers)
    }

    /// Notes what was taken; returns which mails may be moved away.
    fn answered(&mut self, handed: &[(u32, usize)], answers: Vec<Result<Taken, Untaken>>) -> Vec<u32> {
        if handed.is_empty() {
            return Vec::new();
        }
        let now = (self.imap.watch)().line;
        let mut taken = Vec::new();
        let mut line_takes = false;
        // An answer that is missing is none: the mail stays where it is.
        let answers = answers.into_iter().chain(std::iter::repeat(Err(NotTaken.into())));
        for ((uid, bytes), answer) in handed.iter().zip(answers) {
            match answer {
                Ok(_) => {
                    self.memory.took(*uid);
                    taken.push(*uid);
                }
                // For others there may be room, and they are behind it.
                Err(Untaken::NoRoom) => self.memory.has_no_room(*uid, now),
                Err(Untaken::Line(_)) => self.memory.put_off(*uid, *bytes, now),
            }
            line_takes |= !matches!(answer, Err(Untaken::Line(_)));
        }
        self.cautious = !line_takes;
        if !self.cautious {
            self.pause = self.imap.pace.first;
        }
        taken.sort_unstable();
        taken
    }

    /// The mails of a batch as they are handed in, each with its number and size.
    fn mails(&self, batch: &Batch, fetched: Fetched, uidvalidity: u32) -> (Handed, Vec<RawMail>) {
        let handed = fetched.iter().map(|(uid, _, body)| (*uid, body.len())).collect();
        let now = (self.imap.watch)().civil;
        let cut_from = if batch.cut() { batch.mails.first().map(|mail| u64::from(mail.size)) } else { None };
        let mail = |(uid, came, mut bytes): (u32, Option<_>, Vec<u8>)| {
            // The size that a server tells is an estimate with some, so more may come than was planned for.
            let told_too_little = (bytes.len() > MOST).then_some(bytes.len() as u64);
            bytes.truncate(MOST);
            let mailbox = if self.again { &self.imap.processed } else { &self.imap.mailbox };
            let (account, mailbox) = (self.imap.account(), mailbox.clone());
            let place = Place::Imap { account, mailbox, uidvalidity, uid };
            RawMail {
                bytes,
                // Never the mail's own Date: its sender would choose where the line's 24 hours begin.
                received_at: came.unwrap_or(now),
                place,
                cut_from: cut_from.or(told_too_little),
                again: self.again,
            }
        };
        let mails: Vec<RawMail> = fetched.into_iter().map(mail).collect();
        if !self.again && !mails.is_empty() {
            self.note_lag(&mails);
        }
        (handed, mails)
    }

    fn note_lag(&self, mails: &[RawMail]) {
        let now = (self.imap.watch)().civil;
        let lag = mails.iter().map(|mail| now.since(mail.received_at)).max().unwrap_or_default();
        self.imap.health.send_if_modified(|health| std::mem::replace(&mut health.lag, lag) != lag);
    }

    async fn begin_move(&self, client: &mut Client, uids: Vec<u32>) -> Result<Option<Moving>, ImapError> {
        if uids.is_empty() {
            return Ok(None);
        }
        client.begin_move(uids, &self.imap.processed).await.map(Some)
    }

    /// Whether mails could be moved away. Ones that could not be are taken nevertheless, and not fetched again.
    async fn finish_move(&mut self, client: &mut Client, moving: Option<Moving>) -> Result<bool, ImapError> {
        let Some(moving) = moving else { return Ok(true) };
        match client.finish_move(moving, &self.imap.processed).await {
            Ok(moved) => {
                // Without either they stay in the mailbox, only marked: forgotten here, they would be fetched
                // at every look.
                if client.can("MOVE") || client.can("UIDPLUS") {
                    self.memory.taken.retain(|uid| !moved.contains(uid));
                }
                Ok(true)
            }
            Err(ImapError::Refused(what)) => {
                let why = ImapError::Refused(what).to_string();
                self.imap.note(Some(Trouble::Refused), &why);
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    /// Moves what was taken last, if that goes quickly; else it comes again and is known.
    async fn farewell(&mut self, client: &mut Client, taken: Vec<u32>) -> ImapError {
        // The stop has come, and with it the wire would refuse this last word, too.
        client.outlive_stop();
        let moving = async {
            let moving = self.begin_move(client, taken).await?;
            self.finish_move(client, moving).await
        };
        if !matches!(tokio::time::timeout(FAREWELL, moving).await, Ok(Ok(_))) {
            tracing::info!("mails that were taken were not moved before the end");
        }
        ImapError::Stopped
    }

    /// Waits until looking again is worth it.
    async fn rest(&mut self, client: &mut Client) -> Result<(), ImapError> {
        let pace = self.imap.pace;
        let at_most = if self.memory.waits() { self.longer() } else { pace.rescan };
        if client.can("IDLE") {
            return client.idle(at_most).await;
        }
        // Without IDLE a server tells news only in answer to a command, of which NOOP is the least (RFC 3501
        // §6.1.2).
        self.wait(at_most.min(pace.poll)).await?;
        client.run("NOOP", "").await
    }

    /// The pause after something failed; each is longer than the one before, up to a point.
    pub fn longer(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(self.imap.pace.most);
        pause
    }

    pub async fn wait(&self, pause: Duration) -> Result<(), ImapError> {
        wire::within(None, self.stop, tokio::time::sleep(pause)).await
    }
}
