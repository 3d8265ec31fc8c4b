//! Who leads the line: one daemon at a time, by an epoch that every commit is checked against.
//!
//! A standby takes over when the holder's counter stood still for ten seconds of its own monotonic clock,
//! at once when the holder said goodbye, and at once when the holder was a process of this very machine
//! that is gone. None of that is trusted for safety: should the holder live after all, its epoch has passed
//! and it can write nothing.
//!
//! A store that went back in time is led by nobody who knows how far it was. Whoever stands before one waits, stays
//! up to say so, and goes on when it was put right.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::domain::time::Stamp;
use crate::store::point::{WENT_BACK, WENT_BACK_REMEDY};
use crate::store::{Epoch, Leader, Store, StoreError};

use super::begun::{BegunFile, boot};
use super::clock::{Clock, Mark};
use super::report::Reports;

/// How often the holder shows that it lives, and a standby looks.
const BEAT: Duration = Duration::from_secs(2);
/// How many looks without a beat mean that the holder is gone: ten seconds.
const PATIENCE: u32 = 5;

/// What the holder leaves with each beat.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Trace {
    /// Whose it is: that of an earlier holder says nothing about the present one.
    epoch: u64,
    /// Where line time stood.
    clock: Mark,
    /// Which process it is.
    process: Process,
    /// Whether it said goodbye.
    gone: bool,
}

/// A process, as others on the same machine can find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Process {
    boot: String,
    namespace: String,
    pid: u32,
    started: String,
}

/// Waits until this daemon leads the line, and continues line time where the last one left it.
/// `None` if it was told to stop before. `begun` is where the last one on this machine wrote down what it was sending.
///
/// # Errors
/// If a newer program has written the store meanwhile.
pub async fn wait_to_lead(
    store: &Arc<dyn Store>,
    clock: &Clock,
    reports: &Reports,
    begun: Option<&BegunFile>,
    stop: &CancellationToken,
) -> Result<Option<Epoch>, StoreError> {
    tokio::select! {
        biased;
        // Also in the midst of a call: a store that does not answer must not hold up the end.
        () = stop.cancelled() => Ok(None),
        epoch = lead_when_free(store, clock, reports, begun) => epoch.map(Some),
    }
}

async fn lead_when_free(
    store: &Arc<dyn Store>,
    clock: &Clock,
    reports: &Reports,
    begun: Option<&BegunFile>,
) -> Result<Epoch, StoreError> {
    let mut last: Option<Leader> = None;
    let mut unchanged = 0;
    loop {
        // To wait is to be alive.
        reports.turn();
        match store.leader().await {
            Ok(leader) if forgotten(&leader, reports) => (last, unchanged) = (None, 0),
            Ok(leader) => {
                heard(reports, None);
                let still = last.as_ref().is_some_and(|l| (l.epoch, l.beats) == (leader.epoch, leader.beats));
                unchanged = if still { unchanged + 1 } else { 0 };
                if (unchanged >= PATIENCE || is_gone(&leader))
                    && let Some(epoch) = take_over(store, clock, &leader, begun).await?
                {
                    return Ok(epoch);
                }
                last = Some(leader);
            }
            Err(error) => {
                match error {
                    StoreError::WentBack(why) => heard(reports, Some(why)),
                    error => tracing::warn!(%error, "waiting for the store"),
                }
                // Nor did the holder's beats reach a store that was away: that they stood still says nothing.
                (last, unchanged) = (None, 0);
            }
        }
        tokio::time::sleep(BEAT).await;
    }
}

/// Whether a store without a history must be refused: there is a file that tells of one, and can't be read.
fn forgotten(leader: &Leader, reports: &Reports) -> bool {
    let unread = reports.unnoted().filter(|trouble| trouble.unread && leader.point.history.is_none());
    let Some(trouble) = unread else { return false };
    let why = format!(
        "{WENT_BACK}: it has no history, and of the one that it had the file can't be read ({}); {WENT_BACK_REMEDY}",
        trouble.why
    );
    heard(reports, Some(why));
    true
}

/// The store is refused, or is not.
fn heard(reports: &Reports, refused: Option<String>) {
    let told = refused.clone();
    match (reports.refuse(refused), told) {
        (true, Some(why)) => {
            tracing::error!(why, "the store is refused: nothing is taken and nothing confirmed");
        }
        (true, None) => tracing::info!("the store has again what it acknowledged"),
        (false, _) => {}
    }
}

async fn take_over(
    store: &Arc<dyn Store>,
    clock: &Clock,
    from: &Leader,
    begun: Option<&BegunFile>,
) -> Result<Option<Epoch>, StoreError> {
    // One that lives may begin something yet, whatever it has written down.
    if let Some(left) = begun.filter(|_| is_gone(from)).and_then(|file| file.left(from.epoch)) {
        store.had_begun(from.epoch, left);
    }
    match store.seize(from.epoch).await {
        Ok(Some(epoch)) => {
            if let Some(trace) = trace_of(from) {
                clock.resume(&trace.clock);
            }
            tracing::info!(epoch = epoch.0, "this daemon leads the line");
            Ok(Some(epoch))
        }
        Ok(None) => Ok(None),
        Err(error @ StoreError::Newer { .. }) => Err(error),
        Err(error) => {
            tracing::warn!(%error, "the line could not be taken over");
            Ok(None)
        }
    }
}

/// Beats until told to stop, then says goodbye. Ends with an error if another daemon leads.
pub async fn keep_leading(
    store: Arc<dyn Store>,
    epoch: Epoch,
    clock: Clock,
    reports: Reports,
    stop: CancellationToken,
) -> Result<(), StoreError> {
    loop {
        match store.beat(epoch, &trace(epoch, &clock, false)).await {
            Err(StoreError::Fenced) => return Err(StoreError::Fenced),
            Err(StoreError::WentBack(why)) => {
                heard(&reports, Some(why.clone()));
                reports.beat(Some(why));
            }
            Err(error) => {
                tracing::warn!(%error, "the line's beat did not reach the store");
                reports.beat(Some(match error {
                    StoreError::Unavailable(why) => why,
                    other => other.to_string(),
                }));
            }
            Ok(()) => {
                heard(&reports, None);
                reports.beat(None);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(BEAT) => {}
            () = stop.cancelled() => break,
        }
    }
    store.beat(epoch, &trace(epoch, &clock, true)).await
}

/// Line time at the holder's last sign of life, if it ever gave one.
#[must_use]
pub fn left_at(leader: &Leader) -> Option<Stamp> {
    trace_of(leader).map(|trace| trace.clock.line)
}

/// Whether the holder is gone for certain: there never was one, it said so, or its process on this machine is.
fn is_gone(leader: &Leader) -> bool {
    leader.epoch == Epoch(0)
        || trace_of(leader)
            .filter(|t| t.epoch == leader.epoch.0)
            .is_some_and(|t| t.gone || (is_neighbour(&t.process) && !is_alive(&t.process)))
}

fn trace_of(leader: &Leader) -> Option<Trace> {
    serde_json::from_slice(&leader.mark).ok()
}

fn trace(epoch: Epoch, clock: &Clock, gone: bool) -> Vec<u8> {
    let trace = Trace { epoch: epoch.0, clock: clock.mark(), process: this_process(), gone };
    serde_json::to_vec(&trace).unwrap_or_default()
}

fn this_process() -> Process {
    let pid = std::process::id();
    Process { boot: boot(), namespace: namespace(), pid, started: started(pid).unwrap_or_default() }
}

/// Whether it runs, or ran, on this machine, where this process could see it.
fn is_neighbour(process: &Process) -> bool {
    !process.boot.is_empty() && process.boot == boot() && process.namespace == namespace()
}

/// Whether that process is still there. A recycled number has another start time; of a process that is hidden from
/// us, as each of our units is from every other (`ProtectProc=`, `PrivateUsers=`), only the number is known, and it
/// counts as alive.
fn is_alive(process: &Process) -> bool {
    started(process.pid).map_or_else(|| exists(process.pid), |started| started == process.started)
}

/// Whether a process has that number: kill(2) tells also of those that proc(5) hides. In doubt there is one.
fn exists(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(Errno::SRCH))
}

fn namespace() -> String {
    std::fs::read_link("/proc/self/ns/pid").map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The start time of a process in clock ticks since boot: field 22 of proc(5) `stat`, whose second field is
/// a name in brackets that may hold anything.
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    // What comes first behind the name is field 3.
    stat.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_by(process: Process, gone: bool) -> Leader {
        let trace = Trace { epoch: 3, clock: Clock::running().mark(), process, gone };
        let mark = serde_json::to_vec(&trace).unwrap();
        Leader { epoch: Epoch(3), beats: 9, mark, ..Leader::default() }
    }

    #[test]
    fn a_holder_that_lives_or_is_unknown_is_not_gone() {
        assert!(!is_gone(&left_by(this_process(), false)));
        assert!(!is_gone(&Leader { epoch: Epoch(3), mark: b"?".to_vec(), ..Leader::default() }));
        let elsewhere = Process { boot: "another".into(), pid: 1, ..this_process() };
        assert!(!is_gone(&left_by(elsewhere, false)));
    }

    #[test]
    fn a_goodbye_of_an_earlier_holder_says_nothing_about_the_present_one() {
        let present = Leader { epoch: Epoch(4), ..left_by(this_process(), true) };
        assert!(!is_gone(&present));
    }

    #[test]
    fn a_holder_that_said_so_or_whose_process_ended_is_gone() {
        assert!(is_gone(&left_by(this_process(), true)));
        let ended = Process { started: "0".into(), ..this_process() };
        let nobody = Process { pid: i32::MAX.unsigned_abs(), ..this_process() };
        assert!(is_gone(&left_by(nobody, false)) && exists(1) && exists(std::process::id()));
        assert!(is_gone(&left_by(ended, false)));
        assert!(is_gone(&Leader::default()));
    }
}
