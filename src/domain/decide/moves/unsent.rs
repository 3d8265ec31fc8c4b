//! Something did not go out: what that means for its case, and what its writer is told.

use crate::domain::case::Reply;
use crate::domain::message::{Entry, Progress};
use crate::domain::say::{Delivery, Say, TickEnd, Word};

use super::desk::Desk;
use super::recall;
use super::replies::{advance, find, tick};

/// Something for a contact did not go out: whoever wrote it hears so. It was refused with that word, or there
/// was nothing to do.
pub fn not_sent(desk: &mut Desk, delivery: &Delivery, refused: Option<&str>) {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    match delivery.say {
        Say::Answer { seq } => {
            let Some(reply) = find(&case, delivery.id) else { return };
            advance(desk, &mut case, &reply, Progress::Refused);
            tick(desk, &case, &reply, seq, end_of(&reply, refused));
            desk.save(case);
        }
        // The answer waited in front of it, and went out as it now reads.
        Say::AnswerEdited { .. } if refused.is_none() && desk.is_mail(&case.channel) => {}
        Say::AnswerEdited { target, seq } => {
            // What is not out reads as it was changed if it ever goes.
            let out = find(&case, target).filter(|r| r.progress == Progress::Delivered);
            let Some(reply) = out else { return };
            let at = desk.now.line;
            desk.log(&mut case, Entry::ChangeFailed { seq, at });
            desk.word(&reply.operator, Word::ChangeFailed, Some(&case), Some(reply.source));
            desk.save(case);
        }
        Say::AnswerRecalled { .. } => {
            let gone = refused == Some("gone");
            recall::end(desk, delivery, if gone { TickEnd::RecallGone } else { TickEnd::RecallFailed });
        }
        _ => {}
    }
}

/// How its writer is told that a reply did not go out: it was refused with that word, or dropped before. Each
/// word says what happened, and no more than that.
fn end_of(reply: &Reply, refused: Option<&str>) -> TickEnd {
    match refused {
        Some("cant_copy") => TickEnd::NotPassed,
        Some("too_large") => TickEnd::TooLarge,
        Some("blocked") => TickEnd::Blocked,
        Some("deactivated" | "not_found") => TickEnd::AccountGone,
        Some("forbidden") => TickEnd::Forbidden,
        Some("restricted") => TickEnd::Restricted,
        None if reply.stopped => TickEnd::Stopped,
        Some("dropped") | None => TickEnd::NotSent,
        Some(_) => TickEnd::Refused,
    }
}
