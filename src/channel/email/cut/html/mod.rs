//! Taking quotes out of HTML by its structure, before it becomes text.
//!
//! Text made from HTML has lost its block quotes, and with them the one sure sign of what is quoted. So the
//! containers that clients put around quotes and signatures are taken out first, with the attribution above
//! them. What is left still goes through [`cut`](super::cut): many clients mark nothing.
//!
//! One pass over the tags, without a tree: mails hold anything, and a tree of a hundred thousand nested
//! elements is a way to stop a daemon. Answers that stand between quotes stay, also inside a client's own
//! wrapper of a whole conversation, for only the quotes in it are removed.

mod container;
mod text;

use super::{attribution, header};
use crate::channel::email::html::{Tag, Token};
use container::Container;

/// Elements whose end is waited for. Deeper ones are passed through.
const DEPTH: usize = 4096;
/// So far up the open elements an end tag is matched.
const REACH: usize = 64;
/// So much of the page before a quote is searched for its attribution, and so much of one for what it is.
const NEAR: usize = 3000;
/// A signature that is longer holds something else: some phones put the whole reply into theirs.
const SIGNATURE: usize = 1500;

/// A page without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutHtml {
    /// What is left, without comments, scripts and styles.
    pub html: String,
    /// Whether a quote or a signature was taken out.
    pub removed: bool,
}

/// Takes the quotes and signatures of known clients out of `html`. Never fails; what it does not know, it leaves.
pub fn cut_html(html: &str) -> CutHtml {
    let mut pass = Pass::default();
    for token in text::tokens(html) {
        match token {
            Token::Text(text) => pass.text(text),
            Token::Tag(tag) if tag.is_end => pass.close(&tag),
            Token::Tag(tag) => pass.open(&tag),
            Token::Unseen(_) => {}
        }
        if pass.ended {
            break;
        }
    }
    pass.close_all();
    CutHtml { html: pass.out, removed: pass.removed }
}

struct Open<'a> {
    name: &'a str,
    container: Container,
    /// Where in the output it begins.
    at: usize,
    /// What had been removed by then.
    quotes: usize,
}

#[derive(Default)]
struct Pass<'a> {
    out: String,
    open: Vec<Open<'a>>,
    /// Open elements beyond [`DEPTH`].
    deeper: usize,
    /// How many open elements are being removed; nothing is written meanwhile.
    removing: usize,
    /// Up to here the output was searched for attributions.
    searched: usize,
    quotes: usize,
    /// A forwarded mail was met: the rest is what the person wants read.
    showing: bool,
    removed: bool,
    ended: bool,
}

impl<'a> Pass<'a> {
    fn text(&mut self, text: &str) {
        if self.removing == 0 {
            self.out.push_str(text);
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        let container = if self.showing || self.removing > 0 { Container::None } else { Container::of(tag) };
        if container == Container::Rest {
            return self.end();
        }
        if container == Container::Forward {
            self.showing = true;
        }
        let container = match container {
            Container::MaybeQuote if self.take_attribution() => Container::Quote,
            other => other,
        };
        let quote = container == Container::Quote;
        if quote {
            self.take_attribution();
            self.quotes += 1;
            self.removed = true;
        }
        let at = self.out.len();
        self.text_of(tag, quote);
        if tag.is_void() {
            return;
        }
        if self.open.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        self.removing += usize::from(quote);
        self.open.push(Open { name: tag.name, container, at, quotes: self.quotes });
    }

    /// A quote leaves a break behind, so that the lines around it stay apart.
    fn text_of(&mut self, tag: &Tag<'_>, quote: bool) {
        self.text(if quote { "<br>" } else { tag.raw });
    }

    fn close(&mut self, tag: &Tag<'_>) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return self.text(tag.raw);
        }
        let matching = self.open.iter().rev().take(REACH).position(|o| tag.is(o.name));
        super::step(matching.map_or(REACH, |m| m + 1).min(self.open.len()));
        let Some(matching) = matching else { return };
        for _ in 0..matching {
            self.close_last("");
        }
        self.close_last(tag.raw);
    }

    fn close_last(&mut self, raw: &str) {
        let Some(open) = self.open.pop() else { return };
        match open.container {
            Container::Quote => {
                self.removing = self.removing.saturating_sub(1);
                return;
            }
            _ if self.removing > 0 => return,
            Container::Attribution if self.is_forward(open.at) => self.showing = true,
            Container::Attribution => return self.remove_from(open.at),
            Container::MaybeQuote | Container::Conversation if self.is_quote(&open) => {
                self.quotes += 1;
                return self.remove_from(open.at);
            }
            // Bytes first: a long text is not read again at each end of a nested one.
            Container::Signature if self.out.len() - open.at <= SIGNATURE * 4 && self.is_short(open.at) => {
                return self.remove_from(open.at);
            }
            _ => {}
        }
        self.out.push_str(raw);
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close_last("");
        }
    }

    /// The rest is quoted, and the line drawn above it belongs to it.
    fn end(&mut self) {
        self.ended = true;
        self.removed = true;
        let kept = self.out.trim_end();
        if let Some(at) = kept.rfind('<').filter(|at| kept[*at..].to_lowercase().starts_with("<hr")) {
            self.out.truncate(at);
        }
    }

    fn remove_from(&mut self, at: usize) {
        self.out.truncate(at);
        self.searched = self.searched.min(at);
        self.removed = true;
        self.out.push_str("<br>");
    }

    /// What the element that began at `at` says first.
    fn beginning(&self, at: usize) -> &str {
        &self.out[at..floor(&self.out, at + NEAR)]
    }

    fn is_forward(&self, at: usize) -> bool {
        let lines = text::lines(self.beginning(at));
        text::read(&lines).first().is_some_and(|l| header::is_forward(&l.text))
    }

    fn is_short(&self, at: usize) -> bool {
        let lines = text::lines(&self.out[at..]);
        lines.iter().map(|l| l.text.chars().count()).sum::<usize>() <= SIGNATURE
    }

    /// Whether an element without a quote inside begins as one: with an attribution or headers.
    fn is_quote(&self, open: &Open<'_>) -> bool {
        if self.quotes > open.quotes {
            return false;
        }
        let placed = text::lines(self.beginning(open.at));
        let lines = text::read(&placed);
        let attributed = (1..=lines.len().min(4)).any(|n| {
            attribution::ending(&lines[..n])
                .is_some_and(|f| f.lines == n && f.strength >= attribution::Strength::Fair)
        });
        attributed
            || header::block(&lines).is_some()
            || lines.first().is_some_and(|l| header::is_original(&l.text))
    }

    /// Removes the attribution that the output ends with. Its tags stay, so that the page stays whole.
    fn take_attribution(&mut self) -> bool {
        let from = floor(&self.out, self.searched.max(self.out.len().saturating_sub(NEAR)));
        // Not into the middle of a tag.
        let from = from + if from > self.searched { self.out[from..].find('<').unwrap_or(0) } else { 0 };
        self.searched = self.out.len();
        let placed = text::lines(&self.out[from..]);
        let tail = &placed[placed.len().saturating_sub(4)..];
        let lines = text::read(tail);
        let Some(found) = attribution::ending(&lines).filter(|_| lines.len() == tail.len()) else {
            return false;
        };
        let at = from + tail[tail.len() - found.lines].at;
        let tags: String = text::tokens(&self.out[at..]).filter_map(|token| raw_tag(&token)).collect();
        self.out.truncate(at);
        self.out.push_str(&tags);
        let end = self.out.len();
        // What began within it must not point beyond the end of the output, which is shorter now.
        for open in self.open.iter_mut().filter(|o| o.at > at) {
            open.at = end;
        }
        self.searched = end;
        self.removed = true;
        true
    }
}

/// The tag alone, if it is one.
fn raw_tag<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token {
        Token::Tag(tag) => Some(tag.raw),
        Token::Text(_) | Token::Unseen(_) => None,
    }
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
