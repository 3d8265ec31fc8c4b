//! What one decision tells contacts by itself, counted as it is told.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::contact::Contact;
use crate::domain::event::Said;
use crate::domain::id::{ContactId, DeliveryId, SeenKey};
use crate::domain::meter::{Meter, Paid, Purse, Standing, Telling};
use crate::domain::say::ToContact;
use crate::domain::time::Stamp;

/// Who wrote, and what contacts were told so far.
#[derive(Default)]
pub struct Tellings {
    /// Whether whoever wrote is whom they say.
    pub standing: Standing,
    /// What remembers that their mailbox was told something; see [`Said`].
    mailbox: Vec<SeenKey>,
    told: BTreeMap<ContactId, Meter>,
}

/// A word that is about to be told.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    pub say: &'a ToContact,
    pub pressing: bool,
    pub mails: usize,
    pub now: Stamp,
    /// For how long the line is silent after one.
    pub day: Duration,
}

/// A contact was told so much today that they are told no more.
pub struct Spent;

impl Tellings {
    /// These words of that contact are what is answered. Whoever answers a mail that went to them has it.
    pub fn answer(&mut self, contact: &Contact, said: &Said) {
        self.standing = Standing::of(said);
        if said.on.is_some_and(|on| contact.told.has_told(on)) {
            self.standing = self.standing.with_mail_of_ours();
        }
        self.mailbox.clone_from(&said.mailbox);
    }

    /// How a contact's meter stands after that; none where nothing bounds what they are told. `is_seen` tells what is
    /// remembered.
    pub fn after(
        &self,
        contact: &Contact,
        word: Word<'_>,
        is_seen: impl Fn(&SeenKey) -> bool,
    ) -> Result<Option<Paid>, Spent> {
        let Word { say, pressing, mails, now, day } = word;
        if day.is_zero() {
            return Ok(None);
        }
        let kept = self.told.get(&contact.id).unwrap_or(&contact.told);
        let telling = Telling { say, standing: self.standing, pressing, mails };
        let paid = kept.since(contact.acknowledged_at).after(&telling, now, day).ok_or(Spent)?;
        // What was told under another name of the same mailbox was told to the same person.
        if paid.of.and_then(|purse| self.remembers(purse)).is_some_and(|key| is_seen(&key)) {
            return Err(Spent);
        }
        Ok(Some(paid))
    }

    /// Counts it, told by that mail. Returns what remembers it, besides.
    pub fn pay(&mut self, contact: ContactId, mut paid: Paid, mail: DeliveryId) -> Option<SeenKey> {
        paid.after.remember(mail);
        self.told.insert(contact, paid.after);
        paid.of.and_then(|purse| self.remembers(purse))
    }

    /// How the meters stand that have changed.
    pub fn take(&mut self) -> BTreeMap<ContactId, Meter> {
        std::mem::take(&mut self.told)
    }

    fn remembers(&self, purse: Purse) -> Option<SeenKey> {
        let at = Purse::ALL.iter().position(|known| *known == purse)?;
        self.mailbox.get(at).copied()
    }
}
