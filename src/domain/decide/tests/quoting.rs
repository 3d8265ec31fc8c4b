//! Whose words a message is made of, and to what they are said.

use crate::domain::decide::Reason;
use crate::domain::event::Said;
use crate::domain::id::SourceId;
use crate::domain::message::Message;
use crate::domain::say::{Recipient, Say, ToContact};

use super::people::{line, said};
use super::world::World;

/// The number under which the contact got the operator's message of that number in the case.
fn got(w: &World, seq: u32) -> SourceId {
    let answer = |(d, at): &(crate::domain::say::Delivery, Option<SourceId>)| match (&d.to, &d.say) {
        (Recipient::Contact(_), Say::Contact(ToContact::Answer { seq: s })) if *s == seq => *at,
        _ => None,
    };
    w.sent.iter().find_map(answer).expect("an answer")
}

fn last(w: &World) -> Message {
    w.told(w.code(1)).0.pop().expect("a message").message
}

#[test]
fn an_answer_names_which_of_two_questions_it_answers() {
    let mut w = line(&["olga"]);
    let first = w.contact(1).says("they ask me for my papers");
    let card = w.card("olga", 1);
    let reply =
        Said { quotes: Some("K7F-3QD · all of a card".into()), ..said("Are you alone in the house?") };
    w.operator("olga").sends(Said { reply_to: Some(card), ..reply });
    assert_eq!((last(&w).answers, last(&w).quotes), (Some(1), None), "an operator answers a card");
    w.operator("olga").replies(card, "Do you still have the passport?");
    let (alone, passport) = (got(&w, 2), got(&w, 3));
    w.contact(1).replies(passport, "yes");
    assert_eq!(last(&w).answers, Some(3));
    w.contact(1).replies(alone, "no");
    assert_eq!(last(&w).answers, Some(2));
    w.contact(1).replies(first, "this was about the flat");
    assert_eq!(last(&w).answers, Some(1));
    w.contact(1).says("that is all I wanted to say");
    assert_eq!(last(&w).answers, None);
}

#[test]
fn what_belongs_to_no_message_of_the_case_is_quoted_and_answers_none() {
    let mut w = line(&["olga"]);
    let other = w.contact(2).says("a message of somebody else");
    let quoting = Said { quotes: Some("All will be arrested".into()), ..said("is this true, what do I do") };
    w.contact(1).sends(Said { reply_to: Some(SourceId::bare(other.number() + 700)), ..quoting });
    assert_eq!((last(&w).answers, last(&w).quotes.as_deref()), (None, Some("All will be arrested")));
    assert_ne!(w.last.reason, Reason::Repeat);
}

#[test]
fn what_was_passed_on_is_noted_as_that() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(Said { forwarded: true, ..said("I know where your sister lives") });
    assert!(last(&w).forwarded);
    w.contact(1).says("I got this an hour ago");
    assert!(!last(&w).forwarded);
}

#[test]
fn each_message_keeps_the_topic_in_which_it_was_written() {
    let mut w = line(&["olga"]);
    let mut writes = |thread, text: &str| w.contact(1).sends(Said { thread, ..said(text) });
    writes(None, "before there were topics");
    writes(Some(77), "in the first topic");
    writes(Some(77), "in the first topic again");
    writes(Some(88), "in another one");
    writes(None, "in none any more");
    let case = w.case(1);
    let threads: Vec<_> = (1..=5).map(|seq| case.thread_of(seq)).collect();
    assert_eq!(threads, [None, Some(77), Some(77), Some(88), None]);
    assert_eq!(w.contacts[&case.contact].thread, None);
}

#[test]
fn a_case_and_a_contact_of_an_older_store_have_no_topics() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(Said { thread: Some(77), ..said("in a topic of the chat") });
    let without = |document: serde_json::Value, field: &str| {
        let mut document = document;
        document.as_object_mut().expect("a document").remove(field).expect("the field");
        document
    };
    let case = without(serde_json::to_value(w.case(1)).expect("a case"), "threads");
    let case: crate::domain::case::Case = serde_json::from_value(case).expect("it opens");
    assert_eq!(case.thread_of(1), None);
    let contact = without(serde_json::to_value(&w.contacts[&case.contact]).expect("a contact"), "thread");
    let contact: crate::domain::contact::Contact = serde_json::from_value(contact).expect("it opens");
    assert_eq!(contact.thread, None);
}
