//! Where the line writes to its operators, or did: whatever it sent about a case stands in one of these chats.

use std::collections::BTreeSet;

use crate::channel::Hasher;
use crate::domain::id::{Address, ChannelName, ChatId, OperatorId};
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;

/// The chats of one operator: those to which they are bound, or were until they were locked out, and those of the config.
#[must_use]
pub fn of(operator: &OperatorId, roster: &Roster, policy: &Policy, hasher: &dyn Hasher) -> BTreeSet<ChatId> {
    let state = roster.operator_state(operator);
    let bound = state.bound.values().chain(state.seized.values()).map(|binding| binding.chat);
    let reach = policy.operator(operator).into_iter().flat_map(|o| &o.reach);
    let named = reach.filter_map(|way| Some(hasher.chat_id(&way.channel, way.address.as_ref()?)));
    bound.chain(named).collect()
}

/// Where that chat of an operator's is, if it is one of these.
#[must_use]
pub fn place(
    operator: &OperatorId,
    chat: ChatId,
    (roster, policy): (&Roster, &Policy),
    hasher: &dyn Hasher,
) -> Option<(ChannelName, Address)> {
    let state = roster.operator_state(operator);
    let bound = state.bound.into_iter().chain(state.seized).find(|(_, binding)| binding.chat == chat);
    bound.map(|(channel, binding)| (channel, binding.address)).or_else(|| {
        let mut named = policy.operator(operator)?.reach.iter().filter_map(|way| {
            let address = way.address.clone()?;
            (hasher.chat_id(&way.channel, &address) == chat).then(|| (way.channel.clone(), address))
        });
        named.next()
    })
}

/// Of all operators there are, or that the roster still knows.
#[must_use]
pub fn of_all(roster: &Roster, policy: &Policy, hasher: &dyn Hasher) -> Vec<(OperatorId, ChatId)> {
    let named = policy.operators.iter().map(|o| o.id.clone());
    let all: BTreeSet<OperatorId> = named.chain(roster.operator_states.keys().cloned()).collect();
    let chats =
        |id: OperatorId| of(&id, roster, policy, hasher).into_iter().map(move |chat| (id.clone(), chat));
    all.into_iter().flat_map(chats).collect()
}

/// Of all operators those from which messages can be taken back.
#[must_use]
pub fn that_recall(roster: &Roster, policy: &Policy, hasher: &dyn Hasher) -> Vec<(OperatorId, ChatId)> {
    let recalls = |channel: &ChannelName| policy.traits(channel).recalls;
    let mut all = BTreeSet::new();
    for (id, state) in &roster.operator_states {
        let bound = state.bound.iter().chain(&state.seized).filter(|(channel, _)| recalls(channel));
        all.extend(bound.map(|(_, binding)| (id.clone(), binding.chat)));
    }
    for operator in &policy.operators {
        let reach = operator.reach.iter().filter(|way| recalls(&way.channel));
        let named = reach.filter_map(|way| Some(hasher.chat_id(&way.channel, way.address.as_ref()?)));
        all.extend(named.map(|chat| (operator.id.clone(), chat)));
    }
    all.into_iter().collect()
}
