//! The replies that a case remembers: finding one, how far it came, and what its writer is told of it.

use crate::domain::case::{Case, Reply};
use crate::domain::id::DeliveryId;
use crate::domain::message::{Entry, Progress};
use crate::domain::say::{Slot, TickEnd, ToOperator};

use super::desk::{Desk, SendOptions};

/// The reply that a delivery carries.
pub fn find(case: &Case, delivery: DeliveryId) -> Option<Reply> {
    case.replies.iter().find(|r| r.delivery == delivery).cloned()
}

/// Its delivery went on; `why` it did not arrive, as a fixed word.
pub fn advance(desk: &mut Desk, case: &mut Case, reply: &Reply, progress: Progress, why: Option<&str>) {
    if let Some(kept) = case.replies.iter_mut().find(|r| r.delivery == reply.delivery) {
        kept.progress = progress;
        if progress == Progress::Delivered {
            kept.sent_at = desk.now.line;
        }
    }
    let at = desk.now.line;
    desk.log(case, Entry::Delivery { seq: reply.seq, at, progress, why: why.map(str::to_owned) });
}

/// How a reply ends is told where it was said that it can be stopped, if that was said and its writer is still
/// reached there.
pub fn tick(desk: &mut Desk, case: &Case, reply: &Reply, seq: u32, end: TickEnd) -> DeliveryId {
    let there = reply.tick_by.is_some() && reply.tick_by == desk.way_of(&reply.operator);
    let slot = reply.tick.filter(|_| there).map(Slot::Card);
    let how = SendOptions { slot, ..SendOptions::replying(reply.source) };
    desk.tell(&reply.operator, ToOperator::Tick { seq, end }, Some(case), how)
}

/// Whether the contact has it, or will if nothing comes between.
pub fn is_alive(reply: &Reply) -> bool {
    match reply.progress {
        Progress::Pending => !reply.stopped,
        Progress::Delivered => true,
        Progress::Refused | Progress::Unsure | Progress::TakenBack => false,
    }
}

/// Whether nobody has answered a message, or is just answering it.
pub fn is_open(case: &Case, seq: u32) -> bool {
    let answering = case.replies.iter().any(|r| r.progress == Progress::Pending && r.covers >= seq);
    !answering && case.spell().is_some_and(|s| s.holds(seq))
}
