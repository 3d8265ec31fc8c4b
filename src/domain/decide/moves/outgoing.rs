//! An operator's words on their way to a contact: whose go out, what can't be passed on, and the way to the outbox.

use crate::domain::case::{Case, KEPT, Reply, Spell, State};
use crate::domain::event::Said;
use crate::domain::id::{ChannelName, OperatorId, SourceId};
use crate::domain::message::{Attachment, Entry, Kind, Progress};
use crate::domain::passage::{Passage, is_too_large, passage};
use crate::domain::say::{TickEnd, ToContact, ToOperator, Word};

use super::desk::{Desk, SendOptions};
use super::replies::{is_alive, tick};
use super::undecided;

/// Whether that operator's reply goes out: theirs is the case, or it was until a moment ago and the new
/// operator has not answered yet.
pub fn may_answer(desk: &Desk, case: &Case, me: &OperatorId) -> bool {
    match &case.state {
        State::Assigned { post, .. } if post.operator != *me => {
            let grace = post.handover.as_ref();
            let in_grace = grace.is_some_and(|h| h.from == *me && desk.now.line < h.until);
            let first = case.spell().map_or(0, Spell::first);
            let answered =
                case.replies.iter().any(|r| r.operator == post.operator && r.seq > first && is_alive(r));
            in_grace && !answered
        }
        State::Held { .. } | State::Waiting { .. } => false,
        _ => case.operator().is_none_or(|o| o == me),
    }
}

/// Why this content does not go out, if it does not.
pub fn not_relayed(desk: &Desk, said: &Said, from: &ChannelName, to: &ChannelName) -> Option<Word> {
    let refused = |a: &&Attachment| passage(a, from, to) == Passage::Refused;
    let refused: Vec<Kind> = said.attachments.iter().filter(refused).map(|a| a.kind).collect();
    let no_file = |kind| {
        use Kind::{ContactCard, Location, Poll, Sealed, Unsupported};
        matches!(kind, Unsupported | Sealed | Poll | ContactCard | Location)
    };
    if refused.iter().any(|kind| !no_file(*kind)) {
        return Some(Word::NoDocuments);
    }
    if said.unreadable || !refused.is_empty() || (said.text.trim().is_empty() && said.attachments.is_empty())
    {
        return Some(Word::CantRelay);
    }
    let anew = said.attachments.iter().filter(|a| passage(a, from, to) == Passage::Cleaned);
    is_too_large(anew, &desk.traits(to)).then_some(Word::TooLarge)
}

/// Puts a reply into the outbox and on the case's books: it covers the contact's messages up to one, and answers the
/// card of one, if that is known. A mail waits there for a second thought.
pub fn post(
    desk: &mut Desk,
    case: &mut Case,
    me: &OperatorId,
    seq: u32,
    source: SourceId,
    (covers, to): (u32, u32),
) {
    let wait = desk.traits(&case.channel).second_thought;
    let how = SendOptions { decides: true, wait, ..SendOptions::default() };
    let delivery = desk.tell_contact_of(case, ToContact::Answer { seq }, how);
    case.replies.retain(|r| r.seq != seq);
    // What goes now does not wait for its hour, too.
    case.handled.planned.retain(|planned| planned.seq != seq);
    undecided::over(case, me, seq);
    if case.replies.len() >= KEPT {
        forget_one(case);
    }
    let progress = Progress::Pending;
    let operator = me.clone();
    let mut reply = Reply {
        seq,
        operator,
        source,
        delivery,
        covers,
        to,
        progress,
        answered: None,
        stopped: false,
        held: false,
        tick: None,
        tick_by: None,
        sent_at: desk.now.line,
        recalled_by: None,
        recall_asked_by: None,
    };
    if !wait.is_zero() && has_buttons(desk, me) {
        reply.tick_by = desk.way_of(me);
        reply.tick = Some(tick(desk, case, &reply, seq, TickEnd::Waits));
    }
    case.replies.push(reply);
    case.questions.end();
    let at = desk.now.line;
    desk.log(case, Entry::Delivery { seq, at, progress, why: None });
}

/// Whether what that operator is sent comes at once and with buttons; by mail the time to stop would be over.
fn has_buttons(desk: &Desk, me: &OperatorId) -> bool {
    desk.way_of(me).is_some_and(|channel| desk.traits(&channel).buttons)
}

/// Lets the oldest reply go whose end is known; one still under way is never let go before others.
fn forget_one(case: &mut Case) {
    let settled = case.replies.iter().position(|r| r.progress != Progress::Pending);
    case.replies.remove(settled.unwrap_or(0));
}

/// Offers somebody's draft to the operator of the case.
pub fn offer(desk: &mut Desk, case: &Case, by: &OperatorId, seq: u32) {
    if let Some(owner) = case.operator().cloned() {
        desk.tell(&owner, ToOperator::Draft { seq, by: by.clone() }, Some(case), SendOptions::default());
    }
}
