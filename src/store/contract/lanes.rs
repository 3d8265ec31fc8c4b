//! The outbox.

use std::collections::BTreeSet;

use super::support::*;
use crate::domain::id::DeliveryId;
use crate::domain::id::SourceId;
use crate::domain::say::{Class, Delivery, Headway, Recipient, Say, Slot, ToOperator};
use crate::domain::time::Stamp;
use crate::store::{Batch, LaneId, RUN, Retry, Run, StoreError};

fn due(id: u64, at: i64) -> Delivery {
    Delivery { not_before: Stamp(at), ..delivery(id, "olga") }
}

fn alert(id: u64, at: i64) -> Delivery {
    Delivery { slot: Some(Slot::Alert), ..due(id, at) }
}

pub(super) fn retry(of: &Delivery, at: i64) -> Batch {
    let retry = Retry {
        lane: LaneId::of(of),
        delivery: of.id,
        at: Stamp(at),
        maybe_sent: false,
        attempted: true,
        headway: None,
    };
    Batch { retries: vec![retry], ..batch() }
}

fn settled(of: &Delivery) -> Batch {
    Batch { settled: vec![(LaneId::of(of), of.id)], ..batch() }
}

pub(super) async fn a_lane_keeps_its_order(line: Line) {
    line.queue(vec![delivery(9, "olga"), delivery(2, "olga")]).await;
    line.queue(vec![delivery(5, "olga")]).await;
    let runs = line.claim(9).await;
    assert_eq!(ids(&runs), [[9, 2, 5]]);
    assert_eq!(runs[0].lane, LaneId::of(&delivery(9, "olga")));
    let first = &runs[0].deliveries[0];
    assert_eq!(first.delivery, delivery(9, "olga"));
    assert_eq!((first.attempts, first.maybe_sent), (0, false));
}

pub(super) async fn lanes_do_not_wait_for_each_other(line: Line) {
    let bulk = Delivery { class: Class::Bulk, ..delivery(2, "olga") };
    let to = |id, to| Delivery { to, ..delivery(id, "") };
    let chat = Recipient::Chat {
        channel: "telegram".into(),
        chat: chat_id(7),
        address: crate::domain::id::Address("canary-chat".into()),
    };
    let all = vec![
        delivery(1, "olga"),
        bulk,
        to(3, Recipient::Contact(contact_id(3))),
        to(4, chat),
        to(5, Recipient::Pager("https://pager.example/canary-pager".into())),
        to(6, Recipient::Pager("https://pager.example/other".into())),
    ];
    line.queue(all.clone()).await;
    let mut runs = line.claim(9).await;
    runs.sort_by_key(|run| run.deliveries[0].delivery.id);
    assert_eq!(ids(&runs), [[1], [2], [3], [4], [5], [6]]);
    for (run, delivery) in runs.iter().zip(&all) {
        assert_eq!((&run.lane, &run.deliveries[0].delivery), (&LaneId::of(delivery), delivery));
    }
}

pub(super) async fn a_commit_claims_what_it_makes_ready(line: Line) {
    let claim_at = Some(Stamp(9));
    let taken = Batch { deliveries: vec![due(1, 9), due(2, 10)], claim_at, ..batch() };
    assert_eq!(ids(&line.commit(&taken).await), [[1]]);
    let behind = Batch { deliveries: vec![due(3, 1)], claim_at, ..batch() };
    assert!(line.commit(&behind).await.is_empty(), "its lane is busy");
    let over = Batch { claim_at: Some(Stamp(10)), ..settled(&due(1, 9)) };
    assert_eq!(ids(&line.commit(&over).await), [[2, 3]], "what a settlement frees is claimed too");
    line.settle(&[due(2, 0), due(3, 0)]).await;
    line.queue(vec![due(4, 1)]).await;
    assert_eq!(ids(&line.commit(&Batch { claim_at, ..batch() }).await), Vec::<Vec<u64>>::new());
    assert_eq!(line.claimed(9).await, [[4]], "a lane that the commit does not touch is left to claim");
}

pub(super) async fn only_one_run_of_a_lane_is_out(line: Line) {
    line.queue(vec![due(1, 1), due(2, 1)]).await;
    assert_eq!(line.claimed(9).await, [[1, 2]]);
    line.queue(vec![due(3, 1)]).await;
    assert!(line.claim(9).await.is_empty());
    line.settle(&[due(2, 1)]).await;
    assert!(line.claim(9).await.is_empty(), "one of the run is still out");
    line.settle(&[due(1, 1)]).await;
    assert_eq!(line.claimed(9).await, [[3]]);
}

pub(super) async fn a_run_is_bounded(line: Line) {
    let all: Vec<_> = (1..=40).map(|id| due(id, 1)).collect();
    line.queue(all.clone()).await;
    let first: Vec<u64> = (1..=RUN as u64).collect();
    assert_eq!(line.claimed(9).await, [first]);
    line.settle(&all[..RUN]).await;
    let rest: Vec<u64> = (RUN as u64 + 1..=40).collect();
    assert_eq!(line.claimed(9).await, [rest]);
}

pub(super) async fn a_delivery_whose_time_has_not_come_holds_what_is_behind_it(line: Line) {
    line.queue(vec![due(1, 5), due(2, 20), due(3, 1)]).await;
    assert!(line.claim(4).await.is_empty());
    assert_eq!(line.claimed(19).await, [[1]]);
    line.settle(&[due(1, 5)]).await;
    assert!(line.claim(19).await.is_empty());
    assert_eq!(line.claimed(20).await, [[2, 3]]);
}

pub(super) async fn a_slot_replaces_what_is_not_claimed(line: Line) {
    let card = |id, of| Delivery { slot: Some(Slot::Card(DeliveryId(of))), ..delivery(id, "olga") };
    line.queue(vec![delivery(1, "olga"), card(2, 1), card(3, 9), delivery(4, "olga")]).await;
    line.queue(vec![card(5, 1)]).await;
    let runs = line.claim(9).await;
    assert_eq!(ids(&runs), [[1, 5, 3, 4]], "it takes the place of the one that it replaces");
    assert_eq!(runs[0].deliveries[1].delivery, card(5, 1));
    line.queue(vec![card(6, 1), card(7, 1)]).await;
    line.settle(&[delivery(1, "olga"), card(5, 1), card(3, 9), delivery(4, "olga")]).await;
    assert_eq!(line.claimed(9).await, [[7]], "a claimed one is not replaced");
    assert_eq!(line.store.counts().await.unwrap().deliveries, 1);
    line.settle(&[card(7, 1)]).await;
    let elsewhere = Delivery { class: Class::Bulk, ..card(9, 1) };
    line.queue(vec![card(8, 1), elsewhere]).await;
    assert_eq!(line.claim(9).await.len(), 2, "another lane's slot is another slot");
}

pub(super) async fn a_replacement_postpones_nothing(line: Line) {
    line.queue(vec![alert(1, 60)]).await;
    line.queue(vec![alert(2, 90)]).await;
    line.queue(vec![alert(3, 120)]).await;
    assert!(line.claim(59).await.is_empty());
    assert_eq!(line.claimed(60).await, [[3]]);
    line.settle(&[alert(3, 0)]).await;
    line.queue(vec![alert(4, 90)]).await;
    line.queue(vec![alert(5, 70)]).await;
    assert_eq!(line.claimed(70).await, [[5]], "but it may be due earlier");
}

pub(super) async fn a_replacement_does_not_cut_a_rest_short(line: Line) {
    line.queue(vec![alert(1, 1)]).await;
    line.claim(9).await;
    line.commit(&retry(&alert(1, 1), 50)).await;
    line.queue(vec![alert(2, 1)]).await;
    line.queue(vec![alert(3, 1)]).await;
    assert!(line.claim(49).await.is_empty());
    let runs = line.claim(50).await;
    assert_eq!(ids(&runs), [[3]]);
    assert_eq!(runs[0].deliveries[0].attempts, 0, "it was never tried itself");
}

pub(super) async fn a_retry_rests_the_lane_and_keeps_the_order(line: Line) {
    line.queue(vec![due(1, 1), due(2, 1), due(3, 1)]).await;
    line.claim(9).await;
    line.commit(&retry(&due(1, 1), 50)).await;
    line.queue(vec![due(4, 1)]).await;
    assert!(line.claim(49).await.is_empty());
    let runs = line.claim(50).await;
    assert_eq!(ids(&runs), [[1, 2, 3, 4]]);
    let past = |i: usize| (runs[0].deliveries[i].attempts, runs[0].deliveries[i].maybe_sent);
    assert_eq!([past(0), past(1)], [(1, false), (0, false)]);
    let again = Retry { at: Stamp(60), maybe_sent: true, ..retry(&due(1, 1), 60).retries[0].clone() };
    line.commit(&Batch { retries: vec![again], ..batch() }).await;
    let runs = line.claim(60).await;
    assert_eq!((runs[0].deliveries[0].attempts, runs[0].deliveries[0].maybe_sent), (2, true));
    let same_commit = Batch { claim_at: Some(Stamp(70)), ..retry(&due(1, 1), 70) };
    assert_eq!(ids(&line.commit(&same_commit).await), [[1, 2, 3, 4]]);
}

pub(super) async fn a_retry_in_the_middle_leaves_the_first_ones_out(line: Line) {
    line.queue(vec![due(1, 1), due(2, 1), due(3, 1)]).await;
    line.claim(9).await;
    line.commit(&retry(&due(2, 1), 50)).await;
    assert!(line.claim(99).await.is_empty(), "the first is still out");
    line.settle(&[due(1, 1)]).await;
    assert!(line.claim(49).await.is_empty());
    assert_eq!(line.claimed(50).await, [[2, 3]]);
    let both = Batch { settled: vec![(LaneId::of(&due(2, 1)), DeliveryId(2))], ..retry(&due(3, 1), 80) };
    line.commit(&both).await;
    assert!(line.claim(79).await.is_empty());
    assert_eq!(line.claimed(80).await, [[3]]);
}

pub(super) async fn settling_what_is_gone_is_no_fault(line: Line) {
    line.settle(&[due(1, 1)]).await;
    line.commit(&retry(&due(1, 1), 5)).await;
    line.queue(vec![due(1, 1), due(2, 1)]).await;
    line.settle(&[due(1, 1)]).await;
    line.settle(&[due(1, 1)]).await;
    assert_eq!(line.claimed(9).await, [[2]]);
    line.settle(&[due(2, 1)]).await;
    assert_eq!(line.store.counts().await.unwrap(), crate::store::Counts::default());
}

pub(super) async fn a_takeover_gives_claimed_runs_back_as_maybe_sent(mut line: Line) {
    line.queue(vec![due(1, 1), due(2, 1), due(3, 50)]).await;
    line.queue(vec![delivery(4, "ivan")]).await;
    let claimed = line.store.claim(line.epoch, Stamp(9), 1.into()).await.unwrap();
    let kept = if ids(&claimed) == [[4]] { line.claimed(9).await } else { ids(&claimed) };
    assert_eq!(kept, [[1, 2]]);
    line.queue(vec![delivery(5, "nina")]).await;
    line.settle(&[due(1, 1)]).await;
    line.epoch = line.other.seize(line.epoch).await.unwrap().unwrap();
    // An epoch is its holder's.
    std::mem::swap(&mut line.store, &mut line.other);
    let mut runs = line.claim(60).await;
    runs.sort_by_key(|run| run.deliveries[0].delivery.id);
    let of = |id: u64| {
        let all = runs.iter().flat_map(|run| &run.deliveries);
        all.clone().find(|t| t.delivery.id == DeliveryId(id)).map(|t| (t.attempts, t.maybe_sent))
    };
    assert_eq!([of(1), of(2), of(3)], [None, Some((0, true)), Some((0, false))]);
    assert_eq!(of(5), Some((0, false)));
}

pub(super) async fn a_takeover_doubts_what_was_begun_and_nothing_else_where_that_is_known(line: Line) {
    line.queue(vec![due(1, 1), due(2, 1), delivery(4, "ivan"), delivery(5, "nina")]).await;
    line.claim(9).await;
    let mut again = retry(&delivery(5, "nina"), 10);
    again.retries[0].maybe_sent = true;
    line.commit(&again).await;
    line.claim(20).await;
    let doubted = |runs: Vec<Run>| {
        let all = runs.into_iter().flat_map(|run| run.deliveries);
        all.filter(|tried| tried.maybe_sent).map(|tried| tried.delivery.id.0).collect::<BTreeSet<u64>>()
    };
    line.other.had_begun(line.epoch, [DeliveryId(2), DeliveryId(77)].into());
    let next = line.other.seize(line.epoch).await.unwrap().unwrap();
    let runs = line.other.claim(next, Stamp(60), 99.into()).await.unwrap();
    assert_eq!(doubted(runs), [2, 5].into(), "what was in doubt stays in doubt");
    // What it knew is of another's epoch.
    let last = line.other.seize(next).await.unwrap().unwrap();
    let runs = line.other.claim(last, Stamp(60), 99.into()).await.unwrap();
    assert_eq!(doubted(runs), [1, 2, 4, 5].into());
}

pub(super) async fn the_longest_ready_lanes_come_first(line: Line) {
    let to = |id, to, at| Delivery { not_before: Stamp(at), ..delivery(id, to) };
    line.queue(vec![to(1, "olga", 30), to(2, "ivan", 10), to(3, "nina", 20), to(4, "vera", 40)]).await;
    let two = line.store.claim(line.epoch, Stamp(30), 2.into()).await.unwrap();
    assert_eq!(ids(&two), [[2], [3]]);
    assert_eq!(line.claimed(30).await, [[1]]);
    assert!(line.store.claim(line.epoch, Stamp(99), 0.into()).await.unwrap().is_empty());
}

pub(super) async fn a_delivery_is_queued_once(line: Line) {
    line.queue(vec![due(1, 1)]).await;
    let again = Batch { deliveries: vec![due(1, 5)], ..batch() };
    assert!(matches!(line.store.commit(line.epoch, &again).await, Err(StoreError::Rejected(_))));
}

/// What olga hears of a case, in the manner of this version.
pub(super) fn of_case(id: u64, case: u64, class: Class) -> Delivery {
    Delivery { class, case: Some(code(case)), ..delivery(id, "olga") }
}

pub(super) async fn what_is_said_of_a_case_keeps_its_order_across_classes_and_retries(line: Line) {
    let (first, further, other) =
        (of_case(1, 1, Class::First), of_case(2, 1, Class::Further), of_case(3, 2, Class::Further));
    line.queue(vec![first.clone(), further.clone(), other.clone()]).await;
    let mut all = line.claimed(9).await;
    all.sort();
    assert_eq!(all, [vec![1, 2], vec![3]]);
    line.commit(&retry(&first, 50)).await;
    line.queue(vec![of_case(4, 1, Class::First)]).await;
    line.settle(&[other]).await;
    assert!(line.claim(49).await.is_empty(), "nothing of that case goes before it");
    assert_eq!(line.claimed(50).await, [[1, 2, 4]]);
}

pub(super) async fn alerts_of_all_cases_wait_together(line: Line) {
    let alert = |id| Delivery {
        say: Say::Operator(ToOperator::Alert { cases: vec![code(id)] }),
        ..of_case(id, id, Class::First)
    };
    line.queue(vec![alert(1), alert(2)]).await;
    assert_eq!(line.claimed(9).await, [[1, 2]]);
}

pub(super) async fn what_arrived_of_a_delivery_is_known_at_its_next_attempt(mut line: Line) {
    let card = of_case(1, 1, Class::First);
    line.queue(vec![card.clone()]).await;
    assert_eq!(line.claim(9).await[0].deliveries[0].headway, Headway::default());
    let some = Headway { over: vec![(7, vec![SourceId::bare(40)])], unsure: 0, missing: 1 };
    let headways = vec![(LaneId::of(&card), card.id, some.clone())];
    line.commit(&Batch { headways, ..batch() }).await;
    assert!(line.claim(99).await.is_empty(), "it is still out");
    line.epoch = line.other.seize(line.epoch).await.unwrap().unwrap();
    // An epoch is its holder's.
    std::mem::swap(&mut line.store, &mut line.other);
    let runs = line.claim(9).await;
    assert_eq!(
        (runs[0].deliveries[0].headway.clone(), runs[0].deliveries[0].maybe_sent),
        (some.clone(), true)
    );
    let more = Headway { unsure: 2, ..some };
    let mut again = retry(&card, 50);
    again.retries[0].headway = Some(more.clone());
    let again = Batch { claim_at: Some(Stamp(50)), ..again };
    let retried = &line.commit(&again).await[0].deliveries[0];
    assert_eq!(
        (retried.headway.clone(), retried.maybe_sent),
        (more.clone(), false),
        "no doubt is left of it"
    );
    line.settle(std::slice::from_ref(&card)).await;
    let gone = Batch { headways: vec![(LaneId::of(&card), card.id, more)], ..batch() };
    line.commit(&gone).await;
    line.queue(vec![card]).await;
    assert_eq!(line.claim(9).await[0].deliveries[0].headway, Headway::default(), "nothing is left of it");
}
