//! Who may write.

use super::support::*;
use crate::domain::id::Shelf;
use crate::domain::time::Stamp;
use crate::store::point::Point;
use crate::store::{Batch, Epoch, Leader, Store, StoreError, VERSION};

pub(super) async fn an_unused_line_has_no_leader(line: Line) {
    assert_eq!(line.store.leader().await.unwrap(), Leader::default());
}

pub(super) async fn a_line_is_taken_over_once(line: Line) {
    assert_eq!(line.store.seize(Epoch(0)).await.unwrap(), Some(Epoch(1)));
    assert_eq!(line.other.seize(Epoch(0)).await.unwrap(), None, "somebody else was first");
    assert_eq!(line.store.seize(Epoch(0)).await.unwrap(), None);
    assert_eq!(line.other.leader().await.unwrap().epoch, Epoch(1));
    assert_eq!(line.other.seize(Epoch(1)).await.unwrap(), Some(Epoch(2)));
}

pub(super) async fn a_line_remembers_the_version_that_it_began_with(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    assert_eq!(line.other.leader().await.unwrap().born, VERSION);
    line.other.seize(epoch).await.unwrap();
    assert_eq!(line.store.leader().await.unwrap().born, VERSION);
}

pub(super) async fn a_beat_shows_that_the_holder_lives(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    let before = line.other.leader().await.unwrap();
    line.store.beat(epoch, b"\x00mark\xff").await.unwrap();
    let after = line.other.leader().await.unwrap();
    assert_ne!(before.beats, after.beats);
    assert_eq!(after.mark, b"\x00mark\xff");
    line.other.seize(epoch).await.unwrap();
    assert_eq!(line.other.leader().await.unwrap().mark, b"\x00mark\xff", "the next holder reads it");
}

pub(super) async fn a_daemon_whose_epoch_passed_can_change_nothing(line: Line) {
    let old = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    let taken = Batch { contacts: vec![write(0, contact(1))], ..batch() };
    line.store.commit(old, &taken).await.unwrap();
    line.other.seize(old).await.unwrap().unwrap();
    let late =
        Batch { contacts: vec![write(0, contact(2))], deliveries: vec![delivery(1, "olga")], ..batch() };
    for refused in [
        line.store.commit(old, &late).await.err(),
        line.store.commit(old, &taken).await.err(),
        line.store.beat(old, b"").await.err(),
        line.store.claim(old, Stamp(9), 9.into()).await.err(),
        line.store.prune(old, Shelf::Mail, 9).await.err(),
    ] {
        assert!(matches!(refused, Some(StoreError::Fenced)), "{refused:?}");
    }
    assert_eq!(line.other.counts().await.unwrap().deliveries, 0);
    assert!(line.store.commit(Epoch(9), &late).await.is_err(), "nor can one of the future");
}

pub(super) async fn an_epoch_is_its_holders_alone(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    for refused in everything_written(&*line.other, epoch).await {
        assert!(matches!(refused, Some(StoreError::Fenced)), "{refused:?}");
    }
    assert!(everything_written(&*line.store, epoch).await.iter().all(Option::is_none));
}

/// How each way to write under an epoch ends.
async fn everything_written(store: &dyn Store, epoch: Epoch) -> [Option<StoreError>; 4] {
    [
        store.commit(epoch, &batch()).await.err(),
        store.beat(epoch, b"").await.err(),
        store.claim(epoch, Stamp(9), 9.into()).await.err(),
        store.prune(epoch, Shelf::Mail, 9).await.err(),
    ]
}

pub(super) async fn commits_are_counted_once(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    let begun = line.store.point();
    assert_eq!((begun.history.is_some(), begun.number), (true, 0));
    let taken = Batch { contacts: vec![write(0, contact(1))], ..batch() };
    line.store.commit(epoch, &taken).await.unwrap();
    line.store.commit(epoch, &taken).await.unwrap();
    let refused = Batch { contacts: vec![write(7, contact(1))], ..batch() };
    assert!(line.store.commit(epoch, &refused).await.is_err());
    line.store.claim(epoch, Stamp(9), 9.into()).await.unwrap();
    line.store.beat(epoch, b"").await.unwrap();
    assert_eq!(line.store.point(), Point { number: 1, ..begun.clone() });
    let seen = line.other.leader().await.unwrap().point;
    assert_eq!((&seen, &line.other.point()), (&line.store.point(), &seen), "a standby sees the same");
    let next = line.other.seize(epoch).await.unwrap().unwrap();
    line.other.commit(next, &batch()).await.unwrap();
    assert_eq!(line.other.point(), Point { number: 2, ..begun }, "one history, whoever leads");
}

pub(super) async fn what_was_decided_at_another_commit_is_refused(line: Line) {
    line.commit(&batch()).await;
    let at = line.store.stands_at();
    assert_eq!(at, line.store.leader().await.unwrap().point.number);
    let decided = Batch { recalled_at: Some(at), ..batch() };
    line.commit(&decided).await;
    line.commit(&decided).await;
    assert_eq!(line.store.stands_at(), at + 1, "asked twice it was done once");
    for other in [at, at + 2] {
        let refused = line.store.commit(line.epoch, &Batch { recalled_at: Some(other), ..batch() }).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    assert_eq!(line.store.leader().await.unwrap().point.number, at + 1);
}

pub(super) async fn a_store_that_went_back_takes_nothing_from_whoever_knew_it(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    for _ in 0..3 {
        line.store.commit(epoch, &batch()).await.unwrap();
    }
    line.other.leader().await.unwrap();
    line.go_back(2).await;
    assert_all_refused(&line, epoch).await;
    line.go_back(3).await;
    assert!(everything_written(&*line.store, epoch).await.iter().all(Option::is_none), "it was put right");

    line.wipe().await;
    assert_all_refused(&line, epoch).await;
}

async fn assert_all_refused(line: &Line, epoch: Epoch) {
    let late = Batch { deliveries: vec![delivery(1, "olga")], ..batch() };
    let also = [line.store.commit(epoch, &late).await.err(), line.other.leader().await.err()];
    for refused in everything_written(&*line.store, epoch).await.into_iter().chain(also) {
        assert!(matches!(refused, Some(StoreError::WentBack(_))), "{refused:?}");
    }
    for from in [Epoch(0), epoch] {
        let taken = line.other.seize(from).await;
        assert!(matches!(taken, Ok(None) | Err(StoreError::WentBack(_))), "{taken:?}");
    }
    assert_eq!(line.other.counts().await.unwrap().deliveries, 0);
}

pub(super) async fn what_is_known_of_a_store_is_held_against_it(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    line.store.commit(epoch, &batch()).await.unwrap();
    let known = line.store.point();
    line.other.expect(&known);
    assert!(line.other.leader().await.is_ok());
    line.other.expect(&Point { number: 2, ..known.clone() });
    assert!(matches!(line.other.leader().await, Err(StoreError::WentBack(_))));
    assert!(matches!(line.other.seize(epoch).await, Err(StoreError::WentBack(_))));
    assert_eq!(line.store.point(), known, "nobody else is held to that");
}

pub(super) async fn a_history_that_follows_another_is_no_step_back(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    for _ in 0..3 {
        line.store.commit(epoch, &batch()).await.unwrap();
    }
    let known = line.store.point();
    line.go_back(1).await;
    // Whoever puts it back knows nothing of how far it was.
    let next = line.other.seize(epoch).await.unwrap().unwrap();
    assert!(matches!(line.store.leader().await, Err(StoreError::WentBack(_))));
    line.other.begin_history(next, &known.line_of_descent()).await.unwrap();
    let begun = line.other.point();
    assert_eq!((begun.number, &begun.parents), (1, &known.line_of_descent()));
    assert_ne!(begun.history, known.history);
    assert_eq!(line.store.leader().await.unwrap().point, begun);
    let fenced = line.store.commit(epoch, &batch()).await;
    assert!(matches!(fenced, Err(StoreError::Fenced)), "it was led before: {fenced:?}");
    assert!(matches!(line.store.begin_history(epoch, &[]).await, Err(StoreError::Fenced)));
    line.other.commit(next, &batch()).await.unwrap();
    assert_eq!(line.other.point(), Point { number: 2, ..begun });
}

/// A name that is remembered and not there any more would hide every case that stands under it.
pub(super) async fn what_is_written_after_a_doubt_is_found_by_its_index(line: Line) {
    let epoch = line.store.seize(Epoch(0)).await.unwrap().unwrap();
    let first = Batch { cases: vec![new_case(waiting(1, "en", 1))], ..batch() };
    line.store.commit(epoch, &first).await.unwrap();
    line.wipe().await;
    assert!(line.store.beat(epoch, b"").await.is_err());
    // Put back on purpose, and led by the same handle.
    let other = line.other.seize(Epoch(0)).await.unwrap().unwrap();
    line.other.begin_history(other, &line.store.point().line_of_descent()).await.unwrap();
    let epoch = line.store.seize(other).await.unwrap().unwrap();
    let second = Batch { cases: vec![new_case(waiting(2, "en", 1))], ..batch() };
    line.store.commit(epoch, &second).await.unwrap();
    let mut stands_in: Vec<_> = waiting(2, "en", 1).indexes().into_iter().map(|(index, _)| index).collect();
    stands_in.sort();
    assert_eq!(line.store.indexes().await.unwrap(), stands_in);
}
