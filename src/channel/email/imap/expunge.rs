//! Removing what was taken once, from where it was moved to: it belongs to somebody who is forgotten, and a restore would
//! take it in again.

use tokio_util::sync::CancellationToken;

use super::Imap;
use super::client::Client;
use super::connect::connect;
use super::error::ImapError;
use super::mailbox::Fetched;
use super::source::FAREWELL;
use crate::channel::email::raw::{Place, RawMail};
use crate::domain::time::Stamp;

/// How many mails are looked at together.
const AT_ONCE: usize = 50;

impl Imap {
    /// Removes the mails that came since then and of which `concerns` is true; it is shown their beginning. Returns how
    /// many there were.
    pub async fn expunge(
        &self,
        since: Option<Stamp>,
        concerns: &(dyn Fn(RawMail) -> bool + Send + Sync),
        stop: &CancellationToken,
    ) -> Result<usize, ImapError> {
        let mut client = connect(&self.server, stop).await?;
        let removed = self.remove(&mut client, since, concerns).await;
        if removed.is_ok() && tokio::time::timeout(FAREWELL, client.goodbye()).await.is_err() {
            tracing::info!("the server did not say goodbye in time");
        }
        removed
    }

    async fn remove(
        &self,
        client: &mut Client,
        since: Option<Stamp>,
        concerns: &(dyn Fn(RawMail) -> bool + Send + Sync),
    ) -> Result<usize, ImapError> {
        let uidvalidity = match client.select(&self.processed).await {
            Ok(life) => life,
            // Where it can be made there was none.
            Err(ImapError::Refused("SELECT")) => return client.make(&self.processed).await.map(|()| 0),
            Err(error) => return Err(error),
        };
        let uids = client.search_since(since).await?;
        let mut gone = Vec::new();
        for some in uids.chunks(AT_ONCE) {
            let sent = client.begin_heads(some).await?;
            let mut fetched = Fetched::new();
            client.finish_fetch(sent, &mut fetched).await?;
            for (uid, came, bytes) in fetched {
                let (account, mailbox) = (self.account(), self.processed.clone());
                let place = Place::Imap { account, mailbox, uidvalidity, uid };
                // Without a date it counts as old and goes: what stayed would come back with a restore.
                let received_at = came.unwrap_or(Stamp(i64::MIN));
                if concerns(RawMail { bytes, received_at, place, cut_from: None, again: true }) {
                    gone.push(uid);
                }
            }
        }
        gone.sort_unstable();
        if !gone.is_empty() {
            client.delete(&gone).await?;
        }
        Ok(gone.len())
    }
}
