//! What is answered to what. Pure: bytes in, steps out.
//!
//! LMTP is SMTP but for two things: LHLO, and an answer for each recipient after the mail (RFC 2033). A command
//! is a line that ends with CRLF.

use std::borrow::Cow;
use std::panic::catch_unwind;
use std::sync::Arc;

use bytes::BytesMut;
use smtp_proto::{Error, MailFrom, RcptTo, Request};

use super::data::{Data, Kept};

/// The longest command: RFC 5321 §4.5.3.1.4 with room for extensions.
const LONGEST: usize = 2_048;
/// How many recipients a mail may have.
const RECIPIENTS: usize = 100;
/// How many mistakes a client may make.
const MISTAKES: u8 = 20;

/// Tells whether mail for an address is taken.
pub type Accepts = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// An answer, without the line break at its end.
pub(super) type Answer = Cow<'static, str>;

/// What follows from what came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Answer that.
    Say(Answer),
    /// Answer that and hang up.
    Close(Answer),
    /// Take this mail; an answer is due for each recipient, in their order.
    Take {
        /// For whom.
        recipients: Vec<String>,
        /// The mail, if it was kept.
        mail: Result<Vec<u8>, Kept>,
    },
}

/// One client's session.
pub(super) struct Protocol {
    host: String,
    most: usize,
    accepts: Accepts,
    greeted: bool,
    mistakes: u8,
    /// The sender, while a transaction is open.
    sender: Option<String>,
    recipients: Vec<String>,
    data: Option<Data>,
    /// In a line that is too long.
    skipping: bool,
}

impl Protocol {
    /// A session with a server of that name, which takes mails of at most `most` bytes.
    pub(super) fn new(host: String, most: usize, accepts: Accepts) -> Self {
        let (greeted, mistakes, skipping) = (false, 0, false);
        let (sender, recipients, data) = (None, Vec::new(), None);
        Self { host, most, accepts, greeted, mistakes, sender, recipients, data, skipping }
    }

    /// The server's first word.
    pub(super) fn greeting(&self) -> Answer {
        format!("220 {} LMTP", self.host).into()
    }

    /// The next step, if enough has come for one; what it took of the input is gone from it.
    pub(super) fn next(&mut self, input: &mut BytesMut) -> Option<Step> {
        if let Some(data) = &mut self.data {
            return data.take(input).then(|| self.end_of_data());
        }
        let Some(end) = input.iter().position(|b| *b == b'\n') else {
            // Thrown away as it comes: a client that never ends its line must not fill our memory.
            if self.skipping || input.len() > LONGEST {
                self.skipping = true;
                input.clear();
            }
            return None;
        };
        let line = input.split_to(end + 1);
        let too_long = std::mem::take(&mut self.skipping) || line.len() > LONGEST;
        Some(if too_long { self.mistake("500 5.5.2 line too long") } else { self.line(&line) })
    }

    /// How many bytes of a mail it holds.
    pub(super) fn held(&self) -> usize {
        self.data.as_ref().map_or(0, Data::held)
    }

    /// Lets go of the mail that is coming in, for want of room.
    pub(super) fn no_room(&mut self) {
        if let Some(data) = &mut self.data {
            data.drop_it(Kept::NoRoom);
        }
    }

    fn end_of_data(&mut self) -> Step {
        let (kept, bytes) = self.data.take().map_or((Kept::NoRoom, Vec::new()), Data::end);
        let recipients = std::mem::take(&mut self.recipients);
        self.sender = None;
        Step::Take { recipients, mail: if kept == Kept::Whole { Ok(bytes) } else { Err(kept) } }
    }

    fn line(&mut self, line: &[u8]) -> Step {
        if !line.ends_with(b"\r\n") {
            return self.mistake("500 5.5.2 a line ends with CR and LF");
        }
        let parsed = catch_unwind(|| Request::parse(&mut line.iter()).map(Request::into_owned));
        match parsed.unwrap_or(Err(Error::UnknownCommand)) {
            Ok(request) => self.request(request),
            Err(Error::UnknownCommand) => self.mistake("500 5.5.1 unknown command"),
            Err(Error::InvalidSenderAddress) => self.mistake("501 5.1.7 no such sender can be"),
            Err(Error::InvalidRecipientAddress) => self.mistake("501 5.1.3 no such recipient can be"),
            Err(Error::UnsupportedParameter { .. }) => self.mistake("555 5.5.4 unknown parameter"),
            Err(_) => self.mistake("501 5.5.2 can't be read"),
        }
    }

    fn request(&mut self, request: Request<String>) -> Step {
        match request {
            Request::Lhlo { .. } => self.hello(),
            Request::Mail { from } => self.mail(from),
            Request::Rcpt { to } => self.rcpt(to),
            Request::Data => self.start_data(),
            Request::Rset => {
                self.reset();
                Step::Say("250 2.0.0 forgotten".into())
            }
            Request::Noop { .. } => Step::Say("250 2.0.0 nothing done".into()),
            Request::Vrfy { .. } => Step::Say("252 2.1.5 send and see".into()),
            Request::Quit => Step::Close("221 2.0.0 goodbye".into()),
            // What follows a chunk is no command, and was not asked for.
            Request::Bdat { .. } => Step::Close("502 5.5.1 no chunks here".into()),
            // Must be refused (RFC 2033 §4.1): who speaks SMTP reads one answer to a mail, and would miss the
            // other recipients'.
            Request::Ehlo { .. } | Request::Helo { .. } => self.mistake("500 5.5.1 this is LMTP: say LHLO"),
            _ => self.mistake("502 5.5.1 not here"),
        }
    }

    fn hello(&mut self) -> Step {
        self.reset();
        self.greeted = true;
        let can = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
        let can = can.map(|extension| format!("250-{extension}\r\n")).concat();
        Step::Say(format!("250-{}\r\n{can}250 SIZE {}", self.host, self.most).into())
    }

    fn mail(&mut self, from: MailFrom<String>) -> Step {
        if !self.greeted {
            return self.mistake("503 5.5.1 say LHLO first");
        }
        if self.sender.is_some() {
            return self.mistake("503 5.5.1 one mail at a time");
        }
        if from.size > self.most {
            return Step::Say("552 5.3.4 too large".into());
        }
        self.sender = Some(from.address);
        Step::Say("250 2.1.0 go on".into())
    }

    fn rcpt(&mut self, to: RcptTo<String>) -> Step {
        if self.sender.is_none() {
            return self.mistake("503 5.5.1 say MAIL first");
        }
        // As many must be taken (RFC 5321 §4.5.3.1.8); after 452 the client sends the mail to the others
        // again.
        if self.recipients.len() >= RECIPIENTS {
            return Step::Say("452 4.5.3 too many recipients".into());
        }
        if !(self.accepts)(&to.address) {
            return self.mistake("550 5.1.1 no such address here");
        }
        self.recipients.push(to.address);
        Step::Say("250 2.1.5 go on".into())
    }

    fn start_data(&mut self) -> Step {
        let Some(sender) = self.sender.as_deref().filter(|_| !self.recipients.is_empty()) else {
            return self.mistake("503 5.5.1 no recipient");
        };
        // Final delivery writes it (RFC 5321 §4.4), and that is us: by it an empty sender, and so a bounce,
        // is known later.
        let begin = format!("Return-Path: <{sender}>\r\n").into_bytes();
        self.data = Some(Data::new(begin, self.most));
        Step::Say("354 end with a dot on a line".into())
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    fn mistake(&mut self, answer: &'static str) -> Step {
        self.mistakes = self.mistakes.saturating_add(1);
        if self.mistakes > MISTAKES {
            return Step::Close("421 4.7.0 too many mistakes".into());
        }
        Step::Say(answer.into())
    }
}
