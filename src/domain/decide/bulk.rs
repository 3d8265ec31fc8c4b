//! All that is held, at once: let through or closed, once a supervisor is sure. What was closed so can be held again for
//! a day, as old as it was.

use std::time::Duration;

use crate::domain::case::{Case, Index, State};
use crate::domain::changes::List;
use crate::domain::event::Followup;
use crate::domain::id::{CaseCode, OperatorId};
use crate::domain::message::Milestone;
use crate::domain::say::{Board, ToOperator, Word};
use crate::domain::time::Stamp;
use crate::domain::trail::Who;

use super::moves::desk::{Desk, SendOptions};
use super::moves::lists::{AT_ONCE, START};
use super::moves::reason::{DONE, Outcome, Reason};
use super::moves::together;
use super::{campaign, introduce};

/// For how long a supervisor is sure of what they were asked.
const SURE: Duration = Duration::from_secs(3600);
/// For how long what was closed together can be held again.
const UNDOABLE: Duration = Duration::from_secs(24 * 3600);

/// A piece of what is done with all that is held.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    /// Whether it is let through; else it is closed.
    pub release: bool,
    /// Who wants it.
    pub by: &'a OperatorId,
    /// Of what was held by then, in line time.
    pub until: Stamp,
    /// When it began, in line time.
    pub id: Stamp,
    /// Beyond this case.
    pub after: (Stamp, CaseCode),
    /// How many it was so far.
    pub count: u32,
}

/// The list of what is held, from its beginning.
pub(super) fn held() -> List {
    List::Beyond(Index::Held, START)
}

/// Asks whether that is wanted, or begins with it where somebody is sure.
pub(super) fn asked(desk: &mut Desk, me: &OperatorId, release: bool, until: Option<Stamp>) -> Outcome {
    let listed = desk.snap.lists.get(&held()).cloned().unwrap_or_default();
    if listed.is_empty() {
        return (Reason::Refused, Some(Word::NothingHeld));
    }
    let now = desk.now.line;
    if let Some(until) = until.filter(|until| *until <= now && now.since(*until) < SURE) {
        let what = if release { "held_release" } else { "held_close" };
        desk.act(Who::Operator(me.clone()), what, (None, None), "done");
        let by = me.clone();
        desk.later(Followup::Bulk { release, by, until, id: now, after: START, count: 0 });
    } else {
        let count = u32::try_from(listed.len().min(AT_ONCE)).unwrap_or(u32::MAX);
        let more = listed.len() > AT_ONCE;
        let say = ToOperator::Board(Board::BulkSure { release, count, more, until: now });
        desk.tell(me, say, None, SendOptions::default());
    }
    DONE
}

/// The next of them.
pub(super) fn page(desk: &mut Desk, piece: Piece) {
    let list = List::Beyond(Index::Held, piece.after);
    let listed = desk.snap.lists.get(&list).cloned().unwrap_or_default();
    let (mut count, mut waiting) = (piece.count, Vec::new());
    let seen: Vec<_> = listed.iter().take(AT_ONCE).filter(|(_, since)| *since < piece.until).collect();
    for (code, _) in &seen {
        // Who is blocked is held for that, and stays so until somebody thinks again of just them.
        let held = |case: &Case| matches!(case.state, State::Held { .. }) && case.handled.blocked.is_none();
        let Some(mut case) = desk.case(*code).filter(held) else { continue };
        if piece.release {
            campaign::let_go(desk, &mut case, "by_hand");
            waiting.extend(matches!(case.state, State::Waiting { .. }).then(|| case.clone()));
        } else {
            together::close(desk, &mut case, Some(piece.by), piece.id);
        }
        desk.save(case);
        count += 1;
    }
    introduce::tell(desk, &waiting.iter().collect::<Vec<_>>());
    let (by, Piece { release, until, id, .. }) = (piece.by.clone(), piece);
    match seen.last().filter(|_| listed.len() > AT_ONCE && seen.len() == AT_ONCE) {
        Some((code, at)) => {
            desk.later(Followup::Bulk { release, by, until, id, after: (*at, *code), count });
        }
        None => together::done(desk, &by, release, count, id),
    }
}

/// What was closed together then is held again.
pub(super) fn undo(desk: &mut Desk, me: &OperatorId, id: Stamp) -> Outcome {
    let now = desk.now.line;
    if id > now || now.since(id) > UNDOABLE {
        return (Reason::Refused, Some(Word::BulkUndoOver));
    }
    desk.act(Who::Operator(me.clone()), "held_undo", (None, None), "done");
    desk.later(Followup::UndoBulk { by: me.clone(), id, after: (id, CaseCode::FIRST), count: 0 });
    DONE
}

/// The next of them: they were closed at that time or later.
pub(super) fn undo_page(
    desk: &mut Desk,
    by: &OperatorId,
    id: Stamp,
    after: (Stamp, CaseCode),
    mut count: u32,
) {
    let listed = desk.snap.lists.get(&List::Beyond(Index::Closed, after)).cloned().unwrap_or_default();
    for (code, _) in listed.iter().take(AT_ONCE) {
        if let Some(case) = desk.case(*code)
            && hold_again(desk, case, id, by)
        {
            count += 1;
        }
    }
    if let Some((code, at)) = listed.get(AT_ONCE - 1).filter(|_| listed.len() > AT_ONCE) {
        desk.later(Followup::UndoBulk { by: by.clone(), id, after: (*at, *code), count });
        return;
    }
    desk.tell(by, ToOperator::Board(Board::BulkUndone { count }), None, SendOptions::default());
}

/// Whether it was one of them, and stands as it was left.
fn hold_again(desk: &mut Desk, mut case: Case, id: Stamp, by: &OperatorId) -> bool {
    let State::Closed { .. } = case.state else { return false };
    let Some(shut) = case.handled.shut.take_if(|shut| shut.together == Some(id)) else { return false };
    (case.state, case.campaign) = (shut.state, shut.campaign);
    desk.happened(&mut case, Milestone::Held, Some(by), "undone");
    desk.save(case);
    true
}
