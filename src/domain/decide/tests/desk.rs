//! A bot of the operators' own: to whom it speaks, and what they hear who write to the wrong one.

use super::people::*;
use super::world::World;
use crate::domain::command::Command;
use crate::domain::decide::Reason;
use crate::domain::event::Came;
use crate::domain::id::{Address, SourceId};
use crate::domain::policy::{Channel, Policy, Reach, Serves};
use crate::domain::say::{Recipient, Say, ToOperator, Word};

pub const DESK: &str = "desk";

/// Operators who work by a bot of their own, beside the public one.
pub fn two_bots(operators: &[&str]) -> Policy {
    let mut policy = policy(operators);
    let serves = Serves::Operators { threads: true };
    let own = Channel { name: DESK.into(), serves, ..policy.channels[0].clone() };
    policy.channels.push(own);
    for operator in &mut policy.operators {
        operator.reach =
            vec![Reach { channel: DESK.into(), address: Some(Address(operator.id.to_string())) }];
    }
    policy
}

fn words_by(w: &World, channel: &str) -> Vec<Word> {
    let by = |to: &Recipient| matches!(to, Recipient::Chat { channel: by, .. } if by.as_str() == channel);
    let said = w.sent.iter().map(|(d, _)| d).chain(&w.outbox).filter(|d| by(&d.to));
    said.filter_map(|d| match &d.say {
        Say::Operator(ToOperator::Word(word)) => Some(word.clone()),
        _ => None,
    })
    .collect()
}

#[test]
fn a_stranger_to_the_operators_bot_reads_one_line_and_opens_nothing() {
    let mut w = World::new(two_bots(&["olga"]));
    for _ in 0..3 {
        w.person("stranger".into(), DESK).orders(Command::Start(None));
        w.person("stranger".into(), DESK).says("Help, they are at the door");
        assert_eq!(w.last.reason, Reason::Stranger);
    }
    w.person("stranger".into(), DESK).presses_any(SourceId::bare(1), None);
    assert_eq!(words_by(&w, DESK), [Word::Stranger]);
    assert!(w.cases.is_empty() && w.contacts.is_empty());
    assert_eq!(w.to("olga"), [], "nobody is rung");
}

#[test]
fn whoever_was_a_contact_of_the_bot_before_is_still_heard() {
    let mut w = line(&["olga"]);
    w.contact(1).says("Help");
    let own = Channel { serves: Serves::Operators { threads: true }, ..w.policy.channels[0].clone() };
    w.policy.channels = vec![own];
    w.contact(1).says("Are you there?");
    assert_eq!(w.last.reason, Reason::Further);
    w.contact(2).says("And me?");
    assert_eq!(w.last.reason, Reason::Stranger);
}

#[test]
fn an_operator_who_writes_to_the_public_bot_is_no_contact_and_hears_that_it_goes_nowhere() {
    let mut w = World::new(two_bots(&["olga"]));
    w.contact(1).says("Help");
    w.forget_sent();
    w.operator("olga").orders(Command::Start(None));
    w.operator("olga").says("We come at noon");
    assert_eq!(words_by(&w, "telegram"), [Word::OtherBot, Word::OtherBot]);
    assert_eq!((w.cases.len(), w.to_contact(1)), (1, vec![]));
    let bound = |w: &World| w.roster.operator_state(&"olga".into()).bound.contains_key(&"telegram".into());
    assert!(bound(&w), "what is too large for their own bot can come there");
    w.operator("olga").comes(SourceId::bare(0), Came::Reachable(false));
    assert!(!bound(&w));
    w.contact(1).says("Hello?");
    assert_eq!(w.count("olga", is_card), 1, "they are reached by their own bot as before");
}
