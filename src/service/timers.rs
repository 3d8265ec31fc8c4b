//! Time passing: what is due is found by index, a few at a time, and becomes events.
//!
//! Nothing is scheduled for a case. A tick asks each index for members older than the present policy lets
//! them be, so that a reload moves nothing and an outage leaves nothing behind.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::case::Index;
use crate::domain::escalation;
use crate::domain::event::{Event, What};
use crate::domain::id::Shelf;
use crate::domain::policy::Policy;
use crate::domain::time::{Now, Stamp};
use crate::store::{Epoch, Store, StoreError};

use super::clock::Clock;
use super::committer::{Desk, Stopping};
use super::rules::Rules;
use super::seed;

/// How often it looks, in line time.
const TICK: Duration = Duration::from_secs(5);
/// How often it looks at everyone's hours.
const HOURS: Duration = Duration::from_secs(20);
/// How many due cases it takes at a time: a batch of the committer.
const AT_ONCE: usize = 32;
const DAY_MS: i64 = 86_400_000;

/// The timers of a line.
pub struct Timers {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The epoch under which old seen keys are pruned.
    pub epoch: Epoch,
    /// The policy in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: Desk,
}

impl Timers {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut last: Option<Now> = None;
        while !stop.is_cancelled() {
            let now = self.clock.now();
            if let Err(error) = self.tick(now, &mut last).await {
                tracing::warn!(%error, "a look at what is due failed; the next one will find it");
            }
            tokio::select! {
                () = self.clock.sleep(TICK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn tick(&self, now: Now, last: &mut Option<Now>) -> Result<(), TickError> {
        if last.is_none_or(|l| now.line.since(l.line) >= HOURS || now.civil < l.civil) {
            self.desk.submit(event(What::RosterTick)).await?;
            if last.is_none_or(|l| day(l.civil) != day(now.civil)) {
                self.prune(now).await?;
            }
            if last.is_none_or(|l| hour(l) != hour(now)) {
                self.store.upkeep(self.is_quiet(now)).await?;
            }
            *last = Some(now);
        }
        for index in self.store.indexes().await? {
            if let Some(limit) = due_before(&index, &self.rules.policy(), now) {
                self.raise(&index, limit).await?;
            }
        }
        Ok(())
    }

    /// Raises what is due of one index, oldest first.
    async fn raise(&self, index: &Index, limit: Stamp) -> Result<(), TickError> {
        let mut from = Stamp(i64::MIN);
        loop {
            let due = self.store.range(index, from, limit, AT_ONCE).await?;
            let Some((_, newest)) = due.last().copied() else { return Ok(()) };
            let events = due.iter().map(|(code, _)| event(What::Due(*code))).collect();
            self.desk.submit_all(events).await?;
            if due.len() < AT_ONCE {
                return Ok(());
            }
            // What was done has left the index. What stayed is passed by, so that it hides nothing behind it.
            from = if newest == from { Stamp(newest.0 + 1) } else { newest };
        }
    }

    /// The hour of the night at which the line is best kept waiting for a moment.
    fn is_quiet(&self, now: Now) -> bool {
        self.rules.policy().timezone.to_datetime(now.civil.to_jiff()).hour() == 4
    }

    async fn prune(&self, now: Now) -> Result<(), StoreError> {
        let today = today(now);
        for (shelf, days) in [(Shelf::Telegram, 8), (Shelf::Mail, 400), (Shelf::Own, 8)] {
            self.store.prune(self.epoch, shelf, today.saturating_sub(days)).await?;
        }
        Ok(())
    }
}

/// Up to which score members of that index have something due.
fn due_before(index: &Index, policy: &Policy, now: Now) -> Option<Stamp> {
    match index {
        Index::Timer => Some(now.line),
        Index::Answered => Some(now.line - policy.routing.close_after),
        Index::Unanswered(_) | Index::Offered(_) => {
            escalation::thresholds(&policy.steps, index).map(|after| now.line - after)
        }
        _ => None,
    }
}

/// From which day on seen keys are counted back: the earlier of the clocks', for one that somebody set ahead
/// must not make the line forget what it took.
fn today(now: Now) -> i32 {
    day(now.line).min(day(now.civil))
}

fn day(at: Stamp) -> i32 {
    i32::try_from(at.0.div_euclid(DAY_MS)).unwrap_or(i32::MAX)
}

fn hour(now: Now) -> i64 {
    now.civil.0.div_euclid(DAY_MS / 24)
}

fn event(what: What) -> Event {
    Event { seed: seed::fresh(), seen: Vec::new(), what }
}

#[derive(Debug, thiserror::Error)]
enum TickError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_ahead_makes_nothing_forgotten() {
        let (then, years_on) = (Stamp(20_000 * DAY_MS), Stamp(23_650 * DAY_MS));
        assert_eq!(today(Now { line: then, civil: years_on }), 20_000);
        assert_eq!(today(Now { line: years_on, civil: then }), 20_000);
    }
}
