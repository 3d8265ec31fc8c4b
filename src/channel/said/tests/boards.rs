//! Everything that a supervisor can be shown.

use jiff::civil::{Date, date};

use super::fixtures::{NOW, code, other_code};
use crate::domain::say::{Board, Say, ToOperator, Which};

const TODAY: Date = date(2026, 11, 24);

/// One of each kind.
pub fn boards() -> Vec<Say> {
    let cases = |which, next| Board::Cases { which, cases: vec![code(), other_code()], next };
    let mut all: Vec<Board> = Which::ALL.into_iter().map(|which| cases(which, None)).collect();
    all.extend([
        cases(Which::Held, Some(code())),
        Board::Roster,
        Board::ShiftBegins { cases: vec![code(), other_code()], own: 1 },
        Board::Stats { from: TODAY, today: TODAY },
        Board::BulkSure { release: true, count: 2, more: true, until: NOW },
        Board::BulkSure { release: false, count: 2, more: false, until: NOW },
        Board::BulkDone { release: true, count: 2, id: NOW },
        Board::BulkDone { release: false, count: 2, id: NOW },
        Board::BulkUndone { count: 2 },
    ]);
    all.into_iter().map(|board| Say::Operator(ToOperator::Board(board))).collect()
}
