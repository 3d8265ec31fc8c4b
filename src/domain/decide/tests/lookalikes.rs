//! Addresses that look alike, and a store in which they were taken for one.

use super::mailed::with_mail;
use super::people::{chat_of, said};
use super::world::World;
use crate::domain::case::Case;
use crate::domain::contact::Contact;
use crate::domain::event::{Aliases, Arrival, Came, Machine, What};
use crate::domain::id::{Address, ContactId, SourceId};
use crate::domain::mailbox;
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say, ToContact, ToOperator};

const OKSANA: &str = "oksana@home.example";
const KELVIN: &str = "o\u{212a}sana@home.example";

fn id(name: &str) -> ContactId {
    chat_of(&"mail".into(), &Address(name.into())).contact()
}

/// What a mail from that address is to the line.
fn mail(w: &World, from: &str, what: Came) -> Arrival {
    let identity = mailbox::identity(from);
    Arrival {
        channel: "mail".into(),
        address: Address(from.into()),
        chat: id(&identity).chat(),
        aliases: Aliases {
            formerly: mailbox::folded_once(from).map(|folded| id(&folded)),
            apart: Some(id(&format!("{identity}\napart"))),
        },
        source: SourceId::bare(w.now.civil.0),
        sent_at: w.now.civil,
        app_language: None,
        what,
    }
}

fn writes(w: &mut World, from: &str, text: &str) {
    let arrival = mail(w, from, Came::Said(said(text)));
    w.event(What::Arrived(arrival));
}

/// The case of whoever has that address, by what the store holds.
fn case<'a>(w: &'a World, address: &str) -> &'a Case {
    let of = |c: &&Contact| mailbox::same(&c.address.0, address);
    &w.cases[&w.contacts.values().find(of).and_then(|c| c.case).expect("a case")]
}

/// A store of before: whoever wrote first has both addresses.
fn older(first: &str) -> World {
    let mut w = World::new(with_mail());
    writes(&mut w, first, "I am in danger");
    let folded = id(&first.to_lowercase());
    let known = w.contacts.pop_first().unwrap().1;
    for case in w.cases.values_mut() {
        (case.contact, case.spelt) = (folded, Vec::new());
    }
    w.contacts.insert(folded, Contact { id: folded, ..known });
    w.links.values_mut().for_each(|link| link.contact = folded);
    w
}

/// Where a delivery to the contact of a case would go.
fn goes(w: &World, delivery: &Delivery) -> String {
    let Recipient::Contact(id) = &delivery.to else { panic!("{delivery:?}") };
    let case = delivery.case.map(|code| w.cases[&code].clone());
    let material = Material { case, contact: w.contacts.get(id).cloned(), ..Material::default() };
    material.address_for(delivery).unwrap().0.clone()
}

/// Olga answers that message of the case by its card.
fn answered(w: &mut World, code: crate::domain::id::CaseCode, seq: u32) -> String {
    let is_card = |d: &Delivery| {
        d.case == Some(code) && matches!(&d.say, Say::Operator(ToOperator::Card { seq: s, .. }) if *s == seq)
    };
    let (card, at) = w.sent.iter().find(|(d, at)| is_card(d) && at.is_some()).cloned().expect("a card");
    let Recipient::Operator(who) = card.to else { panic!("a card for {:?}", card.to) };
    w.operator(who.as_str()).replies(at.unwrap(), &format!("To message {seq}"));
    w.now.civil = w.now.civil + std::time::Duration::from_secs(60);
    let answer = w
        .sent
        .iter()
        .rev()
        .find(|(d, _)| d.case == Some(code) && matches!(d.say, Say::Contact(ToContact::Answer { .. })));
    let answer = answer.expect("an answer").0.clone();
    goes(w, &answer)
}

#[test]
fn whoever_has_an_address_that_looks_alike_is_another_contact() {
    let mut w = World::new(with_mail());
    writes(&mut w, KELVIN, "Answer her to me");
    writes(&mut w, OKSANA, "I am in danger");
    writes(&mut w, "Oksana@Home.Example", "Hurry");
    assert_eq!((w.cases.len(), w.contacts.len()), (2, 2));
    let (hers, his) = (case(&w, OKSANA).code, case(&w, KELVIN).code);
    assert_ne!(hers, his);
    assert_eq!(answered(&mut w, hers, 1), OKSANA);
    assert_eq!(answered(&mut w, his, 1), KELVIN);
}

#[test]
fn an_answer_goes_to_the_spelling_of_the_message_that_it_answers() {
    let mut w = World::new(with_mail());
    for (from, text) in [("Oksana@home.example", "one"), (OKSANA, "two"), ("OKSANA@home.example", "three")] {
        writes(&mut w, from, text);
    }
    let code = case(&w, OKSANA).code;
    assert_eq!(w.cases.len(), 1);
    for (seq, expected) in [(2, OKSANA), (1, "Oksana@home.example"), (3, "OKSANA@home.example")] {
        assert_eq!(answered(&mut w, code, seq), expected, "{seq}");
    }
    // What answers no message in particular goes where they wrote from last.
    let notice = Delivery { say: Say::Contact(ToContact::Late), ..w.sent[0].0.clone() };
    let notice = Delivery { to: Recipient::Contact(case(&w, OKSANA).contact), case: Some(code), ..notice };
    assert_eq!(goes(&w, &notice), "OKSANA@home.example");
}

#[test]
fn in_a_store_of_before_the_second_spelling_gets_no_answer_of_the_first() {
    for (first, second) in [(KELVIN, OKSANA), (OKSANA, KELVIN)] {
        let mut w = older(first);
        let old = case(&w, first).code;
        writes(&mut w, second, "And now to me");
        assert_eq!(w.cases.len(), 2, "{second:?} is met anew");
        let new = case(&w, second).code;
        assert_ne!(new, old);
        assert_eq!(answered(&mut w, old, 1), first);
        assert_eq!(answered(&mut w, new, 1), second);

        // Each goes on in their own case, though one of them stands under an id of before.
        writes(&mut w, first, "Are you there?");
        writes(&mut w, second, "Hello?");
        assert_eq!(w.cases.len(), 2);
        assert_eq!((case(&w, first).next_seq, case(&w, second).next_seq), (4, 4), "{first:?}");
    }
}

#[test]
fn a_contact_of_a_store_of_before_goes_on_under_the_id_that_it_has() {
    for address in ["mykola@пошта.укр", "Åsa@home.example", "ｏlha@home.example", "jo\u{df}@home.example"]
    {
        let mut w = older(address);
        let (code, contact) = (case(&w, address).code, case(&w, address).contact);
        writes(&mut w, address, "I am still here");
        assert_eq!((w.cases.len(), w.contacts.len()), (1, 1), "{address}");
        assert_eq!((case(&w, address).code, case(&w, address).contact), (code, contact));
        assert_eq!(answered(&mut w, code, 1), address);
    }
    let mut w = older("mykola@пошта.укр");
    writes(&mut w, "mykola@XN--80A1ACN3A.xn--j1amh", "By another program");
    assert_eq!(w.cases.len(), 1, "the same mailbox in A-labels");
}

#[test]
fn what_a_machine_says_of_an_address_is_kept_with_its_own_contact() {
    let mut w = older(KELVIN);
    writes(&mut w, OKSANA, "And now to me");
    let (hers, his) = (case(&w, OKSANA).code, case(&w, KELVIN).code);
    for (from, code) in [(OKSANA, hers), (KELVIN, his)] {
        let before = w.cases[&code].next_seq;
        let arrival = mail(&w, from, Came::Machine(Machine::Automatic("auto_replied"), said("I am away")));
        w.event(What::Arrived(arrival));
        assert_eq!(w.cases[&code].next_seq, before + 1, "{from:?}");
    }
}
