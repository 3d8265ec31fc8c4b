//! A real Dovecot for one test, in a folder of its own: IMAP plain, with STARTTLS and with TLS.
//!
//! Mails are put into its Maildir and looked for there, past IMAP, so that what a test sees does not depend on
//! the client that it tests. As root its processes for mailboxes run as `nobody`; else all of it runs as whoever
//! runs the test.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Signal, getgid, getuid, kill_process_group};
use tempfile::TempDir;

use super::ports::free_port;
use super::process::Process;
use super::until;

/// Who may log in, and how.
pub const USER: &str = "intake@hotline.test";
/// The password of [`USER`].
pub const PASSWORD: &str = "secret \"canary\"";
/// Debian's `nobody` and `nogroup`.
const NOBODY: u32 = 65_534;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running Dovecot; killed when dropped, with its mails.
#[derive(Debug)]
pub struct Dovecot {
    process: Process,
    folder: TempDir,
    /// Port for plain IMAP, which has STARTTLS.
    pub imap: u16,
    /// Port for IMAP over TLS.
    pub imaps: u16,
}

impl Dovecot {
    /// Starts one; `None`, with the reason printed, only where it is not installed and could not be by whoever
    /// runs this.
    pub fn start() -> Option<Self> {
        Self::with("")
    }

    /// Starts one with further lines in its config.
    pub fn with(settings: &str) -> Option<Self> {
        let there = Command::new("dovecot").arg("--version").output();
        if there.as_ref().is_err_and(|e| e.kind() == ErrorKind::NotFound) && !getuid().is_root() {
            println!(
                "skipped: there is no dovecot on this machine (apt install dovecot-imapd dovecot-lmtpd)"
            );
            return None;
        }
        there.expect("dovecot runs: apt install dovecot-imapd dovecot-lmtpd");
        let folder = TempDir::new().expect("a temporary folder");
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).expect("a folder that others may enter");
        certificate(at);
        let (imap, imaps) = (free_port(), free_port());
        fs::write(at.join("users"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).expect("the users");
        fs::write(at.join("dovecot.conf"), config(at, imap, imaps) + settings).expect("the config");
        let dovecot = Self { process: spawn(at), folder, imap, imaps };
        dovecot.make_maildir();
        dovecot.ready();
        Some(dovecot)
    }

    /// The certificate that it shows, and the authority that signed it, in one.
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Puts a mail into the mailbox that is read, as a delivery would: whole at once.
    pub fn deliver(&self, mail: &[u8]) {
        // Its size, as it is and with CRLF line ends, stands in its name, as after any real delivery.
        let bare = |line: &&[u8]| line.ends_with(b"\n") && !line.ends_with(b"\r\n");
        let bare = mail.split_inclusive(|b| *b == b'\n').filter(bare).count();
        let (size, virtual_size) = (mail.len(), mail.len() + bare);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{number}.M1P1.test,S={size},W={virtual_size}");
        let (early, late) = (self.maildir().join("tmp").join(&name), self.maildir().join("new").join(&name));
        fs::write(&early, mail).expect("a mail");
        give(&early);
        fs::rename(early, late).expect("a mail that is delivered");
    }

    /// The mails that are in the mailbox that is read.
    pub fn inbox(&self) -> Vec<Vec<u8>> {
        mails(&self.maildir())
    }

    /// Whether any is there still: quicker to tell than which.
    pub fn has_mail(&self) -> bool {
        let any =
            |part: &str| fs::read_dir(self.maildir().join(part)).is_ok_and(|mut all| all.next().is_some());
        any("new") || any("cur")
    }

    /// The mails that were moved.
    pub fn processed(&self) -> Vec<Vec<u8>> {
        mails(&self.maildir().join(".Processed"))
    }

    /// Says commands to it, all at once, as another client of the same user would; returns what it answers.
    pub fn says(&self, commands: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.imap)).expect("dovecot listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        let login = format!("l LOGIN {USER} \"{}\"\r\n", PASSWORD.replace('"', "\\\""));
        // Until it knows who asks, it hangs up on more than a few lines.
        stream.write_all(login.as_bytes()).expect("dovecot listens");
        read_until(&mut stream, b"l OK");
        stream.write_all((commands.to_owned() + "z LOGOUT\r\n").as_bytes()).expect("dovecot listens");
        let answer = read_until(&mut stream, b"z OK");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Cuts its power: all of its processes at once.
    pub fn kill9(&mut self) {
        self.signal_all(Signal::KILL);
        self.process.wait();
    }

    /// Starts it again after its power was cut; ready on return.
    pub fn restart(&mut self) {
        // A lock file whose holder was killed would be waited for, for minutes.
        for folder in [self.maildir(), self.maildir().join(".Processed")] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().ends_with("lock") {
                    fs::remove_file(entry.path()).expect("a stale lock goes");
                }
            }
        }
        self.process = spawn(self.folder.path());
        self.ready();
    }

    /// Gives the mailbox another life, as a restore or a move to another server does. Between
    /// [`kill9`](Self::kill9) and [`restart`](Self::restart).
    pub fn new_uidvalidity(&self) {
        let at = self.maildir();
        let list = fs::read_to_string(at.join("dovecot-uidlist")).expect("the list of numbers");
        let life = list.split_once(" V").and_then(|(_, rest)| rest.split_once(' ')).expect("a life").0;
        let next: u32 = life.parse::<u32>().expect("a number") + 7;
        for entry in fs::read_dir(&at).expect("the maildir") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("dovecot") {
                fs::remove_file(path).expect("an index is gone");
            }
        }
        let list = at.join("dovecot-uidlist");
        fs::write(&list, format!("3 V{next} N1 G00112233445566778899aabbccddeeff\n")).expect("another life");
        give(&list);
    }

    fn make_maildir(&self) {
        let maildir = self.maildir();
        let parts = ["new", "cur", "tmp"].map(|part| maildir.join(part));
        for part in &parts {
            fs::create_dir_all(part).expect("a folder");
        }
        let home = self.folder.path().join("home").join(USER);
        for path in parts.iter().chain([&home, &maildir]) {
            give(path);
        }
    }

    fn maildir(&self) -> PathBuf {
        self.folder.path().join("home").join(USER).join("Maildir")
    }

    fn ready(&self) {
        until("dovecot greets", || self.greets().then_some(()));
    }

    /// Whether its login process is in touch with its authentication: only then it greets with what it can do.
    fn greets(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.imap)) else { return false };
        let patience = stream.set_read_timeout(Some(Duration::from_secs(2)));
        if patience.and_then(|()| stream.write_all(b"z LOGOUT\r\n")).is_err() {
            return false;
        }
        let mut greeting = Vec::new();
        let whole = stream.read_to_end(&mut greeting).is_ok();
        whole && String::from_utf8_lossy(&greeting).contains("* OK [CAPABILITY")
    }

    fn signal_all(&self, signal: Signal) {
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw).expect("a process id");
        let told = kill_process_group(id, signal);
        assert!(told.is_ok() || std::thread::panicking(), "dovecot could not be told to end");
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", fs::read_to_string(self.folder.path().join("log")).unwrap_or_default());
        }
        if self.process.ended().is_none() {
            self.signal_all(Signal::KILL);
        }
    }
}

/// In a process group of its own, so that all of it can be killed at once.
fn spawn(folder: &Path) -> Process {
    let mut command = Command::new("dovecot");
    command.args(["-F", "-c"]).arg(folder.join("dovecot.conf")).process_group(0);
    Process::start("dovecot", command, folder)
}

/// Reads until a line begins like that. Not until the end: Dovecot may reset a connection on which it said goodbye.
fn read_until(stream: &mut TcpStream, begin: &[u8]) -> Vec<u8> {
    let (mut answer, mut some) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        let read = stream.read(&mut some).expect("dovecot answers");
        assert!(read > 0, "dovecot hung up: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&some[..read]);
        let last = answer.get(answer.len().saturating_sub(1_000)..).unwrap_or_default();
        if last.ends_with(b"\r\n") && last.split(|b| *b == b'\n').any(|line| line.starts_with(begin)) {
            return answer;
        }
    }
}

/// Gives a file to whom the mailbox belongs.
fn give(path: &Path) {
    if getuid().is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
}

fn mails(maildir: &Path) -> Vec<Vec<u8>> {
    let read = |part: &str| fs::read_dir(maildir.join(part)).into_iter().flatten();
    // A mail may move on between the two.
    read("new").chain(read("cur")).filter_map(|entry| fs::read(entry.ok()?.path()).ok()).collect()
}

/// A certificate for this machine that is its own authority.
pub(super) fn certificate(folder: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
        .args(["-days", "3650", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem"])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(folder)
        .output()
        .expect("openssl, which dovecot depends on");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn config(folder: &Path, imap: u16, imaps: u16) -> String {
    let at = folder.display();
    let (owner, rest) = if getuid().is_root() {
        ("uid=nobody gid=nogroup".to_owned(), String::new())
    } else {
        let me = name_of("-un");
        let rest = format!(
            "default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {}\n\
             service imap-login {{\n  chroot =\n}}\nservice anvil {{\n  chroot =\n}}\n",
            name_of("-gn")
        );
        (format!("uid={} gid={}", getuid().as_raw(), getgid().as_raw()), rest)
    };
    format!(
        "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nprotocols = imap\n\
         listen = 127.0.0.1\nssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\n\
         passdb {{\n  driver = passwd-file\n  args = {at}/users\n}}\n\
         userdb {{\n  driver = static\n  args = {owner} home={at}/home/%u\n}}\n\
         first_valid_uid = 1\nmail_location = maildir:~/Maildir\n\
         namespace inbox {{\n  inbox = yes\n  separator = /\n}}\n\
         service imap-login {{\n  inet_listener imap {{\n    port = {imap}\n  }}\n  \
         inet_listener imaps {{\n    port = {imaps}\n    ssl = yes\n  }}\n}}\n{rest}"
    )
}

fn name_of(whose: &str) -> String {
    let told = Command::new("id").arg(whose).output().expect("id runs").stdout;
    String::from_utf8_lossy(&told).trim().to_owned()
}

#[test]
fn a_mail_that_is_delivered_is_found_and_moved() {
    let Some(dovecot) = Dovecot::start() else { return };
    dovecot.deliver(b"Subject: a\n\nb\n");
    assert_eq!(dovecot.inbox().len(), 1);
    let told = dovecot.says(
        "a SELECT INBOX\r\nb UID FETCH 1 (BODY.PEEK[])\r\nc CREATE Processed\r\nd UID MOVE 1 Processed\r\n",
    );
    assert!(told.contains("Subject: a\r\n\r\nb\r\n") && told.contains("d OK"), "{told}");
    assert_eq!((dovecot.inbox().len(), dovecot.processed().len()), (0, 1));
}
