//! Reports that a mail did not arrive.
//!
//! The standard form (RFC 3464) names the recipient, what happened and the mail. Some servers write prose instead:
//! such a mail counts only if it comes from nowhere or from a mail system, *and* says by its subject what it is.

use super::address::ids;
use super::header::{Header, line_end};
use super::mail::{Action, Bounce, Undelivered};
use super::mime::Section;
use super::{HEADERS, auto, text};

/// More recipients are not looked at; we write to one.
const MOST: usize = 100;
/// The longest value that is kept, in bytes.
const LONGEST: usize = 512;

/// The parts in which a mail comes back, or its header.
const MAILS: [&str; 5] = [
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
];
/// Who sends the reports that are not in the standard form.
const SYSTEMS: [&str; 2] = ["mailer-daemon", "mail-daemon"];
/// What their subjects say, in small letters.
const SUBJECTS: [&str; 14] = [
    "undeliver",
    "undelivered",
    "delivery status notification",
    "delivery failure",
    "delivery notification",
    "failure notice",
    "failed delivery",
    "delivery has failed",
    "mail delivery",
    "returned mail",
    "delayed",
    "не доставлен",
    "недоставлен",
    "не может быть доставлен",
];
/// What they say while the mail is still being tried.
const STILL_TRIED: [&str; 5] = ["delayed", "warning: message", "will be retried", "задержан", "отложен"];

/// What the mail says about another one; `subject` and `text` are its own, `sender` the address in From.
pub(super) fn read(root: &Section<'_>, sender: &str, subject: &str, text: &str) -> Option<Bounce> {
    let all = root.all();
    let status =
        all.iter().find(|s| s.is("message/delivery-status") || s.is("message/global-delivery-status"));
    if let Some(status) = status {
        return standard(&status.head(HEADERS).0, returned(&all));
    }
    let local = sender.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let from_system = auto::has_null_return_path(&root.header) || SYSTEMS.contains(&local.as_str());
    let subject = subject.to_lowercase();
    let says_so = SUBJECTS.iter().any(|s| subject.contains(s)) || failed_recipients(root).next().is_some();
    if !(from_system && says_so) {
        return None;
    }
    Some(by_habit(root, &subject, text, returned(&all))).filter(says_something)
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

/// Whether anything can be done with it.
fn says_something(bounce: &Bounce) -> bool {
    !bounce.recipients.is_empty() || bounce.message_id.is_some()
}

fn by_habit(root: &Section<'_>, subject: &str, text: &str, message_id: Option<String>) -> Bounce {
    let text = text::head(text, 16 * 1024);
    let small = text.to_lowercase();
    let is_tried = STILL_TRIED.iter().any(|w| subject.contains(w) || small.contains(w));
    let status = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '#' | ':')).find_map(code);
    let action = if is_tried { Action::Delayed } else { Action::Failed };
    let recipient = |address: String| Undelivered { address, action, status: status.clone() };
    let mut named: Vec<String> = failed_recipients(root).collect();
    if named.is_empty() {
        named.extend(text.lines().find_map(accused));
    }
    let recipients = named.into_iter().take(MOST).map(recipient).collect();
    let quoted = || text.lines().find_map(|l| ids(strip_name(l, "message-id:")?).into_iter().next());
    Bounce { action, recipients, envelope_id: None, message_id: message_id.or_else(quoted), standard: false }
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

fn strip_name<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let line = line.trim_start();
    line.get(..name.len()).filter(|n| n.eq_ignore_ascii_case(name)).map(|_| &line[name.len()..])
}

/// `5.1.1` at the beginning of a value; nothing else.
fn code(word: &str) -> Option<String> {
    let word = word.split([' ', '(']).next()?;
    let word = word.trim_end_matches(['.', ',', ';']);
    let mut numbers = word.split('.');
    let class = numbers.next().filter(|c| matches!(*c, "2" | "4" | "5"))?;
    let mut detail =
        || numbers.next().filter(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    let (subject, what) = (detail()?, detail()?);
    numbers.next().is_none().then(|| format!("{class}.{subject}.{what}"))
}
