//! What counts as an answer, and what takes an answer back.

use crate::domain::case::State;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::event::What;
use crate::domain::id::{CaseCode, SourceId};
use crate::domain::message::Progress;
use crate::domain::say::{
    Headway, Outcome, Recipient, Refusal, Say, Settlement, TickEnd, ToContact, ToOperator, Word,
};

use super::people::line;
use super::world::{HOUR, MINUTE, START, World};

/// A line on which contact 1 was assigned to olga, and her first reply is on its way.
fn replied() -> World {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.pass(MINUTE);
    w.prompt = false;
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring them along");
    w
}

fn tick(end: TickEnd) -> Say {
    Say::Operator(ToOperator::Tick { seq: 2, end })
}

#[test]
fn only_a_delivered_reply_answers() {
    let mut w = replied();
    assert!(!w.is_answered(1));
    assert_eq!(w.load_of("olga"), 1);
    w.deliver_all();
    assert!(w.is_answered(1));
    assert_eq!(w.load_of("olga"), 0);
    assert_eq!(w.to_contact(1).last(), Some(&Say::Contact(ToContact::Answer { seq: 2 })));
    assert_eq!(w.to("olga").last(), Some(&tick(TickEnd::Delivered)));
}

#[test]
fn an_undelivered_reply_stops_no_escalation() {
    let mut w = replied();
    w.pass(HOUR * 4);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
}

#[test]
fn a_reply_that_the_channel_refuses_as_it_is_answers_nothing_and_can_be_sent_again() {
    let mut w = replied();
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.refuse(&answer, Refusal::BadRequest);
    w.prompt = true;
    w.deliver_all();
    assert_eq!(w.assignee(1), Some("olga"), "the contact is not lost");
    assert!(w.to("olga").contains(&tick(TickEnd::Refused)));
    let card = w.card("olga", 1);
    assert_eq!(w.operator("olga").presses(card, CaseAsk::SendAgain(2)), Reason::Reply);
    assert!(w.is_answered(1));
    assert_eq!(w.operator("olga").presses(card, CaseAsk::SendAgain(2)), Reason::Refused);
}

#[test]
fn a_reply_that_may_have_arrived_answers_nothing_and_is_sent_again_by_a_press_only() {
    let mut w = replied();
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    let since = w.case(1).unanswered_since();
    w.settle(&answer, Outcome::Unsure);
    w.prompt = true;
    w.deliver_all();
    assert_eq!(w.case(1).reply(2).map(|r| r.progress), Some(Progress::Unsure));
    assert_eq!((w.assignee(1), w.case(1).unanswered_since()), (Some("olga"), since));
    assert!(w.to("olga").contains(&tick(TickEnd::Unsure)));
    let tries = |w: &World| {
        w.to_contact(1).iter().filter(|say| **say == Say::Contact(ToContact::Answer { seq: 2 })).count()
    };
    assert_eq!(tries(&w), 1, "nothing goes on by itself");
    let card = w.card("olga", 1);
    assert_eq!(w.operator("olga").presses(card, CaseAsk::SendAgain(2)), Reason::Reply);
    assert_eq!(tries(&w), 2);
    assert!(w.is_answered(1));
}

#[test]
fn what_arrived_of_a_card_can_be_answered_before_the_rest_of_it() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    w.contact(1).says("I need help with my papers");
    let card =
        w.outbox.iter().find(|d| matches!(d.say, Say::Operator(ToOperator::Card { .. }))).cloned().unwrap();
    let numbers = vec![SourceId::bare(77)];
    let going = Outcome::Going { numbers: numbers.clone(), headway: Headway::default() };
    assert_eq!(w.settle(&card, going), Reason::DeliveryGoing);
    assert!(w.outbox.contains(&card), "it is not over");
    assert!(w.case(1).shown.is_empty(), "and was not seen as a whole");
    w.operator("olga").replies(numbers[0], "I am here");
    w.prompt = true;
    w.work();
    assert!(
        w.outbox.iter().any(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })))
            || w.to_contact(1).contains(&Say::Contact(ToContact::Answer { seq: 2 }))
    );
}

#[test]
fn whoever_sent_an_album_hears_what_of_it_did_not_go_along() {
    let mut w = replied();
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    let outcome = Outcome::Delivered(vec![SourceId::bare(5)]);
    let settlement = Settlement { delivery: answer, chat: None, channel: None, outcome, missing: 2 };
    w.event(What::Settled(Box::new(settlement)));
    assert!(w.is_answered(1));
    assert!(w.outbox.iter().any(|d| d.say == Say::Operator(ToOperator::Word(Word::Partly(2)))));
}

#[test]
fn a_reply_that_was_dropped_is_known_to_be_unsent() {
    let mut w = replied();
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.settle(&answer, Outcome::Dropped);
    assert_eq!(w.case(1).reply(2).map(|r| r.progress), Some(Progress::Refused));
    assert!(w.to("olga").contains(&tick(TickEnd::NotSent)));
}

#[test]
fn words_to_an_answered_case_go_out_and_change_nothing() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "and one more thing");
    assert!(w.is_answered(1));
    assert_eq!(w.to_contact(1).last(), Some(&Say::Contact(ToContact::Answer { seq: 3 })));
}

#[test]
fn an_answered_case_closes_silently_and_a_closed_one_opens_again_for_a_while() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    // Her cards change in place, which makes no sound.
    let heard = |say: &Say| !matches!(say, Say::Operator(ToOperator::CardUpdate { .. }));
    let before = (w.count("olga", heard), w.to_contact(1).len());
    w.jump(HOUR * 72);
    assert!(matches!(w.case(1).state, State::Closed { .. }));
    assert_eq!((w.count("olga", heard), w.to_contact(1).len()), before);
    let code = w.code(1);
    w.jump(HOUR * 24 * 29);
    w.contact(1).says("it happened again");
    assert_eq!(w.code(1), code);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(w.now.line));
}

#[test]
fn after_that_it_is_a_new_case() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.jump(HOUR * 72);
    let code = w.code(1);
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("it happened again");
    assert_ne!(w.code(1), code);
}

#[test]
fn closing_while_the_reply_is_on_its_way_stays_closed() {
    let mut w = replied();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("done".into())));
    w.deliver_all();
    assert!(matches!(w.case(1).state, State::Closed { .. }));
    assert!(w.case(1).ever_answered);
}

#[test]
fn a_case_that_nobody_ever_answered_is_closed_by_no_single_tap() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Close(None));
    w.operator("olga").presses(card, CaseAsk::Close(Some("spam".into())));
    assert_eq!(w.assignee(1), Some("olga"));
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    assert!(matches!(&w.case(1).state, State::Closed { why, .. } if why == "spam"));
    let indexes = w.case(1).indexes();
    assert!(indexes.iter().any(|(i, _)| *i == crate::domain::case::Index::ClosedUnanswered));
}

#[test]
fn an_answered_contact_who_says_thanks_needs_no_reply() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.contact(1).says("thank you very much");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Close(None));
    assert!(matches!(&w.case(1).state, State::Closed { why, .. } if why == "no_reply_needed"));
}

/// Recalls the reply of that number and settles it.
fn recall(w: &mut World, seq: u32) {
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Recall(seq));
}

/// Whoever has the case by now takes the first reply back.
fn takes_back(w: &mut World, who: &str) {
    let command = Command::Case { code: Some(w.code(1)), ask: CaseAsk::Recall(2) };
    w.operator(who).presses_any(SourceId::bare(1), Some(command));
}

fn close(code: CaseCode) -> AdminAsk {
    AdminAsk::Command(Command::Case { code: Some(code), ask: CaseAsk::Close(Some("done".into())) })
}

#[test]
fn a_recalled_answer_leaves_the_case_as_old_as_it_was() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.pass(HOUR * 2);
    recall(&mut w, 2);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
    assert_eq!(w.load_of("olga"), 1);
    assert!(w.to("olga").contains(&tick(TickEnd::Recalled)));
    w.pass(HOUR * 2);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
}

#[test]
fn what_another_reply_answers_too_stays_answered() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "no: bring copies");
    recall(&mut w, 2);
    assert!(w.is_answered(1));
    recall(&mut w, 3);
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

#[test]
fn replies_recalled_in_any_order_leave_everything_unanswered() {
    for order in [[2, 4], [4, 2]] {
        let mut w = replied();
        w.prompt = true;
        w.deliver_all();
        w.pass(MINUTE);
        w.contact(1).says("and what about my son?");
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, "he comes along");
        for seq in order {
            recall(&mut w, seq);
        }
        let spell = w.case(1).spell().unwrap();
        assert!(spell.holds(1) && spell.holds(3) && !spell.holds(2), "{order:?}: 2 is the reply itself");
        assert_eq!((spell.first(), spell.last()), (1, 3), "{order:?}");
        assert_eq!(spell.since(), START);
    }
}

#[test]
fn recalling_twice_takes_back_once() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.prompt = false;
    recall(&mut w, 2);
    recall(&mut w, 2);
    w.deliver_all();
    let ends: Vec<_> =
        w.to("olga").into_iter().filter(|s| matches!(s, Say::Operator(ToOperator::Tick { .. }))).collect();
    assert_eq!(ends, [tick(TickEnd::Delivered), tick(TickEnd::Recalled)]);
    assert_eq!(w.load_of("olga"), 1);
}

#[test]
fn what_can_not_be_deleted_any_more_stays_answered_and_the_contact_reachable() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.prompt = false;
    recall(&mut w, 2);
    let recall = w.outbox.iter().find(|d| matches!(d.to, Recipient::Contact(_))).cloned().unwrap();
    w.refuse(&recall, Refusal::CantDelete);
    assert!(w.is_answered(1));
    assert!(w.to("olga").contains(&tick(TickEnd::RecallFailed)));
    assert!(w.contacts.values().all(|c| c.reachable));
}

#[test]
fn a_recall_says_what_became_of_it_and_only_what_is_deleted_answers_no_more() {
    use Outcome::{Delivered, Refused};
    let left = |n: i64| Delivered((1..=n).map(SourceId::bare).collect());
    for (outcome, end, answered) in [
        (left(0), TickEnd::Recalled, false),
        (left(2), TickEnd::RecalledPartly { left: 2 }, false),
        (Refused(Refusal::Gone), TickEnd::RecallGone, true),
        (Refused(Refusal::CantDelete), TickEnd::RecallFailed, true),
        (Outcome::Dropped, TickEnd::RecallFailed, true),
    ] {
        let mut w = replied();
        w.prompt = true;
        w.deliver_all();
        w.prompt = false;
        recall(&mut w, 2);
        let asked = w.outbox.iter().find(|d| matches!(d.to, Recipient::Contact(_))).cloned().unwrap();
        w.settle(&asked, outcome);
        assert_eq!((w.to("olga").contains(&tick(end)), w.is_answered(1)), (true, answered), "{end:?}");
    }
}

#[test]
fn each_refusal_says_what_happened_and_only_a_block_that_they_blocked_us() {
    for (why, end) in [
        (Refusal::Blocked, TickEnd::Blocked),
        (Refusal::Deactivated, TickEnd::AccountGone),
        (Refusal::NotFound, TickEnd::AccountGone),
        (Refusal::Forbidden, TickEnd::Forbidden),
        (Refusal::Restricted, TickEnd::Restricted),
        (Refusal::BadRequest, TickEnd::Refused),
    ] {
        let mut w = replied();
        let answer = w
            .outbox
            .iter()
            .find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. })))
            .cloned()
            .unwrap();
        w.refuse(&answer, why);
        assert!(w.to("olga").contains(&tick(end)), "{why:?}");
    }
}

#[test]
fn an_answer_that_is_taken_back_opens_even_a_closed_case() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.admin(close(w.code(1)));
    assert!(matches!(w.case(1).state, State::Closed { .. }));
    recall(&mut w, 2);
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

#[test]
fn an_answer_taken_back_from_somebody_who_is_away_finds_somebody_else() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.operator("olga").orders(crate::domain::command::Command::Off);
    recall(&mut w, 2);
    assert_eq!(w.assignee(1), Some("boris"));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}

#[test]
fn what_is_unanswered_again_is_shown_to_whoever_has_the_case_by_now() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
    takes_back(&mut w, "boris");
    assert_eq!(w.assignee(1), Some("boris"));
    let card = w.card("boris", 1);
    w.operator("boris").replies(card, "bring them to me");
    assert!(w.is_answered(1));
}

#[test]
fn a_recall_joins_what_a_colleague_has_to_answer_anyway() {
    let mut w = replied();
    w.prompt = true;
    w.deliver_all();
    w.operator("olga").orders(crate::domain::command::Command::Pause(None));
    w.contact(1).says("and what about my son?");
    assert_eq!(w.assignee(1), Some("boris"));
    takes_back(&mut w, "boris");
    assert!(w.to("boris").iter().any(|s| matches!(s, Say::Operator(ToOperator::Card { seq: 1, .. }))));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
}
