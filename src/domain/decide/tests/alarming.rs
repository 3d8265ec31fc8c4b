//! Many cases that run late are one message to each who hears of them.

use crate::domain::id::CaseCode;
use crate::domain::policy::{Action, Audience, Operator, PriorityRule, Step, default_steps};
use crate::domain::say::{Class, Delivery, Say, ToOperator};

use super::people::{is_alert, operator, policy};
use super::world::{HOUR, MINUTE, World};

/// Vera supervises and takes no cases; the rest hear of nothing but what waits for an hour.
fn line() -> World {
    let mut policy = policy(&["olga"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let alert = Action::Alert(vec![Audience::Supervisors]);
    policy.steps = vec![Step { after: HOUR, action: alert, ..default_steps().remove(0) }];
    World::new(policy)
}

/// What vera was told of late cases.
fn told(w: &World) -> Vec<(Delivery, Vec<CaseCode>, u32)> {
    let all = w.sent.iter().map(|(delivery, _)| delivery).chain(&w.outbox);
    let alarms = all.filter_map(|delivery| match &delivery.say {
        Say::Operator(ToOperator::Alarm { cases, total, .. }) => {
            Some((delivery.clone(), cases.clone(), *total))
        }
        _ => None,
    });
    alarms.collect()
}

#[test]
fn hundreds_of_late_cases_ring_once_name_the_oldest_and_count_all() {
    let mut w = line();
    for number in 1..=300 {
        w.contact(number).says("help");
        w.now.line = w.now.line + std::time::Duration::from_millis(1);
    }
    w.pass(HOUR + MINUTE);
    let oldest: Vec<CaseCode> = (1..=10).map(|number| w.code(number)).collect();
    let all = told(&w);
    let (last, cases, total) = all.last().unwrap();
    assert_eq!((cases, *total), (&oldest, 300));
    assert_eq!(last.case, None, "it is a reply target for none of them");
    // The first of all is out at once here; where it is not, it has its place taken.
    assert!(w.count("vera", is_alert) <= 2, "{}", w.count("vera", is_alert));
    let (begun, changes): (Vec<_>, Vec<_>) =
        all.iter().map(|(d, ..)| d).partition(|d| d.say.target().is_none());
    assert_eq!(begun.len(), 1);
    assert!(changes.iter().all(|d| d.say.target() == Some(begun[0].id) && d.class == Class::Further));
    assert!(
        changes.iter().all(|d| d.slot == changes[0].slot),
        "the newest takes the place of those before it"
    );
    w.contact(301).says("me too");
    w.pass(HOUR + MINUTE);
    assert!(w.count("vera", is_alert) <= 3, "later ones ring anew");
}

#[test]
fn one_late_case_is_told_as_ever_and_further_ones_ring_a_minute_later() {
    let mut w = line();
    w.contact(1).says("help");
    w.pass(MINUTE * 5);
    w.contact(2).says("help");
    w.pass(MINUTE * 55);
    assert_eq!(w.count("vera", is_alert), 1);
    let single = Say::Operator(ToOperator::Alert { cases: vec![w.code(1)] });
    assert_eq!(w.to("vera").last(), Some(&single));
    w.pass(MINUTE * 5);
    assert_eq!(w.to("vera").last(), Some(&Say::Operator(ToOperator::Alert { cases: vec![w.code(2)] })));
}

#[test]
fn what_can_not_be_changed_where_it_lies_gathers() {
    let mut w = line();
    w.policy.channels[0].traits.edits = false;
    (1..=40).for_each(|number| {
        w.contact(number).says("help");
    });
    w.prompt = false;
    w.pass(HOUR);
    let all = told(&w);
    assert!(all.iter().all(|(d, ..)| d.say.target().is_none() && d.not_before > w.now.line), "they wait");
    assert!(all.iter().all(|(d, ..)| d.slot == all[0].0.slot));
    assert_eq!(all.last().map(|(.., total)| *total), Some(40));
}

#[test]
fn an_urgent_case_rings_anew_and_stands_first() {
    let mut w = line();
    w.policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
    (1..=40).for_each(|number| {
        w.contact(number).says("help");
    });
    w.now.line = w.now.line + std::time::Duration::from_millis(1);
    w.contact(41).says("he has a knife");
    w.pass(HOUR + MINUTE);
    let (all, urgent) = (told(&w), w.code(41));
    let rang = all.iter().filter(|(d, cases, _)| d.say.target().is_none() && cases[0] == urgent);
    assert_eq!(rang.count(), 1);
    assert_eq!(all.last().map(|(_, cases, total)| (cases[0], *total)), Some((urgent, 41)));
}
