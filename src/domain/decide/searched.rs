//! A phone may be searched in an hour: its chat is cleared, or nothing comes to it until its owner writes again. The
//! case stays, and whoever has it knows.

use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Came, Followup};
use crate::domain::id::{ContactId, SourceId};
use crate::domain::meter::Standing;
use crate::domain::say::{Aside, Refusal, ToContact};

use super::moves::cards;
use super::moves::clearing;
use super::moves::desk::Desk;
use super::moves::hearing::speaks;
use super::moves::reach::lose;
use super::moves::reason::Reason;

/// Whether that came from them for certain: from a phone it does; a mail in somebody's name can be anybody's, unless it
/// answers one that went to them or its sender's server stands for it.
pub(super) fn is_theirs(desk: &Desk, arrival: &Arrival) -> bool {
    desk.traits(&arrival.channel).buttons || desk.tellings.standing == Standing::Proven
}

/// Nothing is sent to them from now on, until they write again.
pub(super) fn quiet(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact) -> Reason {
    let language = speaks(desk, arrival, contact);
    contact.quiet = Some(desk.now.line);
    note_command(desk, arrival, contact);
    desk.save_contact(contact.clone());
    if let Some(case) = contact.case.and_then(|code| desk.case(code)) {
        let code = case.code;
        lose(desk, case, Refusal::Quiet);
        if let Some(case) = desk.case(code) {
            cards::refresh_all(desk, &case);
        }
    }
    desk.tell_contact(contact.id, ToContact::Aside(Aside::Quiet), language);
    Reason::ContactCommand
}

/// Their chat is cleared once whoever gathers what stands in it has come by. Where nothing can be taken back they are
/// told so.
pub(super) fn clear(desk: &mut Desk, arrival: &Arrival, contact: &mut Contact) -> Reason {
    note_command(desk, arrival, contact);
    if !desk.traits(&arrival.channel).recalls {
        let language = speaks(desk, arrival, contact);
        desk.save_contact(contact.clone());
        if contact.quiet.is_none() {
            desk.tell_contact(contact.id, ToContact::Aside(Aside::Cleared), language);
        }
        return Reason::ContactCommand;
    }
    let id = contact.clearing.unwrap_or_else(|| desk.keep(Followup::Clear { contact: contact.id }));
    contact.clearing = Some(id);
    desk.save_contact(contact.clone());
    Reason::ContactCommand
}

/// The command itself stands in the chat.
fn note_command(desk: &Desk, arrival: &Arrival, contact: &mut Contact) {
    if desk.traits(&arrival.channel).recalls && matches!(arrival.what, Came::Said(_)) {
        contact.trace([arrival.source], desk.now.line);
    }
}

/// What was gathered of their chat goes, the newest first, as far as the service still deletes that.
pub(super) fn gathered(desk: &mut Desk, id: ContactId, messages: &[SourceId]) -> Reason {
    let Some(mut contact) = desk.contact(id).filter(|c| c.leaving.is_some() || c.clearing.is_some()) else {
        return Reason::Nothing;
    };
    let language = contact.language.clone().unwrap_or_else(|| desk.policy.fallback());
    let traced = contact.traces.drain(..).map(|(message, _)| message);
    let mut all: Vec<SourceId> = messages.iter().copied().chain(traced).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    for messages in clearing::pieces(all) {
        desk.tell_contact(id, ToContact::Cleared { messages }, language.clone());
    }
    if let Some(id) = contact.clearing.take() {
        desk.changes.done.push(id);
        if contact.quiet.is_none() {
            desk.tell_contact(contact.id, ToContact::Aside(Aside::Cleared), language);
        }
    }
    desk.save_contact(contact);
    Reason::Forgotten
}
