//! A line at work: from waiting for its turn to lead, over its tasks, to a quiet end.
//!
//! It ends in order: first nothing more is taken in, then what is being sent comes to its end, then what
//! gathered is committed, and last the line says goodbye, so that the next daemon need not wait. A task that
//! ends unasked ends the line: better a restart than a line that looks alive and does half its work.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::service::committer::Committer;
use crate::service::{history, lead};
use crate::store::{Epoch, StoreError};

use super::failure::RunError;
use super::parts::{End, Parts};
use super::{notify, refused, tasks};

/// How long each stage of the end may take; together below the 20 s that a SIGTERM has.
const INTAKE_ENDS: Duration = Duration::from_secs(5);
const OUTBOX_ENDS: Duration = Duration::from_secs(8);
const COMMITTER_ENDS: Duration = Duration::from_secs(2);

/// Why a line ended unasked.
#[derive(Debug, thiserror::Error)]
#[error("{task} ended: {why}")]
pub(super) struct Broken {
    task: &'static str,
    why: String,
}

impl From<Broken> for RunError {
    fn from(broken: Broken) -> Self {
        Self::Failed(broken.to_string())
    }
}

/// The stages in which a line ends.
#[derive(Clone, Default)]
struct Stages {
    intake: CancellationToken,
    outbox: CancellationToken,
    committer: CancellationToken,
    leading: CancellationToken,
}

/// Leads the line until `stop`, or until something breaks.
pub(super) async fn lead_line(parts: Parts, stop: CancellationToken) -> Result<(), Broken> {
    let healths = parts.channels.iter().map(|(name, channel)| (name.clone(), channel.health()));
    parts.reports.hear_of(healths.collect());
    notify::ready("waits to lead the line");
    // Also while it waits: a standby is watched too.
    let page = CancellationToken::new();
    let _closed_at_the_end = page.clone().drop_guard();
    tasks::open_page(&parts, &page);
    let written_down = Keeping::start(&parts);
    let epoch = tokio::select! {
        epoch = lead::wait_to_lead(&parts.store, &parts.clock, &parts.reports, &stop) => epoch,
        () = notify::watch(parts.reports.clone(), stop.clone()) => Ok(None),
        () = refused::attend(&parts) => Ok(None),
    };
    let refused = |e: StoreError| Broken { task: "waiting to lead", why: e.to_string() };
    let Some(epoch) = epoch.map_err(refused)? else {
        written_down.end().await;
        return Ok(());
    };
    parts.reports.leads(epoch);
    let mut line = Line::start(&parts, epoch);
    notify::ready("leads the line");
    let broken = tokio::select! {
        () = stop.cancelled() => None,
        ended = next_end(&mut line.tasks) => ended,
    };
    notify::tell(&[sd_notify::NotifyState::Stopping]);
    line.end().await;
    written_down.end().await;
    broken.map_or(Ok(()), |(task, end)| {
        Err(Broken { task, why: end.err().unwrap_or_else(|| "nobody asked it to".to_owned()) })
    })
}

/// Writing down where the store stands: from before the line is led until after it is.
struct Keeping(Option<(JoinHandle<()>, CancellationToken)>);

impl Keeping {
    fn start(parts: &Parts) -> Self {
        Self(parts.history.as_ref().map(|file| {
            history::recall(file, &*parts.store, &parts.clock, &parts.reports);
            let (clock, reports, stop) =
                (parts.clock.clone(), parts.reports.clone(), CancellationToken::new());
            let store = Arc::clone(&parts.store);
            let keeping = history::keep(file.clone(), store, clock, reports, stop.clone());
            (tokio::spawn(keeping), stop)
        }))
    }

    async fn end(self) {
        let Some((keeping, stop)) = self.0 else { return };
        stop.cancel();
        if tokio::time::timeout(COMMITTER_ENDS, keeping).await.is_err() {
            tracing::warn!("it was not written down in time where the store stands");
        }
    }
}

struct Line {
    tasks: JoinSet<End>,
    stages: Stages,
}

impl Line {
    fn start(parts: &Parts, epoch: Epoch) -> Self {
        let stages = Stages::default();
        let mut running = JoinSet::new();
        let (after, aftermath) = mpsc::unbounded_channel();
        let (committer, desk) = Committer::new(
            Arc::clone(&parts.store),
            epoch,
            parts.rules.clone(),
            parts.clock.clone(),
            parts.reports.clone(),
            after,
        );
        let stop = stages.committer.clone();
        running.spawn(async move { ("the committer", committer.run(stop).await.map_err(|e| e.to_string())) });
        let (store, clock, reports) = (Arc::clone(&parts.store), parts.clock.clone(), parts.reports.clone());
        let leading = lead::keep_leading(store, epoch, clock, reports, stages.leading.clone());
        running.spawn(async move { ("leading", leading.await.map_err(|e| e.to_string())) });
        let outbox = tasks::outbox(parts, epoch, &desk);
        let stop = stages.outbox.clone();
        running.spawn(async move {
            outbox.run(aftermath, stop).await;
            ("the outbox", Ok(()))
        });
        let stop = stages.leading.clone();
        running.spawn({
            let watch = notify::watch(parts.reports.clone(), stop);
            async move {
                watch.await;
                ("the watchdog", Ok(()))
            }
        });
        tasks::start_intake(&mut running, parts, epoch, &desk, &stages.intake);
        Self { tasks: running, stages }
    }

    /// Ends the line stage by stage; what does not end in its time is left behind with a word.
    async fn end(mut self) {
        self.stages.intake.cancel();
        self.wait_down_to(4, INTAKE_ENDS, "the intake").await;
        self.stages.outbox.cancel();
        self.wait_down_to(3, OUTBOX_ENDS, "the outbox").await;
        if self.wait_down_to(2, COMMITTER_ENDS, "the committer").await {
            // Nobody holds a desk any more and it still runs: the store can't be reached.
            self.stages.committer.cancel();
        }
        self.stages.leading.cancel();
        self.wait_down_to(0, COMMITTER_ENDS, "leading").await;
    }

    /// Waits until no more than `left` tasks run. Returns whether that took too long.
    async fn wait_down_to(&mut self, left: usize, at_most: Duration, what: &str) -> bool {
        let wait = async {
            while self.tasks.len() > left {
                if next_end(&mut self.tasks).await.is_none() {
                    break;
                }
            }
        };
        let late = tokio::time::timeout(at_most, wait).await.is_err();
        if late {
            tracing::warn!(what, "did not end in time");
        }
        late
    }
}

async fn next_end(tasks: &mut JoinSet<End>) -> Option<End> {
    Some(match tasks.join_next().await? {
        Ok(end) => end,
        Err(error) => ("a task", Err(if error.is_panic() { "it panicked" } else { "it was aborted" }.into())),
    })
}
