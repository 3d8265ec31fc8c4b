//! What an ask over the socket names.

use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::id::{CaseCode, OperatorId};

/// The case that an ask is about.
pub(super) fn code_of(ask: &AdminAsk) -> Option<CaseCode> {
    match ask {
        AdminAsk::Command(Command::Case { code, .. }) => *code,
        _ => None,
    }
}

/// The operator whom an ask names.
pub(super) fn named(ask: &AdminAsk) -> Option<&OperatorId> {
    match ask {
        AdminAsk::Invite(who)
        | AdminAsk::Confirm(who, _)
        | AdminAsk::Pause(who, _)
        | AdminAsk::Resume(who)
        | AdminAsk::Lock { operator: who, .. }
        | AdminAsk::Unlock(who)
        | AdminAsk::Command(Command::Case { ask: CaseAsk::GiveTo(Some(who)), .. }) => Some(who),
        AdminAsk::Command(_)
        | AdminAsk::LetIn(..)
        | AdminAsk::Restore(_)
        | AdminAsk::Drill(_)
        | AdminAsk::Announce(_)
        | AdminAsk::ConfirmBot(_) => None,
    }
}

/// The operator whom an ask invites.
pub(super) fn invited(ask: &AdminAsk) -> Option<&OperatorId> {
    match ask {
        AdminAsk::Invite(who) => Some(who),
        _ => None,
    }
}
