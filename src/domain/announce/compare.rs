//! Whether words that are to be public hold something of a case: its code, its contact's pseudonym, a number, an address,
//! or a sentence that somebody said there. What the line tells everybody anyway is nothing of a case.

use std::collections::{BTreeSet, HashSet};

use super::numbers::{digits, end, numbers};
use super::parts::{Shared, Sort};
use crate::domain::automatic::Automatic;
use crate::domain::call;
use crate::domain::case::Case;
use crate::domain::contact::Contact;
use crate::domain::id::{Address, CaseCode};
use crate::domain::message::{Attachment, Body, Entry};
use crate::domain::plain::plain;
use crate::domain::policy::Policy;

/// The characters of half a code.
const HALF: usize = 3;
/// So many words in a row are shared, whatever sentence they are a part of, if they have so many letters.
const RUN: usize = 7;
const RUN_LETTERS: usize = 24;
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
    runs: HashSet<String>,
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
        let (public, told) = (spaced(&known), digits(&known));
        let new = |words: &str| !public.contains(words);
        let spaced = spaced(&text);
        Self {
            codes: codes(&text),
            small: text.to_lowercase(),
            sentences: sentences(&text).filter(|sentence| new(sentence)).collect(),
            runs: runs(&spaced).filter(|run| new(run)).map(str::to_owned).collect(),
            numbers: numbers(&text).into_iter().filter(|number| !told.contains(end(number))).collect(),
            spaced,
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

    /// The same with a mail that made no case: what it quotes is mostly ours.
    #[must_use]
    pub fn with_mail(&self, mail: &Automatic) -> Option<Shared> {
        let named = || self.codes.contains(&mail.code).then(|| (Sort::Code, mail.code.to_string()));
        let said = std::iter::once(mail.text.as_str()).chain(mail.attachments.iter().flat_map(in_it));
        let shared = named().or_else(|| said.into_iter().find_map(|words| self.said(words)));
        shared.map(|(sort, words)| Shared { code: mail.code, sort, words })
    }

    fn named(&self, case: &Case) -> Option<(Sort, String)> {
        let name = case.contact.pseudonym();
        let code = self.codes.contains(&case.code).then(|| (Sort::Code, case.code.to_string()));
        code.or_else(|| self.names(&name).then_some((Sort::Pseudonym, name)))
    }

    /// Whether that name stands there, whatever parts its words; its number ends it.
    fn names(&self, name: &str) -> bool {
        let (here, name) = (self.spaced.replace(' ', ""), spaced(name).replace(' ', ""));
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_numeric());
        here.match_indices(&name).any(|(at, _)| !goes_on(&here[at + name.len()..]))
    }

    /// A number that somebody called from is their address, too.
    fn reached(&self, contact: Option<&Contact>) -> Option<(Sort, String)> {
        let Address(address) = &contact?.address;
        if address.contains('@') {
            let found = self.small.contains(&address.to_lowercase());
            return found.then(|| (Sort::Address, address.clone()));
        }
        self.number(call::told(&contact?.address)?).map(|(_, number)| (Sort::Address, number))
    }

    fn said(&self, words: &str) -> Option<(Sort, String)> {
        self.number(words).or_else(|| {
            let said = spaced(words);
            let ours = self.sentences.iter().find(|sentence| said.contains(sentence.as_str())).cloned();
            let mut theirs = sentences(words);
            let shared =
                ours.or_else(|| theirs.find(|s| self.spaced.contains(s) && !self.public.contains(s)));
            let shared =
                shared.or_else(|| runs(&said).find(|run| self.runs.contains(*run)).map(str::to_owned));
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
pub(super) fn public(policy: &Policy) -> Vec<&str> {
    let mut all: Vec<&str> = vec![&policy.name];
    for item in &policy.menu.items {
        all.extend(item.label.values().chain(item.answer.values()).map(String::as_str));
    }
    all.extend(policy.ready.iter().flat_map(|ready| ready.text.values()).map(String::as_str));
    all.extend(policy.questions.iter().flat_map(|question| question.text.values()).map(String::as_str));
    all.extend(policy.channels.iter().filter_map(|channel| channel.address.as_ref()).map(|a| a.0.as_str()));
    all.extend(
        policy.emergency.values().chain(&policy.may_tell).chain(&policy.calls.from).map(String::as_str),
    );
    all
}

/// All words of an entry, as far as it has some: also those that came as a place, a poll or somebody's card.
fn words(entry: &Entry) -> Vec<&str> {
    match entry {
        Entry::Said(said) => {
            let more =
                [said.rest.as_deref(), said.quotes.as_deref(), said.claimed.as_ref().map(|a| a.0.as_str())];
            let beside = more.into_iter().flatten().chain(said.attachments.iter().flat_map(in_it));
            std::iter::once(said.text.as_str()).chain(beside).collect()
        }
        Entry::Edited { text, attachments, .. } => {
            std::iter::once(text.as_str()).chain(attachments.iter().flat_map(in_it)).collect()
        }
        Entry::Part { text, attachment, .. } => {
            std::iter::once(text.as_str()).chain(in_it(attachment)).collect()
        }
        Entry::NotChanged { text, .. } => vec![text],
        Entry::Moved { place, .. } => in_it(place).collect(),
        Entry::ChangeFailed { .. } | Entry::Reacted { .. } | Entry::Delivery { .. } | Entry::Happened(_) => {
            Vec::new()
        }
    }
}

fn in_it(attachment: &Attachment) -> impl Iterator<Item = &str> {
    let words = match &attachment.body {
        Body::Words(words) => Some(words.as_str()),
        Body::Telegram(_) | Body::Blob(_) | Body::Leaflet(_) | Body::Raw(_) | Body::Gone => None,
    };
    words.into_iter().chain(attachment.name.as_deref())
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

/// Whatever could be a code, also where its halves stand apart.
fn codes(text: &str) -> BTreeSet<CaseCode> {
    let text = plain(text);
    let dashed = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).map(str::to_owned);
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let are_halves = |two: &&[&str]| two.iter().all(|half| half.len() == HALF);
    let halves = parts.windows(2).filter(are_halves).map(<[&str]>::concat);
    dashed.chain(halves).filter_map(|part| part.parse().ok()).collect()
}

/// So many words in a row, with so many letters, are nobody's by chance.
fn runs(spaced: &str) -> impl Iterator<Item = &str> {
    // Where each word begins, and where the last one ends.
    let at: Vec<usize> = spaced.match_indices(' ').map(|(at, _)| at).collect();
    let runs = at.windows(RUN + 1).map(|at| (at[0], at[RUN])).collect::<Vec<_>>();
    let run = move |(from, to): (usize, usize)| &spaced[from..=to];
    runs.into_iter().map(run).filter(|run| run.chars().filter(|c| c.is_alphabetic()).count() >= RUN_LETTERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Spell;
    use crate::domain::fixture;
    use crate::domain::id::SourceId;
    use crate::domain::message::Kind;
    use crate::domain::ready::ReadyAnswer;
    use crate::domain::time::Stamp;

    fn compared(text: &str, said: &str) -> Option<(Sort, String)> {
        let mut policy = fixture::policy(Vec::new());
        policy.may_tell = vec!["0 800 111 222".into(), "Bring your passport and the letter".into()];
        let ready = [("en".into(), "We answer within a day, at any hour.".into())].into();
        policy.ready = vec![ReadyAnswer { name: "hours".into(), text: ready }];
        let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
        let entry = Entry::Edited { seq: 1, at: Stamp(0), text: said.to_owned(), attachments: Vec::new() };
        let (code, name) = (case.code.to_string(), case.contact.pseudonym());
        let text = text.replace("CODE", &code).replace("HALF HALF", &code.replace('-', " "));
        let text = text.replace("NAME", &name).replace("JOINED", &name.replace(' ', ""));
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
            ("see HALF HALF", Sort::Code),
            ("JOINED is safe", Sort::Pseudonym),
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
            ("Call 044 123 45 67 24/7", "my number is 0441234567"),
            ("Call 044 123 45 67 / 0 800 111 222", "my number is 0441234567"),
            ("Call 0 800 111 222 or 044,123,45,67", "٠٤٤١٢٣٤٥٦٧"),
        ] {
            assert_eq!(compared(text, said).map(|(sort, _)| sort), Some(Sort::Number), "{text}");
        }
        for (text, said) in [
            ("Call 0 800 111 222", "is 0800111222 yours?"),
            ("Call 0 800 111 222 24/7", "is 0800111222 yours?"),
            ("From 2026-12-01 on, or 01.12.2026", "since 2026-12-01"),
            ("Call 112, or room 1024", "112 or 1024"),
        ] {
            assert_eq!(compared(text, said), None, "{text}");
        }
    }

    #[test]
    fn what_came_beside_words_is_compared_too() {
        let policy = fixture::policy(Vec::new());
        let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
        let card = |body| Attachment { kind: Kind::ContactCard, mime: None, bytes: None, name: None, body };
        let card = card(Body::Words("Oleh, +380 44 123 45 67".into()));
        let (at, text, seq, source) = (Stamp(0), String::new(), 1, SourceId::bare(9));
        for entry in [
            Entry::Edited { seq, at, text: text.clone(), attachments: vec![card.clone()] },
            Entry::Part { seq, attachment: card.clone(), source, text },
            Entry::Moved { seq, at, place: card },
        ] {
            let shared = Comparison::of(["Call 044 1234567"], &policy).shared(&case, &[entry], None);
            assert_eq!(shared.map(|shared| shared.sort), Some(Sort::Number));
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
        let part = "They told us my brother is held in the old school since spring";
        assert_eq!(compared(part, said).map(|(sort, _)| sort), Some(Sort::Sentence), "words in a row");
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
