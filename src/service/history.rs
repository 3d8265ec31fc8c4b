//! The file that remembers where the store stood, so that one that went back in time is noticed also after a restart.
//!
//! It lies beside the folder of the blobs, in the line's state directory (`/var/lib/hotlined` as shipped), one for
//! each line, and away from Redis: what empties that leaves this. It follows the acknowledgements by at most a
//! second and stands in nobody's way: a store ahead of its file is sound. A daemon that stands by writes down what it
//! sees; two of one machine share the file, so it is only ever moved forward.
//!
//! If it can't be written the line goes on, and says so: what was acknowledged is safe in Redis all the same, and
//! to keep contacts out for the sake of a guard would be the harm that it guards against. If it can't be *read*,
//! the same holds, but for a store without a history: there it is taken as the sign that there was one.
//!
//! It holds no secret. Where the audit trail ends is beside it ([`trail_end`](super::trail_end)). What else must
//! outlive Redis belongs here too: a field that this version does not know is kept as it is.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use crate::domain::time::Stamp;
use crate::keys::file::file_name;
use crate::store::point::Point;
use crate::store::{LAG, Store};

use super::clock::Clock;
use super::report::{Reports, Unnoted};
use super::trail_end::Known;
use super::trail_watch;

/// How often it is looked whether there is something to write down.
const LOOK: Duration = Duration::from_millis(500);

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// The line, for whoever finds it.
    #[serde(default)]
    pub line: String,
    /// Where the store stood.
    pub point: Point,
    /// Civil time.
    pub at: Stamp,
    /// The same for people.
    #[serde(default)]
    pub when: String,
    /// Where the audit trail ended; nothing in a file of before that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trail: Option<Known>,
    /// What this version does not know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// The file of a line.
#[derive(Clone, Debug)]
pub struct HistoryFile {
    path: PathBuf,
    line: String,
}

/// Why the file can't be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct NoteError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl HistoryFile {
    /// The file of a line whose blobs are in that folder.
    #[must_use]
    pub fn beside(blobs: &Path, line: &str) -> Self {
        let path = blobs.parent().unwrap_or(blobs).join(format!("store-{}.json", file_name(line)));
        Self { path, line: line.to_owned() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says; none where there is no file. Blocks on the disk.
    ///
    /// # Errors
    /// If it is there and can't be read.
    pub fn read(&self) -> Result<Option<Noted>, NoteError> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| self.failed(e.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Writes down that the store stood there and where its trail ended, unless more is known already. Durable on
    /// return; blocks on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn note(&self, point: &Point, trail: Option<&Known>, at: Stamp) -> Result<(), NoteError> {
        self.replace(point, trail, at).map_err(|e| self.failed(e))
    }

    fn replace(&self, point: &Point, trail: Option<&Known>, at: Stamp) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let folder = File::open(folder)?;
        // Another daemon of this line may be about to write; whoever dies lets go of it.
        folder.lock()?;
        // One that can't be read tells nothing that this could take back.
        let before = self.read().ok().flatten().unwrap_or_default();
        if point.has_all_of(&before.point) {
            let noted = Noted {
                line: self.line.clone(),
                point: point.clone(),
                at,
                when: at.to_string(),
                trail: latest(before.trail, trail),
                more: before.more,
            };
            let early = self.path.with_extension("new");
            write_new(&early, &serde_json::to_vec(&noted)?)?;
            fs::rename(&early, &self.path)?;
            folder.sync_all()?;
        }
        Ok(())
    }

    fn failed(&self, error: io::Error) -> NoteError {
        NoteError { path: self.path.clone(), error }
    }
}

/// Two daemons of a machine share the file: of two ends of the trail the later one counts.
fn latest(before: Option<Known>, now: Option<&Known>) -> Option<Known> {
    match (before, now) {
        (Some(before), Some(now)) if before.is_after(now) => Some(before),
        (before, None) => before,
        (_, Some(now)) => Some(now.clone()),
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Holds what the file says against the store, its trail and the clock, from now on. What can't be read is told.
pub fn recall(file: &HistoryFile, store: &dyn Store, clock: &Clock, reports: &Reports) {
    match file.read() {
        Ok(None) => {}
        Ok(Some(noted)) => {
            store.expect(&noted.point);
            clock.was(noted.at);
        }
        Err(error) => {
            tracing::error!(%error, "where the store stood can't be read; it is taken as it is");
            reports.noted(Some(Unnoted { unread: true, why: error.to_string() }));
        }
    }
    recall_trail(file, store, reports);
}

/// The same of the trail alone: whoever led meanwhile, on this machine, has written down more.
pub fn recall_trail(file: &HistoryFile, store: &dyn Store, reports: &Reports) {
    let noted = file.read().ok().flatten().and_then(|noted| noted.trail);
    reports.trail_end().recall(noted, store.may_lose_the_last());
}

/// Writes down where the store stands, until told to stop, and once more then.
pub async fn keep(
    file: HistoryFile,
    store: Arc<dyn Store>,
    clock: Clock,
    reports: Reports,
    stop: CancellationToken,
) {
    let mut written = (Point::default(), None);
    let watching = trail_watch::watch(&*store, &reports, &clock);
    tokio::pin!(watching);
    // Not on the line's clock: it is the machine's disk.
    let mut settle = tokio::time::interval(LAG);
    loop {
        let stopping = tokio::select! {
            () = tokio::time::sleep(LOOK) => false,
            () = &mut watching => continue,
            _ = settle.tick() => {
                if let Err(error) = store.settle().await {
                    tracing::debug!(%error, "it is not known what the store has on its disk");
                }
                // From the answer on: one that took long must not be followed by another at once.
                settle.reset();
                continue;
            }
            () = stop.cancelled() => true,
        };
        // The trail first: a point that is later than its end is sound.
        let trail = reports.trail_end().known();
        let now = (store.point(), trail);
        if now != written && now.0.history.is_some() {
            let noting = {
                let (file, (point, trail), at) = (file.clone(), now.clone(), clock.now().civil);
                tokio::task::spawn_blocking(move || file.note(&point, trail.as_ref(), at))
            };
            match noting.await {
                Ok(Ok(())) => {
                    written = now;
                    reports.noted(None);
                }
                Ok(Err(error)) => trouble(&reports, &error.to_string()),
                Err(error) => trouble(&reports, &error.to_string()),
            }
        }
        if stopping {
            return;
        }
    }
}

fn trouble(reports: &Reports, why: &str) {
    if reports.noted(Some(Unnoted { unread: false, why: why.to_owned() })) {
        tracing::error!(
            why,
            "where the store stands can't be written down: were it to go back, nobody would notice"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Epoch;
    use crate::store::memory::MemoryStore;
    use crate::store::point::History;

    fn at(history: u8, parents: &[u8], number: u64) -> Point {
        let history_of = |n: &u8| History([*n; 16]);
        Point {
            history: Some(history_of(&history)),
            parents: parents.iter().map(history_of).collect(),
            number,
        }
    }

    fn file() -> (tempfile::TempDir, HistoryFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = HistoryFile::beside(&folder.path().join("blobs"), "Line 1/ä");
        (folder, file)
    }

    #[test]
    fn it_only_moves_forward_and_yields_to_a_history_that_follows() {
        let (folder, file) = file();
        assert_eq!(file.read().unwrap(), None);
        let noted = || file.read().unwrap().unwrap().point;
        file.note(&at(1, &[], 5), None, Stamp(7)).unwrap();
        file.note(&at(1, &[], 4), None, Stamp(8)).unwrap();
        file.note(&at(3, &[], 9), None, Stamp(8)).unwrap();
        assert_eq!(noted(), at(1, &[], 5));
        file.note(&at(2, &[1], 3), None, Stamp(9)).unwrap();
        assert_eq!(noted(), at(2, &[1], 3));
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(names, ["store-Line%201%2f%c3%a4.json"], "nothing else is left");
    }

    #[test]
    fn what_another_version_keeps_there_stays() {
        let (_folder, file) = file();
        file.note(&at(1, &[], 5), None, Stamp(7)).unwrap();
        let mut content: Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
        content["later"] = serde_json::json!({"n": 9});
        fs::write(file.path(), content.to_string()).unwrap();
        file.note(&at(1, &[], 6), None, Stamp(8)).unwrap();
        let noted = file.read().unwrap().unwrap();
        assert_eq!((noted.point, &noted.more["later"]["n"]), (at(1, &[], 6), &Value::from(9)));
    }

    #[test]
    fn one_that_can_not_be_read_is_an_error_and_is_written_anew() {
        let (_folder, file) = file();
        fs::write(file.path(), "{").unwrap();
        let error = file.read().unwrap_err().to_string();
        assert!(error.starts_with(&file.path().display().to_string()), "{error}");
        let (store, reports) = (MemoryStore::new(), Reports::default());
        recall(&file, &store, &Clock::frozen(Stamp(0)), &reports);
        assert!(reports.unnoted().is_some_and(|trouble| trouble.unread));
        assert!(reports.troubles()[0].contains("can't be read"), "{:?}", reports.troubles());
        file.note(&at(1, &[], 5), None, Stamp(7)).unwrap();
        assert_eq!(file.read().unwrap().unwrap().point, at(1, &[], 5));
    }

    #[tokio::test(start_paused = true)]
    async fn it_follows_what_was_acknowledged_and_is_held_against_the_store_after_a_restart() {
        let (_folder, file) = file();
        let (store, reports) = (MemoryStore::new(), Reports::default());
        let clock = Clock::frozen(Stamp(1_000));
        let stop = CancellationToken::new();
        let (shared, dynamic): (_, Arc<dyn Store>) = (store.clone(), Arc::new(store.clone()));
        let keeping = tokio::spawn(keep(file.clone(), dynamic, clock, reports.clone(), stop.clone()));
        let epoch = store.seize(Epoch(0)).await.unwrap().unwrap();
        store.commit(epoch, &crate::store::Batch::new(crate::store::OpId([1; 16]))).await.unwrap();
        stop.cancel();
        keeping.await.unwrap();
        let noted = file.read().unwrap().unwrap();
        assert_eq!((noted.point, noted.at), (store.point(), Stamp(1_000)));

        shared.wipe();
        let restarted = shared.another();
        let clock = Clock::frozen(Stamp(1_000));
        recall(&file, &restarted, &clock, &reports);
        assert_eq!(clock.doubt(), None);
        let clock = Clock::frozen(Stamp(315_360_000_000));
        recall(&file, &restarted, &clock, &reports);
        assert!(clock.doubt().is_some(), "the file tells the time, too");
        assert!(restarted.leader().await.is_err());
        assert!(shared.another().leader().await.is_ok(), "without the file nobody would know");
    }

    #[tokio::test(start_paused = true)]
    async fn a_folder_that_takes_nothing_is_told_once_and_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        // A file where the folder should be: root, too, can't write there.
        fs::write(folder.path().join("state"), "").unwrap();
        let file = HistoryFile::beside(&folder.path().join("state/blobs"), "line");
        let (store, reports) = (Arc::new(MemoryStore::new()), Reports::default());
        store.seize(Epoch(0)).await.unwrap();
        let stop = CancellationToken::new();
        stop.cancel();
        keep(file, store.clone(), Clock::frozen(Stamp(0)), reports.clone(), stop).await;
        let told = reports.troubles();
        assert!(told.len() == 1 && told[0].contains("can't be written down"), "{told:?}");
    }
}
