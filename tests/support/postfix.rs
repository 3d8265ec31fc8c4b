//! A real Postfix for one test, in a folder of its own: takes mail by SMTP on the loopback and delivers what is
//! for `hotline.test` by LMTP, everything else to a sink if it is given one. It has STARTTLS. Its back-off is a second, so that a test sees it try again.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use rustix::process::{Pid, Signal, getuid, kill_process};
use tempfile::TempDir;

use super::dovecot::certificate;
use super::ports::free_port;
use super::until;

/// A running Postfix; stopped when dropped, with its queue.
#[derive(Debug)]
pub struct Postfix {
    folder: TempDir,
    port: u16,
}

impl Postfix {
    /// Starts one that delivers to `lmtp`, such as `inet:127.0.0.1:2400`; `None`, with the reason printed, only
    /// for whoever is not root: Postfix runs for nobody else.
    pub fn start(lmtp: &str) -> Option<Self> {
        Self::with_sink(lmtp, None)
    }

    /// Starts one that hands all other mail to the SMTP server at that address.
    pub fn with_sink(lmtp: &str, sink: Option<SocketAddr>) -> Option<Self> {
        if !getuid().is_root() {
            println!("skipped: Postfix starts as root only");
            return None;
        }
        let folder = TempDir::new().expect("a temporary folder");
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).expect("a folder that others may enter");
        let port = free_port();
        fs::create_dir_all(at.join("etc")).expect("a folder");
        fs::create_dir_all(at.join("queue")).expect("a folder");
        fs::create_dir_all(at.join("data")).expect("a folder");
        let owned = Command::new("chown").arg("postfix").arg(at.join("data")).status().expect("chown runs");
        assert!(owned.success(), "there is no user postfix: apt install postfix");
        certificate(at);
        let elsewhere = sink.map_or("discard".to_owned(), |at| format!("smtp:[{}]:{}", at.ip(), at.port()));
        fs::write(at.join("etc/main.cf"), main_cf(at, lmtp, &elsewhere)).expect("main.cf");
        fs::write(at.join("etc/master.cf"), master_cf(port)).expect("master.cf");
        let postfix = Self { folder, port };
        let started = postfix.command("start");
        assert!(started.status.success(), "{started:?}\n{}", postfix.log());
        until("postfix listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        Some(postfix)
    }

    /// Hands it a mail, with CRLF line ends, and returns once it is in its queue.
    ///
    /// # Panics
    /// When it does not take it.
    pub fn send(&self, from: &str, to: &[&str], mail: &[u8]) {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("postfix listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        let (mut read, mut write) = (BufReader::new(stream.try_clone().expect("a stream")), stream);
        expect(&mut read, "220");
        let rcpt = to.iter().map(|to| format!("RCPT TO:<{to}>"));
        let before = ["HELO client.test".to_owned(), format!("MAIL FROM:<{from}>")];
        for line in before.into_iter().chain(rcpt) {
            write.write_all(format!("{line}\r\n").as_bytes()).expect("postfix reads");
            expect(&mut read, "250");
        }
        write.write_all(b"DATA\r\n").expect("postfix reads");
        expect(&mut read, "354");
        write.write_all(&stuffed(mail)).expect("postfix reads");
        expect(&mut read, "250");
    }

    /// Where it takes mail.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority of its certificate.
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// How many mails are in its queue.
    pub fn queued(&self) -> usize {
        ["incoming", "active", "deferred", "maildrop"]
            .iter()
            .map(|q| files(&self.folder.path().join("queue").join(q)))
            .sum()
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Has it try again at once what it could not deliver.
    pub fn flush(&self) {
        self.command("flush");
    }

    /// Kills all of it at once, as a power cut does.
    pub fn kill9(&self) {
        let file = self.folder.path().join("queue/pid/master.pid");
        let master = fs::read_to_string(file).expect("its pid").trim().parse::<i32>().expect("a pid");
        // Its parts first: without their master they would end by themselves, but in peace.
        for pid in children(master).into_iter().chain([master]) {
            let pid = Pid::from_raw(pid).expect("a pid");
            // One that has just ended by itself is as dead.
            if let Err(error) = kill_process(pid, Signal::KILL) {
                println!("a part of Postfix had ended: {error}");
            }
        }
        until("postfix is gone", || children(master).is_empty().then_some(()));
    }

    /// Starts it again after that.
    pub fn restart(&self) {
        until("postfix starts again", || self.command("start").status.success().then_some(()));
        until("postfix listens", || TcpStream::connect(("127.0.0.1", self.port)).ok());
    }

    fn command(&self, what: &str) -> Output {
        let etc = self.folder.path().join("etc");
        Command::new("postfix").arg("-c").arg(etc).arg(what).output().expect("apt install postfix")
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        let stopped = self.command("stop");
        assert!(stopped.status.success() || std::thread::panicking(), "postfix did not stop: {stopped:?}");
    }
}

/// The processes that this one started.
fn children(of: i32) -> Vec<i32> {
    let is_child = |stat: &str| {
        let after = stat.rsplit_once(')').map(|(_, after)| after.to_owned()).unwrap_or_default();
        let mut fields = after.split_whitespace();
        fields.next() != Some("Z") && fields.next() == Some(&of.to_string())
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter(|pid| fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| is_child(&stat)))
        .collect()
}

fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { files(&e.path()) } else { 1 }).sum()
}

fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut sent = Vec::new();
    for line in mail.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b".") {
            sent.push(b'.');
        }
        sent.extend_from_slice(line);
    }
    sent.extend_from_slice(b".\r\n");
    sent
}

fn expect(read: &mut impl BufRead, code: &str) {
    let mut line = String::new();
    read.read_line(&mut line).expect("an answer");
    assert!(line.starts_with(code), "not {code}: {line}");
}

fn main_cf(folder: &Path, lmtp: &str, elsewhere: &str) -> String {
    let at = folder.display();
    format!(
        "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\nmail_owner = postfix\n\
         setgid_group = postdrop\nmaillog_file = {at}/log\nmaillog_file_prefixes = {at}\n\
         inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mx.hotline.test\nmydestination =\n\
         mynetworks = 127.0.0.0/8\nalias_maps =\nalias_database =\nlocal_recipient_maps =\n\
         virtual_mailbox_domains = hotline.test\nvirtual_mailbox_maps = static:all\n\
         virtual_transport = lmtp:{lmtp}\nrecipient_delimiter = +\ndisable_dns_lookups = yes\n\
         queue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 1s\n\
         transport_retry_time = 1s\nlmtp_connection_cache_on_demand = no\n\
         default_transport = {elsewhere}\nrelay_transport = discard\n\
         smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {at}/cert.pem\nsmtpd_tls_key_file = {at}/key.pem\n"
    )
}

/// Only what is needed here: type, private, unprivileged, chroot, wake-up, limit, command.
fn master_cf(port: u16) -> String {
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd\npickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\n\
         qmgr unix n - n 1 1 qmgr\nrewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\n\
         defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nverify unix - - n - 1 verify\n\
         flush unix n - n 1000? 0 flush\nproxymap unix - - n - - proxymap\nerror unix - - n - - error\n\
         retry unix - - n - - error\ndiscard unix - - n - - discard\nlmtp unix - - n - - lmtp\n\
         smtp unix - - n - - smtp\ntlsmgr unix - - n 1000? 1 tlsmgr\n\
         anvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\npostlog unix-dgram n - n - 1 postlogd\n"
    )
}
