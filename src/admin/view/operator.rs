//! The operators: who is there, who takes cases, who is reached how. Channels by name, never an address.

use serde::{Deserialize, Serialize};

use crate::domain::id::{ChannelName, Language, OperatorId, ShiftName, Topic};
use crate::domain::policy::{Operator, Policy};
use crate::domain::roster::{OperatorState, Pause, Roster};
use crate::domain::shift;
use crate::domain::time::Now;

use super::{SCHEMA, civil};

/// Everyone on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorsView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub at: String,
    /// The operators in config order.
    pub operators: Vec<OperatorView>,
}

/// One operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of the JSON, and independent of the others"
)]
pub struct OperatorView {
    /// The key of their table in the config.
    pub operator: OperatorId,
    /// Whether they are a supervisor.
    pub supervisor: bool,
    /// Whether they are on shift.
    pub on_duty: bool,
    /// When that changes, if it does within 60 days.
    pub duty_changes_at: Option<String>,
    /// Their shifts; none means always on duty.
    pub shifts: Vec<ShiftName>,
    /// Whether they take no new cases for now.
    pub paused: bool,
    /// When that ends by itself.
    pub paused_until: Option<String>,
    /// Whether they went off until their next shift.
    pub off: bool,
    /// Whether an admin locked them out.
    pub locked: bool,
    /// Assigned cases.
    pub load: u32,
    /// How many they can have.
    pub capacity: u32,
    /// The number of their last assignment, the line's first being 0; none if they never had one.
    pub last_turn: Option<u64>,
    /// Whether any channel reaches them.
    pub reachable: bool,
    /// The channel that reaches them now.
    pub reached_by: Option<ChannelName>,
    /// Their channels that have an address, by the config or by enrolment.
    pub bound: Vec<ChannelName>,
    /// Their channels that refuse.
    pub refused: Vec<ChannelName>,
    /// What they speak; none means everything.
    pub languages: Option<Vec<Language>>,
    /// What they know; none means everything.
    pub topics: Option<Vec<Topic>>,
    /// An invitation that is under way.
    pub invite: Option<InviteView>,
}

/// An invitation that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// When it ends.
    pub until: String,
    /// Whether a chat has opened it, so that its digits can be confirmed.
    pub opened: bool,
}

impl OperatorsView {
    /// Everyone on the roster, as of `now`.
    #[must_use]
    pub fn of(policy: &Policy, roster: &Roster, now: Now) -> Self {
        let operators = policy.operators.iter().map(|o| OperatorView::of(o, policy, roster, now));
        Self { schema: SCHEMA, at: now.civil.to_string(), operators: operators.collect() }
    }
}

impl OperatorView {
    /// One operator, as of `now`.
    #[must_use]
    pub fn of(operator: &Operator, policy: &Policy, roster: &Roster, now: Now) -> Self {
        let operator_state = roster.operator_state(&operator.id);
        let way = roster.way_to(operator);
        let pause = operator_state.pause.filter(|p| p.until.is_none_or(|until| until > now.line));
        Self {
            operator: operator.id.clone(),
            supervisor: operator.supervisor,
            on_duty: shift::on_duty(operator, policy, now.civil),
            duty_changes_at: shift::next_change(operator, policy, now.civil).map(|at| at.to_string()),
            shifts: operator.shifts.clone(),
            paused: pause.is_some(),
            paused_until: pause.and_then(|p: Pause| p.until).map(|until| civil(now, until)),
            off: operator_state.off,
            locked: operator_state.locked,
            load: operator_state.room_taken(),
            capacity: capacity(operator, policy),
            last_turn: operator_state.last_turn,
            reachable: way.is_some(),
            reached_by: way.map(|(channel, _)| channel),
            bound: bound(operator, &operator_state),
            refused: operator_state.refused.iter().cloned().collect(),
            languages: operator.languages.clone(),
            topics: operator.topics.clone(),
            invite: invite(&operator_state, now),
        }
    }
}

/// How many assigned cases an operator can have.
pub(super) fn capacity(operator: &Operator, policy: &Policy) -> u32 {
    operator.capacity.unwrap_or(policy.routing.capacity)
}

fn bound(operator: &Operator, operator_state: &OperatorState) -> Vec<ChannelName> {
    let has_address = |r: &&crate::domain::policy::Reach| {
        r.address.is_some() || operator_state.bound.contains_key(&r.channel)
    };
    operator.reach.iter().filter(has_address).map(|r| r.channel.clone()).collect()
}

fn invite(operator_state: &OperatorState, now: Now) -> Option<InviteView> {
    let invite = operator_state.invite.as_ref().filter(|i| i.until > now.line)?;
    Some(InviteView { until: civil(now, invite.until), opened: invite.claim.is_some() })
}
