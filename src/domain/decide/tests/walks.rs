//! Random walks through the menu and the questions, with operators, hours, reloads, clocks and time taking part: nobody's
//! words are lost in it, a human is one tap away at every step, and where one has spoken the line is silent.

use std::time::Duration;

use proptest::prelude::*;

use crate::domain::case::{Case, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Said, What};
use crate::domain::fixture::{question, topic, with_shift};
use crate::domain::id::{CaseCode, ChatId, OperatorId, SourceId, Topic};
use crate::domain::menu::{Item, Menu};
use crate::domain::message::{Author, Entry, Kind};
use crate::domain::policy::{Acknowledge, PriorityRule};
use crate::domain::question::{Question, Wanted};
use crate::domain::say::{Delivery, Recipient, Say, ToContact, ToOperator};
use crate::domain::traits::Traits;

use super::model::assert_sound;
use super::people::{attachment, policy, said, with};
use super::world::{HOUR, MINUTE, World};

const CONTACTS: usize = 2;
const OPERATORS: [&str; 3] = ["olga", "boris", "vera"];
const QUESTIONS: [&str; 4] = ["where", "safe", "face", "court"];
const TOPICS: [&str; 5] = ["captivity", "rights", "bring", "housing", "violence"];

#[derive(Clone, Debug)]
enum Step {
    Topic(usize, usize),
    Menu(usize, usize, bool),
    Human(usize, Option<usize>),
    Language(usize),
    Says(usize),
    Number(usize, u8),
    Pick(usize, usize, u32),
    Skip(usize, usize),
    Sends(usize, usize),
    Numbers(usize),
    Replies(usize, usize),
    Takes(usize, usize),
    Orders(usize, usize),
    Passes(u64),
    Clock(i64),
    Reloads(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (contact, topic, question) = (0..CONTACTS, 0..TOPICS.len(), 0..QUESTIONS.len());
    prop_oneof![
        4 => (contact.clone(), topic.clone()).prop_map(|(c, t)| Step::Topic(c, t)),
        2 => (contact.clone(), topic.clone(), any::<bool>()).prop_map(|(c, t, back)| Step::Menu(c, t, back)),
        3 => (contact.clone(), prop::option::of(topic)).prop_map(|(c, t)| Step::Human(c, t)),
        1 => contact.clone().prop_map(Step::Language),
        5 => contact.clone().prop_map(Step::Says),
        2 => (contact.clone(), 0u8..9).prop_map(|(c, n)| Step::Number(c, n)),
        4 => (contact.clone(), question.clone(), 0u32..3).prop_map(|(c, q, n)| Step::Pick(c, q, n)),
        2 => (contact.clone(), question).prop_map(|(c, q)| Step::Skip(c, q)),
        2 => (contact.clone(), 0usize..3).prop_map(|(c, n)| Step::Sends(c, n)),
        2 => contact.clone().prop_map(Step::Numbers),
        4 => (0..OPERATORS.len(), contact.clone()).prop_map(|(o, c)| Step::Replies(o, c)),
        2 => (0..OPERATORS.len(), contact).prop_map(|(o, c)| Step::Takes(o, c)),
        1 => (0..OPERATORS.len(), 0usize..3).prop_map(|(o, n)| Step::Orders(o, n)),
        3 => prop::sample::select(vec![1, 31, 60 * 7, 60 * 80]).prop_map(Step::Passes),
        1 => prop::sample::select(vec![-49, -2, 3, 30]).prop_map(Step::Clock),
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

/// As above.
fn questions(without: usize) -> Vec<Question> {
    let kinds = [Wanted::Text, Wanted::Choice, Wanted::Photo, Wanted::Location];
    let all = QUESTIONS.into_iter().zip(kinds).map(|(key, kind)| question(key, kind));
    let about = |(at, asked): (usize, Question)| {
        (at != without).then(|| match asked.key.as_str() {
            "court" => Question { topics: vec!["captivity".into()], ..asked },
            _ => asked,
        })
    };
    all.enumerate().filter_map(about).collect()
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
        (policy.menu, policy.questions) = (menu(usize::MAX), questions(usize::MAX));
        policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
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
        let (before, humans) = (self.w.sent.len(), self.with_a_human());
        self.walk(step);
        if !matches!(
            step,
            Step::Topic(..)
                | Step::Menu(..)
                | Step::Human(..)
                | Step::Language(..)
                | Step::Says(..)
                | Step::Number(..)
                | Step::Pick(..)
                | Step::Skip(..)
                | Step::Sends(..)
                | Step::Numbers(..)
        ) {
            self.assert_nothing_unasked(before);
        }
        self.assert_nothing_after_a_human(before, &humans);
        assert_sound(&self.w);
        for case in self.w.cases.values() {
            self.assert_visible(case);
        }
    }

    fn walk(&mut self, step: &Step) {
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
            Step::Pick(c, q, n) => self.pick(c, QUESTIONS[q], n),
            Step::Skip(c, q) => self.press(c, Command::Skip(QUESTIONS[q].into())),
            Step::Sends(c, n) => self.send(c, n),
            Step::Numbers(c) => self.numbers(c),
            Step::Takes(o, c) => self.accept(OPERATORS[o], c),
            Step::Clock(hours) => {
                self.w.now.civil.0 += hours * 3_600_000;
                self.w.event(What::RosterTick);
            }
            Step::Reloads(n) => {
                (self.w.policy.menu, self.w.policy.questions) = (menu(n), questions(n));
                self.w.jump(Duration::ZERO);
            }
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
        let before = self.w.to_contact(c).len();
        self.press(c, Command::Human(topic));
        let told = self.w.to_contact(c).split_off(before);
        assert!(self.mail || matches!(told[..], [Say::Contact(ToContact::Human { .. }), ..]), "{told:?}");
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

    /// What was chosen is said, unless nothing of it was ever asked: then they are told.
    fn pick(&mut self, c: usize, key: &str, choice: u32) {
        let label = self.case(c).and_then(|case| {
            let asked = case.questions.get(&key.into()).cloned()?;
            asked.choices.get(choice as usize).cloned()
        });
        self.press(c, Command::Pick(key.into(), choice));
        let gone = self.w.to_contact(c).last() == Some(&Say::Contact(ToContact::QuestionGone));
        let untold = self.mail && label.is_none();
        assert!(gone || untold || label.is_some_and(|label| self.holds(c, &label)));
    }

    /// A picture, a long story, and what presses: all of it is in a case.
    fn send(&mut self, c: usize, n: usize) {
        self.words += 1;
        let number = self.words;
        let said = match n {
            0 => with(&format!("picture {number}"), vec![attachment(Kind::Photo, &number.to_string())]),
            1 => said(&format!("{number} ").repeat(800)),
            _ => said(&format!("he has a knife, {number}")),
        };
        let text = said.text.clone();
        self.w.contact(c).sends(said);
        assert!(self.holds(c, &text), "{text}");
    }

    /// Answers by number to the mail that asked, if one did; all of it is a message.
    fn numbers(&mut self, c: usize) {
        self.words += 1;
        let asked = self.case(c).and_then(|case| case.questions.asked.first().cloned());
        let text = format!("Hello {}\n6. by the river\n7) yes", self.words);
        self.w.contact(c).sends(Said { on: asked.map(|asked| asked.delivery), ..said(&text) });
        assert!(self.holds(c, &text), "{text}");
    }

    /// The card of a case that this operator has.
    fn card(&mut self, who: &str, c: usize) -> Option<SourceId> {
        let case = self.case(c).filter(|case| case.assignee() == Some(&OperatorId::from(who)))?;
        self.w.received(who, |s| matches!(s, Say::Operator(ToOperator::Card { .. })), Some(case.code))
    }

    fn accept(&mut self, who: &str, c: usize) {
        if let Some(card) = self.card(who, c) {
            self.w.operator(who).presses(card, CaseAsk::Take);
        }
    }

    fn reply(&mut self, who: &str, c: usize) {
        if let Some(card) = self.card(who, c) {
            self.w.operator(who).replies(card, "an answer");
        }
    }

    fn holds(&mut self, c: usize, text: &str) -> bool {
        let Some(case) = self.case(c) else { return false };
        let is =
            |entry: &Entry| matches!(entry, Entry::Said(m) if m.from == Author::Contact && m.text == text);
        self.w.entries(case.code).iter().any(is)
    }

    /// The cases in which a human has spoken or taken it on, and those of them whose contact they speak with.
    fn with_a_human(&self) -> Vec<(CaseCode, bool)> {
        let all = self.w.cases.values();
        let taken =
            |case: &Case| matches!(&case.state, State::Assigned { post, .. } if post.accepted_at.is_some());
        let spoke =
            |case: &Case| case.spell().is_some_and(|s| case.replies.iter().any(|r| r.seq > s.first()));
        all.filter(|c| taken(c) || !c.replies.is_empty()).map(|c| (c.code, spoke(c))).collect()
    }

    /// No question once a human is there, and no receipt between their words and the end of the spell.
    fn assert_nothing_after_a_human(&self, before: usize, humans: &[(CaseCode, bool)]) {
        for (delivery, _) in &self.w.sent[before..] {
            let spoke = humans.iter().find(|(code, _)| Some(*code) == delivery.case).map(|(_, spoke)| *spoke);
            match &delivery.say {
                Say::Contact(ToContact::Question { key, .. }) => assert_eq!(spoke, None, "{key}"),
                Say::Contact(ToContact::Acknowledge { danger: false, .. }) => {
                    assert_ne!(spoke, Some(true), "{delivery:?}");
                }
                _ => {}
            }
        }
    }

    /// Whoever has a case was shown what it holds, at once.
    fn assert_visible(&self, case: &Case) {
        let (Some(who), Some(spell)) = (case.assignee(), case.spell()) else { return };
        let card = |(d, _): &(Delivery, Option<SourceId>)| {
            d.to == Recipient::Operator(who.clone())
                && d.case == Some(case.code)
                && matches!(d.say, Say::Operator(ToOperator::Card { seq, .. }) if seq == spell.last())
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
