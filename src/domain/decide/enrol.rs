//! Binding an operator to a chat: a single-use link, then four digits that the inviter confirms.
//!
//! The link alone is not enough: it may have been forwarded, or opened by whoever holds the phone. The
//! digits show the inviter that the chat that opened it is the one they mean.

use std::time::Duration;

use crate::domain::event::Arrival;
use crate::domain::id::OperatorId;
use crate::domain::roster::{Binding, Claim, Invite};
use crate::domain::say::{Recipient, Say, ToOperator, Word};

use super::moves::desk::{Desk, SendOptions};
use super::moves::offers;
use super::moves::reason::{Answer, Reason};

/// How long a link is good.
const VALID: Duration = Duration::from_secs(15 * 60);
/// How many wrong digits end an invitation.
const WRONG: u8 = 3;

/// Makes an invitation; an earlier one ends with it. Whoever is locked out gets none before that is over.
pub(super) fn invite(desk: &mut Desk, who: &OperatorId) -> Reason {
    if desk.roster().operator_state(who).locked {
        desk.answer = Answer::Word(Word::LockedOut { who: who.clone(), by: None });
        return Reason::Refused;
    }
    let until = desk.now.line + VALID;
    let token = desk.token();
    let invite = Invite { token: token.clone(), until, claim: None, wrong: 0 };
    desk.roster_mut().operator_state_mut(who).invite = Some(invite);
    desk.answer = Answer::Invited { token, until: desk.now.civil_of(until) };
    Reason::Enrolment
}

/// A chat opened a link. `None` if that is no invitation of ours, so that it is an ordinary start.
pub(super) fn open(desk: &mut Desk, arrival: &Arrival, token: &str) -> Option<Reason> {
    let (who, invite) = find(desk, token)?;
    let binding = Binding { address: arrival.address.clone(), chat: arrival.chat };
    let to = Recipient::Chat {
        channel: arrival.channel.clone(),
        chat: arrival.chat,
        address: arrival.address.clone(),
    };
    let language = desk.roster().language_of(&who, desk.policy);
    let over = invite.until <= desk.now.line
        || invite.claim.as_ref().is_some_and(|c| c.binding != binding)
        || !takes(desk, &who, arrival);
    let word = if over {
        Word::EnrolOver
    } else {
        let digits = invite.claim.map_or_else(|| format!("{:04}", desk.random(8) % 10_000), |c| c.digits);
        let claim = Claim { channel: arrival.channel.clone(), binding, digits: digits.clone() };
        if let Some(invite) = &mut desk.roster_mut().operator_state_mut(&who).invite {
            invite.claim = Some(claim);
        }
        Word::EnrolDigits(digits)
    };
    desk.deliver(to, Say::Operator(ToOperator::Word(word)), language, None, SendOptions::default());
    Some(Reason::Enrolment)
}

fn find(desk: &Desk, token: &str) -> Option<(OperatorId, Invite)> {
    let mut operator_states = desk.roster().operator_states.iter();
    operator_states.find_map(|(id, s)| {
        s.invite.as_ref().filter(|i| i.token == token).map(|invite| (id.clone(), invite.clone()))
    })
}

/// Whether the operator is to be reached on the channel at all, and not at a fixed address.
fn takes(desk: &Desk, who: &OperatorId, arrival: &Arrival) -> bool {
    let reach = desk.policy.operator(who).map(|o| o.reach.as_slice()).unwrap_or_default();
    reach.iter().any(|r| r.channel == arrival.channel && r.address.is_none())
}

/// The inviter gives the digits.
pub(super) fn confirm(desk: &mut Desk, who: &OperatorId, digits: &str) -> Reason {
    let operator_state = desk.roster().operator_state(who);
    let invite = operator_state.invite.filter(|i| i.until > desk.now.line);
    let Some((mut invite, claim)) = invite.and_then(|i| i.claim.clone().map(|c| (i, c))) else {
        desk.answer = Answer::NothingToConfirm;
        return Reason::Refused;
    };
    if claim.digits != digits {
        invite.wrong += 1;
        let left = (invite.wrong < WRONG).then_some(invite);
        desk.roster_mut().operator_state_mut(who).invite = left;
        desk.answer = Answer::WrongDigits;
        return Reason::Refused;
    }
    bind(desk, who, claim);
    Reason::Enrolment
}

fn bind(desk: &mut Desk, who: &OperatorId, claim: Claim) {
    // A chat is one person's: whoever was bound to it before is not any more.
    for operator_state in desk.roster_mut().operator_states.values_mut() {
        operator_state.bound.retain(|_, b| b.chat != claim.binding.chat);
    }
    let operator_state = desk.roster_mut().operator_state_mut(who);
    operator_state.invite = None;
    operator_state.refused.remove(&claim.channel);
    operator_state.seized.retain(|_, b| b.chat != claim.binding.chat);
    let (channel, chat) = (claim.channel.clone(), claim.binding.chat);
    // What stands in the chat of before goes from there in its time, as it would have.
    let before = operator_state.bound.insert(claim.channel, claim.binding);
    operator_state.seized.extend(before.filter(|b| b.chat != chat).map(|b| (channel, b)));
    desk.word(who, Word::Enrolled, None, None);
    desk.tell(who, ToOperator::OperatorHelp, None, SendOptions::default());
    desk.tell_supervisors(&ToOperator::Word(Word::EnrolledOther(who.clone())), None, Some(who));
    offers::offer_all(desk);
}
