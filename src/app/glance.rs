//! The line in one sentence, for `systemctl status`: told each minute, and at once after a reload or when the
//! store or a channel gets into trouble or out of it.

use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use crate::admin::waiting::{Waits, waiting};
use crate::domain::time::Now;
use crate::service::clock::Clock;
use crate::service::reloads::{Reloads, Standing};
use crate::service::report::Reports;
use crate::store::Store;

use super::notify;
use super::parts::Parts;

/// How often the sentence is told.
const EVERY: Duration = Duration::from_secs(60);
/// How often it is looked whether the line is seen otherwise.
const LOOK: Duration = Duration::from_secs(1);

/// Tells systemd how the line is until told to stop.
pub(super) fn tell(parts: &Parts, stop: CancellationToken) -> impl Future<Output = ()> + use<> {
    let (store, clock) = (Arc::clone(&parts.store), parts.clock.clone());
    keep_telling(store, clock, parts.reloads.clone(), parts.reports.clone(), stop)
}

async fn keep_telling(
    store: Arc<dyn Store>,
    clock: Clock,
    reloads: Reloads,
    reports: Reports,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let troubles = reports.troubles();
        let sentence = match waiting(&*store).await {
            Ok(waits) => sentence(&waits, &troubles, &reloads.standing(), clock.now()),
            Err(error) => format!("leads the line, and takes nothing: {error}"),
        };
        notify::tell(&[NotifyState::Status(&sentence)]);
        tokio::select! {
            () = clock.sleep(EVERY) => {}
            () = changed(&reports, &troubles) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Until the line is seen otherwise than it was.
async fn changed(reports: &Reports, troubles: &[String]) {
    while reports.troubles() == troubles {
        tokio::time::sleep(LOOK).await;
    }
}

/// `leads the line: 12 waiting, oldest 3 h`.
fn sentence(waits: &Waits, troubles: &[String], standing: &Standing, now: Now) -> String {
    let oldest = waits.oldest.map(|since| format!(", oldest {}", age(now.line.since(since))));
    let refused = standing.last.as_ref().and_then(|last| last.refused.as_ref());
    let refused = refused.map(|why| format!("; the last reload was REFUSED: {why}"));
    let (cases, oldest, refused) = (waits.cases, oldest.unwrap_or_default(), refused.unwrap_or_default());
    let troubles: String = troubles.iter().flat_map(|trouble| ["; ", trouble]).collect();
    format!("leads the line: {cases} waiting{oldest}{troubles}{refused}")
}

/// In the largest unit that fits: `40 s`, `5 min`, `3 h`, and days from three on.
fn age(age: Duration) -> String {
    match age.as_secs() {
        s @ 0..60 => format!("{s} s"),
        s @ 60..3_600 => format!("{} min", s / 60),
        s @ 3_600..259_200 => format!("{} h", s / 3_600),
        s => format!("{} d", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Stamp;
    use crate::service::reloads::Attempt;

    const HOUR: i64 = 3_600_000;

    fn told(cases: u32, oldest: Option<i64>, refused: Option<&str>) -> String {
        let last = refused.map(|why| Attempt { at: Stamp(0), refused: Some(why.to_owned()) });
        let now = Now { line: Stamp(10 * HOUR), civil: Stamp(0) };
        let waits = Waits { cases, oldest: oldest.map(Stamp) };
        sentence(&waits, &[], &Standing { last, ..Standing::default() }, now)
    }

    #[test]
    fn a_line_is_told_by_what_waits() {
        assert_eq!(told(0, None, None), "leads the line: 0 waiting");
        assert_eq!(told(12, Some(7 * HOUR - 1_000), None), "leads the line: 12 waiting, oldest 3 h");
        assert_eq!(told(1, Some(10 * HOUR - 90_000), None), "leads the line: 1 waiting, oldest 1 min");
    }

    #[test]
    fn a_store_that_is_not_safe_is_told() {
        let troubles = ["The store is NOT SAFE: appendonly is \"no\": set `appendonly yes`".to_owned()];
        let waits = Waits { cases: 2, oldest: None };
        let told = sentence(&waits, &troubles, &Standing::default(), Now { line: Stamp(0), civil: Stamp(0) });
        assert_eq!(
            told,
            "leads the line: 2 waiting; The store is NOT SAFE: appendonly is \"no\": set `appendonly yes`"
        );
    }

    #[test]
    fn a_refused_reload_is_told_until_one_is_carried_out() {
        let told = told(1, None, Some("hotlined.toml:3:1: stor: unknown section"));
        assert_eq!(
            told,
            "leads the line: 1 waiting; the last reload was REFUSED: hotlined.toml:3:1: stor: unknown section"
        );
    }
}
