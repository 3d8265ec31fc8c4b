//! Looking at how much room there is, and telling people before there is none.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::{Page, Pager};
use crate::domain::time::Stamp;
use crate::store::Store;

use super::{Budget, Room, What};
use crate::service::alarm::Ways;
use crate::service::clock::Clock;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;

/// How often it is looked, and how many looks a look at all files is worth.
const LOOK: Duration = Duration::from_secs(5);
const EACH: u32 = 6;
/// How soon people are called again where nobody heard it.
const AGAIN: Duration = Duration::from_secs(60);

/// What watches how much room there is.
pub struct Watch {
    /// Where it is noted.
    pub budget: Budget,
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The folder of attachments, if the line has one.
    pub blobs: Option<Blobs>,
    /// Whom to call.
    pub ways: Ways,
    /// What calls.
    pub pager: Arc<Pager>,
    /// The rules in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// Where it is shown.
    pub reports: Reports,
}

/// What people were told of a room that is short: since when, and when they are called again if nobody heard.
type Told = BTreeMap<What, (Stamp, Option<Stamp>)>;

impl Watch {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let (mut told, mut looks) = (Told::new(), 0u32);
        while !stop.is_cancelled() {
            self.look(looks.is_multiple_of(EACH)).await;
            looks = looks.wrapping_add(1);
            self.tell(&mut told).await;
            tokio::select! {
                // Not on the line's clock: it is the machine's room that is looked at.
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Looks at the store, and at the files too where told to. What can't be seen is as it was.
    async fn look(&self, files: bool) {
        match self.store.usage().await {
            Ok(usage) => self.budget.saw_memory(usage, self.rules.policy().limits),
            Err(error) => tracing::debug!(%error, "how much memory is in use can't be told"),
        }
        if let Some(blobs) = self.blobs.clone().filter(|_| files) {
            match tokio::task::spawn_blocking(move || blobs.room()).await {
                Ok(Ok((files, disk))) => self.budget.saw_files(files, disk),
                Ok(Err(error)) => tracing::warn!(%error, "how much room attachments take can't be told"),
                Err(error) => tracing::warn!(%error, "how much room attachments take can't be told"),
            }
        }
        self.reports.saw_rooms(self.budget.rooms(), self.budget.refused());
    }

    async fn tell(&self, told: &mut Told) {
        let now = self.clock.now().line;
        for room in self.budget.rooms() {
            let known = told.get(&room.what).copied();
            match (room.trouble(), known) {
                (Some(trouble), known) => {
                    if known.is_some_and(|(_, again)| again.is_none_or(|at| now < at)) {
                        continue;
                    }
                    let since = known.map_or(now, |(since, _)| since);
                    if known.is_none() {
                        tracing::error!(
                            what = room.what.word(),
                            used = room.used,
                            of = room.of,
                            "little room is left"
                        );
                    }
                    let heard = self.call(room, since, &trouble, false).await;
                    told.insert(room.what, (since, (!heard).then(|| now + AGAIN)));
                }
                (None, Some((since, _))) => {
                    told.remove(&room.what);
                    tracing::info!(
                        what = room.what.word(),
                        used = room.used,
                        of = room.of,
                        "there is room again"
                    );
                    self.call(room, since, "There is room again.", true).await;
                }
                (None, None) => {}
            }
        }
    }

    async fn call(&self, room: Room, since: Stamp, what: &str, over: bool) -> bool {
        let (now, line) = (self.clock.now(), self.rules.policy().name.clone());
        let (age, since) = (now.line.since(since), now.civil_of(since));
        let (part, text) = (Some(format!("room {}", room.what.word())), format!("{line}: {what}"));
        self.ways.call(&self.pager, &Page { line, code: None, part, over, age, since, text }).await
    }
}
