//! What may end the line, and what is waited for.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::report::Reports;
use crate::store::StoreError;

/// What one event meets must not end the line; only the store's being away, or another's leading it, may.
pub(super) fn survive(ended: Result<(), StoreError>, what: &str) -> Result<(), StoreError> {
    match ended {
        Err(error @ (StoreError::Unavailable(_) | StoreError::WentBack(_) | StoreError::Fenced)) => {
            Err(error)
        }
        Err(error) => {
            tracing::error!(%error, "{what}");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// The longest pause between attempts: once the store is there again nobody waits for long.
const LONGEST: Duration = Duration::from_millis(160);
/// How often it is said that it is away.
const TOLD: Duration = Duration::from_secs(1);

/// Repeats while the store can't be reached, until `stop`. To wait for the store is to be alive.
pub(super) async fn patient<T, F>(
    reports: &Reports,
    stop: &CancellationToken,
    attempt: impl Fn() -> F,
) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut pause = Duration::from_millis(20);
    let mut untold = TOLD;
    reports.waits();
    loop {
        reports.turn();
        match attempt().await {
            Err(error) if error.is_retry() && !stop.is_cancelled() => {
                if untold >= TOLD {
                    tracing::warn!(%error, "waiting for the store");
                    untold = Duration::ZERO;
                }
                reports.waits_on(match &error {
                    StoreError::Unavailable(why) => why.clone(),
                    other => other.to_string(),
                });
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.cancelled() => return Err(error),
                }
                untold += pause;
                pause = (pause * 2).min(LONGEST);
            }
            other => {
                reports.waits_no_more();
                return other;
            }
        }
    }
}
