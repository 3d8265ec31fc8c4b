//! Mail in an operator's name that was not theirs: they hear of it at most once an hour, with how much came, for
//! whoever forges one mail forges a thousand.

use std::time::Duration;

use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::roster::Forged;
use crate::domain::say::{ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};

/// How long after one notice the next may come.
const AGAIN: Duration = Duration::from_hours(1);

/// One more came.
pub(super) fn came(desk: &mut Desk, operator: &OperatorId, why: &str, about: Option<CaseCode>) {
    let (now, known) = (desk.now.line, desk.roster().operator_state(operator).forged);
    match known {
        Some(known) if now.since(known.told_at) < AGAIN => {
            let forged = Forged { untold: known.untold.saturating_add(1), ..known };
            desk.roster_mut().operator_state_mut(operator).forged = Some(forged);
        }
        _ => {
            let untold = known.map_or(0, |known| known.untold);
            if untold > 0 {
                tell(desk, operator, Word::Impostors(untold.saturating_add(1)), None);
            } else {
                tell(desk, operator, Word::Impostor(why.to_owned()), about);
            }
        }
    }
}

/// What came since the last notice is told when its hour is over.
pub(super) fn tick(desk: &mut Desk) {
    let now = desk.now.line;
    let states = desk.roster().operator_states.iter();
    let over = states.filter_map(|(id, state)| Some((id.clone(), state.forged?)));
    let over: Vec<_> = over.filter(|(_, forged)| now.since(forged.told_at) >= AGAIN).collect();
    for (operator, forged) in over {
        if forged.untold > 0 {
            tell(desk, &operator, Word::Impostors(forged.untold), None);
        } else {
            desk.roster_mut().operator_state_mut(&operator).forged = None;
        }
    }
}

/// It gives way to every newcomer's card.
fn tell(desk: &mut Desk, operator: &OperatorId, word: Word, about: Option<CaseCode>) {
    let case = about.and_then(|code| desk.case(code));
    let how = SendOptions { bulk: true, ..SendOptions::default() };
    desk.tell(operator, ToOperator::Word(word), case.as_ref(), how);
    let forged = Forged { told_at: desk.now.line, untold: 0 };
    desk.roster_mut().operator_state_mut(operator).forged = Some(forged);
}
