//! What an operator who is locked out loses of a case: the copies in their chat, and their own words that are not out
//! yet.

use std::collections::BTreeMap;

use crate::domain::case::{Case, OUTDATED};
use crate::domain::forget::Copies;
use crate::domain::id::{Address, ChannelName, ChatId, OperatorId, SourceId};
use crate::domain::message::Progress;
use crate::domain::say::{Recipient, Say, ToOperator};

use super::desk::{Desk, SendOptions};
use super::{clearing, outgoing};

/// Holds what they wrote that is not out yet, and takes their cards back.
pub fn take_back(desk: &mut Desk, case: &mut Case, who: &OperatorId) {
    for reply in case.replies.iter_mut().filter(|r| r.operator == *who && r.progress == Progress::Pending) {
        (reply.stopped, reply.held) = (true, true);
    }
    let mut there: BTreeMap<ChatId, Vec<SourceId>> = BTreeMap::new();
    for card in case.shown.iter_mut().filter(|card| card.operator == *who) {
        card.live = false;
        if let Some(chat) = card.chat.filter(|_| card.at != OUTDATED) {
            there.entry(chat).or_default().push(card.at);
        }
    }
    for (chat, messages) in there {
        delete(desk, &Copies { operator: who.clone(), chat, place: None, messages });
    }
}

/// Asks whoever has the case now what becomes of held words.
pub fn offer_held(desk: &mut Desk, case: &Case) {
    for reply in case.replies.iter().filter(|r| r.held && r.progress == Progress::Refused) {
        outgoing::offer(desk, case, &reply.operator, reply.seq);
    }
}

/// Takes messages out of a chat in which an operator who is locked out was, as far as its service still does that.
pub fn delete(desk: &mut Desk, copies: &Copies) {
    let Some((channel, address)) = place_of(desk, copies) else { return };
    let (chat, language) = (copies.chat, desk.roster().language_of(&copies.operator, desk.policy));
    for messages in clearing::pieces(copies.messages.iter().copied()) {
        let to = Recipient::Chat { channel: channel.clone(), chat, address: address.clone() };
        let say = Say::Operator(ToOperator::Gone { messages });
        let how = SendOptions { bulk: true, ..SendOptions::default() };
        desk.deliver(to, say, language.clone(), None, how);
    }
}

/// Where an operator is, or was, reached by that channel, if that is one place.
pub fn place_by(desk: &Desk, who: &OperatorId, by: &ChannelName) -> Option<(ChannelName, Address)> {
    let state = desk.roster().operator_state(who);
    let bound = state.bound.get(by).or(state.seized.get(by)).map(|binding| binding.address.clone());
    let address = bound.or_else(|| {
        let reach = desk.policy.operator(who)?.reach.iter().filter(|way| way.channel == *by);
        let mut named = reach.filter_map(|way| way.address.clone());
        named.next().filter(|_| named.next().is_none())
    });
    Some((by.clone(), address?))
}

/// Where that chat of theirs is: one to which they are bound, or had been, or that of the config. Of several there it can't
/// be told which it is: a number is that of another message in another chat.
pub fn place_of(desk: &Desk, copies: &Copies) -> Option<(ChannelName, Address)> {
    let state = desk.roster().operator_state(&copies.operator);
    let bound = state.bound.into_iter().chain(state.seized).find(|(_, b)| b.chat == copies.chat);
    let known = bound.map(|(channel, b)| (channel, b.address)).or_else(|| copies.place.clone());
    let recalls = |channel: &ChannelName| desk.traits(channel).recalls;
    known.filter(|(channel, _)| recalls(channel)).or_else(|| {
        let reach = &desk.policy.operator(&copies.operator)?.reach;
        let named = reach.iter().filter(|way| recalls(&way.channel));
        let mut named = named.filter_map(|way| Some((way.channel.clone(), way.address.clone()?)));
        named.next().filter(|_| named.next().is_none())
    })
}
