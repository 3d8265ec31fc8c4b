//! Answers that were lost, and what a handle remembers.

use super::server::Server;
use crate::domain::id::DeliveryId;
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::args::Args;
use crate::store::redis::memo::{PendingClaim, locked};
use crate::store::{Batch, CaseWrite, Epoch, LaneId, Store, StoreError, VERSION};

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_handed_out_by_the_next() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let deliveries = vec![delivery(1, "olga"), delivery(2, "olga")];
    store.commit(Epoch(0), &Batch { deliveries, ..batch() }).await.unwrap();
    let tags = store.ready_lanes(Epoch(0), Stamp(9), 9.into()).await.unwrap();
    let args = store.claim_args(Epoch(0), Stamp(9), &tags).unwrap();
    store.call(&store.scripts.claim, &args).await.unwrap();
    *store.memo.claim.lock().await = Some(PendingClaim { epoch: Epoch(0), tags, args });
    assert_eq!(ids(&store.claim(Epoch(0), Stamp(9), 9.into()).await.unwrap()), [[1, 2]]);
    assert!(store.claim(Epoch(0), Stamp(9), 9.into()).await.unwrap().is_empty(), "once");
}

#[tokio::test]
async fn a_takeover_whose_answer_was_lost_succeeds_when_it_is_asked_again() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let (store, other) = (server.connect(&ring).await, server.connect(&ring).await);
    store.commit(Epoch(0), &Batch { deliveries: vec![delivery(1, "olga")], ..batch() }).await.unwrap();
    store.claim(Epoch(0), Stamp(9), 9.into()).await.unwrap();
    let mut args = Args::with_keys(["meta", "ring"].map(|name| store.codec.names.one(name)));
    args.number(0).number(1).push(store.token).number(0).number(VERSION).push("");
    args.push([]).number(0).push([1; 16]);
    store.call(&store.scripts.seize, &args).await.unwrap();
    *locked(&store.memo.seizing) = Some(Epoch(0));
    assert_eq!(other.seize(Epoch(0)).await.unwrap(), None, "it is another's");
    assert_eq!(store.seize(Epoch(0)).await.unwrap(), Some(Epoch(1)));
    let runs = store.claim(Epoch(1), Stamp(9), 9.into()).await.unwrap();
    assert!(runs[0].deliveries[0].maybe_sent, "the claims of the epoch before are over too");
    assert_eq!(store.seize(Epoch(0)).await.unwrap(), None, "asked and answered");
}

#[tokio::test]
async fn a_handle_that_never_loaded_a_case_writes_on_where_it_stands() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let (store, other) = (server.connect(&ring).await, server.connect(&ring).await);
    let case = waiting(1, "en", 1);
    let first = CaseWrite { entries: vec![said(2)], ..new_case(case.clone()) };
    store.commit(Epoch(0), &Batch { cases: vec![first], ..batch() }).await.unwrap();
    let second = CaseWrite { entries: vec![said(3)], ..changed(1, &case, case.clone()) };
    let second = Batch { cases: vec![second], deliveries: vec![delivery(1, "olga")], ..batch() };
    let second = Batch { claim_at: Some(Stamp(9)), ..second };
    let runs = other.commit(Epoch(0), &second).await.unwrap();
    let third = CaseWrite { entries: vec![said(4)], ..changed(2, &case, case.clone()) };
    store.commit(Epoch(0), &Batch { cases: vec![third], ..batch() }).await.unwrap();
    assert_eq!(other.transcript(code(1)).await.unwrap(), [said(1), said(2), said(3), said(4)]);
    // A retry is known by its identity, although the revision that it replaces is long gone.
    let fresh = server.connect(&ring).await;
    assert_eq!(fresh.commit(Epoch(0), &second).await.unwrap(), runs);
    let stale = Batch { op: batch().op, ..second };
    let refused = fresh.commit(Epoch(0), &Batch { deliveries: vec![], ..stale }).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
}

#[tokio::test]
async fn a_damaged_delivery_holds_up_no_other_lane() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let deliveries = vec![delivery(1, "olga"), delivery(2, "ivan")];
    store.commit(Epoch(0), &Batch { deliveries, ..batch() }).await.unwrap();
    let [_, d] = store.codec.names.lane(store.codec.lane_tag(&LaneId::of(&delivery(1, "olga"))));
    let field = [&b"d"[..], &DeliveryId(1).0.to_be_bytes()].concat();
    let damage = redis::cmd("HSET").arg(d).arg(field).arg("x").clone();
    damage.exec_async(&mut server.raw().await).await.unwrap();
    assert_eq!(ids(&store.claim(Epoch(0), Stamp(9), 9.into()).await.unwrap()), [[2]]);
}

#[tokio::test]
async fn only_the_latest_operations_are_remembered() {
    let server = Server::start_with(&["--appendonly", "yes", "--appendfsync", "everysec"]);
    let ring = Keyring::generate().unwrap();
    let durability = crate::domain::policy::Durability::Relaxed;
    let store = super::super::RedisStore::connect(&server.url(), "line", ring, durability).await.unwrap();
    for _ in 0..crate::store::OPS + 200 {
        store.commit(Epoch(0), &batch()).await.unwrap();
    }
    let mut raw = server.raw().await;
    for (command, key) in [("HLEN", "ops"), ("LLEN", "ops:order")] {
        let kept: usize =
            redis::cmd(command).arg(store.codec.names.one(key)).query_async(&mut raw).await.unwrap();
        assert!((crate::store::OPS..crate::store::OPS + 64).contains(&kept), "{key}: {kept}");
    }
}
