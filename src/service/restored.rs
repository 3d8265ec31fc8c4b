//! What the shell asks about a restore: whether there was one, and what is to be taken in again.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::changes::Needs;
use crate::domain::event::{Event, What};
use crate::domain::id::ChannelName;
use crate::domain::restored::{Gap, Restored};
use crate::domain::time::Stamp;
use crate::store::Store;

use super::committer::CommitHandle;
use super::seed;

/// How soon a store that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(1);

/// The mark of a restore, if there is one, for as long as it takes to load it.
pub async fn mark(store: &dyn Store, stop: &CancellationToken) -> Option<Restored> {
    while !stop.is_cancelled() {
        match store.load(&Needs::default()).await {
            Ok(loaded) => return loaded.snapshot.roster.restored,
            Err(error) => tracing::warn!(%error, "waiting until the roster can be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = stop.cancelled() => {}
        }
    }
    None
}

/// The time of which a channel is to take in again what it kept, at that civil time.
pub async fn gap_of(
    channel: &ChannelName,
    store: &dyn Store,
    now: Stamp,
    stop: &CancellationToken,
) -> Option<Gap> {
    mark(store, stop).await?.gap_of(channel, now)
}

/// Writes down that a channel did so, that a second start does not do it again. Not even that is harmful.
pub async fn rescanned(desk: &CommitHandle, channel: ChannelName) {
    let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Rescanned(channel) };
    if desk.submit(event).await.is_err() {
        tracing::info!("the line stops before it was written down that mails were taken again");
    }
}
