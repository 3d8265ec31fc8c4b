//! Encoded words: how a header says what is not ASCII (RFC 2047).
//!
//! Words that stand next to each other are joined *before* they are read: many programs cut a letter of two
//! bytes in the middle. In a list of addresses the words are only put into UTF-8 and stay encoded, so that a
//! comma or an angle bracket inside a name can't make another address of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{charset, text, transfer};

/// A header's text as it was meant.
pub(super) fn decode(value: &str) -> String {
    text::one_line(&rewrite(value, |decoded| decoded))
}

/// The same header with all its words in UTF-8.
pub(super) fn to_utf_8(value: &str) -> String {
    rewrite(value, |decoded| {
        let clean = text::one_line(&decoded);
        if clean.is_empty() { clean } else { format!("=?utf-8?B?{}?=", STANDARD.encode(clean)) }
    })
}

/// One word, or several of the same charset and encoding.
struct Word<'a> {
    label: &'a str,
    is_base64: bool,
    bytes: Vec<u8>,
}

impl Word<'_> {
    fn text(&self) -> String {
        charset::decode(Some(self.label), &self.bytes)
    }
}

/// Replaces each run of words.
fn rewrite(value: &str, put: impl Fn(String) -> String) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((word, after)) = word(rest) else {
            out.push_str("=?");
            rest = &rest[2..];
            continue;
        };
        let (decoded, after) = run(word, after);
        out.push_str(&put(decoded));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Everything that words say until something else comes. White space between two words is none.
fn run<'a>(first: Word<'a>, mut rest: &'a str) -> (String, &'a str) {
    let mut out = String::new();
    let mut current = first;
    while let Some((next, after)) = word(rest.trim_start()) {
        rest = after;
        if next.label.eq_ignore_ascii_case(current.label) && next.is_base64 == current.is_base64 {
            current.bytes.extend(next.bytes);
        } else {
            out.push_str(&current.text());
            current = next;
        }
    }
    out.push_str(&current.text());
    (out, rest)
}

/// The word at the beginning of `at`: `=?charset*language?B?bytes?=`.
fn word(at: &str) -> Option<(Word<'_>, &str)> {
    let (charset, rest) = at.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (bytes, rest) = rest.split_once('?')?;
    let rest = rest.strip_prefix('=')?;
    let label = charset.split('*').next().unwrap_or(charset);
    let is_base64 = encoding.eq_ignore_ascii_case("b");
    // No charset's name is longer (RFC 2978 §2.3).
    let is_word = !label.is_empty() && label.len() <= 40 && !label.contains(char::is_whitespace);
    if !is_word || !(is_base64 || encoding.eq_ignore_ascii_case("q")) {
        return None;
    }
    let bytes = if is_base64 { transfer::base64(bytes.as_bytes()) } else { transfer::q(bytes.as_bytes()) };
    Some((Word { label, is_base64, bytes }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_joined() {
        for (raw, meant) in [
            ("plain", "plain"),
            ("=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет"),
            ("a =?koi8-r?Q?=F0=D2=C9?= b", "a При b"),
            ("=?utf-8?B?0J/R?= \t=?utf-8?B?gNC4?=", "При"),
            ("=?utf-8?Q?a?= =?utf-8?B?Yg==?= c", "ab c"),
            ("=?windows-1251*ru?q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
            ("=?utf-8?q?two_words?=", "two words"),
            ("=?utf-8?x?no?= =?", "=?utf-8?x?no?= =?"),
            ("=?utf-8?b?YQBi?= =", "ab ="),
            ("=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"),
        ] {
            assert_eq!(decode(raw), meant, "{raw}");
        }
    }

    #[test]
    fn a_rewritten_name_can_not_become_an_address() {
        let rewritten = to_utf_8("=?utf-8?q?a=2C_b=40c=3E?= <d@e>");
        assert_eq!(rewritten, "=?utf-8?B?YSwgYkBjPg==?= <d@e>");
    }
}
