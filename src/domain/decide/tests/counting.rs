//! What is counted: each appeal once, each answer once, on the line's own days.

use std::time::Duration;

use jiff::civil::date;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::tally::{OTHER, Tally, Totals, Wait};

use super::people::line;
use super::world::{HOUR, MINUTE, World};

fn answers_of(w: &mut World, contact: usize) {
    let card = w.card("olga", contact);
    w.operator("olga").replies(card, "an answer");
}

#[test]
fn an_appeal_and_its_answer_are_counted_once_each() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    w.contact(1).says("please be quick");
    let asked = w.totals();
    assert_eq!((asked.appeals, asked.answers()), (1, 0), "a further message is the same appeal");
    w.pass(MINUTE * 20);
    answers_of(&mut w, 1);
    let totals = w.totals();
    assert_eq!((totals.appeals, totals.answers(), totals.in_time), (1, 1, 1));
    assert_eq!(totals.waits, [(Wait::Within(1_800), 1)].into());
    assert_eq!(totals.answer_seconds, 20 * 60);
    w.contact(1).says("and now?");
    assert_eq!(w.totals().appeals, 2, "what is asked after an answer is another appeal");
}

#[test]
fn an_answer_after_the_promised_time_is_not_in_time() {
    let mut w = line(&["olga"]);
    w.policy.answer_within = HOUR;
    w.contact(1).says("I need help with my papers");
    w.pass(HOUR + Duration::from_millis(1));
    answers_of(&mut w, 1);
    assert_eq!((w.totals().answers(), w.totals().in_time), (1, 0));
    assert_eq!(w.totals().percent_in_time(0), Some(0));
}

#[test]
fn what_crosses_an_answer_is_an_appeal_of_its_own() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.prompt = false;
    w.contact(1).says("they are coming");
    w.operator("olga").replies(card, "bring them along");
    w.deliver_all();
    assert_eq!((w.totals().appeals, w.totals().answers()), (2, 1));
}

#[test]
fn a_recalled_answer_is_counted_as_taken_back_and_its_appeal_not_again() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    answers_of(&mut w, 1);
    let tick = w.sent.iter().rev().find(|(d, _)| {
        matches!(d.say, crate::domain::say::Say::Operator(crate::domain::say::ToOperator::Tick { .. }))
    });
    let tick = tick.and_then(|(_, number)| *number).expect("a tick");
    w.operator("olga").presses(tick, CaseAsk::Recall(2));
    w.deliver_all();
    assert!(!w.is_answered(1));
    let totals = w.totals();
    assert_eq!((totals.appeals, totals.answers(), totals.taken_back), (1, 1, 1));
}

#[test]
fn closing_without_an_answer_is_counted_and_closing_after_one_is_not() {
    let mut w = line(&["olga"]);
    for contact in [1, 2] {
        w.contact(contact).says("I need help with my papers");
    }
    answers_of(&mut w, 1);
    for contact in [1, 2] {
        let card = w.card("olga", contact);
        w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
    }
    assert_eq!((w.totals().appeals, w.totals().closed_unanswered), (2, 1));
}

#[test]
fn steps_are_counted_by_their_word() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    w.pass(HOUR * 17);
    let escalated = w.totals().escalated;
    assert_eq!(escalated.get("remind_4h"), Some(&1), "{escalated:?}");
    assert_eq!(escalated.get("alert_16h"), Some(&1), "{escalated:?}");
    assert_eq!(escalated.values().sum::<u64>(), u64::try_from(escalated.len()).unwrap());
}

#[test]
fn labels_are_bounded_and_days_are_those_of_the_line() {
    let mut w = line(&["olga"]);
    w.policy.languages = vec!["en".into()];
    w.contact(1).says("Мне очень нужна помощь с документами");
    w.pass(HOUR * 20);
    w.policy.languages = vec!["fr".into()];
    w.contact(2).says("I need help with my papers");
    let days: Vec<_> = w.tallies.keys().filter(|(_, t)| *t == Tally::Appeal).map(|(day, _)| *day).collect();
    // 20 h after 07:30 in Kyiv it is the next day there, and not yet in London.
    assert_eq!(days, [date(2026, 11, 24), date(2026, 11, 25)]);
    let languages = w.totals().by_language;
    assert!(languages.keys().all(|l| ["en", "fr", OTHER].contains(&l.as_str())), "{languages:?}");
    let Totals { appeals, by_channel, by_topic, .. } = w.totals();
    assert_eq!((appeals, by_channel.values().sum(), by_topic.get(&None)), (2, 2u64, Some(&2)));
}

#[test]
fn people_cases_and_appeals_are_told_apart() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    answers_of(&mut w, 1);
    w.contact(1).says("and now?");
    w.contact(2).says("I need help, too");
    let totals = w.totals();
    assert_eq!((totals.people, totals.cases, totals.appeals), (2, 2, 3));
    assert_eq!(totals.by_hour, [(5, 3)].into(), "half past five");
    // In the next month they are counted again, in the same case or in another.
    answers_of(&mut w, 1);
    w.jump(HOUR * 24 * 10);
    w.contact(1).says("it happened again");
    assert_eq!((w.totals().people, w.totals().appeals), (3, 4));
}

#[test]
fn a_wish_for_a_human_is_a_case_with_its_first_word() {
    let mut w = line(&["olga"]);
    w.contact(1).orders(crate::domain::command::Command::Human(None));
    assert_eq!((w.totals().people, w.totals().cases, w.totals().appeals), (0, 0, 0));
    w.contact(1).says("are you there?");
    assert_eq!((w.totals().people, w.totals().cases, w.totals().appeals), (1, 1, 1));
}

#[test]
fn what_was_closed_after_the_promise_without_an_answer_is_late_and_what_was_closed_before_is_not() {
    let mut w = line(&["olga"]);
    w.policy.answer_within = HOUR;
    for contact in [1, 2] {
        w.contact(contact).says("I need help with my papers");
        let card = w.card("olga", contact);
        w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("spam".into())));
        w.pass(HOUR * 2);
    }
    assert_eq!((w.totals().closed_unanswered, w.totals().closed_late), (2, 0));
    w.contact(3).says("I need help with my papers");
    w.pass(HOUR * 2);
    let card = w.card("olga", 3);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("too late".into())));
    let totals = w.totals();
    assert_eq!((totals.closed_unanswered, totals.closed_late), (3, 1));
    assert_eq!((totals.percent_in_time(0), totals.late(0)), (Some(0), 1));
}

#[test]
fn a_ready_answer_is_counted_where_no_case_is_open() {
    let mut w = line(&["olga"]);
    let legal = || Command::Topic("legal".into());
    w.contact(1).orders(legal());
    w.contact(1).orders(legal());
    w.contact(1).says("I need help with my papers");
    w.contact(1).orders(legal());
    assert_eq!(w.totals().ready, [("legal".into(), 2)].into());
}

#[test]
fn whoever_comes_by_a_link_for_the_first_time_is_counted_by_its_tag_and_known_by_nothing_of_it() {
    let mut w = line(&["olga"]);
    w.policy.sources = vec!["leaflet-7".into(), "radio".into()];
    for (who, tag) in [
        (1, Some("leaflet-7")),
        (2, Some("Leaflet-7")),
        (3, Some("radio")),
        (4, Some("who-knows")),
        (5, None),
    ] {
        w.contact(who).orders(Command::Start(tag.map(str::to_owned)));
    }
    // They come back, by another link, and write: they are still who came by the first.
    w.contact(1).orders(Command::Start(Some("radio".into())));
    w.contact(1).says("I need help with my papers");
    // Whoever wrote before came by no link.
    w.contact(6).says("where are you?");
    w.contact(6).orders(Command::Start(Some("radio".into())));
    let sources = w.totals().by_source;
    assert_eq!(sources, [("leaflet-7".into(), 2), (OTHER.to_owned(), 1), ("radio".into(), 1)].into());
    let kept = format!("{:?}{:?}{:?}", w.contacts, w.cases, w.roster);
    assert!(!kept.contains("leaflet") && !kept.contains("radio"), "{kept}");
}
