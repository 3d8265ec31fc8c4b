//! Sweeping the folder of attachments: a crash between the writing of a file and the commit that names it leaves
//! one that nothing names, and nobody would ever look at it again.
//!
//! About once a day all transcripts are walked through, a few cases at a time, and what they name is written down.
//! What is older than two days and was named by nothing in two such rounds, one after the other, is removed, one
//! file at a time. Whenever that can't be told for certain nothing is removed: while a case can't be read; while the
//! store takes nothing, for a commit that waits may name what was kept long ago; for a month after the store was put
//! back to an earlier day, for a later copy may name what this one does not; and where the folder is not this store's
//! alone, be it that two lines share it or that the store was emptied.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::changes::Needs;
use crate::domain::id::CaseCode;
use crate::domain::message::{Attachment, Body, Entry};
use crate::domain::time::Stamp;
use crate::store::blobs::{BlobError, BlobId};
use crate::store::{Store, StoreError};

use super::clock::Clock;
use super::report::Reports;
use super::vault::Blobs;

/// How often it takes a step: some cases, or one file.
const STEP: Duration = Duration::from_secs(5);
/// How long it rests between two rounds.
const REST: Duration = Duration::from_hours(24);
/// How old a file is that may be removed: a younger one may be about to be named.
const AGE: Duration = Duration::from_hours(48);
/// How long after a restore nothing is removed.
const RESTORED: Duration = Duration::from_hours(30 * 24);

/// The sweep of a line's attachments.
pub struct Sweep {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The line's clocks.
    pub clock: Clock,
    /// The folder.
    pub blobs: Blobs,
    /// Where it is counted, and which cases can't be read.
    pub reports: Reports,
}

/// Where it stands.
#[derive(Default)]
struct Round {
    /// Line time before which the next round does not begin.
    rests_until: Option<Stamp>,
    /// The round that is under way.
    walk: Option<Walk>,
    /// What nothing named in the round before.
    suspects: BTreeSet<BlobId>,
    /// What is to be removed.
    left: Vec<BlobId>,
}

struct Walk {
    cursor: u64,
    before: Stamp,
    named: BTreeSet<BlobId>,
}

impl Sweep {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut round = Round::default();
        while !stop.is_cancelled() {
            if let Err(error) = self.step(&mut round).await {
                tracing::warn!(%error, "the sweep of attachments could not look; the next look will");
            }
            tokio::select! {
                () = self.clock.sleep(STEP) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn step(&self, round: &mut Round) -> Result<(), SweepError> {
        let now = self.clock.now();
        if let Some(id) = round.left.pop() {
            return self.remove(id).await;
        }
        if let Some(mut walk) = round.walk.take() {
            let walked = self.walk(&mut walk).await;
            return match walked {
                Ok(false) => {
                    round.walk = Some(walk);
                    Ok(())
                }
                Ok(true) => self.end(walk, round).await,
                Err(SweepError::Store(error)) if error.is_retry() => {
                    round.walk = Some(walk);
                    Err(error.into())
                }
                // What it names is not known, so nothing is known of what nothing names.
                Err(error) => {
                    round.suspects.clear();
                    Err(error)
                }
            };
        }
        if round.rests_until.is_none_or(|until| now.line >= until) {
            // From here on another line that looks knows of this one, a day before either removes anything.
            let Some(alone) = self.is_alone().await? else { return Ok(()) };
            round.rests_until = Some(now.line + REST);
            let before = now.civil - AGE;
            if !alone || self.not_named(BTreeSet::new(), before).await?.is_empty() {
                round.suspects.clear();
                return Ok(());
            }
            round.walk = Some(Walk { cursor: 0, before, named: BTreeSet::new() });
        }
        Ok(())
    }

    /// Writes down what some cases name. Returns whether it was the last of them.
    async fn walk(&self, walk: &mut Walk) -> Result<bool, SweepError> {
        let (codes, next) = self.store.scan(walk.cursor).await?;
        for code in codes {
            walk.named.extend(self.named_by(code).await?);
        }
        walk.cursor = next;
        Ok(next == 0)
    }

    async fn named_by(&self, code: CaseCode) -> Result<Vec<BlobId>, StoreError> {
        let transcript = self.store.transcript(code).await?;
        Ok(transcript.iter().flat_map(attachments).filter_map(blob).collect())
    }

    /// All is known that is named. What nothing named twice goes.
    async fn end(&self, walk: Walk, round: &mut Round) -> Result<(), SweepError> {
        if !self.may_remove().await? {
            round.suspects.clear();
            return Ok(());
        }
        let orphans = self.not_named(walk.named, walk.before).await?;
        round.left = orphans.intersection(&round.suspects).copied().collect();
        round.suspects = orphans;
        if !round.left.is_empty() {
            tracing::info!(files = round.left.len(), "removing attachments that nothing names");
        }
        Ok(())
    }

    async fn not_named(
        &self,
        named: BTreeSet<BlobId>,
        before: Stamp,
    ) -> Result<BTreeSet<BlobId>, SweepError> {
        let blobs = self.blobs.clone();
        let found = tokio::task::spawn_blocking(move || blobs.orphans(&named, before)).await;
        Ok(found.map_err(|_| SweepError::Cut)??.into_iter().collect())
    }

    async fn may_remove(&self) -> Result<bool, SweepError> {
        let roster = self.store.load(&Needs::default()).await?.snapshot.roster;
        let now = self.clock.now().line;
        let lately = roster.restored.is_some_and(|restored| now.since(restored.at) < RESTORED);
        let certain = self.reports.unreadable().all().is_empty() && self.reports.beat_trouble().is_none();
        Ok(!lately && certain && self.is_alone().await? == Some(true))
    }

    /// Whether the folder is this store's alone; nothing while the store can't tell which it is. What tells
    /// stores apart is how their audit trails begin: no two of them begin alike, and a copy that is put back
    /// begins as it did.
    async fn is_alone(&self) -> Result<Option<bool>, SweepError> {
        let Some(first) = self.store.trail(0, 1).await?.into_iter().next().flatten() else { return Ok(None) };
        let (blobs, mark) = (self.blobs.clone(), data_encoding::HEXLOWER.encode(&first.hash[..8]));
        let users = tokio::task::spawn_blocking(move || blobs.users(&mark)).await;
        let users = users.map_err(|_| SweepError::Cut)??;
        if users > 1 {
            tracing::warn!(
                users,
                "several lines, or this one before its store was emptied, keep attachments in one folder, so none \
                 is ever removed; give each line its own store.blobs, and remove the file `users` of this one"
            );
        }
        Ok(Some(users == 1))
    }

    async fn remove(&self, id: BlobId) -> Result<(), SweepError> {
        let blobs = self.blobs.clone();
        tokio::task::spawn_blocking(move || blobs.remove(id)).await.map_err(|_| SweepError::Cut)??;
        self.reports.swept();
        Ok(())
    }
}

fn attachments(entry: &Entry) -> &[Attachment] {
    match entry {
        Entry::Said(message) => &message.attachments,
        Entry::Edited { attachments, .. } => attachments,
        Entry::Part { attachment, .. } => std::slice::from_ref(attachment),
        Entry::Delivery { .. } | Entry::Happened(_) => &[],
    }
}

fn blob(attachment: &Attachment) -> Option<BlobId> {
    match &attachment.body {
        Body::Blob(name) => Blobs::id_of(name),
        _ => None,
    }
}

#[derive(Debug, thiserror::Error)]
enum SweepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Disk(#[from] BlobError),
    #[error("a look at the folder was cut off")]
    Cut,
}

#[cfg(test)]
mod tests {
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
            File::options()
                .write(true)
                .open(self.folder.path().join(file))
                .unwrap()
                .set_modified(at)
                .unwrap();
            name
        }

        /// A case whose document names one and whose list names another.
        async fn name(&self, first: &str, second: &str) {
            let case = Case {
                head: vec![said(1, first)],
                ..fixture::case(fixture::waiting(Spell::begin(1, START)))
            };
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
            source: SourceId(1),
            parts: Vec::new(),
            sent_at: START,
            received_at: START,
            text: String::new(),
            attachments: vec![Attachment {
                kind: Kind::Document,
                mime: None,
                bytes: None,
                name: None,
                body: Body::Blob(blob.to_owned()),
            }],
            album: None,
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
}
