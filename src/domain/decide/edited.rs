//! A contact changes a message, or the place where they are.

use crate::domain::case::{Case, KEPT, Reply};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Said};
use crate::domain::message::{Entry, Progress};
use crate::domain::say::{CardWhy, FeedbackKind};

use super::campaign;
use super::incoming::said_something;
use super::late;
use super::moves::cards;
use super::moves::desk::Desk;
use super::moves::reason::Reason;
use super::moves::replies::is_open;
use super::moves::resume::{continues, go_on};
use super::moves::transcript::note_down;
use super::moves::urgency::look_for_urgency;

/// A changed message. While nobody has answered it, it just reads differently; what is answered, or being
/// answered, is left as it was answered, and the change is a message of its own.
pub(super) fn decide(desk: &mut Desk, arrival: &Arrival, mut contact: Contact, said: &Said) -> Reason {
    if let Some(reason) = late::edited_by_stranger(desk, arrival, said) {
        return reason;
    }
    let link = desk
        .link(arrival, arrival.source)
        .filter(|l| contact.case == Some(l.case) && l.contact == contact.id);
    let known = link.and_then(|l| desk.case(l.case).map(|c| (c, l.seq)));
    let Some((mut case, seq)) = known.filter(|(c, _)| continues(desk, c)) else {
        return said_something(desk, arrival, contact, said);
    };
    if said.is_position() {
        return moved(desk, case, seq, said);
    }
    desk.feedback(arrival, FeedbackKind::Seen(arrival.source));
    contact.reachable = true;
    desk.save_contact(contact);
    look_for_urgency(desk, &mut case, &said.words());
    if is_open(&case, seq) && is_whole(&case, seq, said) {
        changed(desk, case, seq, said);
    } else {
        let why = why_changed(&case, seq);
        let seq = note_down(desk, arrival, &mut case, said);
        if campaign::is_held(&case) {
            campaign::said_more(desk, case, seq);
        } else {
            go_on(desk, case, seq, why);
        }
    }
    Reason::Edited
}

/// An open message reads otherwise. Whoever was shown it gets it anew, and only that counts as shown.
fn changed(desk: &mut Desk, mut case: Case, seq: u32, said: &Said) {
    // An edit of one part of an album brings that part alone; the others stay.
    let attachments = if said.album.is_some() { Vec::new() } else { said.attachments.clone() };
    let (at, text) = (desk.now.line, said.text.clone());
    desk.log(&mut case, Entry::Edited { seq, at, text, attachments });
    if let Some(saying) = case.said.iter_mut().find(|s| s.seq == seq) {
        saying.fingerprint = said.fingerprint;
    }
    case.questions.reword(seq, &said.text);
    case.outdate(seq, at);
    cards::refresh_cards(desk, &case, seq);
    if let Some(operator) = case.assignee().cloned() {
        cards::show(desk, &case, &operator, seq, CardWhy::Edited, true);
    }
    if campaign::is_held(&case) {
        // Whoever changes what is a copy says something of their own.
        campaign::release(desk, &mut case, "own_words");
    }
    desk.save(case);
}

/// A place moves with its contact, by the minute and for hours. It is no new message: it answers nothing, opens
/// nothing and stays as answered as it was; its cards follow now and then, where they stand.
fn moved(desk: &mut Desk, mut case: Case, seq: u32, said: &Said) -> Reason {
    let Some(place) = said.attachments.first() else { return Reason::Nothing };
    let Some(entries) = case.moves(seq, place, desk.now.line) else { return Reason::Moved };
    for entry in entries {
        desk.log(&mut case, entry);
    }
    cards::show_places(desk, &mut case);
    desk.save(case);
    Reason::Moved
}

/// What the change came after: nobody may be told of an answer that there was not.
fn why_changed(case: &Case, seq: u32) -> CardWhy {
    let replied = |is: fn(&Reply) -> bool| case.replies.iter().any(|r| r.covers >= seq && is(r));
    // Of a long case the oldest answers are no longer known one by one.
    let long_ago = case.ever_answered && case.replies.len() >= KEPT;
    if replied(|r| r.progress == Progress::Pending && !r.stopped) {
        CardWhy::ChangedMeanwhile
    } else if case.spell().is_some_and(|s| s.holds(seq)) {
        CardWhy::Edited
    } else if replied(|r| r.progress == Progress::Delivered) || long_ago {
        CardWhy::Changed
    } else {
        CardWhy::Edited
    }
}

/// Whether the change is to all of that message, and not to one part of an album or one of several repeats.
fn is_whole(case: &Case, seq: u32, said: &Said) -> bool {
    said.album.is_none() && case.said.iter().all(|s| s.seq != seq || s.repeats == 0)
}
