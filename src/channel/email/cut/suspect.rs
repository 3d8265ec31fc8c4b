//! What is left of a reply and may be a program's all the same: its writer should look at it. Here the line's own name
//! counts, for where that stands beside a time or behind a label, a program quotes a mail of ours.

use super::line::{Look, TextLine};
use super::lines::lines;
use super::{banner, device, words};

/// A label has at most so many words.
const LABEL: usize = 4;
/// What follows the name in a header.
const BESIDE: usize = 3;
/// What is longer, in words, is no attribution.
const WORDS: usize = 16;

/// Whether a piece of `own`, what is left of a reply, may be a program's. `names` are those of the line.
pub fn is_suspect(own: &str, names: &[&str]) -> bool {
    let lines = lines(own, "");
    let mut texts = lines.iter().filter(|line| !line.text.is_empty());
    let device = texts.next_back().is_some_and(|last| device::resembles(&last.text.to_lowercase()));
    let warns = |paragraph: &[TextLine<'_>]| {
        let texts: Vec<&str> = paragraph.iter().map(|line| line.text.as_str()).collect();
        banner::resembles(&texts.join(" ")) || texts.iter().any(|line| banner::resembles(line))
    };
    device
        || lines.split(|line| line.look == Look::Empty).any(warns)
        || lines.iter().any(|line| tells_of_us(&line.text, names))
}

/// Whether a line with a name of ours has the form of a header (`From: Helpline`) or of an attribution.
fn tells_of_us(text: &str, names: &[&str]) -> bool {
    let low = text.to_lowercase();
    let found = names.iter().map(|name| name.trim().to_lowercase()).find(|name| is_named(&low, name));
    let Some(name) = found else { return false };
    let count = |text: &str| text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let labelled = low.split_once([':', '：']).is_some_and(|(label, value)| {
        is_named(value, &name) && count(label) <= LABEL && count(value) <= count(&name) + BESIDE
    });
    let said = low.split(' ').any(|word| words::is_verb(word.trim_matches(|c: char| !c.is_alphanumeric())));
    let told = low.ends_with([':', '：']) || said || low.contains(['@', '<']) || is_dated(&low);
    labelled || (told && count(&low) <= WORDS)
}

/// Whether the name stands in it as words of their own.
fn is_named(low: &str, name: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let whole = |at: usize| {
        is_apart(low[..at].chars().next_back()) && is_apart(low[at + name.len()..].chars().next())
    };
    name.chars().count() > 2 && low.match_indices(name).any(|(at, _)| whole(at))
}

/// A time of day and beside it a date: a day and a month, or a year.
fn is_dated(low: &str) -> bool {
    let numbers = |word: &str, sign: char| {
        word.split(sign).count() > 1
            && word.split(sign).all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut words = low.split([' ', ',']).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let timed = words.clone().any(|word| numbers(word, ':'));
    let dated = |word: &str| {
        ['.', '/', '-'].iter().any(|sign| numbers(word, *sign)) || (word.len() == 4 && word.starts_with("20"))
    };
    timed && words.any(dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 2] = ["Helpline", "Лінія допомоги"];

    #[test]
    fn our_name_in_what_a_program_writes_is_suspect_in_any_language() {
        for line in [
            "From: Helpline",
            "Pošiljatelj: Helpline",
            "გამომგზავნი: Helpline",
            "Helpline ezt írta:",
            "Helpline:",
            "3. 11. 2026 8:05, Helpline",
            "2026-11-03 08:05 Лінія допомоги",
            "Лінія допомоги пише",
            "Helpline <help@line.example>",
        ] {
            assert!(is_suspect(&format!("Stay.\n\n{line}"), &NAMES), "{line}");
        }
        for words in [
            "This is Helpline, we are with you.",
            "Helpline: we come at nine.",
            "Remember: Helpline never asks you for money or for papers.",
            "Call Helpline at 10:00.",
            "Helplines are many: ours is here.",
            "Це Лінія допомоги. Ми поруч.",
        ] {
            assert!(!is_suspect(words, &NAMES), "{words}");
        }
    }

    #[test]
    fn a_product_alone_at_the_end_and_a_warning_are_suspect() {
        for text in [
            "Stay.\n\nMi küldjük iPhone",
            "Stay.\n\nFrom my Galaxy with love",
            "Stay.\n\nThe sender of this message is external, be careful with links.",
        ] {
            assert!(is_suspect(text, &[]), "{text}");
        }
        assert!(!is_suspect("Turn off the iPhone.\n\nStay.", &[]));
    }
}
