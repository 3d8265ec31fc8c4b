//! Where a server's response ends.
//!
//! A response is a line, but a line that ends with `{N}` goes on after N bytes of anything (RFC 3501 §4.3), and
//! mails come that way. So nothing is parsed before it is there whole, and what is too large is refused before
//! room is made for it.

/// The largest response: a mail somewhat larger than the server said it is, and a long line around it.
const MOST: usize = 72 << 20;
/// Nothing that we ask for nests deeply or lists much in parentheses; a parser might.
const MOST_PARENTHESES: usize = 256;

/// More than anything that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Looks for the end of a response in bytes that come bit by bit.
#[derive(Debug, Default)]
pub(super) struct Framer {
    /// Where the line in hand begins.
    line: usize,
    /// How far it was searched; beyond the bytes that are there in the midst of a literal.
    searched: usize,
    parentheses: usize,
}

impl Framer {
    /// The length of the response that `bytes` begin with, once it is there whole.
    pub(super) fn complete(&mut self, bytes: &[u8]) -> Result<Option<usize>, TooLarge> {
        while let Some(rest) = bytes.get(self.searched..) {
            let Some(at) = rest.iter().position(|b| *b == b'\n') else {
                self.searched = bytes.len();
                return if bytes.len() > MOST { Err(TooLarge) } else { Ok(None) };
            };
            let end = self.searched + at + 1;
            let line = bytes.get(self.line..end).unwrap_or_default();
            self.parentheses += line.iter().map(|b| usize::from(*b == b'(')).sum::<usize>();
            let literal = if is_status(bytes) { None } else { literal(line) };
            let next = end.saturating_add(literal.unwrap_or(0));
            if next > MOST || self.parentheses > MOST_PARENTHESES {
                return Err(TooLarge);
            }
            (self.line, self.searched) = (next, next);
            if literal.is_none() {
                *self = Self::default();
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// How many bytes are missing at least, when `have` are there.
    pub(super) fn missing(&self, have: usize) -> usize {
        self.searched.saturating_sub(have)
    }
}

/// The size of the literal that a line announces at its end.
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"}\r\n")?;
    let open = line.iter().rposition(|b| *b == b'{')?;
    let digits = std::str::from_utf8(line.get(open + 1..)?).ok()?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A number that is too large for the machine is too large in any case.
    Some(digits.parse().unwrap_or(usize::MAX))
}

/// Whether the response ends with free text, which announces nothing whatever it looks like.
fn is_status(response: &[u8]) -> bool {
    // Tagged replies and `+` end with free text, too.
    let Some(untagged) = response.strip_prefix(b"* ") else { return true };
    ["OK ", "NO ", "BAD ", "BYE ", "PREAUTH "]
        .iter()
        .any(|word| untagged.get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(bytes: &[u8]) -> Result<Option<usize>, TooLarge> {
        Framer::default().complete(bytes)
    }

    #[test]
    fn a_response_is_a_line_with_its_literals() {
        let mail = b"* 1 FETCH (UID 7 BODY[] {6}\r\na\r\n{9}\r\n)\r\n";
        let whole = [mail.as_slice(), b"a1 OK done\r\n"].concat();
        assert_eq!(first(&whole), Ok(Some(mail.len() - 3)), "the literal ends within its last line break");
        let mail = b"* 1 FETCH (UID 7 BODY[] {8}\r\na\r\n{9}\r\n)\r\n";
        assert_eq!(first(mail), Ok(Some(mail.len())));
        for cut in 0..mail.len() {
            assert_eq!(first(&mail[..cut]), Ok(None), "{cut}");
        }
    }

    #[test]
    fn free_text_announces_nothing() {
        for line in ["* OK hello {12}\r\n", "* bye {1}\r\n", "a1 NO {9}\r\n", "+ go {3}\r\n"] {
            assert_eq!(first(line.as_bytes()), Ok(Some(line.len())), "{line}");
        }
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_comes() {
        assert_eq!(first(b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n"), Err(TooLarge));
        assert_eq!(first(b"* 1 FETCH (BODY[] {400000000}\r\n"), Err(TooLarge));
        assert_eq!(first(&[b"* 1 FETCH ".as_slice(), &[b'('; 300], b"\r\n"].concat()), Err(TooLarge));
    }

    proptest! {
        #[test]
        fn it_is_found_however_the_bytes_come(
            body in proptest::collection::vec(any::<u8>(), 0..200),
            cuts in proptest::collection::vec(1_usize..40, 0..40),
        ) {
            let head = format!("* 9 FETCH (UID 3 BODY[] {{{}}}\r\n", body.len());
            let response = [head.as_bytes(), &body, b" FLAGS ())\r\n"].concat();
            let (mut framer, mut have) = (Framer::default(), 0);
            for cut in cuts {
                have = (have + cut).min(response.len() - 1);
                prop_assert_eq!(framer.complete(&response[..have]), Ok(None));
            }
            prop_assert_eq!(framer.complete(&response), Ok(Some(response.len())));
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut framer = Framer::default();
            for end in 0..=bytes.len() {
                if let Ok(Some(length)) = framer.complete(&bytes[..end]) {
                    prop_assert!(length <= end);
                    break;
                }
            }
        }
    }
}
