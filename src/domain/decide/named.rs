//! Whom and what an event names: the parts of which it is made out what must be loaded.

use crate::domain::automatic;
use crate::domain::changes::{Addressee, Snapshot};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Came, Said, Stream};
use crate::domain::id::{CaseCode, ContactId, OperatorId};
use crate::domain::linking::Linking;
use crate::domain::policy::Policy;
use crate::domain::say::{Outcome, Recipient, Settlement};
use crate::domain::threads::Room;

use super::addressee::commanded;

/// As whom contacts are known on their other phones.
pub(super) fn linked<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> impl Iterator<Item = ContactId> {
    contacts.into_iter().flat_map(|contact| &contact.links).map(|linked| linked.id)
}

/// Whose words were typed.
pub(super) fn words_of(snapshot: &Snapshot, arrival: &Arrival) -> Option<ContactId> {
    match &arrival.what {
        Came::Said(Said { linking: Some(Linking::Typed { mark: Some(mark), .. }), .. }) => {
            snapshot.links.get(&mark.key()).map(|link| link.contact)
        }
        _ => None,
    }
}

/// As whom contacts are known by addresses that somebody said.
pub(super) fn known_as(snapshot: &Snapshot) -> impl Iterator<Item = ContactId> {
    snapshot.cases.values().filter_map(|case| case.known_as)
}

/// The cases that those have of whom somebody says that an answer is for them.
pub(super) fn cases_of_addressees(snapshot: &Snapshot) -> impl Iterator<Item = CaseCode> {
    let ids = snapshot.addressees.values().flat_map(Addressee::all);
    ids.filter_map(|id| snapshot.contacts.get(&id)?.case)
}

/// The contact who may be told that the line is late, where it is counted what they are told.
pub(super) fn to_be_told(snapshot: &Snapshot, code: CaseCode, policy: &Policy) -> Vec<ContactId> {
    let counts = |channel| !policy.traits(channel).silent_for.is_zero();
    let case = snapshot.cases.get(&code).filter(|case| counts(&case.channel));
    case.into_iter().flat_map(|case| [Some(case.contact), case.known_as]).flatten().collect()
}

/// The contact to whom a mail went out.
pub(super) fn mailed(settlement: &Settlement, policy: &Policy) -> Option<ContactId> {
    let Recipient::Contact(id) = &settlement.delivery.to else { return None };
    let by = settlement.channel.as_ref();
    let answers = by.is_some_and(|channel| policy.traits(channel).machines_answer);
    (answers && matches!(settlement.outcome, Outcome::Delivered(_))).then_some(*id)
}

/// Whether what may be kept without being a case finds no room, or would not if all of its batch were like it.
pub(super) fn lacks_room(snapshot: &Snapshot, arrival: &Arrival) -> bool {
    let said = match &arrival.what {
        Came::Machine(_, said) => said,
        Came::Said(said) if said.maybe_machine || !said.told.is_empty() => said,
        _ => return false,
    };
    let all = automatic::size(&said.text, &said.attachments).saturating_mul(32);
    let (room, kept) = (snapshot.automatic_room, snapshot.roster.automatic.bytes);
    room > 0 && kept.saturating_add(all) > room
}

/// What bounds how much of the arrival's source is shown.
pub(super) fn stream(arrival: &Arrival) -> Option<&Stream> {
    match &arrival.what {
        Came::Said(said) => said.stream.as_ref(),
        _ => None,
    }
}

/// The draft that is to be sent: only the transcript tells whether it is one.
pub(super) fn draft(arrival: &Arrival) -> Option<u32> {
    match commanded(arrival)? {
        Command::Case { ask: CaseAsk::SendDraft(seq), .. } => Some(*seq),
        _ => None,
    }
}

/// The case whose address was written to.
pub(super) fn addressed(arrival: &Arrival) -> Option<CaseCode> {
    match &arrival.what {
        Came::Said(said) => said.case,
        _ => None,
    }
}

/// Whether a command is about the contact of its case, who is spoken to at once, or may be.
pub(super) fn is_of_contact(command: &Command) -> bool {
    let Command::Case { ask, .. } = command else { return false };
    matches!(
        ask,
        CaseAsk::AnswerTo(_)
            | CaseAsk::Take
            | CaseAsk::Undo
            | CaseAsk::Reopen
            | CaseAsk::Unsafe
            | CaseAsk::Safe
            | CaseAsk::Block(_)
            | CaseAsk::Unblock
            | CaseAsk::At(..)
            | CaseAsk::Write
    )
}

/// The case in whose thread an operator wrote.
pub(super) fn thread(snapshot: &Snapshot, arrival: &Arrival, operator: &OperatorId) -> Option<CaseCode> {
    let (Came::Said(said) | Came::Edited(said)) = &arrival.what else { return None };
    let room = Room { chat: arrival.chat, bot: arrival.source.bot() };
    snapshot.roster.operator_states.get(operator)?.threads.case_of(room, said.thread?)
}

pub(super) fn named(command: &Command) -> Option<CaseCode> {
    match command {
        Command::Case { code, .. } | Command::All(_, code) => *code,
        _ => None,
    }
}
