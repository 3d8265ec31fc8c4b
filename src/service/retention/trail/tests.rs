//! The trail begins later, and what is left of it holds.

use super::*;
use crate::domain::trail::{Act, Who};
use crate::service::retention::fixture::at_work;
use crate::service::trail;
use crate::store::Store;
use crate::store::memory::MemoryStore;

const DAY: Duration = Duration::from_hours(24);
const START: Stamp = Stamp(900 * 86_400_000);

fn retention(store: &MemoryStore) -> Retention {
    at_work(store, None, START)
}

/// Something was done so many days ago.
async fn done(retention: &Retention, days: u32) {
    trail::record(&retention.desk, Act::new(START - DAY * days, Who::Line, "reload", "done")).await.unwrap();
}

/// The numbers of what is left, and whether it follows from where the roster says that it begins.
async fn left(store: &MemoryStore) -> Vec<u64> {
    let roster = store.load(&Needs::default()).await.unwrap().snapshot.roster;
    let mut at = roster.trail_begin.map_or(Head::default(), |begin| begin.after);
    let records = store.trail(0, 10_000).await.unwrap();
    for record in &records {
        at.follow(record.as_ref(), |head, act| store.chain(head, act)).unwrap();
    }
    assert_eq!(at, roster.trail);
    records.into_iter().flatten().map(|record| record.n).collect()
}

#[tokio::test]
async fn the_oldest_go_once_a_day_and_the_cut_is_told() {
    let store = MemoryStore::new();
    let retention = retention(&store);
    for days in [500, 402, 401, 399, 3] {
        done(&retention, days).await;
    }
    let origin = trail::origin(&store).await.unwrap();
    assert_eq!(retention.trail_due(START).await.unwrap(), 3);
    assert!(!retention.cut_trail().await.unwrap());
    assert_eq!(left(&store).await, [4, 5, 6]);
    let told = store.trail(5, 1).await.unwrap().remove(0).unwrap();
    assert_eq!((told.act.what.as_str(), told.act.who), ("audit_cut", Who::Line));
    assert_eq!(trail::origin(&store).await.unwrap(), origin, "and the store is known by what it was");
    retention.clock.advance(DAY);
    assert!(!retention.cut_trail().await.unwrap());
    assert_eq!(left(&store).await, [4, 5, 6], "not for one that is hours too old");
    retention.clock.advance(DAY * 400);
    retention.cut_trail().await.unwrap();
    assert_eq!(left(&store).await, [6, 7]);
}

#[tokio::test]
async fn many_go_in_slices_and_the_end_stays() {
    let store = MemoryStore::new();
    let retention = retention(&store);
    for _ in 0..AT_ONCE + 9 {
        done(&retention, 700).await;
    }
    assert!(retention.cut_trail().await.unwrap(), "there is more");
    retention.cut_trail().await.unwrap();
    assert_eq!(left(&store).await, [266, 267], "what tells of the cuts");
    retention.clock.advance(DAY * 900);
    retention.cut_trail().await.unwrap();
    retention.cut_trail().await.unwrap();
    assert!(!left(&store).await.is_empty());
}

#[tokio::test]
async fn for_ever_is_for_ever() {
    let store = MemoryStore::new();
    let retention = retention(&store);
    done(&retention, 800).await;
    done(&retention, 800).await;
    let mut policy = (*retention.places.rules.policy()).clone();
    policy.retention.audit = None;
    retention.places.rules.swap(policy);
    assert!(!retention.cut_trail().await.unwrap());
    assert_eq!(left(&store).await, [1, 2]);
}
