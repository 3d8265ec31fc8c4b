//! A child process that a test can stop, kill and question, and that never outlives the test.
//!
//! Its output goes to files, never to pipes: a pipe that nobody reads fills up and stops the child, and a
//! file can still be read after `kill -9`.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::until;

/// A running child process; killed when dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Process {
    /// Starts `command` with its output in `folder`; what an earlier process wrote there is kept before it.
    pub fn start(name: &str, mut command: Command, folder: &Path) -> Self {
        let (out, err) = (folder.join(format!("{name}.out")), folder.join(format!("{name}.err")));
        command.stdin(Stdio::null()).stdout(append(&out)).stderr(append(&err));
        let child = command.spawn().unwrap_or_else(|e| panic!("{name} does not start: {e}"));
        Self { name: name.to_owned(), child, out, err }
    }

    /// What it wrote to its standard output so far.
    pub fn stdout(&self) -> String {
        read(&self.out)
    }

    /// What it wrote to its standard error so far.
    pub fn stderr(&self) -> String {
        read(&self.err)
    }

    /// Waits until its standard error, which is the log of a daemon, has `text`.
    #[track_caller]
    pub fn logged(&self, text: &str) {
        until(&format!("{} logs {text:?}", self.name), || self.stderr().contains(text).then_some(()));
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child of ours")
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self) -> ExitStatus {
        let what = format!("{} ends", self.name);
        until(&what, || self.ended())
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.wait()
    }

    /// Ends it as a power cut would (SIGKILL) and waits until the kernel has put it away.
    pub fn kill9(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        self.wait()
    }

    /// Stops it in its tracks (SIGSTOP): alive, connected, and answering nothing. Returns once it stands.
    pub fn stop(&mut self) {
        self.signal(Signal::STOP);
        until("the process stands", || self.stands().then_some(()));
    }

    /// Lets it go on (SIGCONT).
    pub fn cont(&mut self) {
        self.signal(Signal::CONT);
    }

    /// Sends it a signal; one that ended already gets none, for its id may be another's by now.
    pub fn signal(&mut self, signal: Signal) {
        if self.ended().is_none() {
            kill_process(self.pid(), signal).expect("our own child takes signals");
        }
    }

    /// Whether the kernel holds it stopped: state T in `/proc/PID/stat`, after the parenthesised name.
    pub fn stands(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    }

    fn pid(&self) -> Pid {
        i32::try_from(self.id()).ok().and_then(Pid::from_raw).expect("a process id is a positive i32")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL also ends a stopped process. One that ended already is only reaped.
        let gone = self.child.kill().and_then(|()| self.child.wait());
        assert!(gone.is_ok() || std::thread::panicking(), "{} could not be killed", self.name);
    }
}

/// The `hotlined` binary that was just built, in a folder of its own.
#[derive(Debug)]
pub struct Daemon {
    process: Process,
    folder: TempDir,
}

impl Daemon {
    /// Runs `hotlined ARGS`; of the environment it sees only `env`.
    pub fn start<A: AsRef<OsStr>>(args: &[A], env: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotlined"));
        command.args(args).env_clear().envs(env.iter().copied()).current_dir(folder.path());
        Self { process: Process::start("hotlined", command, folder.path()), folder }
    }

    /// The same as systemd starts it: `JOURNAL_STREAM` names its standard error.
    pub fn start_as_a_unit<A: AsRef<OsStr>>(args: &[A]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let stderr = append(&folder.path().join("hotlined.err")).metadata().expect("its metadata");
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotlined"));
        command.args(args).env_clear().current_dir(folder.path());
        command.env("JOURNAL_STREAM", format!("{}:{}", stderr.dev(), stderr.ino()));
        Self { process: Process::start("hotlined", command, folder.path()), folder }
    }

    /// Its working directory, removed with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl std::ops::Deref for Daemon {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.process
    }
}

impl std::ops::DerefMut for Daemon {
    fn deref_mut(&mut self) -> &mut Process {
        &mut self.process
    }
}

fn append(path: &Path) -> File {
    File::options().create(true).append(true).open(path).expect("an output file")
}

/// Tolerant of a character that is only half written yet.
fn read(path: &Path) -> String {
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut f| f.read_to_end(&mut bytes)).expect("the output file");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn shell(script: &str) -> (Process, TempDir) {
    let folder = TempDir::new().expect("a temporary folder");
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    (Process::start("sh", command, folder.path()), folder)
}

#[test]
fn output_is_kept_and_the_exit_code_told() {
    let (mut sh, _folder) = shell("echo out; echo err >&2; exit 7");
    assert_eq!(sh.wait().code(), Some(7));
    assert_eq!((sh.stdout().as_str(), sh.stderr().as_str()), ("out\n", "err\n"));
}

#[test]
fn terminate_is_a_request_and_kill_is_not() {
    use std::os::unix::process::ExitStatusExt;

    let trap = "trap 'echo bye; exit 0' TERM; echo ready >&2; while :; do sleep 0.05; done";
    let (mut polite, _folder) = shell(trap);
    polite.logged("ready");
    assert!(polite.terminate().success());
    assert!(polite.stdout().ends_with("bye\n"));

    let (mut killed, _folder) = shell(trap);
    killed.logged("ready");
    assert_eq!(killed.kill9().signal(), Some(9));
    assert!(!killed.stdout().contains("bye"));
}

#[test]
fn a_stopped_process_stands_until_it_may_go_on() {
    let (mut sh, _folder) = shell("while :; do sleep 0.05; done");
    sh.stop();
    assert!(sh.stands() && sh.ended().is_none());
    sh.cont();
    until("it runs again", || (!sh.stands()).then_some(()));
}

#[test]
fn a_dropped_process_is_gone() {
    let (sh, _folder) = shell("while :; do sleep 0.05; done");
    let at = PathBuf::from(format!("/proc/{}", sh.id()));
    assert!(at.exists());
    drop(sh);
    assert!(!at.exists());
}

#[test]
fn the_binary_is_run_in_a_folder_of_its_own() {
    let mut daemon = Daemon::start(&["--no-such-option"], &[("LANG", "C.UTF-8")]);
    let folder = daemon.folder().to_owned();
    assert!(folder.exists());
    assert!(daemon.wait().code().is_some(), "ended by itself, not by a signal");
    drop(daemon);
    assert!(!folder.exists());
}
