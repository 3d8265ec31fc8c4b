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
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::{lead, seed};
use crate::store::{Epoch, Store};

use super::failure::RunError;
use super::run::{connect, follow};

/// How long to wait for the line: a holder that is gone counts as gone after ten seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// What `restore` is given.
#[derive(Clone, Debug)]
pub struct RestoreArgs {
    /// The config file.
    pub config: PathBuf,
    /// The folder of the credentials that the config names.
    pub credentials: PathBuf,
    /// The socket of a clock that another process moves; for tests.
    pub clock: Option<PathBuf>,
}

/// Marks the store.
///
/// # Errors
/// What is wrong with the config, the key or the store, or that a daemon leads the line.
pub async fn restore(args: RestoreArgs) -> Result<Gap, RunError> {
    let config = config::load(&args.config)?.config;
    let wrong = |e: String| RunError::Config(format!("store.key: {e}"));
    let key = config.store.key.read_in(Some(&args.credentials)).map_err(|e| wrong(e.to_string()))?;
    let keyring = Keyring::decode(key.expose_secret()).map_err(|e| wrong(e.to_string()))?;
    let clock = Clock::running();
    if let Some(path) = &args.clock {
        follow(path, &config, &clock).await?;
    }
    let stop = CancellationToken::new();
    let late = || {
        RunError::Failed(
            "the store does not answer, or a daemon leads the line: start the one, stop the other".into(),
        )
    };
    let prepared = tokio::time::timeout(PATIENCE, async {
        let store = connect(&config, keyring, &stop).await?.ok_or_else(late)?;
        let left = store.leader().await.map_err(|e| RunError::Failed(e.to_string()))?;
        let left = lead::left_at(&left).ok_or_else(|| {
            RunError::Failed("this store was never used: there is nothing to restore".into())
        })?;
        let reports = Reports::default();
        let led = lead::wait_to_lead(&store, &clock, &reports, &stop).await;
        let epoch = led.map_err(|e| RunError::Config(format!("store: {e}")))?.ok_or_else(late)?;
        Ok::<_, RunError>((store, left, epoch))
    });
    let (store, left, epoch) = prepared.await.map_err(|_| late())??;
    let gap = Gap { from: clock.now().civil_of(left), to: clock.now().civil };
    let marked = mark(&store, epoch, Rules::new(config.policy), clock.clone(), gap).await;
    stop.cancel();
    let goodbye = lead::keep_leading(store, epoch, clock, Reports::default(), stop).await;
    marked?;
    goodbye.map_err(|e| RunError::Failed(e.to_string()))?;
    Ok(gap)
}

async fn mark(
    store: &Arc<dyn Store>,
    epoch: Epoch,
    rules: Rules,
    clock: Clock,
    gap: Gap,
) -> Result<(), RunError> {
    let failed = |e: &dyn std::fmt::Display| RunError::Failed(format!("the store could not be marked: {e}"));
    // Nobody sends what is queued here: the daemon does, when it starts.
    let (after, _) = mpsc::unbounded_channel();
    let (committer, desk) = Committer::new(Arc::clone(store), epoch, rules, clock, Reports::default(), after);
    let running = tokio::spawn(committer.run(CancellationToken::new()));
    let by = Who::User(rustix::process::getuid().as_raw());
    let what = What::Restored { from: gap.from, by };
    desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.map_err(|e| failed(&e))?;
    drop(desk);
    running.await.map_err(|e| failed(&e))?.map_err(|e| failed(&e))
}
