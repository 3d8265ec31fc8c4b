//! Whether a text is a copy of another, and what in it is its writer's own.
//!
//! People in danger copy what they were told to write, too. So a copy with a number, a place, or a way to reach
//! somebody that the other does not have is no copy, and neither is one with a sentence of its own; and of one that
//! differs by a name alone the name is told.

use super::words::{Sort, Token, folded};

/// How much of the letters of two texts must be in words that both have.
const SAME: usize = 70;
/// Words of somebody's own from which on they said something of their own.
const OWN: usize = 4;
/// How many characters a word has at most that is looked at for typing errors. Longer is no word of a language.
const LONG: usize = 32;
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

/// What `text` is beside `first`.
#[must_use]
pub fn likeness(text: &[Token], first: &[Token]) -> Likeness {
    let mut left: Vec<&Token> = first.iter().collect();
    let mut other: Vec<usize> = Vec::new();
    for (at, word) in text.iter().enumerate() {
        match left.iter().position(|known| known.folded == word.folded) {
            Some(same) => {
                left.swap_remove(same);
            }
            None => other.push(at),
        }
    }
    // A typing error, or a name that is nearly another: it takes part in what both share, and is told.
    let mut own = other.clone();
    own.retain(|at| match left.iter().position(|known| is_near(&text[*at].folded, &known.folded)) {
        Some(near) => {
            left.swap_remove(near);
            false
        }
        None => true,
    });
    let mine: usize = own.iter().map(|at| length(&text[*at])).sum();
    let lacking: usize = left.iter().map(|word| length(word)).sum();
    let (all, of_first) = (text.iter().map(length).sum::<usize>(), first.iter().map(length).sum::<usize>());
    // No underflow: one's own words are some of all, and so are those that are lacking.
    let same = (all - mine) * 100 >= all * SAME && (of_first - lacking) * 100 >= of_first * SAME;
    // The same word once more is nothing of one's own.
    let is_new = |at: &usize| !first.iter().any(|known| known.folded == text[*at].folded);
    own.retain(is_new);
    other.retain(is_new);
    if !same || own.iter().any(|at| is_particular(text, *at)) || said_more(text, &own) {
        return Likeness::Another;
    }
    // A number is somebody's own however near it is to another.
    if other.iter().any(|at| text[*at].sort == Sort::Particular) {
        return Likeness::Another;
    }
    Likeness::Copy(other.iter().map(|at| text[*at].at).collect())
}

fn length(word: &Token) -> usize {
    word.folded.chars().count()
}

/// Whether a word of somebody's own is a number, a way to reach them, or a place.
fn is_particular(text: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    text[at].sort == Sort::Particular
        || before.is_some_and(|word| PLACED.iter().any(|placed| folded(placed) == word.folded))
}

/// Whether somebody says something in words of their own.
fn said_more(text: &[Token], own: &[usize]) -> bool {
    own.iter().filter(|at| length(&text[**at]) >= SHORT).count() >= OWN
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

/// Whether two words are one with a typing error or two.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > LONG {
        return a == b;
    }
    let most = match a.len().min(b.len()) {
        0..=3 => return a == b,
        4..=6 => 1,
        _ => 2,
    };
    a.len().abs_diff(b.len()) <= most && distance(&a, &b) <= most
}

/// How many characters were added, left out, put in another's place, or changed places with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    // The row before the last one, too: neighbours that changed places are found two back.
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = last[j] + usize::from(x != y);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}
