//! The words of a text, with what tells a name from others.

use super::fold::sound;

/// What is written in two capital letters and is nobody.
const SHORT: [&str; 24] = [
    "OK", "ОК", "NO", "ДА", "НЕ", "НЕТ", "НІ", "SI", "UA", "RU", "EU", "UK", "US", "ЕС", "ЄС", "PS", "TV",
    "ID", "AM", "PM", "NB", "ПС", "ЗІ", "US",
];

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// As it is written; of letters that stand apart, the first.
    pub raw: &'a str,
    /// As it sounds.
    pub sound: String,
    /// Whether it begins with a capital letter.
    pub big: bool,
    /// What stands between it and the word before.
    pub gap: &'a str,
}

impl Word<'_> {
    /// Whether it is a letter or two, as initials are.
    #[must_use]
    pub fn is_initial(&self) -> bool {
        let letters = self.raw.chars().count();
        let two = letters == 2 && self.raw.chars().all(char::is_uppercase) && !SHORT.contains(&self.raw);
        (letters == 1 && self.big) || two
    }

    /// Whether it belongs to the word before: nothing but a space or a joint parts them.
    #[must_use]
    pub fn follows(&self) -> bool {
        self.gap.chars().all(|c| " \u{a0}\t.-\u{2011}".contains(c)) && !self.gap.contains(". ")
    }
}

/// They, in their order. Letters that somebody set apart (`O l g a`) are one word.
#[must_use]
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut all: Vec<Word<'_>> = Vec::new();
    let mut end = 0;
    for raw in text.split(|c: char| {
        !(c.is_alphanumeric() || "'’ʼ\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{301}".contains(c))
    }) {
        let raw = raw.trim_matches(['\'', '’', 'ʼ']);
        if raw.is_empty() {
            continue;
        }
        let at = raw.as_ptr() as usize - text.as_ptr() as usize;
        let gap = text.get(end..at).unwrap_or_default();
        all.push(Word { raw, sound: sound(raw), big: raw.starts_with(char::is_uppercase), gap });
        end = at + raw.len();
    }
    joined(all)
}

/// Three letters apart and more make a word.
fn joined(all: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let alone = |word: &Word<'_>| word.raw.chars().count() == 1 && word.raw.chars().all(char::is_alphabetic);
    let mut out: Vec<Word<'_>> = Vec::with_capacity(all.len());
    let mut run: Vec<Word<'_>> = Vec::new();
    for word in all {
        if alone(&word) && (run.is_empty() || !word.gap.is_empty() && word.gap.trim().is_empty()) {
            run.push(word);
        } else {
            out.extend(one(&mut run));
            if alone(&word) { run.push(word) } else { out.push(word) }
        }
    }
    out.extend(one(&mut run));
    out
}

fn one<'a>(run: &mut Vec<Word<'a>>) -> Vec<Word<'a>> {
    if run.len() < 3 {
        return std::mem::take(run);
    }
    let letters: String = run.iter().map(|word| word.raw).collect();
    let first = run.swap_remove(0);
    run.clear();
    vec![Word { sound: sound(&letters), ..first }]
}
