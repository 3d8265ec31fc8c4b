//! Newcomers for whom nobody has room reach an operator all the same.

use std::collections::BTreeSet;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::id::CaseCode;
use crate::domain::say::{Class, Delivery, Refusal, Say, ToOperator};

use super::people::{is_card, line, policy};
use super::world::{MINUTE, World};

/// The cases of which that operator was told a line, in order.
fn told(w: &World, operator: &str) -> Vec<CaseCode> {
    let lists = w.to(operator).into_iter().filter_map(|say| match say {
        Say::Operator(ToOperator::Newcomers { cases }) => Some(cases),
        _ => None,
    });
    lists.flatten().collect()
}

/// So many write for the first time, while two operators have room for one case each.
fn flooded(people: usize) -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.routing.capacity = 1;
    let mut w = World::new(policy);
    for number in 1..=people {
        w.contact(number).says(&format!("number {number} writes"));
        w.now.line = w.now.line + std::time::Duration::from_millis(u64::from(number % 3 == 0));
    }
    w.now.line = w.now.line + MINUTE;
    w
}

#[test]
fn each_of_those_for_whom_nobody_has_room_is_told_of_once() {
    let mut w = flooded(300);
    assert_eq!(w.event(What::Introduce), Reason::Offered);
    let (olga, boris) = (told(&w, "olga"), told(&w, "boris"));
    let all: BTreeSet<_> = olga.iter().chain(&boris).copied().collect();
    let waiting: BTreeSet<_> = (1..=300).filter(|n| w.is_waiting(*n)).map(|n| w.code(n)).collect();
    assert_eq!((all, olga.len() + boris.len()), (waiting, 298), "one line each");
    assert!(!olga.is_empty() && !boris.is_empty());
    w.event(What::Introduce);
    assert_eq!(told(&w, "olga").len() + told(&w, "boris").len(), 298);
    w.contact(301).says("and I");
    w.now.line = w.now.line + MINUTE;
    w.event(What::Introduce);
    assert_eq!(told(&w, "olga").len() + told(&w, "boris").len(), 299);
    let classes = w.sent.iter().filter(|(d, _)| matches!(d.say, Say::Operator(ToOperator::Newcomers { .. })));
    assert!(classes.clone().all(|(d, _)| d.class == Class::First && d.case.is_none()));
}

#[test]
fn whoever_reads_of_one_may_open_and_take_it_and_nobody_else() {
    let mut w = flooded(3);
    let code = w.code(3);
    assert!(w.is_waiting(3));
    let open = Command::Case { code: Some(code), ask: CaseAsk::History };
    assert_eq!(w.operator("olga").orders(open.clone()), Reason::OperatorCommand);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::History)));
    let theirs = w.code(1);
    let others = if w.assignee(1) == Some("olga") { "boris" } else { "olga" };
    let peek = Command::Case { code: Some(theirs), ask: CaseAsk::History };
    assert_eq!(w.operator(others).orders(peek), Reason::Refused);
    w.operator("boris").orders(Command::Case { code: Some(code), ask: CaseAsk::GiveMe });
    assert_eq!(w.assignee(3), Some("boris"));
    assert_eq!(w.operator("olga").orders(open), Reason::Refused);
}

#[test]
fn with_nobody_on_duty_they_are_told_of_as_soon_as_somebody_is() {
    let mut w = flooded(5);
    for operator in ["olga", "boris"] {
        w.operator(operator).orders(Command::Off);
    }
    assert_eq!(w.event(What::Introduce), Reason::Nothing);
    w.operator("boris").orders(Command::Resume);
    w.now.line = w.now.line + MINUTE;
    w.event(What::Introduce);
    let waiting: BTreeSet<_> = (1..=5).filter(|n| w.is_waiting(*n)).map(|n| w.code(n)).collect();
    assert_eq!(told(&w, "boris").into_iter().collect::<BTreeSet<_>>(), waiting);
}

#[test]
fn where_everybody_has_room_nobody_is_told_of_anything() {
    let mut w = line(&["olga"]);
    w.contact(1).says("hello");
    assert_eq!(w.event(What::Introduce), Reason::Nothing);
    assert_eq!(w.count("olga", is_card), 1);
}

/// Two who speak a language that only vera reads, and one whom olga reads, too; nobody has room.
fn two_languages() -> World {
    let mut policy = policy(&["olga", "vera"]);
    policy.routing.capacity = 1;
    policy.operators[0].languages = Some(vec!["en".into()]);
    policy.operators[1].languages = Some(vec!["en".into(), "ru".into()]);
    let mut w = World::new(policy);
    for (number, language) in [(1, "en"), (2, "en"), (3, "ru"), (4, "ru"), (5, "en")] {
        let words = if language == "ru" {
            "Здравствуйте, мне нужна помощь"
        } else {
            "Hello, I need help"
        };
        w.contact(number).says_by_app(language, &format!("{words}, {number}"));
        w.now.line = w.now.line + MINUTE;
    }
    w
}

#[test]
fn whom_nobody_on_duty_reads_are_told_of_when_somebody_comes_who_does() {
    let mut w = two_languages();
    w.operator("vera").orders(Command::Off);
    w.event(What::Introduce);
    assert!(w.is_waiting(3) && w.is_waiting(4));
    assert_eq!(told(&w, "olga"), [w.code(5)], "hers");
    // Hours later, when the mark of that look is long past.
    w.contact(6).says_by_app("en", "Hello, and I need help, too");
    w.now.line = w.now.line + MINUTE;
    w.event(What::Introduce);
    w.operator("vera").orders(Command::Resume);
    w.event(What::Introduce);
    let unheard: BTreeSet<_> = [w.code(3), w.code(4)].into();
    assert_eq!(told(&w, "vera").into_iter().collect::<BTreeSet<_>>(), unheard);
    w.event(What::Introduce);
    assert_eq!(told(&w, "vera").len(), 2, "once");
}

#[test]
fn whoever_stood_in_a_digest_that_was_refused_is_told_of_again() {
    for (why, readers) in [(Refusal::BadRequest, 2), (Refusal::Blocked, 1)] {
        let mut w = flooded(5);
        w.prompt = false;
        w.event(What::Introduce);
        let is_digest = |d: &&Delivery| matches!(d.say, Say::Operator(ToOperator::Newcomers { .. }));
        let digests: Vec<Delivery> = w.outbox.iter().filter(is_digest).cloned().collect();
        let refused = digests[0].clone();
        w.refuse(&refused, why);
        w.deliver_all();
        w.sent.retain(|(delivery, _)| delivery.id != refused.id);
        w.prompt = true;
        w.event(What::Introduce);
        let all: BTreeSet<_> = told(&w, "olga").into_iter().chain(told(&w, "boris")).collect();
        let waiting: BTreeSet<_> = (1..=5).filter(|n| w.is_waiting(*n)).map(|n| w.code(n)).collect();
        assert!(waiting.is_subset(&all) && !waiting.is_empty(), "{why:?}, {readers} readers");
    }
}
