//! The latest drill: who was called, who answered, how fast.

use serde::{Deserialize, Serialize};

use crate::domain::drill::{Call, Drill};
use crate::domain::id::{CaseCode, ChannelName, OperatorId};
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;
use crate::domain::time::{Now, Stamp};

use super::{SCHEMA, civil};

/// The latest drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillView {
    /// The version of the format.
    pub schema: u32,
    /// When it was made.
    pub at: String,
    /// When it began; none if there never was one.
    pub began: Option<String>,
    /// When it ends by itself.
    pub until: Option<String>,
    /// When it ended; none while it runs.
    pub ended: Option<String>,
    /// Who was called, in config order; who is off the roster by now, last.
    pub calls: Vec<CallView>,
}

/// How one operator took it. Times are from when it was begun to when the test case stood in front of them, and
/// from there on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// Who.
    pub operator: OperatorId,
    /// The code that the test case shows.
    pub code: CaseCode,
    /// The channel that brought it, once it did.
    pub channel: Option<ChannelName>,
    /// Why no channel brings it, as a fixed word.
    pub lost: Option<String>,
    /// After how many seconds it stood in front of them.
    pub delivered_after_s: Option<u64>,
    /// After how many seconds they pressed Take.
    pub taken_after_s: Option<u64>,
    /// After how many seconds they answered.
    pub answered_after_s: Option<u64>,
}

impl DrillView {
    /// The latest drill, as of `now`.
    #[must_use]
    pub fn of(policy: &Policy, roster: &Roster, now: Now) -> Self {
        let drill = roster.drill.as_ref();
        Self {
            schema: SCHEMA,
            at: now.civil.to_string(),
            began: drill.map(|drill| civil(now, drill.at)),
            until: drill.map(|drill| civil(now, drill.until)),
            ended: drill.and_then(|drill| drill.ended).map(|at| civil(now, at)),
            calls: drill.map(|drill| calls(policy, drill)).unwrap_or_default(),
        }
    }

    /// How many answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.calls.iter().filter(|call| call.answered_after_s.is_some()).count()
    }
}

fn calls(policy: &Policy, drill: &Drill) -> Vec<CallView> {
    let place = |id: &OperatorId| policy.operators.iter().position(|o| o.id == *id).unwrap_or(usize::MAX);
    let mut calls: Vec<CallView> = drill.calls.iter().map(|(id, call)| view(drill, id, call)).collect();
    calls.sort_by_key(|call| place(&call.operator));
    calls
}

fn view(drill: &Drill, operator: &OperatorId, call: &Call) -> CallView {
    let from = call.place.as_ref().map_or(drill.at, |place| place.at);
    let after = |at: Option<Stamp>| at.map(|at| at.since(from).as_secs());
    CallView {
        operator: operator.clone(),
        code: call.code,
        channel: call.place.as_ref().map(|place| place.channel.clone()),
        lost: call.lost.clone(),
        delivered_after_s: call.place.as_ref().map(|place| place.at.since(drill.at).as_secs()),
        taken_after_s: after(call.taken_at),
        answered_after_s: after(call.answered_at),
    }
}
