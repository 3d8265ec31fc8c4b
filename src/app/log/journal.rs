//! Logging to the journal with fields: `journalctl -u hotlined HOTLINED_CASE=K7F-3QD`.
//!
//! Each event is one datagram to journald. One that is too large goes as a sealed memory file instead, and one
//! that can't be handed over at all goes to standard error, which systemd reads too: no line is lost because
//! the journal was restarted, is busy, or not there yet.
//!
//! The message has the fields too, for a reader who asked for none of them.
//!
//! Weighed and refused: `tracing-journald`. It hands its datagrams over itself, and leaves no place for the filter that
//! blots secrets out of the finished bytes.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, IoSlice, Write as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, fstat, memfd_create};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, sendmsg_addr};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::entry::{Entry, field_name, tame};

/// Where journald listens. Source: `systemd-journald.service(8)`.
pub(in crate::app) const SOCKET: &str = "/run/systemd/journal/socket";

/// A journal that takes longer than this for a line gets it by standard error, which has a larger buffer.
const PATIENCE: Duration = Duration::from_millis(100);

/// Whether standard error is a stream of the journal: `JOURNAL_STREAM` names it, and it was not redirected
/// since. Source: `systemd.exec(5)`.
pub(super) fn listens() -> bool {
    let stderr = fstat(io::stderr()).ok().map(|stat| (stat.st_dev, stat.st_ino));
    let named = std::env::var("JOURNAL_STREAM").ok();
    stderr.is_some() && stderr == named.as_deref().and_then(stream)
}

/// Device and inode, as systemd writes them.
fn stream(named: &str) -> Option<(u64, u64)> {
    let (device, inode) = named.split_once(':')?;
    Some((device.parse().ok()?, inode.parse().ok()?))
}

/// Hands events to journald; what it does not take, to `otherwise`.
pub(super) struct Journal<W> {
    socket: UnixDatagram,
    at: PathBuf,
    otherwise: W,
}

impl<W> Journal<W> {
    /// A journal whose socket is there. It need not be there yet: it is looked up for each line.
    pub(super) fn at(path: &Path, otherwise: W) -> Option<Self> {
        let socket = UnixDatagram::unbound().ok()?;
        socket.set_write_timeout(Some(PATIENCE)).ok()?;
        Some(Self { socket, at: path.to_owned(), otherwise })
    }

    fn send(&self, entry: &Entry) -> io::Result<()> {
        match self.socket.send_to(entry.bytes(), &self.at) {
            Ok(_) => Ok(()),
            Err(error) if is_too_large(&error) => self.send_file(entry),
            Err(error) => Err(error),
        }
    }

    /// As a file in memory that can't be changed any more, by an empty datagram that carries it.
    fn send_file(&self, entry: &Entry) -> io::Result<()> {
        let flags = MemfdFlags::ALLOW_SEALING | MemfdFlags::CLOEXEC;
        let mut file = File::from(memfd_create("hotlined-log", flags)?);
        file.write_all(entry.bytes())?;
        // journald takes no file that could still change while it reads.
        let seals = SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE | SealFlags::SEAL;
        fcntl_add_seals(&file, seals)?;
        let files = [file.as_fd()];
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut carried = SendAncillaryBuffer::new(&mut space);
        if !carried.push(SendAncillaryMessage::ScmRights(&files)) {
            return Err(io::Error::other("no room for a file"));
        }
        let to = SocketAddrUnix::new(&self.at)?;
        sendmsg_addr(&self.socket, &to, &[IoSlice::new(&[])], &mut carried, SendFlags::NOSIGNAL)?;
        Ok(())
    }
}

/// Larger than a datagram may be, or than the socket's buffer.
fn is_too_large(error: &io::Error) -> bool {
    let errno = error.raw_os_error();
    [rustix::io::Errno::MSGSIZE, rustix::io::Errno::NOBUFS].iter().any(|e| errno == Some(e.raw_os_error()))
}

impl<W> Journal<W>
where
    W: for<'a> MakeWriter<'a> + 'static,
{
    /// A line of text for who can't have the fields.
    fn tell_otherwise(&self, metadata: &Metadata<'_>, message: &str) {
        let line = format!("{:>5} {}: {message}\n", metadata.level(), metadata.target());
        if self.otherwise.make_writer().write_all(line.as_bytes()).is_err() {
            // Nobody is left who could be told.
        }
    }
}

impl<S, W> Layer<S> for Journal<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.values.extend(of_span.values.iter().cloned());
            }
        }
        let message = fields.sentence();
        if self.send(&entry(event.metadata(), &message, &fields)).is_err() {
            self.tell_otherwise(event.metadata(), &message);
        }
    }
}

fn entry(metadata: &Metadata<'_>, message: &str, fields: &Fields) -> Entry {
    let mut entry = Entry::default();
    entry.put("MESSAGE", message.as_bytes());
    entry.put("PRIORITY", priority(*metadata.level()).as_bytes());
    entry.put("SYSLOG_IDENTIFIER", b"hotlined");
    entry.put("TARGET", metadata.target().as_bytes());
    if let (Some(file), Some(line)) = (metadata.file(), metadata.line()) {
        entry.put("CODE_FILE", file.as_bytes());
        entry.put("CODE_LINE", line.to_string().as_bytes());
    }
    for (name, value) in &fields.values {
        entry.put(&field_name(name), value);
    }
    entry
}

/// Source: `syslog(3)`.
fn priority(level: Level) -> &'static str {
    match level {
        Level::ERROR => "3",
        Level::WARN => "4",
        Level::INFO => "6",
        _ => "7",
    }
}

/// What an event or a span says.
#[derive(Debug, Default)]
struct Fields {
    message: String,
    values: Vec<(&'static str, Vec<u8>)>,
}

impl Fields {
    fn keep(&mut self, field: &Field, text: &str) {
        match field.name() {
            "message" => self.message = tame(text),
            name => self.values.push((name, tame(text).into_bytes())),
        }
    }

    /// The message and then the fields, as one text.
    fn sentence(&self) -> String {
        let mut text = self.message.clone();
        for (name, value) in &self.values {
            let gap = if text.is_empty() { "" } else { " " };
            text.extend([gap, name, "=", &tame(&String::from_utf8_lossy(value))]);
        }
        text
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value);
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.values.push((field.name(), value.to_vec()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;
    use std::sync::{Arc, Mutex};

    use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
    use tempfile::TempDir;
    use tracing_subscriber::layer::SubscriberExt;

    use super::super::entry::tests::decode;
    use super::super::redact::hide;
    use super::*;

    /// Standard error, for a test.
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl io::Write for Page {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Page {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// A journal that a test reads.
    struct Journald {
        folder: TempDir,
        socket: UnixDatagram,
        stderr: Page,
    }

    impl Journald {
        fn start() -> Self {
            let folder = TempDir::new().unwrap();
            let socket = UnixDatagram::bind(folder.path().join("socket")).unwrap();
            socket.set_nonblocking(true).unwrap();
            Self { folder, socket, stderr: Page::default() }
        }

        fn logging(&self, log: impl FnOnce()) {
            let journal = Journal::at(&self.folder.path().join("socket"), self.stderr.clone()).unwrap();
            tracing::subscriber::with_default(tracing_subscriber::registry().with(journal), log);
        }

        /// The next entry: from the datagram, or from the file that came with it, which must be sealed.
        fn entry(&self) -> BTreeMap<String, String> {
            let mut bytes = vec![0; 1 << 20];
            let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut carried = RecvAncillaryBuffer::new(&mut space);
            let mut into = [io::IoSliceMut::new(&mut bytes)];
            let got = recvmsg(&self.socket, &mut into, &mut carried, RecvFlags::empty()).unwrap();
            bytes.truncate(got.bytes);
            for message in carried.drain() {
                let RecvAncillaryMessage::ScmRights(mut files) = message else { continue };
                let mut file = File::from(files.next().unwrap());
                let all = SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE | SealFlags::SEAL;
                assert_eq!(rustix::fs::fcntl_get_seals(&file).unwrap(), all);
                io::Seek::rewind(&mut file).unwrap();
                file.read_to_end(&mut bytes).unwrap();
            }
            let text = |(name, value)| (name, String::from_utf8(value).unwrap());
            decode(&bytes).into_iter().map(text).collect()
        }
    }

    #[test]
    fn an_event_arrives_with_its_fields_and_those_of_its_spans() {
        let journald = Journald::start();
        journald.logging(|| {
            let span = tracing::info_span!("turn", epoch = 7, case = tracing::field::Empty);
            span.record("case", "K7F-3QD");
            span.in_scope(|| tracing::warn!(channel = %"mail", tries = 2, "it\nwaits"));
        });
        let entry = journald.entry();
        assert_eq!(entry["MESSAGE"], "it\nwaits channel=mail tries=2 epoch=7 case=K7F-3QD");
        let told = ["PRIORITY", "SYSLOG_IDENTIFIER", "HOTLINED_CHANNEL", "HOTLINED_TRIES", "HOTLINED_EPOCH"];
        assert_eq!(told.map(|name| entry[name].as_str()), ["4", "hotlined", "mail", "2", "7"]);
        assert_eq!(entry["HOTLINED_CASE"], "K7F-3QD", "also one that the span learnt later");
        assert_eq!(entry["TARGET"], module_path!());
        assert!(entry["CODE_FILE"].ends_with("journal.rs") && entry["CODE_LINE"].parse::<u32>().is_ok());
        assert_eq!(journald.stderr.text(), "", "and nowhere else");
    }

    #[test]
    fn no_secret_comes_through_in_any_field() {
        hide("journal-canary-secret");
        let secret = "journal-canary-secret";
        let journald = Journald::start();
        journald.logging(|| {
            let span = tracing::info_span!("turn", inner = secret);
            let lines = format!("two\nlines {secret}");
            let bytes = secret.as_bytes();
            span.in_scope(|| tracing::error!(plain = secret, debug = ?lines, %lines, bytes, "told {secret}"));
        });
        let entry = journald.entry();
        assert!(entry.values().all(|value| !value.contains("canary")), "{entry:?}");
        for field in ["PLAIN", "DEBUG", "LINES", "BYTES", "INNER"] {
            assert!(entry[&format!("HOTLINED_{field}")].contains("[secret]"), "{field} is there");
        }
    }

    #[test]
    fn what_is_too_large_for_a_datagram_arrives_as_a_sealed_file() {
        let journald = Journald::start();
        let long = "x".repeat(250_000);
        journald.logging(|| tracing::info!(long, "large"));
        assert_eq!(journald.entry()["HOTLINED_LONG"].len(), 250_000);
        assert_eq!(journald.stderr.text(), "");
    }

    #[test]
    fn what_the_journal_can_not_take_goes_to_standard_error() {
        let journald = Journald::start();
        let at = journald.folder.path().join("socket");
        std::fs::remove_file(&at).unwrap();
        journald.logging(|| tracing::error!(case = "K7F-3QD", "nobody listens"));
        let told = format!("ERROR {}: nobody listens case=K7F-3QD\n", module_path!());
        assert_eq!(journald.stderr.text(), told);

        let again = Journald { socket: UnixDatagram::bind(&at).unwrap(), ..journald };
        again.logging(|| tracing::error!("they listen again"));
        assert_eq!(again.entry()["MESSAGE"], "they listen again");
        assert_eq!(again.stderr.text(), told);
    }

    #[test]
    fn a_journal_that_is_full_loses_no_line() {
        let journald = Journald::start();
        let sent = 2000;
        journald.logging(|| {
            for number in 0..sent {
                tracing::info!(number, "a line");
                if !journald.stderr.text().is_empty() {
                    return;
                }
            }
            panic!("a socket that nobody reads takes {sent} lines");
        });
        let told = journald.stderr.text();
        let first: usize = told.trim().rsplit_once("number=").unwrap().1.parse().unwrap();
        for number in 0..first {
            assert_eq!(journald.entry()["HOTLINED_NUMBER"], number.to_string());
        }
    }

    #[test]
    fn the_stream_is_named_by_device_and_inode() {
        assert_eq!(stream("8:12345"), Some((8, 12345)));
        assert!(["", "8", "8:", ":", "a:b", "8:1:2"].iter().all(|wrong| stream(wrong).is_none()));
    }
}
