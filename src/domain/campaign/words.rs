//! The words of a text as they compare between copies of it: whatever a copy was disguised with is gone.

use unicode_normalization::char::is_combining_mark;

use crate::domain::invisible::is_invisible;

use super::looks::{folded, is_disguised, rough};

/// How many words of a text are compared at most.
pub const MOST: usize = 256;
/// How many letters that stand by themselves are a word that was spelt.
const SPELT: usize = 4;
/// How short the parts are that a mark within a word leaves.
const PART: usize = 2;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// As it compares: without case, accents, hidden characters, and with one letter for all that look like it.
    pub folded: String,
    /// As it compares where more is forgiven, see [`rough`].
    pub rough: String,
    /// Where it stands, in bytes.
    pub at: (usize, usize),
    /// What it may tell besides what it says.
    pub sort: Sort,
}

/// What a word may tell of its writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Nothing.
    Plain,
    /// A number, or how somebody is reached.
    Particular,
}

/// The words of a text, in order, the first [`MOST`] of them.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let chunks = text.split(char::is_whitespace).filter(|chunk| !chunk.is_empty());
    // A chunk is a part of the text, so where it begins is the difference of the two.
    let pieces = chunks.flat_map(|chunk| of_chunk(chunk, chunk.as_ptr().addr() - text.as_ptr().addr()));
    // Of a text that was spelt each letter is a piece.
    let is_read = |at: &(usize, usize)| text[at.0..at.1].chars().any(char::is_alphanumeric);
    let pieces: Vec<(usize, usize)> = pieces.filter(is_read).take(MOST * 16).collect();
    let all = unspelt(text, &pieces).into_iter().filter_map(|at| token(text, at));
    all.take(MOST).collect()
}

/// Where the words stand in what is between two spaces.
fn of_chunk(chunk: &str, offset: usize) -> Vec<(usize, usize)> {
    if is_contact(chunk) {
        return vec![(offset, offset + chunk.len())];
    }
    let mut all: Vec<(usize, usize)> = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, c) in chunk.char_indices().chain(std::iter::once((chunk.len(), ' '))) {
        let joins = c.is_alphanumeric() || is_invisible(c) || is_combining_mark(c) || is_inner(c);
        match begun {
            None if joins => begun = Some(at),
            Some(from) if !joins => {
                match all.last_mut() {
                    // A mark was put into a word.
                    Some(last) if is_part(&chunk[last.0..last.1], &chunk[from..at]) => last.1 = at,
                    _ => all.push((from, at)),
                }
                begun = None;
            }
            _ => {}
        }
    }
    all.into_iter().map(|(from, to)| (offset + from, offset + to)).collect()
}

/// Whether it is how somebody, or something, is reached.
fn is_contact(chunk: &str) -> bool {
    let bare: String = chunk.chars().filter(|c| !is_invisible(*c)).collect();
    let lower = bare.to_lowercase();
    let inner = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
    // An underscore stands in names of users, which are Latin, and in no word.
    let user = inner.contains('_') && inner.is_ascii();
    user || inner.contains('@') || ["://", "t.me/", "wa.me/", "www."].iter().any(|sign| lower.contains(sign))
}

/// Whether two pieces with a mark between them are one word. Numbers stay apart: a date has three of them.
fn is_part(before: &str, after: &str) -> bool {
    let count = |piece: &str| piece.chars().filter(|c| c.is_alphanumeric()).count();
    let numeric = |piece: &str| piece.chars().any(char::is_numeric);
    !numeric(before) && !numeric(after) && count(before).min(count(after)) <= PART
}

/// With letters that stand by themselves, one after another, as the word they spell.
fn unspelt(text: &str, pieces: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let is_letter = |at: &(usize, usize)| {
        let mut letters = text[at.0..at.1].chars().filter(|c| c.is_alphanumeric());
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    };
    let runs = pieces.chunk_by(|a, b| is_letter(a) && is_letter(b));
    let words = runs.flat_map(|run| match (run.first(), run.last()) {
        (Some(first), Some(last)) if run.len() >= SPELT => vec![(first.0, last.1)],
        _ => run.to_vec(),
    });
    words.collect()
}

fn token(text: &str, at: (usize, usize)) -> Option<Token> {
    let raw = &text[at.0..at.1];
    let folded = folded(raw);
    if folded.is_empty() {
        return None;
    }
    let sort = if is_contact(raw) { Sort::Particular } else { sort(raw) };
    Some(Token { rough: rough(&folded), folded, at, sort })
}

fn sort(raw: &str) -> Sort {
    let word: Vec<char> = raw.chars().filter(|c| c.is_alphanumeric()).collect();
    if !word.iter().any(|c| c.is_numeric()) || is_disguised(&word) { Sort::Plain } else { Sort::Particular }
}

/// What may stand within a word.
fn is_inner(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.folded).collect()
    }

    #[test]
    fn what_a_copy_was_disguised_with_is_gone() {
        let plain = words("Помогите, мой брат в плену!");
        for disguised in [
            "ПОМОГИТЕ мой брат в плену",
            "🙏Помогите🙏 мой  брат, в плену…",
            "Пом\u{200B}огите мой бр\u{AD}ат в плену",
            "Пoмoгитe мoй бpaт в плeнy",
            "П0м0гите мой брат в плену",
            "По\u{301}могите мой брат в плену",
            "П о м о г и т е мой бр.ат в плену",
            "П*о*м*о*г*и*т*е мой бр🔥ат в пл_ену",
        ] {
            assert_eq!(words(disguised), plain, "{disguised}");
        }
    }

    #[test]
    fn numbers_and_ways_to_reach_somebody_are_particular() {
        let sorts = |text: &str| tokens(text).into_iter().map(|token| token.sort).collect::<Vec<_>>();
        for text in
            ["123", "+380441234567", "me@example.org", "https://x.example/y", "t.me/me", "my_name", "3-я"]
        {
            assert!(sorts(text).contains(&Sort::Particular), "{text}");
        }
        assert_eq!(sorts("Помогите п0м0гите п0м0г1т3"), [Sort::Plain; 3]);
    }

    #[test]
    fn each_word_is_where_it_stands() {
        let text = "«Мой  брат», — Иван";
        let at: Vec<&str> = tokens(text).iter().map(|token| &text[token.at.0..token.at.1]).collect();
        assert_eq!(at, ["Мой", "брат", "Иван"]);
    }
}
