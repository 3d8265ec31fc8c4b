//! Where somebody can be reached, as it stands in a text: numbers to call, addresses, names on a network.

use std::ops::Range;

/// Fewer digits are an emergency number, a time, a house.
const CALLED: usize = 7;
/// More are an account.
const LONGEST: usize = 15;
/// So many of its last digits tell one number from another, however its country is dialled.
const TELLING: usize = 9;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What it is, so that one compares with another however it is written.
    pub what: What,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A number, by its last digits.
    Number(String),
    /// A mail address, in small letters.
    Mail(String),
    /// A name on a network, without its sign, in small letters.
    Handle(String),
}

/// All of them in a text, in their order. A number that is short enough to be everyone's is none.
#[must_use]
pub fn reaches(text: &str) -> Vec<Reach> {
    let mut found = numbers(text);
    found.extend(named(text));
    found.sort_by_key(|reach| reach.at.start);
    let mut apart: Vec<Reach> = Vec::with_capacity(found.len());
    for reach in found {
        if apart.last().is_none_or(|last| last.at.end <= reach.at.start) {
            apart.push(reach);
        }
    }
    apart
}

/// The number that the digits of a text make, if they are so many.
#[must_use]
pub fn number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter_map(|c| c.to_digit(10))
        .map(|d| char::from_digit(d, 10))
        .collect::<Option<_>>()?;
    let telling = digits.len().saturating_sub(TELLING);
    (CALLED..=LONGEST).contains(&digits.len()).then(|| digits[telling..].to_owned())
}

/// Runs of digits with what people write between them: `+48 (22) 555-01-77`.
fn numbers(text: &str) -> Vec<Reach> {
    let mut found = Vec::new();
    let mut run: Option<Range<usize>> = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let between = " -().\u{a0}\u{202f}\u{2009}\u{2010}\u{2011}\u{2012}\u{2013}/".contains(c);
        match (&mut run, c.is_ascii_digit()) {
            (Some(run), true) => run.end = at + 1,
            (None, true) => run = Some(at..at + 1),
            (Some(open), false) if between && near(text, open.end, at) => {}
            (Some(_), false) => {
                found.extend(run.take().and_then(|run| called(text, run)));
            }
            (None, false) => {}
        }
    }
    found
}

/// Whether what stands between two digits is no more than that.
fn near(text: &str, end: usize, at: usize) -> bool {
    text[end..at].chars().count() < 4
}

fn called(text: &str, run: Range<usize>) -> Option<Reach> {
    let (before, written) = (text[..run.start].chars().next_back(), &text[run.clone()]);
    let inside = before.is_some_and(|c| c.is_alphanumeric() || "/=_".contains(c))
        || text[run.end..].chars().next().is_some_and(char::is_alphabetic);
    // Part of a link or of a code.
    let word = text[..run.start].rsplit(char::is_whitespace).next().unwrap_or_default();
    if inside || word.contains("//") || word.contains('@') || is_time(written) {
        return None;
    }
    let start = if before == Some('+') { run.start - 1 } else { run.start };
    number(written).map(|digits| Reach { at: start..run.end, what: What::Number(digits) })
}

/// Whether digits tell a day, a time, a span of either, or an amount.
fn is_time(written: &str) -> bool {
    let parts: Vec<&str> =
        written.split(['.', '/', '-', '–', ' ', '\u{a0}', '(', ')']).filter(|p| !p.is_empty()).collect();
    let dated = |three: &[&str]| {
        let [a, b, c] = three else { return false };
        let small = |part: &str, most: u32| part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| n <= most);
        let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
        (small(a, 31) && small(b, 12) && year(c)) || (year(a) && small(b, 12) && small(c, 31))
    };
    let years = |two: &[&str]| {
        two.len() == 2 && two.iter().all(|p| p.len() == 4 && (p.starts_with("19") || p.starts_with("20")))
    };
    let amount = written.contains([' ', '\u{a0}'])
        && parts.len() > 2
        && parts[1..].iter().all(|p| p.len() == 3)
        && parts.last().is_some_and(|p| *p == "000");
    parts.windows(3).any(dated) || years(&parts) || amount
}

fn named(text: &str) -> Vec<Reach> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split(|c: char| c.is_whitespace() || "<>(),;\"«»[]|".contains(c)) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_matches(|c: char| !(c.is_alphanumeric() || "@+_".contains(c)));
        let start = at + word.find(bare).unwrap_or_default();
        let reach = |what| Reach { at: start..start + bare.len(), what };
        found.extend(what_of(bare).map(reach));
        from = start + bare.len();
    }
    debug_assert!(from <= text.len());
    found
}

/// What one word is, if it is one of them.
fn what_of(word: &str) -> Option<What> {
    let low = word.to_lowercase().replace('＠', "@");
    let low = low.strip_prefix("mailto:").unwrap_or(&low);
    let handle = |name: &str| {
        let name = name.trim_end_matches(['.', '/']);
        let named = name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        (named && (3..=64).contains(&name.len())).then(|| What::Handle(name.to_owned()))
    };
    if let Some(name) = low.strip_prefix('@') {
        return handle(name);
    }
    for host in [
        "t.me/",
        "telegram.me/",
        "instagram.com/",
        "facebook.com/",
        "wa.me/",
        "vk.com/",
        "linkedin.com/in/",
        "tg://resolve?domain=",
    ] {
        if let Some((before, name)) = low.split_once(host)
            && (before.is_empty() || before.ends_with("//") || before.ends_with("www."))
        {
            return handle(name.split(['?', '/']).next().unwrap_or_default());
        }
    }
    let (local, host) = low.split_once('@')?;
    let sound = !local.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.');
    sound.then(|| What::Mail(low.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        reaches(text).into_iter().map(|reach| &text[reach.at]).collect()
    }

    #[test]
    fn numbers_addresses_and_names_are_found_where_they_stand() {
        assert_eq!(told("Звоните +380 (44) 123-45-67, 24/7."), ["+380 (44) 123-45-67"]);
        assert_eq!(told("0 800 500 335 або 116 123"), ["0 800 500 335"]);
        assert_eq!(told("Write to <Vera.K@ngo.example>, or @vera_k!"), ["Vera.K@ngo.example", "@vera_k"]);
        assert_eq!(told("https://t.me/vera_k"), ["https://t.me/vera_k"]);
        assert_eq!(told("тел.: 093.700.11.22"), ["093.700.11.22"]);
    }

    #[test]
    fn what_everyone_says_is_none() {
        for text in [
            "Call 112 or 103, day and night.",
            "24.11.2026, 10:00-18:00",
            "2026-11-24",
            "Rose Street 5, 01001 Kyiv",
            "150 000 000 грн",
            "case K7F-3QD",
            "https://help.example/2026/11/24/1234567",
            "1991-2026",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }

    #[test]
    fn a_number_is_the_same_however_its_country_is_dialled() {
        let of = |text: &str| reaches(text).pop().map(|reach| reach.what);
        assert_eq!(of("+380 93 700 11 22"), of("0937001122"));
        assert_eq!(of("8 (093) 700-11-22"), of("+38 093 700 11 22"));
    }
}
