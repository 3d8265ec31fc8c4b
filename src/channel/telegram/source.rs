//! Polls for updates and hands them in.
//!
//! The service forgets an update when a later poll names a higher offset, so the offset moves only after the
//! line has taken the whole batch. It is never stored: after a crash the service sends again what was not
//! confirmed, and the line knows what it took. Once an empty answer shows that everything is confirmed, the next
//! poll names no offset at all, because the service's numbers may start anew at random after an idle week.
//! Source: <https://core.telegram.org/bots/api#getupdates>.

use std::time::Duration;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::Telegram;
use super::api::CallError;
use super::batch::{Batch, Got};
use super::taking::{KINDS, hand_in};
use crate::channel::{Hasher, Incoming, Intake, NotTaken, Trouble};
use crate::domain::event::Came;

/// How many updates one poll brings at most: the most that the service gives.
const LIMIT: u8 = 100;
/// How much longer than the service's own waiting a poll may last.
const SLACK: Duration = Duration::from_secs(5);
/// How often an update that is cut off is asked for again.
const PATIENCE: u8 = 3;

#[derive(Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    limit: u8,
    timeout: u64,
    allowed_updates: [&'static str; 5],
}

/// Where one run of polling stands.
struct Run<'a> {
    bot: &'a Telegram,
    hasher: &'a dyn Hasher,
    intake: &'a dyn Intake,
    stop: &'a CancellationToken,
    offset: Option<i64>,
    /// Whether everything that comes now is new; the first batch may hold what an earlier process took.
    all_new: bool,
    pause: Duration,
    /// How often in a row an answer could not be read to the end of its first update.
    cut: u8,
    /// Whether a hook was taken away that kept us from polling: once, for whoever sets it again means it.
    unhooked: bool,
}

impl Telegram {
    /// Takes in updates until told to stop: as the service brings them where it is set up so, else by asking for them.
    /// A batch that is being handed in then is still awaited.
    pub async fn run(&self, hasher: &dyn Hasher, intake: &dyn Intake, stop: &CancellationToken) {
        if let Some(hook) = &self.webhook {
            return self.listen(hook, hasher, intake, stop).await;
        }
        let (pause, unhooked) = (self.pace.first, false);
        let mut run =
            Run { bot: self, hasher, intake, stop, offset: None, all_new: false, pause, cut: 0, unhooked };
        while run.step().await {}
    }

    async fn get_updates(&self, offset: Option<i64>, limit: u8) -> Result<Batch, CallError> {
        let timeout = self.pace.poll.as_secs();
        let poll = GetUpdates { offset, limit, timeout, allowed_updates: KINDS };
        let body = serde_json::to_vec(&poll).map_err(|_| CallError::NotSent)?;
        self.api.updates(body, self.pace.poll + SLACK).await
    }
}

impl Run<'_> {
    /// One poll with all that follows from it; false when told to stop.
    async fn step(&mut self) -> bool {
        self.bot.bring_back(self.hasher, self.intake, self.stop).await;
        let got = tokio::select! {
            biased;
            () = self.stop.cancelled() => return false,
            got = self.bot.get_updates(self.offset, if self.cut > 0 { 1 } else { LIMIT }) => got,
        };
        match got {
            Ok(Batch { updates, rest: None }) if updates.is_empty() => {
                self.well(Duration::ZERO);
                self.cut = 0;
                self.offset = None;
                self.all_new = true;
                // So that a service that does not wait for updates is not asked without end.
                self.wait(self.bot.pace.first).await
            }
            Ok(Batch { updates, rest: Some(rest) }) if updates.is_empty() => self.cut_off(&rest).await,
            // What is cut off behind them is not confirmed, and so it comes first in the next answer.
            Ok(Batch { updates, .. }) => self.batch(&updates).await,
            Err(failed) => self.failed(&failed).await,
        }
    }

    /// The answer ends in the middle of its first update: it is asked for again, and alone. One that is cut off
    /// each time is taken as far as it came, or nothing would come any more.
    async fn cut_off(&mut self, rest: &str) -> bool {
        self.cut = self.cut.saturating_add(1);
        if self.cut <= PATIENCE {
            self.bot.note(Some(Trouble::Garbled));
            return self.wait_longer().await;
        }
        self.batch(&[Got::of(rest)]).await
    }

    async fn batch(&mut self, updates: &[Got]) -> bool {
        self.cut = 0;
        let read = self.bot.read(updates, self.hasher);
        self.well(lag(&read, (self.bot.watch)().civil));
        let stays = loop {
            let taken: Result<_, NotTaken> = hand_in(self.intake, &read, updates, self.all_new).await;
            if let Ok(stays) = taken {
                break stays;
            }
            self.bot.note(Some(Trouble::NotTaken));
            if !self.wait_longer().await {
                return false;
            }
        };
        if let Some(at) = stays {
            // What could be taken behind it is known when it comes again.
            self.offset = updates.get(at).and_then(Got::number).or(self.offset);
            self.all_new = false;
            self.bot.note(Some(Trouble::NotTaken));
            return self.wait_longer().await;
        }
        self.well_again();
        let Some(newest) = updates.iter().filter_map(Got::number).max() else {
            // Taken, but nothing that could be confirmed: the same will come again, with what comes after it.
            self.bot.note(Some(Trouble::Garbled));
            return self.wait(self.bot.pace.most).await;
        };
        self.offset = Some(newest + 1);
        self.all_new = true;
        true
    }

    async fn failed(&mut self, failed: &CallError) -> bool {
        let trouble = super::trouble(failed);
        self.bot.note(Some(trouble));
        if *failed == CallError::Garbled {
            // It may be too long to be read: fewer make a shorter answer.
            self.cut = self.cut.max(1);
        }
        match (trouble, failed) {
            // The line heard by a hook before, or somebody else does: what waits there comes to us then.
            (Trouble::Elsewhere, _) if !std::mem::replace(&mut self.unhooked, true) => {
                tracing::warn!(channel = %self.bot.name, "a webhook kept the line from polling; it is taken away");
                let taken_away = tokio::select! {
                    taken_away = self.bot.unhook() => taken_away,
                    () = self.stop.cancelled() => return false,
                };
                if taken_away.is_err() {
                    self.unhooked = false;
                    return self.wait(self.bot.pace.most).await;
                }
                true
            }
            (Trouble::Limited, CallError::Denied(no)) => {
                let wish = no.retry_after.unwrap_or(self.bot.pace.most);
                self.wait(wish.min(self.bot.pace.most * 12)).await
            }
            (Trouble::Unreachable | Trouble::Garbled, _) => self.wait_longer().await,
            // Asking more often helps nobody.
            _ => self.wait(self.bot.pace.most).await,
        }
    }

    fn well(&mut self, lag: Duration) {
        self.well_again();
        self.bot.health.send_if_modified(|health| std::mem::replace(&mut health.lag, lag) != lag);
    }

    fn well_again(&mut self) {
        self.pause = self.bot.pace.first;
        self.bot.heard();
    }

    async fn wait_longer(&mut self) -> bool {
        let pause = self.pause;
        self.pause = (pause * 2).min(self.bot.pace.most);
        self.wait(pause).await
    }

    async fn wait(&self, pause: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }
}

fn lag(read: &[(usize, Incoming)], now: crate::domain::time::Stamp) -> Duration {
    let said =
        read.iter().map(|(_, one)| &one.arrival).filter(|arrival| matches!(arrival.what, Came::Said(_)));
    said.map(|arrival| now.since(arrival.sent_at)).max().unwrap_or_default()
}
