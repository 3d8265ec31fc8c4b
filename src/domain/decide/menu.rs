//! A contact reads what the line says by itself: topics, and their ready answers. Reading opens no case; a topic may.

use crate::domain::contact::Contact;
use crate::domain::event::Arrival;
use crate::domain::id::{ContactId, Language, SourceId, Topic};
use crate::domain::menu::Item;
use crate::domain::say::{Delivery, Recipient, Say, ToContact};

use super::human;
use super::moves::desk::Desk;
use super::moves::reason::Reason;

/// Shows what there is, under a topic or at the top: in the place of the list whose button asked, if one did.
pub(super) fn show(
    desk: &mut Desk,
    to: ContactId,
    language: Language,
    at: Option<&Topic>,
    edit: Option<SourceId>,
) -> Reason {
    let known = at.filter(|topic| desk.policy.menu.item(topic).is_some());
    let say = ToContact::Menu { at: known.cloned(), edit, gone: known != at };
    desk.tell_contact(to, say, language);
    Reason::ContactCommand
}

/// They chose a topic: its answer is told, what stands under it is shown, or a case is opened.
pub(super) fn chosen(desk: &mut Desk, arrival: &Arrival, language: Language, topic: &Topic) -> Reason {
    let policy = desk.policy;
    let Some(item) = policy.menu.item(topic) else {
        return show(desk, arrival.chat.contact(), language, Some(topic), None);
    };
    let chosen = policy.menu.choose(item);
    if chosen.tells {
        tell(desk, arrival.chat.contact(), &language, item);
    }
    if chosen.opens {
        return human::asked(desk, arrival, language, Some(topic));
    }
    if !chosen.tells {
        return show(desk, arrival.chat.contact(), language, Some(topic), arrival.pressed_on());
    }
    Reason::ContactCommand
}

/// Whether a topic's answer can be told whole today; what has none can always be chosen.
pub(super) fn may_be_read(desk: &Desk, contact: &Contact, topic: &Topic) -> bool {
    let menu = &desk.policy.menu;
    let told = menu.item(topic).filter(|item| menu.choose(item).tells);
    told.is_none_or(|item| {
        desk.may_tell(contact, &ToContact::Ready { topic: topic.clone() }, 1 + item.attach.len())
    })
}

/// The answer, and what goes along with it: each by itself, so that a file which can't be sent takes no words with it.
fn tell(desk: &mut Desk, to: ContactId, language: &Language, item: &Item) {
    let topic = || item.topic.clone();
    desk.tell_contact(to, ToContact::Ready { topic: topic() }, language.clone());
    for at in (0u32..).take(item.attach.len()) {
        desk.tell_contact(to, ToContact::Leaflet { topic: topic(), at }, language.clone());
    }
}

/// A list that was to be changed is not there any more: it is shown anew.
pub(super) fn lost(desk: &mut Desk, delivery: &Delivery) {
    let Recipient::Contact(to) = delivery.to else { return };
    if let Say::Contact(ToContact::Menu { at, edit: Some(_), gone }) = &delivery.say {
        let say = ToContact::Menu { at: at.clone(), edit: None, gone: *gone };
        desk.tell_contact(to, say, delivery.language.clone());
    }
}
