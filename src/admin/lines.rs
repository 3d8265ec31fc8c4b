//! Reading lines from a peer who may send anything, without end.

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadLine {
    /// A line, without its end.
    Whole(Vec<u8>),
    /// A line longer than allowed; it was read to its end and let go.
    TooLong,
    /// The peer is done. What it left without an end is no line.
    End,
}

/// The next line; never keeps more than `longest` bytes.
pub(super) async fn next<R: AsyncBufRead + Unpin>(from: &mut R, longest: usize) -> std::io::Result<ReadLine> {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let (used, ended) = {
            let there = from.fill_buf().await?;
            if there.is_empty() {
                return Ok(ReadLine::End);
            }
            let end = there.iter().position(|b| *b == b'\n');
            let part = &there[..end.unwrap_or(there.len())];
            too_long |= line.len() + part.len() > longest;
            if too_long {
                // Not `clear`, which would keep the memory of a line that is let go.
                line = Vec::new();
            } else {
                line.extend_from_slice(part);
            }
            (end.map_or(there.len(), |end| end + 1), end.is_some())
        };
        from.consume(used);
        if ended {
            return Ok(if too_long { ReadLine::TooLong } else { ReadLine::Whole(line) });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::BufReader;

    use super::*;

    /// Every line of some bytes that come in pieces of a size.
    fn all(bytes: &[u8], longest: usize, piece: usize) -> Vec<ReadLine> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut from = BufReader::with_capacity(piece, bytes);
            let mut lines = Vec::new();
            loop {
                match next(&mut from, longest).await.unwrap() {
                    ReadLine::End => return lines,
                    line => lines.push(line),
                }
            }
        })
    }

    #[test]
    fn a_long_line_is_let_go_and_the_next_is_read() {
        let lines = all(b"abcdef\nabcde\n\nrest", 5, 2);
        assert_eq!(
            lines,
            [ReadLine::TooLong, ReadLine::Whole(b"abcde".to_vec()), ReadLine::Whole(Vec::new())]
        );
    }

    proptest! {
        #[test]
        fn the_pieces_make_no_difference(
            bytes in prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..200),
            longest in 0..20usize,
            piece in 1..9usize,
        ) {
            let mut whole: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
            whole.pop(); // what has no end
            let expected: Vec<ReadLine> = whole
                .into_iter()
                .map(|l| if l.len() > longest { ReadLine::TooLong } else { ReadLine::Whole(l.to_vec()) })
                .collect();
            prop_assert_eq!(all(&bytes, longest, piece), expected);
        }
    }
}
