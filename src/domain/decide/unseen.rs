//! A card that came back: its operator has not seen it, so it does not count as shown, their channel does not
//! work, and what it showed must reach somebody. So it is with a drill's test case.

use std::collections::BTreeSet;

use crate::domain::case::{Case, OUTDATED, Reply, Shown};
use crate::domain::changes::List;
use crate::domain::id::{CaseCode, ChannelName, DeliveryId, OperatorId};
use crate::domain::message::Progress;
use crate::domain::say::{CardWhy, Recipient, Say, ToOperator};

use super::drill;
use super::moves::desk::Desk;
use super::moves::lists::owned;
use super::moves::reason::Reason;
use super::moves::{cards, reach, recall};

/// A card of that case came back.
pub(super) fn card(desk: &mut Desk, channel: &ChannelName, case: Case, card: &Shown) -> Reason {
    let who = card.operator.clone();
    let (code, unseen) = (case.code, forget(desk, case, card));
    reach::refuse_channel(desk, &who, channel);
    show_again(desk, code, &who, &unseen);
    Reason::Bounced
}

/// A mail about several cases came back, and all that is known is one delivery that it carried: the cases are
/// among those that the operator has.
pub(super) fn search(desk: &mut Desk, who: &OperatorId, delivery: DeliveryId, channel: &ChannelName) {
    let list: List = owned(who);
    let codes: Vec<CaseCode> =
        desk.snap.lists.get(&list).into_iter().flatten().map(|(code, _)| *code).collect();
    let shown = |s: &&Shown| s.delivery == delivery && s.operator == *who;
    let found = codes
        .iter()
        .filter_map(|code| desk.case(*code))
        .find_map(|case| case.shown.iter().find(shown).cloned());
    let test = drill::as_card(desk, who);
    let Some(card) = found.or_else(|| test.clone().filter(|t| t.delivery == delivery)) else { return };
    let mut unseen = Vec::new();
    for case in codes.iter().filter_map(|code| desk.case(*code)).collect::<Vec<_>>() {
        unseen.push((case.code, forget(desk, case, &card)));
    }
    reach::refuse_channel(desk, who, channel);
    for (code, unseen) in unseen {
        show_again(desk, code, who, &unseen);
    }
    if test.is_some_and(|test| test.is_with(&card)) && drill::running(desk).is_some() {
        drill::came_back(desk, who);
    }
}

/// The card, and what came with it, does not count as shown, nor as answered by whoever had not seen it.
fn forget(desk: &mut Desk, mut case: Case, card: &Shown) -> BTreeSet<u32> {
    let unseen = case.unsee(card);
    let blind: Vec<(DeliveryId, u32)> =
        case.replies.iter().filter_map(|r| blind(&case, r, card, &unseen)).collect();
    for (reply, first) in blind {
        recall::take_back_from(desk, &mut case, &[reply], first);
    }
    if !unseen.is_empty() {
        case.missed(&unseen);
        desk.save(case);
    }
    unseen
}

/// From which of the unseen messages on a reply answers what its writer had not seen, if it does. Another card
/// of such a message counts if it was there before the reply; of one in another chat that can't be told.
fn blind(case: &Case, reply: &Reply, card: &Shown, unseen: &BTreeSet<u32>) -> Option<(DeliveryId, u32)> {
    let goes = matches!(reply.progress, Progress::Pending | Progress::Delivered);
    let by_then = |s: &Shown| s.at != OUTDATED && (s.chat != card.chat || s.at < reply.source);
    let seen =
        |seq: u32| case.shown.iter().any(|s| s.operator == card.operator && s.seq == seq && by_then(s));
    let first = unseen.iter().copied().find(|seq| !seen(*seq))?;
    (goes && reply.operator == card.operator && reply.covers >= first).then_some((reply.delivery, first))
}

/// By the operator's next channel, if there is one; if not, the case is on its way to somebody else.
fn show_again(desk: &mut Desk, code: CaseCode, who: &OperatorId, unseen: &BTreeSet<u32>) {
    let Some(case) = desk.case(code).filter(|c| c.assignee() == Some(who)) else { return };
    if desk.policy.operator(who).is_none_or(|o| desk.roster().way_to(o).is_none()) {
        return;
    }
    let to = Recipient::Operator(who.clone());
    for seq in unseen.iter().filter(|seq| case.spell().is_some_and(|s| s.holds(**seq))) {
        let coming = desk.changes.deliveries.iter().any(|d| {
            d.to == to
                && d.case == Some(code)
                && matches!(d.say, Say::Operator(ToOperator::Card { seq: s, .. }) if s == *seq)
        });
        if !coming {
            cards::show(desk, &case, who, *seq, CardWhy::Further, false);
        }
    }
}
