//! Characters that are there and can't be seen.
//!
//! Text from outside can hold controls that turn the reading order around, or that hide a word inside
//! another. An operator must see what is there, so each such control is shown as its code: `⟨U+202E⟩`. What
//! a script or an emoji needs in order to be written at all stays.

use std::fmt::Write as _;

use crate::domain::invisible::{is_invisible, is_selector};

/// Text from outside, as an operator is shown it. Line breaks of any kind become `\n`.
#[must_use]
pub fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => shown.push('\n'),
            c if !hidden(c) || joins(c, before, chars.peek().copied()) => shown.push(c),
            c => push_code(&mut shown, c),
        }
        before = Some(c);
    }
    shown
}

/// Text that people chose, to be put into a sentence of ours: its controls made visible, on one line, and
/// kept from reordering what stands around it if it is written from right to left (UAX #9, isolates).
#[must_use]
pub fn isolate(text: &str) -> String {
    let shown = visible(text).replace('\n', " ");
    // Only where needed: some apps show the marks as boxes.
    if shown.chars().any(rightward) { format!("\u{2068}{shown}\u{2069}") } else { shown }
}

fn push_code(shown: &mut String, c: char) {
    // Writing to a string can't fail.
    if write!(shown, "⟨U+{:04X}⟩", u32::from(c)).is_err() {
        shown.push('⟨');
    }
}

/// Controls without tab and line breaks, and what shows as nothing but for the form of an emoji or a letter.
fn hidden(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\t' | '\n'..='\r');
    control || (is_invisible(c) && !is_selector(c))
}

/// Whether a joiner does what it is for: ties an emoji together, or shapes letters that join.
fn joins(c: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    match c {
        '\u{200d}' if pictured(before) && pictured(after) => true,
        '\u{200c}' | '\u{200d}' => shaped(before) && shaped(after),
        _ => false,
    }
}

fn pictured(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Letters and marks of scripts whose spelling needs joiners: Arabic and the scripts of India and its neighbours.
fn shaped(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6d3}' | '\u{750}'..='\u{77f}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}')
}

/// Letters that are written from right to left.
fn rightward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_is_shown_as_its_code() {
        assert_eq!(visible("a\u{202e}b\u{200b}c\u{feff}"), "a⟨U+202E⟩b⟨U+200B⟩c⟨U+FEFF⟩");
        assert_eq!(visible("\u{2067}x\u{2069}"), "⟨U+2067⟩x⟨U+2069⟩");
        assert_eq!(visible("a\u{200d}b \u{200c}"), "a⟨U+200D⟩b ⟨U+200C⟩");
        assert_eq!(visible("\0\u{1b}[1m\u{e0041}"), "⟨U+0000⟩⟨U+001B⟩[1m⟨U+E0041⟩");
    }

    #[test]
    fn what_a_script_or_an_emoji_needs_stays() {
        for text in
            ["Привет, мир!\n\tДа.", "👩‍⚕️ 👨‍👩‍👧", "می\u{200c}خواهم", "क्\u{200d}ष", "שלום العالم", "e\u{301}"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn every_line_break_becomes_one() {
        assert_eq!(visible("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
    }

    #[test]
    fn a_name_from_right_to_left_is_isolated_and_can_not_break_out() {
        assert_eq!(isolate("Anna"), "Anna");
        assert_eq!(isolate("ליאה"), "\u{2068}ליאה\u{2069}");
        assert_eq!(isolate("ל\u{2069}\nx"), "\u{2068}ל⟨U+2069⟩ x\u{2069}");
    }
}
