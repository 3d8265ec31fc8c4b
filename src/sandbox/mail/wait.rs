//! Waiting for what should happen: by notification, never by sleeping and looking again.

use std::sync::Arc;
use std::time::Duration;

use super::shown::{MailId, ShownMail, transcript};
use super::{Mail, Mailbox, WaitedInVain};

/// Real time after which a test is told that it waits for nothing.
const PATIENCE: Duration = Duration::from_secs(20);

impl Mailbox {
    /// Waits until what came is as wanted, and gives it.
    ///
    /// # Errors
    /// After 20 s of real time, with all that is in the mailbox.
    pub async fn wait_for(
        &self,
        mut wanted: impl FnMut(&[Arc<ShownMail>]) -> bool,
    ) -> Result<Vec<Arc<ShownMail>>, WaitedInVain> {
        let looked = self.world().watch(|| Some(self.read()).filter(|mails| wanted(mails)));
        looked.await.ok_or_else(|| self.vain())
    }

    /// Waits for a mail that came after that one and fits, and gives the first.
    ///
    /// # Errors
    /// After 20 s of real time, with all that is in the mailbox.
    pub async fn wait_mail(
        &self,
        after: MailId,
        mut fits: impl FnMut(&ShownMail) -> bool,
    ) -> Result<Arc<ShownMail>, WaitedInVain> {
        let looked =
            self.world().watch(|| self.read().into_iter().find(|mail| mail.id > after && fits(mail)));
        looked.await.ok_or_else(|| self.vain())
    }

    fn vain(&self) -> WaitedInVain {
        WaitedInVain { there: transcript(self.all().iter().map(AsRef::as_ref)) }
    }
}

impl Mail {
    /// Waits until something about the whole world of mail holds, such as `|mail| mail.pending() == 0`.
    ///
    /// # Errors
    /// After 20 s of real time, with the last attempts at the line.
    pub async fn wait_until(&self, mut holds: impl FnMut(&Self) -> bool) -> Result<(), WaitedInVain> {
        let looked = self.watch(|| holds(self).then_some(()));
        looked.await.ok_or_else(|| {
            let attempts: Vec<_> = self.attempts().iter().rev().take(20).map(|a| format!("{a:?}")).collect();
            WaitedInVain {
                there: format!("{} pending, last attempts:\n{}", self.pending(), attempts.join("\n")),
            }
        })
    }

    async fn watch<T>(&self, mut look: impl FnMut() -> Option<T>) -> Option<T> {
        let mut changed = self.on_change();
        let waiting = async {
            loop {
                // Before the look: what changes during it still wakes the wait below.
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
