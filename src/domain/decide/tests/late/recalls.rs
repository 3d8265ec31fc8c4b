//! Taking an answer back: by whom, for how long, and who hears of it.

use super::*;
use crate::domain::say::{Refusal, ToContact, ToOperator};

#[test]
fn an_answer_is_taken_back_after_the_end_too_by_who_had_the_case_last_and_by_supervisors() {
    for who in ["olga", "vera"] {
        let (mut w, card, _) = answered();
        w.operator("olga").presses(card, CaseAsk::Close(None));
        assert!(matches!(w.case(1).state, State::Closed { .. }));
        recalls(&mut w, who);
        assert!(is_taken_back(&w), "{who}");
        assert!(
            w.to(who).contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::Recalled })),
            "{who} hears how it ended"
        );
        assert!(
            w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::Recalled })),
            "and its writer"
        );
        assert!(w.history(1).contains(&"Recalled:taken_back".to_owned()));
    }
}

/// An operator asks for the answer to be taken back; from anywhere, for they name the case.
fn recalls(w: &mut World, who: &str) -> Reason {
    let command = Command::Case { code: Some(w.code(1)), ask: CaseAsk::Recall(2) };
    w.operator(who).presses_any(SourceId::bare(1), Some(command))
}

#[test]
fn for_two_days_and_no_longer() {
    let (mut w, _, _) = answered();
    w.now.line = w.now.line + RECALLABLE;
    recalls(&mut w, "olga");
    assert!(is_taken_back(&w));
    let (mut w, _, _) = answered();
    w.now.line = w.now.line + RECALLABLE + Duration::from_millis(1);
    assert_eq!(recalls(&mut w, "olga"), Reason::Refused);
    assert_eq!(w.popup(), Some(Word::RecallTooLate));
    assert!(!is_taken_back(&w));
}

#[test]
fn who_no_longer_has_the_case_asks_who_has_it_and_they_take_it_back_with_a_press() {
    let (mut w, card, _) = answered();
    gives_to_boris(&mut w, card);
    w.operator("olga").presses(card, CaseAsk::Recall(2));
    assert_eq!(w.popup(), Some(Word::RecallAsked));
    recalls(&mut w, "olga");
    assert_eq!(w.popup(), Some(Word::RecallAsked));
    assert!(!is_taken_back(&w));
    let asked = Say::Operator(ToOperator::RecallAsked { seq: 2, by: "olga".into() });
    assert_eq!(w.count("boris", |s| *s == asked), 1, "once");
    let on = w.received("boris", |s| *s == asked, None).unwrap();
    w.operator("boris").presses(on, CaseAsk::Recall(2));
    assert!(is_taken_back(&w));
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Tick { seq: 2, end: TickEnd::Recalled })));
    assert_eq!(w.assignee(1), Some("boris"));
}

#[test]
fn a_supervisors_recall_is_told_to_who_has_the_case() {
    let (mut w, card, _) = answered();
    gives_to_boris(&mut w, card);
    recalls(&mut w, "vera");
    let told = Say::Operator(ToOperator::Happened {
        what: Milestone::Recalled,
        who: Some("vera".into()),
        why: "recall".into(),
    });
    assert!(w.to("boris").contains(&told));
}

#[test]
fn where_nobody_has_the_case_who_had_it_last_takes_back() {
    let (mut w, _, _) = answered();
    w.contact(1).says("and what about my son?");
    w.operator("boris").orders(Command::Pause(None));
    w.operator("vera").orders(Command::Pause(None));
    let card = w.card("olga", 1);
    w.operator("olga").presses(card, CaseAsk::PassOn);
    assert!(w.is_waiting(1));
    recalls(&mut w, "boris");
    assert!(!is_taken_back(&w));
    assert!(w.to("vera").contains(&Say::Operator(ToOperator::RecallAsked { seq: 2, by: "boris".into() })));
    recalls(&mut w, "olga");
    assert!(is_taken_back(&w));
}

#[test]
fn with_nobody_to_ask_it_is_refused() {
    let mut w = crate::domain::decide::tests::people::line(&["olga", "boris"]);
    w.contact(1).says("I need help with my papers");
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "come at nine");
    w.policy.operators.retain(|o| o.id != "olga".into());
    recalls(&mut w, "boris");
    assert_eq!(w.popup(), Some(Word::NotYours));
    assert!(!is_taken_back(&w));
}

#[test]
fn of_what_may_have_arrived_nobody_says_that_it_did_not() {
    let (mut w, card, _) = answered();
    w.prompt = false;
    let second = w.operator("olga").replies(card, "come at ten");
    let answer = w
        .outbox
        .iter()
        .find(|d| matches!(d.say, Say::Contact(ToContact::Answer { seq: 3 })))
        .cloned()
        .unwrap();
    w.settle(&answer, Outcome::Unsure);
    for ask in [CaseAsk::Recall(3), CaseAsk::Stop(3)] {
        assert_eq!(w.operator("olga").presses(card, ask), Reason::Refused);
        assert_eq!(w.popup(), Some(Word::PerhapsWithThem));
    }
    assert_eq!(w.operator("olga").edits(second, "come at eleven"), Reason::ChangeKept);
    assert_eq!(w.to("olga").last(), Some(&Say::Operator(ToOperator::Word(Word::PerhapsWithThem))));
    assert!(!has_changed(&w) && !is_taken_back(&w));
}

#[test]
fn an_admin_may_and_what_is_not_out_yet_is_stopped() {
    let (mut w, card, _) = answered();
    let code = Some(w.code(1));
    w.admin(AdminAsk::Command(Command::Case { code, ask: CaseAsk::Recall(2) }));
    assert!(is_taken_back(&w));
    w.prompt = false;
    w.operator("olga").replies(card, "come at ten");
    assert_eq!(w.operator("olga").presses(card, CaseAsk::Recall(3)), Reason::OperatorCommand);
    assert_eq!(w.popup(), Some(Word::Stopping));
    assert!(w.case(1).reply(3).is_some_and(|r| r.stopped));
}

#[test]
fn who_no_longer_has_the_case_does_not_stop_what_they_wrote_either() {
    let (mut w, card, _) = answered();
    w.prompt = false;
    w.operator("olga").replies(card, "come at ten");
    gives_to_boris(&mut w, card);
    w.operator("olga").presses(card, CaseAsk::Stop(3));
    assert_eq!(w.popup(), Some(Word::RecallAsked));
    assert!(w.case(1).reply(3).is_some_and(|r| !r.stopped));
    assert!(w.to("boris").contains(&Say::Operator(ToOperator::RecallAsked { seq: 3, by: "olga".into() })));
}

#[test]
fn who_sends_a_colleagues_refused_reply_again_is_the_one_who_hears_of_it() {
    let (mut w, card, _) = answered();
    w.prompt = false;
    w.operator("olga").replies(card, "come at ten");
    let answer =
        w.outbox.iter().find(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).cloned().unwrap();
    w.refuse(&answer, Refusal::BadRequest);
    w.prompt = true;
    w.deliver_all();
    gives_to_boris(&mut w, card);
    assert_eq!(w.operator("olga").presses(card, CaseAsk::SendAgain(3)), Reason::Refused);
    let command = Command::Case { code: Some(w.code(1)), ask: CaseAsk::SendAgain(3) };
    assert_eq!(w.operator("boris").presses_any(SourceId::bare(1), Some(command.clone())), Reason::Reply);
    assert_eq!(
        w.to("boris").last(),
        Some(&Say::Operator(ToOperator::Tick { seq: 3, end: TickEnd::Delivered }))
    );
    assert_eq!(w.operator("boris").presses_any(SourceId::bare(1), Some(command)), Reason::Refused);
    assert_eq!(w.popup(), Some(Word::OutAlready));
}
