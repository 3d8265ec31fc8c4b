//! UTF-7 (RFC 2152), which no browser reads any more and some mail servers still write. It is believed where it is
//! declared, of ASCII alone, and never guessed.

use super::transfer;

const NAMES: [&str; 6] =
    ["utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7"];

/// Whether a label names it.
pub(super) fn is_meant(label: &str) -> bool {
    let label = label.trim_matches(|c: char| c == '"' || c == '\'' || c.is_whitespace());
    NAMES.iter().any(|name| label.eq_ignore_ascii_case(name))
}

/// Reads it. What is no UTF-7 stays as it stands.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('+') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/')));
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        match letters(run) {
            Some(letters) => out.push_str(&letters),
            // `+-` is a plus.
            None => out.extend(["+", run]),
        }
        let closed = after.starts_with('-') && (run.is_empty() || letters(run).is_some());
        rest = if closed { &after[1..] } else { after };
    }
    out.push_str(rest);
    out
}

/// What a run of base 64 says, if it says anything.
fn letters(run: &str) -> Option<String> {
    let bytes = transfer::base64(run.as_bytes());
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_with_a_minus_with_another_sign_and_with_the_text() {
        for (raw, text) in [
            ("+BB8EPgQ8BD4EMwQ4BEIENQ- please", "Помогите please"),
            ("+BB8EPgQ8BD4EMwQ4BEIENQ, please", "Помогите, please"),
            ("please +BB8EPgQ8BD4EMwQ4BEIENQ", "please Помогите"),
            ("+2D3eIg- a", "😢 a"),
            ("1 +- 1", "1 + 1"),
            ("call +380 50", "call +380 50"),
            ("+", "+"),
            ("", ""),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
        }
    }
}
