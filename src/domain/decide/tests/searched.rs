//! A phone that may be searched: its chat is cleared, and nothing comes to it.

use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::What;
use crate::domain::id::SourceId;
use crate::domain::say::{Aside, Delivery, Recipient, Say, TickEnd, ToContact, ToOperator};

use super::people::line;
use super::phones::{aside, id};
use super::world::{HOUR, World};

#[test]
fn who_wants_nothing_sent_is_sent_nothing_until_they_write_and_whoever_answers_them_hears() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    let card = w.card("olga", 1);
    w.contact(1).orders(quiet());
    assert_eq!(w.to_contact(1).last(), Some(&aside(Aside::Quiet)));
    let before = w.to_contact(1);
    w.operator("olga").replies(card, "Stay inside");
    let tick = |end| Say::Operator(ToOperator::Tick { seq: 2, end });
    assert!(w.to("olga").contains(&tick(TickEnd::Quiet)));
    assert_eq!(answers_sent(&w, 1), 0);
    w.contact(1).unblocks();
    w.jump(HOUR * 48);
    assert_eq!(sent_since(&w, 1, &before), 0, "not even that the line is late");
    w.contact(1).says("I am back");
    assert!(w.contacts[&id(1)].quiet.is_none());
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Good");
    assert!(w.is_answered(1));
}

fn quiet() -> Command {
    Command::Case { code: None, ask: CaseAsk::Quiet }
}

/// Answers that are with a contact.
fn answers_sent(w: &World, contact: usize) -> usize {
    let to = Recipient::Contact(id(contact));
    let is_answer = |d: &Delivery| d.to == to && matches!(d.say, Say::Contact(ToContact::Answer { .. }));
    w.sent.iter().filter(|(d, at)| is_answer(d) && at.is_some()).count()
}

fn sent_since(w: &World, contact: usize, before: &[Say]) -> usize {
    let to = Recipient::Contact(id(contact));
    let arrived = w.sent.iter().filter(|(d, at)| d.to == to && at.is_some()).count();
    arrived.saturating_sub(before.len())
}

#[test]
fn a_chat_is_cleared_of_all_that_is_known_of_it_and_the_case_stays() {
    let mut w = line(&["olga"]);
    let said = w.contact(1).says("They are at the door");
    w.contact(1).orders(Command::Help);
    w.contact(1).orders(Command::Clear);
    let contact = w.contacts[&id(1)].clone();
    assert!(contact.clearing.is_some() && contact.traces.len() >= 3, "two orders, and what was said to one");
    let linked: Vec<SourceId> =
        w.links.keys().filter(|k| k.chat == id(1).chat()).map(|k| k.message).collect();
    assert!(linked.contains(&said) && linked.len() >= 2, "and what was told of the case");
    w.event(What::Clear(id(1), linked.clone()));
    let gone: Vec<SourceId> = w
        .to_contact(1)
        .into_iter()
        .filter_map(|say| {
            if let Say::Contact(ToContact::Cleared { messages }) = say { Some(messages) } else { None }
        })
        .flatten()
        .collect();
    for message in linked.iter().chain(contact.traces.iter().map(|(message, _)| message)) {
        assert!(gone.contains(message), "{message:?} stays");
    }
    assert!(w.to_contact(1).contains(&aside(Aside::Cleared)) && w.leaving.is_empty());
    assert!(w.contacts[&id(1)].clearing.is_none() && w.case(1).assignee().is_some());
    let before = w.to_contact(1).len();
    w.event(What::Clear(id(1), linked));
    assert_eq!(w.to_contact(1).len(), before, "once");
}

#[test]
fn clearing_says_nothing_to_who_wants_nothing_sent() {
    let mut w = line(&["olga"]);
    w.contact(1).says("They are at the door");
    w.contact(1).orders(quiet());
    w.contact(1).orders(Command::Clear);
    w.event(What::Clear(id(1), Vec::new()));
    assert!(w.contacts[&id(1)].quiet.is_some());
    assert!(!w.to_contact(1).contains(&aside(Aside::Cleared)));
}
