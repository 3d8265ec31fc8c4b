//! The last look before a reply goes out: does it still hold what must not reach the other side?

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::line::TextLine;
use super::lines::lines;
use crate::domain::invisible::is_invisible;

/// Shorter lines are said by everyone: `Спасибо!`.
const LINE: usize = 20;
/// A secret of fewer letters must begin where a word does: `Анна` is in `ванна`.
const SHORT: usize = 6;

/// What was found; never the thing itself, for this may be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leak {
    /// One of the secrets, by its place in the list.
    Secret(usize),
    /// A line of the quoted original, by its number in the reply, from 1.
    Quoted(usize),
}

/// Looks in `own` for any of `secrets` (the other side's or the writer's name, address, phone, token) and for
/// a line of `original`, the mail that is answered, of at least 20 characters. Case, spaces, invisible
/// characters and the signs between the digits of a number make no difference; nor does it for a secret whether it
/// is written in Latin or Cyrillic letters, for a name in the config and its bearer's signature often differ in that.
pub fn leaks(own: &str, original: &str, secrets: &[&str]) -> Option<Leak> {
    let (squeezed, latin) = (Squeezed::new(own), Squeezed::new(&in_latin(own)));
    let told = |s: &&str| squeezed.holds(&Squeezed::new(s)) || latin.holds(&Squeezed::new(&in_latin(s)));
    let secret = secrets.iter().position(told);
    secret.map(Leak::Secret).or_else(|| quoted(own, original).map(Leak::Quoted))
}

fn quoted(own: &str, original: &str) -> Option<usize> {
    let squeeze = |l: &TextLine<'_>| Some(Squeezed::new(l.raw).text).filter(|t| !t.is_empty());
    let long = |l: &&TextLine<'_>| l.text.chars().count() >= LINE;
    let known: HashSet<String> = lines(original, "").iter().filter(long).filter_map(squeeze).collect();
    lines(own, "").iter().position(|l| squeeze(l).is_some_and(|t| known.contains(&t))).map(|at| at + 1)
}

/// Letters and digits alone, folded; and where words begin among them.
struct Squeezed {
    text: String,
    starts: HashSet<usize>,
}

impl Squeezed {
    fn new(text: &str) -> Self {
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

    fn holds(&self, secret: &Self) -> bool {
        let letters = secret.text.chars().count();
        let anywhere = letters >= SHORT;
        // Nothing is in every text, and a single letter in most.
        letters > 1
            && self.text.match_indices(&secret.text).any(|(at, _)| anywhere || self.starts.contains(&at))
    }
}

/// A text in Latin letters, so coarsely that the ways to write a name in them meet: `Ольга`, `Olga` and `Olha`.
fn in_latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match LATIN.iter().find(|(from, _)| from.contains(c)) {
            Some((_, to)) => out.push_str(to),
            None => out.push(c),
        }
    }
    // Two Latin letters for one Cyrillic one: `Kharkiv` and `Харків` must meet.
    [("kh", "h"), ("ii", "i"), ("ie", "e"), ("zh", "z"), ("ts", "c")]
        .iter()
        .fold(out, |out, (from, to)| out.replace(from, to))
}

/// Cyrillic letters, and Latin ones that stand for the same, by what they become.
const LATIN: [(&str, &str); 30] = [
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("гґхg", "h"),
    ("д", "d"),
    ("еэє", "e"),
    ("ё", "io"),
    ("ж", "z"),
    ("з", "z"),
    ("иійїыyj", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("уў", "u"),
    ("ф", "f"),
    ("ц", "c"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ьъ’ʼ'", ""),
    ("ю", "iu"),
    ("я", "ia"),
    ("w", "v"),
    ("x", "ks"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_the_other_alphabet() {
        let found = |own: &str, secret: &str| leaks(own, "", &[secret]) == Some(Leak::Secret(0));
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
    fn a_secret_is_found_however_it_is_written() {
        let found = |own: &str, secret: &str| leaks(own, "", &["nothing", secret]) == Some(Leak::Secret(1));
        assert!(found("звоните +380 (44) 123-45-67", "+380441234567"));
        assert!(found("Пишите на ANNA.Ivanova @ngo.example", "anna.ivanova@ngo.example"));
        assert!(found("это А н н а", "Анна") && found("с вами АННА.", "анна"));
        assert!(found("h\u{200b}elp+k.ab\u{ad}cd", "help+k.abcd"));
        assert!(found("ｏｌｇａ", "olga"));
    }

    #[test]
    fn a_short_name_inside_a_word_is_none() {
        assert_eq!(leaks("ванна и квартира", "", &["Анна", "Ира", "", " ", "a"]), None);
    }

    #[test]
    fn a_long_line_of_the_original_is_found_and_a_short_one_is_not() {
        let original = "Спасибо!\r\n> Когда именно вас вызвали на допрос?";
        assert_eq!(leaks("Спасибо!", original, &[]), None);
        let own = "Вчера\nкогда именно вас  вызвали на допрос";
        assert_eq!(leaks(own, original, &[]), Some(Leak::Quoted(2)));
    }
}
