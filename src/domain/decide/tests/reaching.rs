//! Contacts and operators who can't be reached, and who can again.

use crate::domain::case::State;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::Address;
use crate::domain::message::Milestone;
use crate::domain::policy::{Operator, Reach};
use crate::domain::say::{Delivery, Recipient, Refusal, Say, TickEnd, ToContact, ToOperator, Word};

use super::people::{is_card, line, operator, policy};
use super::world::{HOUR, MINUTE, START, World};

fn is_unreachable(w: &World) -> bool {
    matches!(w.case(1).state, State::Unreachable { .. })
}

fn asked() -> World {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w
}

#[test]
fn a_contact_who_blocks_us_stops_the_clock_and_the_operator_hears_it() {
    let mut w = asked();
    w.contact(1).blocks();
    assert!(is_unreachable(&w));
    assert_eq!(w.load_of("olga"), 0);
    assert!(
        w.to("olga")
            .iter()
            .any(|s| matches!(s, Say::Operator(ToOperator::Happened { what: Milestone::Unreachable, .. })))
    );
    w.pass(HOUR * 25);
    assert!(!w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
    w.contact(1).unblocks();
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

#[test]
fn writing_again_is_as_good_as_unblocking() {
    let mut w = asked();
    w.contact(1).blocks();
    w.contact(1).says("I am back");
    assert_eq!(w.assignee(1), Some("olga"));
    assert!(w.case(1).spell().is_some_and(|s| s.holds(1) && s.holds(2)));
    w.contact(1).blocks();
    w.contact(1).orders(Command::Start(None));
    assert_eq!(w.assignee(1), Some("olga"));
    assert!(w.contacts.values().all(|c| c.reachable));
}

#[test]
fn a_refused_reply_makes_the_contact_unreachable_and_is_sent_again_only_when_asked() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.prompt = false;
    w.operator("olga").replies(card, "bring them along");
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.refuse(&answer, Refusal::Blocked);
    w.prompt = true;
    w.deliver_all();
    assert!(is_unreachable(&w));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::Blocked })));
    w.contact(1).unblocks();
    assert_eq!(
        w.to_contact(1).iter().filter(|s| matches!(s, Say::Contact(ToContact::Answer { .. }))).count(),
        1
    );
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::SendAgain(2));
    assert!(w.is_answered(1));
}

#[test]
fn somebody_else_can_not_send_my_refused_reply() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.prompt = false;
    w.operator("olga").replies(card, "bring them along");
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.refuse(&answer, Refusal::BadRequest);
    w.prompt = true;
    w.deliver_all();
    w.operator("olga").presses(card, CaseAsk::PassOn);
    w.operator("olga").presses(card, CaseAsk::SendAgain(2));
    assert_eq!(w.popup(), Some(Word::NotYours), "it is boris's case now");
}

#[test]
fn a_refusal_about_no_case_is_about_the_case_of_today() {
    let mut w = asked();
    w.prompt = false;
    w.contact(1).orders(Command::Help);
    let help = w.outbox.iter().find(|d| d.say == Say::Contact(ToContact::ContactHelp)).cloned().unwrap();
    w.refuse(&help, Refusal::Deactivated);
    assert!(is_unreachable(&w));
}

#[test]
fn an_answered_contact_who_blocks_us_and_comes_back_is_still_answered() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    w.contact(1).blocks();
    assert!(is_unreachable(&w));
    w.contact(1).unblocks();
    assert!(w.is_answered(1));
}

#[test]
fn a_recall_while_they_are_unreachable_is_remembered() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    w.contact(1).blocks();
    w.operator("olga").presses(card, CaseAsk::Recall(2));
    w.contact(1).unblocks();
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

/// Olga has two channels, boris one, vera supervises.
fn two_channels() -> World {
    let mut policy = policy(&["olga", "boris"]);
    let second = Reach { channel: "second".into(), address: Some(Address("olga too".into())) };
    policy.operators[0].reach.push(second);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    w.prompt = false;
    w.contact(1).says("I need help with my papers");
    w
}

fn next_card(w: &World) -> Delivery {
    w.outbox.iter().find(|d| is_card(&d.say)).cloned().unwrap()
}

#[test]
fn a_refused_card_falls_over_to_the_next_channel_and_then_to_somebody_else() {
    let mut w = two_channels();
    let card = next_card(&w);
    w.refuse(&card, Refusal::Blocked);
    let card = next_card(&w);
    assert_eq!(card.to, Recipient::Operator("olga".into()));
    assert_eq!(w.assignee(1), Some("olga"));
    w.refuse(&card, Refusal::Blocked);
    assert_eq!(w.assignee(1), Some("boris"));
    w.prompt = true;
    w.deliver_all();
    assert!(
        w.to("vera").contains(&Say::Operator(ToOperator::Word(Word::OperatorUnreachable("olga".into()))))
    );
    assert!(w.to("boris").iter().any(is_card));
}

#[test]
fn with_nobody_else_it_waits_and_comes_back_when_they_do() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    w.operator("olga").blocks();
    assert!(w.is_waiting(1));
    w.operator("olga").unblocks();
    assert_eq!(w.assignee(1), Some("olga"));
    w.operator("olga").blocks();
    assert!(w.is_waiting(1));
    w.operator("olga").orders(Command::Cases);
    assert_eq!(w.assignee(1), Some("olga"), "who writes can be reached");
}

#[test]
fn what_one_operator_cant_be_shown_goes_to_the_next_and_is_no_refusal_of_the_operator() {
    let mut w = two_channels();
    let card = next_card(&w);
    w.refuse(&card, Refusal::BadRequest);
    assert_eq!(w.assignee(1), Some("boris"));
    assert!(w.roster.operator_state(&"olga".into()).refused.is_empty());
    let unshowable = |who: &str| Say::Operator(ToOperator::Word(Word::Unshowable(who.into())));
    let told = |w: &World, say: &Say| {
        w.outbox.iter().any(|d| d.say == *say && d.to == Recipient::Operator("vera".into()))
    };
    assert!(told(&w, &unshowable("olga")));
    // Each is tried once; then it waits, and who watches over the line knows.
    let again =
        w.outbox.iter().find(|d| is_card(&d.say) && d.to == Recipient::Operator("boris".into())).cloned();
    w.refuse(&again.unwrap(), Refusal::BadRequest);
    assert!(told(&w, &unshowable("boris")));
    assert!(w.is_waiting(1));
    assert!(!w.outbox.iter().any(|d| is_card(&d.say)), "nobody gets it a second time");
}

#[test]
fn an_old_card_that_is_refused_moves_nothing() {
    let mut w = two_channels();
    let card = next_card(&w);
    let older = Delivery { made_at: card.made_at - MINUTE, ..card };
    w.refuse(&older, Refusal::BadRequest);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn a_case_is_not_given_by_hand_to_who_can_not_be_reached() {
    let mut w = asked();
    w.operator("boris").blocks();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
    assert_eq!(w.popup(), Some(Word::CantHold("boris".into())));
    assert_eq!(w.assignee(1), Some("olga"));
}
