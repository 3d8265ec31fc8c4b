//! A mail as it is taken, before anyone has read it, and who takes it.
//!
//! Two sources bring mails: [`imap`](super::imap) fetches them, [`lmtp`](super::lmtp) is handed them. Neither
//! reads them. What either may do with a mail depends on one word of a [`MailIntake`]: only a mail that was
//! taken is moved away, or answered with 250; any other stays where it is and comes again.

use std::fmt;

use async_trait::async_trait;

use crate::channel::Untaken;
use crate::domain::time::Stamp;

/// The largest mail that is taken whole, in bytes.
pub const MOST: usize = 35 << 20;

/// A mail, byte for byte.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMail {
    /// Headers and body. A mail that was handed in by LMTP begins with the `Return-Path` that final delivery
    /// adds (RFC 5321 §4.4).
    pub bytes: Vec<u8>,
    /// Civil time at which our own side received it: IMAP's INTERNALDATE, or when LMTP's DATA ended.
    pub received_at: Stamp,
    /// Where it came from.
    pub place: Place,
    /// For a mail above [`MOST`], of which `bytes` are only the beginning: its size in bytes.
    pub cut_from: Option<u64>,
    /// Whether it was taken before, by a line that may have lost the memory of that.
    pub again: bool,
}

/// Where a mail came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A mailbox. The four together name this mail and no other, ever (RFC 3501 §2.3.1.1).
    Imap {
        /// Whose mailbox, on which server.
        account: String,
        /// The mailbox.
        mailbox: String,
        /// The life of the mailbox in which `uid` counts.
        uidvalidity: u32,
        /// The mail's number.
        uid: u32,
    },
    /// A delivery.
    Lmtp {
        /// The address in RCPT.
        recipient: String,
    },
}

/// That a mail is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    New,
    /// It had been taken before.
    Duplicate,
}

/// Where the sources of mail hand in what they have.
#[async_trait]
pub trait MailIntake: Send + Sync {
    /// Returns once what it says is taken is durable: one answer a mail, in their order. A missing answer is
    /// read as [`NotTaken`](crate::channel::NotTaken).
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>>;
}

/// Tells the size and nothing that was written: this may end up in a log.
impl fmt::Debug for RawMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMail").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_tells_a_log_nothing_but_its_size() {
        let place = Place::Lmtp { recipient: "help+k.secret@line.example".into() };
        let mail = RawMail {
            bytes: b"Subject: secret".to_vec(),
            received_at: Stamp(0),
            place,
            cut_from: None,
            again: false,
        };
        assert_eq!(format!("{mail:?}"), "RawMail { bytes: 15, .. }");
    }
}
