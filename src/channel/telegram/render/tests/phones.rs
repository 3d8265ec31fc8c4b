//! What whoever answers a contact sees of their phones.

use super::fixtures::*;
use crate::domain::case::State;
use crate::domain::linking::Linked;
use crate::domain::say::{Buttons, CardWhy, Say, ToOperator};

fn linked(newer: bool, case: bool, hours: u32) -> Linked {
    Linked { id: OTHER, at: NOW - hours * HOUR, case: case.then(other_code), newer }
}

fn with(linked: Linked) -> Stage {
    let mut stage = Stage::new();
    stage.material.contact.as_mut().unwrap().links = vec![linked];
    stage
}

#[test]
fn whoever_answers_sees_which_phone_it_is_and_for_a_day_whose_it_may_be() {
    let mut script = Script::default();
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    for (title, linked) in [
        ("the same person, since just now", linked(false, true, 1)),
        ("the same person", linked(false, true, 30)),
        ("also elsewhere, since just now", linked(true, true, 1)),
        ("also elsewhere, where nothing was written", linked(true, false, 30)),
    ] {
        script.for_operator(title, &with(linked), &card);
    }
    let mut quiet = Stage::new();
    quiet.material.contact.as_mut().unwrap().quiet = Some(NOW);
    script.for_operator("quiet", &quiet, &card);
    let fresh = with(linked(false, true, 1));
    script.for_operator("a prompt", &fresh, &Say::Operator(ToOperator::Prompt));
    let mut more = with(linked(true, true, 30));
    more.material.target = vec![crate::domain::id::SourceId::bare(900)];
    let target = crate::domain::id::DeliveryId(7);
    let say = ToOperator::CardUpdate { seq: 1, target, buttons: Buttons::More };
    script.for_operator("more", &more, &Say::Operator(say));
    insta::assert_snapshot!("phones", script.text());
}

#[test]
fn what_nobody_answered_is_not_answered_by_a_contact_who_can_not_be_reached() {
    let mut stage = Stage::new();
    let spell = stage.case().spell().cloned();
    stage.case().state = State::Unreachable { at: NOW, operator: Some(olga()), spell };
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    let told = stage.told(&crate::domain::say::Recipient::Operator(olga()), &card, "en");
    assert!(told.contains("unanswered; its clock stands"), "{told}");
}

#[test]
fn nothing_of_another_contacts_phones_stands_on_a_card() {
    let mut stage = with(linked(true, true, 1));
    stage.material.contact.as_mut().unwrap().id = OTHER;
    let card = Say::Operator(ToOperator::Card { seq: 1, why: CardWhy::New });
    let told = stage.told(&crate::domain::say::Recipient::Operator(olga()), &card, "en");
    assert!(!told.contains(&other_code().to_string()), "{told}");
}
