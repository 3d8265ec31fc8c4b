//! Reports about mail that did not arrive (RFC 3464), as Postfix writes them.

use super::compose::multipart;
use super::encode::date;
use super::place::HOST;
use crate::domain::time::Stamp;

/// What a mail's sender is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It did not arrive and never will.
    Failed {
        /// The enhanced status (RFC 3463), such as `5.1.1`.
        status: String,
        /// What the recipient's server said, such as `550 5.1.1 No such user`.
        said: String,
    },
    /// It has not arrived yet. (Here it arrives all the same.)
    Delayed,
}

impl Report {
    /// There is no such mailbox.
    #[must_use]
    pub fn unknown() -> Self {
        Self::Failed { status: "5.1.1".to_owned(), said: "550 5.1.1 No such user here".to_owned() }
    }

    /// The mailbox is full, for now.
    #[must_use]
    pub fn full() -> Self {
        Self::Failed { status: "4.2.2".to_owned(), said: "452 4.2.2 The mailbox is full".to_owned() }
    }

    pub(super) fn arrives(&self) -> bool {
        matches!(self, Self::Delayed)
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Failed { .. } => "failed",
            Self::Delayed => "delayed",
        }
    }

    fn status(&self) -> (&str, &str) {
        match self {
            Self::Failed { status, said } => (status, said),
            Self::Delayed => ("4.4.1", "connect to the recipient's server: Connection timed out"),
        }
    }
}

/// Whom a report goes to and what it is about.
pub(super) struct Facts<'a> {
    pub sender: &'a str,
    pub about: &'a str,
    pub report: &'a Report,
    pub message_id: &'a str,
    pub at: Stamp,
}

/// The report, with the mail that it is about in it.
pub(super) fn report(facts: &Facts<'_>, original: &[u8]) -> Vec<u8> {
    let (status, said) = facts.report.status();
    let subject = match facts.report {
        Report::Failed { .. } => "Undelivered Mail Returned to Sender",
        Report::Delayed => "Delayed Mail (still being retried)",
    };
    let head = format!(
        "From: MAILER-DAEMON@{HOST} (Mail Delivery System)\r\nTo: {}\r\nSubject: {subject}\r\n\
         Date: {}\r\nMessage-ID: <{}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n",
        facts.sender,
        date(facts.at),
        facts.message_id
    );
    let words = format!(
        "Content-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system at host {HOST}.\r\n\r\n\
         <{}>: {said}\r\n",
        facts.about
    );
    let fields = format!(
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {HOST}\r\nArrival-Date: {}\r\n\r\n\
         Final-Recipient: rfc822; {}\r\nAction: {}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n",
        date(facts.at),
        facts.about,
        facts.report.action()
    );
    let mail = [b"Content-Type: message/rfc822\r\n\r\n", original].concat();
    let boundary = format!("report.{}", facts.message_id.replace('@', "."));
    let parts = [words.into_bytes(), fields.into_bytes(), mail];
    [head.into_bytes(), multipart("report; report-type=delivery-status;", &boundary, &parts)].concat()
}
