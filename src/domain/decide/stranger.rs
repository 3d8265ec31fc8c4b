//! Somebody writes to a bot that is not for them: a stranger to the operators' own, an operator of it to the public one.

use crate::domain::event::{Arrival, Came};
use crate::domain::id::{Language, OperatorId};
use crate::domain::language;
use crate::domain::roster::Binding;
use crate::domain::say::{FeedbackKind, Recipient, Say, ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::Reason;

/// Whether whoever wrote is a stranger to a channel of the operators' own. Who was a contact before it became that is
/// none: what they write is still heard.
pub(super) fn is_one(desk: &Desk, arrival: &Arrival) -> bool {
    let knows = desk.contact(arrival.chat.contact()).is_some_and(|contact| contact.case.is_some());
    desk.policy.is_for_operators(&arrival.channel) && !knows
}

/// They hear one neutral line, and nothing of theirs is kept or shown.
pub(super) fn decide(desk: &mut Desk, arrival: &Arrival) -> Reason {
    end_spinner(desk, arrival, None);
    let now = desk.now.line;
    if matches!(arrival.what, Came::Said(_)) && desk.roster_mut().strangers.meet(arrival.chat, now) {
        let app = arrival.app_language.as_ref();
        let language = language::choose(None, app, "", desk.policy).0;
        answer(desk, arrival, Word::Stranger, language);
    }
    Reason::Stranger
}

/// The operator who writes to a public bot though they are reached by one of the operators' own.
pub(super) fn colleague(desk: &Desk, arrival: &Arrival) -> Option<OperatorId> {
    desk.roster().reached_elsewhere(desk.policy, &arrival.channel, &arrival.address)
}

/// They are no contact, and what they write there goes nowhere, which they are told. That they began the chat is kept:
/// what is too large for their own bot can be copied into it.
pub(super) fn at_the_public_bot(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) -> Reason {
    let channel = arrival.channel.clone();
    if arrival.what == Came::Reachable(false) {
        if desk.roster().operator_state(me).bound.contains_key(&channel) {
            desk.roster_mut().operator_state_mut(me).bound.remove(&channel);
        }
        return Reason::Reachability;
    }
    let binding = Binding { address: arrival.address.clone(), chat: arrival.chat };
    if desk.roster().operator_state(me).bound.get(&channel) != Some(&binding) {
        desk.roster_mut().operator_state_mut(me).bound.insert(channel, binding);
    }
    let language = desk.roster().language_of(me, desk.policy);
    end_spinner(desk, arrival, Some(&language));
    if matches!(arrival.what, Came::Said(_)) {
        answer(desk, arrival, Word::OtherBot, language);
    }
    Reason::Refused
}

fn end_spinner(desk: &mut Desk, arrival: &Arrival, language: Option<&Language>) {
    if let Came::Pressed { callback, .. } = &arrival.what {
        let word = language.map(|_| Word::OtherBot);
        let language = language.cloned().unwrap_or_else(|| desk.policy.fallback());
        let what = FeedbackKind::Pressed { callback: callback.clone(), word, case: None, language };
        desk.feedback(arrival, what);
    }
}

fn answer(desk: &mut Desk, arrival: &Arrival, word: Word, language: Language) {
    let Arrival { channel, chat, address, .. } = arrival.clone();
    let say = Say::Operator(ToOperator::Word(word));
    desk.deliver(Recipient::Chat { channel, chat, address }, say, language, None, SendOptions::default());
}
