//! What happens when nobody answers.

use std::time::Duration;

use crate::domain::command::CaseAsk;
use crate::domain::decide::Reason;
use crate::domain::message::Milestone;
use crate::domain::policy::{Action, Audience, Operator, Step};
use crate::domain::say::{Recipient, Say, ToContact, ToOperator, Word};

use super::people::{is_alert, operator, policy};
use super::world::{HOUR, MINUTE, World};

/// Olga and boris answer, vera supervises and takes no cases.
fn asked() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w
}

fn steps(w: &World) -> Vec<String> {
    let (_, history) = w.told(w.code(1));
    let steps = history.iter().filter(|h| matches!(h.what, Milestone::Escalated | Milestone::StepPassed));
    steps.map(|h| h.why.clone()).collect()
}

#[test]
fn each_default_step_fires_once_in_its_minute_and_reaches_the_right_people() {
    let mut w = asked();
    w.pass(MINUTE * 239);
    assert_eq!(steps(&w), Vec::<String>::new());
    w.pass(MINUTE);
    assert_eq!(steps(&w), ["remind_4h"]);
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Reminder)), 1);
    w.pass(HOUR * 4);
    assert_eq!(w.assignee(1), Some("boris"));
    assert!(
        w.to("olga")
            .iter()
            .any(|s| matches!(s, Say::Operator(ToOperator::Happened { what: Milestone::Assigned, .. })))
    );
    w.pass(HOUR * 8);
    assert_eq!((w.count("vera", is_alert), w.count("boris", is_alert)), (1, 0));
    w.pass(HOUR * 8);
    for id in ["olga", "boris", "vera"] {
        assert_eq!(w.count(id, is_alert), if id == "vera" { 2 } else { 1 }, "{id}");
    }
    assert_eq!(steps(&w), ["remind_4h", "reassign_8h", "alert_16h", "alert_24h"]);
    assert_eq!(w.to_contact(1).iter().filter(|s| **s == Say::Contact(ToContact::Late)).count(), 1);
}

#[test]
fn the_last_step_comes_again_each_hour_and_reassures_once() {
    let mut w = asked();
    w.pass(HOUR * 27);
    assert_eq!(w.count("boris", is_alert), 4);
    assert_eq!(w.to_contact(1).iter().filter(|s| **s == Say::Contact(ToContact::Late)).count(), 1);
    let card = w.card("boris", 1);
    w.operator("boris").replies(card, "sorry for the wait");
    w.pass(HOUR * 5);
    assert_eq!(w.count("boris", is_alert), 4);
}

#[test]
fn after_an_outage_only_the_latest_step_acts() {
    let mut w = asked();
    w.jump(HOUR * 17);
    assert_eq!(steps(&w), ["remind_4h", "reassign_8h", "alert_16h"]);
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Reminder)), 0);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.count("vera", is_alert), 1);
    let (_, history) = w.told(w.code(1));
    let passed = history.iter().filter(|h| h.what == Milestone::StepPassed).count();
    assert_eq!(passed, 2);
}

#[test]
fn a_reload_fires_new_steps_and_no_fired_one_again() {
    let mut w = asked();
    w.pass(HOUR * 4);
    let step = |hours: u32, action| Step {
        after: HOUR * hours,
        action,
        unless_taken: false,
        unless_staffed: false,
        repeat: None,
        reassure: false,
    };
    w.policy.steps = vec![
        step(2, Action::Remind),
        step(4, Action::Remind),
        step(5, Action::Alert(vec![Audience::Named("vera".into())])),
    ];
    w.pass(HOUR * 2);
    assert_eq!(steps(&w), ["remind_4h", "alert_5h"]);
    w.policy.steps = crate::domain::policy::default_steps();
    w.pass(HOUR * 2);
    assert_eq!(steps(&w), ["remind_4h", "alert_5h", "reassign_8h"]);
}

#[test]
fn a_repeat_that_a_reload_took_away_ends() {
    let mut w = asked();
    w.pass(HOUR * 25);
    w.policy.steps.truncate(3);
    w.pass(HOUR * 3);
    assert_eq!(w.count("boris", is_alert), 2);
}

#[test]
fn a_waiting_case_escalates_too() {
    let mut w = asked();
    for o in &mut w.policy.operators {
        o.shifts = vec!["never".into()];
    }
    w.contact(2).says("is anybody there?");
    assert!(w.is_waiting(2));
    w.pass(HOUR * 16);
    assert!(w.is_waiting(2));
    assert!(w.count("vera", is_alert) >= 1);
    w.pass(HOUR * 8);
    assert!(w.to_contact(2).contains(&Say::Contact(ToContact::Late)));
}

fn offer(after: Duration) -> Step {
    Step {
        after,
        action: Action::Reassign,
        unless_taken: true,
        unless_staffed: false,
        repeat: None,
        reassure: false,
    }
}

#[test]
fn an_offer_that_is_not_taken_goes_on_and_a_taken_one_stays() {
    let mut w = asked();
    w.policy.steps.push(offer(MINUTE * 30));
    w.pass(MINUTE * 30);
    assert_eq!(w.assignee(1), Some("boris"));
    w.pass(MINUTE * 30);
    assert_eq!(w.assignee(1), Some("olga"), "each offer has its own time");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Take);
    w.pass(HOUR * 2);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(super::world::START));
}

#[test]
fn nobody_else_to_take_it_leaves_it_where_it_is() {
    let mut w = asked();
    w.policy.operators[1].shifts = vec!["never".into()];
    w.pass(HOUR * 8);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(steps(&w), ["remind_4h", "reassign_8h"]);
}

#[test]
fn quiet_lasts_two_hours_and_then_the_latest_step_acts() {
    let mut w = asked();
    w.pass(HOUR * 24);
    let alert = w.received("vera", is_alert, None).unwrap();
    assert_eq!(w.operator("vera").presses(alert, CaseAsk::Quiet), Reason::OperatorCommand);
    assert!(matches!(w.popup(), Some(Word::QuietUntil(_))));
    let before = w.count("vera", is_alert);
    w.pass(MINUTE * 119);
    assert_eq!(w.count("vera", is_alert), before);
    w.pass(MINUTE);
    assert_eq!(w.count("vera", is_alert), before + 1);
}

#[test]
fn a_pager_hears_of_the_case_and_nothing_else() {
    let mut w = asked();
    let pager = Audience::Pager("https://pager.example/x".into());
    w.policy.steps[2].action = Action::Alert(vec![pager, Audience::Supervisors, Audience::Everyone]);
    w.pass(HOUR * 16);
    let calls = w.sent.iter().filter(|(d, _)| matches!(d.to, Recipient::Pager(_))).count();
    assert_eq!(calls, 1);
    assert_eq!(w.count("vera", is_alert), 1, "told once, whichever way they are named");
}

#[test]
fn an_alert_lets_those_who_got_it_take_the_case_over_and_nobody_else() {
    let mut w = asked();
    w.policy.operators.push(Operator { capacity: Some(0), ..operator("ivan") });
    w.pass(HOUR * 16);
    let code = w.code(1);
    let by_name = |ask| Some(crate::domain::command::Command::Case { code: Some(code), ask });
    let on = crate::domain::id::SourceId::bare(1);
    for ask in [CaseAsk::GiveMe, CaseAsk::GiveTo(Some("ivan".into())), CaseAsk::Quiet, CaseAsk::History] {
        let before = w.case(1).clone();
        assert_eq!(w.operator("ivan").presses_any(on, by_name(ask)), Reason::Refused);
        assert_eq!(w.popup(), Some(Word::NotYours));
        assert_eq!(*w.case(1), before);
    }
    w.pass(HOUR * 8);
    let alert = w.received("ivan", is_alert, None).unwrap();
    assert_eq!(w.operator("ivan").presses(alert, CaseAsk::GiveMe), Reason::OperatorCommand);
    assert_eq!(w.assignee(1), Some("ivan"));
    assert!(
        w.to("boris").iter().any(|s| matches!(s, Say::Operator(ToOperator::Happened { who: Some(_), .. })))
    );
    let alert = w.received("vera", is_alert, None).unwrap();
    w.operator("vera").presses(alert, CaseAsk::GiveTo(Some("olga".into())));
    assert_eq!(w.assignee(1), Some("olga"));
}
