//! The encodings that a mail needs: dates, encoded words, parameters, base64.

use data_encoding::BASE64;

use crate::domain::time::Stamp;

/// A moment as a mail's Date (RFC 5322 §3.3), in UTC.
pub(super) fn date(at: Stamp) -> String {
    at.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// Words for a header: as they are, or as encoded words (RFC 2047) on folded lines.
pub(super) fn words(text: &str) -> String {
    let text = flat(text);
    if text.is_ascii() && text.len() < 900 && !text.contains("=?") {
        return text;
    }
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        // 45 bytes make 60 letters, so that the word stays below 75.
        if pieces.last().is_some_and(|piece| piece.len() + c.len_utf8() > 45) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    let encoded: Vec<_> =
        pieces.iter().map(|piece| format!("=?UTF-8?B?{}?=", BASE64.encode(piece.as_bytes()))).collect();
    encoded.join("\r\n ")
}

/// A name and an address for a header.
pub(super) fn named(name: &str, address: &str) -> String {
    let name = flat(name);
    if name.is_empty() {
        return format!("<{address}>");
    }
    if name.is_ascii() {
        return format!("\"{}\" <{address}>", name.replace(['"', '\\'], ""));
    }
    format!("{} <{address}>", words(&name))
}

/// A file's name as a parameter: quoted, or in percent (RFC 2231).
pub(super) fn filename(name: &str) -> String {
    let name = flat(name);
    if name.is_ascii() {
        return format!("filename=\"{}\"", name.replace(['"', '\\'], ""));
    }
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let percent: String = name
        .bytes()
        .map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("filename*=UTF-8''{percent}")
}

/// Base64 on lines of 76 letters.
pub(super) fn base64(bytes: &[u8]) -> String {
    let all = BASE64.encode(bytes);
    let mut lines = String::with_capacity(all.len() + all.len() / 38 + 2);
    for line in all.as_bytes().chunks(76) {
        lines.push_str(&String::from_utf8_lossy(line));
        lines.push_str("\r\n");
    }
    lines
}

/// Text with every line end as mail wants it.
pub(super) fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// One line: what would end a header becomes a space.
fn flat(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
