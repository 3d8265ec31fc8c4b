//! Starts a unit of the root as systemd would, where no systemd runs: its user, its folders, its credentials, a
//! machine that is read-only but for those folders, no privileges, and its filter of system calls.
//!
//! What it does is read from the unit itself and its drop-ins.

use std::fs;
use std::path::Path;

use super::filter;
use super::root::{PATH, Root};
use crate::support::process::Process;

/// Beside the root ($0): the unit's own folders, up to `--`, which alone stay writable; its umask; the command.
const ENTER: &str = r#"
mount --bind "$0" "$0"
mount -t proc proc "$0/proc"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$0/tmp"
while [ "$1" != - ]; do
    folder=$0$(dirname "$1")
    cp -p "$0$1" "$0/tmp/alone"
    mount -t tmpfs -o mode=755 tmpfs "$folder"
    mv "$0/tmp/alone" "$folder/$(basename "$1")"
    shift
done
shift
while [ "$1" != -- ]; do mount --bind "$0$1" "$0$1"; shift; done
mount -o remount,bind,ro "$0"
shift
umask "$1"
shift
exec chroot "$0" "$@"
"#;

/// After the privileges are gone, as systemd does: from here on only the calls that are let through. `P` is a
/// pointer, and this the `sock_fprog` of seccomp(2).
const FILTERED: &str = r#"
open my $file, "<:raw", shift or die "the filter: $!"; local $/; my $filter = <$file>;
syscall(shift() + 0, 1, 0, pack("S x6 P", length($filter) / 8, $filter)) == 0 or die "seccomp: $!";
exec @ARGV or die "$ARGV[0]: $!";
"#;

/// The settings of a unit's [Service], each drop-in's after its own.
#[derive(Debug)]
pub struct Unit {
    name: String,
    settings: Vec<(String, String)>,
}

impl Unit {
    /// That of the package, `name` without `.service`.
    pub fn read(root: &Root, name: &str) -> Self {
        let mut text = root.read(&format!("/usr/lib/systemd/system/{name}.service"));
        let dropped = root.at(&format!("/etc/systemd/system/{name}.service.d"));
        for file in fs::read_dir(dropped).into_iter().flatten().filter_map(Result::ok) {
            text += &fs::read_to_string(file.path()).expect("a drop-in");
        }
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let setting = |line: &str| line.split_once('=').map(|(key, value)| (key.into(), value.into()));
        Self { name: name.to_owned(), settings: lines.filter_map(setting).collect() }
    }

    /// Each value of a setting; an empty one takes back those before it.
    pub fn all(&self, key: &str) -> Vec<&str> {
        let values = self.settings.iter().filter(|(k, _)| k == key).map(|(_, value)| value.as_str());
        let values: Vec<&str> = values.collect();
        values.split(|value| value.is_empty()).next_back().unwrap_or_default().to_vec()
    }

    /// The value that holds.
    pub fn one(&self, key: &str) -> &str {
        self.all(key).pop().unwrap_or_else(|| panic!("{} sets no {key}", self.name))
    }

    /// Starts it, with its output in `logs`.
    pub fn start(&self, root: &Root, logs: &Path) -> Process {
        let folders = [("RuntimeDirectory", "/run"), ("StateDirectory", "/var/lib")].map(|(key, below)| {
            let folder = format!("{below}/{}", self.one(key));
            self.own(root, &folder, self.one(&format!("{key}Mode")));
            folder
        });
        let credentials = self.credentials(root);
        let mut command = root.command(ENTER);
        command.args(self.alone()).arg("-").args(&folders).args(["--", self.one("UMask")]).env_clear();
        command.envs([("PATH", PATH), ("CREDENTIALS_DIRECTORY", &credentials)]);
        command.args(["setpriv", "--reuid", self.one("User"), "--regid", self.one("Group"), "--init-groups"]);
        command.args(["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]);
        if let Some((number, program)) = filter::of(&self.all("SystemCallFilter")) {
            let at = format!("/run/{}.filter", self.name);
            fs::write(root.at(&at), program).expect("a filter");
            command.args(["perl", "-e", FILTERED, &at, &number.to_string()]);
        }
        command.args(self.one("ExecStart").split_whitespace());
        Process::start(&self.name, command, logs)
    }

    /// What systemd removes when the unit has ended.
    pub fn tidy(&self, root: &Root) {
        for gone in
            [format!("/run/{}", self.one("RuntimeDirectory")), format!("/run/credentials/{}", self.name)]
        {
            if root.has(&gone) {
                fs::remove_dir_all(root.at(&gone)).expect("a folder of the unit");
            }
        }
        if root.has(&format!("/run/{}.filter", self.name)) {
            fs::remove_file(root.at(&format!("/run/{}.filter", self.name))).expect("its filter");
        }
    }

    /// Files of the line's folder that it sees, where it sees nothing else of that.
    fn alone(&self) -> Vec<&str> {
        let words = |key| self.all(key).into_iter().flat_map(str::split_whitespace);
        let hidden = words("TemporaryFileSystem").any(|folder| folder.starts_with("/etc/hotlined:"));
        words("BindReadOnlyPaths").filter(|path| hidden && path.starts_with("/etc/hotlined/")).collect()
    }

    /// The folder with copies of the unit's credentials, which it alone can read.
    fn credentials(&self, root: &Root) -> String {
        let folder = format!("/run/credentials/{}", self.name);
        self.own(root, &folder, "0500");
        for line in self.all("LoadCredential") {
            let (name, from) = line.split_once(':').expect("NAME:PATH");
            let (user, group) = (self.one("User"), self.one("Group"));
            let to = format!("{folder}/{name}");
            root.must(&["install", "-m", "0400", "-o", user, "-g", group, from, &to]);
        }
        folder
    }

    fn own(&self, root: &Root, folder: &str, mode: &str) {
        let (user, group) = (self.one("User"), self.one("Group"));
        root.must(&["install", "-d", "-m", mode, "-o", user, "-g", group, folder]);
    }
}
