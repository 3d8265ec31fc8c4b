//! What a mail says, and what was left out of it.

use super::address::Mailbox;
use super::list::MailingList;
use crate::domain::message::Kind;
use crate::domain::time::Stamp;

/// A mail, read. Everything in it is the sender's claim, and nothing is a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The mailboxes of all From fields. One without an address is kept with an empty one, for a mail with two
    /// authors must never look as if it had one: see [`sole_author`](Self::sole_author).
    pub from: Vec<Mailbox>,
    /// How many From fields there are.
    pub from_fields: usize,
    /// Who sent it on behalf of the authors.
    pub sender: Option<Mailbox>,
    /// Whom it is addressed to: To.
    pub to: Vec<Mailbox>,
    /// Whom else: Cc.
    pub cc: Vec<Mailbox>,
    /// To which addresses it was delivered: Delivered-To and X-Original-To, topmost first. The topmost are our
    /// own delivery's; those further below are a claim like all the rest.
    pub delivered_to: Vec<String>,
    /// Where answers are wished.
    pub reply_to: Vec<Mailbox>,
    /// The list or group by which it came.
    pub list: Option<MailingList>,
    /// The subject on one line.
    pub subject: String,
    /// The topmost Message-ID, without its brackets.
    pub message_id: Option<String>,
    /// The Message-IDs that it answers, without brackets.
    pub in_reply_to: Vec<String>,
    /// The Message-IDs of its thread, the oldest first.
    pub references: Vec<String>,
    /// When its sender's clock says that it was written.
    pub date: Option<Stamp>,
    /// Why it counts as written by a machine, the strongest evidence.
    pub auto: Option<Auto>,
    /// Where its answers in the envelope go.
    pub return_path: ReturnPath,
    /// What it reports, if it has the form of a report.
    pub report: Option<Report>,
    /// What it says about a mail that did not arrive.
    pub bounce: Option<Bounce>,
    /// How many servers it passed: the count of Received. Beyond fifty it runs in a circle.
    pub received: usize,
    /// The sender asks for no automatic answer; that does not make it automatic.
    pub no_reply_wanted: bool,
    /// What a person reads: the plain text, or the text of the HTML where there is no other.
    pub text: String,
    /// The HTML, for those who look for quotes in it. Never to be shown.
    pub html: Option<String>,
    /// Lines among the header's fields that are none: a broken program may have put words there. Not shown as text,
    /// for they may be anything.
    pub stray: String,
    /// Everything else, in the order of the mail.
    pub attachments: Vec<Part>,
    /// What was too much to be read.
    pub left_out: Vec<LeftOut>,
    /// Whether it came encrypted, and was opened.
    pub encrypted: bool,
    /// The key that its sender's program offers for answers, as the header has it (Autocrypt).
    pub autocrypt: Option<String>,
    /// Nothing could be read at all: only the raw mail tells what it is.
    pub unreadable: bool,
}

impl Mail {
    /// The one author, if there is plainly no more than one: one From field, whole, with one mailbox.
    #[must_use]
    pub fn sole_author(&self) -> Option<&Mailbox> {
        let whole = !self.left_out.iter().any(|l| matches!(l, LeftOut::Headers(_) | LeftOut::Size(_)));
        match self.from.as_slice() {
            [one] if self.from_fields == 1 && whole && !one.address.is_empty() => Some(one),
            _ => None,
        }
    }

    /// Whom an answer to a contact goes to: the first author with an address, else the sender.
    #[must_use]
    pub fn author(&self) -> Option<&Mailbox> {
        self.from.iter().chain(&self.sender).find(|m| !m.address.is_empty())
    }
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is to the reader.
    pub kind: Kind,
    /// Its type in small letters, as declared.
    pub mime: String,
    /// Its name as declared, without a path.
    pub name: Option<String>,
    /// Its content, decoded.
    pub bytes: Vec<u8>,
    /// Whether it was meant to be shown within the text.
    pub inline: bool,
    /// What it holds in words, where it does: a text, or a mail that was passed on as a file.
    pub held: Option<Held>,
}

/// Words in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A text.
    Text(String),
    /// A mail: its author as told, and what a person reads of it, with the fields that they look at.
    Letter {
        /// The author's name, or their address; empty if there is none.
        from: String,
        /// What is read.
        text: String,
    },
}

/// Evidence that no person wrote it, the strongest first. How strong: see [`Auto::grade`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auto {
    /// Auto-Submitted says that a machine answers (RFC 3834 §5).
    Replied,
    /// A report about another mail: of its delivery (RFC 3464) or its reading (RFC 8098).
    Report,
    /// One of the older marks of answering machines.
    Autoreply,
    /// Auto-Submitted says that a program made it: so do web forms that people fill in.
    Generated,
    /// Answers to it are to go nowhere: the null Return-Path.
    NullReturnPath,
    /// It came over a mailing list (RFC 2369, RFC 2919): so does what people write to a group.
    List,
    /// Precedence says bulk, list or junk.
    Precedence,
}

/// How much a piece of evidence tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// No person wrote it.
    Certain,
    /// Perhaps a machine, perhaps a person whose mail passed one.
    Maybe,
}

impl Auto {
    /// The fixed word for logs and metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Replied => "auto_replied",
            Self::Report => "report",
            Self::Autoreply => "autoreply",
            Self::Generated => "auto_generated",
            Self::NullReturnPath => "null_return_path",
            Self::List => "list",
            Self::Precedence => "precedence",
        }
    }

    /// How much it tells. A person in need who is taken for a machine gets no answer, so only what programs say
    /// when they answer, or report, is certain.
    #[must_use]
    pub fn grade(self) -> Grade {
        match self {
            Self::Replied | Self::Report | Self::Autoreply => Grade::Certain,
            Self::Generated | Self::NullReturnPath | Self::List | Self::Precedence => Grade::Maybe,
        }
    }
}

/// The Return-Path that our own delivery wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnPath {
    /// None: not every mailbox keeps it.
    #[default]
    Absent,
    /// Nobody.
    Null,
    /// Somebody.
    Someone,
}

/// What a mail reports that has the form of a report (RFC 6522).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// How the delivery of a mail went.
    Delivery,
    /// Something else: that it was read, that somebody calls it spam.
    Other,
}

/// The report that a mail did not arrive, or not yet. Anyone can forge one: it informs and decides nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// What happened to it: the worst of all recipients.
    pub action: Action,
    /// To whom.
    pub recipients: Vec<Undelivered>,
    /// Our own name for the mail: Original-Envelope-Id.
    pub envelope_id: Option<String>,
    /// The Message-ID of the mail that came back, without brackets.
    pub message_id: Option<String>,
    /// Whether it has the form of RFC 3464; if not, it was recognised by its habits.
    pub standard: bool,
}

/// A recipient of a bounced mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// The address that we wrote to: Original-Recipient, or the final one if that is not told.
    pub address: String,
    /// What happened.
    pub action: Action,
    /// The code of RFC 3463, as in `5.1.1`.
    pub status: Option<String>,
}

/// What happened to a mail, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It arrived or was passed on.
    Delivered,
    /// It is still being tried.
    Delayed,
    /// It will not arrive.
    Failed,
}

/// What was left out of a mail because there was too much of it, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Multiparts nested too deep. The whole of them is among the attachments.
    Depth(usize),
    /// Parts after the last that is read.
    Parts(usize),
    /// Header fields.
    Headers(usize),
    /// Text beyond what is shown. A text part that is too long by itself is among the attachments.
    Text(usize),
    /// The end of a mail that is too large.
    Size(usize),
}
