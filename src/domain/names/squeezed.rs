//! A text as its letters and digits: what must not be told is found in it however it is spaced and written.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::fold::sound;
use crate::domain::invisible::is_invisible;

/// A secret of fewer letters must begin where a word does: `Анна` is in `ванна`.
const SHORT: usize = 6;

/// Letters and digits alone, folded; and where words begin among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Squeezed {
    /// They.
    pub text: String,
    starts: HashSet<usize>,
}

impl Squeezed {
    /// Those of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut squeezed = Self { text: String::with_capacity(text.len()), starts: HashSet::new() };
        let mut inside = false;
        for c in text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                if !inside {
                    squeezed.starts.insert(squeezed.text.len());
                }
                squeezed.text.push(c);
            }
            inside = c.is_alphabetic();
        }
        squeezed
    }

    /// Whether it holds that. A number ends where its digits end: `Lisova 5` is not in `Lisova 50`.
    #[must_use]
    pub fn holds(&self, secret: &Self) -> bool {
        let letters = secret.text.chars().count();
        let ends_in_digit = secret.text.ends_with(|c: char| c.is_ascii_digit());
        let fits = |at: usize| {
            let goes_on = self.text[at + secret.text.len()..].starts_with(|c: char| c.is_ascii_digit());
            (letters >= SHORT || self.starts.contains(&at)) && !(ends_in_digit && goes_on)
        };
        // Nothing is in every text, and a single letter in most.
        letters > 1 && self.text.match_indices(&secret.text).any(|(at, _)| fits(at))
    }
}

/// A text in which secrets are looked for, in whatever case, spacing and letters they stand there: as it is written, and
/// word by word as it sounds.
#[derive(Clone, Debug)]
pub struct Searched {
    written: Squeezed,
    heard: Squeezed,
}

impl Searched {
    /// It of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words: Vec<String> = text.split(char::is_whitespace).map(sound).collect();
        Self { written: Squeezed::new(text), heard: Squeezed::new(&words.join(" ")) }
    }

    /// Whether it holds that one.
    #[must_use]
    pub fn holds(&self, secret: &str) -> bool {
        let secret = Self::new(secret);
        self.written.holds(&secret.written) || self.heard.holds(&secret.heard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, secret: &str) -> bool {
        Searched::new(text).holds(secret)
    }

    #[test]
    fn a_secret_is_found_in_the_other_alphabet() {
        for (own, secret) in [
            ("Ваша Ольга", "Olga"),
            ("Ваша Ольга", "Olha"),
            ("С уважением, Петрова", "Petrova"),
            ("Sergey will come", "Сергей"),
            ("Юлия Михайлова", "Yulia"),
            ("Юлия Михайлова", "Mikhaylova"),
            ("Наталья", "Natalya"),
        ] {
            assert!(found(own, secret), "{own}: {secret}");
        }
        for (own, secret) in
            [("Мы рядом, звоните.", "Olga"), ("Идите в полицию.", "Petrova"), ("волга", "Olga")]
        {
            assert!(!found(own, secret), "{own}: {secret}");
        }
    }

    #[test]
    fn a_house_is_not_the_one_whose_number_begins_alike() {
        assert!(found("Come to Lisova, 5.", "Lisova 5") && found("Лесная 5, вход со двора", "Лесная 5"));
        assert!(!found("Come to Lisova 50.", "Lisova 5"));
    }
}
