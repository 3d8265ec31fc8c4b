//! A letter as the bytes of a mail (RFC 5322, MIME by RFC 2045 to 2047), built new: nothing in it was copied
//! from a mail that came in.
//!
//! The same letter gives the same bytes, so that what is sent again is the same mail. The bytes are ASCII with
//! lines below 80 characters, so that no server has a reason to change them. What people chose (names,
//! subjects) can hold no line end by the time it stands in a header.

mod body;
mod header;

#[cfg(test)]
mod tests;

use super::ident;
use super::render::{Enclosure, Letter};
use crate::domain::id::Address;

/// What was to be enclosed is not all there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a letter encloses {wanted} pieces and {given} were given")]
pub struct NotWhole {
    /// How many the letter names.
    pub wanted: usize,
    /// How many there are.
    pub given: usize,
}

/// The mail to that address. `contents` are the bytes of the letter's enclosures, in their order.
pub fn compose(letter: &Letter, to: &Address, contents: &[&[u8]]) -> Result<Vec<u8>, NotWhole> {
    if contents.len() != letter.enclosed.len() {
        return Err(NotWhole { wanted: letter.enclosed.len(), given: contents.len() });
    }
    let (head, text) = (head(letter, to), body::text(&letter.text));
    if contents.is_empty() {
        return Ok((head + &text).into_bytes());
    }
    let boundary = ident::boundary(&letter.message_id);
    let pieces =
        letter.enclosed.iter().zip(contents).map(|(enclosure, content)| enclosed(enclosure, content));
    let parted: Vec<String> =
        std::iter::once(text).chain(pieces).map(|part| format!("--{boundary}\r\n{part}\r\n")).collect();
    let parts = parted.concat();
    let kind = format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n");
    Ok([&head, &kind, &parts, "--", &boundary, "--\r\n"].concat().into_bytes())
}

/// All headers but those of the content.
fn head(letter: &Letter, to: &Address) -> String {
    let mut head = String::new();
    let mut add = |name: &str, value: &str| header::push(&mut head, name, value);
    add("Message-ID", &letter.message_id);
    add("Date", &ident::date(letter.dated));
    add("From", &header::mailbox(letter.from_name.as_deref(), &letter.from));
    add("To", &header::recipient(to));
    if let Some(reply_to) = &letter.reply_to {
        add("Reply-To", &header::mailbox(letter.from_name.as_deref(), reply_to));
    }
    add("Subject", &header::text(&letter.subject));
    if let Some(thread) = &letter.thread {
        add("In-Reply-To", thread);
    }
    let names: Vec<&str> = letter.thread.iter().chain(&letter.words).map(String::as_str).collect();
    if !names.is_empty() {
        add("References", &names.join(" "));
    }
    if letter.auto {
        add("Auto-Submitted", "auto-replied");
        add("X-Auto-Response-Suppress", "All");
    }
    if letter.urgent {
        add("Importance", "high");
    }
    add("MIME-Version", "1.0");
    head
}

/// Its name is one that we gave: plain, short, and without anything of the sender's.
fn enclosed(enclosure: &Enclosure, content: &[u8]) -> String {
    let (name, mime) = (&enclosure.name, enclosure.mime);
    format!(
        "Content-Type: {mime}; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}",
        body::base64(content)
    )
}
