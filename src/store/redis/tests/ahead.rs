//! What is sealed while a commit is under way: sent as it is where that was taken as it should be, else thrown away.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::changes::long;
use super::server::Server;
use crate::domain::changes::Needs;
use crate::domain::contact::Contact;
use crate::domain::roster::{OperatorState, Roster};
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::RedisStore;
use crate::store::{Batch, CaseWrite, Epoch, Result, Run, Store, StoreError};

/// A case, its contact and the roster, each of that revision after so many writes.
struct Line {
    server: Server,
    ring: Keyring,
    store: Arc<RedisStore>,
}

fn roster(n: u32) -> Roster {
    let states = (0..40).map(|n| (format!("operator{n}").as_str().into(), OperatorState::default()));
    Roster { operator_states: states.collect(), waiting: n, ..Roster::default() }
}

/// The write that makes that revision of all of them.
fn making(rev: u32) -> Batch {
    let before = u64::from(rev - 1);
    let mut case = changed(before, &long(2), long(rev + 1));
    if rev == 1 {
        case = CaseWrite { before: Vec::new(), ..case };
    }
    case.entries = vec![said(rev)];
    let doc = Contact { reachable: rev.is_multiple_of(2), ..contact(1) };
    Batch {
        cases: vec![case],
        contacts: vec![write(before, doc)],
        roster: Some(write(before, roster(rev))),
        deliveries: vec![delivery(u64::from(rev), "olga")],
        ..batch()
    }
}

impl Line {
    async fn new() -> Self {
        let (server, ring) = (Server::start(), Keyring::generate().unwrap());
        let store = Arc::new(server.connect(&ring).await);
        store.commit(Epoch(0), &making(1)).await.unwrap();
        Self { server, ring, store }
    }

    /// Sends that while Redis stands still, and seals the next on it. What was answered comes out when it goes on.
    async fn pipeline(&self, first: Batch, next: &Batch) -> JoinHandle<Result<Vec<Run>>> {
        self.store.tell_of_period().await.unwrap();
        self.server.stop();
        let store = Arc::clone(&self.store);
        let task = tokio::spawn(async move { store.commit(Epoch(0), &first).await });
        while self.store.memo.ahead.under_way().is_none() {
            tokio::task::yield_now().await;
        }
        self.store.seal(next);
        assert!(self.is_sealed(next));
        task
    }

    fn is_sealed(&self, batch: &Batch) -> bool {
        let (ahead, turn) = (&self.store.memo.ahead, self.store.memo.ahead.turn());
        let sealed = ahead.take(batch.op);
        let is_sealed = sealed.is_some();
        if let Some(sealed) = sealed {
            ahead.keep(turn, batch.op, sealed);
        }
        is_sealed
    }

    /// As a process reads it that remembers nothing.
    async fn check(&self, rev: u32) {
        let cold = self.server.connect(&self.ring).await;
        let needs = Needs { cases: [code(1)].into(), contacts: [contact_id(1)].into(), ..Needs::default() };
        let loaded = cold.load(&needs).await.unwrap();
        let number = u64::from(rev);
        assert_eq!(
            (loaded.cases[&code(1)].0, loaded.contacts[&contact_id(1)], loaded.roster),
            (number, number, number)
        );
        assert_eq!(loaded.snapshot.cases[&code(1)], long(rev + 1));
        assert_eq!(loaded.snapshot.contacts[&contact_id(1)].reachable, rev.is_multiple_of(2));
        assert_eq!(loaded.snapshot.roster, roster(rev));
        let head = long(2).head.len();
        let list: Vec<_> = cold.transcript(code(1)).await.unwrap().into_iter().skip(head).collect();
        assert_eq!(list, (1..=rev).map(said).collect::<Vec<_>>());
        let counts = cold.counts().await.unwrap();
        assert_eq!(counts.deliveries, number);
    }
}

#[tokio::test]
async fn what_is_sealed_on_a_commit_that_is_taken_is_sent_as_it_is_and_opens() {
    let line = Line::new().await;
    for rev in (2..20).step_by(2) {
        let number = line.store.stands_at();
        let next = Batch { recalled_at: Some(number + 1), ..making(rev + 1) };
        let first = line.pipeline(making(rev), &next).await;
        line.server.go_on();
        first.await.unwrap().unwrap();
        assert!(line.is_sealed(&next));
        line.store.commit(Epoch(0), &next).await.unwrap();
        line.check(rev + 1).await;
    }
}

#[tokio::test]
async fn scripts_that_redis_lost_make_no_difference() {
    let line = Line::new().await;
    let flush = || async {
        let mut raw = line.server.raw().await;
        redis::cmd("SCRIPT").arg("FLUSH").exec_async(&mut raw).await.unwrap();
    };
    flush().await;
    let next = making(3);
    let first = line.pipeline(making(2), &next).await;
    line.server.go_on();
    first.await.unwrap().unwrap();
    flush().await;
    assert!(line.is_sealed(&next));
    line.store.commit(Epoch(0), &next).await.unwrap();
    line.check(3).await;
}

#[tokio::test]
async fn it_is_thrown_away_where_the_connection_is_lost() {
    let mut line = Line::new().await;
    let (first, next) = (making(2), making(3));
    let sent = line.pipeline(first.clone(), &next).await;
    line.server.kill();
    let ended = sent.await.unwrap();
    assert!(matches!(ended, Err(StoreError::Unavailable(_))), "{ended:?}");
    assert!(!line.is_sealed(&next), "nobody knows on what it would stand");
    line.server.restart();
    while let Err(error) = line.store.commit(Epoch(0), &first).await {
        assert!(error.is_retry(), "{error}");
    }
    line.store.commit(Epoch(0), &next).await.unwrap();
    line.check(3).await;
}

#[tokio::test]
async fn it_is_thrown_away_where_another_wrote_or_leads() {
    let line = Line::new().await;
    let other = line.server.connect(&line.ring).await;
    other.commit(Epoch(0), &making(2)).await.unwrap();
    let next = making(3);
    let sent = line.pipeline(making(2), &next).await;
    line.server.go_on();
    assert!(matches!(sent.await.unwrap(), Err(StoreError::Conflict(_))));
    assert!(!line.is_sealed(&next));
    other.seize(Epoch(0)).await.unwrap();
    line.store.commit(Epoch(0), &making(3)).await.unwrap_err();
    let next = making(4);
    let load = Needs { cases: [code(1)].into(), contacts: [contact_id(1)].into(), ..Needs::default() };
    line.store.load(&load).await.unwrap();
    let sent = line.pipeline(making(3), &next).await;
    line.server.go_on();
    assert!(matches!(sent.await.unwrap(), Err(StoreError::Fenced)));
    assert!(!line.is_sealed(&next));
    line.check(2).await;
}

#[tokio::test]
async fn it_is_thrown_away_with_all_that_is_remembered() {
    let line = Line::new().await;
    let next = making(3);
    let sent = line.pipeline(making(2), &next).await;
    line.server.go_on();
    sent.await.unwrap().unwrap();
    line.store.memo.forget();
    assert!(!line.is_sealed(&next));
    // Nor is what was begun before that.
    let turn = line.store.memo.ahead.turn();
    line.store.seal(&next);
    line.store.memo.forget();
    assert!(!line.is_sealed(&next) && line.store.memo.ahead.turn() > turn);
    line.store.commit(Epoch(0), &next).await.unwrap();
    line.check(3).await;
}
