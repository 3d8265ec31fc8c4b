//! What can happen, as random choices.

use proptest::prelude::*;

use crate::domain::command::CaseAsk;

use super::{CONTACTS, OPERATORS};

/// One thing that happens; numbers choose among what there is.
#[derive(Clone, Debug)]
pub enum Event {
    Says(usize, usize),
    Part(usize, usize),
    Edits(usize, usize, usize),
    Moves(usize, usize, usize),
    Reacts(usize, usize, bool),
    Talks(usize, usize),
    Reaches(usize, bool),
    Replies(usize, usize),
    Misses(usize),
    Rewrites(usize, usize),
    Asks(usize, usize, usize),
    Orders(usize, usize),
    OperatorReaches(usize, bool),
    Admin(usize, usize),
    Delivers(usize),
    Refuses(usize, usize),
    Bounces(usize),
    Passes(usize),
    Reloads(usize),
    Drills(usize, usize),
    Locks(usize, usize),
}

pub fn step() -> impl Strategy<Value = Event> {
    let n = 0usize..64;
    let (contact, op) = (0..CONTACTS, 0..OPERATORS.len());
    prop_oneof![
        6 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Says(c, t)),
        1 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Part(c, t)),
        3 => (contact.clone(), n.clone(), n.clone()).prop_map(|(c, m, t)| Event::Edits(c, m, t)),
        2 => (contact.clone(), n.clone(), n.clone()).prop_map(|(c, m, t)| Event::Moves(c, m, t)),
        1 => (contact.clone(), n.clone(), any::<bool>()).prop_map(|(c, m, on)| Event::Reacts(c, m, on)),
        1 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Talks(c, t)),
        2 => (contact, any::<bool>()).prop_map(|(c, r)| Event::Reaches(c, r)),
        6 => (op.clone(), n.clone()).prop_map(|(o, m)| Event::Replies(o, m)),
        1 => op.clone().prop_map(Event::Misses),
        1 => (op.clone(), n.clone()).prop_map(|(o, m)| Event::Rewrites(o, m)),
        6 => (op.clone(), n.clone(), n.clone()).prop_map(|(o, m, a)| Event::Asks(o, m, a)),
        2 => (op.clone(), n.clone()).prop_map(|(o, c)| Event::Orders(o, c)),
        1 => (op, any::<bool>()).prop_map(|(o, r)| Event::OperatorReaches(o, r)),
        1 => (n.clone(), n.clone()).prop_map(|(c, a)| Event::Admin(c, a)),
        10 => n.clone().prop_map(Event::Delivers),
        2 => (n.clone(), n.clone()).prop_map(|(d, w)| Event::Refuses(d, w)),
        1 => n.clone().prop_map(Event::Bounces),
        4 => n.clone().prop_map(Event::Passes),
        1 => n.clone().prop_map(Event::Reloads),
        2 => (0..OPERATORS.len(), n.clone()).prop_map(|(o, what)| Event::Drills(o, what)),
        1 => (0..OPERATORS.len(), n).prop_map(|(o, how)| Event::Locks(o, how)),
    ]
}

pub fn ask(choice: usize, seq: usize) -> CaseAsk {
    let seq = u32::try_from(seq % 8).unwrap();
    match choice % 20 {
        0 => CaseAsk::Take,
        1 | 2 => CaseAsk::PassOn,
        3 => CaseAsk::Close(None),
        4 => CaseAsk::CloseNow(seq, Some("done".into())),
        5 => CaseAsk::GiveTo(Some(OPERATORS[seq as usize % OPERATORS.len()].into())),
        6 => CaseAsk::GiveMe,
        7 => CaseAsk::Quiet,
        8 => CaseAsk::Note("a word".into()),
        9 => CaseAsk::Urgent(None),
        10 => CaseAsk::SetLanguage(["en", "ru", "uk", "tlh"][seq as usize % 4].into()),
        11 | 12 => CaseAsk::Recall(seq),
        13 => CaseAsk::SendAgain(seq),
        14 => CaseAsk::SendDraft(seq),
        15 => CaseAsk::More,
        16 => CaseAsk::Stop(seq),
        17 => CaseAsk::Undo,
        18 => CaseAsk::Reopen,
        _ => CaseAsk::GiveTo(None),
    }
}
