//! What calls people when the line itself is not well, by ways that need neither its store nor its outbox.
//!
//! *Heartbeat*: a URL elsewhere is called each minute, only while the self-audit passes and the line makes
//! progress. Whoever waits there raises the alarm when the calls stop: so a dead machine is heard of too.
//!
//! *Pages*: a store that can't be reached means that nothing is taken and nothing confirmed, so people are
//! called within half a minute (promise P8), and again every quarter of an hour until it is back. A case that
//! can't be read calls them once: nothing else will remind anybody of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::{Page, Pager, Sent};
use crate::domain::time::Now;
use crate::store::Store;

use super::clock::Clock;
use super::report::Reports;
use super::rules::Rules;
use super::unreadable::REMEDY;

/// How often the heartbeat URL is called.
const BEAT: Duration = Duration::from_secs(60);
/// How old the last comparison of all queues may be: they are compared every minute.
const AUDIT_AGE: Duration = Duration::from_secs(150);
/// How often the store is looked at, and how long it may take to answer.
const LOOK: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(3);
/// How many looks in vain call people: at most 24 s after the store went.
const IN_VAIN: u32 = 3;
/// After how many further looks in vain they are called again: a quarter of an hour.
const AGAIN: u32 = 180;

/// The alarms of a line.
pub struct Alarm {
    /// Called while all is well.
    pub heartbeat: Option<String>,
    /// Called when the store is away.
    pub pagers: Vec<String>,
    /// What calls.
    pub pager: Arc<Pager>,
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The policy in force, for the line's name.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// What the line did.
    pub reports: Reports,
}

/// What the line had done at the last beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    turns: u64,
    repaired: u64,
    unreadable: usize,
}

impl Alarm {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            ((), (), ()) = async { tokio::join!(self.beat(), self.watch(), self.tell_unreadable()) } => {}
        }
    }

    async fn beat(&self) {
        let Some(url) = &self.heartbeat else { return };
        let mut seen = self.seen();
        let mut failing = false;
        loop {
            self.clock.sleep(BEAT).await;
            let before = std::mem::replace(&mut seen, self.seen());
            if !passes(before, seen, &self.reports, self.clock.now()) {
                tracing::warn!("the self-audit does not pass, so the heartbeat is left out");
                continue;
            }
            let fails = !matches!(self.pager.beat(url).await, Sent::Delivered(_));
            match (failing, fails) {
                (false, true) => tracing::warn!("the heartbeat does not get through"),
                (true, false) => tracing::info!("the heartbeat gets through again"),
                _ => {}
            }
            failing = fails;
        }
    }

    fn seen(&self) -> Seen {
        let unreadable = self.reports.unreadable().all().len();
        Seen { turns: self.reports.turns(), repaired: self.reports.repair_count(), unreadable }
    }

    async fn watch(&self) {
        let mut in_vain = 0u32;
        let mut well = self.clock.now();
        loop {
            let answer = tokio::time::timeout(ANSWER, self.store.leader()).await;
            if matches!(answer, Ok(Ok(_))) {
                if in_vain >= IN_VAIN {
                    tracing::info!("the store answers again");
                }
                (in_vain, well) = (0, self.clock.now());
            } else {
                in_vain = in_vain.saturating_add(1);
                if in_vain >= IN_VAIN && (in_vain - IN_VAIN).is_multiple_of(AGAIN) {
                    tracing::error!("the store does not answer: nothing is taken and nothing confirmed");
                    self.call(well).await;
                }
            }
            // Not on the line's clock: it is the machine's store that is looked at.
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn call(&self, well: Now) {
        let line = self.rules.policy().name.clone();
        let text =
            format!("{line}: the store does not answer. Nothing is taken in and nothing is confirmed.");
        let age = self.clock.now().line.since(well.line);
        self.page(&Page { line, code: None, age, since: well.civil, text }).await;
    }

    async fn page(&self, page: &Page) {
        let calls = self.pagers.iter().map(|url| self.pager.page(url, page));
        for sent in futures_util::future::join_all(calls).await {
            if !matches!(sent, Sent::Delivered(_)) {
                tracing::error!("an alarm about the store did not get through");
            }
        }
    }

    /// Calls people once for each case that can't be read.
    async fn tell_unreadable(&self) {
        let mut told = BTreeSet::new();
        loop {
            let all = self.reports.unreadable().all();
            told.retain(|code| all.contains_key(code));
            for code in all.into_keys().filter(|code| told.insert(*code)) {
                let (line, now) = (self.rules.policy().name.clone(), self.clock.now());
                let text = format!("{line}: {code} can't be read. {REMEDY}.");
                self.page(&Page { line, code: Some(code), age: Duration::ZERO, since: now.civil, text })
                    .await;
            }
            self.clock.sleep(LOOK).await;
        }
    }
}

/// Whether the line may say that it is well: all queues were compared lately, nothing had to be repaired, and
/// the one task that writes came round.
fn passes(before: Seen, seen: Seen, reports: &Reports, now: Now) -> bool {
    let audited = reports.last_audit().is_some_and(|at| now.line.since(at) <= AUDIT_AGE);
    let found = seen.repaired != before.repaired || seen.unreadable > before.unreadable;
    audited && seen.turns != before.turns && !found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Stamp;

    const NOW: Now = Now { line: Stamp(1_000_000), civil: Stamp(5_000_000) };

    fn audited(ago: Duration) -> Reports {
        let reports = Reports::default();
        reports.audited(NOW.line - ago);
        reports
    }

    #[test]
    fn the_heart_beats_only_while_the_audit_passes_and_the_line_goes_on() {
        let before = Seen { turns: 5, repaired: 0, unreadable: 1 };
        let on = Seen { turns: 6, ..before };
        assert!(passes(before, on, &audited(AUDIT_AGE), NOW));
        assert!(!passes(before, on, &Reports::default(), NOW), "it never looked");
        assert!(!passes(before, on, &audited(AUDIT_AGE + Duration::from_millis(1)), NOW), "it looks no more");
        assert!(!passes(before, before, &audited(AUDIT_AGE), NOW), "the committer hangs");
        let repaired = Seen { repaired: 1, ..on };
        assert!(!passes(before, repaired, &audited(AUDIT_AGE), NOW), "it found something");
        let unreadable = Seen { unreadable: 2, ..on };
        assert!(!passes(before, unreadable, &audited(AUDIT_AGE), NOW), "a case can't be read");
    }
}
