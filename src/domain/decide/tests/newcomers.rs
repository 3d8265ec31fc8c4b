//! Newcomers for whom nobody has room reach an operator all the same.

use std::collections::BTreeSet;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::id::CaseCode;
use crate::domain::say::{Class, Say, ToOperator};

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
