//! A client's dialogue, as far as the fuzz targets may reach it. Not part of any other build.

use bytes::BytesMut;

use super::protocol::{Accepts, Protocol, Step};

/// What came of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    /// An answer, and whether we hang up after it.
    Answer(String, bool),
    /// A mail for these recipients; without bytes if it was not kept.
    Mail(Vec<String>, Option<Vec<u8>>),
}

/// One client's session.
pub struct Session {
    protocol: Protocol,
    input: BytesMut,
    closed: bool,
}

impl Session {
    /// A session that takes mails of at most `most` bytes.
    #[must_use]
    pub fn new(host: &str, most: usize, accepts: Accepts) -> Self {
        let protocol = Protocol::new(host.to_owned(), most, accepts);
        Self { protocol, input: BytesMut::new(), closed: false }
    }

    /// Takes a piece and says all that follows from it.
    pub fn hear(&mut self, piece: &[u8]) -> Vec<Said> {
        let mut all = Vec::new();
        if self.closed {
            return all;
        }
        self.input.extend_from_slice(piece);
        while let Some(step) = self.protocol.next(&mut self.input) {
            match step {
                Step::Say(answer) => all.push(Said::Answer(answer.into_owned(), false)),
                Step::Take { recipients, mail } => all.push(Said::Mail(recipients, mail.ok())),
                Step::Close(answer) => {
                    all.push(Said::Answer(answer.into_owned(), true));
                    self.closed = true;
                    break;
                }
            }
        }
        all
    }

    /// How many bytes it keeps: of the mail that is coming in, and of what is not read yet.
    #[must_use]
    pub fn kept(&self) -> (usize, usize) {
        (self.protocol.held(), self.input.len())
    }
}
