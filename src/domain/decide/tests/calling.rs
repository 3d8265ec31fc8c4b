//! Whoever calls is called back: nothing is ever written to them, what an operator says of it counts, and a number
//! proves nothing.

use std::time::Duration;

use crate::domain::call::{self, Call, Caller, Safe};
use crate::domain::case::{Case, Spell, State};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::decide::{Answer, Reason};
use crate::domain::event::{Aliases, Arrival, Came, Said, What};
use crate::domain::id::{Address, CaseCode, OperatorId, SourceId};
use crate::domain::message::{Author, Kind, Milestone};
use crate::domain::say::{Calling, Recipient, Say, ToOperator, Word};

use super::people::{attachment, chat_of, is_alert, is_card, line, said, with};
use super::world::{HOUR, MINUTE, World};

const NUMBER: &str = "+380441234567";

fn known() -> Call {
    Call { number: true, ..Call::default() }
}

/// Somebody calls from there; the case that it made.
fn called(w: &mut World, from: &str, call: Call, said: Said) -> CaseCode {
    let (channel, address) = (call::channel(), Address(from.into()));
    let source = SourceId::bare(w.now.civil.0);
    let arrival = Arrival {
        chat: chat_of(&channel, &address),
        channel,
        address,
        aliases: Aliases::default(),
        source,
        sent_at: w.now.civil,
        app_language: None,
        what: Came::Said(Said { call: Some(call), parts: vec![source], ..said }),
    };
    w.event(What::Arrived(arrival));
    let Answer::Called(code) = w.last.answer else { panic!("{:?}", w.last.answer) };
    code
}

fn case(w: &World, code: CaseCode) -> &Case {
    &w.cases[&code]
}

fn card_of(w: &World, operator: &str, code: CaseCode) -> SourceId {
    w.received(operator, is_card, Some(code)).expect("a card")
}

fn told(w: &World, operator: &str) -> Vec<Calling> {
    let calling = |say: Say| match say {
        Say::Operator(ToOperator::Calling(what)) => Some(what),
        _ => None,
    };
    w.to(operator).into_iter().filter_map(calling).collect()
}

fn question(w: &World, operator: &str) -> SourceId {
    let asked = |say: &Say| matches!(say, Say::Operator(ToOperator::Calling(_)));
    w.received(operator, asked, None).expect("a question")
}

/// Nothing was ever said to anybody but operators.
fn is_silent(w: &World) -> bool {
    let all = w.sent.iter().map(|(d, _)| d).chain(&w.outbox);
    all.filter(|d| matches!(d.to, Recipient::Contact(_))).count() == 0
}

fn is_answered(w: &World, code: CaseCode) -> bool {
    matches!(case(w, code).state, State::Answered { .. })
}

#[test]
fn a_call_waits_is_routed_and_escalates_like_any_other_and_its_caller_is_told_nothing() {
    let mut w = line(&["olga", "boris"]);
    w.policy.operators[1].supervisor = true;
    let code = called(&mut w, NUMBER, known(), with("", vec![attachment(Kind::Voice, "v")]));
    assert_eq!(case(&w, code).assignee().map(OperatorId::as_str), Some("olga"));
    assert_eq!(w.count("olga", is_card), 1);
    w.pass(HOUR * 25);
    assert!(w.count("boris", is_alert) > 0 || w.count("olga", is_alert) > 0, "it runs late like any other");
    assert!(is_silent(&w), "also when the line is late");
}

#[test]
fn called_back_asks_whether_they_spoke_answers_what_was_shown_and_can_be_undone() {
    let mut w = line(&["olga"]);
    let code = called(&mut w, NUMBER, known(), said("a woman, whispering"));
    let since = case(&w, code).unanswered_since();
    w.pass(MINUTE * 30);
    let card = card_of(&w, "olga", code);
    w.operator("olga").presses(card, CaseAsk::CalledBack);
    assert_eq!(told(&w, "olga"), [Calling::Spoke { noted: false }]);
    assert!(!is_answered(&w, code), "a press too many answers nothing");
    let asked = question(&w, "olga");
    w.operator("olga").presses(asked, CaseAsk::Spoke(None));
    assert!(is_answered(&w, code));
    let Some(Calling::CalledBack { seq }) = told(&w, "olga").pop() else { panic!("not told") };
    assert_eq!((w.totals().answers(), w.totals().in_time), (1, 1));
    let ticked = question(&w, "olga");
    w.operator("olga").replies(ticked, "she is at her sister's");
    let (messages, _) = w.told(code);
    let note = messages.last().unwrap();
    assert_eq!(
        (&note.message.from, note.message.text.as_str()),
        (&Author::Note("olga".into()), "she is at her sister's")
    );
    w.operator("olga").presses(ticked, CaseAsk::UndoCall(seq));
    assert_eq!(case(&w, code).unanswered_since(), since, "it waits as long as before");
    assert_eq!(told(&w, "olga").pop(), Some(Calling::Undone));
    w.operator("olga").presses(ticked, CaseAsk::UndoCall(seq));
    assert_eq!(w.popup(), Some(Word::NotNow), "once");
    assert!(is_silent(&w));
}

#[test]
fn what_a_caller_said_after_the_card_stays_unanswered_by_that_call() {
    let mut w = line(&["olga"]);
    let code = called(&mut w, NUMBER, known(), said("one"));
    let card = card_of(&w, "olga", code);
    w.operator("olga").presses(card, CaseAsk::CalledBack);
    let asked = question(&w, "olga");
    w.prompt = false;
    called(&mut w, NUMBER, known(), said("two, and it is worse"));
    w.operator("olga").presses(asked, CaseAsk::Spoke(None));
    assert!(!is_answered(&w, code), "it crossed");
    assert_eq!(case(&w, code).spell().map(Spell::first), Some(2));
}

#[test]
fn a_written_reply_is_kept_as_a_note_and_whoever_wrote_it_is_told_to_call() {
    let mut w = line(&["olga", "boris"]);
    let code = called(&mut w, NUMBER, known(), said("call me"));
    let card = card_of(&w, "olga", code);
    w.operator("olga").sends(Said {
        reply_to: Some(card),
        ..with("we are there for you", vec![attachment(Kind::Photo, "p")])
    });
    assert_eq!(told(&w, "olga"), [Calling::Spoke { noted: true }]);
    let (messages, _) = w.told(code);
    let note = &messages.last().unwrap().message;
    assert_eq!(
        (&note.from, note.attachments.len()),
        (&Author::Note("olga".into()), 1),
        "nothing of it is lost"
    );
    assert!(!is_answered(&w, code), "nothing was answered by it");
    // Somebody whose case it is not any more.
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
    w.operator("olga").replies(card, "one more thing");
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::CantWrite))));
    assert!(matches!(w.to("boris").pop(), Some(Say::Operator(ToOperator::Noted { .. }))));
    assert!(is_silent(&w));
}

#[test]
fn a_wish_to_answer_asks_about_the_call() {
    let mut w = line(&["olga"]);
    let code = called(&mut w, NUMBER, known(), said("call me"));
    let answer = Command::Case { code: Some(code), ask: CaseAsk::Answer };
    w.operator("olga").orders(answer);
    assert_eq!(told(&w, "olga"), [Calling::Spoke { noted: false }]);
    assert!(!w.to("olga").contains(&Say::Operator(ToOperator::Prompt)));
}

#[test]
fn nobody_answering_is_tried_again_only_by_choice_and_three_times() {
    let mut w = line(&["olga"]);
    let code = called(&mut w, NUMBER, known(), said("call me"));
    for tries in 1..=3 {
        let card = card_of(&w, "olga", code);
        w.operator("olga").presses(card, CaseAsk::NoAnswer);
        assert_eq!(told(&w, "olga").pop(), Some(Calling::NoAnswer { tries }));
    }
    assert!(case(&w, code).unanswered_since().is_some(), "it still waits");
    let told_so_far = told(&w, "olga").len();
    w.pass(HOUR * 3);
    assert_eq!(told(&w, "olga").len(), told_so_far, "nothing is tried by itself");
    let asked = question(&w, "olga");
    for ask in [CaseAsk::CallAgain(60), CaseAsk::NoAnswer] {
        w.operator("olga").presses(asked, ask);
        assert_eq!(w.popup(), Some(Word::TriedOften));
    }
    let history = w.told(code).1;
    assert_eq!(history.iter().filter(|h| h.what == Milestone::NoAnswer).count(), 3);
    called(&mut w, NUMBER, known(), said("I could not answer"));
    let card = card_of(&w, "olga", code);
    w.operator("olga").presses(card, CaseAsk::NoAnswer);
    assert_eq!(told(&w, "olga").pop(), Some(Calling::NoAnswer { tries: 1 }), "they want to be called");
}

#[test]
fn whoever_wants_to_try_again_is_told_then_and_not_once_the_case_is_somebody_elses() {
    let mut w = line(&["olga", "boris"]);
    let code = called(&mut w, NUMBER, known(), said("call me"));
    let card = card_of(&w, "olga", code);
    w.operator("olga").presses(card, CaseAsk::CallAgain(60));
    assert_eq!(w.popup(), Some(Word::NotNow), "they have not called yet");
    w.operator("olga").presses(card, CaseAsk::NoAnswer);
    let asked = question(&w, "olga");
    w.operator("olga").presses(asked, CaseAsk::CallAgain(60));
    assert_eq!(w.popup(), Some(Word::CallAgainAt(w.now.civil + HOUR)));
    w.pass(MINUTE * 59);
    assert_ne!(told(&w, "olga").pop(), Some(Calling::Again { tries: 1 }));
    w.pass(MINUTE * 2);
    assert_eq!(told(&w, "olga").pop(), Some(Calling::Again { tries: 1 }));
    w.operator("olga").presses(asked, CaseAsk::CallAgain(60));
    w.operator("olga").presses(card, CaseAsk::GiveTo(Some("boris".into())));
    w.pass(HOUR * 2);
    let again = |who| told(&w, who).iter().filter(|c| matches!(c, Calling::Again { .. })).count();
    assert_eq!((again("olga"), again("boris")), (1, 0));
}

#[test]
fn only_whoever_has_the_case_says_how_calling_back_ended() {
    let mut w = line(&["olga", "boris"]);
    w.policy.operators[1].supervisor = true;
    let code = called(&mut w, NUMBER, known(), said("call me"));
    for ask in [CaseAsk::CalledBack, CaseAsk::Spoke(None), CaseAsk::NoAnswer, CaseAsk::UndoCall(2)] {
        w.operator("boris").orders(Command::Case { code: Some(code), ask: ask.clone() });
        assert_eq!(w.last.reason, Reason::Refused, "{ask:?}");
    }
    w.contact(1).says("I write");
    let other = w.code(1);
    w.operator("boris").orders(Command::Case { code: Some(other), ask: CaseAsk::Spoke(None) });
    assert!(w.to("boris").contains(&Say::Operator(ToOperator::Word(Word::NoCall))), "that one wrote");
}

#[test]
fn a_number_proves_nothing() {
    let mut w = line(&["olga"]);
    let unsafe_ = Call { callback: Safe::No, message: Safe::No, ..known() };
    let code = called(&mut w, NUMBER, unsafe_, said("do not call me"));
    let forged = Call { callback: Safe::Yes, message: Safe::Yes, ..known() };
    assert_eq!(called(&mut w, NUMBER, forged, said("call me")), code, "possibly the same person");
    let stand = case(&w, code).call.clone().unwrap();
    assert_eq!((stand.callback, stand.message), (Safe::No, Safe::No));
    // Once it is over, whoever calls from there is told nothing of it, and neither is who takes the call.
    let card = card_of(&w, "olga", code);
    w.operator("olga").presses(card, CaseAsk::CloseNow(u32::MAX, Some("she asked for that".into())));
    let next = called(&mut w, NUMBER, known(), said("me again"));
    assert_ne!(next, code);
    let stand = case(&w, next).call.clone().unwrap();
    assert_eq!((stand.perhaps, stand.callback), (Some(code), Safe::Unknown));
}

#[test]
fn a_withheld_number_is_heard_and_closed_with_a_note() {
    let mut w = line(&["olga"]);
    let withheld = |w: &mut World, unique| {
        let address = Caller::Withheld.address(unique);
        called(w, &address.0, Call::default(), with("", vec![attachment(Kind::Voice, unique)]))
    };
    let (one, other) = (withheld(&mut w, "a"), withheld(&mut w, "b"));
    assert_ne!(one, other, "two of whom nothing is known are two");
    let card = card_of(&w, "olga", one);
    w.operator("olga").presses(card, CaseAsk::Close(None));
    assert_eq!(w.popup(), Some(Word::CloseNeedsNote));
    w.operator("olga").presses(card, CaseAsk::Spoke(None));
    w.operator("olga").orders(Command::Case {
        code: Some(one),
        ask: CaseAsk::Close(Some("A child asks for the number of the shelter".into())),
    });
    assert!(matches!(case(&w, one).state, State::Closed { .. }));
    assert!(case(&w, one).ever_answered, "it was heard: nobody is to look at it again");
    let noted = w.told(one).0;
    assert!(noted.iter().any(|m| m.message.text.contains("shelter")));
    assert!(is_silent(&w));
}

#[test]
fn an_operator_who_took_a_call_has_it_and_the_number_goes_from_their_chat() {
    let mut w = line(&["olga", "boris"]);
    let number = Some(Address(NUMBER.into()));
    w.operator("boris").orders(Command::Call { number: number.clone(), words: "She is in a cellar".into() });
    let Some((code, case)) = w.cases.iter().next() else { panic!("no case") };
    let code = *code;
    assert_eq!(case.assignee().map(OperatorId::as_str), Some("boris"), "who heard it has it");
    assert!(w.to("boris").contains(&Say::Operator(ToOperator::Word(Word::CallTaken(code)))));
    let gone = |d: &crate::domain::say::Delivery| matches!(d.say, Say::Operator(ToOperator::Gone { .. }));
    assert!(w.sent.iter().any(|(d, _)| gone(d)));
    // The same number, by an exchange: the same case.
    assert_eq!(called(&mut w, NUMBER, known(), said("again")), code);
    w.operator("olga").orders(Command::Call { number: None, words: "somebody who cried".into() });
    assert_eq!(w.cases.len(), 2);
    w.operator("olga").orders(Command::CallOfNobody);
    assert!(w.to("olga").contains(&Say::Operator(ToOperator::Word(Word::NotANumber))));
    assert!(is_silent(&w));
}

#[test]
fn two_missed_calls_in_a_row_are_one_message_twice() {
    let mut w = line(&["olga"]);
    let code = called(&mut w, NUMBER, known(), said(""));
    w.pass(Duration::from_secs(60));
    called(&mut w, NUMBER, known(), said(""));
    assert_eq!(w.told(code).0.len(), 1);
    assert_eq!(case(&w, code).said[0].repeats, 1);
}

#[test]
fn two_recordings_of_one_length_are_two() {
    let mut w = line(&["olga"]);
    let tape = |name: &str| {
        let tape = attachment(Kind::Voice, name);
        with("", vec![crate::domain::message::Attachment { bytes: Some(480_044), ..tape }])
    };
    let code = called(&mut w, NUMBER, known(), tape("a"));
    called(&mut w, NUMBER, known(), tape("b"));
    assert_eq!(w.told(code).0.len(), 2);
}

#[test]
fn a_case_of_before_calls_opens() {
    let case = crate::domain::fixture::case(crate::domain::fixture::waiting(
        crate::domain::case::Spell::begin(1, crate::domain::time::Stamp(0)),
    ));
    let mut stored = serde_json::to_value(&case).unwrap();
    stored.as_object_mut().unwrap().remove("call");
    assert_eq!(serde_json::from_value::<Case>(stored).unwrap(), case);
}
