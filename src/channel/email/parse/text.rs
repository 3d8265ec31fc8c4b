//! Text that does nothing but be read.

/// Line breaks as one character, and no control characters. Letters that change the direction of writing stay:
/// making them visible is for the place that shows the text.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The same on one line, as names and subjects are.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let clean = clean(&spaced);
    clean.trim().to_owned()
}

/// The text up to `most` bytes, cut between two characters.
pub(super) fn head(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The first bytes.
pub(super) fn start(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[..bytes.len().min(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_harmless() {
        assert_eq!(clean("\u{feff}a\r\nb\rc\0\x1b[2J\x7f\u{85}\t."), "a\nb\nc[2J\t.");
        assert_eq!(one_line(" a\r\n b\tc\u{2028}d "), "a   b c d");
        assert_eq!(head("при", 3), "п");
    }

    #[test]
    fn a_page_is_made_harmless_too() {
        assert_eq!(super::super::html_to_text("a\u{1b}[2J\0\u{8}b<p>c"), "a[2Jb\n\nc");
    }
}
