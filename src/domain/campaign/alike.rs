//! Whether a text is a copy of another, and what in it is its writer's own.
//!
//! People in danger copy what they were told to write, too. So a copy with a number, a place, or a way to reach
//! somebody that the other does not have is no copy, and neither is one with a sentence of its own; and of one that
//! differs by a name alone the name is told.

use std::cell::Cell;

use super::looks::folded;
use super::pieces;
use super::typing::errors;
use super::words::{Sort, Token};

/// How much of the letters of a text must be in words that a copy has.
const SAME: usize = 70;
/// How much, where a copy says nothing that the text does not: its end was cut.
const PART: usize = 50;
/// How much of the letters of a copy must be in words of the text.
const SHARED: usize = 60;
/// Words of somebody's own, one after another, from which on they said something of their own.
const OWN: usize = 4;
/// As many are so wherever they stand.
const OWN_IN_ALL: usize = 6;
/// Words that stand for others in so many places say something else.
const PLACES: usize = 2;
/// How many pairs of words are looked at for typing errors: far more than people make, and what a text that was made to
/// take long may take. Words beyond are somebody's own.
const LOOKS: usize = 8_192;
/// How short a word is that tells nothing by itself.
const SHORT: usize = 3;

/// What a text is beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Something else, or a copy with something particular to its writer.
    Another,
    /// A copy, with where its few other words stand, in bytes: names, or typing errors. None as a rule.
    Copy(Vec<(usize, usize)>),
}

/// What a word of a text is beside another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// It is there, too.
    Same,
    /// It is nearly there: a typing error, or a name that is nearly another.
    Near,
    /// It is there, and fewer times.
    Again,
    /// It is not there.
    New,
}

/// What `text` is beside `first`.
#[must_use]
pub fn likeness(text: &[Token], first: &[Token]) -> Likeness {
    let (found, left) = (vec![Found::New; text.len()], (0..first.len()).collect());
    let mut beside = Beside { text, first, found, left, looks: Cell::new(LOOKS) };
    beside.same();
    beside.pieces();
    beside.near();
    beside.again();
    if beside.is_another() { Likeness::Another } else { Likeness::Copy(beside.told()) }
}

/// A text beside the one it may be a copy of.
struct Beside<'a> {
    text: &'a [Token],
    first: &'a [Token],
    /// What each word of the text is.
    found: Vec<Found>,
    /// The words of the first that were not found in the text.
    left: Vec<usize>,
    /// How many pairs may still be looked at.
    looks: Cell<usize>,
}

impl Beside<'_> {
    /// Words that both have, each as often as both have it.
    fn same(&mut self) {
        for (at, word) in self.text.iter().enumerate() {
            if let Some(same) = self.left.iter().position(|left| self.first[*left].folded == word.folded) {
                self.left.remove(same);
                self.found[at] = Found::Same;
            }
        }
    }

    /// Words that were run together, or cut.
    fn pieces(&mut self) {
        for at in 0..self.text.len() {
            let left: Vec<&Token> = self.left.iter().map(|left| &self.first[*left]).collect();
            if self.found[at] != Found::New || left.is_empty() {
                continue;
            }
            if let Some((pieces, word)) = pieces::cut(self.text, at, &left) {
                self.left.remove(word);
                self.found[at..at + pieces].fill(Found::Same);
            } else if let Some(together) = pieces::together(&self.text[at], &left) {
                let gone: Vec<usize> = together.of.iter().map(|word| self.left[*word]).collect();
                self.left.retain(|word| !gone.contains(word));
                self.found[at] = if together.whole { Found::Same } else { Found::Near };
            }
        }
    }

    /// Typing errors: first what is forgiven any word, then the least. A number is somebody's own however near it is to
    /// another, and so is a way to reach them; but a letter of a short word may be a digit.
    fn near(&mut self) {
        for forgiving in [false, true] {
            for at in self.all(Found::New).collect::<Vec<_>>() {
                let word = &self.text[at];
                let numeric = !word.folded.chars().any(char::is_alphabetic);
                if numeric || (word.sort == Sort::Particular && forgiving) {
                    continue;
                }
                let known = self.left.iter().enumerate().map(|(nth, left)| (nth, &self.first[*left]));
                let known = known.filter(|(_, known)| known.sort == Sort::Plain);
                let far = |known: &Token| {
                    let errors = if forgiving { self.errors(word, known) } else { None };
                    errors.or_else(|| (word.rough == known.rough).then_some(0))
                };
                let nearest = known.filter_map(|(nth, known)| far(known).map(|errors| (errors, nth))).min();
                if let Some((_, nth)) = nearest {
                    self.left.remove(nth);
                    self.found[at] = Found::Near;
                }
            }
        }
    }

    /// The same word once more. A whole sentence once more is nothing of one's own, and where all is said twice, errors
    /// in it are not either.
    fn again(&mut self) {
        let is_twice = self.text.len() * 2 >= self.first.len() * 3;
        for at in self.all(Found::New).collect::<Vec<_>>() {
            let word = &self.text[at];
            let is_near = |known: &Token| self.errors(word, known).is_some();
            if self.first.iter().any(|known| known.folded == word.folded) {
                self.found[at] = Found::Again;
            } else if is_twice && word.sort == Sort::Plain && self.first.iter().any(is_near) {
                self.found[at] = Found::Near;
            }
        }
        for run in self.found.chunk_by_mut(|a, b| a == b) {
            if run.len() >= OWN && run.first() == Some(&Found::Again) {
                run.fill(Found::Same);
            }
        }
    }

    fn errors(&self, word: &Token, known: &Token) -> Option<usize> {
        self.looks.set(self.looks.get().checked_sub(1)?);
        errors(&word.rough, &known.rough)
    }

    fn is_another(&self) -> bool {
        let own: Vec<usize> = self.all(Found::New).collect();
        let mine: usize = own.iter().map(|at| length(&self.text[*at])).sum();
        let lacking: usize = self.left.iter().map(|at| length(&self.first[*at])).sum();
        let letters = |words: &[Token]| words.iter().map(length).sum::<usize>();
        let (all, of_first) = (letters(self.text), letters(self.first));
        let enough = if own.is_empty() { PART } else { SAME };
        // No underflow: one's own words are some of all, and so are those that are lacking.
        let same = (all - mine) * 100 >= all * SHARED && (of_first - lacking) * 100 >= of_first * enough;
        !same || self.said_more(&own) || self.is_numbered() || own.iter().any(|at| self.is_placed(*at))
    }

    fn all(&self, found: Found) -> impl Iterator<Item = usize> {
        self.found.iter().enumerate().filter(move |(_, is)| **is == found).map(|(at, _)| at)
    }

    /// Whether somebody says something in words of their own.
    fn said_more(&self, own: &[usize]) -> bool {
        let telling = |words: &[Token], which: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            which.filter(|at| length(&words[*at]) >= SHORT).collect()
        };
        let own = telling(self.text, &mut own.iter().copied());
        let left = telling(self.first, &mut self.left.iter().copied());
        // Short words stand between those that tell something, whosever they are.
        let places = |words: &[Token], which: &[usize]| -> Vec<usize> {
            let next = |a: &usize, b: &usize| (a + 1..*b).all(|at| length(&words[at]) < SHORT);
            which.chunk_by(next).map(<[usize]>::len).collect()
        };
        let (mine, theirs) = (places(self.text, &own), places(self.first, &left));
        own.len() >= OWN_IN_ALL
            || mine.iter().any(|words| *words >= OWN)
            || (mine.len() >= PLACES && theirs.len() >= PLACES)
    }

    /// Whether there is a number, or a way to reach somebody, that the first does not have, or not so.
    fn is_numbered(&self) -> bool {
        let particular = |at: &usize| self.text[*at].sort == Sort::Particular;
        let lacking = self.left.iter().any(|at| self.first[*at].sort == Sort::Particular);
        // Numbers next to each other are one: a date, or a telephone number.
        let pair = |two: &[Token]| two.iter().all(|word| word.sort == Sort::Particular);
        let known = |two: &[Token]| {
            self.first.windows(2).any(|of| of.iter().zip(two).all(|(a, b)| a.folded == b.folded))
        };
        self.all(Found::New).any(|at| particular(&at))
            || (lacking && self.all(Found::Again).any(|at| particular(&at)))
            || self.text.windows(2).any(|two| pair(two) && !known(two))
    }

    /// Whether a word of somebody's own is a place: it stands behind a word that says so, which is their own, too, or has
    /// another word behind it in the first. A name may have come between, and letters that were spelt are none.
    fn is_placed(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| &self.text[at]) else { return false };
        if length(&self.text[at]) == 1 || !PLACED.iter().any(|placed| folded(placed) == before.folded) {
            return false;
        }
        let count = |words: &[Token]| words.iter().filter(|word| word.folded == before.folded).count();
        let replaced =
            |left: &usize| left.checked_sub(1).is_some_and(|at| self.first[at].folded == before.folded);
        count(self.text) > count(self.first) || self.left.iter().any(replaced)
    }

    /// Where the words stand that somebody on duty sees. One that is there once more may be a name that is a word, too:
    /// it is told wherever it stands. So is a number that stands among other words, or where another is lacking.
    fn told(&self) -> Vec<(usize, usize)> {
        let differs = |at: &usize| self.found[*at] != Found::Same;
        let mut own: Vec<&str> =
            (0..self.text.len()).filter(differs).map(|at| self.text[at].folded.as_str()).collect();
        if own.is_empty() {
            own = self.around_gaps();
        }
        let lacking = self.left.iter().any(|at| self.first[*at].sort == Sort::Particular);
        let is_told = |at: &usize| {
            let word = &self.text[*at];
            own.contains(&word.folded.as_str())
                || (word.sort == Sort::Particular && (lacking || self.is_elsewhere(*at)))
        };
        (0..self.text.len()).filter(is_told).map(|at| self.text[at].at).collect()
    }

    /// The words that stand where a few are lacking: of a name with a surname the one without it is another.
    fn around_gaps(&self) -> Vec<&str> {
        let gaps = self.left.chunk_by(|a, b| a + 1 == *b).filter(|gap| gap.len() < OWN);
        let around =
            gaps.flat_map(|gap| [gap.first().and_then(|at| at.checked_sub(1)), gap.last().map(|at| at + 1)]);
        around.flatten().filter_map(|at| self.first.get(at)).map(|word| word.folded.as_str()).collect()
    }

    /// Whether no word next to this one is next to it in the first.
    fn is_elsewhere(&self, at: usize) -> bool {
        let near = |words: &[Token], at: usize, by: isize| {
            at.checked_add_signed(by).and_then(|at| words.get(at)).map(|word| word.rough.clone())
        };
        let here = |known: usize| {
            self.first[known].folded == self.text[at].folded
                && [-1, 1].iter().any(|by| near(self.first, known, *by) == near(self.text, at, *by))
        };
        !(0..self.first.len()).any(here)
    }
}

fn length(word: &Token) -> usize {
    word.folded.chars().count()
}

/// What stands before a place, in Russian, Ukrainian, English and French.
const PLACED: [&str; 33] = [
    "в",
    "во",
    "у",
    "из",
    "изо",
    "із",
    "з",
    "зі",
    "под",
    "під",
    "над",
    "около",
    "біля",
    "возле",
    "город",
    "городе",
    "города",
    "місто",
    "місті",
    "міста",
    "село",
    "селе",
    "селі",
    "села",
    "in",
    "at",
    "near",
    "from",
    "à",
    "chez",
    "dans",
    "près",
    "vers",
];
