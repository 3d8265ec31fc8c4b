//! How the line is at one moment, as plain values: taken once, then shown in whatever form.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::channel::{Channel, Health};
use crate::domain::case::Case;
use crate::domain::id::{CaseCode, ChannelName, OperatorId};
use crate::domain::policy::Policy;
use crate::domain::tally::{Totals, day};
use crate::domain::time::{Now, Stamp};
use crate::service::budget::Room;
use crate::service::clock::Clock;
use crate::service::reloads::{self, Reloads};
use crate::service::report::{Reports, Sight};
use crate::service::rules::Rules;
use crate::service::standing::{Standing, oldest, overdue};
use crate::store::{Epoch, Result, Store};

/// How long the store may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many days are told, today being the last.
pub(super) const DAYS: i32 = 7;
/// How many of the oldest cases are listed.
const LISTED: usize = 8;

/// Where pictures are taken from.
#[derive(Clone)]
pub(super) struct Scene {
    pub store: Arc<dyn Store>,
    pub rules: Rules,
    pub clock: Clock,
    pub reports: Reports,
    pub reloads: Reloads,
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
}

/// How the line is.
#[derive(Clone, Debug)]
pub(super) struct Overview {
    /// When it was taken.
    pub now: Now,
    /// The policy in force.
    pub policy: Arc<Policy>,
    /// The epoch under which this daemon leads; none while it waits.
    pub epoch: Option<Epoch>,
    /// What the store says; none if it does not answer.
    pub stored: Option<Stored>,
    /// How each channel is.
    pub channels: BTreeMap<ChannelName, Health>,
    /// What became of the config.
    pub reloads: reloads::Standing,
    /// When the self-audit last compared all queues.
    pub audited: Option<Stamp>,
    /// How many cases it had to repair.
    pub repaired: u64,
    /// How many events could not be committed as they came.
    pub quarantined: u64,
    /// How the store looked when it was last looked at.
    pub store: Sight,
    /// Where all connections were taken of late, in sentences.
    pub crowded: Vec<String>,
    /// The cases that can't be read.
    pub unreadable: Vec<CaseCode>,
    /// How much room there is.
    pub rooms: Vec<Room>,
}

/// What the store says.
#[derive(Clone, Debug, Default)]
pub(super) struct Stored {
    /// What waits, is held, and who has how much.
    pub standing: Standing,
    /// The cases that have gone unanswered longest.
    pub oldest: Vec<Old>,
    /// The last days in order, each with its counts.
    pub week: Vec<(Date, Totals)>,
    /// How many cases are overdue now, by the day on which they began to wait.
    pub overdue: BTreeMap<Date, u64>,
}

/// An unanswered case: its code, and nothing of who wrote what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Old {
    pub code: String,
    pub state: &'static str,
    pub operator: Option<OperatorId>,
    pub since: Stamp,
    /// Until when somebody keeps it quiet.
    pub quiet_until: Option<Stamp>,
}

impl Scene {
    /// Takes a picture. A store that does not answer in time is one that does not answer.
    pub async fn overview(&self) -> Overview {
        let (now, policy) = (self.clock.now(), self.rules.policy());
        let stored = tokio::time::timeout(PATIENCE, self.stored(&policy, now)).await;
        let stored = match stored {
            Ok(Ok(stored)) => Some(stored),
            Ok(Err(error)) => {
                tracing::debug!(%error, "the store can't be shown");
                None
            }
            Err(_) => None,
        };
        Overview {
            now,
            policy,
            epoch: self.reports.epoch(),
            stored,
            channels: self.channels.iter().map(|(name, c)| (name.clone(), *c.health().borrow())).collect(),
            reloads: self.reloads.standing(),
            audited: self.reports.last_audit(),
            repaired: self.reports.repair_count(),
            quarantined: self.reports.quarantine_count(),
            store: self.reports.store(),
            crowded: self.reports.crowded(),
            unreadable: self.reports.unreadable().all().into_keys().collect(),
            rooms: self.reports.rooms().0,
        }
    }

    async fn stored(&self, policy: &Policy, now: Now) -> Result<Stored> {
        let store = &*self.store;
        let standing = Standing::take(store).await?;
        let oldest = oldest(store, LISTED).await?.iter().filter_map(Old::of).collect();
        let overdue = self.overdue(policy, now).await?;
        Ok(Stored { standing, oldest, week: self.week(policy, now).await?, overdue })
    }

    async fn overdue(&self, policy: &Policy, now: Now) -> Result<BTreeMap<Date, u64>> {
        let mut days = BTreeMap::new();
        for since in overdue(&*self.store, now.line - policy.answer_within).await? {
            *days.entry(day(policy, now.civil_of(since))).or_default() += 1;
        }
        Ok(days)
    }

    async fn week(&self, policy: &Policy, now: Now) -> Result<Vec<(Date, Totals)>> {
        let today = day(policy, now.civil);
        let first = today.saturating_sub(jiff::Span::new().days(DAYS - 1));
        let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= today);
        let mut week: BTreeMap<Date, Totals> = days.map(|day| (day, Totals::default())).collect();
        for ((day, tally), count) in self.store.tallies(first, today).await? {
            week.entry(day).or_default().add(&tally, count);
        }
        Ok(week.into_iter().collect())
    }

    /// Whether nothing has come in by any channel for so long that people were called.
    fn is_deaf(&self) -> bool {
        let healths = self.reports.channels();
        !healths.is_empty() && healths.values().all(|health| health.hears.is_lasting())
    }

    /// Whether the store answers, still has this daemon for its leader, and the line hears: a word for what is not
    /// so.
    pub async fn readiness(&self) -> std::result::Result<(), &'static str> {
        if self.reports.refused().is_some() {
            return Err("the store went back in time and is refused: `hotlined status` says what to do");
        }
        let Some(epoch) = self.reports.epoch() else { return Err("standby") };
        match tokio::time::timeout(PATIENCE, self.store.leader()).await {
            Ok(Ok(leader)) if leader.epoch == epoch && self.is_deaf() => Err("no channel hears"),
            Ok(Ok(leader)) if leader.epoch == epoch => Ok(()),
            Ok(Ok(_)) => Err("another daemon leads the line"),
            Ok(Err(_)) | Err(_) => Err("the store does not answer"),
        }
    }
}

impl Old {
    fn of(case: &Case) -> Option<Self> {
        let since = case.unanswered_since()?;
        let operator = case.assignee().cloned();
        let quiet_until = case.spell().and_then(|spell| spell.quiet_until);
        Some(Self { code: case.code.to_string(), state: case.state_word(), operator, since, quiet_until })
    }
}

impl Overview {
    /// How many whole seconds ago that was, in line time.
    pub fn age(&self, line: Stamp) -> u64 {
        self.now.line.since(line).as_secs()
    }
}
