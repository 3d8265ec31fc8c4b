//! What stands in an operator's chat goes from there, whatever becomes of its case: a phone that is taken tells of two
//! days at most, and a telephone number of ten minutes. Whoever has the case reads all of it under History.

use crate::domain::call;
use crate::domain::changes::Link;
use crate::domain::forget::Copies;
use crate::domain::id::{LinkKey, SourceId};
use crate::domain::say::{Calling, Recipient, Say, Settlement, ToOperator};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;
use super::moves::{clearing, seized};

/// Remembers a message to an operator that is about no case, where it can be taken back.
pub(super) fn remember(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    let delivery = &settlement.delivery;
    let (Recipient::Operator(_), Some(chat)) = (&delivery.to, settlement.chat) else { return };
    let recalls = settlement.channel.as_ref().is_some_and(|channel| desk.traits(channel).recalls);
    if recalls && delivery.say.target().is_none() {
        let link = Link::of_none(delivery.id, desk.now.line);
        desk.changes.links.extend(ids.iter().map(|id| (LinkKey { chat, message: *id }, link.clone())));
    }
}

/// A number that somebody asked for goes after a while.
pub(super) fn number_goes(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    let delivery = &settlement.delivery;
    let number = Say::Operator(ToOperator::Calling(Calling::Number));
    if let (Recipient::Operator(who), Some(chat)) = (&delivery.to, settlement.chat)
        && delivery.say == number
    {
        let how = || SendOptions { wait: call::SHOWN, ..SendOptions::default() };
        let place = settlement.channel.as_ref().and_then(|by| seized::place_by(desk, who, by));
        let copies = Copies { operator: who.clone(), chat, place, messages: ids.to_vec() };
        delete(desk, &copies, how);
    }
}

/// Takes these back: they have stood there for long enough.
pub(super) fn take_back(desk: &mut Desk, all: &[Copies]) -> Reason {
    for copies in all {
        let how = || SendOptions { bulk: true, ..SendOptions::default() };
        if !delete(desk, copies, how) {
            continue;
        }
        let keys = copies.messages.iter().map(|message| LinkKey { chat: copies.chat, message: *message });
        desk.changes.unlinked.extend(keys);
    }
    Reason::Forgotten
}

/// Returns whether there is such a place.
fn delete(desk: &mut Desk, copies: &Copies, how: impl Fn() -> SendOptions) -> bool {
    let Some((channel, address)) = seized::place_of(desk, copies) else { return false };
    let (chat, language) = (copies.chat, desk.roster().language_of(&copies.operator, desk.policy));
    for messages in clearing::pieces(copies.messages.iter().copied()) {
        let to = Recipient::Chat { channel: channel.clone(), chat, address: address.clone() };
        desk.deliver(to, ToOperator::Gone { messages }.into(), language.clone(), None, how());
    }
    true
}
