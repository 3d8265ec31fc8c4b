//! Random walks through the menu, with operators, hours, reloads and time taking part: nobody's words are lost in it,
//! and a human is one tap away at every step.

use std::time::Duration;

use proptest::prelude::*;

use crate::domain::case::{Case, State};
use crate::domain::command::Command;
use crate::domain::event::Said;
use crate::domain::fixture::{topic, with_shift};
use crate::domain::id::{ChatId, OperatorId, SourceId, Topic};
use crate::domain::menu::{Item, Menu};
use crate::domain::message::{Author, Entry};
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Delivery, Recipient, Say, ToContact, ToOperator};
use crate::domain::traits::Traits;

use super::model::assert_sound;
use super::people::{policy, said};
use super::world::{HOUR, MINUTE, World};

const CONTACTS: usize = 2;
const OPERATORS: [&str; 3] = ["olga", "boris", "vera"];
const TOPICS: [&str; 5] = ["captivity", "rights", "bring", "housing", "violence"];

#[derive(Clone, Debug)]
enum Step {
    Topic(usize, usize),
    Menu(usize, usize, bool),
    Human(usize, Option<usize>),
    Language(usize),
    Says(usize),
    Number(usize, u8),
    Replies(usize, usize),
    Orders(usize, usize),
    Passes(u64),
    Reloads(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (contact, topic) = (0..CONTACTS, 0..TOPICS.len());
    prop_oneof![
        4 => (contact.clone(), topic.clone()).prop_map(|(c, t)| Step::Topic(c, t)),
        2 => (contact.clone(), topic.clone(), any::<bool>()).prop_map(|(c, t, back)| Step::Menu(c, t, back)),
        3 => (contact.clone(), prop::option::of(topic)).prop_map(|(c, t)| Step::Human(c, t)),
        1 => contact.clone().prop_map(Step::Language),
        5 => contact.clone().prop_map(Step::Says),
        2 => (contact.clone(), 0u8..9).prop_map(|(c, n)| Step::Number(c, n)),
        4 => (0..OPERATORS.len(), contact).prop_map(|(o, c)| Step::Replies(o, c)),
        1 => (0..OPERATORS.len(), 0usize..3).prop_map(|(o, n)| Step::Orders(o, n)),
        3 => prop::sample::select(vec![1, 31, 60 * 7, 60 * 80]).prop_map(Step::Passes),
        1 => (0usize..4).prop_map(Step::Reloads),
    ]
}

/// All topics; of some, one after a reload that withdraws others.
fn menu(without: usize) -> Menu {
    let under = |item: Item| Item { under: Some("captivity".into()), ..item };
    let items = vec![
        topic("captivity", None),
        under(topic("rights", Some("You may ask for a lawyer."))),
        under(topic("bring", Some("Your papers."))),
        topic("housing", None),
        Item { opens: true, urgent: true, ..topic("violence", Some("Call 112.")) },
    ];
    Menu {
        items: items.into_iter().enumerate().filter(|(at, _)| *at != without).map(|(_, item)| item).collect(),
    }
}

struct Walk {
    w: World,
    words: usize,
    mail: bool,
}

impl Walk {
    /// Olga is always there and knows of nothing; each topic has one who does, and who sleeps.
    fn new(mail: bool) -> Self {
        let mut policy = policy(&OPERATORS);
        policy.menu = menu(usize::MAX);
        policy.operators[0].topics = Some(vec!["nothing".into()]);
        policy.operators[1].topics = Some(vec!["rights".into(), "captivity".into(), "violence".into()]);
        policy.operators[2].topics = Some(vec!["bring".into(), "housing".into()]);
        let mut policy = with_shift(policy, "night", "UTC", &["mon-sun 22:00-24:00"], &["boris", "vera"]);
        if mail {
            (policy.channels[0].traits, policy.channels[0].acknowledge) = (Traits::EMAIL, Acknowledge::Full);
        }
        Self { w: World::new(policy), words: 0, mail }
    }

    fn take(&mut self, step: &Step) {
        let before = self.w.sent.len();
        match *step {
            Step::Topic(c, t) => self.press(c, Command::Topic(TOPICS[t].into())),
            Step::Menu(c, t, true) => self.press(c, Command::Back(Some(TOPICS[t].into()))),
            Step::Menu(c, t, false) => self.press(c, Command::Menu(Some(TOPICS[t].into()))),
            Step::Human(c, t) => self.ask(c, t.map(|t| TOPICS[t].into())),
            Step::Language(c) => self.press(c, Command::Language(Some("uk".into()))),
            Step::Says(c) => self.say(c),
            Step::Number(c, n) => self.number(c, n),
            Step::Replies(o, c) => self.reply(OPERATORS[o], c),
            Step::Orders(o, n) => {
                let orders = [Command::Pause(Some(HOUR)), Command::Resume, Command::Off];
                self.w.operator(OPERATORS[o]).orders(orders[n].clone());
            }
            Step::Passes(minutes) => self.w.pass(MINUTE * u32::try_from(minutes).unwrap()),
            Step::Reloads(n) => {
                self.w.policy.menu = menu(n);
                self.w.jump(Duration::ZERO);
            }
        }
        if !matches!(
            step,
            Step::Topic(..)
                | Step::Menu(..)
                | Step::Human(..)
                | Step::Language(..)
                | Step::Says(..)
                | Step::Number(..)
        ) {
            self.assert_nothing_unasked(before);
        }
        assert_sound(&self.w);
        for case in self.w.cases.values() {
            self.assert_visible(case);
        }
    }

    fn chat(&mut self, c: usize) -> ChatId {
        self.w.contact(c).chat()
    }

    fn case(&mut self, c: usize) -> Option<Case> {
        let chat = self.chat(c);
        self.w
            .contacts
            .get(&chat.contact())
            .and_then(|contact| contact.case)
            .map(|code| self.w.cases[&code].clone())
    }

    /// A press is always answered; by mail, which has no buttons, so often a day.
    fn press(&mut self, c: usize, command: Command) {
        let before = self.w.to_contact(c).len();
        self.w.contact(c).presses_any(SourceId::bare(7), Some(command));
        assert!(self.mail || self.w.to_contact(c).len() > before);
    }

    /// A human is one tap away.
    fn ask(&mut self, c: usize, topic: Option<Topic>) {
        self.press(c, Command::Human(topic));
        let told = matches!(self.w.to_contact(c).last(), Some(Say::Contact(ToContact::Human { .. })));
        assert!(self.mail || told);
        let case = self.case(c).expect("a case");
        assert!(matches!(case.state, State::Waiting { .. } | State::Assigned { .. }), "{case:#?}");
    }

    /// Words are in a case, and wait for an answer.
    fn say(&mut self, c: usize) {
        self.words += 1;
        let text = format!("these are the words of number {}", self.words);
        self.w.contact(c).says(&text);
        assert!(self.holds(c, &text), "{text}");
        assert!(self.case(c).is_some_and(|case| case.unanswered_since().is_some()));
    }

    /// A number is read or said.
    fn number(&mut self, c: usize, n: u8) {
        let chat = self.chat(c);
        let on =
            self.w.contacts.get(&chat.contact()).and_then(|c| c.numbered.as_ref()).map(|told| told.delivery);
        let (before, text) = (self.w.to_contact(c).len(), n.to_string());
        self.w.contact(c).sends(Said { on, ..said(&text) });
        let told = self.w.to_contact(c).split_off(before);
        let read = told.iter().any(|say| {
            matches!(
                say,
                Say::Contact(ToContact::Ready { .. } | ToContact::Menu { .. } | ToContact::Human { .. })
            )
        });
        assert!(read || self.holds(c, &text), "{n}: {told:?}");
    }

    fn reply(&mut self, who: &str, c: usize) {
        let Some(case) = self.case(c).filter(|case| case.assignee() == Some(&OperatorId::from(who))) else {
            return;
        };
        let card =
            self.w.received(who, |s| matches!(s, Say::Operator(ToOperator::Card { .. })), Some(case.code));
        if let Some(card) = card {
            self.w.operator(who).replies(card, "an answer");
        }
    }

    fn holds(&mut self, c: usize, text: &str) -> bool {
        let Some(case) = self.case(c) else { return false };
        let is =
            |entry: &Entry| matches!(entry, Entry::Said(m) if m.from == Author::Contact && m.text == text);
        self.w.entries(case.code).iter().any(is)
    }

    /// Whoever has a case was shown what it holds, at once.
    fn assert_visible(&self, case: &Case) {
        let Some(who) = case.assignee() else { return };
        let card = |(d, _): &(Delivery, Option<SourceId>)| {
            d.to == Recipient::Operator(who.clone())
                && d.case == Some(case.code)
                && matches!(d.say, Say::Operator(ToOperator::Card { .. }))
        };
        assert!(self.w.sent.iter().any(card), "{who} never saw {case:#?}");
    }

    /// The line says nothing of its own where nobody asked or wrote, but that it is late.
    fn assert_nothing_unasked(&self, before: usize) {
        for (delivery, _) in &self.w.sent[before..] {
            if let (Recipient::Contact(_), Say::Contact(say)) = (&delivery.to, &delivery.say) {
                assert!(say.is_answer() || *say == ToContact::Late, "{say:?}");
            }
        }
    }

    /// Whoever has said something is with somebody, however deeply the one who knows of it sleeps.
    fn assert_nobody_waits(&mut self) {
        self.w.operator("olga").orders(Command::Resume);
        self.w.pass(HOUR);
        for case in self.w.cases.values() {
            assert!(!matches!(case.state, State::Waiting { .. }), "{case:#?}");
        }
    }
}

proptest! {
    // A walk takes days of the line, minute by minute.
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_through_the_menu_loses_a_word_or_a_human(mail: bool, steps in prop::collection::vec(step(), 1..40)) {
        let mut walk = Walk::new(mail);
        for step in &steps {
            walk.take(step);
        }
        walk.assert_nobody_waits();
    }
}
