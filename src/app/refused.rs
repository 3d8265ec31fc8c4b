//! A daemon that finds its store gone back in time before it leads: it stays up and says so everywhere.
//!
//! It calls people, answers `hotlined status` with what to do, and tells whoever hands in mail to keep it. It polls
//! nothing and calls no heartbeat. When the store was put right it goes on by itself.

use std::time::Duration;

use futures_util::future::join_all;
use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use crate::admin::bots::Bots;
use crate::service::committer::CommitHandle;
use crate::service::report::Reports;
use crate::store::Epoch;

use super::parts::Parts;
use super::{notify, tasks};

/// How often it is looked whether the store is refused.
const LOOK: Duration = Duration::from_millis(500);

/// Stands up whenever the store is refused; never ends.
pub(super) async fn attend(parts: &Parts) {
    loop {
        let why = until_refused(&parts.reports).await;
        notify::tell(&[NotifyState::Status(&format!("refuses its store: {why}"))]);
        tokio::select! {
            () = stay_up(parts) => {}
            () = until_sound(&parts.reports) => {}
        }
        notify::tell(&[NotifyState::Status("waits to lead the line")]);
    }
}

async fn until_refused(reports: &Reports) -> String {
    loop {
        if let Some(why) = reports.refused() {
            return why;
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn until_sound(reports: &Reports) {
    while reports.refused().is_some() {
        tokio::time::sleep(LOOK).await;
    }
}

async fn stay_up(parts: &Parts) {
    let end = CancellationToken::new();
    // Also when this is dropped.
    let _ended = end.clone().drop_guard();
    let alarm = tasks::alarm(parts);
    let admin = async {
        // Epoch 0 and a closed committer: it answers, and nothing that it is asked for can be written.
        if let Some(server) = tasks::admin_server(parts, Epoch(0), &CommitHandle::closed(), Bots::default()) {
            tasks::serve_admin(server, end.clone()).await;
        }
    };
    let channels = join_all(parts.channels.values().map(|channel| channel.turn_away(&end)));
    tokio::join!(alarm.watch_store(), admin, channels);
}
