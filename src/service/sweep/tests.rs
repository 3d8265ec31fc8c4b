use std::fs::File;
use std::time::UNIX_EPOCH;

use super::*;
use crate::channel::Vault;
use crate::domain::case::{Case, Spell};
use crate::domain::fixture;
use crate::domain::id::SourceId;
use crate::domain::message::{Author, Kind, Message};
use crate::domain::restored::Restored;
use crate::domain::roster::Roster;
use crate::domain::trail::{Act, Record, Who};
use crate::store::memory::MemoryStore;
use crate::store::{Batch, CaseWrite, Epoch, OpId, Write};

const DAY: Duration = Duration::from_hours(24);
const START: Stamp = Stamp(100 * 86_400_000);

struct Scene {
    store: MemoryStore,
    sweep: Sweep,
    round: Round,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = begun(1).await;
        let sweep = Sweep {
            store: Arc::new(store.clone()),
            clock: Clock::frozen(START),
            blobs: Blobs::at(folder.path().to_owned()),
            reports: Reports::default(),
        };
        Self { store, sweep, round: Round::default(), folder }
    }

    /// Keeps something that was last written so many days before the start.
    async fn keep(&self, days: u32) -> String {
        let name = self.sweep.blobs.keep(b"a picture".to_vec()).await.unwrap();
        let (file, _) = name.split_once('.').unwrap();
        let at = UNIX_EPOCH + DAY * (100 - days);
        File::options().write(true).open(self.folder.path().join(file)).unwrap().set_modified(at).unwrap();
        name
    }

    /// A case whose document names one and whose list names another.
    async fn name(&self, first: &str, second: &str) {
        let case =
            Case { head: vec![said(1, first)], ..fixture::case(fixture::waiting(Spell::begin(1, START))) };
        let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case, entries: vec![said(2, second)] }];
        self.store.commit(Epoch(0), &Batch { cases, ..Batch::new(OpId([1; 16])) }).await.unwrap();
    }

    /// Goes on for so many days.
    async fn pass(&mut self, days: u32) {
        for _ in 0..days {
            for _ in 0..9 {
                if let Err(error) = self.sweep.step(&mut self.round).await {
                    assert!(matches!(error, SweepError::Store(StoreError::Corrupt { .. })), "{error}");
                }
            }
            self.sweep.clock.advance(DAY);
        }
    }

    async fn has(&self, name: &str) -> bool {
        self.sweep.blobs.fetch(name).await.is_ok()
    }
}

/// A store whose audit trail begins like no other's.
async fn begun(first: u8) -> MemoryStore {
    let store = MemoryStore::new();
    let act = Act::new(START, Who::Line, "start", "done");
    let trail = vec![Record { n: 1, act, hash: [first; 32] }];
    store.commit(Epoch(0), &Batch { trail, ..Batch::new(OpId([9; 16])) }).await.unwrap();
    store
}

fn said(seq: u32, blob: &str) -> Entry {
    Entry::Said(Message {
        seq,
        from: Author::Contact,
        channel: "mail".into(),
        source: SourceId::bare(1),
        parts: Vec::new(),
        sent_at: START,
        received_at: START,
        text: String::new(),
        rest: None,
        attachments: vec![Attachment {
            kind: Kind::Document,
            mime: None,
            bytes: None,
            name: None,
            body: Body::Blob(blob.to_owned()),
        }],
        album: None,
        forwarded: false,
        answers: None,
        quotes: None,
        maybe_machine: false,
        via: None,
        claimed: None,
        verified: None,
        forged: false,
    })
}

#[tokio::test]
async fn what_nothing_names_goes_and_what_is_named_or_young_stays() {
    let mut s = Scene::new().await;
    let (first, second, orphan) = (s.keep(50).await, s.keep(50).await, s.keep(3).await);
    s.name(&first, &second).await;
    s.pass(1).await;
    assert!(s.has(&orphan).await, "once is not enough");
    s.pass(1).await;
    assert!(!s.has(&orphan).await);
    assert_eq!(s.sweep.reports.swept_count(), 1);
    let young = s.keep(0).await;
    s.pass(1).await;
    assert!(s.has(&young).await && s.has(&first).await && s.has(&second).await);
    s.pass(3).await;
    assert!(!s.has(&young).await && s.has(&first).await && s.has(&second).await);
}

#[tokio::test]
async fn while_a_case_can_not_be_read_nothing_goes() {
    let mut s = Scene::new().await;
    let (first, second, orphan) = (s.keep(50).await, s.keep(50).await, s.keep(50).await);
    s.name(&first, &second).await;
    s.store.spoil(CaseCode::from_bits(1));
    s.pass(4).await;
    assert!(s.has(&first).await && s.has(&second).await && s.has(&orphan).await);
}

#[tokio::test]
async fn what_another_line_keeps_in_the_same_folder_stays() {
    let mut s = Scene::new().await;
    let mut other = Scene::new().await;
    other.sweep.store = Arc::new(begun(2).await);
    other.sweep.blobs = s.sweep.blobs.clone();
    let theirs = s.keep(50).await;
    other.pass(1).await;
    s.pass(5).await;
    assert!(s.has(&theirs).await);
}

#[tokio::test]
async fn an_emptied_store_knows_nothing_of_what_was_kept_before_it() {
    let mut s = Scene::new().await;
    let (first, second) = (s.keep(50).await, s.keep(50).await);
    s.name(&first, &second).await;
    s.pass(2).await;
    s.sweep.store = Arc::new(begun(2).await);
    s.pass(5).await;
    assert!(s.has(&first).await && s.has(&second).await);
}

#[tokio::test]
async fn while_the_store_takes_nothing_what_waits_to_be_named_stays() {
    let mut s = Scene::new().await;
    let waits = s.keep(50).await;
    s.sweep.reports.beat(Some("Redis is full".to_owned()));
    s.pass(4).await;
    assert!(s.has(&waits).await);
    s.sweep.reports.beat(None);
    s.pass(1).await;
    assert!(s.has(&waits).await, "it may be named only now");
    s.pass(1).await;
    assert!(!s.has(&waits).await);
}

#[tokio::test]
async fn for_a_month_after_a_restore_nothing_goes() {
    let mut s = Scene::new().await;
    let orphan = s.keep(50).await;
    let restored =
        Restored { at: START, from: START, to: START, quiet_until: None, rescanned: BTreeSet::new() };
    let doc = Roster { restored: Some(restored), ..Roster::default() };
    let roster = Some(Write { rev: 0, doc });
    s.store.commit(Epoch(0), &Batch { roster, ..Batch::new(OpId([1; 16])) }).await.unwrap();
    s.pass(30).await;
    assert!(s.has(&orphan).await);
    s.pass(3).await;
    assert!(!s.has(&orphan).await);
}
