//! Lines that begin with `>`, and the unmarked rest of those that something wrapped.
//!
//! Below an attribution such lines are quoted. Without one they may be anything: a client that writes no
//! attribution, someone else's letter shown on purpose, a comparison, a prompt in a listing.

use super::super::Doubt;
use super::super::line::{Look, TextLine};
use super::{Fate, Walk};

/// Lines of a block that are asked whether a client wrote them.
const ASKED: usize = 12;
/// A line shorter than that was not wrapped.
const WRAPPED: usize = 55;
/// Nor one that its next word would not have taken beyond this.
const WIDTH: usize = 66;
/// What is wrapped is not wider than this.
const WIDEST: usize = 100;

impl Walk<'_> {
    /// The block of quoted lines that begins at `at`.
    pub(super) fn quotes(&mut self, at: usize) -> usize {
        let end = self.block_end(at);
        if self.prefixed || self.is_attested(at, end) {
            self.prefixed = true;
            return self.set(at, end, Fate::Quoted);
        }
        if is_own_manner(&self.lines[at..end]) {
            return self.set(at, end, Fate::Own);
        }
        self.doubts.push(Doubt::Unattributed);
        let fate = if self.is_shown(at, end) { Fate::Own } else { Fate::Quoted };
        self.set(at, end, fate)
    }

    /// Empty lines inside a block belong to it.
    fn block_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some(next) = self.next(end).filter(|n| self.lines[*n].look == Look::Quote) {
            end = next + 1;
        }
        end
    }

    fn is_attested(&self, at: usize, end: usize) -> bool {
        self.lines[at..end].iter().any(|l| l.marked)
            || (at..end.min(at + ASKED)).any(|i| self.clusters.attests(i))
    }

    /// Whether the words before a block lead over to it, or those around it leave no gap, so that it is part
    /// of what the person says.
    fn is_shown(&self, at: usize, end: usize) -> bool {
        let Some(before) = self.before(at).filter(|b| self.fates[*b] == Fate::Own) else { return false };
        let leads = self.lines[before].text.ends_with(':') && at - before <= 2;
        let follows = self.lines.get(end).is_some_and(|l| l.look == Look::Text);
        let alone = !self.quoted && !self.quotes_again(end);
        leads || (before + 1 == at && follows && alone) || self.is_explained_below(at, end)
    }

    /// Whether the client's own quote comes only further down, and these lines are no copies of it.
    fn is_explained_below(&self, at: usize, end: usize) -> bool {
        let copied = |l: &TextLine<'_>| self.last.get(l.text.as_str()).is_some_and(|last| *last >= end);
        let mut said = self.lines[at..end].iter().filter(|l| !l.text.is_empty());
        self.clusters.announces_after(end) && !said.any(copied)
    }

    /// A look a few lines ahead, so that the walk stays linear.
    fn quotes_again(&self, at: usize) -> bool {
        self.lines[at..].iter().take(2 * ASKED).any(|l| l.look == Look::Quote)
    }

    /// Whether line `at` is the end of the quoted line above it, broken off by something that wrapped.
    pub(super) fn is_wrapped_rest(&self, at: usize) -> bool {
        let Some(above) = at.checked_sub(1).map(|i| &self.lines[i]) else { return false };
        if above.look == Look::Empty || self.fates[at - 1] != Fate::Quoted || above.has_initials() {
            return false;
        }
        let line = &self.lines[at];
        let (long, rest) = (above.raw.chars().count(), line.text.chars().count());
        let word = line.text.split(' ').next().unwrap_or_default().chars().count();
        let broken =
            long >= WRAPPED && rest <= WIDEST && long + 1 + word >= WIDTH && !ends_sentence(&above.text);
        let goes_on = self.lines.get(at + 1).is_some_and(|l| l.look == Look::Quote);
        broken && (line.text.starts_with(char::is_lowercase) || goes_on)
    }
}

/// A comparison (`> 5 times`), a prompt (`>>> x`), a `From` that a mailbox escaped.
fn is_own_manner(block: &[TextLine<'_>]) -> bool {
    let compares =
        |l: &TextLine<'_>| l.depth == 1 && l.text.starts_with(|c: char| c.is_numeric() || "=$€".contains(c));
    let escaped = |l: &TextLine<'_>| l.raw.starts_with(">From ");
    let alone = block.len() == 1 && (compares(&block[0]) || escaped(&block[0]));
    alone || block.iter().filter(|l| l.look == Look::Quote).all(|l| l.raw.trim_start().starts_with(">>>"))
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', '!', ':', ';', '…', '"', '»', '”', ')'])
}
