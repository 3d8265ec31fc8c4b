//! What stands in an operator's chat goes from there, whatever becomes of its case: a phone that is taken tells of two
//! days at most, and a telephone number of ten minutes. Whoever has the case reads all of it under History.

use crate::domain::call;
use crate::domain::changes::Link;
use crate::domain::forget::Copies;
use crate::domain::id::{Address, ChannelName, ChatId, LinkKey, OperatorId, SourceId};
use crate::domain::say::{Calling, Recipient, Say, Settlement, ToOperator};

use super::moves::clearing;
use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;

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
        delete(desk, who, chat, ids.to_vec(), how);
    }
}

/// Takes these back: they have stood there for long enough.
pub(super) fn take_back(desk: &mut Desk, all: &[Copies]) -> Reason {
    for copies in all {
        let how = || SendOptions { bulk: true, ..SendOptions::default() };
        if !delete(desk, &copies.operator, copies.chat, copies.messages.clone(), how) {
            continue;
        }
        let keys = copies.messages.iter().map(|message| LinkKey { chat: copies.chat, message: *message });
        desk.changes.unlinked.extend(keys);
    }
    Reason::Forgotten
}

/// Returns whether there is such a place.
fn delete(
    desk: &mut Desk,
    who: &OperatorId,
    chat: ChatId,
    messages: Vec<SourceId>,
    how: impl Fn() -> SendOptions,
) -> bool {
    let Some((channel, address)) = place_of(desk, who, chat) else { return false };
    let language = desk.policy.language_of(who);
    for messages in clearing::pieces(messages) {
        let to = Recipient::Chat { channel: channel.clone(), chat, address: address.clone() };
        desk.deliver(to, ToOperator::Gone { messages }.into(), language.clone(), None, how());
    }
    true
}

/// Where that chat of theirs is, if messages can be taken back from it.
fn place_of(desk: &Desk, who: &OperatorId, chat: ChatId) -> Option<(ChannelName, Address)> {
    let state = desk.roster().operator_state(who);
    let bound = state.bound.into_iter().chain(state.seized).find(|(_, binding)| binding.chat == chat);
    let bound = bound.map(|(channel, binding)| (channel, binding.address));
    let place = bound.or_else(|| {
        let mut reach = desk.policy.operator(who)?.reach.iter();
        reach.find_map(|r| {
            let address = r.address.clone().filter(|_| desk.traits(&r.channel).recalls)?;
            Some((r.channel.clone(), address))
        })
    });
    place.filter(|(channel, _)| desk.traits(channel).recalls)
}
