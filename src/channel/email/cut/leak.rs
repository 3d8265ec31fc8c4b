//! The last look before a reply goes out: does it still hold what must not reach the other side?

use std::collections::HashSet;

use super::line::TextLine;
use super::lines::lines;
use crate::domain::names::{Searched, Squeezed};

/// Shorter lines are said by everyone: `Спасибо!`.
const LINE: usize = 20;

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
    let searched = Searched::new(own);
    let secret = secrets.iter().position(|secret| searched.holds(secret));
    secret.map(Leak::Secret).or_else(|| quoted(own, original).map(Leak::Quoted))
}

fn quoted(own: &str, original: &str) -> Option<usize> {
    let squeeze = |l: &TextLine<'_>| Some(Squeezed::new(l.raw).text).filter(|t| !t.is_empty());
    let long = |l: &&TextLine<'_>| l.text.chars().count() >= LINE;
    let known: HashSet<String> = lines(original, "").iter().filter(long).filter_map(squeeze).collect();
    lines(own, "").iter().position(|l| squeeze(l).is_some_and(|t| known.contains(&t))).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
