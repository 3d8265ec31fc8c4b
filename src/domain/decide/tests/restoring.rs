//! A line that was put back to an earlier day, and what the audit trail tells.

use crate::domain::command::{AdminAsk, CaseAsk, Command, RestoreAsk};
use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::message::Milestone;
use crate::domain::policy::{Operator, PriorityRule, default_urgent_steps};
use crate::domain::restored::Gap;
use crate::domain::say::{Outcome, Say, Settlement, TickEnd, ToContact, ToOperator, Word};
use crate::domain::time::Now;
use crate::domain::trail::Who;

use super::people::{is_alert, is_new_card, operator, policy};
use super::world::{HOUR, World};

/// Olga and boris answer, vera supervises and takes no cases.
fn asked() -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.contact(1).says("I need help with my papers");
    w
}

/// Thirty hours of which the line knows nothing.
fn put_back(w: &mut World) {
    let from = w.now.civil;
    w.now = Now { line: w.now.line + HOUR * 30, civil: w.now.civil + HOUR * 30 };
    w.event(What::Restored { from, emptied: false, by: Who::User(0) });
}

fn is_note(say: &Say) -> bool {
    matches!(say, Say::Operator(ToOperator::Word(Word::Restored { .. })))
}

fn alerts(w: &World) -> usize {
    ["olga", "boris", "vera"].iter().map(|id| w.count(id, is_alert)).sum()
}

#[test]
fn it_names_the_gap_once_to_whom_it_concerns_and_raises_no_alarm_for_a_day() {
    let mut w = asked();
    put_back(&mut w);
    assert_eq!(["olga", "boris", "vera"].map(|id| w.count(id, is_note)), [1, 0, 1]);
    let note = w.to("vera").into_iter().find(is_note);
    assert!(
        matches!(note, Some(Say::Operator(ToOperator::Word(Word::Restored { open: Some(1), .. })))),
        "{note:?}"
    );
    w.pass(HOUR * 23);
    assert_eq!((alerts(&w), w.count("olga", |s| *s == Say::Operator(ToOperator::Reminder))), (0, 0));
    assert_eq!(w.assignee(1), Some("olga"), "nothing is taken from anyone");
    let (_, history) = w.told(w.code(1));
    let passed = history.iter().filter(|h| h.what == Milestone::StepPassed);
    let passed: Vec<_> = passed.map(|h| h.why.as_str()).collect();
    assert_eq!(passed, ["remind_4h", "reassign_8h", "alert_16h", "alert_24h"]);
    w.pass(HOUR * 3);
    assert!(alerts(&w) > 0, "a case that nobody looked at does not wait for ever");
}

#[test]
fn of_a_store_that_was_lost_everyone_hears_and_no_case_is_named() {
    let before = asked();
    // Whoever lost it begins with an empty one.
    let mut empty = World::new(before.policy.clone());
    empty.now = Now { line: before.now.line + HOUR, civil: before.now.civil + HOUR };
    let now = empty.now.civil;
    let reason = empty.event(What::Restored { from: before.now.civil, emptied: true, by: Who::User(0) });
    assert_eq!(reason, Reason::Restored);
    for id in ["olga", "boris", "vera"] {
        assert_eq!(
            empty.to(id),
            [Say::Operator(ToOperator::Word(Word::Emptied(now)))],
            "{id} hears it, once"
        );
    }
    let [act] = &empty.last.changes.acts[..] else { panic!("one act") };
    assert_eq!((act.what.as_str(), act.outcome.as_str()), ("restore", "emptied"));
    assert!(empty.roster.restored.as_ref().is_some_and(|r| r.quiet_until.is_some()));
    // It goes on as any line does.
    empty.contact(1).says("I wrote before, do you know me?");
    assert_eq!(empty.count("olga", is_new_card), 1);
}

#[test]
fn who_writes_after_it_escalates_as_ever_and_somebody_can_end_the_quiet() {
    let mut w = asked();
    put_back(&mut w);
    w.contact(2).says("Somebody else, and new");
    w.pass(HOUR * 4);
    assert_eq!(w.count("boris", |s| *s == Say::Operator(ToOperator::Reminder)), 1);
    assert_eq!(w.admin(AdminAsk::Restore(RestoreAsk::Drop)), Reason::Restored);
    w.pass(HOUR);
    assert!(alerts(&w) > 0);
}

#[test]
fn what_became_urgent_since_is_news_and_what_was_urgent_before_is_not() {
    for before in [true, false] {
        let mut w = asked();
        w.policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
        w.policy.urgent_steps = default_urgent_steps(&[]);
        if before {
            w.contact(1).says("he has a knife");
        }
        put_back(&mut w);
        if !before {
            w.contact(1).says("he has a knife");
        }
        w.pass(HOUR);
        assert_eq!(alerts(&w) > 0, !before, "urgent before the copy: {before}");
    }
}

#[test]
fn a_channel_takes_in_again_what_it_kept_of_the_gap_once() {
    let mut w = asked();
    let from = w.now.civil;
    put_back(&mut w);
    let (mail, other) = ("mail".into(), "other".into());
    let gap = |w: &World, channel| w.roster.restored.as_ref().and_then(|r| r.gap_of(channel, w.now.civil));
    assert_eq!(gap(&w, &mail), Some(Gap { from, to: w.now.civil }));
    assert_eq!(w.event(What::Rescanned("mail".into())), Reason::Restored);
    assert_eq!(w.event(What::Rescanned("mail".into())), Reason::Nothing);
    assert_eq!((gap(&w, &mail), gap(&w, &other).is_some()), (None, true));
    put_back(&mut w);
    assert_eq!(gap(&w, &mail).map(|g| g.from), Some(from), "another restore is another gap");
    w.now.civil = w.now.civil + HOUR * 24 * 31;
    assert_eq!(gap(&w, &other), None, "too long ago to matter");
}

#[test]
fn what_was_never_put_back_has_nothing_to_release() {
    let mut w = asked();
    assert_eq!(w.admin(AdminAsk::Restore(RestoreAsk::Release)), Reason::Refused);
}

#[test]
fn what_is_held_goes_out_or_its_writer_hears_that_it_does_not() {
    for (ask, sent) in [(RestoreAsk::Release, true), (RestoreAsk::Drop, false)] {
        let mut w = asked();
        let card = w.card("olga", 1);
        w.prompt = false;
        w.operator("olga").replies(card, "come tomorrow");
        let reply = w
            .outbox
            .iter()
            .find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })))
            .cloned()
            .unwrap();
        put_back(&mut w);
        let mark = w.roster.restored.clone().unwrap();
        assert!(mark.holds(&reply));
        let outcome = Outcome::Held;
        let settlement =
            Settlement { delivery: reply.clone(), chat: None, channel: None, outcome, missing: 0 };
        assert_eq!(w.event(What::Settled(Box::new(settlement))), Reason::DeliveryHeld);
        assert_eq!(w.held, std::slice::from_ref(&reply));
        w.admin(AdminAsk::Restore(ask));
        assert!(w.held.is_empty());
        let again = w.outbox.iter().find(|d| d.id == reply.id).cloned();
        assert_eq!(again.is_some(), sent);
        assert!(again.is_none_or(|d| mark.released(&d) && !mark.holds(&d)));
        let refused = w
            .outbox
            .iter()
            .any(|d| matches!(d.say, Say::Operator(ToOperator::Tick { end: TickEnd::NotSent, .. })));
        assert_eq!(refused, !sent);
    }
}

#[test]
fn a_supervisor_s_hand_in_another_s_case_is_told_and_an_operator_s_in_their_own_is_not() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Take);
    assert_eq!(w.last.changes.acts, []);
    let ask = CaseAsk::GiveTo(Some("boris".into()));
    let code = Some(w.code(1));
    w.operator("vera").orders(Command::Case { code, ask });
    let [act] = &w.last.changes.acts[..] else { panic!("{:?}", w.last.changes.acts) };
    assert_eq!((act.what.as_str(), act.outcome.as_str(), act.case), ("case_assign", "done", code));
    assert_eq!((&act.who, &act.operator), (&Who::Operator("vera".into()), &Some("boris".into())));
}
