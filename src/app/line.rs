//! A line at work: from waiting for its turn to lead, over its tasks, to a quiet end.
//!
//! It ends in order ([`stages`](super::stages)): first nothing more is taken in, then what is being sent comes to
//! its end, then what gathered is committed, and last the line says goodbye, so that the next daemon need not wait.
//! A task that ends unasked ends the line: better a restart than a line that looks alive and does half its work.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::service::begun::BegunFile;
use crate::service::committer::Committer;
use crate::service::{history, lead};
use crate::store::{Epoch, StoreError};

use super::failure::RunError;
use super::parts::Parts;
use super::stages::{Ended, Stages};
use super::{notify, refused, tasks};

/// How long it may take to write down where the store stands, at the end.
const KEEPING_ENDS: Duration = Duration::from_secs(2);

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
    let begun = parts.history.as_ref().map(BegunFile::beside);
    let epoch = tokio::select! {
        epoch = lead::wait_to_lead(&parts.store, &parts.clock, &parts.reports, begun.as_ref(), &stop) => epoch,
        () = notify::watch(parts.reports.clone(), stop.clone()) => Ok(None),
        () = refused::attend(&parts) => Ok(None),
    };
    let refused = |e: StoreError| Broken { task: "waiting to lead", why: e.to_string() };
    let Some(epoch) = epoch.map_err(refused)? else {
        written_down.end().await;
        return Ok(());
    };
    parts.reports.leads(epoch);
    if let Some(file) = &parts.history {
        history::recall_trail(file, &*parts.store, &parts.reports);
    }
    let mut line = start(&parts, epoch, begun);
    notify::ready("leads the line");
    let broken = tokio::select! {
        () = stop.cancelled() => None,
        ended = line.next_end() => Some(ended),
    };
    notify::tell(&[sd_notify::NotifyState::Stopping]);
    line.end().await;
    // Behind the end of the line: what it commits while it ends must be written down as well.
    written_down.end().await;
    broken.map_or(Ok(()), |Ended { task, why }| {
        Err(Broken { task, why: why.unwrap_or_else(|| "nobody asked it to".to_owned()) })
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
        if tokio::time::timeout(KEEPING_ENDS, keeping).await.is_err() {
            tracing::warn!("it was not written down in time where the store stands");
        }
    }
}

/// Starts the tasks of a line, each in the stage in which it ends.
fn start(parts: &Parts, epoch: Epoch, begun: Option<BegunFile>) -> Stages {
    let mut stages = Stages::default();
    let (after, aftermath) = mpsc::unbounded_channel();
    let (committer, desk) = Committer::new(
        Arc::clone(&parts.store),
        epoch,
        parts.rules.clone(),
        parts.clock.clone(),
        parts.reports.clone(),
        after,
    );
    if let Some(file) = begun {
        desk.begun().keep_in(file, epoch);
    }
    let committer = committer.knowing(Arc::clone(&parts.hasher));
    let stop = stages.committer.stop();
    stages.committer.start_trying("the committer", committer.run(stop));
    let (store, clock, reports) = (Arc::clone(&parts.store), parts.clock.clone(), parts.reports.clone());
    let stop = stages.leading.stop();
    let leading = lead::keep_leading(store, epoch, clock, reports, stop.clone());
    stages.leading.start_trying("leading", leading);
    stages.leading.start("the watchdog", notify::watch(parts.reports.clone(), stop));
    let outbox = tasks::outbox(parts, epoch, &desk);
    let stop = stages.outbox.stop();
    stages.outbox.start("the outbox", outbox.run(aftermath, stop));
    tasks::start_intake(&mut stages.intake, parts, epoch, &desk);
    stages
}
