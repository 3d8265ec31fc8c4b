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

#[test]
fn how_the_card_of_a_call_looks() {
    let mut script = Script::default();
    script.for_operator("a number, and nothing known", &called(NUMBER, number()), &card());
    let safe = Call { callback: Safe::Yes, message: Safe::Yes, ..number() };
    script.for_operator("safe", &called("+33612345678", safe), &card());
    let mut stage =
        called(NUMBER, Call { callback: Safe::No, message: Safe::No, lacks_voice: true, ..number() });
    stage.case().call.as_mut().unwrap().perhaps = Some(other_code());
    stage.policy.calls.from.clear();
    script.for_operator(
        "not safe, without its recording, perhaps somebody who called before",
        &stage,
        &card(),
    );
    script.for_operator("withheld", &called("#7f", Call::default()), &card());
    script.for_operator("an extension", &called("1001#7f", Call::default()), &card());
    let mut stage = called(NUMBER, number());
    let mut silent = message(2, Author::Contact, "");
    silent.channel = CHANNEL.into();
    stage.says(silent);
    let again = Say::Operator(ToOperator::Card { seq: 2, why: CardWhy::Further });
    script.for_operator("again, without a word", &stage, &again);
    insta::assert_snapshot!("calls", script.text());
}

#[test]
fn how_calling_back_is_asked_and_told() {
    let mut script = Script::default();
    let stage = called(NUMBER, number());
    for (title, what) in [
        ("called back?", Calling::Spoke { noted: false }),
        ("wrote", Calling::Spoke { noted: true }),
        ("called back", Calling::CalledBack { seq: 2 }),
        ("undone", Calling::Undone),
        ("no answer", Calling::NoAnswer { tries: 1 }),
        ("no answer, for the last time", Calling::NoAnswer { tries: 3 }),
        ("again", Calling::Again { tries: 1 }),
    ] {
        script.for_operator(title, &stage, &Say::Operator(ToOperator::Calling(what)));
    }
    insta::assert_snapshot!("calling_back", script.text());
}

#[test]
fn the_number_is_shown_to_whoever_has_the_case_and_goes_when_they_have_it_no_more() {
    let mut stage = called(NUMBER, number());
    let digits = "441234567";
    assert!(told(&stage.for_operator(card())).contains(digits));
    let other = stage.render(Recipient::Operator(ben()), card(), "en");
    assert!(!told(&other).contains(digits), "somebody else's card");
    for say in [Say::Operator(ToOperator::History), Say::Operator(ToOperator::Alert { cases: vec![code()] })]
    {
        assert!(!told(&stage.for_operator(say)).contains(digits));
    }
    stage.material.target = vec![SourceId::bare(900)];
    let update = |buttons| Say::Operator(ToOperator::CardUpdate { seq: 1, target: DeliveryId(7), buttons });
    assert!(told(&stage.for_operator(update(Buttons::Taken))).contains(digits));
    if let State::Assigned { post, .. } = &mut stage.case().state {
        post.operator = ben();
    }
    let moved = told(&stage.for_operator(update(Buttons::Moved(Some(ben())))));
    assert!(!moved.is_empty() && !moved.contains(digits), "{moved}");
    stage.case().state = State::Closed { at: NOW, operator: Some(olga()), why: "done".into() };
    let closed = told(&stage.for_operator(update(Buttons::Closed)));
    assert!(!closed.is_empty() && !closed.contains(digits), "{closed}");
}
