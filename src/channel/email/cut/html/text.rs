//! The little of a page's text that is needed to tell an attribution: its lines, and where each begins.

use super::super::line::Line;
use super::tag::{Token, Tokens};

/// A line, and the place in the page where its text begins.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) at: usize,
}

/// The lines of a piece of HTML that are not empty.
pub(super) fn lines(html: &str) -> Vec<Placed> {
    let mut lines = vec![Placed { text: String::new(), at: 0 }];
    let mut at = 0;
    for token in Tokens::new(html) {
        let length = match &token {
            Token::Text(text) => text.len(),
            Token::Open(tag) | Token::Close(tag) => tag.raw.len(),
            Token::Ignored => 0,
        };
        match token {
            Token::Text(text) => append(&mut lines, text, at),
            Token::Open(tag) | Token::Close(tag) if tag.begins_line() => {
                lines.push(Placed { text: String::new(), at });
            }
            _ => {}
        }
        at += length;
    }
    lines.retain(|l| !super::super::line::plain(&l.text).is_empty());
    lines
}

fn append(lines: &mut [Placed], text: &str, at: usize) {
    if let Some(last) = lines.last_mut() {
        if last.text.trim().is_empty() {
            last.at = at;
        }
        last.text.push_str(&decoded(text).replace(['\n', '\r'], " "));
    }
}

/// The entities that matter around an address.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&#8239;", " "),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&#58;", ":"),
        ("&#64;", "@"),
        ("&amp;", "&"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    text
}

/// These lines, read as the lines of a mail are.
pub(super) fn read(placed: &[Placed]) -> Vec<Line<'_>> {
    placed.iter().flat_map(|p| super::super::line::lines(&p.text, "")).collect()
}
