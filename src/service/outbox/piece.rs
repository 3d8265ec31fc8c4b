//! What is sent as one message.

use crate::domain::id::DeliveryId;
use crate::domain::say::{Delivery, Recipient, Say, ToOperator};
use crate::store::Tried;

/// How many newcomers one message tells of: what fits into one, a line each.
const LINES: usize = 64;

/// A delivery as it is sent, and those that it stands for too.
pub(super) struct Piece {
    pub tried: Tried,
    pub merged: Vec<Delivery>,
    /// How urgent the most urgent of what waits for it is, itself included.
    pub rank: u8,
}

impl Piece {
    /// All of them.
    pub fn ids(&self) -> impl Iterator<Item = DeliveryId> {
        std::iter::once(&self.tried.delivery).chain(&self.merged).map(|delivery| delivery.id)
    }
}

/// Alerts of one run become one message, and newcomers as few as tell of all.
pub(super) fn pieces(run: Vec<Tried>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(run.len());
    for tried in run {
        let earlier = pieces.iter_mut().rev().find(|p| takes(&p.tried.delivery, &tried.delivery));
        if let Some(earlier) = earlier {
            add(&mut earlier.tried.delivery.say, &tried.delivery.say);
            earlier.tried.maybe_sent |= tried.maybe_sent;
            // One message about several cases is a reply target for none of them.
            earlier.tried.delivery.case = None;
            earlier.merged.push(tried.delivery);
        } else {
            let rank = tried.delivery.class.rank();
            pieces.push(Piece { tried, merged: Vec::new(), rank });
        }
    }
    // What stands before an answer in its lane goes at the answer's turn, or the answer would wait for its own.
    let mut least = u8::MAX;
    for piece in pieces.iter_mut().rev() {
        let merged = piece.merged.iter().map(|delivery| delivery.class.rank());
        least = merged.chain([piece.rank, least]).min().unwrap_or(least);
        piece.rank = least;
    }
    pieces
}

/// Whether one message tells both.
fn takes(earlier: &Delivery, later: &Delivery) -> bool {
    if earlier.to != later.to || matches!(later.to, Recipient::Pager(_)) {
        return false;
    }
    let (Say::Operator(earlier), Say::Operator(later)) = (&earlier.say, &later.say) else { return false };
    match (earlier, later) {
        (ToOperator::Alert { .. }, ToOperator::Alert { .. }) => true,
        // One that rings is never told by changing one that lies there.
        (ToOperator::Alarm { edits, .. }, ToOperator::Alarm { edits: later, .. }) => {
            edits.is_none() || later.is_some()
        }
        (ToOperator::Newcomers { cases }, ToOperator::Newcomers { cases: more }) => {
            cases.len() + more.len() <= LINES
        }
        _ => false,
    }
}

/// Adds what a later one says; of many late cases the later one names all.
fn add(earlier: &mut Say, later: &Say) {
    let (Say::Operator(earlier), Say::Operator(later)) = (earlier, later) else { return };
    match (earlier, later) {
        (ToOperator::Alert { cases }, ToOperator::Alert { cases: more })
        | (ToOperator::Newcomers { cases }, ToOperator::Newcomers { cases: more }) => cases.extend(more),
        (ToOperator::Alarm { cases, total, .. }, ToOperator::Alarm { cases: all, total: of, .. }) => {
            cases.clone_from(all);
            *total = *of;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::id::{CaseCode, DeliveryId};
    use crate::domain::say::{Class, Headway};

    fn newcomers(codes: std::ops::Range<u64>) -> Tried {
        let cases = codes.map(CaseCode::from_bits).collect();
        let to = Recipient::Operator("olga".into());
        let say = Say::Operator(ToOperator::Newcomers { cases });
        let delivery = Delivery { to, say, case: None, ..fixture::answer(1, false).0 };
        Tried { delivery, attempts: 0, maybe_sent: false, headway: Headway::default() }
    }

    #[test]
    fn what_stands_before_an_answer_is_as_urgent_as_that() {
        let of = |n: u64, class| {
            let delivery = Delivery { id: DeliveryId(n), class, ..fixture::answer(1, false).0 };
            Tried { delivery, attempts: 0, maybe_sent: false, headway: Headway::default() }
        };
        let run = vec![of(1, Class::Receipt), of(2, Class::Answer), of(3, Class::Receipt)];
        let ranks: Vec<u8> = pieces(run).iter().map(|piece| piece.rank).collect();
        assert_eq!(ranks, [0, 0, 3]);
    }

    #[test]
    fn newcomers_take_as_few_messages_as_tell_of_all() {
        let run = (0..32).map(|n| newcomers(n * 32..(n + 1) * 32)).collect();
        let all = pieces(run);
        let lines = |piece: &Piece| match &piece.tried.delivery.say {
            Say::Operator(ToOperator::Newcomers { cases }) => cases.len(),
            _ => 0,
        };
        let lines: Vec<usize> = all.iter().map(lines).collect();
        assert_eq!(lines, [LINES; 16]);
        assert!(all.iter().all(|piece| piece.merged.len() == 1), "each is booked");
    }
}
