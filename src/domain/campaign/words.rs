//! The words of a text as they compare between copies of it: whatever a copy was disguised with is gone.

use unicode_normalization::char::is_combining_mark;

use crate::domain::invisible::is_invisible;
use crate::domain::plain::plain;

/// How many words of a text are compared at most.
pub const MOST: usize = 256;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// As it compares: without case, accents, hidden characters, and with one letter for all that look like it.
    pub folded: String,
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
    let all = chunks.flat_map(|chunk| of_chunk(chunk, chunk.as_ptr().addr() - text.as_ptr().addr()));
    all.take(MOST).collect()
}

/// The words of what stands between two spaces.
fn of_chunk(chunk: &str, offset: usize) -> Vec<Token> {
    let bare: String = chunk.chars().filter(|c| !is_invisible(*c)).collect();
    let lower = bare.to_lowercase();
    // An underscore stands in names of users, and in no word.
    if bare.contains(['@', '_']) || ["://", "t.me/", "wa.me/", "www."].iter().any(|sign| lower.contains(sign))
    {
        let at = (offset, offset + chunk.len());
        return vec![Token { folded: folded(&bare), at, sort: Sort::Particular }];
    }
    let mut all = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, c) in chunk.char_indices().chain(std::iter::once((chunk.len(), ' '))) {
        let joins = c.is_alphanumeric() || is_invisible(c) || is_combining_mark(c) || is_inner(c);
        match begun {
            None if joins => begun = Some(at),
            Some(from) if !joins => {
                all.extend(token(&chunk[from..at], offset + from));
                begun = None;
            }
            _ => {}
        }
    }
    all
}

fn token(raw: &str, from: usize) -> Option<Token> {
    let folded = folded(raw);
    if folded.is_empty() {
        return None;
    }
    let word: String = raw.chars().filter(|c| c.is_alphanumeric()).collect();
    Some(Token { folded, at: (from, from + raw.len()), sort: sort(&word) })
}

fn sort(word: &str) -> Sort {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    match digits {
        0 => Sort::Plain,
        // A letter in disguise.
        _ if letters > digits && letters >= 2 => Sort::Plain,
        _ => Sort::Particular,
    }
}

/// As it compares. Digits that stand among letters are letters in disguise.
pub(super) fn folded(word: &str) -> String {
    let letters = plain(word).chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    let many = letters.iter().filter(|c| c.is_alphabetic()).count();
    let disguised = many >= 2 && many * 2 > letters.len();
    letters.into_iter().map(|c| look(c, disguised)).collect()
}

/// One letter for all that look alike in a common typeface, with or without an accent.
fn look(c: char, disguised: bool) -> char {
    match c {
        'а' | 'ɑ' | 'α' | 'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ϲ' | 'ç' => 'c',
        'е' | 'ё' | 'ε' | 'є' | 'è' | 'é' | 'ê' | 'ë' => 'e',
        'н' | 'һ' => 'h',
        'і' | 'ї' | 'ι' | 'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'о' | 'ο' | 'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ц' | 'υ' | 'ù' | 'ú' | 'û' | 'ü' => 'u',
        'х' | 'χ' => 'x',
        'у' | 'ү' | 'ý' | 'ÿ' => 'y',
        'й' => 'и',
        'ґ' => 'г',
        '0' if disguised => 'o',
        '1' if disguised => 'i',
        '3' if disguised => 'з',
        '4' if disguised => 'ч',
        '6' if disguised => 'б',
        c => c,
    }
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
        assert_eq!(sorts("Помогите п0м0гите"), [Sort::Plain; 2]);
    }

    #[test]
    fn each_word_is_where_it_stands() {
        let text = "«Мой  брат», — Иван";
        let at: Vec<&str> = tokens(text).iter().map(|token| &text[token.at.0..token.at.1]).collect();
        assert_eq!(at, ["Мой", "брат", "Иван"]);
    }
}
