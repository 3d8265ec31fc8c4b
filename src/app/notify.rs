//! What systemd is told: that the line is ready, what it does, that it is alive.
//!
//! The watchdog is fed by real progress: the committer must have come round since the last time, or, before
//! the daemon leads, its look at who does. A daemon whose one writing task hangs is restarted, however lively
//! the rest of it looks. Source: `sd_notify(3)`, `systemd.service(5)` on `WatchdogSec=`.

use std::sync::atomic::{AtomicBool, Ordering};
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

/// Whether systemd was told that the line is up: a reload that comes before must not say so.
static UP: AtomicBool = AtomicBool::new(false);

/// The line is up, or waits behind another daemon.
pub(super) fn ready(status: &str) {
    UP.store(true, Ordering::Relaxed);
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// The line reads its config again; systemd waits for the [end](reloaded) of it. Source: `sd_notify(3)`.
pub(super) fn reloads() {
    if !UP.load(Ordering::Relaxed) {
        return;
    }
    // By this time systemd tells one reload from the next (`MONOTONIC_USEC` of `sd_notify(3)`).
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now, NotifyState::Status("reloads its config")]),
        Err(error) => tracing::warn!(%error, "systemd could not be told of the reload"),
    }
}

/// The reload has ended, so or so.
pub(super) fn reloaded(status: &str) {
    if UP.load(Ordering::Relaxed) {
        tell(&[NotifyState::Ready, NotifyState::Status(status)]);
    }
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
            // A third: one look that finds no progress yet is no reason to be restarted.
            () = tokio::time::sleep((limit / 3).max(Duration::from_millis(100))) => {}
            () = stop.cancelled() => {}
        }
    }
}
