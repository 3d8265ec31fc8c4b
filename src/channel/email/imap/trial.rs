//! A look at a mailbox before the line relies on it. Nothing in it is changed: not even a mail's newness.

use tokio_util::sync::CancellationToken;

use super::client::Client;
use super::error::ImapError;
use super::{Imap, connect, words};

/// What the line makes use of where a server has it (RFC 6851, 4315, 7162, 2177).
const WANTED: [&str; 4] = ["MOVE", "UIDPLUS", "CONDSTORE", "IDLE"];

/// What a trial found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How many mails wait in the mailbox that is read.
    pub mails: usize,
    /// What the server can't do of `MOVE`, `UIDPLUS`, `CONDSTORE`, `IDLE`.
    pub lacks: Vec<&'static str>,
    /// Whether the mailbox for what was taken is there.
    pub processed: bool,
}

impl Imap {
    /// Logs in, looks at both mailboxes and leaves.
    ///
    /// # Errors
    /// What is wrong; `Refused("EXAMINE")` if the mailbox can't be opened.
    pub async fn look(&self) -> Result<Tried, ImapError> {
        let mut client = connect::connect(&self.server, &CancellationToken::new()).await?;
        let tried = self.look_with(&mut client).await;
        client.goodbye().await;
        tried
    }

    async fn look_with(&self, client: &mut Client) -> Result<Tried, ImapError> {
        let name = |mailbox: &str| words::mailbox(mailbox).ok_or(ImapError::Refused("EXAMINE"));
        // SELECT would tell the server that we have seen what is new; EXAMINE does not (RFC 3501 §6.3.2).
        client.run("EXAMINE", &name(&self.mailbox)?).await?;
        let mails = client.search_all().await?.len();
        let asked = client.run("STATUS", &format!("{} (MESSAGES)", name(&self.processed)?)).await;
        let processed = match asked {
            Ok(()) => true,
            Err(ImapError::Refused(_)) => false,
            Err(other) => return Err(other),
        };
        let lacks = WANTED.into_iter().filter(|what| !client.can(what)).collect();
        Ok(Tried { mails, lacks, processed })
    }
}
