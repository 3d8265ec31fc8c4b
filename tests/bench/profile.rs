//! Where the daemon spends its time: what `perf` hears of each one that is measured, a file for each.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::support::process::Process;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();
/// Numbers the daemons.
static NEXT: AtomicU32 = AtomicU32::new(1);
/// Samples a second: no round number, so that nothing that happens each millisecond is always or never met.
const OFTEN: &str = "299";

/// From now on each daemon is listened to, and what is heard lies in that folder.
pub fn keep_in(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    FOLDER.get_or_init(|| folder.to_owned());
    Ok(())
}

/// Listens to a daemon, as long as this is kept.
pub struct Profile(Process);

impl Profile {
    /// Begins, if that is asked for.
    pub fn of(daemon: u32) -> Option<Self> {
        let folder = FOLDER.get()?;
        let file = folder.join(format!("{}.perf", NEXT.fetch_add(1, Ordering::Relaxed)));
        let mut command = Command::new("perf");
        command.args([
            "record",
            "--quiet",
            "-F",
            OFTEN,
            "--call-graph",
            "dwarf,16384",
            "-p",
            &daemon.to_string(),
        ]);
        command.arg("-o").arg(file);
        Some(Self(Process::start("perf", command, folder)))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // It writes down the end of what it heard.
        self.0.terminate();
    }
}
