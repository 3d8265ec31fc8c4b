//! Something did not go out: what that means for its case, and what its writer is told.

use crate::domain::case::{Case, Reply};
use crate::domain::message::{Entry, Progress};
use crate::domain::say::{Delivery, Refusal, Say, TickEnd, ToContact, Word};

use super::desk::Desk;
use super::outgoing;
use super::recall;
use super::replies::{advance, find, tick};

/// Why something for a contact did not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// The service refused it.
    Refused(Refusal),
    /// There was nothing to do any more, or its writer stopped it.
    Needless,
    /// Somebody said that it shall not go out.
    Dropped,
    /// It may have gone out.
    Unsure,
}

/// Something for a contact did not go out: whoever wrote it hears so.
pub fn not_sent(desk: &mut Desk, delivery: &Delivery, why: Unsent) {
    let Some(mut case) = delivery.case.and_then(|code| desk.case(code)) else { return };
    match delivery.say {
        Say::Contact(ToContact::Answer { seq }) => {
            let Some(mut reply) = find(&case, delivery.id) else { return };
            if why == Unsent::Needless && desk.roster().operator_state(&reply.operator).locked {
                hold(&mut case, &mut reply);
            }
            let word = match why {
                Unsent::Refused(why) => why.word(),
                Unsent::Needless if reply.held => "held",
                Unsent::Needless if reply.stopped => "stopped",
                Unsent::Needless | Unsent::Dropped => "dropped",
                Unsent::Unsure => "never_confirmed",
            };
            advance(desk, &mut case, &reply, Progress::Refused, Some(word));
            if reply.held {
                outgoing::offer(desk, &case, &reply.operator, seq);
            }
            tick(desk, &case, &reply, seq, end_of(&reply, why));
            desk.save(case);
        }
        // The answer waited in front of it, and went out as it now reads.
        Say::Contact(ToContact::AnswerEdited { .. })
            if why == Unsent::Needless && !desk.traits(&case.channel).edits => {}
        Say::Contact(ToContact::AnswerEdited { target, seq }) => {
            // What is not out reads as it was changed if it ever goes.
            let out = find(&case, target).filter(|r| r.progress == Progress::Delivered);
            let Some(reply) = out else { return };
            if why == Unsent::Unsure {
                desk.word(&reply.operator, Word::ChangeUnsure, Some(&case), Some(reply.source));
                return;
            }
            let at = desk.now.line;
            desk.log(&mut case, Entry::ChangeFailed { seq, at });
            desk.word(&reply.operator, Word::ChangeFailed, Some(&case), Some(reply.source));
            desk.save(case);
        }
        Say::Contact(ToContact::AnswerRecalled { .. }) => {
            let end = match why {
                Unsent::Refused(Refusal::Gone) => TickEnd::RecallGone,
                Unsent::Unsure => TickEnd::RecallUnsure,
                Unsent::Refused(_) | Unsent::Needless | Unsent::Dropped => TickEnd::RecallFailed,
            };
            recall::end(desk, delivery, end);
        }
        _ => {}
    }
}

/// Its writer was locked out before it was out: whoever has the case decides.
fn hold(case: &mut Case, reply: &mut Reply) {
    (reply.stopped, reply.held) = (true, true);
    for kept in case.replies.iter_mut().filter(|kept| kept.delivery == reply.delivery) {
        (kept.stopped, kept.held) = (true, true);
    }
}

/// How its writer is told that a reply did not go out. Each word says what happened, and no more than that.
fn end_of(reply: &Reply, why: Unsent) -> TickEnd {
    match why {
        Unsent::Refused(why) => refused_as(why),
        Unsent::Needless if reply.stopped => TickEnd::Stopped,
        Unsent::Needless | Unsent::Dropped => TickEnd::NotSent,
        Unsent::Unsure => TickEnd::Unsure,
    }
}

fn refused_as(why: Refusal) -> TickEnd {
    match why {
        Refusal::CantCopy => TickEnd::NotPassed,
        Refusal::TooLarge => TickEnd::TooLarge,
        Refusal::Blocked => TickEnd::Blocked,
        Refusal::Deactivated | Refusal::NotFound => TickEnd::AccountGone,
        Refusal::Forbidden => TickEnd::Forbidden,
        Refusal::Restricted => TickEnd::Restricted,
        Refusal::Quiet => TickEnd::Quiet,
        Refusal::Unsafe => TickEnd::Unsafe,
        Refusal::CantDelete | Refusal::Gone | Refusal::BadRequest => TickEnd::Refused,
    }
}
