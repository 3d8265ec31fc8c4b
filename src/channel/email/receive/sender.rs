//! Whom an answer to a mail goes to.
//!
//! That is its author, in From. But web forms have one From for everybody who fills them in, and some groups put
//! their own address in place of the author's: then whoever wrote stands in Reply-To, and there alone Reply-To
//! counts, for anywhere else it would let a stranger turn an answer aside. It never counts where it is the list
//! itself, ours, an operator's or another form. Where nobody is left, two people who wrote that way must not become
//! one: each mail is a contact of its own, who is answered once somebody says where.

use super::{Letterhead, Reception};
use crate::channel::email::noreply::{is_noreply, is_servers_own};
use crate::channel::email::raw::Place;
use crate::channel::email::token::Holder;
use crate::domain::id::{Address, ContactId};
use crate::domain::mailbox;
use crate::domain::message::Via;

/// Whom an answer goes to, and how that is known.
pub(super) struct Sender {
    /// Their address, or one that nothing reaches.
    pub address: Address,
    /// What they wrote through, where others write through it too.
    pub via: Option<Via>,
    /// Who From says it was, where somebody else is answered.
    pub claimed: Option<Address>,
    /// Whether nobody knows yet where they are answered.
    pub unaddressed: bool,
    /// Whether a reply address proves that they go on with a case of theirs.
    pub goes_on: bool,
    /// What tells one source of such mail from others.
    pub source: String,
}

impl Reception {
    /// Whom an answer goes to.
    pub(super) fn sender(&self, head: &Letterhead) -> Sender {
        let sender = self.answered(head);
        let author = head.mail.author().map(|author| Address(author.address.clone()));
        let other = |author: &Address| !mailbox::same(&author.0, &sender.address.0);
        let claimed = author.filter(|author| sender.via.is_some() && other(author));
        Sender { claimed, ..sender }
    }

    fn answered(&self, head: &Letterhead) -> Sender {
        let author = head.mail.author().map(|author| author.address.clone());
        if self.is_exchange(head) {
            // Not proven to be it, or this would be a call: nobody knows who wrote, and an exchange reads no answers.
            return Sender::nowhere(head, None, author);
        }
        let (via, shared) = self.shares(head, author.as_deref());
        let named = self.reply_to(head);
        let mut known = named.iter().map(String::as_str).chain(author.as_deref());
        if let Some(proven) = known.find(|address| self.has_token(head, address)) {
            let via = (author.as_deref() != Some(proven)).then(|| via.unwrap_or(Via::Form));
            return Sender::known(proven, via, true);
        }
        match (via, named.as_slice(), author) {
            (Some(via), [one], _) => Sender::known(one, Some(via), false),
            // The machine's own account, under which some programs send whatever they send.
            (Some(_), [], Some(author)) if !shared => Sender::known(&author, None, false),
            (None, _, Some(author)) => Sender::known(&author, None, false),
            (via, _, author) => Sender::nowhere(head, via, author),
        }
    }

    /// Whether others write from the same address, and through what; and whether that is certain.
    fn shares(&self, head: &Letterhead, author: Option<&str>) -> (Option<Via>, bool) {
        let Some(author) = author else { return (None, true) };
        let list = head.mail.list.as_ref();
        if list.is_some_and(|list| list.is(author)) || is_rewritten(head) {
            return (Some(Via::List), true);
        }
        // Many a site sends what people fill in under the address that it goes to.
        if self.is_form(author) || is_noreply(author) || self.tokens.is_ours(author) {
            return (Some(Via::Form), true);
        }
        (is_servers_own(author).then_some(Via::Form), false)
    }

    /// Who may be meant by Reply-To, each once.
    pub(super) fn reply_to(&self, head: &Letterhead) -> Vec<String> {
        let mail = &head.mail;
        let listed = |a: &str| {
            let recipients = || mail.to.iter().chain(&mail.cc);
            mail.list
                .as_ref()
                .is_some_and(|list| list.owns(a) || recipients().any(|to| mailbox::same(&to.address, a)))
        };
        let theirs = |a: &str| {
            !self.tokens.is_ours(a)
                && !self.is_operators(a)
                && !self.is_form(a)
                && !is_noreply(a)
                && !listed(a)
        };
        let mut named: Vec<String> = Vec::new();
        for mailbox in &mail.reply_to {
            let address = mailbox.address.as_str();
            let known = named.iter().any(|known| mailbox::same(known, address));
            if can_be_written_to(address) && theirs(address) && !known {
                named.push(address.to_owned());
            }
        }
        named
    }

    fn is_operators(&self, address: &str) -> bool {
        let policy = (self.policy)();
        let mut enrolled = policy.operators.iter().flat_map(|o| &o.reach).filter_map(|r| r.address.as_ref());
        enrolled.any(|enrolled| mailbox::same(&enrolled.0, address))
    }

    /// Whether the admin says that a form writes from there.
    pub(super) fn is_form(&self, address: &str) -> bool {
        let address = mailbox::identity(address);
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let within =
            // `notngo.example` is not within `ngo.example`.
            |form: String| domain == form || domain.strip_suffix(&form).is_some_and(|d| d.ends_with('.'));
        let is = |form: &String| {
            if form.contains('@') {
                mailbox::identity(form) == address
            } else {
                mailbox::a_labels(form).is_some_and(within)
            }
        };
        self.forms.iter().any(is)
    }

    /// Whether a reply address that was made for whoever has that address stands on the mail.
    fn has_token(&self, head: &Letterhead, address: &str) -> bool {
        let (id, aliases) = self.ids(&Address(address.to_owned()));
        let ids: Vec<ContactId> = std::iter::once(id).chain(aliases.all()).collect();
        let envelope = match &head.raw.place {
            Place::Lmtp { recipient } => Some(recipient.as_str()),
            Place::Imap { .. } => None,
        };
        let noted = head.mail.delivered_to.iter().map(String::as_str);
        let to = head.mail.to.iter().chain(&head.mail.cc).map(|to| to.address.as_str());
        let mut all = envelope.into_iter().chain(noted).chain(to);
        all.any(|to| ids.iter().any(|id| self.tokens.read(to, &Holder::Contact(*id)).is_some()))
    }
}

/// `"Ada via Help" <help@ngo.example>`: what a group makes of an author whose domain lets nobody else send.
fn is_rewritten(head: &Letterhead) -> bool {
    let Some(author) = head.mail.author() else { return false };
    let name = author.name.as_deref().unwrap_or_default().to_lowercase();
    let via = [" via ", " (via ", " über ", " par ", " через ", " por ", " tramite "];
    let says_so = via.iter().any(|word| name.contains(word));
    let local = author.address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let to = |a: &str| head.mail.to.iter().chain(&head.mail.cc).any(|to| mailbox::same(&to.address, a));
    let (is_to, answers_elsewhere) = (to(&author.address), !head.mail.reply_to.is_empty());
    let Some(list) = &head.mail.list else { return name.contains(" via ") && answers_elsewhere };
    let sure = (list.rewrites && is_to) || local.ends_with("-dmarc-request");
    sure || (says_so && (list.rewrites || is_to || answers_elsewhere))
}

impl Sender {
    /// Somebody of whom nobody knows where they are answered.
    fn nowhere(head: &Letterhead, via: Option<Via>, author: Option<String>) -> Self {
        Self {
            address: super::reception::unknown(head),
            via,
            claimed: None,
            unaddressed: true,
            goes_on: false,
            source: author.unwrap_or_default(),
        }
    }

    fn known(address: &str, via: Option<Via>, goes_on: bool) -> Self {
        let source = address.to_owned();
        Self { address: Address(address.to_owned()), via, claimed: None, unaddressed: false, goes_on, source }
    }
}

fn can_be_written_to(address: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
    address.rsplit_once('@').is_some_and(|(user, domain)| {
        let labels = || domain.split('.');
        // 254 with the brackets of SMTP are the 256 that a path may have (RFC 5321 §4.5.3.1.3).
        let sound = !user.is_empty() && !user.starts_with('.') && labels().count() > 1;
        sound && labels().all(|label| !label.is_empty()) && address.len() <= 254 && !address.contains(odd)
    })
}
