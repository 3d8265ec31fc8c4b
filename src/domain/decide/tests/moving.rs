//! A place that moves with its contact: one message, kept up to date where it is shown, and no more than that.

use std::time::Duration;

use crate::domain::case::{Case, REFRESH};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Said};
use crate::domain::id::SourceId;
use crate::domain::message::{Attachment, Body, Entry, Kind};
use crate::domain::say::{Say, ToOperator};

use super::people::{attachment, line, with};
use super::world::{HOUR, MINUTE, World};

fn place(n: u32) -> Said {
    let body = Body::Words(format!("48.{n:03}, 30.500"));
    with("", vec![Attachment { body, ..attachment(Kind::Location, "") }])
}

/// Contact 1 is followed, and shares where they are.
fn followed() -> (World, SourceId) {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("two men follow me");
    let at = w.contact(1).sends(place(0));
    w.forget_sent();
    (w, at)
}

fn moves(w: &mut World, at: SourceId, n: u32) -> Reason {
    w.contact(1).comes(at, Came::Edited(place(n)))
}

fn updates(w: &World) -> usize {
    w.count("olga", |s| matches!(s, Say::Operator(ToOperator::CardUpdate { seq: 2, .. })))
}

fn told(w: &World) -> Attachment {
    let entries = w.entries(w.code(1));
    let folded = w.case(1).fold(&entries).0;
    folded.into_iter().find(|f| f.message.seq == 2).unwrap().message.attachments[0].clone()
}

#[test]
fn its_card_follows_every_few_minutes_where_it_stands_and_nothing_else_comes() {
    let (mut w, at) = followed();
    for n in 1..=24 {
        assert_eq!(moves(&mut w, at, n), Reason::Moved);
        w.pass(Duration::from_secs(10));
    }
    let (cards, all) = (updates(&w), w.to("olga").len());
    assert!((1..=3).contains(&cards), "{cards} updates in four minutes");
    assert_eq!(all, cards, "{:?}", w.to("olga"));
    assert_eq!(w.to_contact(1), []);
    assert_eq!(told(&w), place(24).attachments[0]);
    assert_eq!(w.told(w.code(1)).0.len(), 2, "no message was added");
}

#[test]
fn the_last_position_is_shown_though_nothing_comes_after_it() {
    let (mut w, at) = followed();
    moves(&mut w, at, 1);
    moves(&mut w, at, 2);
    assert_eq!(updates(&w), 1);
    assert_eq!(told(&w), place(2).attachments[0], "and it is kept at once");
    w.pass(REFRESH + MINUTE);
    assert_eq!(updates(&w), 2);
    w.pass(HOUR);
    assert_eq!(updates(&w), 2, "once");
}

#[test]
fn the_same_place_again_is_nothing() {
    let (mut w, at) = followed();
    moves(&mut w, at, 1);
    w.pass(HOUR);
    let before = updates(&w);
    moves(&mut w, at, 1);
    w.pass(HOUR);
    assert_eq!(updates(&w), before);
}

#[test]
fn positions_that_cross_the_reply_leave_it_an_answer() {
    let (mut w, at) = followed();
    w.contact(1).says("they are near");
    let card = w.card("olga", 1);
    w.prompt = false;
    moves(&mut w, at, 1);
    w.operator("olga").replies(card, "Stay inside, I am calling now.");
    moves(&mut w, at, 2);
    w.deliver_all();
    moves(&mut w, at, 3);
    assert!(w.is_answered(1));
    assert_eq!(w.case(1).unanswered_since(), None);
}

#[test]
fn an_answered_case_stays_answered_and_its_card_follows_all_the_same() {
    let (mut w, at) = followed();
    w.contact(1).says("they are near");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Stay inside");
    w.forget_sent();
    moves(&mut w, at, 1);
    moves(&mut w, at, 2);
    assert!(w.is_answered(1));
    assert_eq!(updates(&w), 1);
    w.pass(REFRESH + MINUTE);
    assert_eq!(updates(&w), 2);
    assert!(w.is_answered(1));
}

#[test]
fn a_closed_case_stays_closed_and_keeps_where_they_were_last() {
    let (mut w, at) = followed();
    w.contact(1).says("they are near");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Stay inside");
    w.operator("olga").presses(card, crate::domain::command::CaseAsk::Close(None));
    w.forget_sent();
    moves(&mut w, at, 1);
    w.pass(HOUR);
    assert_eq!(w.case(1).state_word(), "closed");
    assert_eq!(w.to("olga"), []);
    assert_eq!(told(&w), place(1).attachments[0]);
}

#[test]
fn who_gets_the_case_sees_where_they_are_now() {
    let (mut w, at) = followed();
    moves(&mut w, at, 1);
    moves(&mut w, at, 2);
    let code = w.code(1);
    let command = crate::domain::command::Command::Case {
        code: Some(code),
        ask: crate::domain::command::CaseAsk::GiveTo(Some("boris".into())),
    };
    w.operator("olga").presses_any(SourceId::bare(1), Some(command));
    assert_eq!(w.count("boris", |s| matches!(s, Say::Operator(ToOperator::Card { seq: 2, .. }))), 1);
    assert_eq!(told(&w), place(2).attachments[0]);
}

#[test]
fn a_place_whose_beginning_the_line_never_saw_is_a_message() {
    let mut w = line(&["olga"]);
    let reason = w.contact(1).comes(SourceId::bare(7), Came::Edited(place(1)));
    assert_eq!(reason, Reason::NewCase);
    assert_eq!(w.contact(1).comes(SourceId::bare(7), Came::Edited(place(2))), Reason::Moved);
    assert_eq!(w.told(w.code(1)).0.len(), 1);
}

#[test]
fn a_day_of_positions_leaves_the_way_and_no_flood_in_the_transcript() {
    let (mut w, at) = followed();
    for n in 0..720 {
        moves(&mut w, at, n + 1);
        w.pass(Duration::from_secs(120));
    }
    let track = w.entries(w.code(1)).iter().filter(|e| matches!(e, Entry::Moved { .. })).count();
    assert!((100..=150).contains(&track), "{track}");
    assert!(w.case(1).moving.len() == 1);
}

#[test]
fn a_case_of_before_places_moved_is_still_read() {
    let (w, _) = followed();
    let stored = serde_json::to_value(w.case(1)).unwrap();
    assert!(stored.get("moving").is_none(), "where nothing moves nothing of it is stored now, either");
    assert_eq!(serde_json::from_value::<Case>(stored).unwrap().moving, []);
}
