use std::sync::Arc;

use super::*;
use crate::domain::event::{Arrival, Came};
use crate::domain::fixture;
use crate::domain::id::{Address, ContactId, SeenKey, Shelf, SourceId};
use crate::store::memory::MemoryStore;

/// A bot was put into a group: nobody said anything.
fn nobodys_words(seen: Vec<SeenKey>) -> Event {
    let what = What::Arrived(Arrival {
        channel: "telegram".into(),
        address: Address("-7".into()),
        chat: ContactId([1; 16]),
        source: SourceId(3),
        sent_at: Stamp(0),
        app_language: None,
        what: Came::Group,
    });
    Event { seed: [0; 32], seen, what }
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
