//! The line at a glance: is anybody waiting, does anybody answer, does anything pile up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::automatic::Kept;
use crate::domain::drill::Drill;
use crate::domain::policy::Policy;
use crate::domain::time::Now;
use crate::service::belief::Doubt;
use crate::service::reloads;
use crate::service::report::Reports;
use crate::service::standing::{CaseCounts, Standing};
use crate::store::Epoch;

use super::{
    BotView, ChannelView, OperatorView, RetentionView, RoomView, SCHEMA, UnreadableCase, age, civil,
};

/// How the line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub at: String,
    /// The line's name.
    pub line: String,
    /// The epoch under which this daemon leads the line.
    pub epoch: u64,
    /// The promise: within how many seconds a human answers.
    pub answer_within_s: u64,
    /// Cases by state.
    pub cases: CaseCounts,
    /// For how many seconds the case that has waited longest for an operator has gone unanswered.
    pub oldest_waiting_s: Option<u64>,
    /// The same, of all cases whose clock runs, also of those whose alarms somebody has silenced.
    pub oldest_unanswered_s: Option<u64>,
    /// The same, of those whose alarms somebody has silenced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_quiet_s: Option<u64>,
    /// Until when that one is quiet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<String>,
    /// What made no case.
    #[serde(default)]
    pub automatic: Kept,
    /// What is to be sent.
    pub outbox: OutboxView,
    /// The drill that runs, if one does.
    #[serde(default)]
    pub drill: Option<DrillTally>,
    /// The operators in config order.
    pub operators: Vec<OperatorView>,
    /// How often each reason was decided since the daemon's start.
    pub decided: BTreeMap<String, u64>,
    /// Events that could not be committed as they were.
    pub quarantined: u64,
    /// Whether the store is refused, because what it acknowledged is not there any more: then nothing here is told
    /// of cases, operators and what is to be sent.
    #[serde(default)]
    pub refused: bool,
    /// What is wrong with the store, in sentences.
    #[serde(default)]
    pub store: Vec<String>,
    /// Where all connections were taken of late, in sentences.
    #[serde(default)]
    pub crowded: Vec<String>,
    /// How much room there is of what there is only so much of.
    #[serde(default)]
    pub rooms: Vec<RoomView>,
    /// How often something found no room since the daemon's start: it stayed with its service.
    #[serde(default)]
    pub no_room: u64,
    /// How many messages lie on the disk until there is room for them.
    #[serde(default)]
    pub aside: usize,
    /// When it is looked next what was kept for long enough; none before the first look.
    #[serde(default)]
    pub retention: Option<RetentionView>,
    /// How each channel is, in config order.
    #[serde(default)]
    pub channels: Vec<ChannelView>,
    /// Cases that can't be read: nobody is reminded of them.
    #[serde(default)]
    pub unreadable: Vec<UnreadableCase>,
    /// The bots of the channels that have one, as far as they are known.
    #[serde(default)]
    pub bots: Vec<BotView>,
    /// The jump of the clock that nobody has confirmed, if there is one.
    #[serde(default)]
    pub doubt: Option<DoubtView>,
    /// The config in force.
    pub config: ConfigView,
}

/// A jump of the clock that nobody has confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtView {
    /// The last time that was believed.
    pub known: String,
    /// What the clock said next.
    pub found: String,
}

/// The config in force, and how the last reload ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigView {
    /// What tells it from another: 12 hexadecimal digits.
    pub hash: String,
    /// Since when it is in force.
    pub since: String,
    /// When it was last reloaded, if it was.
    pub reloaded_at: Option<String>,
    /// Why that changed nothing, if so.
    pub refused: Option<String>,
}

/// How far a drill is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillTally {
    /// How many are called.
    pub called: u64,
    /// How many of them have answered.
    pub answered: u64,
    /// When it ends by itself.
    pub until: String,
}

/// What is to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// Queues that hold something.
    pub lanes: u64,
    /// Deliveries in them.
    pub deliveries: u64,
    /// Work that decisions left for later.
    pub followups: u64,
}

/// What a status is made of.
pub(crate) struct Facts<'a> {
    pub policy: &'a Policy,
    pub standing: &'a Standing,
    pub reports: &'a Reports,
    pub epoch: Epoch,
    pub config: reloads::Standing,
    pub doubt: Option<Doubt>,
}

impl StatusView {
    /// How the line is, as of `now`.
    #[must_use]
    pub(crate) fn of(facts: &Facts<'_>, now: Now) -> Self {
        let Facts { policy, standing, reports, .. } = facts;
        let Standing { roster, counts, .. } = standing;
        let (rooms, no_room) = reports.rooms();
        let decided = reports.counts().into_iter().map(|(reason, n)| (reason.word().to_owned(), n));
        let operators = policy.operators.iter().map(|o| OperatorView::of(o, policy, roster, now));
        Self {
            schema: SCHEMA,
            at: now.civil.to_string(),
            line: policy.name.clone(),
            epoch: facts.epoch.0,
            answer_within_s: policy.answer_within.as_secs(),
            cases: standing.cases(),
            oldest_waiting_s: standing.oldest_waiting.map(|at| age(now, at)),
            oldest_unanswered_s: standing.oldest_unanswered().map(|at| age(now, at)),
            oldest_quiet_s: standing.quiet.map(|quiet| age(now, quiet.since)),
            quiet_until: standing.quiet.map(|quiet| civil(now, quiet.until)),
            automatic: roster.automatic,
            outbox: OutboxView {
                lanes: counts.lanes,
                deliveries: counts.deliveries,
                followups: counts.followups,
            },
            drill: roster.drill.as_ref().filter(|drill| drill.runs()).map(|drill| DrillTally::of(drill, now)),
            operators: operators.collect(),
            decided: decided.collect(),
            quarantined: reports.quarantine_count(),
            refused: false,
            store: reports.store_troubles(),
            crowded: reports.crowded(),
            rooms: rooms.iter().map(RoomView::from).collect(),
            no_room,
            aside: reports.aside().values().sum(),
            retention: reports.retention().map(|forecast| RetentionView::of(&forecast, now)),
            channels: ChannelView::all(policy, reports, now),
            unreadable: UnreadableCase::all(&reports.unreadable().all()),
            bots: roster.bots.iter().map(|(channel, known)| BotView::of(channel, known)).collect(),
            doubt: facts.doubt.map(|d| DoubtView { known: d.known.to_string(), found: d.found.to_string() }),
            config: ConfigView::of(&facts.config),
        }
    }
}

impl StatusView {
    /// Whether nothing is wrong with the line itself: it takes what comes, and hears and sends by every channel. What
    /// passes by itself within a few minutes is nothing wrong.
    #[must_use]
    pub fn is_well(&self) -> bool {
        let heard = self.channels.iter().all(|channel| !channel.lost);
        self.store.is_empty() && self.crowded.is_empty() && heard
    }
}

impl DrillTally {
    fn of(drill: &Drill, now: Now) -> Self {
        Self {
            called: drill.calls.len() as u64,
            answered: drill.answered() as u64,
            until: civil(now, drill.until),
        }
    }
}

impl ConfigView {
    fn of(standing: &reloads::Standing) -> Self {
        Self {
            hash: standing.hash.clone(),
            since: standing.since.to_string(),
            reloaded_at: standing.last.as_ref().map(|last| last.at.to_string()),
            refused: standing.last.as_ref().and_then(|last| last.refused.clone()),
        }
    }
}
