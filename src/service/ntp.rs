//! Whether the network's time service says that this machine's clock is right.
//!
//! The kernel knows (`adjtimex(2)`), but a hardened unit may not ask it: `ProtectClock=` forbids the very call. So
//! those are asked who may: the mark of systemd-timesyncd, which it touches at each answer of a server, and
//! `timedatectl`, which tells of any other service too.

use std::path::Path;
use std::time::Duration;

use tokio::process::Command;

use crate::domain::time::Stamp;

/// Touched by systemd-timesyncd. Source: systemd-timesyncd.service(8).
const MARK: &str = "/run/systemd/timesync/synchronized";
/// How old the mark may be: servers are asked every 34 minutes at least (`PollIntervalMaxSec=`).
const FRESH: Duration = Duration::from_secs(3_600);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(5);

/// Whether the machine's clock, which shows that time, is kept by the network. In doubt it is not.
pub(super) async fn agrees(wall: Stamp) -> bool {
    touched(Path::new(MARK), wall) || says_yes().await
}

fn touched(mark: &Path, wall: Stamp) -> bool {
    let Ok(at) = std::fs::metadata(mark).and_then(|meta| meta.modified()) else { return false };
    let at = at.duration_since(std::time::UNIX_EPOCH).map_or(0, crate::domain::time::millis);
    at.abs_diff(wall.0) <= crate::domain::time::millis(FRESH).unsigned_abs()
}

async fn says_yes() -> bool {
    let mut command = Command::new("timedatectl");
    // One that hangs must not outlive the question: it is asked again and again.
    command.args(["show", "--property=NTPSynchronized", "--value"]).kill_on_drop(true);
    let said = tokio::time::timeout(ANSWER, command.output()).await;
    matches!(said, Ok(Ok(output)) if output.stdout.trim_ascii() == b"yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_counts_while_it_is_fresh_by_the_clock_that_it_marks() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let modified = file.as_file().metadata().unwrap().modified().unwrap();
        let at = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
        let at = i64::try_from(at.as_millis()).unwrap();
        assert!(touched(file.path(), Stamp(at + 3_500_000)));
        assert!(!touched(file.path(), Stamp(at + 3_700_000)), "the clock was set since");
        assert!(!touched(Path::new("/nowhere"), Stamp(at)));
    }
}
