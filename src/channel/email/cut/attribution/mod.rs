//! The line with which a client introduces what it quotes: `On Mon, 23 Nov 2026 at 14:05, A <a@b> wrote:`.
//!
//! There are hundreds of them, by client, version, language and region, and people write lines that look
//! alike. So no list of patterns: the words are read one by one (date, time, address, verb of writing, name,
//! and what is none of these), and what counts is whether anything is left that a client would not write.

mod shape;

use std::ops::Range;

use super::line::TextLine;
use super::plain::{READ, plain};
use super::words;
use shape::{Address, Shape};

/// A client wraps an attribution over at most so many lines.
const LINES: usize = 4;
/// What is longer was not written by a client.
const LONGEST: usize = 350;
/// The most words of a date that is not at its end.
const DATE: usize = 4;
/// So many beginnings and ends are tried on a line that lost its line ends.
const TRIES: usize = 6;

/// How far an attribution is to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Only if quote marks follow.
    Weak,
    /// Only if quote marks follow, or it begins a paragraph.
    Loose,
    /// By itself, though it names no address.
    Fair,
    /// By itself.
    Strong,
}

/// An attribution that ends on a given line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// On how many lines it stands.
    pub(super) lines: usize,
    /// How far it is to be believed.
    pub(super) strength: Strength,
}

/// Looks for an attribution on the last of `lines` and up to three before it, all of one quote depth.
pub(super) fn ending(lines: &[TextLine<'_>]) -> Option<Found> {
    let last = lines.last()?;
    if last.clipped || !may_end(&last.text) {
        return None;
    }
    let same = |l: &&TextLine<'_>| l.depth == last.depth && !l.text.is_empty() && !l.clipped;
    // A line that ends with a colon ends what it belongs to.
    let open = |l: &&TextLine<'_>| same(l) && !l.text.ends_with(':');
    let most = 1 + lines.iter().rev().skip(1).take(LINES - 1).take_while(open).count();
    let mut best: Option<(usize, Found)> = None;
    for count in 1..=most {
        let unit = joined(&lines[lines.len() - count..]);
        let Some((parts, strength)) = judge(&unit) else { continue };
        // Of equal ones the shorter stays: the line above may be the person's.
        if best.is_none_or(|(p, f)| (strength, parts) > (f.strength, p)) {
            best = Some((parts, Found { lines: count, strength }));
        }
    }
    best.map(|(_, found)| found)
}

/// Where in a line a strong attribution stands that lost its line ends: behind a sentence, or with what it
/// quotes behind it. `None` if it is the whole line, as it should be, or there is none.
pub(super) fn seam(raw: &str) -> Option<Range<usize>> {
    if raw.len() > 4 * READ || !raw.contains('@') || !raw.contains(':') {
        return None;
    }
    let gap = |at: usize| raw[at..].starts_with(char::is_whitespace);
    let ends =
        raw.match_indices(':').map(|(at, _)| at + 1).filter(|at| *at == raw.trim_end().len() || gap(*at));
    let sentence = |at: &usize| raw[..*at].ends_with(['.', '!', '?', ')']);
    let words = |at: &usize| sentence(at) && !is_begun_date(&raw[..*at]);
    let starts: Vec<usize> = raw.match_indices(' ').map(|(at, _)| at).filter(words).take(TRIES).collect();
    for end in ends.take(TRIES) {
        for start in [0].iter().chain(&starts).copied().take_while(|start| *start < end) {
            let unit = plain(&raw[start..end]);
            if Shape::read(&unit).opens && matches!(judge(&unit), Some((_, Strength::Strong))) {
                let whole = start == 0 && end == raw.trim_end().len();
                return (!whole).then_some(start..end);
            }
        }
    }
    None
}

/// Whether what stands before is no sentence but a date that goes on: `otrd., 2026. g.`
fn is_begun_date(before: &str) -> bool {
    let mut words = before.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let year =
        |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    before.split_whitespace().count() <= DATE && words.any(year)
}

fn joined(lines: &[TextLine<'_>]) -> String {
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    texts.join(" ")
}

/// Cheap, so that most lines are not read word by word.
fn may_end(text: &str) -> bool {
    let text = bare_end(text);
    text.ends_with([':', '：'])
        || text.ends_with("--")
        || text.ends_with('>')
        || words::is_verb(last_word(text))
}

fn bare_end(text: &str) -> &str {
    text.trim_end_matches(['*', '_', ' '])
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or_default().trim_end_matches(')')
}

/// How many parts of an attribution `unit` has, and how far to believe it; `None` if it is none.
fn judge(unit: &str) -> Option<(usize, Strength)> {
    super::step(unit.len());
    let tells = |b: u8| b.is_ascii_digit() || b == b'@';
    let told = unit.bytes().any(tells) || words::names(&unit.to_lowercase(), &words::VERBS);
    if !told || unit.chars().count() > LONGEST {
        return None;
    }
    let end = bare_end(unit);
    let ended = end.ends_with([':', '：']) || (end.ends_with("--") && unit.starts_with("--"));
    let shape = Shape::read(unit);
    let strength = shape.strength(ended)?;
    Some((shape.parts(), strength))
}

impl Shape {
    /// The first rule that fits. `ended`: with a colon, or between dashes.
    fn strength(&self, ended: bool) -> Option<Strength> {
        let addressed = self.address == Address::Bracketed || self.address == Address::Bare;
        let named = match self.address {
            Address::Bracketed => self.lower <= 10 && self.names <= 14,
            Address::Bare => self.lower <= 3 && self.names <= 8,
            Address::None => self.names <= 6 && (self.lower == 0 || (self.lower <= 2 && self.tight)),
        };
        if self.third {
            return None;
        }
        let dated = self.date && (self.opens || self.named_first);
        if dated && named && addressed && (self.verb || self.from || self.ends_addressed) {
            return Some(if ended { Strength::Strong } else { Strength::Weak });
        }
        if !ended {
            return None;
        }
        if dated && named && self.time && self.year && (self.verb || self.from) && !self.prose_year {
            return Some(Strength::Fair);
        }
        let client = self.date && self.opens && self.time && self.year && !self.prose_year && self.ends_verb;
        if client && !addressed && self.lower <= 2 && self.names <= 4 {
            return Some(Strength::Loose);
        }
        if self.date && self.time && self.you && self.verb && self.names == 0 {
            return Some(Strength::Strong);
        }
        if self.address == Address::Bracketed
            && self.verb
            && self.ends_verb
            && self.names <= 6
            && self.lower <= 2
        {
            return Some(Strength::Strong);
        }
        if self.address == Address::Bare && self.ends_verb && self.words <= 3 {
            return Some(Strength::Strong);
        }
        self.is_weak(addressed).then_some(Strength::Weak)
    }

    fn is_weak(&self, addressed: bool) -> bool {
        let strange = if addressed && self.time { 5 } else { 2 };
        let short = self.words <= 18 && self.lower <= strange;
        let dated = self.date && self.opens;
        short && (addressed || dated || (self.verb && self.ends_verb) || (self.verb && self.date))
    }

    /// What was found of date, time, address, verb, name.
    fn parts(&self) -> usize {
        let opens = self.date && (self.opens || self.named_first);
        let parts = [opens, self.time, self.address != Address::None, self.verb, self.names > 0];
        parts.iter().filter(|p| **p).count()
    }
}
