//! Whatever people do with their phones: an answer goes to the phone whose card it answers, and to no other.

use proptest::prelude::*;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::{CaseCode, SourceId};
use crate::domain::message::{Author, Entry, Message};
use crate::domain::say::{Recipient, Say, ToContact, ToOperator};

use super::people::line;
use super::phones::{asks_for_words, id, types};
use super::world::{HOUR, World};

const CONTACTS: usize = 4;
const OPERATORS: [&str; 2] = ["olga", "ivan"];

#[derive(Clone, Debug)]
enum Step {
    Says(usize),
    Wants(usize, u8),
    Types(usize, u8),
    Unlinks(usize),
    Quiet(usize),
    Clears(usize),
    Talks(usize),
    Answers(usize, usize),
    Prompted(usize, usize),
    Again(usize, usize),
    Gives(usize, usize),
    Passes(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (contact, operator, n) = (0..CONTACTS, 0..OPERATORS.len(), 0usize..64);
    prop_oneof![
        6 => contact.clone().prop_map(Step::Says),
        4 => (contact.clone(), 0u8..4).prop_map(|(c, n)| Step::Wants(c, n)),
        6 => (contact.clone(), 0u8..4).prop_map(|(c, n)| Step::Types(c, n)),
        1 => contact.clone().prop_map(Step::Unlinks),
        1 => contact.clone().prop_map(Step::Quiet),
        1 => contact.clone().prop_map(Step::Clears),
        1 => contact.prop_map(Step::Talks),
        8 => (operator.clone(), n.clone()).prop_map(|(o, n)| Step::Answers(o, n)),
        3 => (operator.clone(), n.clone()).prop_map(|(o, n)| Step::Prompted(o, n)),
        2 => (operator.clone(), n.clone()).prop_map(|(o, n)| Step::Again(o, n)),
        2 => (operator, n.clone()).prop_map(|(o, n)| Step::Gives(o, n)),
        3 => n.prop_map(Step::Passes),
    ]
}

struct Walk {
    w: World,
    said: usize,
}

impl Walk {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Says(c) => {
                self.said += 1;
                let words = format!("{c}: {}", self.said);
                self.w.contact(c).says(&words);
            }
            Step::Wants(c, n) => {
                asks_for_words(&mut self.w, c, n);
            }
            Step::Types(c, n) => {
                types(&mut self.w, c, n);
            }
            Step::Unlinks(c) => {
                self.w.contact(c).orders(Command::Unlink);
            }
            Step::Quiet(c) => {
                self.w.contact(c).orders(Command::Case { code: None, ask: CaseAsk::Quiet });
            }
            Step::Clears(c) => {
                self.w.contact(c).orders(Command::Clear);
            }
            Step::Talks(c) => {
                self.w.contact(c).orders(Command::Human(None));
            }
            Step::Answers(o, n) => self.answer(o, n, |say| matches!(say, ToOperator::Card { .. })),
            Step::Prompted(o, n) => {
                if let Some(code) = self.any_case(n) {
                    let ask = CaseAsk::Answer;
                    self.w.operator(OPERATORS[o]).orders(Command::Case { code: Some(code), ask });
                }
                self.answer(o, n, |say| matches!(say, ToOperator::Prompt));
            }
            Step::Again(o, n) => {
                let ask = CaseAsk::SendAgain(u32::try_from(n % 6).unwrap());
                if let Some(code) = self.any_case(n) {
                    self.w.operator(OPERATORS[o]).orders(Command::Case { code: Some(code), ask });
                }
            }
            Step::Gives(o, n) => {
                let ask = CaseAsk::GiveTo(Some(OPERATORS[n % 2].into()));
                if let Some(code) = self.any_case(n) {
                    self.w.operator(OPERATORS[o]).orders(Command::Case { code: Some(code), ask });
                }
            }
            Step::Passes(n) => {
                let hours = [1, 5, 26, 24 * 31][n % 4];
                self.w.jump(HOUR * hours);
            }
        }
    }

    fn any_case(&self, n: usize) -> Option<CaseCode> {
        self.w.cases.keys().nth(n % self.w.cases.len().max(1)).copied()
    }

    /// An operator answers any card or prompt that they ever got, and says of whose phone that is.
    fn answer(&mut self, o: usize, n: usize, kind: impl Fn(&ToOperator) -> bool) {
        let me = Recipient::Operator(OPERATORS[o].into());
        let got: Vec<(SourceId, CaseCode, u32)> = self
            .w
            .sent
            .iter()
            .filter_map(|(d, at)| {
                let Say::Operator(say) = &d.say else { return None };
                (d.to == me && kind(say)).then_some((((*at)?), d.case?, say.seq().unwrap_or(0)))
            })
            .collect();
        let Some((at, code, seq)) = got.get(n % got.len().max(1)).copied() else { return };
        let writer = self.writer(code, seq);
        self.w.operator(OPERATORS[o]).replies(at, &format!("to {writer}"));
    }

    /// The phone on which a message was written; of one without words, and of a prompt, the one of the case.
    fn writer(&self, code: CaseCode, seq: u32) -> usize {
        let entries = self.w.entries(code);
        let wrote = entries.iter().find_map(|e| match e {
            Entry::Said(Message { seq: s, text, from: Author::Contact, .. }) if *s == seq => {
                text.split_once(':').and_then(|(number, _)| number.parse().ok())
            }
            _ => None,
        });
        let of_case = || (0..CONTACTS).find(|c| id(*c) == self.w.cases[&code].contact);
        wrote.or_else(of_case).expect("somebody's")
    }

    fn assert_sound(&self) {
        for (delivery, _) in &self.w.sent {
            let Say::Contact(ToContact::Answer { seq }) = delivery.say else { continue };
            let entries = self.w.entries(delivery.case.expect("a case"));
            let words = entries.iter().find_map(|e| e.said(seq)).expect("the answer").text.clone();
            let to: usize = words.trim_start_matches("to ").parse().expect("whose");
            assert_eq!(delivery.to, Recipient::Contact(id(to)), "{words}");
        }
        for case in self.w.cases.values() {
            let all = self.w.entries(case.code);
            let theirs = all.iter().filter_map(|e| match e {
                Entry::Said(m) if m.from == Author::Contact => m.text.split_once(':'),
                _ => None,
            });
            for (number, _) in theirs {
                assert_eq!(
                    case.contact,
                    id(number.parse().expect("a number")),
                    "each keeps what was written there"
                );
            }
        }
        for contact in self.w.contacts.values() {
            for linked in &contact.links {
                let other = &self.w.contacts[&linked.id];
                assert!(other.links.iter().any(|back| back.id == contact.id), "each knows of the other");
                assert_eq!(linked.case, other.case);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_goes_to_the_phone_whose_card_it_answers(steps in prop::collection::vec(step(), 1..60)) {
        let mut walk = Walk { w: line(&OPERATORS), said: 0 };
        for step in &steps {
            walk.take(step);
            walk.assert_sound();
        }
    }
}
