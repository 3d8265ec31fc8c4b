//! Header fields: folded, and with what is not ASCII as encoded words (RFC 2047).

use data_encoding::BASE64;

use crate::domain::id::Address;
use crate::domain::mailbox;

/// Where a line is folded if it can be.
const FOLD: usize = 76;
/// Bytes of UTF-8 in one encoded word: `=?UTF-8?B?` and `?=` leave 63 of the 75 characters that it may have.
const WORD: usize = 45;

/// Adds a field. What the value has for line ends is gone by then: see [`clean`].
pub(super) fn push(head: &mut String, name: &str, value: &str) {
    head.push_str(name);
    head.push(':');
    let mut length = name.len() + 1;
    for word in clean(value).split(' ').filter(|word| !word.is_empty()) {
        if length + 1 + word.len() > FOLD && length > name.len() + 1 {
            head.push_str("\r\n");
            length = 0;
        }
        head.push(' ');
        head.push_str(word);
        length += 1 + word.len();
    }
    head.push_str("\r\n");
}

/// A text of one line.
pub(super) fn text(text: &str) -> String {
    let text = clean(text);
    if plain(&text) { text } else { encoded(&text) }
}

/// A name and an address: `"Line" <help@line.example>`.
pub(super) fn mailbox(name: Option<&str>, address: &Address) -> String {
    let address = bare(address).unwrap_or_default();
    match name.map(clean).filter(|name| !name.is_empty()) {
        None => format!("<{address}>"),
        Some(name) if plain(&name) => {
            format!("\"{}\" <{address}>", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
        Some(name) => format!("{} <{address}>", encoded(&name)),
    }
}

/// The one who gets it; not named where a header can't name them, which the envelope still can.
pub(super) fn recipient(address: &Address) -> String {
    let address = mailbox::wire(&address.0).map(Address);
    let bare = address.as_ref().and_then(bare);
    bare.map_or_else(|| "undisclosed-recipients:;".to_owned(), |bare| format!("<{bare}>"))
}

/// An address that may stand between angle brackets as it is.
fn bare(address: &Address) -> Option<&str> {
    let sound = |b: u8| b.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&b);
    // A path has 256 octets, with its angle brackets (RFC 5321, section 4.5.3.1.3).
    Some(address.0.as_str()).filter(|a| a.len() <= 254 && a.contains('@') && a.bytes().all(sound))
}

/// On one line, whatever was in it: each control, and each space of any kind, is a space.
fn clean(text: &str) -> String {
    let one = |c: char| if c.is_control() || c.is_whitespace() { ' ' } else { c };
    let spaced: String = text.chars().map(one).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether it can stand as it is: ASCII, nothing that reads as an encoded word, no word too long for a line.
fn plain(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?") && text.split(' ').all(|word| word.len() <= FOLD)
}

fn encoded(text: &str) -> String {
    let word = |piece: &str| format!("=?UTF-8?B?{}?=", BASE64.encode(piece.as_bytes()));
    pieces(text).into_iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Cut between characters, so that each word decodes alone.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > WORD {
        // Never 0: a character has four bytes at most.
        let at = (0..=WORD).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (piece, left) = rest.split_at(at);
        pieces.push(piece);
        rest = left;
    }
    pieces.push(rest);
    pieces
}
