//! One tap never ends a plea; and what was closed can be opened again as it stood.

use std::time::Duration;

use crate::domain::case::{Index, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::message::Milestone;
use crate::domain::policy::Operator;
use crate::domain::say::{Asking, Buttons, Say, ToOperator, Word};

use super::people::{is_card, line, operator, policy};
use super::world::{HOUR, MINUTE, World};

fn order(w: &mut World, who: &str, ask: CaseAsk) -> Option<Say> {
    let code = Some(w.code(1));
    w.operator(who).orders(Command::Case { code, ask });
    w.to(who).pop()
}

fn asked_upto(w: &World, who: &str) -> Option<u32> {
    w.to(who).into_iter().rev().find_map(|say| match say {
        Say::Operator(ToOperator::Asking(Asking::Close { upto })) => Some(upto),
        _ => None,
    })
}

fn is_closed(w: &World) -> bool {
    matches!(w.case(1).state, State::Closed { .. })
}

fn word(word: Word) -> Say {
    Say::Operator(ToOperator::Word(word))
}

fn begun(words: &[&str]) -> World {
    let mut policy = policy(&["olga", "boris"]);
    policy.operators.push(Operator { supervisor: true, capacity: Some(0), ..operator("vera") });
    let mut w = World::new(policy);
    for words in words {
        w.contact(1).says(words);
    }
    w
}

/// Answered once, and so many further messages after that.
fn answered(further: &[&str]) -> World {
    let mut w = begun(&["I need help with my papers"]);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Which papers?");
    for words in further {
        w.contact(1).says(words);
    }
    w
}

#[test]
fn a_plea_is_closed_only_by_who_saw_the_words_that_nobody_answered() {
    let urgent = |mut w: World| {
        order(&mut w, "olga", CaseAsk::Urgent(Some(true)));
        w
    };
    for mut w in [
        begun(&["they came for my brother"]),
        answered(&["they took him", "please answer"]),
        urgent(answered(&["they are at the door"])),
    ] {
        let card = w.card("olga", 1);
        for ask in [CaseAsk::Close(None), CaseAsk::Close(Some("spam".into()))] {
            w.operator("olga").presses(card, ask.clone());
            assert!(!is_closed(&w), "{ask:?}");
        }
        let upto = asked_upto(&w, "olga").expect("she is asked");
        assert_eq!(w.operator("olga").presses(card, CaseAsk::CloseNow(upto, None)), Reason::Closed);
        assert!(is_closed(&w));
        let State::Closed { why, .. } = &w.case(1).state else { panic!("open") };
        assert_eq!(why, "spam", "she had said why");
        assert!(w.case(1).indexes().iter().any(|(i, _)| *i == Index::ClosedUnanswered), "supervisors look");
        assert!(w.last.changes.acts.iter().any(|act| act.outcome == "unanswered"), "the trail tells");
        assert!(w.case(1).is_shut_unanswered(), "the card says so");
    }
}

#[test]
fn what_came_since_they_were_asked_is_asked_about_anew() {
    let mut w = begun(&["good evening"]);
    order(&mut w, "olga", CaseAsk::Close(None));
    let upto = asked_upto(&w, "olga").expect("she is asked");
    w.contact(1).says("they are shooting");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(upto, Some("spam".into())));
    assert!(!is_closed(&w));
    let now = asked_upto(&w, "olga").expect("she is asked");
    assert!(now > upto);
    w.operator("olga").presses(card, CaseAsk::CloseNow(now, None));
    assert!(is_closed(&w));
}

#[test]
fn a_thank_you_is_closed_at_once_and_can_be_undone() {
    let mut w = answered(&["thank you"]);
    let card = w.card("olga", 1);
    assert_eq!(w.operator("olga").presses(card, CaseAsk::Close(None)), Reason::Closed);
    assert_eq!(w.popup(), Some(Word::Closed));
    assert!(
        w.count("olga", |s| matches!(
            s,
            Say::Operator(ToOperator::CardUpdate { buttons: Buttons::Closed, .. })
        )) > 0
    );
    assert!(!w.case(1).indexes().iter().any(|(i, _)| *i == Index::ClosedUnanswered), "no noise");
    assert_eq!(w.operator("olga").presses(card, CaseAsk::Undo), Reason::Reopened);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn undone_it_stands_as_before_with_its_clock_its_steps_and_its_place() {
    let mut w = begun(&["they came for my brother"]);
    w.pass(HOUR * 5);
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Take);
    let before = w.case(1).clone();
    let load = w.roster.operator_state(&"olga".into());
    let turns = w.roster.turns;
    w.operator("olga").presses(card, CaseAsk::CloseNow(9, Some("spam".into())));
    assert_eq!(w.roster.operator_state(&"olga".into()).load, 0);
    w.pass(MINUTE * 9);
    w.operator("olga").presses(card, CaseAsk::Undo);
    let after = w.case(1);
    assert_eq!(after.state, before.state, "who has it, since when it waits, what has fired");
    assert_eq!(after.unanswered_since(), before.unanswered_since());
    assert_eq!(w.roster.operator_state(&"olga".into()), load);
    assert_eq!(w.roster.turns, turns, "it costs no turn");
    assert!(after.shown.iter().any(|shown| shown.live), "the card has its buttons again");
    w.pass(HOUR * 4);
    assert_eq!(w.assignee(1), Some("boris"), "the next step fires when it was due");
}

#[test]
fn a_tap_undoes_for_ten_minutes_and_the_command_does_later() {
    let mut w = begun(&["they came for my brother"]);
    order(&mut w, "olga", CaseAsk::CloseNow(9, None));
    w.pass(MINUTE * 11);
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Undo);
    assert_eq!((w.popup(), is_closed(&w)), (Some(Word::UndoOver), true));
    assert_eq!(order(&mut w, "boris", CaseAsk::Reopen), Some(word(Word::NotYours)));
    w.pass(HOUR * 20);
    assert_eq!(order(&mut w, "vera", CaseAsk::Reopen), Some(word(Word::Reopened)), "a supervisor may");
    assert!(w.case(1).unanswered_since().is_some());
    assert_eq!(order(&mut w, "vera", CaseAsk::Reopen), Some(word(Word::NotClosed)));
}

#[test]
fn what_its_contact_goes_on_with_elsewhere_stays_closed() {
    let mut w = begun(&["they came for my brother"]);
    let old = w.code(1);
    order(&mut w, "olga", CaseAsk::CloseNow(9, None));
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("it is me again");
    let new = w.code(1);
    assert_ne!(old, new);
    w.operator("olga").orders(Command::Case { code: Some(old), ask: CaseAsk::Reopen });
    assert_eq!(w.to("olga").pop(), Some(word(Word::NewerCase(new))));
}

#[test]
fn an_answer_that_came_through_meanwhile_is_not_asked_for_again() {
    let mut w = begun(&["they came for my brother"]);
    w.prompt = false;
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "Where is he?");
    w.operator("olga").presses(card, CaseAsk::CloseNow(9, None));
    w.deliver_all();
    w.prompt = true;
    w.operator("olga").presses(card, CaseAsk::Undo);
    assert!(w.is_answered(1));
}

#[test]
fn every_state_is_closed_and_opened_again_as_it_was() {
    let mut waiting = line(&["olga"]);
    waiting.operator("olga").orders(Command::Pause(None));
    waiting.contact(1).says("they came for my brother");
    let mut gone = begun(&["they came for my brother"]);
    gone.contact(1).blocks();
    for mut w in [waiting, gone, answered(&[]), begun(&["one", "two"])] {
        let before = w.case(1).state_word();
        let code = Some(w.code(1));
        let close = Command::Case { code, ask: CaseAsk::CloseNow(99, Some("done".into())) };
        w.admin(crate::domain::command::AdminAsk::Command(close));
        assert!(is_closed(&w), "{before}");
        let reopen = Command::Case { code, ask: CaseAsk::Reopen };
        w.admin(crate::domain::command::AdminAsk::Command(reopen));
        // A case that waits for nobody but whoever there is may go to them.
        assert_eq!(w.case(1).state_word(), before);
        super::model::assert_sound(&w);
        w.pass(Duration::from_secs(60));
    }
}

/// What the latest cards of somebody are told of since.
fn news(w: &World, who: &str) -> usize {
    let reopened =
        |say: &Say| matches!(say, Say::Operator(ToOperator::Happened { what: Milestone::Reopened, .. }));
    w.count(who, reopened)
}

#[test]
fn what_reads_otherwise_since_they_were_asked_is_asked_about_anew() {
    let mut w = begun(&[]);
    let at = w.contact(1).says("good evening");
    order(&mut w, "olga", CaseAsk::Close(None));
    let question = |s: &Say| matches!(s, Say::Operator(ToOperator::Asking(Asking::Close { .. })));
    let old = w.received("olga", question, None).expect("she is asked");
    w.pass(MINUTE);
    w.contact(1).edits(at, "they are shooting");
    w.pass(MINUTE);
    // A colleague's question of later does not make the old one true.
    order(&mut w, "vera", CaseAsk::Close(None));
    w.operator("olga").presses(old, CaseAsk::CloseNow(1, Some("spam".into())));
    assert!(!is_closed(&w), "these words she has not seen");
    let new = w.received("olga", question, None).expect("she is asked again");
    w.operator("olga").presses(new, CaseAsk::CloseNow(1, Some("spam".into())));
    assert!(is_closed(&w));
}

#[test]
fn who_has_what_somebody_else_opens_again_hears_of_it_and_sees_it() {
    let mut w = begun(&["they came for my brother"]);
    order(&mut w, "vera", CaseAsk::CloseNow(9, Some("done".into())));
    w.pass(MINUTE);
    order(&mut w, "vera", CaseAsk::Undo);
    assert_eq!((w.assignee(1), news(&w, "olga")), (Some("olga"), 1));
    // Days later her cards are taken back, and so may their thread be.
    order(&mut w, "olga", CaseAsk::CloseNow(9, Some("done".into())));
    w.jump(HOUR * 60);
    w.forget_sent();
    order(&mut w, "vera", CaseAsk::Reopen);
    assert_eq!((w.assignee(1), news(&w, "olga")), (Some("olga"), 1));
    assert_eq!(w.count("olga", is_card), 1, "a card that is gone can't be changed where it lay");
    // Also at once, where the card is older than any that still stands.
    w.jump(HOUR * 60);
    order(&mut w, "vera", CaseAsk::CloseNow(9, Some("done".into())));
    w.forget_sent();
    order(&mut w, "vera", CaseAsk::Undo);
    assert_eq!(w.count("olga", is_card), 1);

    let mut w = answered(&[]);
    order(&mut w, "vera", CaseAsk::Close(None));
    order(&mut w, "vera", CaseAsk::Undo);
    assert_eq!(news(&w, "olga"), 1, "also where nobody waits");
}

#[test]
fn opened_again_late_it_goes_to_who_is_there() {
    let mut w = begun(&["they came for my brother"]);
    order(&mut w, "olga", CaseAsk::CloseNow(9, Some("done".into())));
    w.operator("olga").orders(Command::Off);
    w.pass(HOUR);
    let since = w.now.line;
    order(&mut w, "vera", CaseAsk::Reopen);
    assert_eq!((w.assignee(1), w.count("boris", is_card)), (Some("boris"), 1));
    assert!(w.case(1).unanswered_since().is_some_and(|at| since.since(at) >= HOUR), "as old as it was");
}
