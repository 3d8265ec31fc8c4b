//! Messages that cross: an answer answers what its writer had been shown, and nothing else.

use crate::domain::case::Priority;
use crate::domain::command::CaseAsk;
use crate::domain::decide::Reason;
use crate::domain::dedupe;
use crate::domain::event::{Came, Said};
use crate::domain::id::SourceId;
use crate::domain::message::Kind;
use crate::domain::policy::PriorityRule;
use crate::domain::say::{CardWhy, Say, TickEnd, ToOperator};

use super::people::{attachment, is_alert, line, policy, with};
use super::world::{HOUR, MINUTE, World};

fn asked() -> World {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.pass(MINUTE);
    w
}

#[test]
fn a_message_that_crosses_the_reply_stays_unanswered_and_still_escalates() {
    let mut w = asked();
    let card = w.card("olga", 1);
    w.prompt = false;
    // Olga's number comes first: she wrote before the second card was in her chat.
    w.contact(1).says("and they took my phone");
    let crossed = w.now.line;
    w.operator("olga").replies(card, "bring your papers along");
    w.deliver_all();
    w.prompt = true;
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.case(1).unanswered_since(), Some(crossed));
    assert!(
        w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 3, end: TickEnd::DeliveredButCrossed }))
    );
    w.forget_sent();
    w.pass(HOUR * 4);
    assert_eq!(w.count("olga", |s| *s == Say::Operator(ToOperator::Reminder)), 1);
}

#[test]
fn the_same_with_the_second_card_delivered_before_the_reply_is_read_by_us() {
    let mut w = asked();
    let card = w.card("olga", 1);
    let chat = w.operator("olga").chat();
    let written = w.next_number(chat);
    w.contact(1).says("and they took my phone");
    let said = Said { reply_to: Some(card), ..super::people::said("bring your papers along") };
    w.operator("olga").comes(written, Came::Said(said));
    assert!(!w.is_answered(1));
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((2, 2)));
}

#[test]
fn a_reply_after_both_cards_answers_both() {
    let mut w = asked();
    w.contact(1).says("and they took my phone");
    let first = w
        .sent
        .iter()
        .find(|(d, _)| matches!(d.say, Say::Operator(ToOperator::Card { .. })))
        .and_then(|(_, at)| *at);
    w.operator("olga").replies(first.unwrap(), "bring your papers along");
    assert!(w.is_answered(1));
}

#[test]
fn an_edit_before_anyone_answered_reads_otherwise_and_is_shown_again() {
    let mut w = asked();
    let code = w.code(1);
    let message = w.links.iter().find(|(_, l)| l.delivery.is_none()).map(|(k, _)| k.message).unwrap();
    w.contact(1).edits(message, "I need help with my passport");
    let (messages, _) = w.told(code);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].edited);
    assert_eq!(messages[0].message.text, "I need help with my passport");
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::Edited })));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring it along");
    assert!(w.is_answered(1));
}

/// Contact 1 edits their message while olga's reply to the first form is being written.
fn edit_crosses(w: &mut World) {
    let card = w.card("olga", 1);
    let message = first_message(w);
    let chat = w.operator("olga").chat();
    let written = w.next_number(chat);
    w.contact(1).edits(message, "no, they have let me go: I need a doctor");
    let said = Said { reply_to: Some(card), ..super::people::said("bring your papers along") };
    w.operator("olga").comes(written, Came::Said(said));
}

fn first_message(w: &World) -> SourceId {
    w.links.iter().find(|(_, l)| l.delivery.is_none() && l.seq == 1).map(|(k, _)| k.message).unwrap()
}

#[test]
fn an_edit_that_crosses_the_reply_stays_unanswered() {
    let mut w = asked();
    edit_crosses(&mut w);
    assert_eq!(w.assignee(1), Some("olga"));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "a doctor it is");
    assert!(w.is_answered(1));
}

#[test]
fn a_later_card_does_not_hide_an_edit_that_crossed() {
    let mut w = asked();
    w.contact(1).says("and they took my phone");
    edit_crosses(&mut w);
    assert!(!w.is_answered(1));
    assert_eq!(w.case(1).spell().map(crate::domain::case::Spell::first), Some(1));
}

#[test]
fn an_edit_while_the_card_is_on_its_way_reaches_the_operator() {
    let mut w = line(&["olga"]);
    w.prompt = false;
    w.contact(1).says("I need help with my papers");
    let on_its_way =
        w.outbox.iter().find(|d| matches!(d.say, Say::Operator(ToOperator::Card { .. }))).cloned().unwrap();
    w.now.line = w.now.line + MINUTE;
    let message = first_message(&w);
    w.contact(1).edits(message, "I need help with my passport");
    w.deliver(&on_its_way);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring your papers along");
    w.deliver_all();
    assert!(!w.is_answered(1), "she answered the first form");
    let card = w.card("olga", 1);
    w.prompt = true;
    w.operator("olga").replies(card, "bring your passport");
    assert!(w.is_answered(1));
}

#[test]
fn an_edit_of_what_is_being_answered_is_a_message_of_its_own() {
    let mut w = asked();
    let (card, message) = (w.card("olga", 1), first_message(&w));
    w.prompt = false;
    w.operator("olga").replies(card, "bring your papers along");
    w.contact(1).edits(message, "I need a doctor");
    w.deliver_all();
    assert_eq!(w.case(1).spell().map(|s| (s.first(), s.last())), Some((3, 3)));
    w.pass(HOUR * 16);
    assert!(w.to("olga").iter().chain(&w.to("boris")).all(|s| !is_alert(s)), "nobody is a supervisor");
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Reminder)));
}

#[test]
fn an_edit_of_what_was_answered_opens_the_case_again() {
    let mut w = asked();
    let (card, message) = (w.card("olga", 1), first_message(&w));
    w.operator("olga").replies(card, "bring your papers along");
    w.contact(1).edits(message, "I need a doctor");
    assert_eq!(w.assignee(1), Some("olga"));
    assert_eq!(w.told(w.code(1)).0.len(), 3);
}

/// Why the cards that tell of a change came, latest last.
fn whys(w: &World) -> Vec<CardWhy> {
    let why = |say| match say {
        Say::Operator(ToOperator::Card { why, .. }) => Some(why),
        _ => None,
    };
    w.to("olga").into_iter().filter_map(why).skip(1).collect()
}

#[test]
fn only_what_was_answered_is_said_to_have_been_changed_after_that() {
    let mut w = asked();
    let message = first_message(&w);
    w.contact(1).edits(message, "I need a doctor");
    assert_eq!(whys(&w), [CardWhy::Edited], "nobody has answered");

    w.prompt = false;
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "bring your papers along");
    w.contact(1).edits(message, "I need a doctor and a lawyer");
    assert_eq!(whys(&w).last(), Some(&CardWhy::ChangedMeanwhile), "an answer is on its way");
    w.deliver_all();
    w.prompt = true;
    w.contact(1).edits(message, "It is too late");
    assert_eq!(whys(&w).last(), Some(&CardWhy::Edited), "the change itself is a message that waits");

    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "what happened?");
    w.contact(1).edits(message, "all is well");
    assert_eq!(whys(&w).last(), Some(&CardWhy::Changed), "that was answered");
}

#[test]
fn what_was_closed_without_an_answer_was_not_answered() {
    let mut w = asked();
    let (card, message) = (w.card("olga", 1), first_message(&w));
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    w.contact(1).edits(message, "I need a doctor");
    assert_eq!(whys(&w), [CardWhy::Edited]);
}

#[test]
fn an_edit_of_an_old_case_belongs_to_the_case_of_today() {
    let mut w = asked();
    let message = first_message(&w);
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    let old = w.code(1);
    w.jump(HOUR * 24 * 31);
    w.contact(1).says("it is me again");
    w.contact(1).edits(message, "I need a doctor");
    assert_ne!(w.code(1), old);
    assert!(w.cases[&old].spell().is_none());
    assert_eq!(w.told(w.code(1)).0.len(), 2);
}

fn part(album: &str, id: &str) -> Said {
    Said { album: Some(album.into()), ..with("", vec![attachment(Kind::Photo, id)]) }
}

#[test]
fn late_parts_of_an_album_join_it_and_are_shown() {
    let mut w = line(&["olga"]);
    for id in ["a", "b", "c"] {
        w.contact(1).sends(part("trip", id));
    }
    let (messages, _) = w.told(w.code(1));
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].message.attachments.len(), 3);
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::Part { .. }))), 2);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "nice pictures");
    assert!(w.is_answered(1));
}

#[test]
fn the_words_of_a_late_part_are_words_of_the_album() {
    let mut w = line(&["olga"]);
    w.policy.priority = vec![PriorityRule { words: vec!["bleeding".into()], ..PriorityRule::default() }];
    w.contact(1).sends(part("trip", "a"));
    w.contact(1).sends(captioned("trip", "b", "they did this to me, I am bleeding"));
    w.contact(1).sends(captioned("trip", "c", "yesterday"));
    let (messages, _) = w.told(w.code(1));
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].message.text, "they did this to me, I am bleeding\nyesterday");
    assert_eq!(messages[0].message.attachments.len(), 3);
    assert!(!messages[0].edited, "nobody changed anything");
    assert_eq!(w.case(1).priority, Priority::Urgent);
    assert!(
        w.count("olga", |s| matches!(s, Say::Operator(ToOperator::CardUpdate { seq: 1, .. }))) >= 2,
        "the card reads so"
    );
}

#[test]
fn an_album_is_known_again_however_its_parts_came() {
    let mut w = line(&["olga"]);
    let parts = || [part("trip", "a"), captioned("trip", "b", "they did this to me"), part("trip", "c")];
    for part in parts() {
        w.contact(1).sends(part);
    }
    let whole = parts().into_iter().reduce(|mut all, more| {
        all.fingerprint = dedupe::joined(all.fingerprint, more.fingerprint);
        all.text.push_str(&more.text);
        all.attachments.extend(more.attachments);
        Said {
            album: Some("again".into()),
            parts: vec![SourceId::bare(71), SourceId::bare(72), SourceId::bare(73)],
            ..all
        }
    });
    w.contact(1).sends(whole.unwrap());
    assert_eq!(w.last.reason, Reason::Repeat);
    // One part alone does not tell what the album will be.
    w.contact(1).sends(with("", vec![attachment(Kind::Photo, "z")]));
    w.contact(1).sends(part("third", "z"));
    assert_eq!(w.told(w.code(1)).0.len(), 3);
}

fn captioned(album: &str, id: &str, caption: &str) -> Said {
    Said { album: Some(album.into()), ..with(caption, vec![attachment(Kind::Photo, id)]) }
}

#[test]
fn a_part_that_comes_after_the_answer_is_a_message_of_its_own() {
    let mut w = line(&["olga"]);
    w.contact(1).sends(part("trip", "a"));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "nice picture");
    w.contact(1).sends(part("trip", "b"));
    assert_eq!(w.assignee(1), Some("olga"));
    w.contact(1).sends(part("trip", "c"));
    assert_eq!(w.told(w.code(1)).0.len(), 3);
}

#[test]
fn changing_one_part_of_an_album_loses_no_other() {
    let mut w = line(&["olga"]);
    let first = w.contact(1).sends(part("trip", "a"));
    w.contact(1).sends(part("trip", "b"));
    let changed = Said { text: "look at the date".into(), ..part("trip", "a") };
    w.contact(1).comes(first, Came::Edited(changed));
    let (messages, _) = w.told(w.code(1));
    assert_eq!(messages[0].message.attachments.len(), 2);
    assert_eq!(messages[1].message.text, "look at the date");
}

#[test]
fn what_an_urgent_case_still_has_in_the_slow_lane_is_not_overtaken() {
    let mut w = World::new(policy(&["olga"]));
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.prompt = false;
    w.contact(1).says("and they took my phone");
    w.operator("olga").presses(card, CaseAsk::Urgent(Some(true)));
    w.contact(1).says("please hurry up");
    let prompt = |d: &&crate::domain::say::Delivery| {
        d.class == crate::domain::say::Class::First && matches!(d.say, Say::Operator(ToOperator::Card { .. }))
    };
    let seqs: Vec<u32> = w.outbox.iter().filter(prompt).map(|d| seq(&d.say)).collect();
    assert_eq!(seqs, [2, 3]);
}

fn seq(say: &Say) -> u32 {
    match say {
        Say::Operator(ToOperator::Card { seq, .. }) => *seq,
        _ => 0,
    }
}
