//! Destroying the keys of what was forgotten, and keeping the copy of the key folder.
//!
//! Whoever forgets destroys at once; this is for what a crash, or a disk that failed, has left, and for what goes
//! without anybody asking.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::store::{Epoch, Store};

use super::clock::Clock;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(10);

/// Destroys what is left to be destroyed, and copies the keys where that was not done yet; until told to stop.
pub async fn keep(store: Arc<dyn Store>, epoch: Epoch, clock: Clock, stop: CancellationToken) {
    let mut copied = false;
    while !stop.is_cancelled() {
        match store.destroy(epoch).await {
            Ok(0) => {}
            Ok(keys) => {
                tracing::info!(keys, "keys of what was forgotten are destroyed");
                // The copy still opens what was just destroyed here.
                copied = false;
            }
            Err(error) => tracing::error!(%error, "keys of what was forgotten are not destroyed yet"),
        }
        if let Some(leaves) = store.keys().filter(|leaves| !copied || leaves.waiting().is_some()).cloned() {
            let made = tokio::task::spawn_blocking(move || leaves.mirror()).await;
            copied = matches!(made, Ok(Ok(())));
            if let Ok(Err(error)) = made {
                tracing::warn!(%error, "the keys can't be copied to store.mirror; it is tried again");
            }
        }
        tokio::select! {
            () = clock.sleep(LOOK) => {}
            () = stop.cancelled() => {}
        }
    }
}
