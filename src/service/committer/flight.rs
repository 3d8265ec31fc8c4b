//! A commit on its way, in a task of its own: whatever is decided meanwhile, it is told of as soon as it was
//! acknowledged, and nothing cuts it off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::draft::Ready;
use super::handing::{Hands, Rest};
use super::patience::patient;
use super::undecided::Undecided;
use crate::store::{Batch, Epoch, Store, StoreError, UnderWay};

/// A commit on its way.
pub(super) struct Flight {
    task: JoinHandle<Landed>,
    /// What is under way, if anything is to be written.
    pub over: Option<UnderWay>,
}

/// How it ended.
pub(super) enum Landed {
    /// The first answer was that it was taken, or there was nothing to take. Who waited for it has heard.
    Acknowledged(Rest),
    /// The same, but for a while nobody knew: the store may not be the one that it was.
    Doubted(Rest),
    /// It was not taken. Nobody has heard of it.
    Refused(StoreError, Undecided),
}

impl Flight {
    /// Sends it.
    pub fn begin(
        store: &Arc<dyn Store>,
        epoch: Epoch,
        hands: &Hands,
        mut ready: Ready,
        stop: &CancellationToken,
    ) -> Self {
        let write = ready.write.take().map(|write| Arc::new(hands.claiming(write, ready.now)));
        let over = write.clone().map(|batch| UnderWay { batch, number: store.stands_at() + 1 });
        let (store, hands, stop) = (Arc::clone(store), hands.clone(), stop.clone());
        let task = tokio::spawn(async move { fly(&*store, epoch, &hands, ready, write, &stop).await });
        Self { task, over }
    }

    /// Waits for its end. Not to be asked again after that.
    pub async fn landed(&mut self) -> Landed {
        match (&mut self.task).await.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(landed) => landed,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Err(Err(ending)) => {
                Landed::Refused(StoreError::Unavailable(ending.to_string()), Undecided::default())
            }
        }
    }
}

async fn fly(
    store: &dyn Store,
    epoch: Epoch,
    hands: &Hands,
    ready: Ready,
    write: Option<Arc<Batch>>,
    stop: &CancellationToken,
) -> Landed {
    let Some(write) = write else { return Landed::Acknowledged(hands.hand_on(ready, None, Vec::new())) };
    let asked = AtomicUsize::new(0);
    // A retry keeps its operation id, so that it is not done twice where only the reply was lost.
    let ended = patient(&hands.reports, stop, || {
        asked.fetch_add(1, Ordering::Relaxed);
        store.commit(epoch, &write)
    });
    match ended.await {
        Err(error) => Landed::Refused(error, ready.batch),
        Ok(runs) => {
            let rest = hands.hand_on(ready, Some(&write), runs);
            if asked.into_inner() > 1 { Landed::Doubted(rest) } else { Landed::Acknowledged(rest) }
        }
    }
}
