//! What a peer of the admin socket sends, as far as the fuzz targets may reach it. Not part of any other build.

use futures_util::FutureExt;
use tokio::io::BufReader;

use super::lines::{self, ReadLine};

/// The lines of `bytes`, which come in pieces of `piece`; none for each that is longer than `longest`.
#[must_use]
pub fn lines(bytes: &[u8], longest: usize, piece: usize) -> Vec<Option<Vec<u8>>> {
    let mut from = BufReader::with_capacity(piece.max(1), bytes);
    let mut found = Vec::new();
    // Bytes that are there already are never waited for.
    while let Some(Ok(line)) = lines::next(&mut from, longest).now_or_never() {
        match line {
            ReadLine::Whole(line) => found.push(Some(line)),
            ReadLine::TooLong => found.push(None),
            ReadLine::End => break,
        }
    }
    found
}
