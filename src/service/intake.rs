//! Where channels hand in what they receive: it becomes events, and only when those are durable does the
//! channel hear so.

use async_trait::async_trait;

use crate::channel::{Incoming, Intake, NotTaken};
use crate::domain::event::{Event, What};

use super::committer::Desk;
use super::seed;

/// The committer's desk, as channels see it.
#[derive(Clone, Debug)]
pub struct FrontDesk(pub Desk);

#[async_trait]
impl Intake for FrontDesk {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        let events = incoming.into_iter().map(|one| Event {
            seed: seed::fresh(),
            seen: one.seen,
            what: What::Arrived(one.arrival),
        });
        self.0.submit_all(events.collect()).await.map(drop).map_err(|_| NotTaken)
    }
}
