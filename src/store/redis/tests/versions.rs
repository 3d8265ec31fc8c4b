//! A store of another version: what an older program wrote is taken over, what a newer one did is refused.

use super::server::Server;
use crate::domain::policy::Durability;
use crate::keys::Keyring;
use crate::store::redis::ring::{CHECK, EARLIER};
use crate::store::redis::{ConnectError, RedisStore};
use crate::store::{Epoch, Store, StoreError, VERSION};

async fn connected(server: &Server, ring: &Keyring) -> Result<RedisStore, ConnectError> {
    RedisStore::connect(&server.url(), "line", ring.clone(), Durability::Strict).await
}

/// As a program of before there were versions left it.
async fn made_old(server: &Server, store: &RedisStore) {
    let ring = store.codec.names.one("ring");
    let known = store.codec.place(&ring, b"ring", 0, "check").close(&EARLIER[0]).unwrap();
    let mut pipe = redis::pipe();
    pipe.set(ring, known).hset(store.codec.names.one("meta"), "epoch", 7);
    pipe.hdel(store.codec.names.one("meta"), &["version", "born"]);
    let () = pipe.query_async(&mut server.raw().await).await.unwrap();
}

async fn known_value(server: &Server, store: &RedisStore) -> String {
    let ring = store.codec.names.one("ring");
    let sealed: Vec<u8> = redis::cmd("GET").arg(&ring).query_async(&mut server.raw().await).await.unwrap();
    store.codec.place(&ring, b"ring", 0, "check").open(&sealed).unwrap()
}

#[tokio::test]
async fn a_store_of_before_there_were_versions_is_taken_over_and_then_refused_to_programs_of_then() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let store = connected(&server, &ring).await.unwrap();
    made_old(&server, &store).await;
    let store = connected(&server, &ring).await.unwrap();
    assert_eq!((store.version().await.unwrap(), known_value(&server, &store).await), (1, EARLIER[0].into()));
    assert_eq!(store.leader().await.unwrap().born, 1);
    assert_eq!(store.seize(Epoch(7)).await.unwrap(), Some(Epoch(8)));
    assert_eq!(store.version().await.unwrap(), VERSION);
    assert_eq!(store.leader().await.unwrap().born, 1, "as long as the line lives");
    // They compare it with what they know, and say that it is another line's.
    assert_eq!(known_value(&server, &store).await, CHECK);
    assert!(!EARLIER.contains(&CHECK));
}

#[tokio::test]
async fn a_store_that_a_newer_program_has_written_is_refused_with_its_remedy() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let standby = connected(&server, &ring).await.unwrap();
    assert_eq!(standby.seize(Epoch(0)).await.unwrap(), Some(Epoch(1)));
    let meta = standby.codec.names.one("meta");
    let mut newer = redis::pipe();
    newer.hset(&meta, "version", VERSION + 1).set(standby.codec.names.one("ring"), "of a form to come");
    let () = newer.query_async(&mut server.raw().await).await.unwrap();

    let Err(ConnectError::Store(refused)) = connected(&server, &ring).await else { panic!("refused") };
    let told = refused.to_string();
    assert!(
        told.contains(&format!("version {}, and this program knows up to {VERSION}", VERSION + 1)),
        "{told}"
    );
    assert!(told.contains("install that program again"), "{told}");
    assert!(!refused.is_retry(), "a person must mend it");
    // It came while this one stood by.
    let late = standby.seize(Epoch(1)).await;
    assert!(matches!(late, Err(StoreError::Newer { found }) if found == VERSION + 1), "{late:?}");
    assert_eq!(standby.leader().await.unwrap().epoch, Epoch(1), "and nothing is written");
    let look = RedisStore::look(&server.url(), "line", Some(ring), Durability::Strict).await.unwrap();
    assert_eq!((look.version, look.key), (VERSION + 1, None));
}
