//! Words that go out, or come back, by a press: a draft, a refused reply, a recall; and notes, which never do.

use crate::domain::case::{Case, Reply};
use crate::domain::event::{Arrival, Came};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Entry, Message, Progress};
use crate::domain::say::{Say, Word};

use super::casework::{DONE, Outcome};
use super::desk::{Desk, Manner};
use super::reason::Reason;
use super::{incoming, reply};

pub(super) fn send_again(desk: &mut Desk, mut case: Case, seq: u32) -> Outcome {
    let refused = |r: &&Reply| matches!(r.progress, Progress::Refused | Progress::TakenBack);
    let Some(old) = case.reply(seq).filter(refused).cloned() else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    reply::post(desk, &mut case, &old.operator, seq, old.source, old.covers);
    desk.save(case);
    (Reason::Reply, None)
}

pub(super) fn send_draft(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    seq: u32,
) -> Outcome {
    if !is_draft(desk, &case, seq) || case.reply(seq).is_some() {
        return (Reason::Refused, Some(Word::NotNow));
    }
    let on = match &arrival.what {
        Came::Pressed { on, .. } => *on,
        _ => arrival.source,
    };
    // The button stands under the draft: whatever was shown before that was seen.
    let covers = case.shown_before(me, on);
    reply::post(desk, &mut case, me, seq, on, covers);
    desk.save(case);
    (Reason::Reply, None)
}

/// Whether that message is a colleague's draft: nothing else in a transcript may go out by a press.
fn is_draft(desk: &Desk, case: &Case, seq: u32) -> bool {
    let listed = desk.snap.entries.get(&(case.code, seq)).into_iter().flatten();
    let draft = |e: &Entry| matches!(e, Entry::Said(m) if m.seq == seq && matches!(m.from, Author::Draft(_)));
    case.head.iter().chain(listed).any(draft)
}

/// Takes a delivered reply back: deletes it at the contact. How that ends is settled later.
pub(super) fn recall(desk: &mut Desk, case: &Case, seq: u32) -> Outcome {
    let Some(reply) = case.reply(seq).filter(|r| r.progress == Progress::Delivered).cloned() else {
        return (Reason::Refused, Some(Word::NotNow));
    };
    let say = Say::AnswerRecalled { seq, target: reply.delivery };
    desk.tell_contact_of(case, say, Manner { decides: true, ..Manner::default() });
    DONE
}

pub(super) fn note(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    mut case: Case,
    text: &str,
) -> Outcome {
    let seq = case.next_seq;
    case.next_seq += 1;
    let message = Message {
        seq,
        from: Author::Note(me.clone()),
        channel: arrival.channel.clone(),
        source: arrival.source,
        parts: vec![arrival.source],
        sent_at: arrival.sent_at,
        received_at: desk.now.line,
        text: text.to_owned(),
        attachments: Vec::new(),
        album: None,
    };
    desk.log(&mut case, Entry::Said(message));
    incoming::link(desk, arrival, &case, seq);
    if let Some(owner) = case.operator().filter(|o| *o != me).cloned() {
        desk.tell(&owner, Say::Noted { seq, by: me.clone() }, Some(&case), Manner::default());
    }
    desk.save(case);
    (Reason::OperatorCommand, Some(Word::Noted))
}
