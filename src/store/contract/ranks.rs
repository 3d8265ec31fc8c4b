//! Which lanes go first.

use super::lanes::{of_case, retry};
use super::support::*;
use crate::domain::say::{Class, Delivery, Recipient, Say, Slot, ToContact};
use crate::domain::time::Stamp;
use crate::store::{Batch, Most, Ranks};

pub(super) async fn the_most_urgent_lanes_come_first(line: Line) {
    let contact = |id, class, at| Delivery {
        to: Recipient::Contact(contact_id(u8::try_from(id).unwrap())),
        not_before: Stamp(at),
        ..of_case(id, 1, class)
    };
    let all = vec![
        contact(1, Class::Receipt, 5),
        contact(2, Class::Further, 6),
        contact(3, Class::First, 8),
        contact(4, Class::First, 7),
        contact(5, Class::Answer, 9),
        contact(6, Class::Answer, 99),
    ];
    line.queue(all).await;
    let three = line.store.claim(line.epoch, Stamp(9), 3.into()).await.unwrap();
    assert_eq!(ids(&three), [[5], [4], [3]]);
    assert_eq!(line.claimed(9).await, [[2], [1]]);
    assert_eq!(line.claimed(99).await, [[6]]);
}

pub(super) async fn a_full_rank_holds_up_no_other(line: Line) {
    let contact = |id, class| Delivery {
        to: Recipient::Contact(contact_id(u8::try_from(id).unwrap())),
        // Those that are equal in all come in any order.
        not_before: Stamp(i64::try_from(id).unwrap()),
        ..of_case(id, 1, class)
    };
    let ranks = Ranks([true, true, true, false]);
    let all = vec![contact(1, Class::Receipt), contact(2, Class::Answer), contact(3, Class::First)];
    let taken = Batch { deliveries: all, claim_at: Some(Stamp(9)), claim_ranks: ranks, ..batch() };
    assert_eq!(ids(&line.commit(&taken).await), [[2], [3]], "the receipt is left where it is");
    line.queue(vec![contact(4, Class::Receipt), contact(5, Class::Further)]).await;
    let most = Most { all: 9, each: [9, 9, 9, 1] };
    assert_eq!(ids(&line.store.claim(line.epoch, Stamp(9), most).await.unwrap()), [[5], [1]]);
    assert_eq!(line.claimed(9).await, [[4]]);
}

fn receipt(id: u64) -> Delivery {
    let to = Recipient::Contact(contact_id(1));
    Delivery { to, slot: Some(Slot::Receipt), ..of_case(id, 1, Class::Receipt) }
}

fn answer(id: u64) -> Delivery {
    Delivery {
        slot: None,
        say: Say::Contact(ToContact::Answer { seq: 2 }),
        class: Class::Answer,
        ..receipt(id)
    }
}

pub(super) async fn an_answer_takes_the_place_of_an_unsent_receipt(line: Line) {
    line.queue(vec![receipt(1)]).await;
    line.queue(vec![answer(2), answer(3)]).await;
    assert_eq!(line.claimed(9).await, [[2, 3]], "an answer replaces no answer");
    line.settle(&[answer(2), answer(3)]).await;
    assert_eq!(line.store.counts().await.unwrap(), crate::store::Counts::default());
}

pub(super) async fn what_stands_before_an_answer_is_as_urgent_as_that(line: Line) {
    let question = |id, n| Delivery {
        to: Recipient::Contact(contact_id(n)),
        slot: None,
        not_before: Stamp(i64::try_from(id).unwrap()),
        ..receipt(id)
    };
    let behind = Delivery { to: Recipient::Contact(contact_id(9)), ..answer(20) };
    line.queue(vec![question(1, 1), question(2, 2), question(10, 9), behind.clone()]).await;
    let one = line.store.claim(line.epoch, Stamp(20), Most { all: 1, each: [1, 0, 0, 0] }).await.unwrap();
    assert_eq!(ids(&one), [[10, 20]], "the later question goes first, for an answer waits for it");
    assert_eq!(one[0].rank(), Class::Answer.rank());
    line.settle(&[question(10, 9), behind]).await;
    let ranks = Ranks([true, true, true, false]);
    let taken = |delivery| Batch {
        deliveries: vec![delivery],
        claim_at: Some(Stamp(20)),
        claim_ranks: ranks,
        ..batch()
    };
    assert!(line.commit(&taken(question(11, 8))).await.is_empty(), "by itself it is a receipt");
    let answered = Delivery { to: Recipient::Contact(contact_id(8)), ..answer(21) };
    assert_eq!(ids(&line.commit(&taken(answered)).await), [[11, 21]]);
}

pub(super) async fn an_answer_waits_for_no_receipt_that_failed(line: Line) {
    line.queue(vec![receipt(1)]).await;
    assert_eq!(line.claimed(9).await, [[1]]);
    line.queue(vec![answer(2)]).await;
    assert!(line.claim(9).await.is_empty(), "it may just be arriving");
    let failed = Batch { claim_at: Some(Stamp(9)), ..retry(&receipt(1), 300) };
    assert_eq!(ids(&line.commit(&failed).await), [[2]]);
    line.settle(&[answer(2)]).await;
    assert_eq!(line.store.counts().await.unwrap(), crate::store::Counts::default());
}
