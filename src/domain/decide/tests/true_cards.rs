//! Cards that stay true: what becomes of a message, or of its case, shows on every card of it that still has buttons.

use crate::domain::command::CaseAsk;
use crate::domain::say::{Buttons, Refusal, Say, ToOperator};

use super::people::line;
use super::world::{HOUR, World};

/// Which messages' cards of olga were changed since then, and to what.
fn changed(w: &World, since: usize) -> Vec<(u32, Buttons)> {
    let all = w.to("olga").into_iter().skip(since);
    all.filter_map(|say| match say {
        Say::Operator(ToOperator::CardUpdate { seq, buttons, .. }) => Some((seq, buttons)),
        _ => None,
    })
    .collect()
}

/// A contact who wrote twice, and how much olga was told by then.
fn pleaded() -> (World, usize) {
    let mut w = line(&["olga"]);
    w.contact(1).says("help");
    w.contact(1).says("please");
    let told = w.to("olga").len();
    (w, told)
}

#[test]
fn an_answer_shows_on_the_card_of_each_message_that_it_answers() {
    let (mut w, told) = pleaded();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    assert_eq!(changed(&w, told), [(1, Buttons::First), (2, Buttons::First)]);
    assert!(w.is_answered(1));
    w.contact(1).says("thank you");
    let told = w.to("olga").len();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "You are welcome");
    assert_eq!(changed(&w, told), [(4, Buttons::First)], "what was answered before stays as it is");
}

#[test]
fn an_answer_that_is_taken_back_shows_that_its_messages_wait_again() {
    let (mut w, _) = pleaded();
    let card = w.card("olga", 1);
    let reply = w.operator("olga").replies(card, "I am here");
    let told = w.to("olga").len();
    w.operator("olga").presses(reply, CaseAsk::Recall(3));
    assert!(!w.is_answered(1));
    let cards = changed(&w, told);
    assert_eq!(cards.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2], "{cards:?}");
}

#[test]
fn a_case_that_ends_by_silence_closes_its_cards() {
    let (mut w, _) = pleaded();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    let told = w.to("olga").len();
    w.pass(73 * HOUR);
    assert_eq!(changed(&w, told), [(1, Buttons::Closed), (2, Buttons::Closed)]);
}

#[test]
fn a_contact_who_is_lost_shows_on_the_cards() {
    let (mut w, _) = pleaded();
    w.prompt = false;
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    let answer = w.outbox.iter().find(|d| matches!(d.say, Say::Contact(_))).cloned().unwrap();
    let told = w.to("olga").len();
    w.refuse(&answer, Refusal::Blocked);
    let cards = changed(&w, told);
    assert_eq!(cards.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2], "{cards:?}");
}
