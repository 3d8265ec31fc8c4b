//! What a delivery needs besides itself in order to be rendered: loaded from the store when it is sent, so
//! that the outbox holds no words of anyone.

use std::sync::Arc;

use jiff::civil::Date;

use super::case::Case;
use super::contact::Contact;
use super::id::{Address, CaseCode, ContactId, DeliveryId, SourceId};
use super::mailbox;
use super::message::Entry;
use super::roster::Roster;
use super::say::{Board, Calling, Delivery, Say, Slot, ToContact, ToOperator};
use super::tally::Tallies;

/// What to load for a delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaterialAsk {
    /// The case that it is about.
    pub case: Option<CaseCode>,
    /// The contact whose address it goes to, or is copied from.
    pub contact: Option<ContactId>,
    /// How much of the transcript.
    pub depth: Depth,
    /// The delivery that it changes; its numbers in the recipient's chat are wanted.
    pub target: Option<DeliveryId>,
    /// Cases that it lists.
    pub cases: Vec<CaseCode>,
    /// The days of which it tells what was counted, the first and the last.
    pub days: Option<(Date, Date)>,
}

/// How much of a transcript a delivery shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Nothing of it.
    #[default]
    Nothing,
    /// One message, with the entries that change it.
    Message(u32),
    /// All of it, the newest 500 entries at most.
    Whole,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// The case, if it still exists.
    pub case: Option<Case>,
    /// The contact, if they still exist.
    pub contact: Option<Contact>,
    /// As whom that contact is known by an address that somebody said: what they want holds there, too.
    pub person: Option<Contact>,
    /// The asked part of the transcript, in order.
    pub entries: Vec<Entry>,
    /// The numbers of the target in the recipient's chat; empty if it was not sent.
    pub target: Vec<SourceId>,
    /// The listed cases that exist.
    pub cases: Vec<Case>,
    /// The roster, for names and bindings: one for all that is rendered at the time.
    pub roster: Arc<Roster>,
    /// What was counted on the days that it tells of.
    pub tallies: Tallies,
    /// The rows of the words that it shows, drawn for it: they are stored nowhere.
    pub words: Option<[u16; 4]>,
}

impl Material {
    /// The roster, to change what this one knows of it.
    pub fn roster_mut(&mut self) -> &mut Roster {
        Arc::make_mut(&mut self.roster)
    }

    /// The contact, under whatever id they are known.
    pub fn people(&self) -> impl Iterator<Item = &Contact> {
        self.contact.iter().chain(&self.person)
    }

    /// The address to which a delivery to the contact goes: that of the message which it answers, else that of the
    /// latest one, as it is spelt there.
    #[must_use]
    pub fn address_for(&self, delivery: &Delivery) -> Option<&Address> {
        let contact = self.contact.as_ref()?;
        let case = self.case.as_ref().filter(|case| case.contact == contact.id);
        let answer = match &delivery.say {
            Say::Contact(say) => say.seq(),
            Say::Operator(_) => None,
        };
        let spelt = case.and_then(|case| {
            let reply = answer.and_then(|seq| case.reply(seq));
            let to = reply.map(|r| if r.to == 0 { r.covers } else { r.to }).filter(|to| *to > 0);
            to.map_or_else(|| case.latest_address(), |to| case.address_of(to))
        });
        // Whatever a case says: nobody but its contact is written to.
        Some(spelt.filter(|spelt| mailbox::same(&spelt.0, &contact.address.0)).unwrap_or(&contact.address))
    }
}

impl MaterialAsk {
    /// What rendering that delivery takes.
    #[must_use]
    pub fn of(delivery: &Delivery) -> Self {
        let target = delivery.say.target().or(match delivery.slot {
            Some(Slot::Card(target)) => Some(target),
            _ => None,
        });
        let contact = match (&delivery.to, &delivery.say) {
            (super::say::Recipient::Contact(id), _) => Some(*id),
            // A contact's media is copied from their chat; and whoever answers them must know on which phone.
            (
                _,
                Say::Operator(
                    ToOperator::Card { .. }
                    | ToOperator::CardUpdate { .. }
                    | ToOperator::History
                    | ToOperator::Part { .. }
                    | ToOperator::Calling(Calling::Number)
                    | ToOperator::Prompt
                    | ToOperator::Asking(_),
                ),
            ) => delivery.contact,
            _ => None,
        };
        Self {
            case: delivery.case,
            contact,
            depth: depth(&delivery.say),
            target,
            cases: cases(&delivery.say),
            days: match &delivery.say {
                Say::Operator(ToOperator::Board(Board::Stats { from, today })) => Some((*from, *today)),
                _ => None,
            },
        }
    }
}

fn depth(say: &Say) -> Depth {
    match say {
        // What is taken back is not said again.
        Say::Contact(ToContact::AnswerRecalled { .. }) => Depth::Nothing,
        Say::Operator(ToOperator::History | ToOperator::Asking(_)) => Depth::Whole,
        say => say.seq().map_or(Depth::Nothing, Depth::Message),
    }
}

fn cases(say: &Say) -> Vec<CaseCode> {
    match say {
        Say::Contact(_) => Vec::new(),
        Say::Operator(say) => say.cases().to_vec(),
    }
}
