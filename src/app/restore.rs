//! `hotlined restore`: marks a store that was put back to an earlier day, before the daemon starts on it.
//!
//! It leads the line for a moment, like a daemon, so that it can't run beside one.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::config;
use crate::domain::event::{Event, What};
use crate::domain::restored::Gap;
use crate::domain::trail::Who;
use crate::keys::Keyring;
use crate::service::clock::Clock;
use crate::service::committer::Committer;
use crate::service::history::{HistoryFile, NoteError, Noted};
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::{lead, seed};
use crate::store::point::Point;
use crate::store::{Epoch, Leader, Store};

use super::failure::RunError;
use super::run::{connect, follow, with_leaves};

/// How long to wait for the line: a holder that is gone counts as gone after ten seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long before an emptied store was last heard of mails are taken in again: who wrote then may not be answered,
/// and nothing tells any more who is.
const LOOKED_BACK: Duration = Duration::from_hours(7 * 24);

/// What `restore` is given.
#[derive(Clone, Debug)]
pub struct RestoreArgs {
    /// The config file.
    pub config: PathBuf,
    /// The folder of the credentials that the config names.
    pub credentials: PathBuf,
    /// Whether an empty store is taken for the line's, and so all that it knew given up.
    pub empty: bool,
    /// The socket of a clock that another process moves; for tests.
    pub clock: Option<PathBuf>,
}

/// What was marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The time of which the line knows nothing.
    pub gap: Gap,
    /// Whether it knows nothing of the time before either: the store was empty.
    pub emptied: bool,
}

/// Marks the store, and begins a new history of it: whoever knows how far the one before went yields to that.
///
/// # Errors
/// What is wrong with the config, the key or the store, or that a daemon leads the line.
pub async fn restore(args: RestoreArgs) -> Result<Marked, RunError> {
    let config = config::load(&args.config)?.config;
    let wrong = |e: String| RunError::Config(format!("store.key: {e}"));
    let key = config.store.key.read_in(Some(&args.credentials)).map_err(|e| wrong(e.to_string()))?;
    let keyring = Keyring::decode(key.expose_secret()).map_err(|e| wrong(e.to_string()))?;
    let noted = HistoryFile::beside(&config.store.blobs, &config.policy.name).read();
    let clock = Clock::running();
    if let Some(path) = &args.clock {
        follow(path, &config, &clock).await?;
    }
    let keyring = with_leaves(&config, &keyring, &clock)?;
    let stop = CancellationToken::new();
    let prepared = tokio::time::timeout(PATIENCE, async {
        let store = connect(&config, keyring, &stop).await?.ok_or_else(late)?;
        let left = store.leader().await.map_err(|e| RunError::Failed(e.to_string()))?;
        let noted = noted.map_err(|e| unread(&e))?;
        let marked = marked(&left, noted.as_ref(), &clock, args.empty)?;
        let reports = Reports::default();
        let led = lead::wait_to_lead(&store, &clock, &reports, None, &stop).await;
        let epoch = led.map_err(|e| RunError::Config(format!("store: {e}")))?.ok_or_else(late)?;
        Ok::<_, RunError>((store, noted, marked, epoch))
    });
    let (store, noted, marked, epoch) = prepared.await.map_err(|_| late())??;
    let done = mark(&store, epoch, Rules::new(config.policy), clock.clone(), marked).await;
    // Last of all: until it is marked it stays refused.
    let before: Vec<Point> = [Some(store.point()), noted.map(|n| n.point)].into_iter().flatten().collect();
    let done = match done {
        Ok(()) => store.begin_history(epoch, &Point::ancestors(&before)).await.map_err(|e| failed(&e)),
        Err(error) => Err(error),
    };
    stop.cancel();
    let goodbye = lead::keep_leading(store, epoch, clock, Reports::default(), stop).await;
    done?;
    goodbye.map_err(|e| RunError::Failed(e.to_string()))?;
    Ok(marked)
}

fn late() -> RunError {
    let why = "the store does not answer, or a daemon leads the line: start the one, stop the other";
    RunError::Failed(why.into())
}

fn unread(error: &NoteError) -> RunError {
    RunError::Failed(format!(
        "where the store stood can't be read: {error}; run this as root. If the file is damaged, move it away: then a \
         line that other daemons know is not known to follow the one before"
    ))
}

/// Of what time the line knows nothing: what the store says, or, where that is empty and whoever asks knows that, what
/// was written down beside it.
fn marked(left: &Leader, noted: Option<&Noted>, clock: &Clock, empty: bool) -> Result<Marked, RunError> {
    let now = clock.now();
    match (lead::left_at(left), noted) {
        (Some(_), _) if empty => {
            Err(RunError::Config("this store is not empty: leave out --empty, and what it has is kept".into()))
        }
        (Some(left), _) => {
            Ok(Marked { gap: Gap { from: now.civil_of(left), to: now.civil }, emptied: false })
        }
        (None, Some(noted)) if empty => {
            Ok(Marked { gap: Gap { from: noted.at - LOOKED_BACK, to: now.civil }, emptied: true })
        }
        (None, Some(noted)) => Err(RunError::Failed(format!(
            "this store is empty, and had {} commits at {}: put a copy of it in place first \
             (docs/operations.md, \"The store went back in time\"). If there is none, all cases are lost, and the \
             line begins anew with: hotlined restore --empty",
            noted.point.number, noted.at
        ))),
        (None, None) => Err(RunError::Failed(
            "this store was never used, as far as anything here tells: there is nothing to restore. If a copy is to \
             be put in its place, do that first; if the line is to begin anew, start the daemon"
                .into(),
        )),
    }
}

fn failed(error: &dyn std::fmt::Display) -> RunError {
    RunError::Failed(format!("the store could not be marked: {error}"))
}

async fn mark(
    store: &Arc<dyn Store>,
    epoch: Epoch,
    rules: Rules,
    clock: Clock,
    Marked { gap, emptied }: Marked,
) -> Result<(), RunError> {
    // Nobody sends what is queued here: the daemon does, when it starts.
    let (after, _) = mpsc::unbounded_channel();
    let (committer, desk) = Committer::new(Arc::clone(store), epoch, rules, clock, Reports::default(), after);
    let running = tokio::spawn(committer.run(CancellationToken::new()));
    let by = Who::User(rustix::process::getuid().as_raw());
    let what = What::Restored { from: gap.from, emptied, by };
    desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.map_err(|e| failed(&e))?;
    drop(desk);
    running.await.map_err(|e| failed(&e))?.map_err(|e| failed(&e))
}
