//! A mail to a contact waits a moment for its writer's second thought; once it is out, it is out.

use crate::domain::case::Reply;
use crate::domain::command::CaseAsk;
use crate::domain::decide::Reason;
use crate::domain::id::SourceId;
use crate::domain::message::Progress;
use crate::domain::policy::{Channel, Reach};
use crate::domain::say::{Delivery, Outcome, STOPPABLE, Say, Slot, TickEnd, ToContact, ToOperator, Word};

use super::mailed::{mailbox, with_mail};
use super::people::line;
use super::world::{HOUR, START, World};

/// Contact 1 writes by mail, and olga has just answered in her chat. Nothing is out yet.
fn answered() -> (World, SourceId) {
    let mut w = World::new(with_mail());
    w.contact(1).says("I need help with my papers");
    w.cases.values_mut().for_each(|c| c.channel = "mail".into());
    let card = w.card("olga", 1);
    w.prompt = false;
    w.operator("olga").replies(card, "bring them along");
    (w, card)
}

fn find(w: &World, wanted: impl Fn(&Say) -> bool) -> Delivery {
    w.outbox.iter().find(|d| wanted(&d.say)).cloned().expect("queued")
}

fn answer(w: &World) -> Delivery {
    find(w, |s| matches!(s, Say::Contact(ToContact::Answer { .. })))
}

fn tick(end: TickEnd) -> Say {
    Say::Operator(ToOperator::Tick { seq: 2, end })
}

#[test]
fn a_mail_waits_for_its_writers_second_thought() {
    let (w, _) = answered();
    assert_eq!(answer(&w).not_before, w.now.line + STOPPABLE);
    assert_eq!(w.to("olga").last(), Some(&tick(TickEnd::Waits)));
}

#[test]
fn once_it_is_out_the_word_that_it_can_be_stopped_is_replaced() {
    let (mut w, _) = answered();
    let waits = find(&w, |s| *s == tick(TickEnd::Waits));
    w.deliver(&waits);
    let out = answer(&w);
    w.deliver(&out);
    let delivered = find(&w, |s| *s == tick(TickEnd::Delivered));
    assert_eq!(delivered.slot, Some(Slot::Card(waits.id)));
}

#[test]
fn in_another_chat_no_message_is_changed_for_it() {
    let (mut w, _) = answered();
    let waits = find(&w, |s| *s == tick(TickEnd::Waits));
    w.deliver(&waits);
    let second = Channel { name: "second".into(), ..w.policy.channels[0].clone() };
    w.policy.channels.push(second);
    let reach = Reach { channel: "second".into(), ..w.policy.operators[0].reach[0].clone() };
    w.policy.operators[0].reach.insert(0, reach);
    let out = answer(&w);
    w.deliver(&out);
    let delivered = find(&w, |s| *s == tick(TickEnd::Delivered));
    assert_eq!(delivered.slot, None, "its number there is another message's");
}

#[test]
fn a_chat_message_does_not_and_who_reads_mail_could_not_stop_it_in_time() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.prompt = false;
    w.operator("olga").replies(card, "bring them along");
    assert_eq!(answer(&w).not_before, w.now.line);
    assert!(!w.to("olga").contains(&tick(TickEnd::Waits)));

    let (mut w, card) = answered();
    w.policy.operators[0].reach.insert(0, mailbox());
    w.operator("olga").replies(card, "and your passport");
    assert!(!w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 3, end: TickEnd::Waits })));
}

#[test]
fn a_stopped_mail_answers_nothing_and_can_be_sent_again() {
    let (mut w, card) = answered();
    assert_eq!(w.operator("olga").presses(card, CaseAsk::Stop(2)), Reason::OperatorCommand);
    assert_eq!(w.popup(), Some(Word::Stopping));
    assert!(w.case(1).reply(2).is_some_and(|r| r.stopped));
    assert_eq!(w.operator("olga").presses(card, CaseAsk::Stop(2)), Reason::Refused, "once");
    let stopped = answer(&w);
    w.settle(&stopped, Outcome::Dropped);
    assert_eq!(w.to("olga").last(), Some(&tick(TickEnd::Stopped)));
    assert_eq!(w.case(1).reply(2).map(|r| r.progress), Some(Progress::Refused));
    assert_eq!(w.case(1).unanswered_since(), Some(START));
    assert_eq!(w.operator("olga").presses(card, CaseAsk::SendAgain(2)), Reason::Reply);
    assert_eq!(answer(&w).not_before, w.now.line + STOPPABLE);
    w.prompt = true;
    w.deliver_all();
    assert!(w.is_answered(1));
}

#[test]
fn until_it_is_out_the_clock_runs() {
    let (mut w, card) = answered();
    w.operator("olga").presses(card, CaseAsk::Stop(2));
    w.pass(HOUR * 4);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
}

#[test]
fn what_went_out_all_the_same_is_told_and_counts() {
    let (mut w, card) = answered();
    w.operator("olga").presses(card, CaseAsk::Stop(2));
    let late = answer(&w);
    w.deliver(&late);
    assert!(w.is_answered(1));
    assert_eq!(w.to("olga").last(), Some(&tick(TickEnd::Delivered)));
}

#[test]
fn too_late_to_stop_and_never_to_be_taken_back() {
    let (mut w, card) = answered();
    let out = answer(&w);
    w.deliver(&out);
    for (ask, word) in [(CaseAsk::Stop(2), Word::OutAlready), (CaseAsk::Recall(2), Word::MailStays)] {
        assert_eq!(w.operator("olga").presses(card, ask), Reason::Refused);
        assert_eq!(w.popup(), Some(word));
    }
    assert!(w.is_answered(1));
    assert!(!w.to_contact(1).iter().any(|s| matches!(s, Say::Contact(ToContact::AnswerRecalled { .. }))));
}

#[test]
fn a_recall_in_time_is_a_stop() {
    let (mut w, card) = answered();
    w.operator("olga").presses(card, CaseAsk::Recall(2));
    assert_eq!(w.popup(), Some(Word::Stopping));
    assert!(w.case(1).reply(2).is_some_and(|r| r.stopped));
}

#[test]
fn nobody_stops_what_is_not_theirs() {
    let (mut w, card) = answered();
    let command = crate::domain::command::Command::Case { code: Some(w.code(1)), ask: CaseAsk::Stop(2) };
    assert_eq!(w.operator("boris").presses_any(card, Some(command)), Reason::OperatorCommand);
    assert_eq!(w.popup(), Some(Word::RecallAsked), "it is asked of who may");
    assert!(w.case(1).reply(2).is_some_and(|r| !r.stopped));
}

/// The changed words stand behind the answer in the contact's lane.
fn changed() -> World {
    let (mut w, card) = answered();
    let own = w.operator("olga").replies(card, "and your passport");
    w.operator("olga").edits(own, "and your papers");
    w
}

#[test]
fn changed_in_time_it_goes_out_as_it_reads_and_nobody_is_alarmed() {
    let mut w = changed();
    let edit = find(&w, |s| matches!(s, Say::Contact(ToContact::AnswerEdited { .. })));
    w.settle(&edit, Outcome::Dropped);
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Word(_)))), 0);
}

#[test]
fn changed_too_late_its_writer_hears_that_a_correction_went_out() {
    let mut w = changed();
    w.deliver_all();
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Word(Word::Corrected))), 1);
}

#[test]
fn a_reply_that_was_stored_before_there_was_a_stop_is_still_read() {
    let (w, _) = answered();
    let reply = w.case(1).replies[0].clone();
    let stored = serde_json::to_value(&reply).unwrap();
    assert!(stored.get("stopped").is_none(), "of what was not stopped nothing of it is stored now, either");
    assert_eq!(serde_json::from_value::<Reply>(stored).unwrap(), reply);
}
