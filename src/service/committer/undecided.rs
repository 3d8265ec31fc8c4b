//! What gathered, in its order.

use crate::service::commit_handle::{Job, Pending};
use crate::store::Retry;

/// Events and retries of which nothing is decided, or nothing that counts.
#[derive(Default)]
pub(super) struct Undecided {
    pub events: Vec<Pending>,
    pub retries: Vec<Retry>,
}

impl Undecided {
    pub fn of(events: Vec<Pending>) -> Self {
        Self { events, retries: Vec::new() }
    }

    pub fn add(&mut self, job: Job) {
        match job {
            Job::Event(pending) => self.events.push(*pending),
            Job::Retry(retry) => self.retries.push(retry),
        }
    }

    pub fn len(&self) -> usize {
        self.events.len() + self.retries.len()
    }

    /// As it was handed in.
    pub fn into_jobs(self) -> impl DoubleEndedIterator<Item = Job> {
        let events = self.events.into_iter().map(|pending| Job::Event(Box::new(pending)));
        events.chain(self.retries.into_iter().map(Job::Retry))
    }
}
