//! What was taken once, taken again: the line was put back to an earlier day, and mails that it took since lie
//! where it moved them.
//!
//! They are handed in like any others, with the word that they come again, and stay where they are: what the
//! line does remember is a duplicate to it. The mailbox that is read waits meanwhile, for a short while only: a
//! mail that can't be had, or that the line does not take now, is left for the next start.

use tokio_util::sync::CancellationToken;

use super::Imap;
use super::client::Client;
use super::connect::connect;
use super::error::ImapError;
use super::plan::Queue;
use super::source::{FAREWELL, Run};
use crate::channel::email::raw::MailIntake;
use crate::domain::restored::Gap;

/// How often it is tried to get at what did not come or was not taken. A server that can't be reached at all
/// does not count: then there is no new mail to wait either.
const ROUNDS: u32 = 8;

impl Imap {
    /// Takes in again what came in that time and was moved. Returns whether all of it is durable.
    pub async fn rescan(&self, gap: Gap, intake: &dyn MailIntake, stop: &CancellationToken) -> bool {
        let mut run = Run::new(self, intake, stop, true);
        let mut rounds = 0;
        while rounds < ROUNDS {
            let why = match run.round(gap, &mut rounds).await {
                Ok(true) => return true,
                Ok(false) => "the line did not take all of them".to_owned(),
                Err(ImapError::Stopped) => return false,
                Err(ImapError::Refused("EXAMINE")) => {
                    tracing::warn!(channel = %self.name, "there is no mailbox of what was taken before the restore");
                    return false;
                }
                Err(error) => {
                    self.note(Some(error.trouble()), &error.to_string());
                    error.to_string()
                }
            };
            tracing::info!(channel = %self.name, why, "mails of before the restore are still to be taken again");
            let pause = run.longer();
            if run.wait(pause).await.is_err() {
                return false;
            }
        }
        tracing::warn!(channel = %self.name, "not all mails of before the restore were taken again; a restart tries once more");
        false
    }
}

impl Run<'_> {
    /// One session. It counts once the server let us in.
    async fn round(&mut self, gap: Gap, rounds: &mut u32) -> Result<bool, ImapError> {
        let mut client = connect(&self.imap.server, self.stop).await?;
        *rounds += 1;
        let ended = self.read_again(&mut client, gap).await;
        if matches!(ended, Ok(_) | Err(ImapError::Stopped))
            && tokio::time::timeout(FAREWELL, client.goodbye()).await.is_err()
        {
            tracing::info!("the server did not say goodbye in time");
        }
        ended
    }

    /// Hands in what is there of that time and was not taken in an earlier round. Whether nothing is left.
    async fn read_again(&mut self, client: &mut Client, gap: Gap) -> Result<bool, ImapError> {
        // Not `SELECT`: what lies there stays as it is, with its marks (RFC 3501 §6.3.2).
        let life = client.examine(&self.imap.processed).await?;
        self.memory.enter(life);
        let found = client.search_days(gap.from, gap.to).await?;
        let wanted: Vec<u32> = found.into_iter().filter(|uid| !self.memory.taken.contains(uid)).collect();
        let mut queue = Queue::new(client.list(&wanted).await?, &self.memory.suspects);
        while let Some((batch, sent)) = self.ask(client, &mut queue).await? {
            let fetched = self.fetch(client, &batch, sent).await?;
            let taken = self.hand_in(&batch, fetched, life).await;
            if self.stop.is_cancelled() {
                return Err(ImapError::Stopped);
            }
            tracing::info!(channel = %self.imap.name, mails = taken.len(), "mails of before a restore taken again");
            if self.cautious {
                return Ok(false);
            }
        }
        Ok(wanted.iter().all(|uid| self.memory.taken.contains(uid)))
    }
}
