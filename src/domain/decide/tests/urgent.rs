//! The ladder of urgent cases: who hears of one that nobody takes, and how soon.

use crate::domain::case::Priority;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::policy::{Operator, PriorityRule, default_urgent_steps};
use crate::domain::say::Recipient;

use super::people::{is_alert, operator, policy};
use super::world::{HOUR, MINUTE, World};

const PAGER: &str = "https://page.example/x";

/// Olga and boris answer, vera supervises and takes no cases; a knife is urgent.
fn line() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
    policy.urgent_steps = default_urgent_steps(&[PAGER.into()]);
    World::new(policy)
}

/// How many alerts vera, olga and boris got.
fn alerts(w: &World) -> [usize; 3] {
    ["vera", "olga", "boris"].map(|who| w.count(who, is_alert))
}

fn pages(w: &World) -> usize {
    let pager = Recipient::Pager(PAGER.into());
    w.sent.iter().map(|(d, _)| d).chain(&w.outbox).filter(|d| d.to == pager && is_alert(&d.say)).count()
}

#[test]
fn one_that_nobody_takes_is_heard_of_by_supervisors_at_ten_minutes_and_by_everyone_at_thirty() {
    let mut w = line();
    w.contact(1).says("he has a knife");
    w.pass(MINUTE * 9);
    assert_eq!(alerts(&w), [0, 0, 0]);
    w.pass(MINUTE);
    assert_eq!(alerts(&w), [1, 0, 0]);
    w.pass(MINUTE * 20);
    assert_eq!(alerts(&w), [2, 1, 1]);
    w.pass(HOUR * 3);
    assert_eq!((alerts(&w), pages(&w)), ([2, 1, 1], 0), "once");
    let alert = w.received("boris", is_alert, None).expect("an alert");
    let command = mine(&w);
    assert_eq!(w.operator("boris").presses_any(alert, Some(command)), Reason::OperatorCommand);
    assert_eq!(w.assignee(1), Some("boris"), "whoever was alerted may take it over");
}

fn mine(w: &World) -> Command {
    Command::Case { code: Some(w.code(1)), ask: CaseAsk::GiveMe }
}

#[test]
fn one_that_is_taken_alarms_nobody_and_gives_nobody_a_right_to_it() {
    let mut w = line();
    w.contact(1).says("he has a knife");
    let me = w.assignee(1).unwrap().to_owned();
    let card = w.card(&me, 1);
    w.operator(&me).presses(card, CaseAsk::Take);
    w.pass(HOUR);
    assert_eq!(alerts(&w), [0, 0, 0]);
    let other = if me == "olga" { "boris" } else { "olga" };
    let command = mine(&w);
    assert_eq!(w.operator(other).presses_any(card, Some(command)), Reason::Refused);
}

#[test]
fn with_nobody_on_duty_supervisors_and_pagers_hear_at_once() {
    let mut w = line();
    for who in ["olga", "boris"] {
        w.operator(who).orders(Command::Pause(None));
    }
    w.contact(1).says("he has a knife");
    w.contact(2).says("hello there");
    w.pass(MINUTE);
    assert_eq!((alerts(&w), pages(&w)), ([1, 0, 0], 1));
    w.pass(MINUTE * 9);
    assert_eq!(alerts(&w), [2, 0, 0]);
}

#[test]
fn what_becomes_urgent_later_counts_from_then() {
    let mut w = line();
    w.contact(1).says("hello there");
    w.pass(HOUR * 3);
    w.contact(1).says("he has a knife");
    w.pass(MINUTE * 9);
    assert_eq!(alerts(&w), [0, 0, 0]);
    w.pass(MINUTE);
    assert_eq!(alerts(&w), [1, 0, 0]);
}

#[test]
fn one_that_was_taken_and_passed_on_counts_anew() {
    let mut w = line();
    w.contact(1).says("he has a knife");
    let me = w.assignee(1).unwrap().to_owned();
    let card = w.card(&me, 1);
    w.operator(&me).presses(card, CaseAsk::Take);
    w.pass(MINUTE * 40);
    w.operator(&me).presses(card, CaseAsk::PassOn);
    w.pass(MINUTE * 9);
    assert_eq!(alerts(&w), [0, 0, 0]);
    w.pass(MINUTE);
    assert_eq!(alerts(&w), [1, 0, 0]);
}

#[test]
fn an_answer_ends_it_and_so_does_what_is_not_urgent_after_all() {
    let mut w = line();
    w.contact(1).says("he has a knife");
    let me = w.assignee(1).unwrap().to_owned();
    let card = w.card(&me, 1);
    w.operator(&me).replies(card, "where are you?");
    w.contact(2).says("a knife for bread, that is");
    let other = w.assignee(2).unwrap().to_owned();
    let card = w.card(&other, 2);
    w.operator(&other).presses(card, CaseAsk::Urgent(Some(false)));
    w.pass(HOUR);
    assert_eq!(alerts(&w), [0, 0, 0]);
}

/// Olga took an ordinary case and went off; boris is there, and has not got it.
#[test]
fn who_took_it_before_it_was_urgent_and_left_silences_nothing() {
    let mut w = line();
    w.contact(1).says("hello there");
    let me = w.assignee(1).unwrap().to_owned();
    let card = w.card(&me, 1);
    w.operator(&me).presses(card, CaseAsk::Take);
    let other = if me == "olga" { "boris" } else { "olga" };
    w.operator(other).orders(Command::Pause(None));
    w.operator(&me).orders(Command::Off);
    w.pass(MINUTE);
    w.contact(1).says("he has a knife");
    w.pass(MINUTE * 11);
    assert!(alerts(&w)[0] >= 1, "{:?}", alerts(&w));
    w.pass(MINUTE * 20);
    assert!(alerts(&w)[1] + alerts(&w)[2] >= 1, "everyone hears: {:?}", alerts(&w));
}

#[test]
fn quiet_that_was_asked_for_before_it_was_urgent_is_over() {
    let mut w = line();
    w.contact(1).says("hello there");
    w.pass(HOUR * 16);
    let alert = w.received("vera", is_alert, None).expect("an alert");
    let quiet = Command::Case { code: Some(w.code(1)), ask: CaseAsk::Quiet };
    w.operator("vera").presses_any(alert, Some(quiet));
    let before = alerts(&w)[0];
    w.contact(1).says("he has a knife");
    w.pass(MINUTE * 11);
    assert!(alerts(&w)[0] > before, "{before}: {:?}", alerts(&w));
}

#[test]
fn the_same_rule_puts_nobody_before_all_others_twice_a_day() {
    let mut w = line();
    w.policy.priority.push(PriorityRule { words: vec!["blood".into()], ..PriorityRule::default() });
    w.contact(1).says("he has a knife");
    let me = w.assignee(1).unwrap().to_owned();
    let normal = Command::Case { code: Some(w.code(1)), ask: CaseAsk::Urgent(Some(false)) };
    let lower = |w: &mut World| assert_eq!(w.operator(&me).orders(normal.clone()), Reason::OperatorCommand);
    lower(&mut w);
    w.contact(1).says("a knife, I say");
    assert_eq!(w.case(1).priority, Priority::Normal, "that rule has counted");
    w.contact(1).says("there is blood");
    assert_eq!(w.case(1).priority, Priority::Urgent, "it is another");
    lower(&mut w);
    w.pass(HOUR * 23);
    w.contact(1).says("he still has the knife");
    assert_eq!(w.case(1).priority, Priority::Normal);
    w.pass(HOUR);
    w.contact(1).says("a knife again");
    assert_eq!(w.case(1).priority, Priority::Urgent, "a day has passed");
}
