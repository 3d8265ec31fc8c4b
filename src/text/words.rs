//! Words by which somebody is known again on another phone: four of a list, in a language that they can type.
//!
//! A row of the list is one thing, named in each language of the house, so that whoever reads the words in one may
//! type them in another. They are things that anybody may speak of: nothing of war, prisons, states or faiths, no
//! colours that make a flag, nothing that is said for misfortune. With 446 rows four of them are one of 39 billion; how
//! often somebody may guess is bounded elsewhere.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::id::Language;

/// The rows of four words.
pub type Rows = [u16; 4];

const LIST: &str = include_str!("words.txt");
/// The languages of a row, in order.
const COLUMNS: [&str; 4] = ["en", "fr", "ru", "uk"];
/// What is longer is no four words.
const LONGEST: usize = 200;

static TABLE: LazyLock<Vec<Vec<&'static str>>> =
    LazyLock::new(|| LIST.lines().map(|line| line.split(' ').collect()).collect());
static PLACES: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let rows = (0u16..).zip(TABLE.iter());
    rows.flat_map(|(row, words)| words.iter().map(move |word| (folded(word), row))).collect()
});

/// The rows that random bytes mean.
#[must_use]
pub fn drawn(random: [u8; 16]) -> Rows {
    let rows = TABLE.len();
    std::array::from_fn(|at| {
        let four = [0, 1, 2, 3].map(|byte| random[at * 4 + byte]);
        // Of so many a remainder prefers none by more than one in nine million.
        let row = usize::try_from(u32::from_be_bytes(four)).unwrap_or_default() % rows.max(1);
        u16::try_from(row).unwrap_or_default()
    })
}

/// The words of those rows, in that language, or in English where it has none.
#[must_use]
pub fn spelt(rows: Rows, language: &Language) -> String {
    let column = COLUMNS.iter().position(|name| *name == language.as_str()).unwrap_or_default();
    let word = |row: u16| TABLE.get(usize::from(row)).and_then(|words| words.get(column)).copied();
    rows.iter().filter_map(|row| word(*row)).collect::<Vec<_>>().join(" ")
}

/// What a text is that may be four words of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// It is.
    Words(Rows),
    /// Three of them are.
    Nearly,
}

/// Reads four words as people type them: in any case, with or without accents, with whatever between them. None of
/// what is no four words, or of which more than one is not in the list.
#[must_use]
pub fn read(text: &str) -> Option<Read> {
    if text.len() > LONGEST {
        return None;
    }
    let typed: Vec<String> = folded(text).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let [a, b, c, d] = typed.as_slice() else { return None };
    match [a, b, c, d].map(|word| PLACES.get(word).copied()) {
        [Some(a), Some(b), Some(c), Some(d)] => Some(Read::Words([a, b, c, d])),
        rows if rows.iter().flatten().count() == 3 => Some(Read::Nearly),
        _ => None,
    }
}

/// Letters alone, small and without their marks; everything else parts words.
fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let letters = plain.map(|c| if c.is_alphabetic() { c } else { ' ' });
    // Not every keyboard has ґ, and many write г for it.
    letters.map(|c| if c == 'ґ' { 'г' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_list_has_a_word_in_each_language_in_every_row_and_none_that_means_two_rows() {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (row, words) in TABLE.iter().enumerate() {
            assert_eq!(words.len(), COLUMNS.len(), "{words:?}");
            for word in words {
                let known = *seen.entry(folded(word)).or_insert(row);
                assert_eq!(known, row, "{word:?} stands in two rows");
                assert!((3..=12).contains(&word.chars().count()), "{word:?}");
                assert!(word.chars().all(char::is_lowercase), "{word:?} can't be typed easily");
            }
        }
        assert_eq!(TABLE.len(), 446, "the chance that is told above");
    }

    #[test]
    fn words_are_read_as_people_type_them() {
        let rows = [0, 1, 2, 3];
        let all = [
            "river lake forest meadow",
            "Rivière, lac – FORET prairie!",
            " река\nозеро\nлес\nЛуг",
            "річка lac лес луг",
        ];
        for text in all {
            assert_eq!(read(text), Some(Read::Words(rows)), "{text}");
        }
        assert_eq!(read("river lake forrest meadow"), Some(Read::Nearly));
        for no in ["", "river lake forest", "river lake forest meadow hill", "help me at once", "/link"] {
            assert_eq!(read(no), None, "{no}");
        }
        assert_eq!(read(&"river lake forest meadow".replace(' ', &" ".repeat(99))), None);
    }

    #[test]
    fn a_language_without_words_gets_english_ones() {
        assert_eq!(spelt([0, 1, 2, 3], &"tlh".into()), "river lake forest meadow");
        assert_eq!(spelt([0, 1, 2, 3], &"uk".into()), "річка озеро ліс луг");
    }

    proptest! {
        #[test]
        fn what_is_shown_in_any_language_is_read_again(random: [u8; 16], column in 0usize..4) {
            let rows = drawn(random);
            prop_assert_eq!(read(&spelt(rows, &COLUMNS[column].into())), Some(Read::Words(rows)));
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(text: String) {
            prop_assert!(read(&text).is_none() || text.len() <= LONGEST);
        }
    }
}
