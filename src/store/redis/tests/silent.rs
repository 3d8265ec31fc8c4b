//! A link that went silent: it stands, takes what is sent, and brings nothing back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use super::server::Server;
use crate::domain::policy::Durability;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::RedisStore;
use crate::store::{Batch, Epoch, Store};

/// What lies between a line and its Redis.
struct Between {
    /// Connections up to this number bring nothing back.
    silent: Arc<AtomicU64>,
    /// How many there were.
    made: Arc<AtomicU64>,
    port: u16,
}

impl Between {
    async fn start(server: &Server) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (silent, made) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let between = Self { silent: Arc::clone(&silent), made: Arc::clone(&made), port };
        let socket = server.folder().join("redis.sock");
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let number = made.fetch_add(1, Ordering::SeqCst) + 1;
                let redis = UnixStream::connect(&socket).await.unwrap();
                tokio::spawn(pass(client, redis, number, Arc::clone(&silent)));
            }
        });
        between
    }

    fn silence(&self) {
        self.silent.store(self.made.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

async fn pass(client: TcpStream, redis: UnixStream, number: u64, silent: Arc<AtomicU64>) {
    let (mut from_client, mut to_client): (OwnedReadHalf, OwnedWriteHalf) = client.into_split();
    let (mut from_redis, mut to_redis) = redis.into_split();
    let (mut up, mut down) = ([0; 4096], [0; 4096]);
    loop {
        tokio::select! {
            read = from_client.read(&mut up) => match read {
                Ok(0) | Err(_) => return,
                Ok(n) => to_redis.write_all(&up[..n]).await.unwrap(),
            },
            read = from_redis.read(&mut down) => match read {
                Ok(0) | Err(_) => return,
                Ok(n) if silent.load(Ordering::SeqCst) < number => to_client.write_all(&down[..n]).await.unwrap(),
                Ok(_) => {}
            },
        }
    }
}

#[tokio::test]
async fn a_link_that_went_silent_is_made_anew_and_what_was_asked_over_it_is_done_once() {
    let server = Server::start();
    let between = Between::start(&server).await;
    let url = format!("redis://127.0.0.1:{}/0", between.port);
    let (ring, answer) = (Keyring::generate().unwrap(), Duration::from_millis(300));
    let store = RedisStore::connect_within(&url, "line", ring, Durability::Strict, answer).await.unwrap();
    let epoch = store.seize(Epoch(0)).await.unwrap().unwrap();
    store.commit(epoch, &batch()).await.unwrap();
    between.silence();
    let taken = Batch { deliveries: vec![delivery(1, "olga")], ..batch() };
    // Several are given up on at the same time; the next is asked over one new link.
    let (commit, beat, look) =
        tokio::join!(store.commit(epoch, &taken), store.beat(epoch, b""), store.leader());
    assert!(commit.is_err_and(|e| e.is_retry()) && beat.is_err() && look.is_err());
    let before = between.made.load(Ordering::SeqCst);
    store.commit(epoch, &taken).await.unwrap();
    assert_eq!(between.made.load(Ordering::SeqCst), before + 1);
    assert_eq!((store.counts().await.unwrap().deliveries, store.point().number), (1, 2));
}
