//! The little of a page's text that is needed to tell an attribution: its lines, and where each begins.

use super::super::line::TextLine;
use crate::channel::email::html::{Layout, Token, Tokens, decoded};

/// The tokens of a page. What is looked at for them counts as work of the cut.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut tokens = Tokens::new(html);
    std::iter::from_fn(move || {
        let before = tokens.steps;
        let token = tokens.next();
        super::super::step(tokens.steps - before);
        token
    })
}

/// A line, and the place in the page where its text begins.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) at: usize,
}

/// The lines of a piece of HTML that are not empty.
pub(super) fn lines(html: &str) -> Vec<Placed> {
    let mut lines = vec![Placed { text: String::new(), at: 0 }];
    let mut at = 0;
    for token in tokens(html) {
        at += match token {
            Token::Text(text) => {
                append(&mut lines, text, at);
                text.len()
            }
            Token::Tag(tag) => {
                match tag.layout() {
                    Layout::Break | Layout::Block | Layout::Paragraph => {
                        lines.push(Placed { text: String::new(), at });
                    }
                    Layout::Cell => append(&mut lines, " ", at),
                    Layout::Inline => {}
                }
                tag.raw.len()
            }
            Token::Unseen(raw) => raw.len(),
        };
    }
    lines.retain(|l| !super::super::plain::plain(&l.text).is_empty());
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

/// These lines, read as the lines of a mail are.
pub(super) fn read(placed: &[Placed]) -> Vec<TextLine<'_>> {
    placed.iter().flat_map(|p| super::super::lines::lines(&p.text, "")).collect()
}
