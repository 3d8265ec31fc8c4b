//! Cards that stay true: what becomes of a message, or of its case, shows on every card of it that still has buttons.

use std::collections::BTreeMap;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::say::{Buttons, Refusal, Say, ToOperator};

use super::people::{line, operator};
use super::world::{HOUR, World};

/// Which messages' cards of olga were changed since then, and to what.
fn changed(w: &World, since: usize) -> Vec<(u32, Buttons)> {
    changed_of(w, "olga", since)
}

fn changed_of(w: &World, operator: &str, since: usize) -> Vec<(u32, Buttons)> {
    let all = w.to(operator).into_iter().skip(since);
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

/// What each card of that operator says now, by message.
fn looks(w: &World, operator: &str) -> BTreeMap<u32, Buttons> {
    changed_of(w, operator, 0).into_iter().collect()
}

/// Closed by olga after she answered; what it waits for then is nobody's.
fn closed() -> World {
    let (mut w, _) = pleaded();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    w.contact(1).says("thank you");
    w.operator("olga").presses(card, CaseAsk::Close(None));
    assert!(looks(&w, "olga").values().all(|look| *look == Buttons::Closed), "{:?}", looks(&w, "olga"));
    w
}

/// How a case is opened again, by name.
type Way<'a> = (&'a str, &'a dyn Fn(&mut World));

#[test]
fn no_card_of_a_case_that_was_opened_again_says_that_it_is_closed() {
    let undo = |w: &mut World| {
        let card = w.card("olga", 1);
        w.operator("olga").presses(card, CaseAsk::Undo);
    };
    let reopen = |w: &mut World| {
        w.pass(HOUR);
        let code = Some(w.code(1));
        w.operator("olga").orders(Command::Case { code, ask: CaseAsk::Reopen });
    };
    let writes = |w: &mut World| {
        w.pass(HOUR);
        w.contact(1).says("one thing more");
    };
    let asks = |w: &mut World| {
        w.pass(HOUR);
        w.contact(1).orders(Command::Human(None));
    };
    let ways: [Way<'_>; 4] = [("undo", &undo), ("reopen", &reopen), ("writes", &writes), ("asks", &asks)];
    for (way, open) in ways {
        let mut w = closed();
        open(&mut w);
        assert_eq!(w.assignee(1), Some("olga"), "{way}");
        let looks = looks(&w, "olga");
        let live = |look: &Buttons| matches!(look, Buttons::First | Buttons::Taken);
        assert!(looks.values().all(live), "{way}: {looks:?}");
        assert!(w.case(1).shown.iter().all(|card| card.live), "{way}: and presses on them are heeded");
    }
}

#[test]
fn cards_of_who_closed_it_say_who_has_it_since_it_was_opened_again() {
    let mut w = closed();
    w.policy.operators.push(operator("boris"));
    w.operator("olga").orders(Command::Pause(None));
    w.contact(1).says("one thing more");
    assert_eq!(w.assignee(1), Some("boris"));
    let looks = looks(&w, "olga");
    assert!(looks.values().all(|look| *look == Buttons::Moved(Some("boris".into()))), "{looks:?}");
}

#[test]
fn what_no_chat_shows_any_more_is_not_sent_anew_when_its_case_opens_again() {
    let mut w = closed();
    w.pass(HOUR * 50);
    let told = w.to("olga").len();
    w.contact(1).says("one thing more");
    assert_eq!(changed(&w, told), []);
}
