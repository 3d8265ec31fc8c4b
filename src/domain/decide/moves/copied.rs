//! Whether a reply by mail holds what the contact wrote. Many a mail program quotes without a mark, and no rule for what
//! programs write finds all of that; but what it quotes is known here. The contact may not want their words to come
//! back to a mailbox that others read, so such a reply waits for its writer's word.

use std::collections::HashSet;

use crate::domain::case::Case;
use crate::domain::changes::Snapshot;
use crate::domain::event::{Arrival, Came, Said};
use crate::domain::id::CaseCode;
use crate::domain::message::{Author, Entry};

use super::desk::Desk;
use super::transcript::entries;

/// So many of the contact's last messages are looked at.
const LATEST: usize = 12;
/// So many letters and digits in a row, the same in both, are no accident.
const RUN: usize = 40;
/// Nor is a whole line of so many.
const LINE: usize = 16;

/// The messages of a case with which a reply to it is compared.
pub fn compared(case: &Case) -> impl Iterator<Item = (CaseCode, u32)> + '_ {
    let shown = case.shown.iter().rev().map(|shown| shown.seq);
    let said = case.said.iter().rev().map(|saying| saying.seq);
    shown.take(LATEST).chain(said.take(LATEST)).map(|seq| (case.code, seq))
}

/// The same of the cases to whose messages something is said, or of which it changes one; and of that one.
pub fn of_answered<'a>(
    snapshot: &'a Snapshot,
    arrival: &'a Arrival,
    addressed: Option<CaseCode>,
) -> impl Iterator<Item = (CaseCode, u32)> + 'a {
    let speaks = matches!(arrival.what, Came::Said(_) | Came::Edited(_));
    let here = snapshot.links.iter().filter(move |(key, _)| speaks && key.chat == arrival.chat);
    let codes = addressed.into_iter().chain(here.map(|(_, link)| link.case));
    codes.filter_map(|code| snapshot.cases.get(&code)).flat_map(compared)
}

/// Whether what is about to go out by a mail to them is the contact's own.
pub fn is_copy(desk: &Desk, case: &Case, said: &Said) -> bool {
    if said.proof.is_none() {
        return false;
    }
    let mut theirs =
        compared(case).flat_map(|(_, seq)| entries(desk, case, seq).filter_map(move |e| of_contact(e, seq)));
    let own = Squeezed::new(&said.text);
    theirs.any(|text| own.shares(text))
}

/// What the contact said in it.
fn of_contact(entry: &Entry, seq: u32) -> Option<&str> {
    match entry {
        Entry::Said(message) if message.seq == seq && message.from == Author::Contact => Some(&message.text),
        Entry::Edited { seq: of, text, .. } if *of == seq => Some(text),
        _ => None,
    }
}

/// A text as its letters and digits.
struct Squeezed {
    lines: HashSet<String>,
    letters: Vec<char>,
}

impl Squeezed {
    fn new(text: &str) -> Self {
        let lines = text.lines().map(squeeze).filter(|line| line.chars().count() >= LINE).collect();
        Self { lines, letters: squeeze(text).chars().collect() }
    }

    fn shares(&self, text: &str) -> bool {
        if text.lines().any(|line| self.lines.contains(&squeeze(line))) {
            return true;
        }
        let theirs: Vec<char> = squeeze(text).chars().collect();
        let runs: HashSet<&[char]> = theirs.windows(RUN).collect();
        !runs.is_empty() && self.letters.windows(RUN).any(|run| runs.contains(run))
    }
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
