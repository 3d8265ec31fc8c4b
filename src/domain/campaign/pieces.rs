//! Words that were run together, or cut into pieces.

use super::typing::errors;
use super::words::Token;

/// How many pieces of a word are put together at most.
const PIECES: usize = 12;
/// How long a word is that is looked for in pieces: shorter ones are found by chance, but for those that were spelt.
const LEAST: usize = 4;
/// How many letters that are none of the text's may stand among words that were run together: as many as a name has.
const AMONG: usize = 16;

/// The words from `at` on that are one of `left` in pieces: how many they are, and which of `left` it is.
pub fn cut(text: &[Token], at: usize, left: &[&Token]) -> Option<(usize, usize)> {
    let mut whole = text[at].folded.clone();
    for (pieces, next) in (2..=PIECES).zip(&text[at + 1..]) {
        whole.push_str(&next.folded);
        if let Some(word) = left.iter().position(|word| word.folded == whole)
            && (whole.chars().count() >= LEAST || whole.chars().count() == pieces)
        {
            return Some((pieces, word));
        }
    }
    None
}

/// What a word is made of that was run together from others.
pub struct Together {
    /// Which of the words that are left are in it.
    pub of: Vec<usize>,
    /// Whether there is nothing else in it.
    pub whole: bool,
}

/// The words of `left` that `word` was run together from, if it was.
pub fn together(word: &Token, left: &[&Token]) -> Option<Together> {
    let mut longest: Vec<usize> = (0..left.len()).collect();
    longest.sort_by_key(|at| std::cmp::Reverse(left[*at].rough.len()));
    let (mut of, mut gaps, mut gap): (Vec<usize>, Vec<&str>, usize) = (Vec::new(), Vec::new(), 0);
    let mut at = 0;
    while let Some(c) = word.rough[at..].chars().next() {
        // Where two words meet a letter of both stands once.
        let is_here = |rough: &str| rough.chars().nth(1).is_some() && word.rough[at..].starts_with(rough);
        let found = longest.iter().position(|which| is_here(&left[*which].rough));
        if let Some(found) = found {
            let which = longest.remove(found);
            gaps.push(&word.rough[gap..at]);
            at += left[which].rough.len();
            gap = at;
            of.push(which);
        } else {
            at += c.len_utf8();
        }
    }
    gaps.push(&word.rough[gap..]);
    gaps.retain(|gap| !gap.is_empty());
    let whole =
        gaps.is_empty() && of.iter().map(|at| left[*at].folded.len()).sum::<usize>() == word.folded.len();
    let mut among = 0;
    for gap in gaps {
        match longest.iter().position(|which| errors(gap, &left[*which].rough).is_some()) {
            Some(found) => of.push(longest.remove(found)),
            None => among += gap.chars().count(),
        }
    }
    let all = word.rough.chars().count();
    (of.len() >= 2 && among <= AMONG && among * 10 <= all * 3).then_some(Together { of, whole })
}
