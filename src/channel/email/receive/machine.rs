//! What no person wrote: bounces, answering machines, mail that runs in a circle.

use super::{Letterhead, Reception, author, words};
use crate::channel::Incoming;
use crate::channel::email::parse::{Action, Bounce};
use crate::channel::email::raw::Place;
use crate::channel::email::token::{Holder, Token};
use crate::domain::event::{Came, Machine, Said};
use crate::domain::id::Address;

/// A mail that passed more servers than that runs in a circle.
const HOPS: usize = 50;

impl Reception {
    /// What it is, if no person wrote it.
    pub(super) fn machine(&self, head: &Letterhead) -> Option<Incoming> {
        let failed = head.mail.bounce.as_ref().filter(|bounce| bounce.action == Action::Failed);
        if let Some((address, machine)) = failed.and_then(|bounce| self.bounced(head, bounce)) {
            return Some(self.incoming(head, address, Came::Machine(machine)));
        }
        // People answer to a mail's authors; only machines write to where its bounces go.
        let reported = self.returned(head).is_some();
        if head.mail.auto.is_none() && !reported && !self.comes_back(head) {
            return None;
        }
        let said = Said { text: words::short(&head.mail.text), ..Said::default() };
        let came = Came::Machine(Machine::Automatic(said));
        Some(self.incoming(head, author(head), came))
    }

    /// Which of our mails did not arrive: by the address that the report came to, else by the names that it
    /// holds. With whom it was meant for, whose case it then is.
    fn bounced(&self, head: &Letterhead, bounce: &Bounce) -> Option<(Address, Machine)> {
        let meant_for = bounce.recipients.first().map(|r| Address(r.address.clone()));
        let address = meant_for.unwrap_or_else(|| author(head));
        if let Some(Token::Return { case, delivery }) = self.returned(head) {
            return Some((address, Machine::Bounced { delivery, case }));
        }
        let mut ids = bounce.envelope_id.iter().chain(&bounce.message_id);
        let delivery = ids.find_map(|id| self.idents.ours(id))?;
        Some((address, Machine::Bounced { delivery, case: None }))
    }

    fn returned(&self, head: &Letterhead) -> Option<Token> {
        let envelope = match &head.raw.place {
            Place::Lmtp { recipient } => Some(recipient.as_str()),
            Place::Imap { .. } => None,
        };
        let noted = head.mail.delivered_to.iter().map(String::as_str);
        let to = head.mail.to.iter().map(|to| to.address.as_str());
        let mut all = envelope.into_iter().chain(noted).chain(to);
        all.find_map(|address| self.tokens.read(address, &Holder::Anyone))
    }

    /// Whether it is a mail of ours, or one that passed by too often.
    fn comes_back(&self, head: &Letterhead) -> bool {
        let mail = &head.mail;
        let ours = mail.message_id.as_ref().is_some_and(|id| self.idents.ours(id).is_some());
        let own = mail.author().is_some_and(|a| a.address.eq_ignore_ascii_case(&self.tokens.mailbox().0));
        ours || own || mail.received > HOPS
    }
}
