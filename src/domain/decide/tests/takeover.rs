//! Shift ends, /off and removal: who has a case then, and whose late reply still goes out.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::Reason;
use crate::domain::policy::{Shift, Span};
use crate::domain::say::{Buttons, Say, ToContact, ToOperator, Word};

use super::people::{line, policy};
use super::world::{HOUR, MINUTE, World};

/// Olga works until 08:00, boris from 07:45 on; it is 05:30.
fn shifts() -> World {
    let mut policy = policy(&["olga", "boris"]);
    let span = |from: (i8, i8), to: (i8, i8)| Shift {
        timezone: TimeZone::UTC,
        hours: vec![Span {
            days: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
                Weekday::Saturday,
                Weekday::Sunday,
            ],
            from: Time::constant(from.0, from.1, 0, 0),
            to: Time::constant(to.0, to.1, 0, 0),
        }],
    };
    policy.shifts.insert("early".into(), span((0, 0), (8, 0)));
    policy.shifts.insert("late".into(), span((7, 45), (20, 0)));
    policy.operators[0].shifts = vec!["early".into()];
    policy.operators[1].shifts = vec!["late".into()];
    World::new(policy)
}

#[test]
fn a_shift_ends_with_a_warning_and_a_move() {
    let mut w = shifts();
    w.contact(1).says("I need help with my papers");
    assert_eq!(w.assignee(1), Some("olga"));
    let code = w.code(1);
    w.pass(MINUTE * 119);
    assert_eq!(w.count("olga", |s| matches!(s, Say::Operator(ToOperator::HandoverSoon { .. }))), 0);
    w.pass(MINUTE * 10);
    assert_eq!(
        w.count(
            "olga",
            |s| matches!(s, Say::Operator(ToOperator::HandoverSoon { cases, .. }) if *cases == [code])
        ),
        1
    );
    w.pass(MINUTE * 22);
    assert_eq!(w.assignee(1), Some("boris"));
    let moved = Buttons::Moved(Some("boris".into()));
    assert!(
        w.to("olga")
            .iter()
            .any(|s| matches!(s, Say::Operator(ToOperator::CardUpdate { buttons, .. }) if *buttons == moved))
    );
}

/// The case went from olga to boris a moment ago.
fn handed_over() -> World {
    let mut w = shifts();
    w.contact(1).says("I need help with my papers");
    w.pass(HOUR * 2 + MINUTE * 31);
    assert_eq!(w.assignee(1), Some("boris"));
    w
}

#[test]
fn a_late_reply_of_who_had_it_still_goes_out_and_the_new_one_hears_it() {
    let mut w = handed_over();
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "here is the address");
    assert!(w.is_answered(1));
    assert!(w.to("boris").iter().any(
        |s| matches!(s, Say::Operator(ToOperator::Happened { who: Some(o), .. }) if *o == "olga".into())
    ));
    assert_eq!(w.load_of("boris"), 0);
}

#[test]
fn unless_the_new_one_replied_first_or_the_time_is_over() {
    for late in [false, true] {
        let mut w = handed_over();
        let theirs = w.card("boris", 1);
        if late {
            w.pass(MINUTE * 30);
        } else {
            w.prompt = false;
            w.operator("boris").replies(theirs, "I take it from here");
        }
        let card = w.card("olga", 1);
        w.operator("olga").replies(card, "here is the address");
        assert_eq!(w.last.reason, Reason::Draft, "late: {late}");
        w.prompt = true;
        w.deliver_all();
        assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::KeptAsDraft))));
        let seq = if late { 2 } else { 3 };
        assert!(w.to("boris").contains(&Say::Operator(ToOperator::Draft { seq, by: "olga".into() })));
        assert!(!w.to_contact(1).contains(&Say::Contact(ToContact::Answer { seq })));
    }
}

#[test]
fn an_answer_to_an_earlier_question_does_not_end_the_grace() {
    let mut w = line(&["boris", "olga"]);
    w.contact(1).says("a first question");
    let card = w.card("boris", 1);
    w.operator("boris").replies(card, "a first answer");
    w.operator("boris").orders(Command::Pause(None));
    w.contact(1).says("a second question");
    assert_eq!(w.assignee(1), Some("olga"));
    w.operator("boris").orders(Command::Resume);
    w.operator("olga").orders(Command::Off);
    assert_eq!(w.assignee(1), Some("boris"));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "a second answer");
    assert!(w.is_answered(1));
}

#[test]
fn a_draft_goes_out_when_the_operator_of_the_case_says_so() {
    let mut w = handed_over();
    w.pass(MINUTE * 30);
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "here is the address");
    let draft = w.received("boris", |s| matches!(s, Say::Operator(ToOperator::Draft { .. })), None).unwrap();
    assert_eq!(w.operator("boris").presses(draft, CaseAsk::SendDraft(2)), Reason::Reply);
    assert!(w.to_contact(1).contains(&Say::Contact(ToContact::Answer { seq: 2 })));
    assert!(w.is_answered(1));
    assert_eq!(w.operator("boris").presses(draft, CaseAsk::SendDraft(2)), Reason::Refused, "once");
}

#[test]
fn a_draft_is_found_far_into_a_long_transcript() {
    let mut w = handed_over();
    w.pass(MINUTE * 30);
    for n in 0..9 {
        w.contact(1).says(&format!("detail {n} of the story"));
    }
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "here is the address");
    let draft = w.received("boris", |s| matches!(s, Say::Operator(ToOperator::Draft { .. })), None).unwrap();
    assert_eq!(w.operator("boris").presses(draft, CaseAsk::SendDraft(11)), Reason::Reply);
    assert!(w.is_answered(1));
}

#[test]
fn nothing_but_a_draft_can_be_sent_as_one() {
    let mut w = line(&["olga"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::Note("he lies, don't trust him".into()));
    for seq in 0..5 {
        assert_eq!(w.operator("olga").presses(card, CaseAsk::SendDraft(seq)), Reason::Refused, "{seq}");
    }
    assert_eq!(
        w.to_contact(1),
        [Say::Contact(ToContact::Acknowledge { staffed_at: None, first: true, danger: false })]
    );
}

#[test]
fn going_off_moves_cases_only_to_somebody_who_can_take_them() {
    let mut w = line(&["olga", "boris"]);
    w.operator("boris").orders(Command::Pause(None));
    w.contact(1).says("I need help with my papers");
    w.operator("olga").orders(Command::Off);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::WentOff(1)))));
    assert_eq!(w.assignee(1), Some("olga"), "nobody else can");
    w.operator("boris").orders(Command::Resume);
    assert_eq!(w.assignee(1), Some("boris"), "at once when somebody can");
}

#[test]
fn more_cases_than_one_piece_of_work_are_handed_over_whole() {
    let mut w = line(&["olga", "boris"]);
    w.operator("boris").orders(Command::Pause(None));
    for contact in 0..100 {
        w.contact(contact).says(&format!("story number {contact}"));
    }
    assert_eq!(w.load_of("olga"), 100, "all in one moment");
    w.operator("olga").orders(Command::Off);
    w.operator("boris").orders(Command::Resume);
    assert_eq!((w.load_of("olga"), w.load_of("boris")), (0, 100));
}

#[test]
fn whoever_comes_back_at_once_keeps_their_cases() {
    let mut w = line(&["olga", "boris"]);
    w.operator("boris").orders(Command::Pause(None));
    w.contact(1).says("I need help with my papers");
    w.busy = true;
    w.operator("boris").orders(Command::Resume);
    w.operator("olga").orders(Command::Off);
    w.operator("olga").orders(Command::Resume);
    w.busy = false;
    w.work();
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn a_pause_keeps_what_one_has_and_ends_by_itself() {
    let mut w = line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    w.operator("olga").orders(Command::Pause(Some(HOUR)));
    for contact in 2..5 {
        w.contact(contact).says("somebody else asks something");
        assert_eq!(w.assignee(contact), Some("boris"));
    }
    assert_eq!(w.assignee(1), Some("olga"));
    w.pass(HOUR);
    w.contact(6).says("one more question");
    assert_eq!(w.assignee(6), Some("olga"));
}

#[test]
fn the_end_of_a_pause_empties_the_queue() {
    let mut w = line(&["olga"]);
    w.operator("olga").orders(Command::Pause(Some(HOUR)));
    w.contact(1).says("I need help with my papers");
    assert!(w.is_waiting(1));
    w.pass(HOUR);
    assert_eq!(w.assignee(1), Some("olga"));
}

#[test]
fn cases_of_an_operator_who_was_removed_go_to_others() {
    let mut w = line(&["olga", "boris"]);
    for contact in 1..=4 {
        w.contact(contact).says(&format!("story number {contact}"));
    }
    w.policy.operators.remove(0);
    w.pass(MINUTE);
    assert_eq!((w.load_of("olga"), w.load_of("boris")), (0, 4));
    w.policy.operators.clear();
    w.pass(MINUTE);
    assert_eq!((w.load_of("boris"), w.roster.waiting), (0, 4));
}

#[test]
fn a_case_with_nobody_there_says_when_somebody_will_be() {
    let mut w = shifts();
    w.policy.operators.remove(0);
    w.contact(1).says("I need help with my papers");
    let at = super::world::START + HOUR * 2 + MINUTE * 15;
    assert_eq!(
        w.to_contact(1),
        [Say::Contact(ToContact::Acknowledge { staffed_at: Some(at), first: true, danger: false })]
    );
    w.pass(HOUR * 2 + MINUTE * 15);
    assert_eq!(w.assignee(1), Some("boris"));
}
