//! A reply waits for its writer's second look. It may be what saves somebody, so they hear of it by every channel that they
//! have, at once and again; then supervisors do.

use std::time::Duration;

use crate::domain::case::{Case, Undecided};
use crate::domain::id::{OperatorId, SourceId};
use crate::domain::message::Milestone;
use crate::domain::names::Betrayal;
use crate::domain::say::ToOperator;

use super::desk::{Desk, SendOptions};

/// After how long its writer hears of it again, and supervisors hear of it.
const AGAIN: [Duration; 2] = [Duration::from_mins(5), Duration::from_mins(15)];
/// So many are told of again; whoever has more of them in one case has seen them.
const MOST: usize = 8;

/// It waits from now on.
pub fn wait(
    desk: &mut Desk,
    case: &mut Case,
    (me, seq): (&OperatorId, u32),
    at: SourceId,
    why: Option<Betrayal>,
) {
    let why = why.map_or("doubtful", Betrayal::word);
    tell(desk, case, (me, seq), Some(at));
    desk.happened(case, Milestone::HeldBack, Some(me), why);
    if case.undecided.len() >= MOST {
        case.undecided.remove(0);
    }
    let next = Some(desk.now.line + AGAIN[0]);
    let (by, since, why) = (me.clone(), desk.now.line, why.to_owned());
    case.undecided.push(Undecided { seq, by, since, next, why });
}

/// Who wrote it hears of it by every channel of theirs.
fn tell(desk: &mut Desk, case: &Case, (me, seq): (&OperatorId, u32), at: Option<SourceId>) {
    let say = ToOperator::Draft { seq, by: me.clone() };
    let first = desk.way_of(me);
    desk.tell(me, say.clone(), Some(case), SendOptions { reply_to: at, ..SendOptions::default() });
    let ways =
        desk.policy.operator(me).map(|o| desk.roster().ways_to(o).map(|(channel, _)| channel).collect());
    let others: Vec<_> = ways.unwrap_or_default();
    for channel in others.into_iter().filter(|channel| Some(channel) != first.as_ref()) {
        desk.tell(me, say.clone(), Some(case), SendOptions { by: Some(channel), ..SendOptions::default() });
    }
}

/// Tells again of those whose time has come. Returns whether there was one.
pub fn remind(desk: &mut Desk, case: &mut Case) -> bool {
    let now = desk.now.line;
    let due: Vec<Undecided> =
        case.undecided.iter().filter(|u| u.next.is_some_and(|at| at <= now)).cloned().collect();
    for one in &due {
        let waited = now.since(one.since);
        if waited < AGAIN[1] {
            tell(desk, case, (&one.by, one.seq), None);
        } else {
            let (who, why) = (Some(one.by.clone()), "not_looked_at".to_owned());
            let say = ToOperator::Happened { what: Milestone::HeldBack, who, why };
            desk.tell_supervisors(&say, Some(case), None);
        }
        let next = (waited < AGAIN[1]).then(|| one.since + AGAIN[1]);
        if let Some(kept) = case.undecided.iter_mut().find(|kept| kept.seq == one.seq) {
            kept.next = next;
        }
    }
    !due.is_empty()
}

/// Their words went out: whatever of theirs waited before is decided, by sending it or by writing it anew.
pub fn over(case: &mut Case, by: &OperatorId, seq: u32) {
    case.undecided.retain(|one| one.seq != seq && one.by != *by);
}
