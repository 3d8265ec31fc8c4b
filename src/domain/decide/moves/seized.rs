//! What an operator who is locked out loses of a case: the copies in their chat, and their own words that are not out
//! yet.

use std::collections::BTreeMap;

use crate::domain::case::{Case, OUTDATED};
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
        delete(desk, who, chat, messages);
    }
}

/// Asks whoever has the case now what becomes of held words.
pub fn offer_held(desk: &mut Desk, case: &Case) {
    for reply in case.replies.iter().filter(|r| r.held && r.progress == Progress::Refused) {
        outgoing::offer(desk, case, &reply.operator, reply.seq);
    }
}

/// Takes messages out of a chat in which an operator who is locked out was, as far as its service still does that.
pub fn delete(desk: &mut Desk, who: &OperatorId, chat: ChatId, messages: Vec<SourceId>) {
    let Some((channel, address)) = place_of(desk, who, chat) else { return };
    let language = desk.roster().language_of(who, desk.policy);
    for messages in clearing::pieces(messages) {
        let to = Recipient::Chat { channel: channel.clone(), chat, address: address.clone() };
        let say = Say::Operator(ToOperator::Gone { messages });
        let how = SendOptions { bulk: true, ..SendOptions::default() };
        desk.deliver(to, say, language.clone(), None, how);
    }
}

/// Where that chat of theirs is: one to which they had been bound, or the one of the config.
fn place_of(desk: &Desk, who: &OperatorId, chat: ChatId) -> Option<(ChannelName, Address)> {
    let seized = desk.roster().operator_state(who).seized;
    let bound = seized.into_iter().find(|(_, b)| b.chat == chat).map(|(channel, b)| (channel, b.address));
    bound.or_else(|| {
        let mut reach = desk.policy.operator(who)?.reach.iter();
        reach.find_map(|r| {
            let address = r.address.clone().filter(|_| desk.traits(&r.channel).recalls)?;
            Some((r.channel.clone(), address))
        })
    })
}
