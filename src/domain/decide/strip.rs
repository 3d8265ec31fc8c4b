//! What goes by age of what stays: attachments and notes of closed cases, the beginning of the audit trail.

use crate::domain::forget::Strip;
use crate::domain::trail::{Begin, CUT, Head, Who};

use super::moves::desk::Desk;
use super::moves::reason::Reason;

/// Takes parts out of a case that is over; one that was taken up since keeps all.
pub(super) fn decide(desk: &mut Desk, strip: &Strip) -> Reason {
    let Some(mut case) = desk.case(strip.code) else { return Reason::Nothing };
    let Some((closed, gone)) = case.over().filter(|(closed, _)| *closed == strip.closed) else {
        return Reason::Nothing;
    };
    for entry in &mut case.head {
        if let Some(without) = entry.without(strip.parts, &strip.notes) {
            *entry = without;
        }
    }
    if strip.parts.notes {
        case.noted = None;
    }
    let amended = strip.amended.iter().map(|(place, entry)| (strip.code, *place, entry.clone()));
    desk.changes.amended.extend(amended);
    if strip.last {
        case.stripped = Some((closed, gone.and(strip.parts)));
    }
    desk.save(case);
    Reason::Stripped
}

/// The trail begins there from now on, and tells that it does. Its end is never cut.
pub(super) fn cut_trail(desk: &mut Desk, begin: &Begin) -> Reason {
    let before = desk.roster().trail_begin.map_or(Head::default(), |begin| begin.after);
    let Some(cut) = begin.after.n.checked_sub(before.n).filter(|cut| *cut > 0) else {
        return Reason::Nothing;
    };
    if begin.after.n >= desk.roster().trail.n {
        return Reason::Nothing;
    }
    desk.changes.cut = cut;
    let first = desk.roster().trail_begin.map_or(begin.first, |known| known.first);
    desk.roster_mut().trail_begin = Some(Begin { first, ..*begin });
    desk.act(Who::Line, CUT, (None, None), "done");
    Reason::TrailCut
}
