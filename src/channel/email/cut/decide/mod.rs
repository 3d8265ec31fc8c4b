//! From what the lines look like to what becomes of them: one walk from the top, then the signatures.

mod clusters;
mod quotes;
mod strange;

use std::collections::HashMap;

use super::line::{Look, TextLine};
use super::lines::lines;
use super::{CutMode, CutReply, Doubt, banner, footer, header, signature, words};
use clusters::Clusters;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Blank,
    Own,
    /// The person's wish, not their words: a mail that they pass on.
    Shown,
    Quoted,
    Signature,
    /// Quoted, and provably a mail of ours.
    Ours,
}

/// So many bytes below a marker are asked whether they are ours: more than a mail of ours says.
const ASKED: usize = 128 * 1024;
/// So many markers are looked at.
const MARKERS: usize = 8;

/// Cuts once.
pub(super) fn once(text: &str, marker: &str, mode: &CutMode<'_>) -> CutReply {
    let lines = lines(text, marker);
    let mut walk = Walk::new(&lines);
    walk.run();
    match mode {
        CutMode::Hard => {
            walk.sign(banner::marks);
            walk.sign(signature::marks);
            walk.sign(footer::marks);
        }
        CutMode::Gentle(proven) => {
            walk.know_ours(marker, proven);
            walk.sign(footer::marks);
        }
    }
    walk.reply()
}

struct Walk<'a> {
    lines: &'a [TextLine<'a>],
    clusters: Clusters<'a>,
    fates: Vec<Fate>,
    /// Something was quoted by quote marks that an attribution explains: those below are, too.
    prefixed: bool,
    /// Something was quoted.
    quoted: bool,
    /// Where each text stands for the last time.
    last: HashMap<&'a str, usize>,
    doubts: Vec<Doubt>,
}

impl<'a> Walk<'a> {
    fn new(lines: &'a [TextLine<'a>]) -> Self {
        let fates = vec![Fate::Blank; lines.len()];
        let last = lines.iter().enumerate().map(|(at, l)| (l.text.as_str(), at)).collect();
        Self {
            lines,
            last,
            clusters: Clusters::new(lines),
            fates,
            prefixed: false,
            quoted: false,
            doubts: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        // Each of these goes on behind its line, so this ends.
        while let Some(line) = self.lines.get(at) {
            at = match line.look {
                Look::Empty => at + 1,
                Look::Marker => self.marker(at),
                Look::Quote => self.quotes(at),
                Look::Text => self.text(at),
            };
        }
    }

    /// A line of text, and whatever begins on it. Returns the line to go on at, as all of these do.
    fn text(&mut self, at: usize) -> usize {
        let line = &self.lines[at];
        if header::is_forward(&line.text) {
            return self.show_rest(at, Doubt::Forwarded);
        }
        if let Some(cluster) = self.clusters.at(at) {
            return self.cluster(at, cluster);
        }
        if self.prefixed && line.has_initials() {
            return self.set(at, at + 1, Fate::Quoted);
        }
        if self.is_wrapped_rest(at) {
            self.doubts.push(Doubt::Wrapped);
            return self.set(at, at + 1, Fate::Quoted);
        }
        self.strange(at)
    }

    /// A line that nothing known begins on: the person's, unless it has the form of an announcement.
    fn strange(&mut self, at: usize) -> usize {
        if strange::announces(self.lines, at) {
            let known = |below: usize| self.clusters.at(below).is_some_and(|cluster| cluster.stands_alone);
            let below = strange::begins_below(self.lines, at, known);
            if below.is_none_or(|below| !strange::ends_sentence(&self.lines[below - 1])) {
                self.doubts.push(Doubt::Attribution);
            }
            return match below {
                Some(below) => self.set(at, below, Fate::Own),
                None => self.quote_rest(at),
            };
        }
        if strange::has_headers(self.lines, at) {
            self.doubts.push(Doubt::Headers);
        }
        self.set(at, at + 1, Fate::Own)
    }

    fn cluster(&mut self, at: usize, cluster: clusters::Cluster) -> usize {
        let next = self.next(cluster.end);
        let quoted = next.filter(|n| self.lines[*n].look == Look::Quote || self.lines[*n].has_initials());
        if let Some(quoted) = quoted {
            self.prefixed = true;
            return self.set(at, quoted, Fate::Quoted);
        }
        if !cluster.stands_alone {
            return self.strange(at);
        }
        if cluster.headers_only && self.is_introduced(at) {
            return self.show_rest(at, Doubt::Headers);
        }
        if cluster.uncertain && next.is_some() {
            self.doubts.push(Doubt::Attribution);
        }
        self.quote_rest(at)
    }

    /// Our own mail begins, and above it perhaps what a client says of it.
    fn marker(&mut self, at: usize) -> usize {
        let Some(end) = self.before(at).filter(|b| self.fates[*b] == Fate::Own) else {
            return self.quote_rest(at);
        };
        let begin = strange::paragraph(self.lines, end);
        match strange::leads_over(&self.lines[begin..=end]) {
            strange::Leads::Plainly => {
                self.set(begin, at, Fate::Quoted);
            }
            strange::Leads::Perhaps => self.doubts.push(Doubt::Attribution),
            strange::Leads::Not => {}
        }
        self.quote_rest(at)
    }

    /// Whether the last words before line `at` announce a mail that is shown on purpose.
    fn is_introduced(&self, at: usize) -> bool {
        self.before(at).is_some_and(|b| {
            let low = self.lines[b].text.to_lowercase();
            self.fates[b] == Fate::Own && low.ends_with(':') && words::names(&low, &words::INTRODUCED)
        })
    }

    /// Nothing from line `at` on was written by the person.
    fn quote_rest(&mut self, at: usize) -> usize {
        let own: Vec<&str> =
            (0..at).filter(|i| self.fates[*i] == Fate::Own).map(|i| self.lines[i].text.as_str()).collect();
        let own = own.join(" ");
        if own.len() < 400 && words::names(&own.to_lowercase(), &words::BELOW) {
            self.doubts.push(Doubt::AnswersBelow);
        }
        self.set(at, self.lines.len(), Fate::Quoted)
    }

    /// All from line `at` on is what the person wants read, but for a mail of ours that is part of it.
    fn show_rest(&mut self, at: usize, doubt: Doubt) -> usize {
        self.doubts.push(doubt);
        let end = self.lines.len();
        let ours = (at..end).find(|i| self.lines[*i].marked);
        let ours = ours.map_or(end, |ours| self.clusters.above(ours).max(at));
        self.set(at, ours, Fate::Shown);
        self.set(ours, end, Fate::Quoted)
    }

    /// The first line from `at` on that is not empty.
    fn next(&self, at: usize) -> Option<usize> {
        self.clusters.next(at)
    }

    /// The last line before `at` that is not empty.
    fn before(&self, at: usize) -> Option<usize> {
        self.clusters.before(at)
    }

    fn set(&mut self, from: usize, to: usize, fate: Fate) -> usize {
        self.quoted |= fate == Fate::Quoted;
        for at in from..to {
            self.fates[at] =
                if self.lines[at].look == Look::Empty && fate != Fate::Shown { Fate::Blank } else { fate };
        }
        to
    }

    /// Tells what is ours from what else is quoted: below a marker what is proven, and the line with the marker
    /// itself; above it what announces that mail.
    fn know_ours(&mut self, marker: &str, proven: &dyn Fn(&str) -> usize) {
        let marked = |at: &usize| self.lines[*at].marked && self.fates[*at] == Fate::Quoted;
        let markers: Vec<usize> = (0..self.lines.len()).filter(marked).take(MARKERS).collect();
        for at in markers {
            let below: String = self.lines[at..].iter().flat_map(|line| [line.raw, "\n"]).collect();
            let start = below.find(|c: char| !(c.is_whitespace() || c == '>')).unwrap_or(0);
            let below = &below[start..below.floor_char_boundary(start + ASKED)];
            let mut left = proven(below);
            let is_bare = self.lines[at].text.starts_with(marker) && self.lines[at].text.ends_with(marker);
            if left == 0 && !is_bare {
                continue;
            }
            let above = self.clusters.above(at);
            self.fates[at] = Fate::Ours;
            for fate in &mut self.fates[above..at] {
                *fate = if *fate == Fate::Quoted { Fate::Ours } else { *fate };
            }
            for (line, fate) in self.lines[at..].iter().zip(&mut self.fates[at..]) {
                let letters = line.raw.chars().filter(|c| c.is_alphanumeric()).count();
                // A line of which only the beginning is proven is not ours: the rest may be words.
                if letters > left || left == 0 {
                    break;
                }
                left -= letters;
                *fate = if *fate == Fate::Quoted { Fate::Ours } else { *fate };
            }
        }
    }

    /// Takes the signature off each passage.
    fn sign(&mut self, marks: impl Fn(&[&TextLine<'_>]) -> Vec<bool>) {
        let mut at = 0;
        while at < self.fates.len() {
            let own = |f: &Fate| matches!(f, Fate::Own | Fate::Blank);
            let end = at + self.fates[at..].iter().take_while(|f| own(f)).count();
            let passage: Vec<&TextLine<'_>> = self.lines[at..end].iter().collect();
            for (i, marked) in marks(&passage).into_iter().enumerate() {
                if marked && self.fates[at + i] == Fate::Own {
                    self.fates[at + i] = Fate::Signature;
                }
            }
            at = end + 1;
        }
    }

    fn reply(mut self) -> CutReply {
        self.doubts.sort_unstable();
        CutReply {
            own: self.collect(&[Fate::Own, Fate::Shown]),
            quoted: self.collect(&[Fate::Quoted]),
            signature: self.collect(&[Fate::Signature]),
            ours: self.collect(&[Fate::Ours]),
            inline: self.is_inline(),
            around: self.is_around(),
            doubtful: self.doubts.first().copied(),
        }
    }

    /// The lines with one of these fates. Where others stood between, one empty line parts them.
    fn collect(&self, wanted: &[Fate]) -> String {
        let mut text = String::new();
        let (mut blanks, mut parted) = (0, false);
        for (line, fate) in self.lines.iter().zip(&self.fates) {
            if *fate == Fate::Blank {
                blanks += 1;
            } else if wanted.contains(fate) {
                if !text.is_empty() {
                    text.push_str(&"\n".repeat(if parted { 2 } else { 1 + blanks }));
                }
                text.push_str(line.raw);
                (blanks, parted) = (0, false);
            } else {
                parted = true;
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Whether words stand above all that is quoted and below it, and none between.
    fn is_around(&self) -> bool {
        let first = self.fates.iter().position(|f| *f == Fate::Quoted);
        let last = self.fates.iter().rposition(|f| *f == Fate::Quoted);
        let own = |fates: &[Fate]| fates.contains(&Fate::Own);
        first.zip(last).is_some_and(|(first, last)| {
            own(&self.fates[..first]) && !own(&self.fates[first..last]) && own(&self.fates[last..])
        })
    }

    fn is_inline(&self) -> bool {
        let marked = |line: &TextLine<'_>| line.look == Look::Quote || line.has_initials();
        let quote = |i: &usize| self.fates[*i] == Fate::Quoted && marked(&self.lines[*i]);
        let first = (0..self.lines.len()).find(quote);
        let last = (0..self.lines.len()).rfind(quote);
        first.zip(last).is_some_and(|(first, last)| self.fates[first..last].contains(&Fate::Own))
    }
}
