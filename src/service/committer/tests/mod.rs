mod ahead;
mod remembering;

use std::sync::Arc;

use super::*;
use crate::domain::case::{Case, Index, Spell};
use crate::domain::changes::Needs;
use crate::domain::decide::Reason;
use crate::domain::event::{Aliases, Arrival, Came, Followup, FollowupId, Said};
use crate::domain::fixture;
use crate::domain::id::{Address, CaseCode, ChatId, SeenKey, Shelf, SourceId};
use crate::domain::time::Stamp;
use crate::service::begun::BegunFile;
use crate::service::history::HistoryFile;
use crate::store::memory::MemoryStore;
use crate::store::{Batch, CaseWrite, LaneId, OpId, Retry};

/// A bot was put into a group: nobody said anything.
fn nobodys_words(seen: Vec<SeenKey>) -> Event {
    let what = What::Arrived(Arrival {
        channel: "telegram".into(),
        address: Address("-7".into()),
        chat: ChatId([1; 16]),
        aliases: Aliases::default(),
        source: SourceId::bare(3),
        sent_at: Stamp(0),
        app_language: None,
        what: Came::Group,
    });
    Event { seed: [0; 32], seen, what }
}

/// A committer at work on a store.
fn at_work(store: &MemoryStore, reports: &Reports) -> CommitHandle {
    let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
    let (after, _aftermath) = mpsc::unbounded_channel();
    let clock = Clock::frozen(Stamp(1_000));
    let store: Arc<dyn Store> = Arc::new(store.clone());
    let (committer, desk) = Committer::new(store, Epoch(0), rules, clock, reports.clone(), after);
    tokio::spawn(committer.run(CancellationToken::new()));
    desk
}

fn tick() -> Event {
    Event { seed: seed::fresh(), seen: Vec::new(), what: What::RosterTick }
}

/// Until nothing is left for later, or for so many turns.
async fn settle(store: &MemoryStore, desk: &CommitHandle, turns: usize) {
    for _ in 0..turns {
        desk.submit(tick()).await.unwrap();
        if store.counts().await.unwrap().followups == 0 {
            return;
        }
    }
}

#[tokio::test]
async fn a_case_that_can_not_be_read_keeps_nobody_in_the_queue_from_being_given_out() {
    let store = MemoryStore::new();
    for number in 1..=2 {
        let mut case =
            fixture::case(fixture::waiting(Spell::begin(1, Stamp(i64::try_from(number).unwrap()))));
        case.code = CaseCode::from_bits(number);
        let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() }];
        let op = OpId(u128::from(number).to_be_bytes());
        store.commit(Epoch(0), &Batch { cases, ..Batch::new(op) }).await.unwrap();
    }
    let roster = crate::domain::roster::Roster { waiting: 2, ..Default::default() };
    let roster = Some(crate::store::Write { rev: 0, doc: roster });
    store.commit(Epoch(0), &Batch { roster, ..Batch::new(OpId([9; 16])) }).await.unwrap();
    store.spoil(CaseCode::from_bits(1));
    let reports = Reports::default();
    let desk = at_work(&store, &reports);
    settle(&store, &desk, 9).await;
    let behind = (CaseCode::from_bits(2), Index::Owner("olga".into()));
    assert!(store.standings(&[behind]).await.unwrap()[0].is_some());
    assert_eq!(reports.quarantine_count(), 0);
}

#[tokio::test]
async fn what_is_held_is_let_go_though_one_of_its_cases_can_not_be_read() {
    let store = MemoryStore::new();
    let restored = crate::domain::restored::Restored {
        at: Stamp(5),
        from: Stamp(1),
        to: Stamp(5),
        quiet_until: None,
        rescanned: [].into(),
    };
    let doc = crate::domain::roster::Roster { restored: Some(restored), ..Default::default() };
    let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(1))));
    let batch = Batch {
        cases: vec![CaseWrite { rev: 0, before: Vec::new(), case: case.clone(), entries: Vec::new() }],
        roster: Some(crate::store::Write { rev: 0, doc }),
        held: vec![fixture::answer(1, false).0],
        followups: vec![(FollowupId(1), Followup::Held { release: false })],
        ..Batch::new(OpId([1; 16]))
    };
    store.commit(Epoch(0), &batch).await.unwrap();
    store.spoil(case.code);
    let desk = at_work(&store, &Reports::default());
    settle(&store, &desk, 9).await;
    assert_eq!(store.held(9).await.unwrap(), []);
    assert_eq!(store.counts().await.unwrap().followups, 0);
}

#[tokio::test]
async fn all_that_was_left_for_later_is_taken_up() {
    let store = MemoryStore::new();
    let followups = (0..2_500).map(|id| (FollowupId(id), Followup::Drain)).collect();
    store.commit(Epoch(0), &Batch { followups, ..Batch::new(OpId([1; 16])) }).await.unwrap();
    let desk = at_work(&store, &Reports::default());
    settle(&store, &desk, 200).await;
    assert_eq!(store.counts().await.unwrap().followups, 0);
}

/// A first message of that many bytes.
fn story(contact: u8, bytes: usize) -> Event {
    let said = Said {
        text: format!("{contact:03} {}", "x".repeat(bytes - 4)),
        fingerprint: [contact; 16],
        ..Said::default()
    };
    let what = What::Arrived(Arrival {
        channel: "telegram".into(),
        address: Address(contact.to_string()),
        chat: ChatId([contact; 16]),
        aliases: Aliases::default(),
        source: SourceId::bare(3),
        sent_at: Stamp(0),
        app_language: None,
        what: Came::Said(said),
    });
    Event { seed: seed::fresh(), seen: Vec::new(), what }
}

#[tokio::test]
async fn no_commit_is_larger_than_redis_likes_but_for_one_decision_alone() {
    let store = MemoryStore::new();
    let desk = at_work(&store, &Reports::default());
    let events = (1..=32).map(|contact| story(contact, 30_000)).collect();
    let decided = desk.submit_all(events).await.unwrap();
    assert!(decided.iter().all(|d| d.reason == Reason::NewCase), "{decided:?}");
    let lengths: Vec<usize> = store
        .commits()
        .into_iter()
        .map(|cases| {
            cases.iter().map(|c: &Case| c.head.iter().map(|e| format!("{e:?}").len()).sum::<usize>()).sum()
        })
        .collect();
    assert!(lengths.iter().all(|bytes| *bytes <= 262_144), "{lengths:?}");
    assert!(lengths.iter().any(|bytes| *bytes > 100_000), "several go together: {lengths:?}");
    let decided = desk.submit(story(99, 300_000)).await.unwrap();
    assert_eq!(decided.reason, Reason::NewCase, "alone it goes through");
}

#[tokio::test]
async fn what_can_not_be_written_holds_up_neither_its_source_nor_its_neighbours() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let reports = Reports::default();
    let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
    let (after, _aftermath) = mpsc::unbounded_channel();
    let clock = Clock::frozen(Stamp(1_000));
    let (committer, desk) =
        Committer::new(Arc::clone(&store), Epoch(0), rules, clock, reports.clone(), after);
    tokio::spawn(committer.run(CancellationToken::new()));
    let key = SeenKey { shelf: Shelf::Telegram, day: 20_000, hash: [1; 16] };
    // No store takes what names a key twice.
    let poison = nobodys_words(vec![key, key]);
    let tick = Event { seed: [1; 32], seen: Vec::new(), what: What::RosterTick };
    let decided = desk.submit_all(vec![poison, tick]).await.map(|all| all.len());
    assert_eq!(decided, Ok(2), "both were taken, so that the source goes on");
    assert_eq!(reports.quarantine_count(), 1);
    let needs = Needs { seen: [key].into(), ..Needs::default() };
    assert!(
        store.load(&needs).await.unwrap().snapshot.seen.contains(&key),
        "it is known when it comes again"
    );
}

#[tokio::test]
async fn what_is_put_back_is_not_crossed_out_for_it_may_be_under_way_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = BegunFile::beside(&HistoryFile::beside(&folder.path().join("blobs"), "line"));
    let desk = at_work(&MemoryStore::new(), &Reports::default());
    desk.begun().keep_in(file.clone(), Epoch(0));
    let (delivery, _) = fixture::answer(1, false);
    desk.begun().begins([delivery.id]);
    let (lane, delivery) = (LaneId::of(&delivery), delivery.id);
    let (maybe_sent, attempted) = (true, true);
    desk.retry(Retry { lane, delivery, at: Stamp(5), maybe_sent, attempted, headway: None }).await.unwrap();
    desk.submit(tick()).await.unwrap();
    assert_eq!(file.left(Epoch(0)), Some([delivery].into()));
}
