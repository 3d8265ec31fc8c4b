//! Mail that may be a machine's: it is a case like any other, but for two bounds, so that newsletters and old
//! answering machines bring no flood, and nothing of it is lost.

use std::time::Duration;

use crate::domain::automatic::WhyKept;
use crate::domain::case::{Case, State};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Said};
use crate::domain::id::ContactId;
use crate::domain::message::{Author, Entry};
use crate::domain::say::CardWhy;

use super::moves::desk::Desk;
use super::moves::reason::Reason;
use super::moves::resume::continues;
use super::moves::transcript::{message, note_down};
use super::moves::{cards, kept};

/// What comes so soon after a mail of ours is likely the answer of a machine to it.
const AT_ONCE: Duration = Duration::from_secs(120);

/// What becomes of it, if it takes no case on: the rest of a source's day is counted, and what comes at once after
/// a mail of ours is shown and leaves answered what was answered.
pub(super) fn set_apart(
    desk: &mut Desk,
    arrival: &Arrival,
    contact: &Contact,
    said: &Said,
) -> Option<Reason> {
    if !said.maybe_machine {
        return None;
    }
    let latest = contact.case.and_then(|code| desk.case(code)).filter(|case| continues(desk, case));
    if let Some(case) = latest.clone().filter(|_| lately_mailed(desk, contact)) {
        return Some(beside(desk, arrival, case, said));
    }
    let stream = said.stream.as_ref()?;
    let free = stream.places.iter().copied().find(|place| !desk.snap.seen.contains(place));
    if let Some(place) = free {
        desk.changes.seen.push(place);
        return None;
    }
    if let Some(mut case) = latest {
        let seq = case.next_seq;
        case.next_seq += 1;
        let message = message(desk, arrival, &case, seq, Author::Automatic, said);
        desk.log(&mut case, Entry::Said(message));
        desk.save(case);
    }
    kept::keep(desk, arrival, said, WhyKept::Folded);
    count(desk, said);
    Some(Reason::Folded)
}

/// Remembers which message of which case is the latest of its source that was shown.
pub(super) fn shown(desk: &mut Desk, contact: ContactId, said: &Said) {
    let Some(stream) = &said.stream else { return };
    let Some(case) = desk.contact(contact).and_then(|c| c.case).and_then(|code| desk.case(code)) else {
        return;
    };
    let Some(last) = case.said.last() else { return };
    let link = crate::domain::changes::Link {
        case: case.code,
        contact: case.contact,
        seq: last.seq,
        delivery: None,
        aside: false,
        inner: false,
        at: desk.now.line,
    };
    desk.changes.links.push((stream.link(), link));
}

fn lately_mailed(desk: &Desk, contact: &Contact) -> bool {
    let at = contact.mailed_at.max(contact.acknowledged_at);
    at.is_some_and(|at| desk.now.line.since(at) < AT_ONCE)
}

/// Into the case, and before its operator's eyes, but unanswered it is not.
fn beside(desk: &mut Desk, arrival: &Arrival, mut case: Case, said: &Said) -> Reason {
    let seq = note_down(desk, arrival, &mut case, said);
    let operator = case.operator().filter(|_| !matches!(case.state, State::Closed { .. })).cloned();
    if let Some(operator) = operator {
        cards::show(desk, &case, &operator, seq, CardWhy::Further, true);
    }
    desk.save(case);
    Reason::Beside
}

/// One more, at the card of the latest that was shown.
fn count(desk: &mut Desk, said: &Said) {
    let Some(link) = said.stream.as_ref().and_then(|stream| desk.snap.links.get(&stream.link())) else {
        return;
    };
    let seq = link.seq;
    let Some(mut case) = desk.case(link.case) else { return };
    let Some(saying) = case.said.iter_mut().find(|saying| saying.seq == seq) else { return };
    saying.repeats += 1;
    cards::refresh_cards(desk, &case, seq);
    desk.save(case);
}
