//! Several deliveries in one mail.

use super::fixtures::*;
use crate::channel::email::render::{Letter, render_bundle};
use crate::channel::email::token::{Holder, Token};
use crate::domain::fixture;
use crate::domain::id::{ContactId, DeliveryId};
use crate::domain::material::Material;
use crate::domain::message::{Author, Entry, Kind};
use crate::domain::say::{CardWhy, Delivery, Recipient, Say, ToOperator};

fn card(id: u64, seq: u32, why: CardWhy) -> Delivery {
    let say = Say::Operator(ToOperator::Card { seq, why });
    Delivery { id: DeliveryId(id), ..delivery(Recipient::Operator(olga()), say, "en") }
}

fn other_card(id: u64) -> Delivery {
    Delivery { case: Some(other_code()), contact: Some(OTHER), ..card(id, 1, CardWhy::New) }
}

fn other_material() -> Material {
    let mut photo = message(1, Author::Contact, "Help me.");
    photo.attachments = vec![blob(Kind::Photo, None)];
    Material { case: Some(HOME.other_case()), entries: vec![Entry::Said(photo)], ..material() }
}

fn further() -> Material {
    let mut second = message(2, Author::Contact, "Are you there?");
    second.attachments = vec![blob(Kind::Photo, None)];
    Material { entries: vec![Entry::Said(second)], ..material() }
}

fn bundle(all: &[(&Delivery, &Material)]) -> Letter {
    let stage = Stage::new();
    render_bundle(all, &stage.scene(), &stage.ctx()).unwrap()
}

#[test]
fn how_bundles_read() {
    let (first, second, other) = (card(1, 1, CardWhy::New), card(2, 2, CardWhy::Further), other_card(3));
    let one = bundle(&[(&first, &material()), (&second, &further())]);
    let several = bundle(&[(&first, &material()), (&second, &further()), (&other, &other_material())]);
    insta::assert_snapshot!(
        "bundles",
        format!("=== of one case\n{}\n=== of several\n{}", shown(Some(&one)), shown(Some(&several)))
    );
}

#[test]
fn an_answer_to_one_case_goes_to_its_newest_card() {
    let (first, second) = (card(1, 1, CardWhy::New), card(2, 2, CardWhy::Further));
    let letter = bundle(&[(&first, &material()), (&second, &further())]);
    let to = letter.reply_to.unwrap().0;
    let token = Stage::new().tokens.read(&to, &Holder::Operator(&olga()));
    assert_eq!(token, Some(Token::Card { case: Some(code()), delivery: DeliveryId(2) }));
}

/// A test case of olga's, and what it is rendered of: no case, and nobody's.
fn drill() -> (Delivery, Material) {
    let code = "77Z-777".parse().unwrap();
    let to = Recipient::Operator(olga());
    let test = Delivery {
        id: DeliveryId(4),
        case: Some(code),
        contact: None,
        ..delivery(to, Say::Operator(ToOperator::Drill), "en")
    };
    let mut material = Material { case: None, contact: None, entries: Vec::new(), ..material() };
    material.roster_mut().drill = Some(fixture::drill(&olga(), code, test.id, NOW));
    (test, material)
}

#[test]
fn a_drill_says_what_it_is_and_is_answered_at_its_own_address() {
    let (test, material) = drill();
    let alone = bundle(&[(&test, &material)]);
    let card = card(1, 1, CardWhy::New);
    let case = super::fixtures::material();
    for (first, second) in [((&test, &material), (&card, &case)), ((&card, &case), (&test, &material))] {
        let both = bundle(&[first, second]);
        let read = |to: &str| Stage::new().tokens.read(to, &Holder::Operator(&olga()));
        let whole = read(&both.reply_to.clone().unwrap().0).unwrap();
        assert_eq!(whole.case(), None, "an answer to the mail as a whole is for neither");
        assert!(both.text.contains("Answer 77Z-777:"), "{}", both.text);
        assert_ne!(both.reply_to, alone.reply_to);
    }
    insta::assert_snapshot!("drill", shown(Some(&alone)));
}

#[test]
fn an_answer_to_several_cases_is_for_none_of_them() {
    let (first, other) = (card(1, 1, CardWhy::New), other_card(3));
    let letter = bundle(&[(&first, &material()), (&other, &other_material())]);
    let stage = Stage::new();
    let to = letter.reply_to.unwrap().0;
    let token = stage.tokens.read(&to, &Holder::Operator(&olga()));
    assert_eq!(token, Some(Token::Card { case: None, delivery: DeliveryId(3) }));
    assert_eq!(letter.thread, None);
    // Each has an address of its own.
    for (case, id) in [(code(), 1), (other_code(), 3)] {
        let own = Token::Card { case: Some(case), delivery: DeliveryId(id) };
        let address = stage.tokens.address(&own, &Holder::Operator(&olga())).0;
        assert!(letter.text.contains(&address), "{address}");
    }
}

#[test]
fn enclosures_of_several_cards_have_names_of_their_own() {
    let (second, other) = (card(2, 2, CardWhy::Further), other_card(3));
    let letter = bundle(&[(&second, &further()), (&other, &other_material())]);
    let names: Vec<&str> = letter.enclosed.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["photo-1.jpg", "photo-2.jpg"]);
    assert!(names.iter().all(|name| letter.text.contains(name)), "{}", letter.text);
}

#[test]
fn a_mail_of_many_cards_stays_below_what_servers_take() {
    let mut large = further();
    if let Entry::Said(said) = &mut large.entries[0] {
        said.attachments[0].bytes = Some(5_000_000);
    }
    let cards: Vec<Delivery> = (1..=4).map(|id| card(id, 2, CardWhy::Further)).collect();
    let all: Vec<(&Delivery, &Material)> = cards.iter().map(|card| (card, &large)).collect();
    assert_eq!(bundle(&all).enclosed.len(), 2);
}

#[test]
fn what_is_for_somebody_else_is_not_carried() {
    let mine = card(1, 1, CardWhy::New);
    let theirs = Delivery { to: Recipient::Operator(ben()), ..other_card(2) };
    let contacts = Delivery { to: Recipient::Contact(ContactId([1; 16])), ..other_card(3) };
    let alone = bundle(&[(&mine, &material())]);
    let all = bundle(&[(&mine, &material()), (&theirs, &other_material()), (&contacts, &other_material())]);
    assert_eq!(all, alone);
}

#[test]
fn one_more_card_makes_another_mail_even_if_it_has_nothing_to_say() {
    let (first, second) = (card(1, 1, CardWhy::New), card(2, 7, CardWhy::Further));
    let alone = bundle(&[(&first, &material())]);
    let with_silent = bundle(&[(&first, &material()), (&second, &material())]);
    assert_eq!(alone.text, with_silent.text);
    assert_ne!(alone.message_id, with_silent.message_id);
}
