//! What supervisors look at: every case by where it stands, everybody, what was counted; and what is held as a whole.
//!
//! Whoever is off duty, off or paused reads none of it: a phone that was taken unlocked must tell no more than the
//! cases that its owner has.

use crate::domain::case::{Case, Index};
use crate::domain::changes::{List, Snapshot};
use crate::domain::command::Command;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::say::{Board, ToOperator, Which, Word};
use crate::domain::tally;
use crate::domain::time::{Now, Stamp};

use super::bulk;
use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START};
use super::moves::reason::{DONE, Outcome, Reason};

/// How many days are told of what was counted, today being the last.
const DAYS: i32 = 7;

/// A supervisor asks.
pub(super) fn asked(desk: &mut Desk, me: &OperatorId, command: &Command) -> Outcome {
    if !desk.is_supervisor(me) {
        return (Reason::Refused, Some(Word::SupervisorsOnly));
    }
    if !desk.may_read(me) {
        return (Reason::Refused, Some(Word::NotOnDuty));
    }
    match command {
        Command::All(which, after) => cases(desk, me, *which, *after),
        Command::Roster => show(desk, me, Board::Roster),
        Command::Stats => stats(desk, me),
        Command::Bulk { release, until } => bulk::asked(desk, me, *release, *until),
        Command::UndoBulk(id) => bulk::undo(desk, me, *id),
        _ => (Reason::Refused, Some(Word::UnknownCommand)),
    }
}

fn show(desk: &mut Desk, me: &OperatorId, board: Board) -> Outcome {
    desk.tell(me, ToOperator::Board(board), None, SendOptions::default());
    DONE
}

/// A page of the cases that stand so, the oldest first.
fn cases(desk: &mut Desk, me: &OperatorId, which: Which, after: Option<CaseCode>) -> Outcome {
    if after.is_some_and(|code| desk.case(code).is_none()) {
        return (Reason::Refused, Some(Word::NoSuchCase));
    }
    let list = list(which, after.and_then(|code| desk.case(code)).as_ref());
    let listed = desk.snap.lists.get(&list).cloned().unwrap_or_default();
    let next = listed.get(AT_ONCE - 1).map(|(code, _)| *code).filter(|_| listed.len() > AT_ONCE);
    let cases = listed.into_iter().take(AT_ONCE).map(|(code, _)| code).collect();
    show(desk, me, Board::Cases { which, cases, next })
}

/// The list of cases that such a command looks at.
pub(super) fn looked_at(command: &Command, snapshot: &Snapshot) -> Option<List> {
    match command {
        Command::All(which, after) => Some(list(*which, after.and_then(|code| snapshot.cases.get(&code)))),
        Command::Bulk { .. } => Some(bulk::held()),
        _ => None,
    }
}

/// The list of the cases that stand so, behind that one. Where that stands elsewhere by now, it begins earlier rather
/// than later: what is told twice is no loss.
fn list(which: Which, after: Option<&Case>) -> List {
    let behind = after.map_or(START, |case| (place(which, case), case.code));
    match which {
        Which::Unanswered | Which::Waiting | Which::Assigned => List::Open(behind),
        Which::Held => List::Beyond(Index::Held, behind),
        Which::Answered => List::Beyond(Index::Answered, behind),
        Which::Unreachable => List::Beyond(Index::Unreachable, behind),
        Which::Closed => List::Beyond(Index::ClosedUnanswered, behind),
    }
}

/// By what a case is ordered among those.
fn place(which: Which, case: &Case) -> Stamp {
    let stands = |index: &Index| match which {
        Which::Unanswered | Which::Waiting | Which::Assigned => index.is_open(),
        Which::Held => *index == Index::Held,
        Which::Answered => *index == Index::Answered,
        Which::Unreachable => *index == Index::Unreachable,
        Which::Closed => *index == Index::ClosedUnanswered,
    };
    let there = case.indexes().into_iter().find(|(index, _)| stands(index)).map(|(_, at)| at);
    let answered = || case.replies.iter().rev().find_map(|reply| Some(reply.answered.as_ref()?.since()));
    there.or_else(answered).unwrap_or(case.opened_at)
}

fn stats(desk: &mut Desk, me: &OperatorId) -> Outcome {
    let Now { civil, .. } = desk.now;
    let today = tally::day(desk.policy, civil);
    let from = today.saturating_sub(jiff::Span::new().days(DAYS - 1));
    show(desk, me, Board::Stats { from, today })
}
