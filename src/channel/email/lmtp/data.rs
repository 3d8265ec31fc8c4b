//! The mail after DATA.
//!
//! Only CRLF, dot, CRLF ends it. A bare CR or LF is content, whatever stands beside it: taken for a line end,
//! it would let a mail smuggle in another one (CVE-2023-51764). A dot at the start of a line is a line's first
//! dot doubled, and goes (RFC 5321 §4.5.2).

use bytes::{Buf, BytesMut};

/// A mail that is coming in.
#[derive(Debug)]
pub(super) struct Data {
    bytes: Vec<u8>,
    most: usize,
    at: At,
    kept: Kept,
}

/// Whether what comes in is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is.
    Whole,
    /// Not any more: it is larger than any mail.
    TooLarge,
    /// Not any more: there is no room for it now.
    NoRoom,
}

#[derive(Clone, Copy, Debug)]
enum At {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
}

impl Data {
    /// A mail of at most that many bytes. `begin` stands before it.
    pub(super) fn new(begin: Vec<u8>, most: usize) -> Self {
        let most = most.saturating_add(begin.len());
        // The CRLF before it is that of the DATA command.
        Self { bytes: begin, most, at: At::LineStart, kept: Kept::Whole }
    }

    /// Takes what there is of it. Whether it came to its end; what follows is left.
    pub(super) fn take(&mut self, input: &mut BytesMut) -> bool {
        while let Some(byte) = input.first().copied() {
            if matches!(self.at, At::Text) {
                let text = input.iter().position(|b| *b == b'\r').unwrap_or(input.len());
                self.keep(&input.split_to(text));
                if input.is_empty() {
                    return false;
                }
                input.advance(1);
                self.keep(b"\r");
                self.at = At::Cr;
                continue;
            }
            input.advance(1);
            if self.step(byte) {
                return true;
            }
        }
        false
    }

    /// What came in, and whether that is all of it.
    pub(super) fn end(self) -> (Kept, Vec<u8>) {
        (self.kept, self.bytes)
    }

    /// How many bytes it holds.
    pub(super) fn held(&self) -> usize {
        self.bytes.capacity()
    }

    /// Lets go of it: the rest is read and not kept.
    pub(super) fn drop_it(&mut self, why: Kept) {
        self.kept = why;
        // The client hears of it only after its last dot, so all the rest has to be read.
        self.bytes = Vec::new();
    }

    fn step(&mut self, byte: u8) -> bool {
        self.at = match (self.at, byte) {
            (At::LineStart, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotCr,
            (At::DotCr, b'\n') => return true,
            // The dot was a line's doubled one and is gone; the CR ended nothing and is content.
            (At::DotCr, _) => {
                self.keep(b"\r");
                self.plain(byte)
            }
            (At::Cr, b'\n') => {
                self.keep(b"\n");
                At::LineStart
            }
            _ => self.plain(byte),
        };
        false
    }

    fn plain(&mut self, byte: u8) -> At {
        self.keep(&[byte]);
        if byte == b'\r' { At::Cr } else { At::Text }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.kept != Kept::Whole {
            return;
        }
        if self.bytes.len().saturating_add(bytes.len()) > self.most {
            self.drop_it(Kept::TooLarge);
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is read of a mail that is there whole, and what is left after it.
    fn read(sent: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut data, mut input) = (Data::new(Vec::new(), 10_000), BytesMut::from(sent));
        data.take(&mut input).then(|| (data.end().1, input.to_vec()))
    }

    /// As a client sends it: each line that begins with a dot gets another one.
    fn stuffed(mail: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        for (i, byte) in mail.iter().enumerate() {
            if *byte == b'.' && (i == 0 || mail[..i].ends_with(b"\r\n")) {
                sent.push(b'.');
            }
            sent.push(*byte);
        }
        sent
    }

    #[test]
    fn only_a_dot_between_line_breaks_ends_a_mail() {
        assert_eq!(read(b".\r\n"), Some((vec![], vec![])));
        assert_eq!(read(b"a\r\n.\r\nQUIT\r\n"), Some((b"a\r\n".to_vec(), b"QUIT\r\n".to_vec())));
        for smuggled in ["a\n.\n", "a\n.\r\n", "a\r.\r", "a\r.\r\n", "a\r\n.\n", "a\r\n.\r\r\n", "a.\r\n"] {
            assert_eq!(read(smuggled.as_bytes()), None, "{smuggled:?}");
            let whole = [smuggled.as_bytes(), b"\r\n.\r\n"].concat();
            assert!(read(&whole).is_some_and(|(mail, rest)| mail.len() > 2 && rest.is_empty()));
        }
    }

    #[test]
    fn a_mail_that_is_too_large_is_read_and_not_kept() {
        let (mut data, mut input) = (Data::new(b"x".to_vec(), 3), BytesMut::from(&b"abcd\r\n.\r\nR"[..]));
        assert!(data.take(&mut input));
        assert_eq!(data.end(), (Kept::TooLarge, vec![]));
        assert_eq!(&input[..], b"R");
    }

    proptest! {
        #[test]
        fn a_mail_comes_out_as_it_went_in(
            parts in proptest::collection::vec(
                prop_oneof![Just("."), Just("\r\n"), Just("\r"), Just("\n"), Just("a"), Just("..")], 0..40),
            cut in 1_usize..9,
        ) {
            let mail = parts.concat() + "\r\n";
            let sent = [stuffed(mail.as_bytes()), b".\r\nRSET\r\n".to_vec()].concat();
            let (mut data, mut input) = (Data::new(Vec::new(), 10_000), BytesMut::new());
            let mut pieces = sent.chunks(cut);
            let ended = pieces.by_ref().any(|piece| {
                input.extend_from_slice(piece);
                data.take(&mut input)
            });
            prop_assert!(ended);
            prop_assert_eq!(data.end().1, mail.as_bytes());
            let left = [&input[..], &pieces.flatten().copied().collect::<Vec<_>>()].concat();
            prop_assert_eq!(left, b"RSET\r\n");
        }
    }
}
