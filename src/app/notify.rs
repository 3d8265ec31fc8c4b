//! What systemd is told: that the line is ready, what it does, that it is alive.
//!
//! The watchdog is fed by real progress: the committer must have come round since the last time, or, before
//! the daemon leads, its look at who does. A daemon whose one writing task hangs is restarted, however lively
//! the rest of it looks. Source: `sd_notify(3)`,
//! `systemd.service(5)` on `WatchdogSec=`.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use crate::service::report::Reports;

/// How long a start may still take after each sign of life, in microseconds.
const WAIT: u32 = 60_000_000;

/// Tells systemd, if it listens. Not being heard is no reason to stop.
pub(super) fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "systemd could not be told how the line is");
    }
}

/// The line is up, or waits behind another daemon.
pub(super) fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// The line is not up yet and still alive: another [`WAIT`] of start-up time.
pub(super) fn waits(status: &str) {
    tell(&[NotifyState::ExtendTimeoutUsec(WAIT), NotifyState::Status(status)]);
}

/// Feeds the watchdog while there is progress, if systemd asked for it.
pub(super) async fn watch(reports: Reports, stop: CancellationToken) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        stop.cancelled().await;
        return;
    };
    let mut last = None;
    while !stop.is_cancelled() {
        let turns = reports.turns();
        if last != Some(turns) {
            tell(&[NotifyState::Watchdog]);
        }
        last = Some(turns);
        tokio::select! {
            () = tokio::time::sleep((limit / 3).max(Duration::from_millis(100))) => {}
            () = stop.cancelled() => {}
        }
    }
}
