//! Held cases that are closed together, as copies of one text or all at once: each keeps what it takes to be held again.

use crate::domain::case::{Case, State};
use crate::domain::id::OperatorId;
use crate::domain::message::Milestone;
use crate::domain::say::{Board, ToOperator};
use crate::domain::time::Stamp;

use super::desk::{Desk, SendOptions};

/// Closes a case that is held, with what it takes to hold it again. `id` is when closing them began, in line time.
pub fn close(desk: &mut Desk, case: &mut Case, by: Option<&OperatorId>, id: Stamp) {
    if !matches!(case.state, State::Held { .. }) {
        return;
    }
    case.shut(State::Closed { at: desk.now.line, operator: by.cloned(), why: "spam".into() });
    if let Some(shut) = &mut case.handled.shut {
        shut.together = Some(id);
    }
    desk.happened(case, Milestone::Closed, by, "spam");
}

/// Whoever wanted it hears how many they were, and how to undo it.
pub fn done(desk: &mut Desk, by: &OperatorId, release: bool, count: u32, id: Stamp) {
    let board = Board::BulkDone { release, count, id };
    desk.tell(by, ToOperator::Board(board), None, SendOptions::default());
}
