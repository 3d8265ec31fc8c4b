//! A mail as the app of a person makes it.

use bytes::Bytes;

use super::encode::{base64, crlf, date, filename, named, words};
use crate::domain::time::Stamp;

/// Something to attach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    name: String,
    mime: String,
    bytes: Bytes,
}

impl File {
    /// A file with its name and MIME type, both as the sender claims them.
    #[must_use]
    pub fn new(name: &str, mime: &str, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.to_owned(), mime: mime.replace(['\r', '\n'], " "), bytes: bytes.into() }
    }

    /// A small picture.
    #[must_use]
    pub fn jpeg() -> Self {
        Self::new("IMG_0412.jpg", "image/jpeg", include_bytes!("../page/sample.jpg").as_slice())
    }

    /// A short recording.
    #[must_use]
    pub fn wav() -> Self {
        let bytes: Vec<u8> = WAV.iter().copied().chain(std::iter::repeat_n(0x80, 2_000)).collect();
        Self::new("msg0001.wav", "audio/x-wav", bytes)
    }

    /// An empty page.
    #[must_use]
    pub fn pdf() -> Self {
        Self::new("letter.pdf", "application/pdf", PDF.as_bytes())
    }
}

/// A quarter of a second of nothing, as a telephone exchange records it: eight thousand samples a second, a byte each.
const WAV: [u8; 44] =
    *b"RIFF\xf4\x07\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\xd0\x07\0\0";

/// The smallest document that readers open: one page with nothing on it.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// What stands above a mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Head<'a> {
    pub name: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub at: Stamp,
    /// Without its brackets, as those below.
    pub message_id: &'a str,
    pub in_reply_to: Option<&'a str>,
    pub references: &'a [String],
}

/// Text, the same as HTML, and files. The bytes depend on nothing but what is given.
pub(super) fn compose(head: &Head<'_>, text: &str, html: &str, files: &[File]) -> Vec<u8> {
    let mark = head.message_id.replace('@', ".");
    let alternative = format!("alt.{mark}");
    let both = [leaf("text/plain", text), leaf("text/html", html)].map(String::into_bytes);
    let mut body = multipart("alternative", &alternative, &both);
    if !files.is_empty() {
        let mut parts = vec![body];
        parts.extend(files.iter().map(attachment));
        body = multipart("mixed", &format!("mix.{mark}"), &parts);
    }
    [headers(head).as_bytes(), b"MIME-Version: 1.0\r\n", &body].concat()
}

fn headers(head: &Head<'_>) -> String {
    let before = head.in_reply_to.map(|id| format!("In-Reply-To: <{id}>\r\n")).unwrap_or_default();
    let thread: Vec<_> = head.references.iter().map(|id| format!("<{id}>")).collect();
    let thread = match thread.join("\r\n ") {
        none if none.is_empty() => none,
        ids => format!("References: {ids}\r\n"),
    };
    format!(
        "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\n{before}{thread}",
        named(head.name, head.from),
        head.to,
        words(head.subject),
        date(head.at),
        head.message_id,
    )
}

/// A part of text, header and all.
fn leaf(kind: &str, text: &str) -> String {
    let text = crlf(text);
    let plain = text.is_ascii() && text.split("\r\n").all(|line| line.len() < 900);
    let (encoding, body) =
        if plain { ("7bit", format!("{text}\r\n")) } else { ("base64", base64(text.as_bytes())) };
    format!("Content-Type: {kind}; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}")
}

fn attachment(file: &File) -> Vec<u8> {
    let head = format!(
        "Content-Type: {}\r\nContent-Disposition: attachment; {}\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        file.mime,
        filename(&file.name)
    );
    (head + &base64(&file.bytes)).into_bytes()
}

/// Parts behind one header.
pub(super) fn multipart(kind: &str, boundary: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let separator = if kind.contains(';') { "" } else { ";" };
    let mut all =
        format!("Content-Type: multipart/{kind}{separator} boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    for part in parts {
        all.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        all.extend_from_slice(part);
        if !part.ends_with(b"\r\n") {
            all.extend_from_slice(b"\r\n");
        }
    }
    all.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    all
}
