//! Whether words that are to be public hold something of a case: its code, its contact's pseudonym, a number, an address,
//! or a sentence that somebody said there. What the line tells everybody anyway is nothing of a case.

use std::collections::BTreeSet;

use super::parts::{Shared, Sort};
use crate::domain::call;
use crate::domain::case::Case;
use crate::domain::contact::Contact;
use crate::domain::id::{Address, CaseCode};
use crate::domain::message::Entry;
use crate::domain::plain::plain;
use crate::domain::policy::Policy;

/// How many digits a number has at least.
const DIGITS: usize = 7;
/// By how many digits at its end a number is known, with its country or without.
const END: usize = 9;
/// A sentence of fewer words is said by everybody, unless it has so many letters.
const WORDS: usize = 4;
const LETTERS: usize = 16;

/// Words that are compared with case after case.
#[derive(Clone, Debug)]
pub struct Comparison {
    codes: BTreeSet<CaseCode>,
    /// In small letters.
    small: String,
    spaced: String,
    sentences: Vec<String>,
    numbers: Vec<String>,
    /// What everybody may know, spaced.
    public: String,
}

impl Comparison {
    /// Of these texts.
    #[must_use]
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>, policy: &Policy) -> Self {
        let text = texts.into_iter().collect::<Vec<_>>().join("\n");
        let known = public(policy).join("\n");
        let (public, numbers) = (spaced(&known), digits(&known));
        let told = |number: &String| numbers.contains(end(number));
        let new = |sentence: &String| !public.contains(sentence.as_str());
        Self {
            codes: codes(&text),
            small: text.to_lowercase(),
            spaced: spaced(&text),
            sentences: sentences(&text).filter(new).collect(),
            numbers: self::numbers(&text).into_iter().filter(|number| !told(number)).collect(),
            public,
        }
    }

    /// What they share with a case; the first that is found.
    #[must_use]
    pub fn shared(&self, case: &Case, said: &[Entry], contact: Option<&Contact>) -> Option<Shared> {
        let shared = |(sort, words)| Shared { code: case.code, sort, words };
        self.named(case)
            .or_else(|| self.reached(contact))
            .or_else(|| said.iter().flat_map(words).find_map(|words| self.said(words)))
            .map(shared)
    }

    fn named(&self, case: &Case) -> Option<(Sort, String)> {
        let name = case.contact.pseudonym();
        let code = self.codes.contains(&case.code).then(|| (Sort::Code, case.code.to_string()));
        code.or_else(|| self.spaced.contains(&spaced(&name)).then_some((Sort::Pseudonym, name)))
    }

    fn reached(&self, contact: Option<&Contact>) -> Option<(Sort, String)> {
        let Address(address) = &contact?.address;
        if address.contains('@') {
            let found = self.small.contains(&address.to_lowercase());
            return found.then(|| (Sort::Address, address.clone()));
        }
        self.number(call::told(&contact?.address)?)
    }

    fn said(&self, words: &str) -> Option<(Sort, String)> {
        self.number(words).or_else(|| {
            let said = spaced(words);
            let ours = self.sentences.iter().find(|sentence| said.contains(sentence.as_str())).cloned();
            let mut theirs = sentences(words);
            let shared =
                ours.or_else(|| theirs.find(|s| self.spaced.contains(s) && !self.public.contains(s)));
            shared.map(|sentence| (Sort::Sentence, sentence.trim().to_owned()))
        })
    }

    fn number(&self, words: &str) -> Option<(Sort, String)> {
        if self.numbers.is_empty() {
            return None;
        }
        let there = digits(words);
        let shared = self.numbers.iter().find(|number| there.contains(end(number)));
        shared.map(|number| (Sort::Number, number.clone()))
    }
}

/// What of a text the line never tells, as the config says it.
#[must_use]
pub fn never_told(text: &str, policy: &Policy) -> Option<String> {
    let text = policy.may_tell.iter().fold(spaced(text), |text, may| text.replace(&spaced(may), " "));
    policy.never_tell.iter().find(|never| text.contains(&spaced(never))).cloned()
}

/// What the line tells everybody.
fn public(policy: &Policy) -> Vec<&str> {
    let mut all: Vec<&str> = vec![&policy.name];
    for item in &policy.menu.items {
        all.extend(item.label.values().chain(item.answer.values()).map(String::as_str));
    }
    all.extend(policy.ready.iter().flat_map(|ready| ready.text.values()).map(String::as_str));
    all.extend(policy.questions.iter().flat_map(|question| question.text.values()).map(String::as_str));
    all.extend(
        policy.emergency.values().chain(&policy.may_tell).chain(&policy.calls.from).map(String::as_str),
    );
    all
}

/// All words of an entry, as far as it has some.
fn words(entry: &Entry) -> Vec<&str> {
    match entry {
        Entry::Said(said) => {
            let more = [said.rest.as_deref(), said.quotes.as_deref()];
            std::iter::once(said.text.as_str()).chain(more.into_iter().flatten()).collect()
        }
        Entry::Edited { text, .. } | Entry::Part { text, .. } | Entry::NotChanged { text, .. } => {
            vec![text]
        }
        Entry::ChangeFailed { .. }
        | Entry::Moved { .. }
        | Entry::Reacted { .. }
        | Entry::Delivery { .. }
        | Entry::Happened(_) => Vec::new(),
    }
}

/// The words alone, each between spaces, so that parts of words match nothing.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 2);
    for c in plain(text).chars() {
        let letter = if c.is_alphanumeric() { c } else { ' ' };
        if letter != ' ' || !spaced.ends_with(' ') {
            spaced.push(letter);
        }
    }
    format!(" {} ", spaced.trim())
}

/// The sentences that not everybody says.
fn sentences(text: &str) -> impl Iterator<Item = String> {
    let ends = ['.', '!', '?', '…', '。', '！', '？', '\n', ';'];
    let all = text.split(ends).map(spaced).filter(|sentence| {
        sentence.split_whitespace().count() >= WORDS || sentence.chars().count() >= LETTERS
    });
    // The words alone decide, so that no number and no name of one word counts as a sentence.
    all.filter(|s| s.chars().filter(|c| c.is_alphabetic()).count() >= WORDS * 2)
        .collect::<Vec<_>>()
        .into_iter()
}

/// Whatever could be a code.
fn codes(text: &str) -> BTreeSet<CaseCode> {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    parts.filter_map(|part| part.trim_matches('-').parse().ok()).collect()
}

/// The digits, those of one number together: what may stand between them is left out, all else is a space.
fn digits(text: &str) -> String {
    let fold = |c: char| match c {
        c if c.is_ascii_digit() => Some(c),
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '-' | '‑' | '–' | '(' | ')' | '.' | '/' => None,
        _ => Some(' '),
    };
    plain(text).chars().filter_map(fold).collect()
}

/// The numbers of a text that can be called.
fn numbers(text: &str) -> Vec<String> {
    let without_days = text.split_whitespace().map(|word| if is_day(word) { "|" } else { word });
    let digits = digits(&without_days.collect::<Vec<_>>().join(" "));
    digits.split(' ').filter(|run| run.len() >= DIGITS).map(str::to_owned).collect()
}

/// `2026-12-01`, `01.12.2026`.
fn is_day(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<usize> = word.split(['-', '.', '/']).map(str::len).collect();
    let plain = word.chars().all(|c| c.is_ascii_digit() || "-./".contains(c));
    plain && matches!(parts[..], [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

/// The end of a number, by which it is known.
fn end(number: &str) -> &str {
    &number[number.len().saturating_sub(END)..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Spell;
    use crate::domain::fixture;
    use crate::domain::ready::ReadyAnswer;
    use crate::domain::time::Stamp;

    fn compared(text: &str, said: &str) -> Option<(Sort, String)> {
        let mut policy = fixture::policy(Vec::new());
        policy.may_tell = vec!["0 800 111 222".into(), "Bring your passport and the letter".into()];
        let ready = [("en".into(), "We answer within a day, at any hour.".into())].into();
        policy.ready = vec![ReadyAnswer { name: "hours".into(), text: ready }];
        let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
        let entry = Entry::Edited { seq: 1, at: Stamp(0), text: said.to_owned(), attachments: Vec::new() };
        let text = text.replace("CODE", &case.code.to_string()).replace("NAME", &case.contact.pseudonym());
        let contact =
            Contact::met(case.contact, "mail".into(), Address("vera@home.example".into()), Stamp(0));
        let shared = Comparison::of([text.as_str()], &policy).shared(&case, &[entry], Some(&contact))?;
        assert_eq!(shared.code, case.code);
        Some((shared.sort, shared.words))
    }

    #[test]
    fn what_names_a_case_or_its_contact_is_shared() {
        for (text, sort) in [
            ("See #CODE.", Sort::Code),
            ("see CODE, please", Sort::Code),
            ("NAME is safe", Sort::Pseudonym),
            ("Write to Vera@Home.Example!", Sort::Address),
        ] {
            assert_eq!(compared(text, "").map(|(sort, _)| sort), Some(sort), "{text}");
        }
        assert_eq!(compared("We are back. Write to us at any hour of the day.", "Help me"), None);
    }

    #[test]
    fn a_number_is_shared_however_it_is_written() {
        for (text, said) in [
            ("Call +380 44 123 45 67 today", "my number is 0441234567"),
            ("Call 044/123.45.67", "+380(44)123-45-67, ask for Oleh"),
            ("Call 1234567", "it is 123 45 67"),
        ] {
            assert_eq!(compared(text, said).map(|(sort, _)| sort), Some(Sort::Number), "{text}");
        }
        for (text, said) in [
            ("Call 0 800 111 222", "is 0800111222 yours?"),
            ("From 2026-12-01 on, or 01.12.2026", "since 2026-12-01"),
            ("Call 112, or room 1024", "112 or 1024"),
        ] {
            assert_eq!(compared(text, said), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_shared_whoever_said_more() {
        let said = "Please help. My brother is held in the old school by the river!";
        for text in [
            "We know: my brother is held in the OLD school, by the river.",
            "He is in the old school. My brother is held in the old school by the river",
        ] {
            assert_eq!(compared(text, said).map(|(sort, _)| sort), Some(Sort::Sentence), "{text}");
        }
        let long = "In the old school by the river";
        assert_eq!(compared(long, said).map(|(sort, _)| sort), Some(Sort::Sentence), "a part of one");
        for (text, said) in [
            ("Thank you. We are here.", "Thank you!"),
            ("Bring your passport and the letter.", "must I bring your passport and the letter?"),
            ("Your brothers are held", "My brother is held"),
            ("We answer within a day, at any hour!", "We answer within a day, at any hour."),
        ] {
            assert_eq!(compared(text, said), None, "{text}");
        }
    }
}
