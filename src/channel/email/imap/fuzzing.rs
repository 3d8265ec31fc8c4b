//! What a mail server sends, as far as the fuzz targets may reach it. Not part of any other build.

use super::frame::{Framer, TooLarge};
use super::reply::{Body, Item, ServerReply, read};
use super::words;
use crate::domain::time::Stamp;

/// What a response said.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// A mail: its number, and its bytes if there are any.
    Mail(Option<u32>, Option<Vec<u8>>),
    /// The numbers that were searched for.
    Found(Vec<u32>),
    /// What the server can do.
    Words(Vec<String>),
    /// Anything else.
    Other,
}

/// The lengths of the responses in `bytes`, which come in pieces of `piece`, and whether one was refused. Bytes
/// at the end that make no whole response yet are left.
#[must_use]
pub fn frames(bytes: &[u8], piece: usize) -> (Vec<usize>, bool) {
    let (mut framer, mut lengths) = (Framer::default(), Vec::new());
    let (mut start, mut have) = (0, 0);
    loop {
        match framer.complete(&bytes[start..have]) {
            Ok(Some(length)) => {
                start += length;
                lengths.push(length);
            }
            Ok(None) if have == bytes.len() => return (lengths, false),
            Ok(None) => have = bytes.len().min(have + piece.max(1)),
            Err(TooLarge) => return (lengths, true),
        }
    }
}

/// What a whole response says; none if it is garbled.
#[must_use]
pub fn told(response: &[u8]) -> Option<Told> {
    Some(match read(response).ok()? {
        ServerReply::Mail(Item { uid, body, .. }) => Told::Mail(
            uid,
            match body {
                Body::There(bytes) => Some(bytes),
                Body::Untold | Body::Gone => None,
            },
        ),
        ServerReply::Found(numbers) => Told::Found(numbers),
        ServerReply::Capabilities(words) | ServerReply::Done { capabilities: Some(words), .. } => {
            Told::Words(words)
        }
        _ => Told::Other,
    })
}

/// The moment of an INTERNALDATE.
#[must_use]
pub fn date(text: &str) -> Option<Stamp> {
    words::date(text)
}
