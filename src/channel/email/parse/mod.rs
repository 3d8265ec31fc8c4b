//! A mail's bytes, read.
//!
//! [`parse`] takes whatever comes and always has an answer: mail is written by every program of forty years, and
//! by people who mean harm. It never fails and never panics, its work grows as the mail does, and everything
//! it gives back is bounded; what was left out is told in [`Mail::left_out`], and the raw mail is kept by
//! the caller in any case. It decides nothing: what counts as automatic or as a bounce is evidence, told with
//! its reason.
//!
//! Parts are cut out by `mime`, which looks at each level of nesting once. A library reads addresses, dates
//! and entities, each call guarded. Charsets are read as the bytes show them, not as the labels claim:
//! `charset`.

mod address;
mod auto;
mod body;
mod bounce;
mod bounds;
mod care;
mod charset;
mod cyrillic;
mod digest;
mod file;
mod flowed;
mod header;
mod html;
mod list;
mod mail;
mod mime;
mod params;
mod sealed;
mod smime;
#[cfg(test)]
mod tests;
mod text;
mod transfer;
mod utf7;
mod words;

pub use address::Mailbox;
pub use bounce::{Fate, fate};
pub use bounds::{DEPTH, HEADERS, HTML, PARTS, SIZE, TEXT};
pub use digest::content_digest;
pub use list::MailingList;
pub use mail::{Action, Auto, Bounce, Grade, Held, LeftOut, Mail, Part, Report, ReturnPath, Undelivered};
pub use sealed::{Sealed, sealed, unsealed};

use crate::domain::time::Stamp;
use body::Body;
use care::careful;
use header::Header;
use mime::{Budget, Section};

/// How many bytes of what stands among header fields are kept.
const STRAY: usize = 8 * 1024;
/// The text that a person would read of a page, without control characters.
#[must_use]
pub fn html_to_text(page: &str) -> String {
    careful(|| text::clean(&html::to_text(page))).unwrap_or_default()
}

/// Reads a mail.
#[must_use]
pub fn parse(raw: &[u8]) -> Mail {
    careful(|| read(raw)).unwrap_or_else(|| Mail { unreadable: true, ..Mail::default() })
}

fn read(raw: &[u8]) -> Mail {
    let mut budget = Budget::default();
    let beyond = raw.len().saturating_sub(SIZE);
    if beyond > 0 {
        budget.left_out.push(LeftOut::Size(beyond));
    }
    let root = Section::read(&raw[..raw.len() - beyond], &mut budget);
    let mut body = Body::read(&root, &mut budget);
    let mut mail = envelope(&root.header);
    mail.bounce = bounce::read(&root, mail.from.first(), &mail.subject, &body.text);
    mail.report = auto::report(&root);
    mail.auto = auto::evidence(&root).or(mail.bounce.is_some().then_some(Auto::Report));
    mail.left_out = budget.left_out;
    mail.left_out.append(&mut body.left_out);
    mail.unreadable = root.header.is_empty() || body.is_silent;
    mail.stray = stray(&root);
    Mail { text: body.text, html: body.html, attachments: body.attachments, ..mail }
}

/// What stands among the fields of a header and is none, of all parts together.
fn stray(root: &Section<'_>) -> String {
    let mut all = String::new();
    for line in root.all().iter().flat_map(|section| &section.header.stray) {
        if all.len() < STRAY {
            all.push_str(&text::clean(&charset::decode(None, text::start(line, STRAY))));
        }
    }
    all
}

/// What the header says.
fn envelope(header: &Header<'_>) -> Mail {
    let all_ids = |name: &str| header.all(name).flat_map(|v| address::ids(&v)).collect();
    Mail {
        from: address::mailboxes(header, "From"),
        from_fields: header.count("From"),
        sender: address::mailboxes(header, "Sender").into_iter().next(),
        to: address::mailboxes(header, "To"),
        cc: address::mailboxes(header, "Cc"),
        delivered_to: address::bare(header, &["Delivered-To", "X-Original-To"]),
        reply_to: address::mailboxes(header, "Reply-To"),
        list: list::MailingList::read(header),
        subject: header.first("Subject").map(|s| words::decode(&s)).unwrap_or_default(),
        message_id: header.first("Message-ID").and_then(|v| address::ids(&v).into_iter().next()),
        in_reply_to: all_ids("In-Reply-To"),
        references: all_ids("References"),
        date: header.first("Date").and_then(|d| date(&d)),
        received: header.count("Received"),
        return_path: auto::return_path(header),
        no_reply_wanted: auto::wants_no_reply(header),
        // Of several none counts (Autocrypt Level 1, section 2.3): one of them may be added.
        autocrypt: header.first("Autocrypt").filter(|_| header.count("Autocrypt") == 1),
        ..Mail::default()
    }
}

fn date(value: &str) -> Option<Stamp> {
    let date = careful(|| mail_parser::DateTime::parse_rfc822(value).filter(mail_parser::DateTime::is_valid));
    date.flatten().map(|d| Stamp(d.to_timestamp().saturating_mul(1000)))
}
