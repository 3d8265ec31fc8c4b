//! Where quoting is announced: by an attribution, a block of headers, a title between dashes, or several.

use std::cell::OnceCell;

use super::super::attribution::{self, Found, Strength};
use super::super::header;
use super::super::line::{Look, TextLine};

/// Elements that one announcement may have; rules that may stand before it.
const ELEMENTS: usize = 6;
const RULES: usize = 2;

/// An announcement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    /// The line after it.
    pub(super) end: usize,
    /// It cuts even if no quote mark follows.
    pub(super) stands_alone: bool,
    /// It names no address and might be prose.
    pub(super) uncertain: bool,
    /// It is a block of headers without a client's title.
    pub(super) headers_only: bool,
}

/// The announcements of one mail, by the line that they begin on.
pub(super) struct Clusters<'a> {
    lines: &'a [TextLine<'a>],
    attributions: Vec<Option<Found>>,
    next: Vec<usize>,
    before: Vec<usize>,
    last_announced: OnceCell<Option<usize>>,
}

impl<'a> Clusters<'a> {
    pub(super) fn new(lines: &'a [TextLine<'a>]) -> Self {
        // Looked up later, not searched: a mail of empty lines would take the square of its length.
        let (next, before) = (next(lines), before(lines));
        Self { lines, attributions: attributions(lines), next, before, last_announced: OnceCell::new() }
    }

    /// The announcement that begins on line `at`.
    pub(super) fn at(&self, at: usize) -> Option<Cluster> {
        self.element(at, RULES).map(|first| self.extended(first))
    }

    /// Whether line `at`, quoted or not, begins what only a client writes.
    pub(super) fn attests(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let found = self.attributions[at].is_some_and(|f| f.strength >= Strength::Fair);
        line.marked || found || header::is_original(&line.text) || header::block(&self.lines[at..]).is_some()
    }

    /// Whether anything after line `at` announces a quote by itself.
    pub(super) fn announces_after(&self, at: usize) -> bool {
        let last = self.last_announced.get_or_init(|| (0..self.lines.len()).rfind(|at| self.attests(*at)));
        last.is_some_and(|last| last > at)
    }

    /// Where the announcement begins that ends right above line `at`; `at` if there is none.
    pub(super) fn above(&self, at: usize) -> usize {
        let from = at.saturating_sub(4 * ELEMENTS);
        let ends = |i: &usize| self.at(*i).is_some_and(|c| self.next(c.end) == Some(at));
        (from..at).find(ends).unwrap_or(at)
    }

    /// The first line from `at` on that is not empty.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        self.next.get(at).copied().filter(|n| *n < self.lines.len())
    }

    /// The last line before `at` that is not empty.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        self.before.get(at).copied().filter(|b| *b < self.lines.len())
    }

    /// An announcement often has several parts: a title, headers, an attribution.
    fn extended(&self, mut cluster: Cluster) -> Cluster {
        for _ in 1..ELEMENTS {
            let Some(more) = self.next(cluster.end).and_then(|n| self.element(n, RULES)) else { break };
            if !more.stands_alone && cluster.stands_alone {
                break;
            }
            cluster = Cluster { headers_only: cluster.headers_only && more.headers_only, ..more };
        }
        cluster
    }

    fn element(&self, at: usize, rules: usize) -> Option<Cluster> {
        let line = &self.lines[at];
        if line.look != Look::Text {
            return None;
        }
        let certain = Cluster { end: at + 1, stands_alone: true, uncertain: false, headers_only: false };
        if header::is_original(&line.text) {
            return Some(certain);
        }
        if let Some(count) = header::block(&self.lines[at..]) {
            return Some(Cluster { end: at + count, headers_only: true, ..certain });
        }
        if let Some(found) = self.attributions[at] {
            let begins = at == 0 || self.lines[at - 1].look != Look::Text;
            let least = if begins { Strength::Loose } else { Strength::Fair };
            let stands_alone = found.strength >= least;
            return Some(Cluster {
                end: at + found.lines,
                stands_alone,
                uncertain: found.strength < Strength::Strong,
                ..certain
            });
        }
        self.led(at, rules)
    }

    /// A rule, a bare title, or a few headers that are too few for a block count only above something better.
    fn led(&self, at: usize, rules: usize) -> Option<Cluster> {
        let text = &self.lines[at].text;
        let next = |from| self.next(from).filter(|n| *n <= from + 2);
        if header::is_rule(text) || header::is_bare_original(text) || header::is_titled(text) {
            let below = next(at + 1).filter(|_| rules > 0)?;
            return self.element(below, rules - 1).filter(|c| c.stands_alone);
        }
        let headers = self.lines[at..].iter().take(4).take_while(|l| l.depth == 0 && header::is_header(l));
        let (count, mailed) = headers.fold((0, false), |(n, m), l| (n + 1, m || l.text.contains('@')));
        let below = next(at + count).filter(|_| mailed)?;
        let found = self.attributions[below].filter(|f| f.strength >= Strength::Fair)?;
        let end = below + found.lines;
        Some(Cluster { end, stands_alone: true, uncertain: false, headers_only: false })
    }
}

/// Attributions are recognised by their end and looked up by their start.
fn attributions(lines: &[TextLine<'_>]) -> Vec<Option<Found>> {
    let mut starts: Vec<Option<Found>> = vec![None; lines.len()];
    for end in 0..lines.len() {
        if lines[end].text.is_empty() || lines[end].look == Look::Marker {
            continue;
        }
        if let Some(found) = attribution::ending(&lines[end.saturating_sub(4)..=end]) {
            // No underflow: it stands on lines of this slice alone.
            let start = end + 1 - found.lines;
            if starts[start].is_none_or(|f| found.strength > f.strength) {
                starts[start] = Some(found);
            }
        }
    }
    starts
}

fn next(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut next = vec![lines.len(); lines.len()];
    let mut seen = lines.len();
    for at in (0..lines.len()).rev() {
        seen = if lines[at].look == Look::Empty { seen } else { at };
        next[at] = seen;
    }
    next
}

/// `usize::MAX` where there is none.
fn before(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut seen = usize::MAX;
    let step = |(at, line): (usize, &TextLine<'_>)| {
        let before = seen;
        seen = if line.look == Look::Empty { seen } else { at };
        before
    };
    lines.iter().enumerate().map(step).collect()
}
