//! A Redis that is unsafe, stopped, full, killed, or holds something else.

use std::time::Duration;

use super::server::Server;
use crate::domain::changes::Needs;
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::{ConnectError, Durability, RedisStore};
use crate::store::{Batch, CaseWrite, Epoch, Store, StoreError};

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
