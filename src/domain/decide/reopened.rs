//! A case that was closed is open again, by whatever way: no card of it goes on saying that it is closed.

use std::time::Duration;

use crate::domain::case::{Case, Shown, State};
use crate::domain::id::OperatorId;
use crate::domain::say::Buttons;

use super::moves::cards;
use super::moves::desk::Desk;

/// Older cards are taken back from their chats, or soon will be: nobody reads them any more.
const STAYS: Duration = Duration::from_secs(46 * 3600);

/// Each case that a decision opened again shows so on the cards that closing it changed.
pub(super) fn follow(desk: &mut Desk) {
    let closed_by_then = |case: &Case| match desk.snap.cases.get(&case.code)?.state.clone() {
        State::Closed { operator, .. } if !is_closed(case) => Some((case.clone(), operator)),
        _ => None,
    };
    let opened: Vec<_> = desk.changes.cases.values().filter_map(closed_by_then).collect();
    for (case, last) in opened {
        show(desk, case, last.as_ref());
    }
}

fn is_closed(case: &Case) -> bool {
    matches!(case.state, State::Closed { .. })
}

/// The cards of whoever has it by now get their buttons again; those of who had it last say where it went.
fn show(desk: &mut Desk, mut case: Case, last: Option<&OperatorId>) {
    let holder = case.operator().cloned();
    let mut shown = std::mem::take(&mut case.shown);
    let stands = |card: &&mut Shown| desk.now.civil.since(card.known_at) < STAYS && !card.live;
    let stale: Vec<_> = shown.iter_mut().filter(stands).collect();
    for card in stale {
        let theirs = Some(&card.operator) == holder.as_ref();
        let look = match &case.state {
            _ if theirs => cards::buttons_for(&case, &card.operator),
            _ if Some(&card.operator) != last => continue,
            State::Held { .. } if !case.is_blocked() => continue,
            State::Held { .. } => Buttons::Held,
            _ => Buttons::Moved(holder.clone()),
        };
        card.live = theirs;
        cards::update_card(desk, &case, card, look);
    }
    case.shown = shown;
    desk.save(case);
}
