//! What stands in Redis says nothing, and what was changed there is noticed.

use std::fs;
use std::path::Path;

use super::server::Server;
use crate::domain::changes::{Link, Needs};
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{Address, ChannelName, DeliveryId, LinkKey, Shelf, SourceId};
use crate::domain::material::{Depth, MaterialAsk};
use crate::domain::policy::Durability;
use crate::domain::roster::{Binding, OperatorState, Roster};
use crate::domain::say::{Delivery, Recipient};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::{ConnectError, RedisStore};
use crate::store::{Batch, CaseWrite, Epoch, Store, StoreError};

/// A batch that holds something sensitive in every place that can.
fn sensitive(ring: &Keyring) -> Batch {
    let address = Address("canary-address".into());
    let chat = ring.chat_id(&ChannelName::from("telegram"), &address);
    let binding = Binding { address: address.clone(), chat };
    let operator_state =
        OperatorState { bound: [("telegram".into(), binding)].into(), ..OperatorState::default() };
    let roster =
        Roster { operator_states: [("canary-operator".into(), operator_state)].into(), ..Roster::default() };
    let to = |id, to| Delivery { to, ..delivery(id, "") };
    let case = assigned(&waiting(1, "en", 1), "canary-operator", 2);
    let followup = Followup::HandOver { operator: "canary-operator".into(), after: None, gone: false };
    Batch {
        seen: vec![ring.seen(Shelf::Telegram, 9, &[b"canary-update"])],
        contacts: vec![write(0, contact(1))],
        cases: vec![CaseWrite { entries: (2..20).map(said).collect(), ..new_case(case) }],
        roster: Some(write(0, roster)),
        links: vec![(
            LinkKey { chat, message: SourceId::bare(5) },
            Link {
                case: code(1),
                contact: contact_id(1),
                seq: 1,
                delivery: None,
                aside: false,
                inner: false,
                at: Stamp(0),
            },
        )],
        sent: vec![(code(1), DeliveryId(1), vec![SourceId::bare(5)])],
        deliveries: vec![
            delivery(1, "canary-operator"),
            to(2, Recipient::Chat { channel: "telegram".into(), chat, address }),
            to(3, Recipient::Pager("https://pager.example/canary-topic".into())),
        ],
        followups: vec![(FollowupId(1), followup)],
        claim_at: Some(Stamp(9)),
        ..batch()
    }
}

/// The bytes of every file below a folder.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(bytes_below(&path));
        } else if path.is_file() {
            all.extend(fs::read(path).unwrap());
        }
    }
    all
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[tokio::test]
async fn nothing_of_anyone_stands_in_redis() {
    let settings = ["--appendonly", "yes", "--appendfsync", "always", "--rdbcompression", "no"];
    let server = Server::start_with(&settings);
    let ring = Keyring::generate().unwrap();
    let store = server.connect(&ring).await;
    let runs = store.commit(Epoch(0), &sensitive(&ring)).await.unwrap();
    assert_eq!(runs.len(), 3);
    let mut raw = server.raw().await;
    redis::cmd("SAVE").exec_async(&mut raw).await.unwrap();
    let stored = bytes_below(&server.folder());
    let code = code(1).compact();
    assert!(stored.starts_with(b"REDIS") || holds(&stored, "REDIS0"), "the RDB is among them");
    assert!(holds(&stored, "EVALSHA") || holds(&stored, "HSET"), "the AOF is among them");
    assert!(holds(&stored, &format!(":case:{code}")), "keys are readable");
    for word in ["canary", "telegram\u{0}", "pager.example", "HandOver", "head"] {
        assert!(!holds(&stored, word), "{word} is readable");
    }
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut raw).await.unwrap();
    assert!(
        keys.iter().all(|key| key.starts_with("hl:{test%20line}:") && !key.contains("canary")),
        "{keys:?}"
    );
}

#[tokio::test]
async fn another_key_is_refused_before_it_does_harm() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let store = server.connect(&ring).await;
    store.commit(Epoch(0), &sensitive(&ring)).await.unwrap();
    let other = Keyring::generate().unwrap();
    let refused = RedisStore::connect(&server.url(), "test line", other, Durability::Strict).await;
    let Err(ConnectError::Store(StoreError::Corrupt { key, case: None, why })) = refused else {
        panic!("a foreign key was taken")
    };
    assert_eq!(key, "hl:{test%20line}:ring");
    assert!(!why.is_empty());
    server.connect(&ring).await;
}

async fn corrupt_key(store: &RedisStore, needs: Needs) -> String {
    match store.load(&needs).await {
        Err(StoreError::Corrupt { key, .. }) => key,
        other => panic!("it was taken for good: {other:?}"),
    }
}

#[tokio::test]
async fn documents_that_change_places_are_noticed() {
    let server = Server::start();
    let ring = Keyring::generate().unwrap();
    let store = server.connect(&ring).await;
    let cases = vec![new_case(waiting(1, "en", 1)), new_case(waiting(2, "en", 2))];
    let contacts = vec![write(0, contact(1)), write(0, contact(2))];
    store.commit(Epoch(0), &Batch { contacts, cases, ..batch() }).await.unwrap();
    let names = &store.codec.names;
    let mut raw = server.raw().await;
    for (from, to) in [
        (names.case(code(1)), names.case(code(2))),
        (names.contact(contact_id(1)), names.contact(contact_id(2))),
    ] {
        let fields: Vec<Vec<u8>> =
            redis::cmd("HMGET").arg(from).arg(&["d", "k"]).query_async(&mut raw).await.unwrap();
        let set = redis::cmd("HSET").arg(&to).arg("d").arg(&fields[0]).arg("k").arg(&fields[1]).clone();
        set.exec_async(&mut raw).await.unwrap();
    }
    let cases = Needs { cases: [code(2)].into(), ..Needs::default() };
    assert_eq!(corrupt_key(&store, cases).await, names.case(code(2)));
    let contacts = Needs { contacts: [contact_id(2)].into(), ..Needs::default() };
    assert_eq!(corrupt_key(&store, contacts).await, names.contact(contact_id(2)));
    let listed = Needs { listed: [code(1), code(2), code(3)].into(), ..Needs::default() };
    let seen = store.load(&listed).await.unwrap().snapshot;
    assert_eq!(seen.cases.into_keys().collect::<Vec<_>>(), [code(1)], "the others of a list are read");
    assert_eq!(seen.unreadable.into_keys().collect::<Vec<_>>(), [code(2)]);
    let ask = |case| MaterialAsk { case, cases: vec![code(1), code(2)], ..MaterialAsk::default() };
    assert_eq!(store.materials(&[ask(None)]).await.unwrap()[0].cases.len(), 1);
    assert!(store.materials(&[ask(Some(code(2)))]).await.is_err(), "it is about that one");
    let Err(error) = store.load(&Needs { cases: [code(2)].into(), ..Needs::default() }).await else {
        panic!("it was taken for good")
    };
    assert_eq!(error.unreadable().map(|(code, _)| code), Some(code(2)));
    let untouched = Needs { cases: [code(1)].into(), contacts: [contact_id(1)].into(), ..Needs::default() };
    assert_eq!(store.load(&untouched).await.unwrap().snapshot.cases.len(), 1);
}

#[tokio::test]
async fn an_older_document_under_a_newer_revision_is_noticed() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let case = waiting(1, "en", 1);
    store.commit(Epoch(0), &Batch { cases: vec![new_case(case)], ..batch() }).await.unwrap();
    let name = store.codec.names.case(code(1));
    redis::cmd("HSET").arg(&name).arg("r").arg(2).exec_async(&mut server.raw().await).await.unwrap();
    assert_eq!(corrupt_key(&store, Needs { cases: [code(1)].into(), ..Needs::default() }).await, name);
}

#[tokio::test]
async fn a_transcript_with_a_line_swapped_or_gone_is_noticed() {
    let server = Server::start();
    let store = server.connect(&Keyring::generate().unwrap()).await;
    let write = CaseWrite { entries: (2..6).map(said).collect(), ..new_case(waiting(1, "en", 1)) };
    store.commit(Epoch(0), &Batch { cases: vec![write], ..batch() }).await.unwrap();
    let list = store.codec.names.list(code(1));
    let mut raw = server.raw().await;
    let lines: Vec<Vec<u8>> =
        redis::cmd("LRANGE").arg(&list).arg(0).arg(-1).query_async(&mut raw).await.unwrap();
    for order in [vec![1, 0, 2, 3], vec![0, 2, 3], vec![0, 1, 2, 2], vec![1, 2, 3]] {
        redis::cmd("DEL").arg(&list).exec_async(&mut raw).await.unwrap();
        for at in &order {
            redis::cmd("RPUSH").arg(&list).arg(&lines[*at]).exec_async(&mut raw).await.unwrap();
        }
        let read = store.transcript(code(1)).await;
        assert!(matches!(&read, Err(StoreError::Corrupt { key, .. }) if *key == list), "{order:?}: {read:?}");
    }
    let ask = MaterialAsk { case: Some(code(1)), depth: Depth::Message(2), ..MaterialAsk::default() };
    redis::cmd("LSET").arg(&list).arg(0).arg("x").exec_async(&mut raw).await.unwrap();
    assert!(matches!(store.materials(&[ask]).await, Err(StoreError::Corrupt { .. })));
}
