//! A call comes in: from an exchange, by its voicemail, or from an operator who heard it. It is a contact's message like
//! any other from here on, but that its contact is told nothing.

use crate::domain::call::{self, Call};
use crate::domain::event::{Aliases, Arrival, Came, Said};
use crate::domain::id::{Address, CaseCode, ContactId, OperatorId, SourceId};
use crate::domain::say::{Recipient, Say, ToOperator, Word};

use super::contact;
use super::moves::desk::{Desk, SendOptions};
use super::moves::reason::{Answer, Outcome, Reason};

/// From an exchange or a mailbox: whoever handed it in is told which case it is.
pub(super) fn came(desk: &mut Desk, arrival: &Arrival) -> Reason {
    let reason = contact::decide(desk, arrival);
    if let Some(code) = case_of(desk, arrival.chat.contact()) {
        desk.answer = Answer::Called(code);
    }
    reason
}

/// From an operator. It is theirs if they can have it, for they heard it, and is given out like any other if not.
pub(super) fn entered(
    desk: &mut Desk,
    arrival: &Arrival,
    me: &OperatorId,
    number: Option<&Address>,
    words: &str,
) -> Outcome {
    let channel = call::channel();
    let unique = desk.token();
    let (address, contact) = match number {
        Some(number) => {
            let known = desk.snap.addressees.get(&(channel.clone(), number.clone()));
            let Some(known) = known else { return (Reason::Refused, Some(Word::NotNow)) };
            (number.clone(), known.id)
        }
        // Nobody calls from there a second time: any id is theirs alone.
        None => (call::Caller::Withheld.address(&unique), desk.fresh_contact()),
    };
    let fingerprint = match &arrival.what {
        Came::Said(said) => said.fingerprint,
        _ => [0; 16],
    };
    let said = Said {
        text: words.to_owned(),
        parts: vec![SourceId::bare(arrival.sent_at.0)],
        call: Some(Call { number: number.is_some(), ..Call::default() }),
        heard_by: Some(me.clone()),
        fingerprint,
        ..Said::default()
    };
    let call = Arrival {
        channel,
        address,
        chat: contact.chat(),
        aliases: Aliases::default(),
        source: SourceId::bare(arrival.sent_at.0),
        sent_at: arrival.sent_at,
        app_language: None,
        what: Came::Said(said),
    };
    contact::decide(desk, &call);
    take_out(desk, arrival, me);
    let Some(code) = case_of(desk, contact) else { return (Reason::Refused, Some(Word::NotNow)) };
    (Reason::NewCase, Some(Word::CallTaken(code)))
}

fn case_of(desk: &Desk, contact: ContactId) -> Option<CaseCode> {
    desk.contact(contact)?.case
}

/// Their own message holds the number, which is for whoever has the case alone: it goes, where its service deletes.
fn take_out(desk: &mut Desk, arrival: &Arrival, me: &OperatorId) {
    if !desk.traits(&arrival.channel).recalls {
        return;
    }
    let (channel, address) = (arrival.channel.clone(), arrival.address.clone());
    let to = Recipient::Chat { channel, chat: arrival.chat, address };
    let say = Say::Operator(ToOperator::Gone { messages: vec![arrival.source] });
    let language = desk.roster().language_of(me, desk.policy);
    desk.deliver(to, say, language, None, SendOptions::default());
}
