//! What is sent as one message.

use crate::domain::say::{Delivery, Recipient, Say, ToOperator};
use crate::store::Tried;

/// A delivery as it is sent, and those that it stands for too.
pub(super) struct Piece {
    pub tried: Tried,
    pub merged: Vec<Delivery>,
}

/// Alerts of one run become one message.
pub(super) fn pieces(run: Vec<Tried>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(run.len());
    for tried in run {
        let earlier = pieces.iter_mut().find(|p| is_alert(&p.tried.delivery));
        match (earlier, &tried.delivery.say) {
            (Some(earlier), Say::Operator(ToOperator::Alert { cases }))
                if tried.delivery.to == earlier.tried.delivery.to =>
            {
                if let Say::Operator(ToOperator::Alert { cases: all }) = &mut earlier.tried.delivery.say {
                    all.extend(cases);
                }
                earlier.tried.maybe_sent |= tried.maybe_sent;
                // One message about several cases is a reply target for none of them.
                earlier.tried.delivery.case = None;
                earlier.merged.push(tried.delivery);
            }
            _ => pieces.push(Piece { tried, merged: Vec::new() }),
        }
    }
    pieces
}

fn is_alert(delivery: &Delivery) -> bool {
    matches!(delivery.say, Say::Operator(ToOperator::Alert { .. }))
        && !matches!(delivery.to, Recipient::Pager(_))
}
