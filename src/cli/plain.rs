//! Text from strangers on an admin's terminal: nothing in it may move the cursor, set a title, or turn the
//! reading order around.

use std::fmt::Write as _;

use crate::domain::invisible::{is_invisible, is_joiner, is_selector};

/// Text on one line, its controls shown as their codes: `⟨U+202E⟩`.
pub(super) fn line(text: &str) -> String {
    visible(&text.replace("\r\n", "\n").replace(['\n', '\r'], " ⏎ "))
}

/// Text on as many lines as it has.
pub(super) fn block(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(visible).collect();
    lines.join("\n")
}

/// JSON text that says the same with its controls escaped: outside strings it holds none.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            // JSON escapes are units of UTF-16 (RFC 8259 §7).
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| push(&mut out, format_args!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if is_hidden(c) => push(&mut out, format_args!("⟨U+{:04X}⟩", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Writing to a string can't fail.
fn push(out: &mut String, what: std::fmt::Arguments<'_>) {
    if out.write_fmt(what).is_err() {
        out.push('?');
    }
}

/// Controls (C0, DEL, C1), line separators, and the invisible that nobody needs. Joiners and selectors stay: scripts
/// and emoji are written with them.
fn is_hidden(c: char) -> bool {
    let unneeded = is_invisible(c) && !is_joiner(c) && !is_selector(c);
    unneeded || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(line("a\u{1b}[2Jb\r\nc"), "a⟨U+001B⟩[2Jb ⏎ c");
        assert_eq!(block("one\n\u{202e}two\u{9b}"), "one\n⟨U+202E⟩two⟨U+009B⟩");
        assert_eq!(json("{\"a\":\"\u{9b}\u{e0041}é\"}"), "{\"a\":\"\\u009b\\udb40\\udc41é\"}");
    }

    proptest! {
        #[test]
        fn json_says_the_same_without_a_control(text in any::<String>()) {
            let plain = json(&serde_json::to_string(&text).unwrap());
            prop_assert!(!plain.chars().any(is_hidden));
            prop_assert_eq!(serde_json::from_str::<String>(&plain).unwrap(), text);
        }

        #[test]
        fn no_text_leaves_its_line(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hidden));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_hidden(c)));
        }
    }
}
