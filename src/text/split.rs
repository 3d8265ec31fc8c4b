//! Long text in pieces that a channel takes.

use unicode_normalization::char::is_combining_mark;

/// The length of a text as Telegram counts it: in UTF-16 code units.
#[must_use]
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text in pieces of at most `most` UTF-16 units, which together are the text.
///
/// Each ends after a line, else after a word, else between two characters as readers see them; a border in
/// the first half of a piece is not taken, so that the pieces are not too many. `most` is at least 2.
#[must_use]
pub fn split(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    // Two units hold any single character, so each piece has one at least and this ends.
    while let Some(border) = border(rest, most.max(2)) {
        let (piece, left) = rest.split_at(border);
        pieces.push(piece);
        rest = left;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The byte at which the first piece of a text ends, if the text has more than `most` units.
fn border(text: &str, most: usize) -> Option<usize> {
    let (mut line, mut word, mut seen) = (0, 0, 0);
    let (mut taken, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        if !continues(before, c) {
            seen = at;
        }
        if taken + c.len_utf16() > most {
            // Marks can be heaped on one letter without end: then even that is parted, or a piece would be
            // too long.
            return Some([line, word, seen].into_iter().find(|border| *border > at / 2).unwrap_or(at));
        }
        taken += c.len_utf16();
        let after = at + c.len_utf8();
        if c == '\n' {
            line = after;
        }
        // Not the two that forbid a break, as French has before `?` and `:`.
        if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') {
            word = after;
        }
        before = Some(c);
    }
    None
}

/// Whether `c` belongs to the character before it: marks, joiners, skin tones, the second half of a flag.
fn continues(before: Option<char>, c: char) -> bool {
    let flag = |c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
    match before {
        None => false,
        Some('\u{200d}') => true,
        Some('\r') => c == '\n',
        // A row of flags stays together: which two letters are a pair shows only from where the row begins.
        Some(b) if flag(b) && flag(c) => true,
        Some(_) => {
            is_combining_mark(c)
                || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'
                    | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_breaks_after_lines_then_words_then_characters() {
        assert_eq!(split("one two\nthree four", 12), ["one two\n", "three four"]);
        assert_eq!(split("one two three four", 9), ["one two ", "three ", "four"]);
        assert_eq!(split("aaaaaae\u{301}b", 7), ["aaaaaa", "e\u{301}b"]);
        assert_eq!(split("", 7), [""]);
    }

    #[test]
    fn a_family_stays_together() {
        let text = format!("{}👨‍👩‍👧", "a".repeat(10));
        assert_eq!(split(&text, 14), ["a".repeat(10), "👨‍👩‍👧".to_owned()]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_piece_is_too_long(text in "(?s).{0,300}", most in 2usize..40) {
            let pieces = split(&text, most);
            prop_assert_eq!(&pieces.concat(), &text);
            prop_assert!(pieces.iter().all(|p| units(p) <= most));
        }

        #[test]
        fn marks_without_a_base_do_not_stop_it(n in 0usize..200) {
            let text = "\u{301}".repeat(n);
            prop_assert_eq!(split(&text, 10).concat(), text);
        }
    }
}
