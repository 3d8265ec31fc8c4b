//! A raw mail becomes something that came in.
//!
//! In this order, and each step may end it: who writes as an operator must prove it, whole, and never passes for a
//! contact if they can't; what a machine wrote is told apart, and kept; everybody else is a contact. Then the mail's
//! own words are taken out of it, its attachments are kept, and the line is asked to take it. Whatever could
//! not be done *now* (the disk, the name service, the store) leaves the mail where it is.

mod answering;
mod claim;
mod copies;
mod exchange;
mod keep;
mod machine;
mod reception;
mod seal;
mod sender;
mod taking;
mod whose;
mod words;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use self::reception::{Exchange, Reception};

use self::claim::{Claim, Known};
use self::copies::Digested;
use self::machine::Writer;
use self::reception::{Letterhead, sent_at};
use self::sender::Sender;
use self::words::{Answer, Redaction};
use super::auth::{Verdict, is_forged, prove};
use super::known::known_as;
use super::openpgp;
use super::parse::{Auto, Mail};
use super::raw::{Place, RawMail};
use super::token::{Holder, Token};
use crate::channel::{self, Incoming, NotTaken, Untaken, linking};
use crate::domain::command::Command;
use crate::domain::event::{Aliases, Arrival, Came, Machine, Said, Stream};
use crate::domain::id::{
    Address, CaseCode, ChatId, ContactId, DeliveryId, OperatorId, SeenKey, Shelf, SourceId,
};
use crate::domain::linking::Linking;
use crate::domain::mailbox;
use crate::domain::meter::Purse;
use crate::domain::time::Stamp;

/// How long an operator's mail waits for the name service before it is refused as unproven.
const PROOF_WAITS: Duration = Duration::from_hours(24);
/// How long a contact's mail waits for the name service: that their address is proven is good to know, no more.
const VERIFYING: Duration = Duration::from_secs(2);
/// A larger mail, in bytes, is not verified: all of it would be hashed while others wait.
const VERIFIED: usize = 8 << 20;
const DAY: i64 = 86_400_000;
/// The longest yes, in characters.
const YES: usize = 24;
/// How many mails that may be a machine's are shown of one source a day.
const PLACES: [u8; 3] = [1, 2, 3];
/// How often an operator hears a day of the same words that their machine answers to the same mail; the last time
/// that no more of it is shown.
const TOLD: [u8; 4] = [1, 2, 3, 4];
/// How far a mail's own date may be from when it came, in days, to be the day under which it is remembered.
const DATE_SLACK: (i64, i64) = (30, 2);

impl Reception {
    async fn read(&self, Digested { raw, digest }: Digested) -> Result<Incoming, Untaken> {
        // Seconds of work for a mail of many megabytes: not on a thread that others wait for.
        let key = self.key.clone();
        let parsed = tokio::task::spawn_blocking(move || (openpgp::read(&raw.bytes, key.as_deref()), raw));
        let (mail, raw) = parsed.await.map_err(|_| NotTaken)?;
        let digest = digest.ok_or(NotTaken)?;
        let (seen, day) = self.seen(&mail, &raw, &digest);
        let head = Letterhead { mail, raw, seen, day, digest };
        match (self.claim(&head), self.writer(&head)) {
            // What comes back bears the addresses that we gave it.
            (_, Writer::Machine(machine @ Machine::Bounced { .. })) => self.by_machine(&head, machine).await,
            (Claim::Operator(known), writer) => {
                let mut head = head;
                head.mail.attachments.retain(|part| !seal::is_seal(part));
                self.by_operator(&head, known, writer).await
            }
            // A machine, too; whoever called is a person.
            (Claim::Contact, _) if self.is_exchange(&head) && !self.goes_round(&head) => {
                self.by_exchange(head).await
            }
            (_, Writer::Machine(machine)) => self.by_machine(&head, machine).await,
            (Claim::Forged { operator, why }, _) => self.impostor(&head, operator, why).await,
            (Claim::Contact, writer) => self.by_contact(&head, matches!(writer, Writer::Maybe)).await,
        }
    }

    async fn by_contact(&self, head: &Letterhead, maybe_machine: bool) -> Result<Incoming, Untaken> {
        let sender = self.sender(head);
        let answer = Answer { answers: self.is_ours(head), idents: &self.idents, mail: &head.mail };
        let mut words = words::of_contact(&head.mail, &answer, &self.redact(head, &sender.address));
        let (answer_key, at) = self.answer_key(head, &sender.address).await;
        words.told.extend(at);
        let verified = self.is_verified(head, &sender).await;
        let mut said = Said {
            text: words.text,
            rest: words.rest,
            forwarded: words.forwarded,
            // Nobody can be told what it led to.
            command: words.command.filter(|_| !sender.unaddressed),
            on: self.answered_mail(head),
            maybe_machine,
            via: sender.via,
            verified: Some(verified),
            forged: !verified && self.is_forged(head),
            goes_on: sender.goes_on,
            mailbox: self.mailbox(head, &sender.address),
            claimed: sender.claimed.clone(),
            answer_key,
            unaddressed: sender.unaddressed,
            stream: (maybe_machine && !answer.answers && !sender.goes_on).then(|| self.stream(head, &sender)),
            ..Said::default()
        };
        said.linking = self.linking(head, &sender.address, &said);
        if let Some(asked) =
            self.asked_to_forget(head, &sender.address).filter(|_| !maybe_machine && is_yes(&said))
        {
            said.command = Some(Command::ForgetNow);
            said.on = Some(asked);
        }
        let who = if maybe_machine { channel::Writer::Maybe } else { channel::Writer::Person };
        self.keep(head, &words.told, (&sender.address, who), &mut said).await?;
        Ok(self.incoming(head, sender.address, Came::Said(said)))
    }

    /// What it is about another mailbox of its writer, if that is all that it says.
    fn linking(&self, head: &Letterhead, sender: &Address, said: &Said) -> Option<Linking> {
        if !head.mail.attachments.is_empty() || said.rest.is_some() {
            return None;
        }
        let address = Address(mailbox::identity(&sender.0));
        let source = head.seen.first().map(|key| key.hash)?;
        linking::of(&*self.hasher, (&address, &source), &said.text, said.command.as_ref())
    }

    /// The mail that asked whether its reader wants to be forgotten, if this one came to the address that only its
    /// reader was told.
    fn asked_to_forget(&self, head: &Letterhead, sender: &Address) -> Option<DeliveryId> {
        let holder = Holder::Contact(self.id(&mailbox::identity(&sender.0)).contact());
        let to = head.mail.to.iter().map(|to| to.address.as_str()).chain(claim::around(head));
        let tokens = to.filter_map(|to| self.tokens.read(to, &holder));
        tokens.into_iter().find_map(|token| match token {
            Token::Forget(delivery) => Some(delivery),
            _ => None,
        })
    }

    /// Proof and token go before every mark of a machine: an operator's server may add some. What bears one waits
    /// for its writer's word, for it may be an absence note, and those go to nobody.
    async fn by_operator(
        &self,
        head: &Letterhead,
        known: Known,
        writer: Writer,
    ) -> Result<Incoming, Untaken> {
        if !is_recent(&head.mail, &head.raw) {
            return self.unproven(head, known.operator, writer, "date").await;
        }
        match prove(&head.raw.bytes, &known.enrolled.0, &self.auth).await {
            Verdict::Proven => {}
            Verdict::Refused(factor) => {
                return self.unproven(head, known.operator, writer, factor.word()).await;
            }
            Verdict::Later if (self.watch)().civil.since(head.raw.received_at) < PROOF_WAITS => {
                tracing::info!(channel = %self.name, "no name service answers: an operator's mail waits");
                return Err(NotTaken.into());
            }
            Verdict::Later => return self.unproven(head, known.operator, writer, "dns").await,
        }
        let words = words::of_operator(&head.mail, &known, &self.secrets(head, &known), &self.tokens);
        let mut said = Said {
            text: words.text,
            command: words.command,
            doubtful: words.doubtful || is_marked(&head.mail),
            case: known.token.case(),
            on: known.answers(),
            proof: Some(self.proof(head, &known.operator)),
            signed: claim::signed(&head.mail, words.reach),
            ..Said::default()
        };
        self.keep(head, &[], (&known.enrolled, channel::Writer::Operator), &mut said).await?;
        if matches!(writer, Writer::Machine(_)) {
            said.told = self.told(head, &known, &said);
        }
        Ok(self.incoming(head, known.enrolled, Came::Said(said)))
    }

    /// A machine needs no proof, and is told of to nobody.
    async fn unproven(
        &self,
        head: &Letterhead,
        operator: OperatorId,
        writer: Writer,
        why: &'static str,
    ) -> Result<Incoming, Untaken> {
        match writer {
            Writer::Machine(machine) => self.by_machine(head, machine).await,
            Writer::Maybe | Writer::Person => self.impostor(head, operator, why).await,
        }
    }

    async fn impostor(
        &self,
        head: &Letterhead,
        operator: OperatorId,
        why: &'static str,
    ) -> Result<Incoming, Untaken> {
        self.by_machine(head, Machine::Impostor { operator, why }).await
    }

    fn incoming(&self, head: &Letterhead, address: Address, what: Came) -> Incoming {
        let sent_at = sent_at(&head.mail, &head.raw);
        let what = match what {
            Came::Said(said) => {
                Came::Said(Said { parts: vec![SourceId::bare(sent_at.0)], again: head.raw.again, ..said })
            }
            other => other,
        };
        let proven = matches!(&what, Came::Said(said) if said.proof.is_some());
        let (id, aliases) =
            if proven { (self.id(&address.0).contact(), Aliases::default()) } else { self.ids(&address) };
        let arrival = Arrival {
            channel: self.name.clone(),
            chat: id.chat(),
            aliases,
            address,
            source: SourceId::bare(sent_at.0),
            sent_at,
            app_language: None,
            what,
        };
        Incoming { arrival, seen: head.seen.clone() }
    }

    fn id(&self, address: &str) -> ChatId {
        self.hasher.chat_id(&self.name, &Address(address.to_owned()))
    }

    fn ids(&self, address: &Address) -> (ContactId, Aliases) {
        known_as(&*self.hasher, &self.name, address)
    }

    /// K1, the mail's place in its mailbox, and K2, what it is. A Message-ID is its sender's choice and no key.
    fn seen(&self, mail: &Mail, raw: &RawMail, digest: &[u8; 32]) -> (Vec<SeenKey>, i32) {
        let received = raw.received_at.0.div_euclid(DAY);
        let dated = mail.date.map_or(received, |date| date.0.div_euclid(DAY));
        let day = |day: i64| i32::try_from(day).unwrap_or_default();
        // By its own date, for a mail that is handed in again tomorrow is the same mail.
        let dated = day(dated.clamp(received - DATE_SLACK.0, received + DATE_SLACK.1));
        let key = |day, parts: &[&[u8]]| self.hasher.seen(Shelf::Mail, day, parts);
        let mut seen = Vec::with_capacity(2);
        if let Place::Imap { account, mailbox, uidvalidity, uid } = &raw.place {
            let place = [&uidvalidity.to_be_bytes()[..], &uid.to_be_bytes()];
            let parts = [b"imap", account.as_bytes(), mailbox.as_bytes(), place[0], place[1]];
            seen.push(key(day(received), &parts));
        }
        seen.push(key(dated, &[b"mail", self.name.as_str().as_bytes(), digest]));
        (seen, dated)
    }

    /// What an operator's mail is known by if somebody sends it once more: its signed Message-ID.
    fn proof(&self, head: &Letterhead, operator: &OperatorId) -> SeenKey {
        let name = head.mail.message_id.as_ref().map_or(&head.digest[..], |id| id.as_bytes());
        self.hasher.seen(Shelf::Mail, head.day, &[b"proof", operator.as_str().as_bytes(), name])
    }

    /// What an operator's machine answers to one mail of ours is told to them so many times a day.
    fn told(&self, head: &Letterhead, known: &Known, said: &Said) -> Vec<SeenKey> {
        let case = known.token.case().map(CaseCode::compact).unwrap_or_default();
        let on = known.token.delivery().map_or(0, |delivery| delivery.0).to_be_bytes();
        let key = |time: &u8| {
            let words = &said.fingerprint;
            let parts = [b"told", known.operator.as_str().as_bytes(), case.as_bytes(), &on, words, &[*time]];
            self.hasher.seen(Shelf::Mail, head.day, &parts)
        };
        TOLD.iter().map(key).collect()
    }

    /// What tells the mails of one source, by one list, on one day from all others.
    fn stream(&self, head: &Letterhead, sender: &Sender) -> Stream {
        let day = i32::try_from(head.raw.received_at.0.div_euclid(DAY)).unwrap_or_default();
        let list = head.mail.list.as_ref().and_then(|list| list.id.clone()).unwrap_or_default();
        let source = mailbox::identity(&sender.source);
        let key = |of: &[u8]| {
            let parts = [b"stream", self.name.as_str().as_bytes(), source.as_bytes(), list.as_bytes(), of];
            self.hasher.seen(Shelf::Mail, day, &parts)
        };
        Stream { id: ChatId(key(b"").hash), day, places: PLACES.map(|place| key(&[place])).to_vec() }
    }

    /// What remembers on that day that whoever has a mailbox was told something: what stands behind a plus sign is a name
    /// of the same mailbox (RFC 5233).
    fn mailbox(&self, head: &Letterhead, address: &Address) -> Vec<SeenKey> {
        let day = i32::try_from(head.raw.received_at.0.div_euclid(DAY)).unwrap_or_default();
        let identity = mailbox::untagged(&address.0);
        let key = |purse: u8| {
            let parts = [b"mailbox", self.name.as_str().as_bytes(), identity.as_bytes(), &[purse]];
            self.hasher.seen(Shelf::Mail, day, &parts)
        };
        (0u8..).take(Purse::ALL.len()).map(key).collect()
    }

    /// Whether the address that is answered is proven to be its sender's: as an operator's is. Of whoever wrote
    /// through a form or a list nobody proves anything, and what the name service does not tell soon is not known.
    async fn is_verified(&self, head: &Letterhead, sender: &Sender) -> bool {
        if sender.via.is_some() || sender.unaddressed || head.raw.bytes.len() > VERIFIED {
            return false;
        }
        let proof = prove(&head.raw.bytes, &sender.address.0, &self.auth);
        tokio::time::timeout(VERIFYING, proof).await == Ok(Verdict::Proven)
    }

    /// Whether our own mail server says that its author did not write it. A form that the admin knows writes in whatever
    /// name it likes.
    fn is_forged(&self, head: &Letterhead) -> bool {
        let author = head.mail.author().filter(|author| !self.is_form(&author.address));
        author.is_some_and(|author| is_forged(&head.raw.bytes, &author.address, &self.auth))
    }

    /// Whether it answers a mail of ours: it refers to one, or it came to an address that only those hold.
    fn is_ours(&self, head: &Letterhead) -> bool {
        let mail = &head.mail;
        let mut all = mail.in_reply_to.iter().chain(&mail.references);
        let to = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
        let mut to = to.chain(claim::around(head));
        all.any(|id| self.idents.ours(id).is_some()) || to.any(|to| self.tokens.looks_like_one(to))
    }

    /// The delivery whose mail it answers.
    fn answered_mail(&self, head: &Letterhead) -> Option<DeliveryId> {
        let mut named = head.mail.in_reply_to.iter().chain(head.mail.references.last());
        named.find_map(|id| self.idents.ours(id))
    }

    /// What of a contact's mail operators don't need: every address that it gives for them, and our tokens.
    fn redact(&self, head: &Letterhead, address: &Address) -> Redaction {
        let mail = &head.mail;
        let all = mail.from.iter().chain(&mail.reply_to).chain(&mail.sender).map(|m| m.address.as_str());
        let all = all.chain([address.0.as_str()]).filter(|address| !self.tokens.is_ours(address));
        Redaction::new(all, &self.tokens)
    }
}

/// Whether a mail to the address for it says yes: it says nothing else. Whoever writes more wants to be read.
fn is_yes(said: &Said) -> bool {
    said.attachments.is_empty() && said.text.trim().chars().count() <= YES
}

/// Whether it bears a mark of a machine, other than that it passed a list.
fn is_marked(mail: &Mail) -> bool {
    mail.auto.is_some_and(|auto| auto != Auto::List)
}

/// Whether its date is near enough to when it came that a copy of it would be known for one: what is remembered
/// is remembered by its date.
fn is_recent(mail: &Mail, raw: &RawMail) -> bool {
    let day = |at: Stamp| at.0.div_euclid(DAY);
    let received = day(raw.received_at);
    mail.date.is_some_and(|date| (received - DATE_SLACK.0..=received + DATE_SLACK.1).contains(&day(date)))
}
