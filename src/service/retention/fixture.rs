//! A retention at work on a store, for the tests of its parts.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Retention;
use crate::domain::fixture;
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::service::clock::Clock;
use crate::service::committer::Committer;
use crate::service::forgetting::Places;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;
use crate::store::memory::MemoryStore;
use crate::store::{Epoch, Store};

/// One whose clocks stand at that time.
pub(super) fn at_work(store: &MemoryStore, blobs: Option<Blobs>, now: Stamp) -> Retention {
    let store: Arc<dyn Store> = Arc::new(store.clone());
    let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
    let (clock, reports) = (Clock::frozen(now), Reports::default());
    let (after, _) = mpsc::unbounded_channel();
    let (committer, desk) =
        Committer::new(Arc::clone(&store), Epoch(0), rules.clone(), clock.clone(), reports.clone(), after);
    tokio::spawn(committer.run(CancellationToken::new()));
    let places = Places { store, rules, hasher: Arc::new(Keyring::generate().unwrap()) };
    Retention { places, epoch: Epoch(0), clock, desk, blobs, reports }
}
