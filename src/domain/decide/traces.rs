//! What the line says leaves a trace in a contact's chat: it is remembered for the day on which the chat is cleared, and
//! some of it goes by itself.

use crate::domain::id::{CaseCode, SourceId};
use crate::domain::linking::SHOWN;
use crate::domain::say::{Recipient, Say, Settlement, ToContact};

use super::moves::desk::{Desk, SendOptions};

/// Remembers what is about no case, and takes back after a while what shall not stay.
pub(super) fn keep(desk: &mut Desk, settlement: &Settlement, ids: &[SourceId]) {
    let (Recipient::Contact(to), Say::Contact(say)) = (&settlement.delivery.to, &settlement.delivery.say)
    else {
        return;
    };
    if !stays(desk, settlement) {
        return;
    }
    if let Some(by) = say.vanishes() {
        let messages = ids.iter().copied().chain(by).collect();
        // Under a code of its own, so that nothing waits behind it.
        let code = Some(CaseCode::from_bits(desk.random(8)));
        let how = SendOptions { code, wait: SHOWN, ..SendOptions::default() };
        let language = settlement.delivery.language.clone();
        desk.deliver(Recipient::Contact(*to), ToContact::Cleared { messages }.into(), language, None, how);
    }
    if settlement.delivery.case.is_none()
        && let Some(mut contact) = desk.contact(*to)
    {
        contact.trace(ids.iter().copied(), desk.now.line);
        desk.save_contact(contact);
    }
}

/// Whether it is a new message in a chat from which it can be taken back.
pub(super) fn stays(desk: &Desk, settlement: &Settlement) -> bool {
    let Say::Contact(say) = &settlement.delivery.say else { return false };
    let recalls = settlement.channel.as_ref().is_none_or(|channel| desk.traits(channel).recalls);
    let answer = matches!(say, ToContact::Answer { .. });
    let is_new = say.target().is_none() && !matches!(say, ToContact::Cleared { .. });
    answer || (is_new && recalls)
}
