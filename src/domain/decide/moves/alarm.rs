//! Operators hear that cases run late: of one as such, of several in one message that says how many and names the
//! oldest, and that changes where it lies as more come. Two thousand messages would hide what they tell. Urgent ones
//! stand first in it, and each rings anew while not all that it names are urgent.

use std::time::Duration;

use crate::domain::case::{Case, Priority};
use crate::domain::id::{OperatorId, SourceId};
use crate::domain::roster::Alarm;
use crate::domain::say::{Settlement, Slot, ToOperator};

use super::desk::{Desk, SendOptions};

/// How many cases it names.
const NAMED: usize = 10;
/// For how long further late cases change the message instead of ringing anew; longer where it names so many already.
const FEW: Duration = Duration::from_secs(60);
const MANY: Duration = Duration::from_secs(600);
/// How far before all others an urgent case stands.
const FIRST: Duration = Duration::from_hours(100 * 366 * 24);
/// How long what can't be changed where it lies waits for more.
const GATHER: Duration = Duration::from_secs(300);

/// Tells somebody that a case runs late.
pub fn alert(desk: &mut Desk, to: &OperatorId, case: &Case) {
    let urgent = case.priority == Priority::Urgent;
    let since =
        case.unanswered_since().unwrap_or(desk.now.line) - if urgent { FIRST } else { Duration::ZERO };
    let known = desk.roster().operator_state(to).alarm.filter(|alarm| goes_on(desk, alarm));
    let alarm = match known {
        Some(alarm) if alarm.cases.iter().any(|(_, code)| *code == case.code) => alarm,
        Some(mut alarm) => {
            alarm.total = alarm.total.saturating_add(1);
            let named = alarm.cases.iter().filter(|(at, _)| desk.now.line.since(*at) >= FIRST).count();
            alarm.cases.push((since, case.code));
            alarm.cases.sort_unstable();
            alarm.cases.truncate(NAMED);
            several(desk, to, alarm, urgent && named < NAMED)
        }
        None => {
            let how = SendOptions { slot: Some(Slot::Alert), ..SendOptions::default() };
            let delivery = desk.tell(to, ToOperator::Alert { cases: vec![case.code] }, Some(case), how);
            let (at, cases) = (desk.now.line, vec![(since, case.code)]);
            Alarm { delivery, at, total: 1, cases, place: None }
        }
    };
    desk.roster_mut().operator_state_mut(to).alarm = Some(alarm);
}

/// The message lies in its reader's chat, where it can be changed.
pub fn lies(desk: &mut Desk, settlement: &Settlement, to: &OperatorId, ids: &[SourceId]) {
    let Some(mut alarm) = desk.roster().operator_state(to).alarm else { return };
    if alarm.delivery == settlement.delivery.id {
        alarm.place = settlement.chat.zip(ids.last().copied());
        desk.roster_mut().operator_state_mut(to).alarm = Some(alarm);
    }
}

fn goes_on(desk: &Desk, alarm: &Alarm) -> bool {
    let lasts = if alarm.cases.len() < NAMED { FEW } else { MANY };
    desk.now.line.since(alarm.at) < lasts
}

/// The message about several begins as one of its own, in the place of the first where that is not out yet; and anew
/// where it must ring.
fn several(desk: &mut Desk, to: &OperatorId, alarm: Alarm, rings: bool) -> Alarm {
    let changes = desk.way_of(to).is_some_and(|channel| desk.traits(&channel).edits);
    let edits = (alarm.total > 2 && changes && !rings).then_some(alarm.delivery);
    let slot = Some(edits.map_or(Slot::Alert, Slot::Card));
    let cases = alarm.cases.iter().map(|(_, code)| *code).collect();
    let wait = if changes || rings { Duration::ZERO } else { GATHER };
    let how = SendOptions { slot, wait, bulk: edits.is_some(), decides: true, ..SendOptions::default() };
    let told = desk.tell(to, ToOperator::Alarm { cases, total: alarm.total, edits }, None, how);
    if edits.is_some() { alarm } else { Alarm { delivery: told, place: None, ..alarm } }
}
