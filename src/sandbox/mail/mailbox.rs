//! A person with a mailbox: writes, replies, and reads what came.

use std::sync::Arc;

use bytes::Bytes;

use super::compose::{File, Head, compose};
use super::shown::{MailId, ShownMail};
use super::{Mail, address, quote};

/// A person who can write mail. Clones are the same person.
///
/// Nothing here waits: each method does what the app would do and gives the mail to the postman.
#[derive(Clone, Debug)]
pub struct Mailbox {
    mail: Mail,
    address: String,
}

/// There is no mail of that number in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no mail {0} in the mailbox")]
pub struct NoSuchMail(pub MailId);

impl Mail {
    /// The person with that address, who comes into being if unknown. The sandbox speaks for the person's
    /// domain: what they send from there passes DMARC.
    pub fn person(&self, address: &str, name: &str) -> Mailbox {
        self.lock().settle(address, name);
        self.touch();
        Mailbox::new(self.clone(), address)
    }
}

impl Mailbox {
    pub(super) fn new(mail: Mail, address: &str) -> Self {
        Self { mail, address: address.to_owned() }
    }

    /// The person's address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What the person is called.
    #[must_use]
    pub fn name(&self) -> String {
        let world = self.mail.lock();
        world.boxes.get(&self.key()).map(|kept| kept.name.clone()).unwrap_or_default()
    }

    /// Writes a mail.
    pub fn write(&self, to: &str, subject: &str, text: &str) -> MailId {
        self.write_with(to, subject, text, &[])
    }

    /// Writes a mail with something attached.
    pub fn write_with(&self, to: &str, subject: &str, text: &str, files: &[File]) -> MailId {
        let head = Head { to, subject, ..Head::default() };
        self.send(&head, text, &quote::plain_html(text), files)
    }

    /// Replies to a mail, which is quoted below.
    ///
    /// # Errors
    /// If there is no such mail.
    pub fn reply(&self, to: MailId, text: &str) -> Result<MailId, NoSuchMail> {
        self.reply_with(to, text, &[])
    }

    /// Replies with something attached.
    ///
    /// # Errors
    /// If there is no such mail.
    pub fn reply_with(&self, to: MailId, text: &str, files: &[File]) -> Result<MailId, NoSuchMail> {
        let original = self.mail(to).ok_or(NoSuchMail(to))?;
        let subject = answering(&original.subject);
        let id = Some(original.message_id.clone()).filter(|id| !id.is_empty());
        let references: Vec<_> = original.references.iter().cloned().chain(id.clone()).collect();
        // To one's own mail one adds: it goes where that went.
        let whom = if original.sent { original.to.first() } else { Some(&original.reply_to) };
        let head = Head {
            to: whom.map_or("", String::as_str),
            subject: &subject,
            in_reply_to: id.as_deref(),
            references: &references,
            ..Head::default()
        };
        Ok(self.send(&head, &quote::text(text, &original), &quote::html(text, &original), files))
    }

    /// Sends these bytes as a mail, whatever they are, in an envelope from this person.
    pub fn raw(&self, to: &str, bytes: impl Into<Bytes>) -> MailId {
        self.raw_from(&self.address, &[to], bytes)
    }

    /// As [`raw`](Self::raw), in any envelope: an empty sender for what a machine wrote, several recipients.
    pub fn raw_from(&self, sender: &str, to: &[&str], bytes: impl Into<Bytes>) -> MailId {
        let id = self.mail.lock().fresh();
        self.dispatch(id, sender, to, &bytes.into());
        id
    }

    /// What came, in order.
    #[must_use]
    pub fn read(&self) -> Vec<Arc<ShownMail>> {
        self.all().into_iter().filter(|mail| !mail.sent).collect()
    }

    /// What came and what the person sent, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<ShownMail>> {
        self.after(0)
    }

    /// One mail.
    #[must_use]
    pub fn mail(&self, id: MailId) -> Option<Arc<ShownMail>> {
        self.all().into_iter().find(|mail| mail.id == id)
    }

    /// All but the first so many, for a page that follows the mailbox.
    pub(in crate::sandbox) fn after(&self, known: usize) -> Vec<Arc<ShownMail>> {
        let world = self.mail.lock();
        let kept = world.boxes.get(&self.key());
        kept.map(|kept| kept.mails.iter().skip(known).cloned().collect()).unwrap_or_default()
    }

    pub(super) fn world(&self) -> &Mail {
        &self.mail
    }

    fn key(&self) -> String {
        address::base(&self.address)
    }

    fn send(&self, head: &Head<'_>, text: &str, html: &str, files: &[File]) -> MailId {
        // Before the lock below, which `name` takes, too: it would wait for itself.
        let (name, at) = (self.name(), self.mail.now());
        let (id, message_id) = {
            let mut world = self.mail.lock();
            let id = world.fresh();
            (id, world.message_id(id, &address::domain(&self.address)))
        };
        let to = head.to.to_owned();
        let head = Head { name: &name, from: &self.address, at, message_id: &message_id, ..head.clone() };
        self.dispatch(id, &self.address, &[&to], &compose(&head, text, html, files).into());
        id
    }

    fn dispatch(&self, id: MailId, sender: &str, to: &[&str], raw: &Bytes) {
        let at = self.mail.now();
        let own = ShownMail::read(id, true, raw.clone(), at);
        let to: Vec<_> =
            to.iter().filter(|to| address::is_plausible(to)).map(|to| (*to).to_owned()).collect();
        let mut world = self.mail.lock();
        world.boxes.entry(self.key()).or_default().mails.push(Arc::new(own));
        world.post_as(id, sender, &to, raw, at);
        drop(world);
        self.mail.touch();
    }
}

/// The subject of a reply.
fn answering(subject: &str) -> String {
    let marked = subject.get(..3).is_some_and(|mark| mark.eq_ignore_ascii_case("re:"));
    if marked { subject.to_owned() } else { format!("Re: {subject}") }
}
