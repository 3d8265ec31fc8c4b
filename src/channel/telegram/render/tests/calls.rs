//! Cards of those who called: whom to call, from where, and who may know it.

use super::fixtures::*;
use crate::channel::telegram::payload::Payload;
use crate::domain::call::{CHANNEL, Call, Calling as Stand, Safe};
use crate::domain::case::State;
use crate::domain::id::{Address, DeliveryId, SourceId};
use crate::domain::message::{Author, Body, Kind};
use crate::domain::say::{Buttons, Calling, CardWhy, Recipient, Say, ToOperator};

const NUMBER: &str = "+380441234567";

/// Somebody called from there.
fn called(from: &str, call: Call) -> Stage {
    let mut stage = Stage::new();
    stage.policy.calls.from = vec!["+380447654321".into(), "+33123456789".into()];
    stage.case().channel = CHANNEL.into();
    stage.case().call = Some(Stand::begin(call, None));
    stage.material.contact.as_mut().unwrap().address = Address(from.into());
    let mut message = message(1, Author::Contact, "Вона шепоче");
    message.channel = CHANNEL.into();
    let mut voice = attachment(Kind::Voice);
    voice.body = Body::Blob("0".into());
    message.attachments = vec![voice];
    stage.says(message);
    stage
}

fn number() -> Call {
    Call { number: true, ..Call::default() }
}

fn card() -> Say {
    Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New })
}

fn told(payloads: &[Payload]) -> String {
    payloads.iter().map(shown).collect()
}

/// What the card of such a call says, and the number on a tap.
fn reads(stage: &Stage) -> String {
    let number = Say::Operator(ToOperator::Calling(Calling::Number));
    [card(), number].map(|say| told(&stage.for_operator(say))).concat()
}

#[test]
fn a_card_says_whom_to_call_from_where_and_whether_that_is_safe() {
    let card = reads(&called(NUMBER, number()));
    for words in [
        NUMBER,
        "+380447654321",
        "by telephone",
        "whoever they fear may answer",
        "Leave no message",
        "1:called:",
    ] {
        assert!(card.contains(words), "{words}: {card}");
    }
    let card = reads(&called("+33612345678", Call { callback: Safe::Yes, message: Safe::Yes, ..number() }));
    for words in ["+33123456789", "Calling back is safe", "You may leave a message"] {
        assert!(card.contains(words), "{words}: {card}");
    }
    let mut stage =
        called(NUMBER, Call { callback: Safe::No, message: Safe::No, lacks_voice: true, ..number() });
    stage.case().call.as_mut().unwrap().perhaps = Some(other_code());
    stage.policy.calls.from.clear();
    let card = reads(&stage);
    for words in [
        "NOT safe",
        "from a number of the line",
        "could not be taken over",
        "Possibly the same person as 9WX-0AB",
    ] {
        assert!(card.contains(words), "{words}: {card}");
    }
}

#[test]
fn where_nobody_can_be_called_back_the_card_says_so() {
    let withheld = reads(&called("#7f", Call::default()));
    assert!(withheld.contains("Number withheld") && !withheld.contains("1:called:"), "{withheld}");
    let extension = reads(&called("1001#7f", Call::default()));
    assert!(
        extension.contains("1001") && !extension.contains("#7f") && !extension.contains("1:called:"),
        "{extension}"
    );
}

#[test]
fn a_further_call_is_of_possibly_the_same_person() {
    let mut stage = called(NUMBER, number());
    let mut silent = message(2, Author::Contact, "");
    silent.channel = CHANNEL.into();
    stage.says(silent);
    let card = told(&stage.for_operator(Say::Operator(ToOperator::Card { seq: 2, why: CardWhy::Further })));
    assert!(card.contains("possibly the same person") && card.contains("left no words"), "{card}");
}

#[test]
fn how_calling_back_ended_is_asked_with_buttons() {
    let stage = called(NUMBER, number());
    for (what, data) in [
        (Calling::Spoke { noted: true }, vec!["1:spoke:", "1:noanswer:"]),
        (Calling::CalledBack { seq: 2 }, vec!["1:uncall:K7F3QD:2"]),
        (Calling::Undone, vec![]),
        (Calling::NoAnswer { tries: 1 }, vec!["1:ring:K7F3QD:60", "1:ring:K7F3QD:240", "nobody_answers"]),
        (Calling::Again { tries: 1 }, vec!["1:spoke:", "1:noanswer:"]),
    ] {
        let said = told(&stage.for_operator(Say::Operator(ToOperator::Calling(what))));
        assert!(said.contains("K7F-3QD") && data.iter().all(|data| said.contains(data)), "{said}");
    }
    let last = told(&stage.for_operator(Say::Operator(ToOperator::Calling(Calling::NoAnswer { tries: 3 }))));
    assert!(!last.contains("1:ring:") && last.contains("nobody_answers"), "{last}");
}

#[test]
fn the_number_is_shown_on_a_tap_and_to_whoever_has_the_case_alone() {
    let mut stage = called(NUMBER, number());
    let digits = "441234567";
    let card_says = told(&stage.for_operator(card()));
    assert!(!card_says.contains(digits) && card_says.contains("1:number:"), "{card_says}");
    let tap = || Say::Operator(ToOperator::Calling(Calling::Number));
    assert!(told(&stage.for_operator(tap())).contains(digits));
    let other = stage.render(Recipient::Operator(ben()), tap(), "en");
    assert!(!told(&other).contains(digits), "somebody else");
    for say in [Say::Operator(ToOperator::History), Say::Operator(ToOperator::Alert { cases: vec![code()] })]
    {
        assert!(!told(&stage.for_operator(say)).contains(digits));
    }
    stage.material.target = vec![SourceId::bare(900)];
    let update = |buttons| Say::Operator(ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons });
    assert!(!told(&stage.for_operator(update(Buttons::Taken))).contains(digits));
    if let State::Assigned { post, .. } = &mut stage.case().state {
        post.operator = ben();
    }
    let moved = told(&stage.for_operator(update(Buttons::Moved(Some(ben())))));
    assert!(!moved.is_empty() && !moved.contains(digits), "{moved}");
    stage.case().state = State::Closed { at: NOW, operator: Some(olga()), why: "done".into() };
    let closed = told(&stage.for_operator(update(Buttons::Closed)));
    assert!(!closed.is_empty() && !closed.contains(digits), "{closed}");
    assert!(!told(&stage.for_operator(tap())).contains(digits), "the case is over");
}
