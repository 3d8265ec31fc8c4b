//! Time passing: what is due is found by index, a few at a time, and becomes events.
//!
//! Nothing is scheduled for a case. A tick asks each index for members older than the present policy lets
//! them be, so that a reload moves nothing and an outage leaves nothing behind.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::case::Index;
use crate::domain::changes::Needs;
use crate::domain::escalation;
use crate::domain::event::{Event, What};
use crate::domain::id::Shelf;
use crate::domain::policy::Policy;
use crate::domain::time::{Now, Stamp};
use crate::store::{Epoch, Store, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::pages::Pages;
use super::report::Reports;
use super::rules::Rules;
use super::seed;

/// How often it looks, in line time.
const TICK: Duration = Duration::from_secs(5);
/// How often it looks at everyone's hours.
const HOURS: Duration = Duration::from_secs(20);
/// How often operators are told of newcomers for whom nobody has room.
const NEWCOMERS: Duration = Duration::from_secs(10);
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
    pub desk: CommitHandle,
    /// Which cases can't be read.
    pub reports: Reports,
}

impl Timers {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let (mut last, mut pruned, mut introduced) = (None, None, None);
        while !stop.is_cancelled() {
            let now = self.clock.now();
            let newcomers = self.introduce(now, &mut introduced).await;
            if let Err(error) = newcomers.and(self.tick(now, &mut last, &mut pruned).await) {
                tracing::warn!(%error, "a look at what is due failed; the next one will find it");
            }
            tokio::select! {
                () = self.clock.sleep(TICK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Has the operators told of newcomers for whom nobody has room, if there are any of whom nobody was told.
    async fn introduce(&self, now: Now, last: &mut Option<Stamp>) -> Result<(), TickError> {
        if last.is_some_and(|last| now.line.since(last) < NEWCOMERS) {
            return Ok(());
        }
        *last = Some(now.line);
        let roster = self.store.load(&Needs::default()).await?.snapshot.roster;
        if roster.waiting == 0 {
            return Ok(());
        }
        if !self.store.range(&Index::Unheard, Stamp(0), now.line, 1).await?.is_empty() {
            self.desk.submit(event(What::Introduce)).await?;
        }
        Ok(())
    }

    /// `pruned` is the day on which seen keys were last forgotten.
    async fn tick(
        &self,
        now: Now,
        last: &mut Option<Now>,
        pruned: &mut Option<i32>,
    ) -> Result<(), TickError> {
        // Also when the wall clock was set back: who is on duty goes by that.
        if last.is_none_or(|l| now.line.since(l.line) >= HOURS || now.civil < l.civil) {
            self.desk.submit(event(What::RosterTick)).await?;
            // The clock of one that is not believed may say any day: it is asked again until somebody confirms it.
            self.clock.ask_network().await;
            if self.clock.doubt().is_none() && *pruned != Some(day(now.civil)) {
                self.prune(now).await?;
                *pruned = Some(day(now.civil));
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
        // What was done has left the index. What stayed is passed by, so that it hides nothing behind it.
        let mut pages = Pages::of(index, limit, AT_ONCE);
        while let Some(mut due) = pages.next(&*self.store).await? {
            // The self-audit tells when it can be read again.
            due.retain(|code| !self.reports.unreadable().holds(*code));
            for some in due.chunks(AT_ONCE) {
                self.desk.submit_all(some.iter().map(|code| event(What::Due(*code))).collect()).await?;
            }
        }
        Ok(())
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
        Index::Answered | Index::Wordless => Some(now.line - policy.routing.close_after),
        Index::Unanswered(_) | Index::Offered(_) => {
            escalation::thresholds(&policy.steps, index).map(|after| now.line - after)
        }
        Index::Urgent(_) => escalation::thresholds(&policy.urgent_steps, index).map(|after| now.line - after),
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
    use crate::domain::case::{Case, Spell, State};
    use crate::domain::fixture;
    use crate::domain::id::{CaseCode, SeenKey};
    use crate::domain::time::millis;
    use crate::service::committer::Committer;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, CaseWrite, OpId};
    use tokio::sync::mpsc;

    fn timers(store: &MemoryStore, reports: &Reports) -> Timers {
        let store: Arc<dyn Store> = Arc::new(store.clone());
        let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
        let (after, _) = mpsc::unbounded_channel();
        let clock = Clock::frozen(Stamp(10 * DAY_MS));
        let made = Committer::new(
            Arc::clone(&store),
            Epoch(0),
            rules.clone(),
            clock.clone(),
            reports.clone(),
            after,
        );
        tokio::spawn(made.0.run(CancellationToken::new()));
        Timers { store, epoch: Epoch(0), rules, clock, desk: made.1, reports: reports.clone() }
    }

    /// Cases with those numbers that have rested since the same moment.
    async fn rest(store: &MemoryStore, numbers: std::ops::Range<u64>) {
        for number in numbers {
            let mut case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(5))));
            case.code = CaseCode::from_bits(number);
            case.state = State::Answered { at: Stamp(5), operator: "olga".into() };
            let op = OpId(u128::from(number).to_be_bytes());
            let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() }];
            store.commit(Epoch(0), &Batch { cases, ..Batch::new(op) }).await.unwrap();
        }
    }

    #[tokio::test]
    async fn however_many_can_not_be_read_what_was_due_in_the_same_moment_is_done_once() {
        let store = MemoryStore::new();
        rest(&store, 0..101).await;
        for number in 0..100 {
            store.spoil(CaseCode::from_bits(number));
        }
        let reports = Reports::default();
        let timers = timers(&store, &reports);
        let mut last = None;
        for _ in 0..3 {
            timers.tick(timers.clock.now(), &mut last, &mut None).await.unwrap();
        }
        let needs =
            crate::domain::changes::Needs { cases: [CaseCode::from_bits(100)].into(), ..Default::default() };
        let behind: Vec<Case> = store.load(&needs).await.unwrap().snapshot.cases.into_values().collect();
        assert!(matches!(behind[0].state, State::Closed { .. }), "{:?}", behind[0].state);
        assert_eq!(reports.quarantine_count(), 100, "each was tried once");
    }

    /// Telegram gives again what it gave today.
    async fn is_known_after(clock: impl FnOnce(&Clock)) -> (bool, Timers, SeenKey) {
        let store = MemoryStore::new();
        let timers = timers(&store, &Reports::default());
        let taken = SeenKey { shelf: Shelf::Telegram, day: 10, hash: [1; 16] };
        store.commit(Epoch(0), &Batch { seen: vec![taken], ..Batch::new(OpId([1; 16])) }).await.unwrap();
        let (mut last, mut pruned) = (None, None);
        timers.tick(timers.clock.now(), &mut last, &mut pruned).await.unwrap();
        clock(&timers.clock);
        timers.clock.advance(HOURS);
        timers.tick(timers.clock.now(), &mut last, &mut pruned).await.unwrap();
        (knows(&timers, taken).await, timers, taken)
    }

    async fn knows(timers: &Timers, key: SeenKey) -> bool {
        let needs = crate::domain::changes::Needs { seen: [key].into(), ..Default::default() };
        timers.store.load(&needs).await.unwrap().snapshot.seen.contains(&key)
    }

    #[tokio::test]
    async fn what_was_taken_is_known_whatever_the_clock_says_until_somebody_confirms_it() {
        const TEN_YEARS: Duration = Duration::from_hours(24 * 3_652);
        assert!(
            is_known_after(|clock| clock.step_civil(millis(TEN_YEARS))).await.0,
            "the wall clock was set"
        );
        assert!(is_known_after(|clock| clock.step_civil(-millis(TEN_YEARS))).await.0);
        let (known, timers, key) = is_known_after(|clock| clock.advance(TEN_YEARS)).await;
        assert!(known && timers.clock.doubt().is_some(), "the machine slept, or so it seems");
        timers.clock.witness(timers.clock.now().civil, "a message");
        timers.tick(timers.clock.now(), &mut None, &mut None).await.unwrap();
        assert!(!knows(&timers, key).await, "it is long past indeed");
    }

    #[test]
    fn a_clock_that_is_ahead_makes_nothing_forgotten() {
        let (then, years_on) = (Stamp(20_000 * DAY_MS), Stamp(23_650 * DAY_MS));
        assert_eq!(today(Now { line: then, civil: years_on }), 20_000);
        assert_eq!(today(Now { line: years_on, civil: then }), 20_000);
    }
}
