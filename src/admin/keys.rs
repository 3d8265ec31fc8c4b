//! The line's keys: how they stand, and a new period of them.

use crate::domain::decide::Answer;
use crate::domain::trail::Act;
use crate::keys::{FolderError, Leaves};

use super::answers::Answers;
use super::protocol::{Failure, Response, Trouble};

impl Answers {
    pub(super) fn keys(&self) -> Result<Response, Failure> {
        Ok(Response::Keys(self.leaves()?.view()))
    }

    /// Whoever copied the keys may have brought back what only the copy knew to be forgotten, or confirmed a period.
    pub(super) async fn keys_synced(&self) -> Result<Response, Failure> {
        if let Ok(leaves) = self.leaves() {
            on_disk(&leaves, Leaves::refresh).await?;
        }
        self.act("keys_sync").await?;
        Ok(Response::Answer { answer: Answer::Done, link: None })
    }

    /// A new period is used once its copy is made, where one is configured; if that fails it waits, and that is told.
    pub(super) async fn rotate_keys(&self) -> Result<Response, Failure> {
        let (leaves, now) = (self.leaves()?, self.clock.now().civil);
        on_disk(&leaves, move |leaves| leaves.rotate(now)).await?;
        let copied = on_disk(&leaves, Leaves::mirror).await;
        self.act("keys_rotate").await?;
        let mut view = leaves.view();
        view.mirror_trouble = copied.err().map(|failure| failure.sentence);
        Ok(Response::Keys(view))
    }

    fn leaves(&self) -> Result<Leaves, Failure> {
        let none = || Trouble::NotYet.because("this line keeps its keys in memory, and they end with it");
        self.store.keys().cloned().ok_or_else(none)
    }

    async fn act(&self, what: &'static str) -> Result<(), Failure> {
        self.record(Act::new(self.clock.now().civil, self.by.clone(), what, "done")).await
    }
}

async fn on_disk<T: Send + 'static>(
    leaves: &Leaves,
    act: impl FnOnce(&Leaves) -> Result<T, FolderError> + Send + 'static,
) -> Result<T, Failure> {
    let leaves = leaves.clone();
    let done = tokio::task::spawn_blocking(move || act(&leaves)).await;
    let done =
        done.map_err(|_| Trouble::Stopping.because("the daemon is stopping; ask again in a moment"))?;
    done.map_err(|error| Trouble::Keys.because(error.to_string()))
}
