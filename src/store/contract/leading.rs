//! Who may write.

use super::support::*;
use crate::domain::id::Shelf;
use crate::domain::time::Stamp;
use crate::store::{Batch, Epoch, Leader, StoreError, VERSION};

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
        line.store.claim(old, Stamp(9), 9).await.err(),
        line.store.prune(old, Shelf::Mail, 9).await.err(),
    ] {
        assert!(matches!(refused, Some(StoreError::Fenced)), "{refused:?}");
    }
    assert_eq!(line.other.counts().await.unwrap().deliveries, 0);
    assert!(line.store.commit(Epoch(9), &late).await.is_err(), "nor can one of the future");
}
