//! What a contact is told of a message's arrival: once, when it helps, and what to do in danger.

use crate::domain::command::{CaseAsk, Command};
use crate::domain::policy::PriorityRule;
use crate::domain::say::{FeedbackKind, Say, ToContact};

use super::people::line;
use super::world::{HOUR, World};

/// The receipts that the first contact got: whether each was their first, and told what to do in danger.
fn receipts(w: &World) -> Vec<(bool, bool)> {
    let told = w.to_contact(1).into_iter();
    told.filter_map(|s| {
        if let Say::Contact(ToContact::Acknowledge { first, danger, .. }) = s {
            Some((first, danger))
        } else {
            None
        }
    })
    .collect()
}

/// Olga alone, of a line that says what to do in danger, and for which a knife is urgent.
fn dangerous() -> World {
    let mut w = line(&["olga"]);
    w.policy.emergency.insert("en".into(), "Call 112.".into());
    w.policy.priority = vec![PriorityRule { words: vec!["knife".into()], ..PriorityRule::default() }];
    w
}

#[test]
fn a_talk_is_not_interrupted_by_receipts_and_hours_later_there_is_one_again() {
    let mut w = line(&["olga"]);
    w.contact(1).says("hello there");
    for n in 0..3 {
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, &format!("answer {n}"));
        w.contact(1).says(&format!("and then {n}"));
    }
    assert_eq!(receipts(&w), [(true, false)], "the first alone says what its mark means");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "good night");
    w.pass(HOUR * 5);
    w.contact(1).says("one more thing");
    assert_eq!(receipts(&w).len(), 1);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "yes");
    w.pass(HOUR * 7);
    w.contact(1).says("the next day");
    assert_eq!(receipts(&w), [(true, false), (false, false)]);
}

#[test]
fn who_is_left_alone_in_a_talk_is_told_once_when_somebody_will_be_there() {
    let mut w = line(&["olga"]);
    w.contact(1).says("hello there");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "I am here");
    w.contact(1).says("good");
    assert_eq!(receipts(&w).len(), 1);
    w.operator("olga").orders(Command::Pause(Some(HOUR)));
    let back = w.now.civil + HOUR;
    w.contact(1).says("are you there?");
    w.contact(1).says("hello?");
    let last = w.to_contact(1).pop();
    assert_eq!(
        last,
        Some(Say::Contact(ToContact::Acknowledge { staffed_at: Some(back), first: false, danger: false }))
    );
    assert_eq!(receipts(&w).len(), 2);
}

#[test]
fn what_to_do_in_danger_is_told_at_once_where_it_is_urgent_or_nobody_is_on_duty() {
    let mut w = dangerous();
    w.contact(1).says("he has a knife");
    assert_eq!(receipts(&w), [(true, true)]);

    let mut w = dangerous();
    w.contact(1).says("hello there");
    w.contact(1).says("he has a knife");
    w.contact(1).says("a knife, please hurry");
    assert_eq!(receipts(&w), [(true, false), (false, true)], "once more when it turns out to be urgent");

    let mut w = dangerous();
    w.operator("olga").orders(Command::Pause(None));
    w.contact(1).says("hello there");
    w.contact(1).says("he has a knife");
    assert_eq!(receipts(&w), [(true, true)]);
}

#[test]
fn a_line_that_has_no_words_for_danger_acknowledges_as_ever() {
    let mut w = dangerous();
    w.policy.emergency.clear();
    w.contact(1).says("hello there");
    w.contact(1).says("he has a knife");
    assert_eq!(receipts(&w), [(true, false)]);
}

#[test]
fn a_receipt_that_a_store_of_before_still_holds_opens() {
    let stored: Say = serde_json::from_str(r#"{"Acknowledge":{"staffed_at":null}}"#).unwrap();
    assert_eq!(
        stored,
        Say::Contact(ToContact::Acknowledge { staffed_at: None, first: false, danger: false })
    );
}

#[test]
fn the_marks_change_when_an_operator_takes_the_case() {
    let mut w = line(&["olga"]);
    let messages = [w.contact(1).says("hello there"), w.contact(1).says("it is me")];
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Take);
    let taken = w.last.changes.feedbacks.iter().filter(|a| matches!(a.what, FeedbackKind::Taken(_)));
    let taken: Vec<_> = taken.map(|a| (a.address.0.as_str(), a.what.clone())).collect();
    assert_eq!(taken, messages.map(|m| ("contact 1", FeedbackKind::Taken(m))));
    w.operator("olga").presses(card, CaseAsk::Take);
    assert!(
        !w.last.changes.feedbacks.iter().any(|a| matches!(a.what, FeedbackKind::Taken(_))),
        "and no more"
    );
}
