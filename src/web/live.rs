//! The page as it changes: server-sent events, each the parts of the page as they are then.
//!
//! Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{Stream, unfold};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::service::report::Report;

use super::overview::Scene;
use super::page;

/// What happened is shown after this pause, together with what else did.
const PAUSE: Duration = Duration::from_secs(1);
/// Ages grow while nothing happens.
const LONGEST: Duration = Duration::from_secs(10);

struct Watcher<M> {
    scene: Scene,
    told: Receiver<Report>,
    stop: CancellationToken,
    begun: bool,
    may_look: M,
    _place: OwnedSemaphorePermit,
}

/// The page's parts, at once and then whenever something happened, until told to stop, or until who
/// watches may no longer look.
pub(super) fn stream(
    scene: Scene,
    stop: CancellationToken,
    place: OwnedSemaphorePermit,
    may_look: impl Fn() -> bool,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let told = scene.reports.listen();
    let watcher = Watcher { scene, told, stop, begun: false, may_look, _place: place };
    unfold(watcher, |mut watcher| async move {
        if std::mem::replace(&mut watcher.begun, true) && !watcher.waits().await {
            return None;
        }
        // Each time anew: a reload may have changed the token, and whoever opened the page before must not go
        // on watching.
        if !(watcher.may_look)() {
            return None;
        }
        let overview = watcher.scene.overview().await;
        // A line of an event must not hold a carriage return.
        let parts = page::parts(&overview).into_string().replace('\r', " ");
        Some((Ok(Event::default().event("page").data(parts)), watcher))
    })
}

impl<M> Watcher<M> {
    /// Waits until there is something new to show; false if there will be nothing any more.
    async fn waits(&mut self) -> bool {
        let happened = async {
            let told = self.told.recv().await;
            tokio::time::sleep(PAUSE).await;
            // What gathered meanwhile is in the next picture.
            while self.told.try_recv().is_ok() {}
            !matches!(told, Err(RecvError::Closed))
        };
        tokio::select! {
            () = self.stop.cancelled() => false,
            more = tokio::time::timeout(LONGEST, happened) => more.unwrap_or(true),
        }
    }
}
