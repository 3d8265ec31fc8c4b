//! The way to the committer: who hands an event in hears when it is durable, and not before.

use tokio::sync::{mpsc, oneshot};

use crate::domain::decide::{Answer, Reason};
use crate::domain::event::Event;
use crate::store::Retry;

use super::begun::Begun;
use super::load::Load;

/// Jobs that wait at most before their senders are slowed down.
const QUEUE: usize = 1024;

/// What an event came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Why.
    pub reason: Reason,
    /// What an asker is told.
    pub answer: Answer,
}

/// The line does not take events any more: it is stopping, or another daemon leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line is stopping")]
pub struct Stopping;

/// The way to the committer.
#[derive(Clone, Debug)]
pub struct CommitHandle {
    jobs: mpsc::Sender<Job>,
    load: Load,
    begun: Begun,
}

pub(super) enum Job {
    Event(Box<Pending>),
    Retry(Retry),
}

impl CommitHandle {
    /// A desk, and where its jobs come out. They end when every desk is gone.
    pub(super) fn open() -> (Self, mpsc::Receiver<Job>) {
        let (sender, jobs) = mpsc::channel(QUEUE);
        (Self { jobs: sender, load: Load::default(), begun: Begun::default() }, jobs)
    }

    /// How much the outbox holds of what was committed.
    #[must_use]
    pub fn load(&self) -> &Load {
        &self.load
    }

    /// What is being sent of it.
    #[must_use]
    pub fn begun(&self) -> &Begun {
        &self.begun
    }

    /// The desk of a line that is not led: whatever is handed in is not taken.
    #[must_use]
    pub fn closed() -> Self {
        Self::open().0
    }

    /// Hands an event in and waits until it is durable.
    pub async fn submit(&self, event: Event) -> Result<Decided, Stopping> {
        let (done, decided) = oneshot::channel();
        self.jobs
            .send(Job::Event(Box::new(Pending { event, done: Some(done) })))
            .await
            .map_err(|_| Stopping)?;
        decided.await.map_err(|_| Stopping)
    }

    /// Hands several in and waits until all of them are durable. They stand behind each other, and before what is handed
    /// in later.
    pub async fn submit_all(&self, events: Vec<Event>) -> Result<Vec<Decided>, Stopping> {
        let mut waiting = Vec::with_capacity(events.len());
        let mut events = events.into_iter();
        while !events.as_slice().is_empty() {
            let some = events.len().min(QUEUE);
            let places = self.jobs.reserve_many(some).await.map_err(|_| Stopping)?;
            for (place, event) in places.zip(&mut events) {
                let (done, decided) = oneshot::channel();
                place.send(Job::Event(Box::new(Pending { event, done: Some(done) })));
                waiting.push(decided);
            }
        }
        let mut all = Vec::with_capacity(waiting.len());
        for decided in waiting {
            all.push(decided.await.map_err(|_| Stopping)?);
        }
        Ok(all)
    }

    /// Hands an event in and goes on; it is durable with one of the next commits.
    pub async fn post(&self, event: Event) -> Result<(), Stopping> {
        self.jobs.send(Job::Event(Box::new(Pending { event, done: None }))).await.map_err(|_| Stopping)
    }

    /// Puts a delivery back to be tried again.
    pub async fn retry(&self, retry: Retry) -> Result<(), Stopping> {
        self.jobs.send(Job::Retry(retry)).await.map_err(|_| Stopping)
    }
}

/// One event of a batch on its way.
pub(super) struct Pending {
    pub event: Event,
    /// Who waits to hear that it is durable.
    pub done: Option<oneshot::Sender<Decided>>,
}

impl Pending {
    /// Tells who waits for it.
    pub fn tell(self, decided: Decided) {
        if let Some(done) = self.done
            && done.send(decided).is_err()
        {
            tracing::debug!("whoever handed an event in did not wait for it");
        }
    }
}
