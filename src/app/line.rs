//! A line at work: from waiting for its turn to lead, over its tasks, to a quiet end.
//!
//! It ends in order: first nothing more is taken in, then what is being sent comes to its end, then what
//! gathered is committed, and last the line says goodbye, so that the next daemon need not wait. A task that
//! ends unasked ends the line: better a restart than a line that looks alive and does half its work.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::admin::bots::Bots;
use crate::admin::server::{AdminServer, SocketError};
use crate::channel::{Channel, Hasher, Intake, Pager};
use crate::domain::id::ChannelName;
use crate::service::audit::Audit;
use crate::service::clock::Clock;
use crate::service::committer::{Committer, Desk};
use crate::service::intake::FrontDesk;
use crate::service::lead;
use crate::service::outbox::Outbox;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::timers::Timers;
use crate::store::{Epoch, Store};
use crate::text::Texts;

use super::notify;

/// How long each stage of the end may take; together below the 20 s that a SIGTERM has.
const INTAKE_ENDS: Duration = Duration::from_secs(5);
const OUTBOX_ENDS: Duration = Duration::from_secs(8);
const COMMITTER_ENDS: Duration = Duration::from_secs(2);

/// How often an admin socket that another daemon holds is tried again.
const KNOCK: Duration = Duration::from_secs(2);

/// What a line is made of.
pub(super) struct Parts {
    pub store: Arc<dyn Store>,
    pub rules: Rules,
    pub clock: Clock,
    pub reports: Reports,
    pub texts: Arc<Texts>,
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    pub pager: Arc<Pager>,
    pub hasher: Arc<dyn Hasher>,
    pub admin_socket: Option<PathBuf>,
}

/// Why a line ended unasked.
#[derive(Debug, thiserror::Error)]
#[error("{task} ended: {why}")]
pub(super) struct Broken {
    task: &'static str,
    why: String,
}

/// How a task ends: with its name, and why if it should not have.
type End = (&'static str, Result<(), String>);

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
    notify::ready("waits to lead the line");
    let Some(epoch) = lead::wait_to_lead(&parts.store, &parts.clock, &stop).await else { return Ok(()) };
    let mut line = Line::start(parts, epoch);
    notify::ready("leads the line");
    let broken = tokio::select! {
        () = stop.cancelled() => None,
        ended = next_end(&mut line.tasks) => ended,
    };
    notify::tell(&[sd_notify::NotifyState::Stopping]);
    line.end().await;
    broken.map_or(Ok(()), |(task, end)| {
        Err(Broken { task, why: end.err().unwrap_or_else(|| "nobody asked it to".to_owned()) })
    })
}

struct Line {
    tasks: JoinSet<End>,
    stages: Stages,
}

impl Line {
    fn start(parts: Parts, epoch: Epoch) -> Self {
        let stages = Stages::default();
        let mut tasks = JoinSet::new();
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
        tasks.spawn(async move { ("the committer", committer.run(stop).await.map_err(|e| e.to_string())) });
        let (store, clock) = (Arc::clone(&parts.store), parts.clock.clone());
        let leading = lead::keep_leading(store, epoch, clock, stages.leading.clone());
        tasks.spawn(async move { ("leading", leading.await.map_err(|e| e.to_string())) });
        let outbox = outbox(&parts, epoch, &desk);
        let stop = stages.outbox.clone();
        tasks.spawn(async move {
            outbox.run(aftermath, stop).await;
            ("the outbox", Ok(()))
        });
        let stop = stages.leading.clone();
        tasks.spawn({
            let watch = notify::watch(parts.reports.clone(), stop);
            async move {
                watch.await;
                ("the watchdog", Ok(()))
            }
        });
        start_intake(&mut tasks, &parts, epoch, &desk, &stages.intake);
        Self { tasks, stages }
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

fn outbox(parts: &Parts, epoch: Epoch, desk: &Desk) -> Outbox {
    Outbox {
        store: Arc::clone(&parts.store),
        epoch,
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        channels: Arc::clone(&parts.channels),
        pager: Arc::clone(&parts.pager),
        texts: Arc::clone(&parts.texts),
        hasher: Arc::clone(&parts.hasher),
    }
}

/// Everything that makes events: sources, timers, the admin socket.
fn start_intake(
    tasks: &mut JoinSet<End>,
    parts: &Parts,
    epoch: Epoch,
    desk: &Desk,
    stop: &CancellationToken,
) {
    let timers = Timers {
        store: Arc::clone(&parts.store),
        epoch,
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
    };
    let token = stop.clone();
    tasks.spawn(async move {
        timers.run(token).await;
        ("the timers", Ok(()))
    });
    let audit = Audit {
        store: Arc::clone(&parts.store),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        reports: parts.reports.clone(),
    };
    let token = stop.clone();
    tasks.spawn(async move {
        audit.run(token).await;
        ("the self-audit", Ok(()))
    });
    let bots = Bots::default();
    for name in parts.channels.keys().cloned() {
        let (channels, desk, token) = (Arc::clone(&parts.channels), desk.clone(), stop.clone());
        let (hasher, texts, bots) = (Arc::clone(&parts.hasher), Arc::clone(&parts.texts), bots.clone());
        let languages = parts.rules.policy().languages.clone();
        tasks.spawn(async move {
            if let Some(channel) = channels.get(&name) {
                let intake: Arc<dyn Intake> = Arc::new(FrontDesk(desk));
                let take_in = channel.take_in(&hasher, &intake, &token);
                let introduce = async {
                    if let Some(known_as) = channel.introduce(&texts, &languages, &token).await {
                        bots.set(name.clone(), known_as);
                    }
                };
                tokio::join!(take_in, introduce);
            }
            ("a channel's source", Ok(()))
        });
    }
    if let Some(path) = parts.admin_socket.clone() {
        let (store, rules, clock) = (Arc::clone(&parts.store), parts.rules.clone(), parts.clock.clone());
        let (desk, reports) = (desk.clone(), parts.reports.clone());
        let server = move || AdminServer {
            path: path.clone(),
            store: Arc::clone(&store),
            rules: rules.clone(),
            clock: clock.clone(),
            desk: desk.clone(),
            reports: reports.clone(),
            epoch,
            bots: bots.clone(),
        };
        let token = stop.clone();
        tasks.spawn(async move { ("the admin socket", serve_admin(server, token).await) });
    }
}

/// Serves the admin socket. While another daemon answers there, such as the one that led before and hangs, the
/// line works without it: contacts must not wait for that one to be ended.
async fn serve_admin(server: impl Fn() -> AdminServer, stop: CancellationToken) -> Result<(), String> {
    while !stop.is_cancelled() {
        match server().open() {
            Ok(open) => {
                open.serve(stop.clone()).await;
                return Ok(());
            }
            Err(error @ SocketError::Alive(_)) => tracing::warn!(%error, "no admin socket for now"),
            Err(error) => return Err(error.to_string()),
        }
        tokio::select! {
            () = tokio::time::sleep(KNOCK) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

async fn next_end(tasks: &mut JoinSet<End>) -> Option<End> {
    Some(match tasks.join_next().await? {
        Ok(end) => end,
        Err(error) => ("a task", Err(if error.is_panic() { "it panicked" } else { "it was aborted" }.into())),
    })
}
