//! Every command that is typed is answered: where nothing else tells whoever gave it what became of it, a word does.

use crate::domain::case::{Case, Priority};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{Deed, Delivery, Recipient, Say, ToOperator, Word};

use super::moves::desk::Desk;

/// What was done; none where its giver is told something about the case anyhow.
pub(super) fn done(desk: &Desk, me: &OperatorId, command: &Command, case: Option<CaseCode>) -> Option<Word> {
    if is_told(desk, me, case) {
        return None;
    }
    let case = case.and_then(|code| desk.case(code));
    Some(Word::Did(match command {
        Command::Case { ask, .. } => deed(ask, case.as_ref()),
        _ => Deed::Done,
    }))
}

/// Whether something about the case goes to them that they will see: a card that changes where it lies makes no sound,
/// and by mail it is nothing.
fn is_told(desk: &Desk, me: &OperatorId, case: Option<CaseCode>) -> bool {
    let seen = |d: &Delivery| !matches!(d.say, Say::Operator(ToOperator::CardUpdate { .. }));
    let mine = |d: &Delivery| d.to == Recipient::Operator(me.clone()) && d.case == case;
    desk.changes.deliveries.iter().any(|d| mine(d) && seen(d))
}

fn deed(ask: &CaseAsk, case: Option<&Case>) -> Deed {
    match ask {
        CaseAsk::Take => Deed::Taken,
        CaseAsk::PassOn => Deed::Passed(case.and_then(Case::assignee).cloned()),
        CaseAsk::GiveTo(Some(_)) => {
            case.and_then(Case::operator).map_or(Deed::Done, |who| Deed::Given(who.clone()))
        }
        CaseAsk::GiveMe => Deed::Yours,
        CaseAsk::Urgent(_) => match case.map(|case| case.priority) {
            Some(Priority::Urgent) => Deed::Urgent,
            Some(Priority::Normal) | None => Deed::Normal,
        },
        CaseAsk::SetLanguage(language) => Deed::Language(language.clone()),
        CaseAsk::Release => Deed::Released,
        CaseAsk::ReleaseAll | CaseAsk::CloseAll => Deed::Begun,
        CaseAsk::SendAgain(_) | CaseAsk::SendDraft(_) => Deed::Goes,
        _ => Deed::Done,
    }
}
