//! What a person sees of a mail.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders};
use serde::{Deserialize, Serialize};

use crate::domain::time::Stamp;

/// The number of a mail in the sandbox; it rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailId(pub u64);

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mail as an app shows it, and all that can be known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownMail {
    /// Its number.
    pub id: MailId,
    /// Whether the owner of the mailbox sent it.
    pub sent: bool,
    /// The address in From.
    pub from: String,
    /// The name before it; empty if there is none.
    pub from_name: String,
    /// The addresses in To.
    pub to: Vec<String>,
    /// Where a reply goes: Reply-To, or else From.
    pub reply_to: String,
    /// The subject, decoded.
    pub subject: String,
    /// The text; what has only HTML is shown as text.
    pub text: String,
    /// What hangs on it.
    pub attachments: Vec<ShownFile>,
    /// All headers in order, folded as they came.
    pub headers: Vec<(String, String)>,
    /// Without its brackets, as those below; empty if there is none.
    pub message_id: String,
    /// The mails before it in the thread, the oldest first.
    pub references: Vec<String>,
    /// When it came, in line time.
    pub at: Stamp,
    /// The mail itself.
    pub raw: Bytes,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFile {
    /// Its name; empty if it has none.
    pub name: String,
    /// Its MIME type as claimed.
    pub mime: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl ShownMail {
    /// The value of the first header of that name, without the spaces around it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    /// Reads a mail. One that nobody can read is shown as its bytes.
    pub(super) fn read(id: MailId, sent: bool, raw: Bytes, at: Stamp) -> Self {
        // The parser has debug assertions that some real mail trips.
        let parsed = catch_unwind(AssertUnwindSafe(|| {
            MessageParser::default().parse(&raw[..]).map(|message| Self::of(id, sent, &raw, at, &message))
        }));
        parsed.ok().flatten().unwrap_or_else(|| Self::unread(id, sent, raw, at))
    }

    fn of(id: MailId, sent: bool, raw: &Bytes, at: Stamp, message: &Message<'_>) -> Self {
        let from = message.from();
        let address = from.map(addresses).unwrap_or_default().into_iter().next().unwrap_or_default();
        let name = from.and_then(Address::first).and_then(|a| a.name.as_deref()).unwrap_or_default();
        let reply_to = message.reply_to().map(addresses).unwrap_or_default().into_iter().next();
        Self {
            id,
            sent,
            from_name: name.to_owned(),
            to: message.to().map(addresses).unwrap_or_default(),
            reply_to: reply_to.unwrap_or_else(|| address.clone()),
            from: address,
            subject: message.subject().unwrap_or_default().to_owned(),
            text: text(message),
            attachments: message.attachments().map(file).collect(),
            headers: message.headers_raw().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            references: references(message),
            at,
            raw: raw.clone(),
        }
    }

    fn unread(id: MailId, sent: bool, raw: Bytes, at: Stamp) -> Self {
        Self {
            id,
            sent,
            from: String::new(),
            from_name: String::new(),
            to: Vec::new(),
            reply_to: String::new(),
            subject: String::new(),
            text: String::from_utf8_lossy(&raw).into_owned(),
            attachments: Vec::new(),
            headers: Vec::new(),
            message_id: String::new(),
            references: Vec::new(),
            at,
            raw,
        }
    }
}

fn addresses(list: &Address<'_>) -> Vec<String> {
    list.iter().filter_map(|a| a.address.as_deref()).map(str::to_owned).collect()
}

fn text(message: &Message<'_>) -> String {
    let bodies = (0..message.text_body_count()).filter_map(|n| message.body_text(n));
    let bodies: Vec<_> = bodies.map(|body| body.replace("\r\n", "\n").trim_end().to_owned()).collect();
    bodies.join("\n\n")
}

fn file(part: &mail_parser::MessagePart<'_>) -> ShownFile {
    let kind = part.content_type();
    let mime = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")));
    ShownFile {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        mime: mime.unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes: Bytes::copy_from_slice(part.contents()),
    }
}

fn references(message: &Message<'_>) -> Vec<String> {
    let list = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(id) => vec![id.to_string()],
            HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    let all = list(message.references());
    if all.is_empty() { list(message.in_reply_to()) } else { all }
}

/// A mailbox as plain lines, for the error of a test that waited in vain.
pub(super) fn transcript<'a>(mails: impl IntoIterator<Item = &'a ShownMail>) -> String {
    let line = |mail: &ShownMail| {
        let way = if mail.sent { "to" } else { "from" };
        let whom = if mail.sent { mail.to.join(", ") } else { mail.from.clone() };
        format!("{:>6} {way} {whom}: {:?} {:?}\n", mail.id, mail.subject, mail.text)
    };
    mails.into_iter().map(line).collect()
}
