//! Mails are taken many at a time: while some are committed, the next are read.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};

use super::copies::{self, Digested};
use super::reception::Reception;
use crate::channel::email::raw::{MailIntake, RawMail, Taken};
use crate::channel::{Incoming, NotTaken, Untaken};

/// How many mails of a batch are read at the same time, and handed in together: as many as one commit takes.
const AT_ONCE: usize = 32;
/// How many times as many wait to be answered.
const AHEAD: usize = 4;

#[async_trait]
impl MailIntake for Arc<Reception> {
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        let digested = stream::iter(mails).map(copies::digested).buffered(AT_ONCE).collect().await;
        copies::each_once(digested, |some| take_each(self, some)).await
    }
}

/// In their order, whichever is read first; while some are committed, the next are read and stand behind them.
async fn take_each(reception: &Arc<Reception>, mails: Vec<Digested>) -> Vec<Result<Taken, Untaken>> {
    let reading = stream::iter(mails).map(|mail| read(Arc::clone(reception), mail));
    let reading = reading.buffered(AT_ONCE).chunks(AT_ONCE);
    reading.map(|read| reception.hand_in(read)).buffered(AHEAD).collect::<Vec<_>>().await.concat()
}

/// On whichever thread is free: to tell apart what a mail says is most of the work that it makes. One on which that falls
/// over is not taken.
async fn read(reception: Arc<Reception>, mail: Digested) -> Result<Incoming, Untaken> {
    let reading = tokio::spawn(async move { reception.read(mail).await });
    reading.await.unwrap_or_else(|_| Err(NotTaken.into()))
}

impl Reception {
    /// Asks the line to take what could be read.
    async fn hand_in(&self, read: Vec<Result<Incoming, Untaken>>) -> Vec<Result<Taken, Untaken>> {
        let whether: Vec<Result<(), Untaken>> =
            read.iter().map(|mail| mail.as_ref().map(drop).map_err(|e| *e)).collect();
        let incoming: Vec<Incoming> = read.into_iter().flatten().collect();
        let taken = if incoming.is_empty() {
            Ok(())
        } else {
            self.intake.take(incoming).await.map_err(Untaken::from)
        };
        whether.into_iter().map(|mail| mail.and(taken).map(|()| Taken::New)).collect()
    }
}
