//! The line of the file that a finding is about, with a mark below the place and all other values hidden.
//!
//! A config file should hold no secret, but the faults that are told here include that it does. So of the
//! whole line only the key and the place itself are shown; letters and digits elsewhere become dots.

use std::ops::Range;

use crate::text::visible;

/// Where a byte stands: line and column, both from 1, the column in characters.
#[must_use]
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let start = line_start(text, at);
    let before = text.get(start..at.min(text.len())).unwrap_or_default();
    (text[..start].matches('\n').count() + 1, before.chars().count() + 1)
}

/// The line with a mark below `mark`. `show` is whether the marked text itself may be read.
#[must_use]
pub fn excerpt(text: &str, mark: &Range<usize>, show: bool) -> Option<String> {
    let start = line_start(text, mark.start);
    let line = text.get(start..)?.lines().next()?;
    let (number, column) = position(text, mark.start);
    // A longer one is wrapped by the terminal, and its mark would stand below something else.
    if line.chars().count() > 160 {
        return None;
    }
    let plain = plain_part(line);
    let hidden = |(at, c): (usize, char)| {
        let marked = show && mark.contains(&(start + at));
        let shown = at < plain || marked || !c.is_alphanumeric();
        if shown && is_seen(c) { c } else { '·' }
    };
    let shown: String = line.char_indices().map(hidden).collect();
    let width = line.char_indices().filter(|(at, _)| mark.contains(&(start + at))).count().max(1);
    let (gutter, gap, caret) = (format!("{number:>5}"), " ".repeat(column - 1), "^".repeat(width));
    Some(format!("{gutter} | {}\n      | {gap}{caret}", shown.trim_end()))
}

/// Whether a character does nothing to a terminal but show.
fn is_seen(c: char) -> bool {
    c != '\t' && !c.is_control() && visible(c.encode_utf8(&mut [0; 4])).starts_with(c)
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    before.iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1)
}

/// How many bytes at the start of the line can hold no value: a table's header, or a key with its `=`.
fn plain_part(line: &str) -> usize {
    let name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c));
    let header = line.trim().trim_start_matches('[').trim_end_matches(']');
    if line.trim_start().starts_with('[') && name(header) {
        return line.len();
    }
    match line.find('=') {
        Some(at) if name(&line[..at]) => at + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[line]\nname = \"x\"\n  token = { text = \"12:AbC\" }\n";

    #[test]
    fn a_place_is_told_in_characters() {
        assert_eq!(position("a\nпривет = 1", 2 + 12 + 1), (2, 8));
        assert_eq!(position("", 0), (1, 1));
        assert_eq!(position("ab", 99), (1, 3));
    }

    #[test]
    fn only_the_key_and_the_place_are_shown() {
        let at = TEXT.find("text").unwrap();
        let shown = excerpt(TEXT, &(at..at + 4), true).unwrap();
        assert_eq!(shown, "    3 |   token = { text = \"··:···\" }\n      |             ^^^^");
        let hidden = excerpt(TEXT, &(at..at + 4), false).unwrap();
        assert!(hidden.contains("{ ···· ="), "{hidden}");
    }

    #[test]
    fn what_does_something_to_a_terminal_is_hidden() {
        let shown = excerpt("name = \"x\u{1b}[2J\t\u{202e}y\"", &(0..4), true).unwrap();
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        assert!(!shown.contains('\u{202e}'), "{shown:?}");
    }

    #[test]
    fn a_value_that_has_a_line_of_its_own_is_hidden() {
        let text = "to = [\n  \"url:https://hooks.example/SECRET\",\n]";
        let at = text.find("\"url").unwrap();
        assert!(!excerpt(text, &(at..at + 5), false).unwrap().contains("SECRET"));
    }
}
