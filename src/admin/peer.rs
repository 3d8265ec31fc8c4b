//! Who is at the other end of the admin socket, for the log and the audit trail.
//!
//! The kernel tells the user's number. But the daemon's unit has a user namespace of its own (`PrivateUsers=`), in
//! which only root and the daemon have a number, and everyone else is one and the same. And whoever comes by sudo
//! is root, which tells no more. What names them in both cases is their login: systemd-logind puts what was started
//! in it into a control group below `user-NUMBER.slice`, which nobody but root can leave or enter, and which the
//! daemon may read. Root who is in no login is root; anyone else in none, such as a job of cron, stays unknown.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use crate::net::Peer;

const ROOT: u32 = 0;
/// Whoever has no number in the namespace (`/proc/sys/kernel/overflowuid` as every kernel has it).
const NAMELESS: u32 = 65_534;
/// Where control groups are: alone, or beside those of version 1.
const GROUPS: [&str; 3] = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"];
/// So many groups of one user are looked through. They can make as many as they like, but hide only themselves.
const GROUPS_OF_ONE: usize = 500;

/// The number of the user who connected, or who logged in to do so. Call it at once, while they wait.
pub(super) async fn user(peer: Option<Peer>) -> Option<u32> {
    let Peer { uid, pid } = peer?;
    if !matches!(uid, ROOT | NAMELESS) {
        return Some(uid);
    }
    let find = move || pid.and_then(|pid| GROUPS.iter().find_map(|root| logged_in(Path::new(root), pid)));
    let login = tokio::task::spawn_blocking(find).await.ok().flatten();
    login.or((uid == ROOT).then_some(ROOT))
}

/// In whose login the process is, by the control groups below `root`.
fn logged_in(root: &Path, pid: i32) -> Option<u32> {
    let pid = pid.to_string();
    folders(&root.join("user.slice")).into_iter().find_map(|slice| {
        let uid = slice.file_name()?.to_str()?.strip_prefix("user-")?.strip_suffix(".slice")?.parse().ok()?;
        has(slice, &pid).then_some(uid)
    })
}

/// Whether the process is in the group or in one below it.
fn has(group: PathBuf, pid: &str) -> bool {
    let mut left = VecDeque::from([group]);
    for _ in 0..GROUPS_OF_ONE {
        let Some(group) = left.pop_front() else { return false };
        // Unreadable: it went just now, or it holds threads instead of processes.
        let processes = fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default();
        if processes.lines().any(|line| line == pid) {
            return true;
        }
        if left.len() < GROUPS_OF_ONE {
            left.extend(folders(&group));
        }
    }
    false
}

fn folders(at: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(at).into_iter().flatten().filter_map(Result::ok).take(GROUPS_OF_ONE);
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|e| e.path()).collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn groups(all: &[(&str, &str)]) -> TempDir {
        let root = tempfile::tempdir().unwrap();
        for (group, processes) in all {
            fs::create_dir_all(root.path().join(group)).unwrap();
            fs::write(root.path().join(group).join("cgroup.procs"), processes).unwrap();
        }
        root
    }

    #[test]
    fn a_process_belongs_to_whoever_logged_in_to_start_it() {
        let root = groups(&[
            ("system.slice/cron.service", "70\n"),
            ("user.slice/user-1000.slice/session-3.scope", "407\n40\n"),
            ("user.slice/user-1001.slice/user@1001.service/app.slice/tmux.scope", "7\n"),
            ("user.slice/notes", "9\n"),
        ]);
        for (pid, user) in [(407, Some(1000)), (40, Some(1000)), (7, Some(1001)), (70, None), (9, None)] {
            assert_eq!(logged_in(root.path(), pid), user, "{pid}");
        }
        assert_eq!(logged_in(&root.path().join("nothing"), 7), None);
    }

    /// Else one who makes groups without end could name another, or nobody.
    #[test]
    fn one_with_many_groups_hides_no_other() {
        let root = groups(&[("user.slice/user-2000.slice/session-1.scope", "5\n")]);
        for n in 0..GROUPS_OF_ONE + 50 {
            fs::create_dir_all(root.path().join(format!("user.slice/user-1000.slice/{n}"))).unwrap();
        }
        assert_eq!(logged_in(root.path(), 5), Some(2000));
    }
}
