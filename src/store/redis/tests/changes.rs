//! What changed in a document stands behind it, and the document is what all of that makes of it.

use super::server::Server;
use crate::domain::case::Case;
use crate::domain::changes::Needs;
use crate::domain::message::Parts;
use crate::domain::roster::{OperatorState, Roster};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::contract::support::*;
use crate::store::redis::RedisStore;
use crate::store::{Batch, Epoch, Store, StoreError};

/// A case that is worth changing in place, with that number of its next message.
pub(super) fn long(next_seq: u32) -> Case {
    let head = vec![said(1), edited(1, &"They are still here. ".repeat(60))];
    Case { next_seq, head, ..waiting(1, "en", 5) }
}

struct Line {
    server: Server,
    ring: Keyring,
    store: RedisStore,
    rev: u64,
}

impl Line {
    async fn new() -> Self {
        let (server, ring) = (Server::start(), Keyring::generate().unwrap());
        let store = server.connect(&ring).await;
        let mut line = Self { server, ring, store, rev: 0 };
        line.write(2).await;
        line
    }

    async fn write(&mut self, next_seq: u32) {
        let mut cases = vec![changed(self.rev, &long(2), long(next_seq))];
        if self.rev == 0 {
            cases[0].before = Vec::new();
        }
        self.store.commit(Epoch(0), &Batch { cases, ..batch() }).await.unwrap();
        self.rev += 1;
    }

    /// As a process reads it that remembers nothing.
    async fn read(&self) -> Result<Case, StoreError> {
        let cold = self.server.connect(&self.ring).await;
        let needs = Needs { cases: [code(1)].into(), ..Needs::default() };
        let loaded = cold.load(&needs).await?;
        assert_eq!(loaded.cases[&code(1)].0, self.rev);
        Ok(loaded.snapshot.cases[&code(1)].clone())
    }

    /// The length of what stands in that field of the case, 0 for nothing.
    async fn field(&self, field: &str) -> usize {
        let name = self.store.codec.names.case(code(1));
        let value: Option<Vec<u8>> =
            redis::cmd("HGET").arg(name).arg(field).query_async(&mut self.server.raw().await).await.unwrap();
        value.map_or(0, |value| value.len())
    }

    async fn set(&self, field: &str, of: &str) {
        let name = self.store.codec.names.case(code(1));
        let mut raw = self.server.raw().await;
        let other: Vec<u8> = redis::cmd("HGET").arg(&name).arg(of).query_async(&mut raw).await.unwrap();
        redis::cmd("HSET").arg(name).arg(field).arg(other).exec_async(&mut raw).await.unwrap();
    }
}

#[tokio::test]
async fn what_changed_is_written_alone_until_it_is_much() {
    let mut line = Line::new().await;
    let whole = line.field("d").await;
    let mut most = 0;
    for next in 3..40 {
        line.write(next).await;
        assert_eq!(line.read().await.unwrap(), long(next));
        let mut changes = 0;
        for field in 1..=9 {
            let length = line.field(&field.to_string()).await;
            assert!(length < whole / 4, "{length} of {whole}");
            changes += usize::from(length > 0);
        }
        most = most.max(changes);
    }
    assert_eq!(most, 8);
}

#[tokio::test]
async fn a_process_that_read_it_goes_on_where_another_left_it() {
    let mut line = Line::new().await;
    line.write(3).await;
    line.store = line.server.connect(&line.ring).await;
    line.store.load(&Needs { cases: [code(1)].into(), ..Needs::default() }).await.unwrap();
    line.write(4).await;
    assert!(line.field("2").await > 0);
    assert_eq!(line.read().await.unwrap(), long(4));
}

#[tokio::test]
async fn after_a_doubt_it_is_written_whole_and_the_changes_go() {
    let mut line = Line::new().await;
    line.write(3).await;
    line.write(4).await;
    assert!(line.field("2").await > 0);
    line.store.memo.forget();
    line.write(5).await;
    assert_eq!((line.field("1").await, line.field("2").await), (0, 0));
    assert_eq!(line.read().await.unwrap(), long(5));
}

#[tokio::test]
async fn what_is_taken_out_for_its_age_stands_in_no_field_any_more() {
    let mut line = Line::new().await;
    line.write(3).await;
    assert!(line.field("1").await > 0);
    let parts = Parts { attachments: true, notes: true };
    let stripped = Case { stripped: Some((Stamp(5), parts)), ..long(4) };
    let cases = vec![changed(line.rev, &long(3), stripped.clone())];
    line.store.commit(Epoch(0), &Batch { cases, ..batch() }).await.unwrap();
    line.rev += 1;
    assert_eq!(line.field("1").await, 0, "what it was before would be there still");
    assert_eq!(line.read().await.unwrap(), stripped);
}

#[tokio::test]
async fn a_change_that_is_missing_or_another_s_is_noticed() {
    for (field, of) in [("1", "2"), ("2", "1"), ("d", "1"), ("1", "d")] {
        let mut line = Line::new().await;
        line.write(3).await;
        line.write(4).await;
        line.set(field, of).await;
        let read = line.read().await;
        assert!(matches!(&read, Err(StoreError::Corrupt { case, .. }) if *case == Some(code(1))), "{read:?}");
    }
    let mut line = Line::new().await;
    line.write(3).await;
    line.write(4).await;
    let name = line.store.codec.names.case(code(1));
    redis::cmd("HDEL").arg(name).arg("1").exec_async(&mut line.server.raw().await).await.unwrap();
    assert!(matches!(line.read().await, Err(StoreError::Corrupt { .. })));
}

#[tokio::test]
async fn of_many_operators_one_is_written() {
    let (server, ring) = (Server::start(), Keyring::generate().unwrap());
    let store = server.connect(&ring).await;
    let roster = |load| {
        let state = |n| OperatorState { load: if n == 60 { load } else { 1 }, ..OperatorState::default() };
        let operator_states = (0..120).map(|n| (format!("operator-{n}").as_str().into(), state(n))).collect();
        Roster { operator_states, ..Roster::default() }
    };
    for (rev, load) in [(0, 1), (1, 2), (2, 3)] {
        let roster = Some(write(rev, roster(load)));
        store.commit(Epoch(0), &Batch { roster, ..batch() }).await.unwrap();
    }
    let name = store.codec.names.one("roster");
    let fields: Vec<Vec<u8>> = redis::cmd("HMGET")
        .arg(name)
        .arg(&["d", "1", "2"])
        .query_async(&mut server.raw().await)
        .await
        .unwrap();
    let sizes: Vec<usize> = fields.iter().map(Vec::len).collect();
    println!("a roster of 120 operators, and two changes of one: {sizes:?}");
    assert!(sizes[0] > 3_000 && sizes[1] < 200 && sizes[2] < 200, "{sizes:?}");
    let loaded = server.connect(&ring).await.load(&Needs::default()).await.unwrap();
    assert_eq!(loaded.snapshot.roster, roster(3));
}
