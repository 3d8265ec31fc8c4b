//! What no person wrote: bounces, answering machines, mail that runs in a circle.

use super::reception::{Letterhead, Reception, author};
use super::words;
use crate::channel::email::parse::{Action, Bounce, Fate, Grade, fate};
use crate::channel::email::raw::Place;
use crate::channel::email::token::{Holder, Token};
use crate::channel::{self, Untaken};
use crate::domain::event::{Came, Machine, Said};
use crate::domain::id::{Address, CaseCode, DeliveryId};
use crate::domain::mailbox;

/// A mail that passed more servers than that runs in a circle: as Postfix has it (`hopcount_limit`).
const HOPS: usize = 50;

/// Who or what wrote a mail, as far as that shows before anyone looks at its author.
pub(super) enum Writer {
    /// No person.
    Machine(Machine),
    /// Perhaps a person, perhaps a machine.
    Maybe,
    /// A person.
    Person,
}

impl Reception {
    /// Who or what wrote it.
    pub(super) fn writer(&self, head: &Letterhead) -> Writer {
        let mail = &head.mail;
        if let Some(machine) = self.reported(head) {
            return Writer::Machine(machine);
        }
        if self.comes_back(head) {
            return Writer::Machine(Machine::Automatic("loop"));
        }
        let to_where_bounces_go = self.returned(head).is_some();
        match mail.auto.map(|auto| (auto, auto.grade())) {
            Some((auto, Grade::Certain)) => Writer::Machine(Machine::Automatic(auto.word())),
            Some((_, Grade::Maybe)) => Writer::Maybe,
            None if to_where_bounces_go => Writer::Maybe,
            None => Writer::Person,
        }
    }

    /// Whether it reports on a mail of ours, or is one.
    pub(super) fn goes_round(&self, head: &Letterhead) -> bool {
        self.comes_back(head) || self.reported(head).is_some()
    }

    /// What a mail becomes that no person wrote: it makes no case, and all of it is kept. Whoever lets it in answers
    /// as a person's mail is answered, so what is known of its sender is kept too.
    pub(super) async fn by_machine(
        &self,
        head: &Letterhead,
        machine: Machine,
    ) -> Result<crate::channel::Incoming, Untaken> {
        let meant_for = match (&machine, &head.mail.bounce) {
            (Machine::Bounced { .. }, Some(bounce)) => bounce.recipients.first(),
            _ => None,
        };
        let sender = matches!(machine, Machine::Automatic(_)).then(|| self.sender(head));
        let address = match (meant_for, &sender) {
            (Some(whom), _) => Address(whom.address.clone()),
            (None, Some(sender)) => sender.address.clone(),
            (None, None) => author(head),
        };
        let subject = head.mail.subject.trim();
        let text = words::with_subject(subject, head.mail.text.trim());
        let mut said = Said {
            text,
            case: self.about(head, &machine),
            via: sender.as_ref().and_then(|sender| sender.via),
            claimed: sender.as_ref().and_then(|sender| sender.claimed.clone()),
            verified: Some(false),
            unaddressed: sender.as_ref().is_some_and(|sender| sender.unaddressed),
            ..Said::default()
        };
        if matches!(machine, Machine::Bounced { .. }) {
            // What else it holds is what we wrote.
            said.text = words::short(&said.text, words::LONGEST);
        } else {
            self.keep(head, &[], (&address, channel::Writer::Machine), &mut said).await?;
        }
        Ok(self.incoming(head, address, Came::Machine(machine, said)))
    }

    /// The case that a mail in an operator's name is about: their own address for it stands on the mail.
    fn about(&self, head: &Letterhead, machine: &Machine) -> Option<CaseCode> {
        let Machine::Impostor { operator, .. } = machine else { return None };
        let mut to = head.mail.to.iter();
        to.find_map(|to| self.tokens.read_among(&to.address, std::iter::once(operator))?.1.case())
    }

    /// What it reports of a mail of ours: by the address that it came to, which only that mail had, else by the
    /// names that it holds.
    fn reported(&self, head: &Letterhead) -> Option<Machine> {
        let mail = &head.mail;
        if let Some((case, delivery)) = self.returned(head) {
            return match fate(mail) {
                Fate::CameBack => Some(Machine::Bounced { delivery, case, sure: true }),
                Fate::Perhaps => Some(Machine::Bounced { delivery, case, sure: false }),
                Fate::Informs => Some(Machine::Automatic("report")),
                Fate::Answered => Some(Machine::Automatic("auto_replied")),
                Fate::Written => None,
            };
        }
        let delivery =
            mail.bounce.as_ref().filter(|b| b.action == Action::Failed).and_then(|b| self.named(b));
        if let Some(delivery) = delivery {
            return Some(Machine::Bounced { delivery, case: None, sure: true });
        }
        mail.bounce.as_ref().map(|_| Machine::Automatic("report"))
    }

    /// The mail of ours that a bounce names.
    fn named(&self, bounce: &Bounce) -> Option<DeliveryId> {
        let mut ids = bounce.envelope_id.iter().chain(&bounce.message_id);
        ids.find_map(|id| self.idents.ours(id))
    }

    /// The mail of ours that had the address to which this one came: people answer to a mail's authors, and what
    /// answers to its envelope is a machine, as a rule.
    pub(super) fn returned(&self, head: &Letterhead) -> Option<(Option<CaseCode>, DeliveryId)> {
        let envelope = match &head.raw.place {
            Place::Lmtp { recipient } => Some(recipient.as_str()),
            Place::Imap { .. } => None,
        };
        let noted = head.mail.delivered_to.iter().map(String::as_str);
        let to = head.mail.to.iter().map(|to| to.address.as_str());
        let mut all = envelope.into_iter().chain(noted).chain(to);
        all.find_map(|address| match self.tokens.read(address, &Holder::Anyone)? {
            Token::Return { case, delivery } => Some((case, delivery)),
            _ => None,
        })
    }

    /// Whether it is a mail of ours, or one that passed by too often. What names somebody else to answer is none, for
    /// ours name ourselves: a site's form sent it in our name.
    fn comes_back(&self, head: &Letterhead) -> bool {
        let mail = &head.mail;
        let ours = mail.message_id.as_ref().is_some_and(|id| self.idents.ours(id).is_some());
        let is_own = |a: &str| mailbox::same(a, &self.tokens.mailbox().0) && !self.is_form(a);
        let own = mail.author().is_some_and(|a| is_own(&a.address)) && self.reply_to(head).len() != 1;
        ours || own || mail.received > HOPS
    }
}
