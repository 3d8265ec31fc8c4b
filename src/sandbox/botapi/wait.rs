//! Waiting for what should happen: by notification, never by sleeping and looking again.

use std::time::Duration;

use super::chat::MessageId;
use super::chat::Popup;
use super::shown::{Shown, transcript};
use super::{BotApi, User};

/// Real time after which a test is told that it waits for nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was waited for did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("waited {PATIENCE:?} in vain; there is only:\n{there}")]
pub struct WaitedInVain {
    /// What was there instead.
    pub there: String,
}

impl User {
    /// Waits until the chat is as wanted, and gives it.
    ///
    /// # Errors
    /// After 20 s of real time, with the chat as it is.
    pub async fn wait_for(&self, wanted: impl FnMut(&[Shown]) -> bool) -> Result<Vec<Shown>, WaitedInVain> {
        self.wait_after(MessageId(0), wanted).await
    }

    /// Waits until the part of the chat above a message is as wanted, and gives that part.
    ///
    /// # Errors
    /// After 20 s of real time, with that part as it is.
    pub async fn wait_after(
        &self,
        after: MessageId,
        mut wanted: impl FnMut(&[Shown]) -> bool,
    ) -> Result<Vec<Shown>, WaitedInVain> {
        let looked = self.watch(|| {
            let chat = self.chat_after(after);
            if wanted(&chat) { Some(chat) } else { None }
        });
        looked.await.ok_or_else(|| WaitedInVain { there: transcript(&self.chat_after(after)) })
    }

    /// Waits for a message of the bot above `after` that fits, and gives the first.
    ///
    /// # Errors
    /// After 20 s of real time, with that part of the chat as it is.
    pub async fn wait_message(
        &self,
        after: MessageId,
        mut fits: impl FnMut(&Shown) -> bool,
    ) -> Result<Shown, WaitedInVain> {
        let looked =
            self.watch(|| self.chat_after(after).into_iter().find(|m| m.from_bot && !m.deleted && fits(m)));
        looked.await.ok_or_else(|| WaitedInVain { there: transcript(&self.chat_after(after)) })
    }

    /// Waits until the bot has sent so many messages in all. Costs nothing by message, unlike the others,
    /// which look at the chat again with each change.
    ///
    /// # Errors
    /// After 20 s of real time, with the number that came.
    pub async fn wait_received(&self, messages: u64) -> Result<(), WaitedInVain> {
        let looked = self.watch(|| (self.received() >= messages).then_some(()));
        looked.await.ok_or_else(|| WaitedInVain { there: format!("{} messages", self.received()) })
    }

    /// Waits for the bot's answer to a press.
    ///
    /// # Errors
    /// After 20 s of real time, with the answers that there are.
    pub async fn wait_popup(&self, press: &str) -> Result<Popup, WaitedInVain> {
        let looked = self.watch(|| self.popups().into_iter().find(|p| p.press == press));
        looked.await.ok_or_else(|| WaitedInVain { there: format!("{:?}", self.popups()) })
    }

    async fn watch<T>(&self, mut look: impl FnMut() -> Option<T>) -> Option<T> {
        let mut changed = self.api().lock().chats.get(&self.id())?.changed.subscribe();
        let waiting = async {
            loop {
                changed.borrow_and_update();
                if let Some(found) = look() {
                    return Some(found);
                }
                changed.changed().await.ok()?;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.ok().flatten()
    }
}

impl BotApi {
    /// Waits until something about the whole stand-in holds, such as `|api| api.pending() == 0`.
    ///
    /// # Errors
    /// After 20 s of real time, with the last calls.
    pub async fn wait_until(&self, mut holds: impl FnMut(&Self) -> bool) -> Result<(), WaitedInVain> {
        let mut changed = self.on_change();
        let waiting = async {
            loop {
                changed.borrow_and_update();
                if holds(self) || changed.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.map_err(|_| WaitedInVain { there: self.last_calls() })
    }

    fn last_calls(&self) -> String {
        let calls = self.calls();
        let lines = calls.iter().rev().take(20).rev();
        let lines: Vec<_> = lines.map(|c| format!("{:?}", (c.number, c.method, c.chat, c.outcome))).collect();
        format!("{} updates pending, last calls:\n{}", self.pending(), lines.join("\n"))
    }
}
