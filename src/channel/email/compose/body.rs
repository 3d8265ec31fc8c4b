//! Content in lines that every server passes on unchanged (RFC 2045, section 6).

use std::fmt::Write as _;

use data_encoding::BASE64;

/// The most characters of an encoded line.
const LINE: usize = 76;

/// Plain text in UTF-8, with its headers: quoted-printable while that stays readable, else base 64.
pub(super) fn text(text: &str) -> String {
    let lines = lines(text);
    let bytes: usize = lines.iter().map(String::len).sum();
    let foreign = lines.iter().flat_map(|line| line.bytes()).filter(|b| !b.is_ascii()).count();
    // At a sixth both are as long: three characters for each such byte, against four for any three.
    let (name, encoded) = if foreign * 6 > bytes {
        ("base64", base64((lines.join("\r\n") + "\r\n").as_bytes()))
    } else {
        ("quoted-printable", lines.iter().map(|line| quoted(line)).collect())
    };
    format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n{encoded}")
}

/// Base 64 in lines.
pub(super) fn base64(content: &[u8]) -> String {
    let mut text = String::with_capacity(content.len() / 3 * 4 + content.len() / 28 + 8);
    for chunk in content.chunks(LINE / 4 * 3) {
        text.push_str(&BASE64.encode(chunk));
        text.push_str("\r\n");
    }
    text
}

/// Every kind of line end ends a line; what else is a control, but a tab, is left out.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let shown = |line: &str| line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
    text.trim_end_matches('\n').split('\n').map(shown).collect()
}

/// One line in quoted-printable, softly broken. A dot at the start, a space at the end and "From " are coded,
/// for servers have their own ideas of these.
fn quoted(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 8 + 2);
    let mut length = 0;
    for (at, byte) in line.bytes().enumerate() {
        let last = at + 1 == line.len();
        let literal = match byte {
            b'=' => false,
            // `length` is 0 behind a soft break, too: servers see a line begin there as well.
            b'.' => length > 0,
            // No panic: an ASCII byte is never inside a character.
            b'F' => length > 0 || !line[at..].starts_with("From "),
            b' ' | b'\t' => !last,
            other => other.is_ascii_graphic(),
        };
        let size = if literal { 1 } else { 3 };
        // One place stays free for the sign of a soft break.
        if length + size > LINE - 1 {
            out.push_str("=\r\n");
            length = 0;
        }
        if literal {
            out.push(char::from(byte));
        } else if write!(out, "={byte:02X}").is_err() {
            // Writing to a string can't fail.
            out.push('?');
        }
        length += size;
    }
    out.push_str("\r\n");
    out
}
