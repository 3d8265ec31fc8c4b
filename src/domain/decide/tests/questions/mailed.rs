//! Questions by mail: one acknowledgement, and numbers in answer to it.

use super::{World, answer, asking, said, words};
use crate::domain::event::Said;
use crate::domain::id::DeliveryId;
use crate::domain::policy::Acknowledge;
use crate::domain::say::{Delivery, Recipient};
use crate::domain::traits::Traits;

/// A line whose people write mail.
fn by_mail(acknowledge: Acknowledge) -> World {
    let mut w = asking(&["olga"]);
    (w.policy.channels[0].traits, w.policy.channels[0].acknowledge) = (Traits::EMAIL, acknowledge);
    w
}

fn told(w: &World) -> Option<DeliveryId> {
    w.case(1).questions.asked.first().map(|asked| asked.delivery)
}

#[test]
fn by_mail_all_are_asked_in_one_acknowledgement_and_answered_by_number() {
    let mut w = by_mail(Acknowledge::Full);
    w.contact(1).says("hello there");
    let (list, numbers) = (told(&w), w.case(1).questions.asked.iter().map(|asked| asked.number));
    assert_eq!(numbers.collect::<Vec<_>>(), [Some(3), Some(4)], "on from the topics");
    let receipts = |w: &World| {
        let to = |d: &Delivery| matches!(d.to, Recipient::Contact(_));
        w.sent.iter().filter(|(d, _)| to(d)).map(|(d, _)| d.id).collect::<Vec<_>>()
    };
    assert_eq!(receipts(&w), [list.expect("asked")]);
    let text = "Hello again.\n\n3. near the station,\nby the bridge\n4) yes\n\nPlease hurry.";
    w.contact(1).sends(Said { on: list, ..said(text) });
    assert_eq!(words(&w), ["hello there", text], "all of it is a message");
    assert_eq!(
        answer(w.case(1), "where").map(|given| given.words),
        Some("near the station, by the bridge".into())
    );
    assert_eq!(answer(w.case(1), "safe").and_then(|given| given.choice), Some(0));
    w.contact(1).says("and one more mail");
    assert_eq!(receipts(&w).len(), 1, "nothing is asked again");
}

#[test]
fn by_mail_a_free_reply_is_a_message_and_answers_nothing() {
    let mut w = by_mail(Acknowledge::Full);
    w.contact(1).says("hello there");
    let list = told(&w);
    for said in [
        Said { on: list, ..said("I am near the station. 3 of us.") },
        Said { on: list, ..said("7. something else") },
        Said { on: Some(DeliveryId(5)), ..said("3. another mail's number") },
        said("3. and no reply at all"),
    ] {
        let before = w.case(1).next_seq;
        w.contact(1).sends(said);
        assert_eq!(w.case(1).next_seq, before + 1);
    }
    assert!(w.case(1).questions.asked.iter().all(|asked| asked.answers.is_empty()));
    let card = w.card("olga", 1);
    w.operator("olga").replies(card, "how many are you?");
    w.contact(1).sends(Said { on: list, ..said("3. of us") });
    assert_eq!(answer(w.case(1), "where"), None, "a human has asked");
}

#[test]
fn a_mailbox_that_may_be_searched_is_asked_nothing() {
    let mut w = by_mail(Acknowledge::Neutral);
    w.contact(1).says("hello there");
    assert_eq!(told(&w), None);
}
