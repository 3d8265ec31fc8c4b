//! The pieces of a structured header value: RFC 5322 §3.2.

/// One piece. Comments and blanks only part the pieces, and are gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A run of other bytes.
    Word(&'a [u8]),
    /// What stood in quotation marks, without these and the backslashes.
    Quoted(Vec<u8>),
    /// One of the marks asked for.
    Mark(u8),
}

/// Takes a value apart at `marks`; nothing, if a comment or quotation does not end, or a control character
/// stands in it.
pub(super) fn pieces<'a>(value: &'a [u8], marks: &[u8]) -> Option<Vec<Piece<'a>>> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => tail,
            b'(' => comment(tail)?,
            b'"' => {
                let (text, tail) = quotation(tail)?;
                found.push(Piece::Quoted(text));
                tail
            }
            _ if marks.contains(&byte) => {
                found.push(Piece::Mark(byte));
                tail
            }
            b')' | 0..=31 | 127 => return None,
            _ => {
                let stop = |b: &u8| matches!(b, 0..=32 | 127 | b'(' | b')' | b'"') || marks.contains(b);
                let (word, tail) = rest.split_at(rest.iter().position(stop).unwrap_or(rest.len()));
                found.push(Piece::Word(word));
                tail
            }
        };
    }
    Some(found)
}

/// What follows a comment, which may hold others.
fn comment(mut rest: &[u8]) -> Option<&[u8]> {
    // Counted, not called: a header of nothing but `(` would exhaust the stack.
    let mut depth = 1_usize;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'\\' => rest = tail.get(1..)?,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(rest),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn quotation(mut rest: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut text = Vec::new();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'"' => return Some((text, rest)),
            b'\\' => {
                text.push(*tail.first()?);
                rest = tail.get(1..)?;
            }
            // A line end inside is folding (RFC 5322 §3.2.2) and not part of the text.
            b'\r' | b'\n' => {}
            _ => text.push(byte),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_part_and_quotations_hide() {
        let found = pieces(b" a(x(\\))) \"b)b(\r\n c\\\"\";d \"\"", b";").unwrap();
        let expected = [
            Piece::Word(b"a"),
            Piece::Quoted(b"b)b( c\"".to_vec()),
            Piece::Mark(b';'),
            Piece::Word(b"d"),
            Piece::Quoted(Vec::new()),
        ];
        assert_eq!(pieces(b"a(x(\\)))b", b""), Some(vec![Piece::Word(b"a"), Piece::Word(b"b")]));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_does_not_end_is_nothing() {
        for value in [&b"a ("[..], b"a )", b"\"a", b"\"a\\", b"(\\", b"a\0b", b"((a)"] {
            assert_eq!(pieces(value, b";="), None, "{value:?}");
        }
    }
}
