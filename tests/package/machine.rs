//! A Debian whose systemd runs: a root as a machine of its own, with its own processes, mounts, name and control
//! groups, and with this machine's kernel and network.
//!
//! That is a container made by hand. It is as much of a machine as the units can tell: their sandboxes, filters,
//! namespaces and watchdogs are made by the same systemd in the same kernel as on any other one. When the test ends
//! or is killed, the kernel takes all of it down.

use std::fs;
use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::root::{PATH, Root};
use crate::support::line::Ran;
use crate::support::process::Process;
use crate::support::until;

/// What a Debian has that was installed to run by itself.
const INIT: [&str; 3] = ["systemd-sysv", "dbus", "libpam-systemd"];
/// The first process of the machine, with the root as `$0` and the name of its control group as `$1`: it goes there,
/// and a further namespace makes that group the root of all that it sees. What else is mounted is what a container
/// manager mounts (<https://systemd.io/CONTAINER_INTERFACE>).
const BOOT: &str = r#"
mount --make-rprivate /
mount -t cgroup2 cgroup2 "$0/mnt"
mkdir -p "$0/mnt/$1/commands"
echo 0 >"$0/mnt/$1/cgroup.procs"
umount "$0/mnt"
hostname hotline
mount --bind "$0" "$0"
cd "$0"
exec unshare --cgroup sh -ec '
mount -t proc -o nosuid,noexec,nodev proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro,nosuid,noexec,nodev sysfs sys
mount -t cgroup2 -o nosuid,noexec,nodev cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755,nosuid tmpfs dev
for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs run
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs tmp
pivot_root . mnt
umount -l /mnt
mount --make-rshared /
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --show-status=no'
"#;
/// A command of root's in the machine whose first process is `$1`, from a control group (`$2`) beside the units'.
const ENTER: &str = r#"
mount -t cgroup2 cgroup2 "$0/mnt"
echo 0 >"$0/mnt/$2/commands/cgroup.procs"
umount "$0/mnt"
first=$1
shift 2
exec nsenter --target "$first" --mount --uts --ipc --pid --cgroup --root "$@"
"#;
/// After the machine is gone: its empty control groups.
const TIDY: &str = r#"
mount -t cgroup2 cgroup2 "$0/mnt"
for try in $(seq 100); do
    # Its other processes end with the first, but not at once.
    if find "$0/mnt/$1" -depth -type d -exec rmdir {} + 2>/dev/null; then exit; fi
    sleep 0.1
done
exit 1
"#;

/// A machine that runs until it is dropped.
#[derive(Debug)]
pub struct Machine {
    pub root: Root,
    group: String,
    first: String,
    init: Option<Process>,
    _logs: TempDir,
}

impl Machine {
    /// Boots a fresh Debian. `None`, with the reason printed, where there can be none.
    pub fn boot() -> Option<Self> {
        let root = Root::fresh()?;
        root.must(&["apt-get", "-qq", "update"]);
        let install = ["apt-get", "-qq", "-y", "install", "--no-install-recommends"];
        root.must(&[&install[..], &INIT[..]].concat());
        // From here on a package may start what it brings, as on any machine.
        fs::remove_file(root.at("/usr/sbin/policy-rc.d")).expect("the policy of a root without an init");
        let logs = TempDir::new().expect("a folder for logs");
        let group = format!("hotlined-test-{}", std::process::id());
        // It ends with the thread that boots it, however that ends.
        let mut unshare = Command::new("setpriv");
        unshare.args(["--pdeathsig", "KILL", "unshare"]);
        unshare.args([
            "--mount",
            "--pid",
            "--fork",
            "--uts",
            "--ipc",
            "--kill-child=KILL",
            "sh",
            "-ec",
            BOOT,
        ]);
        unshare.arg(root.at("/")).arg(&group);
        let init = Process::start("machine", unshare, logs.path());
        let children = format!("/proc/{0}/task/{0}/children", init.id());
        let first = || fs::read_to_string(&children).ok()?.split_whitespace().next().map(str::to_owned);
        let first = until("the machine has a first process", first);
        let machine = Self { root, group, first, init: Some(init), _logs: logs };
        until(&format!("the machine is up; {}", machine.told_so_far()), || machine.is_up().then_some(()));
        Some(machine)
    }

    fn is_up(&self) -> bool {
        let up = self.run(&["systemctl", "is-system-running"]);
        ["running", "degraded"].contains(&up.out.trim())
    }

    fn told_so_far(&self) -> String {
        self.init.as_ref().map(|init| init.stderr() + &init.stdout()).unwrap_or_default()
    }

    /// Runs a command as root to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.answered(args, "")
    }

    /// The same with answers to what it asks.
    pub fn answered(&self, args: &[&str], answers: &str) -> Ran {
        let mut input = tempfile::tempfile().expect("a file for answers");
        input.write_all(answers.as_bytes()).and_then(|()| input.rewind()).expect("answers");
        let mut command = self.root.command(ENTER);
        command.args([self.first.as_str(), &self.group, "env", "--chdir=/"]).args(args).stdin(input);
        // Here systemctl asks, for there is an init.
        command.env_remove("SYSTEMD_OFFLINE").env("SYSTEMD_PAGER", "").env("PATH", PATH);
        let ran = command.output().expect("nsenter");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: ran.status.code(), out: text(&ran.stdout), err: text(&ran.stderr) }
    }

    /// The same, and it must succeed; what it told.
    #[track_caller]
    pub fn must(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}{}", ran.out, ran.err);
        ran.out + &ran.err
    }

    /// A line as it is typed, in a root's shell; it must succeed.
    #[track_caller]
    pub fn sh(&self, line: &str) -> String {
        self.must(&["sh", "-ec", line])
    }

    /// The same by a user who logged in.
    #[track_caller]
    pub fn sh_as(&self, user: &str, line: &str) -> String {
        let login = ["systemd-run", "--quiet", "--pipe", "--wait", "--property=PAMName=login", "--uid", user];
        self.must(&[&login[..], &["sh", "-ec", line]].concat())
    }

    /// A property of a unit, as systemd has it now.
    pub fn property(&self, unit: &str, name: &str) -> String {
        self.must(&["systemctl", "show", "--value", "-p", name, unit]).trim().to_owned()
    }

    /// The process of a unit, as this machine numbers it.
    pub fn process(&self, unit: &str) -> String {
        let inside = self.property(unit, "MainPID");
        let all = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok).map(|entry| entry.path());
        let numbered = |at: &Path| fs::read_to_string(at.join("status")).unwrap_or_default();
        let here = |at: &Path| {
            let ours = fs::read_link(at.join("ns/pid")).ok() == fs::read_link(self.namespace()).ok();
            let last = numbered(at)
                .lines()
                .find_map(|l| l.strip_prefix("NSpid:")?.split('\t').next_back().map(str::to_owned));
            ours && last.as_deref() == Some(inside.as_str())
        };
        let found = all.filter(|at| here(at)).find_map(|at| Some(at.file_name()?.to_str()?.to_owned()));
        found.unwrap_or_else(|| panic!("no process {inside} of {unit}"))
    }

    fn namespace(&self) -> String {
        format!("/proc/{}/ns/pid", self.first)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.init.take());
        let mut tidy = self.root.command(TIDY);
        let tidied = tidy.arg(&self.group).status().is_ok_and(|status| status.success());
        assert!(tidied || std::thread::panicking(), "the machine's control groups are left: {}", self.group);
    }
}
