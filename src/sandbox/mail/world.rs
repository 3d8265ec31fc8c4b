//! What there is: mailboxes, mail on its way to the line, and what was seen of the line's own mail.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;

use super::address;
use super::bounce::{self, Report};
use super::fault::Faults;
use super::lines::Reply;
use super::place::LmtpAt;
use super::shown::{MailId, ShownMail};
use super::trace::{self, Verdict};
use crate::domain::time::Stamp;

/// A mail that the line sent and that the sink took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The envelope's sender; empty for a report.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The mail as it came, without the doubled dots.
    pub raw: Bytes,
    /// When it came, in line time.
    pub at: Stamp,
}

/// One attempt to bring a mail to the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which mail.
    pub mail: MailId,
    /// For which of its recipients.
    pub to: String,
    /// When, in line time.
    pub at: Stamp,
    /// What the line said, or why nothing was heard.
    pub answer: Result<Reply, String>,
}

/// A mail on its way to the line.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub id: MailId,
    pub from: String,
    pub to: Vec<String>,
    pub raw: Bytes,
    /// When it is brought next.
    pub due: Stamp,
    pub tries: u32,
}

/// Somebody's mailbox.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub name: String,
    /// What came and what was sent, in order.
    pub mails: Vec<Arc<ShownMail>>,
}

pub(super) struct World {
    pub line: String,
    pub boxes: BTreeMap<String, Kept>,
    pub unsigned: HashSet<String>,
    pub faults: Faults,
    pub reports: HashMap<String, Report>,
    /// So many answers of the line are lost.
    pub lost: u32,
    pub taken: Vec<Taken>,
    pub queue: Vec<Letter>,
    pub attempts: Vec<Attempt>,
    pub lmtp: Option<LmtpAt>,
    /// When the world began: two worlds shall not make the same Message-ID.
    began: Stamp,
    last: u64,
}

impl World {
    pub fn new(line: &str, began: Stamp) -> Self {
        Self {
            line: address::base(line),
            boxes: BTreeMap::new(),
            unsigned: HashSet::new(),
            faults: Faults::default(),
            reports: HashMap::new(),
            lost: 0,
            taken: Vec::new(),
            queue: Vec::new(),
            attempts: Vec::new(),
            lmtp: None,
            began,
            last: 0,
        }
    }

    /// Gives somebody a mailbox, or a name to it.
    pub fn settle(&mut self, address: &str, name: &str) {
        name.clone_into(&mut self.boxes.entry(address::base(address)).or_default().name);
    }

    pub fn fresh(&mut self) -> MailId {
        self.last += 1;
        MailId(self.last)
    }

    /// The Message-ID of a mail from that domain, without its brackets.
    pub fn message_id(&self, id: MailId, domain: &str) -> String {
        format!("{}.{}@{domain}", id.0, self.began.0)
    }

    /// Takes what the line sent.
    pub fn take(&mut self, from: &str, to: &[String], raw: &Bytes, at: Stamp) {
        self.taken.push(Taken { from: from.to_owned(), to: to.to_vec(), raw: raw.clone(), at });
        for to in to {
            let report = self.reports.get(&address::base(to)).cloned();
            if report.as_ref().is_none_or(Report::arrives) {
                self.post(from, to, raw, at);
            }
            if let Some(report) = report {
                self.report(from, to, &report, raw, at);
            }
        }
    }

    /// Sends a mail to one address: to the line's queue, or into a mailbox.
    pub fn post(&mut self, from: &str, to: &str, raw: &Bytes, at: Stamp) -> MailId {
        let id = self.fresh();
        self.post_as(id, from, &[to.to_owned()], raw, at);
        id
    }

    /// As [`post`](Self::post), to several at once and with a number that is given.
    pub fn post_as(&mut self, id: MailId, from: &str, to: &[String], raw: &Bytes, at: Stamp) {
        let (ours, others): (Vec<_>, Vec<_>) =
            to.iter().cloned().partition(|to| address::base(to) == self.line);
        for other in others {
            let mail = ShownMail::read(id, false, raw.clone(), at);
            self.boxes.entry(address::base(&other)).or_default().mails.push(Arc::new(mail));
        }
        if ours.is_empty() {
            return;
        }
        let verdict = self.verdict(from, raw);
        let raw = trace::traced(&verdict, from, &ours, id, at, raw);
        self.queue.push(Letter { id, from: from.to_owned(), to: ours, raw, due: at, tries: 0 });
    }

    /// Tells the sender of a mail what became of it; nobody is told about a report.
    pub fn report(&mut self, sender: &str, about: &str, report: &Report, raw: &Bytes, at: Stamp) {
        if sender.is_empty() {
            return;
        }
        let id = self.fresh();
        let message_id = self.message_id(id, super::HOST);
        let told = bounce::report(&bounce::Facts { sender, about, report, message_id: &message_id, at }, raw);
        self.post_as(id, "", &[sender.to_owned()], &told.into(), at);
    }

    /// What a receiving server finds out about a mail: whether the domain in its one From is that of the
    /// mailbox that it really comes from.
    fn verdict(&self, from: &str, raw: &Bytes) -> Verdict {
        let shown = ShownMail::read(MailId(0), true, raw.clone(), Stamp(0));
        let header_from = address::domain(&shown.from);
        if header_from.is_empty() || self.unsigned.contains(&header_from) || from.is_empty() {
            return Verdict::Nothing(header_from);
        }
        let single = shown.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("from")).count() == 1;
        let ours = self.boxes.contains_key(&address::base(from)) && address::domain(from) == header_from;
        if single && ours { Verdict::Pass(header_from) } else { Verdict::Fail(header_from) }
    }
}
