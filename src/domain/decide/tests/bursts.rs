//! One contact writes very fast: nothing is lost, and nobody is rung a thousand times.

use crate::domain::command::Command;
use crate::domain::decide::Reason;
use crate::domain::message::Author;
use crate::domain::say::{CardWhy, Say, ToContact, ToOperator};

use super::people::{self, is_card};
use super::world::{MINUTE, World};

fn line(operators: &[&str]) -> World {
    let mut w = people::line(operators);
    w.policy.flood.burst = 20;
    w
}

#[test]
fn a_thousand_messages_of_a_moment_are_a_few_cards_and_one_that_counts() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    for number in 0..1_000 {
        w.contact(1).says(&format!("message {number}"));
    }
    let counts: Vec<u32> = w
        .outbox
        .iter()
        .filter_map(|d| match &d.say {
            Say::Operator(ToOperator::Card { why: CardWhy::Burst(n), .. }) => Some(*n),
            _ => None,
        })
        .collect();
    assert_eq!(counts, [979], "the newest takes the place of those before it");
    // The first message has its card as a new case.
    assert_eq!(w.outbox.iter().filter(|d| is_card(&d.say)).count(), 22);
    let told = w.told(w.code(1)).0;
    assert_eq!(told.iter().filter(|m| m.message.from == Author::Contact).count(), 1_000, "none is lost");
    w.deliver_all();
    let (code, card) = (w.code(1), w.card("olga", 1));
    w.operator("olga").replies(card, "I have read all of it");
    w.deliver_all();
    assert!(w.is_answered(1), "{code}: it counts what it stands for");
}

#[test]
fn what_a_later_minute_shares_keeps_its_place_behind_what_was_said_between() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    let say = |w: &mut World, many: u32| {
        (0..many).for_each(|n| {
            let text = format!("message {n} at {:?}", w.now);
            w.contact(1).says(&text);
        });
    };
    say(&mut w, 25);
    w.pass(MINUTE);
    say(&mut w, 25);
    let seqs: Vec<u32> = w
        .outbox
        .iter()
        .filter_map(|d| match &d.say {
            Say::Operator(ToOperator::Card { seq, .. }) => Some(*seq),
            _ => None,
        })
        .collect();
    assert!(seqs.is_sorted(), "in the order in which it was said: {seqs:?}");
    let counts = w.outbox.iter().filter_map(|d| match &d.say {
        Say::Operator(ToOperator::Card { why: CardWhy::Burst(n), .. }) => Some(*n),
        _ => None,
    });
    assert_eq!(counts.collect::<Vec<_>>(), [4, 5], "and each minute's count stands");
}

#[test]
fn a_minute_later_each_message_has_its_card_again() {
    let mut w = line(&["olga"]);
    (0..30).for_each(|number| {
        w.contact(1).says(&format!("message {number}"));
    });
    w.pass(MINUTE);
    w.contact(1).says("and now slowly");
    let last = w.to("olga").into_iter().rfind(is_card);
    assert_eq!(last, Some(Say::Operator(ToOperator::Card { seq: 31, why: CardWhy::Further })));
}

#[test]
fn commands_without_end_are_answered_so_often_and_then_counted() {
    let mut w = line(&["olga"]);
    for _ in 0..1_000 {
        w.contact(1).orders(Command::Help);
    }
    assert_eq!(w.to_contact(1).len(), 20);
    assert_eq!(w.contact(1).orders(Command::Help), Reason::Folded);
    w.contact(1).orders(Command::Human(None));
    assert!(
        w.to_contact(1).iter().any(|say| matches!(say, Say::Contact(ToContact::Human { .. }))),
        "never that"
    );
    w.pass(MINUTE);
    assert_eq!(w.contact(1).orders(Command::Help), Reason::ContactCommand);
}
