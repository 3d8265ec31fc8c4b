//! Sweeping the folder of attachments: a crash between the writing of a file and the commit that names it leaves
//! one that nothing names, and nobody would ever look at it again.
//!
//! About once a day all transcripts are walked through, a few cases at a time, and what they name is written
//! down. What is older than two days and was named by nothing in two such rounds, one after the other, is
//! removed, one file at a time. Whenever that can't be told for certain nothing is removed: while a case
//! can't be read; while the store takes nothing, for a commit that waits may name what was kept long ago; for
//! a month after the store was put back to an earlier day, for a later copy may name what this one does not;
//! while the time is not believed; and where the folder is not this store's alone, be it that two lines share
//! it or that the store was emptied.

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
use super::trail;
use super::vault::Blobs;

/// How often it takes a step: some cases, or one file.
const STEP: Duration = Duration::from_secs(5);
/// How long it rests between two rounds.
const REST: Duration = Duration::from_hours(24);
/// How many mails that made no case are looked at in one go.
const PAGE: usize = 256;
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
        if self.clock.doubt().is_some() {
            // How old a file is, nobody can tell.
            (round.suspects, round.left, round.walk) = Default::default();
            return Ok(());
        }
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
            // Where no file is old enough no transcript need be opened.
            if !alone || self.not_named(BTreeSet::new(), before).await?.is_empty() {
                round.suspects.clear();
                return Ok(());
            }
            // Before the cases: a mail that is let in meanwhile moves from these to a case that may have been
            // passed by.
            round.walk = Some(Walk { cursor: 0, before, named: self.named_by_automatic().await? });
        }
        Ok(())
    }

    /// Writes down what some cases name. Returns whether it was the last of them.
    async fn walk(&self, walk: &mut Walk) -> Result<bool, SweepError> {
        let (codes, next) = self.store.scan(walk.cursor).await?;
        for code in codes {
            walk.named.extend(named_by(&*self.store, code).await?);
        }
        walk.cursor = next;
        Ok(next == 0)
    }

    /// What the mails name that made no case.
    async fn named_by_automatic(&self) -> Result<BTreeSet<BlobId>, StoreError> {
        let mut named = BTreeSet::new();
        for skip in (0..).step_by(PAGE) {
            let mails = self.store.automatic(skip, PAGE).await?;
            named.extend(mails.iter().flat_map(|mail| &mail.attachments).filter_map(blob));
            if mails.is_empty() {
                break;
            }
        }
        Ok(named)
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
        let Some(first) = trail::origin(&*self.store).await? else { return Ok(None) };
        let (blobs, mark) = (self.blobs.clone(), data_encoding::HEXLOWER.encode(&first[..8]));
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

/// The files that a case names.
///
/// # Errors
/// What the store says.
pub async fn named_by(store: &dyn Store, code: CaseCode) -> Result<Vec<BlobId>, StoreError> {
    let transcript = store.transcript(code).await?;
    Ok(transcript.iter().flat_map(attachments).filter_map(blob).collect())
}

/// What is attached by a line of a transcript.
#[must_use]
pub fn attachments(entry: &Entry) -> &[Attachment] {
    match entry {
        Entry::Said(message) => &message.attachments,
        Entry::Edited { attachments, .. } => attachments,
        Entry::Part { attachment, .. } => std::slice::from_ref(attachment),
        Entry::Moved { .. }
        | Entry::Reacted { .. }
        | Entry::NotChanged { .. }
        | Entry::ChangeFailed { .. }
        | Entry::Delivery { .. }
        | Entry::Happened(_) => &[],
    }
}

/// The file of an attachment, if it has one.
#[must_use]
pub fn blob(attachment: &Attachment) -> Option<BlobId> {
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
mod tests;
