//! A fresh Debian in a folder of its own, and commands in it as on a machine of its own.
//!
//! Nothing is mounted for longer than the command that needs it: each has a mount namespace of its own, which the
//! kernel takes down with it, also when a test fails half-way. The network is this machine's.

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use rustix::process::getuid;
use tempfile::TempDir;

use super::mirror;
use crate::support::line::Ran;

/// Makes /proc in the root ($0) and runs the rest in there.
const ENTER: &str = r#"mount -t proc proc "$0/proc" && exec chroot "$0" "$@""#;
/// What every program there may count on.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// Debian asks this file whether a package may start its daemon; it says no, as in any root without an init.
const POLICY: &str = "#!/bin/sh\nexit 101\n";

/// A Debian, removed when dropped.
#[derive(Debug)]
pub struct Root {
    folder: TempDir,
}

impl Root {
    /// A Debian of the release that runs here, with nothing but what every Debian has. `None`, with the reason
    /// printed, where there can be none.
    pub fn fresh() -> Option<Self> {
        if !getuid().is_root() {
            println!("SKIPPED: only root can make a Debian root; run ./test --long as root");
            return None;
        }
        let Some(release) = mirror::release() else {
            println!("SKIPPED: this is no Debian, so there is no release to install");
            return None;
        };
        let folder = folder();
        let base = base(&release);
        let taken = Command::new("tar").arg("-xpf").arg(base).arg("-C").arg(folder.path()).status();
        assert!(taken.expect("tar").success(), "the base is taken out of its archive");
        let root = Self { folder };
        root.write("/etc/apt/sources.list", &mirror::sources(&release), 0o644);
        root.write("/etc/apt/apt.conf.d/90machine", &mirror::settings(), 0o644);
        root.write("/usr/sbin/policy-rc.d", POLICY, 0o755);
        Some(root)
    }

    /// Where a file of the root is on this machine.
    pub fn at(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside.trim_start_matches('/'))
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, inside: &str) -> bool {
        self.at(inside).symlink_metadata().is_ok()
    }

    /// Its mode, as in `750`, and the numbers of its user and group.
    pub fn owned(&self, inside: &str) -> (String, u32, u32) {
        let meta = fs::metadata(self.at(inside)).unwrap_or_else(|e| panic!("{inside}: {e}"));
        (format!("{:o}", meta.mode() & 0o7777), meta.uid(), meta.gid())
    }

    /// What stands in a file of it.
    pub fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.at(inside)).unwrap_or_else(|e| panic!("{inside}: {e}"))
    }

    /// Writes a file of it.
    pub fn write(&self, inside: &str, text: &str, mode: u32) {
        fs::write(self.at(inside), text).unwrap_or_else(|e| panic!("{inside}: {e}"));
        fs::set_permissions(self.at(inside), fs::Permissions::from_mode(mode)).expect("its mode");
    }

    /// Runs a command as root to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.answered(args, "")
    }

    /// The same, and it must succeed; what it told.
    #[track_caller]
    pub fn must(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}{}", ran.out, ran.err);
        ran.out + &ran.err
    }

    /// The same with answers to what it asks.
    pub fn answered(&self, args: &[&str], answers: &str) -> Ran {
        let mut input = tempfile::tempfile().expect("a file for answers");
        input.write_all(answers.as_bytes()).and_then(|()| input.rewind()).expect("answers");
        let mut command = self.command(ENTER);
        command.args(args).stdin(input);
        let ran = command.output().expect("unshare");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: ran.status.code(), out: text(&ran.stdout), err: text(&ran.stderr) }
    }

    /// A command that runs `enter` by sh, with the root as `$0`, where nothing that it mounts is seen outside.
    pub fn command(&self, enter: &str) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-ec", enter]).arg(self.folder.path()).env_clear();
        let proxies = ["http_proxy", "https_proxy", "no_proxy"];
        command.envs(proxies.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs([
            ("PATH", PATH),
            ("HOME", "/root"),
            ("LC_ALL", "C.UTF-8"),
            ("DEBIAN_FRONTEND", "noninteractive"),
            // systemctl changes files, and asks no init, for there is none.
            ("SYSTEMD_OFFLINE", "1"),
        ]);
        command
    }

    /// The programs that run in it.
    pub fn running(&self) -> Vec<String> {
        let processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
        let here = |at: &PathBuf| fs::read_link(at.join("root")).is_ok_and(|root| root == self.folder.path());
        let name = |at: PathBuf| fs::read_to_string(at.join("comm")).ok();
        let all = processes.map(|entry| entry.path()).filter(here).filter_map(name);
        all.map(|name| name.trim().to_owned()).collect()
    }
}

/// Below the build's folder: /tmp may be mounted so that no device works there.
fn folder() -> TempDir {
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))
        .expect("a folder that others may enter");
    folder
}

/// The archive of a Debian as debootstrap makes it; made once, and kept with what is built.
fn base(release: &str) -> PathBuf {
    // Another test may want the same.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("debian-{release}.tar"));
    if kept.exists() {
        return kept;
    }
    let folder = folder();
    let log = folder.path().with_extension("log");
    let mut make = Command::new("unshare");
    make.args(["--mount", "debootstrap", "--variant=minbase"]).args(mirror::include(release)).arg(release);
    make.arg(folder.path()).arg(mirror::address(release)).stdout(File::create(&log).expect("a log"));
    let made = make.status().expect("unshare and debootstrap");
    assert!(made.success(), "debootstrap: {}", fs::read_to_string(&log).unwrap_or_default());
    let part = kept.with_extension("part");
    let mut pack = Command::new("tar");
    let packed = pack.arg("-cpf").arg(&part).arg("-C").arg(folder.path()).arg(".").status();
    assert!(packed.expect("tar").success(), "the base is put into an archive");
    fs::rename(part, &kept).and_then(|()| fs::remove_file(log)).expect("an archive");
    kept
}
