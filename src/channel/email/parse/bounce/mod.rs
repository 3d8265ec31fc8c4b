//! Reports that a mail did not arrive.
//!
//! The standard form (RFC 3464) names the recipient, what happened and the mail. Some servers write prose instead:
//! such a mail counts only if it comes from nowhere or from a mail system, *and* says what it is ([`words`]). One
//! that comes to where only our own mails come back needs less than that: see [`fate`].

mod code;
mod fate;
mod words;

use super::address::Mailbox;
use super::address::{ids, is_address};
use super::header::{Header, line_end};
use super::mail::{Action, Bounce, Undelivered};
use super::mime::Section;
use super::{HEADERS, auto, text};
use code::{code, is_for_good};
pub use fate::{Fate, fate};
use words::{About, about, is_daemon, is_system, is_unattended};

/// More recipients are not looked at; we write to one.
const MOST: usize = 100;
/// The longest value that is kept, in bytes.
const LONGEST: usize = 512;
/// How much of a report in prose is read, in bytes.
const READ: usize = 16 * 1024;

/// The parts in which a mail comes back, or its header.
const MAILS: [&str; 5] = [
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
];
/// What the mail says about another one; `subject` and `text` are its own, `sender` its author.
pub(super) fn read(
    root: &Section<'_>,
    sender: Option<&Mailbox>,
    subject: &str,
    text: &str,
) -> Option<Bounce> {
    let all = root.all();
    let status =
        all.iter().find(|s| s.is("message/delivery-status") || s.is("message/global-delivery-status"));
    if let Some(bounce) = status.and_then(|status| standard(&status.head(HEADERS).0, returned(&all))) {
        return Some(bounce);
    }
    let passed_on = words::is_passed_on(subject);
    let prose = Prose { root, subject: about(subject), passed_on, body: text::head(text, READ), sender };
    // Fields that can't be read make it no less a report.
    (status.is_some() || prose.is_report()).then(|| prose.bounce(returned(&all)))
}

/// A mail that may be a report, but not in the standard form.
struct Prose<'a> {
    root: &'a Section<'a>,
    /// What its subject is about.
    subject: Option<About>,
    /// Whether it passes on, or answers, what that is about.
    passed_on: bool,
    body: &'a str,
    sender: Option<&'a Mailbox>,
}

impl Prose<'_> {
    /// A subject alone is enough for the servers' own daemons. People have a postmaster's address too, and old
    /// answering machines have no sender either, so those must also say whom they could not reach, or why.
    fn is_report(&self) -> bool {
        let null = auto::has_null_return_path(&self.root.header);
        let (daemon, system) = (self.sender.is_some_and(is_daemon), self.sender.is_none_or(is_system));
        if self.sender.is_some_and(is_unattended) && self.is_of_a_system() {
            return true;
        }
        // Nobody but a person shows a report to somebody.
        if (!system && (!null || self.passed_on)) || self.subject == Some(About::Away) {
            return false;
        }
        let failed = failed_recipients(self.root).next().is_some();
        let says_so = self.subject.is_some() || failed;
        let fails = || about(self.body) == Some(About::Failed);
        if daemon || (null && system) {
            return says_so || (self.status().is_some() && fails());
        }
        let whom = || self.recipients().next().is_some();
        says_so && (failed || self.status().is_some() || fails()) && whom()
    }

    /// Whether all of it is a report's, as some systems send them under an address that nobody reads. What people
    /// write through a form that has such an address names them in Reply-To.
    fn is_of_a_system(&self) -> bool {
        let fails = self.subject == Some(About::Failed) && about(self.body) == Some(About::Failed);
        fails
            && !self.passed_on
            && self.root.header.first("Reply-To").is_none()
            && self.status().is_some()
            && self.recipients().next().is_some()
    }

    fn bounce(&self, message_id: Option<String>) -> Bounce {
        let (action, status) = (self.action(), self.status());
        let recipient = |address: String| Undelivered { address, action, status: status.clone() };
        let recipients = self.recipients().take(MOST).map(recipient).collect();
        let quoted = || self.body.lines().find_map(|l| ids(strip_name(l, "message-id:")?).into_iter().next());
        let message_id = message_id.or_else(quoted);
        Bounce { action, recipients, envelope_id: None, message_id, standard: false }
    }

    /// What the subject says, else what the text says: a report of which nobody can tell is one of failure.
    fn action(&self) -> Action {
        match self.subject {
            Some(About::Delayed) => Action::Delayed,
            Some(About::Delivered) => Action::Delivered,
            Some(About::Failed) => Action::Failed,
            _ if about(self.body) == Some(About::Delivered) => Action::Delivered,
            _ if !is_for_good(self.body) && words::is_still_tried(self.body) => Action::Delayed,
            _ => Action::Failed,
        }
    }

    /// The code of RFC 3463 in it.
    fn status(&self) -> Option<String> {
        code::in_text(self.body)
    }

    /// Whom it names: in the header, in a line `<address>:`, or else the first address in the text that is no
    /// mail system's.
    fn recipients(&self) -> impl Iterator<Item = String> {
        let mut named: Vec<String> = failed_recipients(self.root).collect();
        if named.is_empty() {
            let own = self.sender.map(|s| s.address.as_str()).unwrap_or_default();
            let found = self.body.lines().find_map(accused);
            named.extend(found.or_else(|| first_address(self.body, own)));
        }
        named.into_iter()
    }
}

/// The fields of message/delivery-status: those of the mail, then those of each recipient.
fn standard(bytes: &[u8], message_id: Option<String>) -> Option<Bounce> {
    let mut groups = groups(bytes);
    let mail = groups.next()?;
    let envelope_id = value(&mail, "Original-Envelope-Id");
    // Some put everything into one group.
    let mut recipients: Vec<Undelivered> = undelivered(&mail).into_iter().collect();
    recipients.extend(groups.take(MOST).filter_map(|g| undelivered(&g)));
    let action = recipients.iter().map(|r| r.action).max()?;
    Some(Bounce { action, recipients, envelope_id, message_id, standard: true })
}

fn undelivered(group: &Header<'_>) -> Option<Undelivered> {
    let original = value(group, "Original-Recipient").map(|a| address(&a)).filter(|a| !a.is_empty());
    let address = original.or_else(|| value(group, "Final-Recipient").map(|a| address(&a)))?;
    let status = value(group, "Status").and_then(|s| code(&s));
    let action = match value(group, "Action").unwrap_or_default().to_ascii_lowercase().as_str() {
        a if a.starts_with("fail") => Action::Failed,
        a if a.starts_with("delay") => Action::Delayed,
        a if ["delivered", "relayed", "expanded"].iter().any(|w| a.starts_with(w)) => Action::Delivered,
        _ => action_of(status.as_deref()),
    };
    Some(Undelivered { address, action, status })
}

/// What a code means by itself; without any, a report is one of failure.
fn action_of(status: Option<&str>) -> Action {
    match status.and_then(|s| s.chars().next()) {
        Some('2') => Action::Delivered,
        Some('4') => Action::Delayed,
        _ => Action::Failed,
    }
}

/// `rfc822;a@b` without its type and brackets.
fn address(value: &str) -> String {
    let address = value.split_once(';').map_or(value, |(_, a)| a);
    address.trim().trim_matches(['<', '>']).to_owned()
}

fn value(header: &Header<'_>, name: &str) -> Option<String> {
    let value = header.first(name)?;
    Some(text::one_line(text::head(&value, LONGEST))).filter(|v| !v.is_empty())
}

/// The Message-ID of the mail that came back with the report.
fn returned(all: &[&Section<'_>]) -> Option<String> {
    all.iter().filter(|section| MAILS.iter().any(|kind| section.is(kind))).find_map(|section| {
        let bytes = section.head(HEADERS).0;
        ids(&Header::read(&bytes, HEADERS).first("Message-ID")?).into_iter().next()
    })
}

/// Groups of fields with blank lines between them.
fn groups(mut rest: &[u8]) -> impl Iterator<Item = Header<'_>> {
    let next = move || {
        let mut end = 0;
        while end < rest.len() {
            let next = line_end(rest, end);
            let is_blank = matches!(&rest[end..next], b"\n" | b"\r\n");
            end = next;
            if is_blank {
                break;
            }
        }
        let (group, after) = rest.split_at(end);
        rest = after;
        (!group.is_empty()).then(|| Header::read(group, HEADERS))
    };
    std::iter::from_fn(next).filter(|group| !group.is_empty())
}

/// Exim and Gmail name the recipients in the header.
fn failed_recipients(root: &Section<'_>) -> impl Iterator<Item = String> {
    let values = root.header.all("X-Failed-Recipients");
    values.flat_map(|v| v.split(',').map(|a| text::one_line(text::head(a, LONGEST))).collect::<Vec<_>>())
}

/// qmail and others: a line `<address>:`.
fn accused(line: &str) -> Option<String> {
    let (address, rest) = line.trim().strip_prefix('<')?.split_once('>')?;
    let is_one = address.contains('@') && !address.contains(' ') && address.len() <= LONGEST;
    (is_one && rest.starts_with(':')).then(|| address.to_owned())
}

/// The first address in a text that is neither the sender's nor a mail system's.
fn first_address(text: &str, sender: &str) -> Option<String> {
    let apart = |c: char| c.is_whitespace() || "<>()[],;:\"'`*«»“”„".contains(c);
    let words = text.split(apart).map(|word| word.trim_matches(['.', '!', '?', '…']));
    let mut words = words.filter(|word| word.len() <= LONGEST && is_address(word));
    let other = |word: &&str| {
        !word.eq_ignore_ascii_case(sender) && !is_system(&Mailbox { name: None, address: (*word).to_owned() })
    };
    words.find(other).map(str::to_owned)
}

fn strip_name<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let line = line.trim_start();
    line.get(..name.len()).filter(|n| n.eq_ignore_ascii_case(name)).map(|_| &line[name.len()..])
}
