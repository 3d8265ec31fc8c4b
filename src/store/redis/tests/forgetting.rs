//! What nobody can open any more: an old copy of the store with today's keys; and what a version before stored, which
//! is brought under keys that can be destroyed.

use std::fs;
use std::path::Path;

use super::server::Server;
use crate::domain::changes::Needs;
use crate::keys::{Keyring, is_early};
use crate::store::contract::support::{batch, code, contact, contact_id, new_case, said, waiting, write};
use crate::store::redis::codec::contact_owner;
use crate::store::redis::{ConnectError, RedisStore};
use crate::store::{Batch, CaseWrite, Epoch, Forgotten, Store};

/// Three people, a case of each, and a mail that made no case.
async fn peopled(store: &RedisStore) {
    let case = |n: u8| {
        let case = waiting(n.into(), "en", 5);
        CaseWrite {
            entries: vec![said(2)],
            ..new_case(crate::domain::case::Case { contact: contact_id(n), ..case })
        }
    };
    let cases = [1, 2, 3].map(case).to_vec();
    let contacts = [1, 2, 3].map(|n| write(0, contact(n))).to_vec();
    store.commit(Epoch(0), &Batch { contacts, cases, ..batch() }).await.unwrap();
}

async fn forget_second(store: &RedisStore) {
    let places = store.indexes().await.unwrap();
    let rev = store.load(&everything()).await.unwrap().cases[&code(2)].0;
    let forgotten = vec![Forgotten { code: code(2), rev, places, at: crate::domain::time::Stamp(9) }];
    let batch = Batch { forgotten, forgotten_contacts: vec![(contact_id(2), 1)], ..batch() };
    store.commit(Epoch(0), &batch).await.unwrap();
    assert_eq!(store.destroy(Epoch(0)).await.unwrap(), 2);
    assert_eq!(store.destroy(Epoch(0)).await.unwrap(), 0);
}

fn everything() -> Needs {
    let cases = [1, 2, 3].map(code).into();
    Needs { listed: cases, contacts: [1, 2, 3].map(contact_id).into(), ..Needs::default() }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[tokio::test]
async fn an_old_copy_does_not_open_what_was_forgotten_and_does_open_its_neighbours() {
    let (mut server, ring) = (Server::start(), Keyring::generate().unwrap());
    let store = server.connect(&ring).await;
    peopled(&store).await;
    let (log, kept) = (server.folder().join("appendonlydir"), server.folder().join("kept"));
    copy(&log, &kept);
    forget_second(&store).await;
    server.kill();
    fs::remove_dir_all(&log).unwrap();
    copy(&kept, &log);
    server.restart();

    let store = server.connect(&ring).await;
    let loaded = store.load(&everything()).await.unwrap();
    let snapshot = &loaded.snapshot;
    assert_eq!(snapshot.cases.keys().copied().collect::<Vec<_>>(), [code(1), code(3)]);
    assert_eq!(snapshot.contacts.keys().copied().collect::<Vec<_>>(), [1, 3].map(contact_id));
    assert_eq!((&snapshot.forgotten, &snapshot.remains), (&[code(2)].into(), &[code(2)].into()));
    assert!(snapshot.unreadable.is_empty(), "that is no fault");
    assert_eq!(store.transcript(code(2)).await.unwrap(), []);
    assert_eq!(store.transcript(code(3)).await.unwrap().len(), 2);
    // It is there still, and no key that there is opens it.
    let mut raw = server.raw().await;
    for (name, owner) in [
        (store.codec.names.case(code(2)), code(2).compact().into_bytes()),
        (store.codec.names.contact(contact_id(2)), contact_owner(&contact_id(2)).to_vec()),
    ] {
        let wrapped: Vec<u8> = redis::cmd("HGET").arg(&name).arg("k").query_async(&mut raw).await.unwrap();
        assert!(!wrapped.is_empty() && ring.unwrap_key(&owner, &wrapped).is_err(), "{name}");
    }

    // Whoever writes again takes the place of what nobody can open.
    let rev = loaded.contacts[&contact_id(2)];
    store.commit(Epoch(0), &Batch { contacts: vec![write(rev, contact(2))], ..batch() }).await.unwrap();
    assert!(store.load(&everything()).await.unwrap().snapshot.contacts.contains_key(&contact_id(2)));
}

#[tokio::test]
async fn what_is_to_be_destroyed_is_known_after_a_crash() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let store = server.connect(&ring).await;
    peopled(&store).await;
    let name = store.codec.names.case(code(2));
    let wrapped: Vec<u8> =
        redis::cmd("HGET").arg(&name).arg("k").query_async(&mut server.raw().await).await.unwrap();
    let rev = store.load(&everything()).await.unwrap().cases[&code(2)].0;
    let places = store.indexes().await.unwrap();
    let forgotten = vec![Forgotten { code: code(2), rev, places, at: crate::domain::time::Stamp(9) }];
    store.commit(Epoch(0), &Batch { forgotten, ..batch() }).await.unwrap();
    assert!(!ring.leaves().unwrap().forgot(&wrapped));
    // The process ends here.
    let next = server.connect(&ring).await;
    assert_eq!(next.destroy(Epoch(0)).await.unwrap(), 1);
    assert!(ring.leaves().unwrap().forgot(&wrapped));
}

#[tokio::test]
async fn what_an_earlier_version_stored_is_under_keys_of_its_own_once_it_is_led() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let store = server.connect(&ring).await;
    peopled(&store).await;
    let mut raw = server.raw().await;
    let mut names = Vec::new();
    for n in [1, 2, 3] {
        let id = contact_id(n);
        names.push((store.codec.names.case(code(n.into())), code(n.into()).compact().into_bytes()));
        names.push((store.codec.names.contact(id), contact_owner(&id).to_vec()));
    }
    for (name, owner) in &names {
        let wrapped: Vec<u8> = redis::cmd("HGET").arg(name).arg("k").query_async(&mut raw).await.unwrap();
        let early = ring.wrap_early(owner, &ring.unwrap_key(owner, &wrapped).unwrap());
        redis::cmd("HSET").arg(name).arg("k").arg(early).exec_async(&mut raw).await.unwrap();
    }
    redis::cmd("DEL").arg(store.codec.names.one("periods")).exec_async(&mut raw).await.unwrap();

    let store = server.connect(&ring).await;
    assert_eq!(store.load(&everything()).await.unwrap().snapshot.cases.len(), 3, "it is read as it is");
    assert_eq!(store.seize(Epoch(0)).await.unwrap(), Some(Epoch(1)));
    for (name, _) in &names {
        let wrapped: Vec<u8> = redis::cmd("HGET").arg(name).arg("k").query_async(&mut raw).await.unwrap();
        assert!(!is_early(&wrapped), "{name}");
    }
    let snapshot = store.load(&everything()).await.unwrap().snapshot;
    assert_eq!((snapshot.cases.len(), snapshot.contacts.len()), (3, 3));
}

#[tokio::test]
async fn a_store_whose_keys_are_missing_or_other_ones_is_refused() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    peopled(&server.connect(&ring).await).await;
    // The same secret, with leaves that were begun anew.
    let other = ring.with(crate::keys::Leaves::fleeting().unwrap());
    let durability = crate::domain::policy::Durability::Strict;
    let refused = RedisStore::connect(&server.url(), "test line", other, durability).await;
    let Err(ConnectError::Keys(why)) = refused else { panic!("refused") };
    assert!(why.to_string().contains("period 1"), "{why}");
}

#[tokio::test]
async fn whoever_stands_by_with_another_folder_does_not_lead_once_it_lacks_a_period() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let standby = server.connect(&ring).await;
    let name = standby.codec.names.one("periods");
    let mut told = redis::cmd("HSET");
    told.arg(name).arg(2).arg("begun in another folder");
    told.exec_async(&mut server.raw().await).await.unwrap();
    let refused = standby.seize(Epoch(0)).await;
    assert!(matches!(refused, Err(crate::store::StoreError::Unavailable(_))), "{refused:?}");
    assert_eq!(standby.leader().await.unwrap().epoch, Epoch(0), "nothing is taken");
}
