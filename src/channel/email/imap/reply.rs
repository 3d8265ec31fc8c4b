//! What a server's response means to us.
//!
//! What we never asked for and do not know is passed over, as RFC 3501 §2.2.2 wants. But not a mail that can't
//! be read: passed over, it would look like one that is gone.

use std::panic::catch_unwind;

use imap_proto::{AttributeValue, Capability, MailboxDatum, Outcome, Response, ResponseCode, Status};

use super::error::ImapError;
use super::words;
use crate::domain::time::Stamp;

/// A response.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServerReply {
    /// A command is done.
    Done {
        /// Which one.
        tag: String,
        /// Whether it was granted.
        granted: bool,
        /// The capabilities, where the server tells them of its own accord.
        capabilities: Option<Vec<String>>,
    },
    /// The server waits for us to go on.
    GoOn,
    /// The server is ready; with the capabilities, if it tells them.
    Ready,
    /// The server takes us for logged in already.
    LoggedIn,
    /// The server hangs up.
    Bye,
    /// What the server can do, in capitals.
    Capabilities(Vec<String>),
    /// The life of the selected mailbox.
    UidValidity(u32),
    /// So many mails are in the mailbox.
    Exists(u32),
    /// A mail is gone.
    Expunged,
    /// The numbers that were searched for.
    Found(Vec<u32>),
    /// A mail.
    Mail(Item),
    /// Nothing to us.
    Other,
}

/// What a server says of a mail's bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing: it tells of something else, such as a flag.
    #[default]
    Untold,
    /// That the mail is gone: another session expunged it.
    Gone,
    /// All of them.
    There(Vec<u8>),
}

/// What a server says about one mail.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub uid: Option<u32>,
    pub size: Option<u32>,
    pub date: Option<Stamp>,
    pub body: Body,
}

/// Reads a response that is there whole.
pub(super) fn read(response: &[u8]) -> Result<ServerReply, ImapError> {
    // The parser panics on a few responses that no honest server gives.
    match catch_unwind(|| Response::parse(response).map(|(_, parsed)| reply(parsed)).ok()) {
        // Bytes without a number: nobody can say of which mail, and passed over it would look like one that
        // is gone.
        Ok(Some(ServerReply::Mail(Item { uid: None, body: Body::Gone | Body::There(_), .. }))) => {
            Err(ImapError::Garbled)
        }
        Ok(Some(reply)) => Ok(reply),
        Ok(None) | Err(_) if may_be_passed_over(response) => Ok(ServerReply::Other),
        Ok(None) | Err(_) => Err(ImapError::Garbled),
    }
}

fn reply(response: Response<'_>) -> ServerReply {
    match response {
        Response::Done { tag, status, outcome } => ServerReply::Done {
            tag: tag.0,
            granted: status == Status::Ok,
            capabilities: match outcome.code {
                Some(ResponseCode::Capabilities(list)) => Some(capabilities(list)),
                _ => None,
            },
        },
        Response::Continue(_) => ServerReply::GoOn,
        Response::Data { status, outcome } => status_reply(&status, outcome),
        Response::Capabilities(list) => ServerReply::Capabilities(capabilities(list)),
        Response::Expunge(_) => ServerReply::Expunged,
        Response::MailboxData(MailboxDatum::Exists(count)) => ServerReply::Exists(count),
        Response::MailboxData(MailboxDatum::Search(found)) => ServerReply::Found(found),
        Response::Fetch(_, attributes) => ServerReply::Mail(item(attributes)),
        _ => ServerReply::Other,
    }
}

fn status_reply(status: &Status, outcome: Outcome<'_>) -> ServerReply {
    match (status, outcome.code) {
        (Status::Bye, _) => ServerReply::Bye,
        (Status::PreAuth, _) => ServerReply::LoggedIn,
        (Status::Ok, Some(ResponseCode::UidValidity(life))) => ServerReply::UidValidity(life),
        (Status::Ok, _) => ServerReply::Ready,
        // An untagged NO or BAD is a warning, and ends no command (RFC 3501 §7.1.2, §7.1.3).
        _ => ServerReply::Other,
    }
}

fn capabilities(list: Vec<Capability<'_>>) -> Vec<String> {
    let name = |capability| match capability {
        Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
        Capability::Auth(way) => format!("AUTH={}", way.to_ascii_uppercase()),
        Capability::Atom(atom) => atom.to_ascii_uppercase(),
    };
    list.into_iter().map(name).collect()
}

fn item(attributes: Vec<AttributeValue<'_>>) -> Item {
    let mut item = Item::default();
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(uid) => item.uid = Some(uid),
            AttributeValue::Rfc822Size(size) => item.size = Some(size),
            AttributeValue::InternalDate(date) => item.date = words::date(&date),
            AttributeValue::BodySection { section: None, data, .. } => {
                item.body = data.map_or(Body::Gone, |bytes| Body::There(bytes.into_owned()));
            }
            _ => {}
        }
    }
    item
}

/// Whether the response is an untagged one that is neither a mail nor what was searched for.
fn may_be_passed_over(response: &[u8]) -> bool {
    let Some(untagged) = response.strip_prefix(b"* ") else { return false };
    // The word stands first, or behind a number.
    let mut words = untagged.split(u8::is_ascii_whitespace).take(2);
    !words
        .any(|word| [b"FETCH".as_slice(), b"SEARCH", b"EXISTS"].iter().any(|w| word.eq_ignore_ascii_case(w)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(response: &str) -> Option<ServerReply> {
        read(response.as_bytes()).ok()
    }

    #[test]
    fn a_mail_is_read_in_any_order_of_its_parts() {
        let mail = "* 12 FETCH (FLAGS (\\Seen) BODY[] {5}\r\nhello MODSEQ (7) UID 3)\r\n";
        let item = Item { uid: Some(3), body: Body::There(b"hello".to_vec()), ..Item::default() };
        assert_eq!(told(mail), Some(ServerReply::Mail(item)));
        let mail = "* 1 FETCH (UID 4 RFC822.SIZE 99 INTERNALDATE \" 7-Feb-2026 00:00:00 +0000\")\r\n";
        let date = words::date("07-Feb-2026 00:00:00 +0000");
        let item = Item { uid: Some(4), size: Some(99), date, body: Body::Untold };
        assert_eq!(told(mail), Some(ServerReply::Mail(item)));
    }

    #[test]
    fn a_mail_that_is_gone_is_not_an_empty_mail() {
        let gone = Item { uid: Some(3), body: Body::Gone, ..Item::default() };
        assert_eq!(told("* 1 FETCH (UID 3 BODY[] NIL)\r\n"), Some(ServerReply::Mail(gone)));
        let empty = Item { uid: Some(3), body: Body::There(Vec::new()), ..Item::default() };
        assert_eq!(told("* 1 FETCH (UID 3 BODY[] \"\")\r\n"), Some(ServerReply::Mail(empty)));
    }

    #[test]
    fn what_is_unknown_is_passed_over_unless_it_could_be_a_mail() {
        for other in ["* X-VENDOR something (new)\r\n", "* OK [NEWS 1] hello\r\n", "* 5 RECENT\r\n"] {
            assert!(matches!(told(other), Some(ServerReply::Other | ServerReply::Ready)), "{other}");
        }
        for garbled in [
            "* 1 FETCH (BODY[] NIL)\r\n",
            "* 1 FETCH (INTERNALDATE NIL)\r\n",
            "* SEARCH a\r\n",
            "a1 WHAT\r\n",
        ] {
            assert_eq!(told(garbled), None, "{garbled}");
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _read = read(&bytes);
            let _read = read(&[b"* 1 FETCH (".as_slice(), &bytes, b"\r\n"].concat());
            let _read = read(&[b"* OK [".as_slice(), &bytes, b"\r\n"].concat());
        }
    }
}
