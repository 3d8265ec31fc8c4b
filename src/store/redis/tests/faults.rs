//! A Redis that is unsafe, stopped, full, killed, or holds something else.

use std::time::Duration;

use super::server::Server;
use crate::domain::changes::Needs;
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{DeliveryId, Shelf};
use crate::domain::policy::Durability;
use crate::domain::say::{Delivery, Slot};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::{ConnectError, RedisStore};
use crate::store::{Batch, CaseWrite, Epoch, LaneId, Store, StoreError};

async fn refused(server: &Server, durability: Durability) -> Vec<&'static str> {
    let ring = Keyring::generate().unwrap();
    match RedisStore::connect(&server.url(), "line", ring, durability).await {
        Ok(_) => Vec::new(),
        Err(ConnectError::Unsafe(faults)) => faults.into_iter().map(|fault| fault.setting).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_unsafe_redis_is_refused_with_every_fault_by_name() {
    let server = Server::start_with(&["--appendonly", "no", "--maxmemory-policy", "allkeys-lru"]);
    let all = ["appendonly", "appendfsync", "maxmemory-policy"];
    assert_eq!(refused(&server, Durability::Strict).await, all);
    assert_eq!(refused(&server, Durability::Relaxed).await, [all[0], all[2]]);
    let replica = ["--appendonly", "yes", "--appendfsync", "always", "--replicaof", "127.0.0.1", "1"];
    assert_eq!(refused(&Server::start_with(&replica), Durability::Strict).await, ["role"]);
    assert_eq!(refused(&Server::start(), Durability::Strict).await, [""; 0]);
}

#[tokio::test]
async fn a_url_that_is_none_is_refused() {
    let ring = Keyring::generate().unwrap();
    let refused = RedisStore::connect("http://127.0.0.1", "line", ring, Durability::Strict).await;
    assert!(matches!(refused, Err(ConnectError::Url(_))));
}

#[tokio::test]
async fn a_redis_on_a_port_serves_too() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let settings = ["--port", &port, "--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "always"];
    let _server = Server::start_with(&settings);
    let url = format!("redis://127.0.0.1:{port}/3");
    let connect = || RedisStore::connect(&url, "line", Keyring::generate().unwrap(), Durability::Strict);
    let store = connect().await.unwrap();
    assert_eq!(store.seize(Epoch(0)).await.unwrap(), Some(Epoch(1)));
    assert!(connect().await.is_err(), "the line is there, and has another key");
}

#[tokio::test]
async fn a_look_tells_what_a_user_may_do_that_no_line_needs() {
    let server = Server::start();
    let looked =
        async |url: &str| RedisStore::look(url, "line", None, Durability::Strict).await.unwrap().excess;
    assert_eq!(looked(&server.url()).await, [""; 0]);
    assert_eq!(looked(&format!("{}?user=admin&pass=any", server.url())).await.len(), 6);
    let mut widened = redis::cmd("ACL");
    widened.arg(&["SETUSER", "default", "~*", "+eval"]).exec_async(&mut server.raw().await).await.unwrap();
    assert_eq!(looked(&server.url()).await, ["read and write keys that are no line's", "run any script"]);
}

#[tokio::test]
async fn the_listed_commands_on_the_line_s_keys_are_all_that_it_takes() {
    let server = Server::start();
    let mut user = redis::cmd("ACL");
    user.arg(&["SETUSER", "line", "on", ">secret", "resetkeys", "~hl:{line}:*", "-@all"]);
    user.arg(crate::store::redis::COMMANDS.split_whitespace().collect::<Vec<_>>());
    user.exec_async(&mut server.raw().await).await.unwrap();
    let url = format!("{}?user=line&pass=secret", server.url());
    let ring = Keyring::generate().unwrap();
    let store = RedisStore::connect(&url, "line", ring.clone(), Durability::Strict).await.unwrap();
    let epoch = store.seize(Epoch(0)).await.unwrap().unwrap();
    let case = CaseWrite { entries: (2..20).map(said).collect(), ..new_case(waiting(1, "en", 1)) };
    let alert = Delivery { slot: Some(Slot::Alert), ..delivery(1, "olga") };
    let later = Delivery { id: DeliveryId(2), ..alert.clone() };
    let first = Batch {
        seen: vec![seen(Shelf::Mail, 1, 1)],
        contacts: vec![write(0, contact(1))],
        cases: vec![case.clone()],
        deliveries: vec![alert, delivery(3, "olga")],
        followups: vec![(FollowupId(1), Followup::Drain)],
        ..batch()
    };
    store.commit(epoch, &first).await.unwrap();
    store
        .commit(epoch, &Batch { deliveries: vec![later], claim_at: Some(Stamp(9)), ..batch() })
        .await
        .unwrap();
    let next = changed(1, &case.case, assigned(&case.case, "olga", 2));
    store.commit(epoch, &Batch { cases: vec![next], done: vec![FollowupId(1)], ..batch() }).await.unwrap();
    let epoch = store.seize(epoch).await.unwrap().unwrap();
    assert_eq!(ids(&store.claim(epoch, Stamp(9), 9.into()).await.unwrap()), [[2, 3]]);
    let lane = LaneId::of(&delivery(3, "olga"));
    let settled = vec![(lane.clone(), DeliveryId(2)), (lane, DeliveryId(3))];
    store.commit(epoch, &Batch { settled, ..batch() }).await.unwrap();
    store.beat(epoch, b"mark").await.unwrap();
    store.prune(epoch, Shelf::Mail, 9).await.unwrap();
    for _ in 0..=crate::store::OPS {
        store.commit(epoch, &batch()).await.unwrap();
    }
    assert_eq!(store.counts().await.unwrap().deliveries, 0);
    assert_eq!(store.transcript(code(1)).await.unwrap().len(), 19);
    assert_eq!(store.followups(0, 9).await.unwrap(), []);
    let foreign = RedisStore::connect(&url, "other", ring, Durability::Strict).await;
    assert!(matches!(foreign, Err(ConnectError::Store(StoreError::Unavailable(_)))), "not its keys");
}

#[tokio::test]
async fn a_line_sees_nothing_of_another() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let connect = |line: &'static str| {
        let (url, ring) = (server.url(), ring.clone());
        async move { RedisStore::connect(&url, line, ring, Durability::Strict).await.unwrap() }
    };
    let (one, two) = (connect("line one").await, connect("line two").await);
    one.seize(Epoch(0)).await.unwrap();
    let taken =
        Batch { contacts: vec![write(0, contact(1))], deliveries: vec![delivery(1, "olga")], ..batch() };
    one.commit(Epoch(1), &taken).await.unwrap();
    assert_eq!(two.leader().await.unwrap().epoch, Epoch(0));
    assert_eq!(two.counts().await.unwrap().deliveries, 0);
    two.commit(Epoch(0), &taken).await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_unavailable() {
    let url = "redis+unix:///nowhere/redis.sock";
    let refused = RedisStore::connect(url, "line", Keyring::generate().unwrap(), Durability::Strict).await;
    assert!(matches!(refused, Err(ConnectError::Store(StoreError::Unavailable(_)))));
}

#[tokio::test]
async fn a_commit_that_a_stopped_redis_took_late_is_answered_the_same_on_retry() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let answer = Duration::from_millis(300);
    let url = server.url();
    let store = RedisStore::connect_within(&url, "test line", ring.clone(), Durability::Strict, answer);
    let store = store.await.unwrap();
    // The script is known to the server, as it is in a line that runs.
    store.commit(Epoch(0), &batch()).await.unwrap();
    let taken = Batch {
        cases: vec![CaseWrite { entries: vec![said(2)], ..new_case(waiting(1, "en", 1)) }],
        deliveries: vec![delivery(1, "olga")],
        claim_at: Some(Stamp(9)),
        ..batch()
    };
    server.stop();
    let lost = store.commit(Epoch(0), &taken).await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    assert!(lost.unwrap_err().is_retry());
    server.go_on();
    assert_eq!(store.counts().await.unwrap().deliveries, 1, "it was taken all the same");
    let runs = store.commit(Epoch(0), &taken).await.unwrap();
    assert_eq!(ids(&runs), [[1]]);
    assert_eq!(store.commit(Epoch(0), &taken).await.unwrap(), runs);
    assert_eq!(store.counts().await.unwrap().deliveries, 1);
    // The retry sealed the case with a key that was never stored; writing on must use the stored one.
    let case = waiting(1, "en", 1);
    let next = CaseWrite { entries: vec![said(3)], ..changed(1, &case, case.clone()) };
    store.commit(Epoch(0), &Batch { cases: vec![next], ..batch() }).await.unwrap();
    let transcript = server.connect(&ring).await.transcript(code(1)).await.unwrap();
    assert_eq!(transcript, [said(1), said(2), said(3)]);
}

#[tokio::test]
async fn a_full_redis_is_no_fault_of_the_batch() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let mut raw = server.raw().await;
    let limit = |bytes: &'static str| redis::cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).clone();
    limit("1mb").exec_async(&mut raw).await.unwrap();
    let taken =
        Batch { contacts: vec![write(0, contact(1))], deliveries: vec![delivery(1, "olga")], ..batch() };
    let refused = store.commit(Epoch(0), &taken).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    limit("0").exec_async(&mut raw).await.unwrap();
    assert_eq!(store.counts().await.unwrap().deliveries, 0);
    store.commit(Epoch(0), &taken).await.unwrap();
}

#[tokio::test]
async fn a_killed_redis_comes_back_with_all_that_it_acknowledged() {
    let mut server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let taken = Batch { contacts: vec![write(0, contact(1))], ..batch() };
    store.commit(Epoch(0), &taken).await.unwrap();
    server.kill();
    let later = Batch { contacts: vec![write(0, contact(2))], ..batch() };
    assert!(matches!(store.commit(Epoch(0), &later).await, Err(StoreError::Unavailable(_))));
    server.restart();
    // The first call may still find the dead connection; the handle mends itself.
    let mut recovered = store.commit(Epoch(0), &later).await;
    while matches!(recovered, Err(StoreError::Unavailable(_))) {
        recovered = store.commit(Epoch(0), &later).await;
    }
    recovered.unwrap();
    let needs = Needs { contacts: [contact_id(1), contact_id(2)].into(), ..Needs::default() };
    assert_eq!(store.load(&needs).await.unwrap().contacts.len(), 2);
}

#[tokio::test]
async fn a_batch_that_fails_inside_the_script_is_rejected_and_leaves_nothing() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let name = store.codec.names.contact(contact_id(1));
    redis::cmd("SET").arg(&name).arg("foreign").exec_async(&mut server.raw().await).await.unwrap();
    let bad = Batch {
        contacts: vec![write(0, contact(2)), write(0, contact(1))],
        deliveries: vec![delivery(1, "olga")],
        ..batch()
    };
    let refused = store.commit(Epoch(0), &bad).await;
    assert!(matches!(refused, Err(StoreError::Rejected(_))), "{refused:?}");
    assert_eq!(store.counts().await.unwrap().deliveries, 0);
    let single = Batch { contacts: vec![write(0, contact(2))], ..batch() };
    store.commit(Epoch(0), &single).await.unwrap();
}

#[tokio::test]
async fn a_batch_above_a_megabyte_is_rejected_unsent() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let entries = vec![edited(1, &"x".repeat(1 << 20))];
    let write = CaseWrite { entries, ..new_case(waiting(1, "en", 1)) };
    let refused = store.commit(Epoch(0), &Batch { cases: vec![write], ..batch() }).await;
    assert!(matches!(refused, Err(StoreError::Rejected(_))));
}
