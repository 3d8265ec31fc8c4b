//! Documents to bytes and back: `MessagePack` with names, so that a later version can add a field, in which the names
//! that occur in each document are numbers.
//!
//! A number stands behind the byte that [`MessagePack`](https://github.com/msgpack/msgpack/blob/master/spec.md) never
//! uses. It takes the place of any string that is such a name, be it a field, a kind or what somebody wrote: what comes
//! back is the same. What an earlier version packed holds none, and opens as it is.

mod table;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use table::NAMES;

/// Marks a name; no value begins so.
const NAME: u8 = 0xc1;

/// It can't be packed, or is no packed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unpacked;

/// Packs a document with all its names: what is made of that is the same for ever.
pub(super) fn pack_named<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    rmp_serde::to_vec_named(doc).map(Zeroizing::new).map_err(|_| Unpacked)
}

/// Packs a document to be stored.
pub(super) fn pack<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let long = pack_named(doc)?;
    let mut short = Zeroizing::new(Vec::with_capacity(long.len()));
    let mut rest = long.as_slice();
    while !rest.is_empty() {
        let token = Token::first(rest)?;
        match token.text(rest).and_then(|text| numbers().get(text)) {
            Some(number) => short.extend_from_slice(&[NAME, *number]),
            None => short.extend_from_slice(rest.get(..token.len()).ok_or(Unpacked)?),
        }
        rest = rest.get(token.len()..).ok_or(Unpacked)?;
    }
    Ok(short)
}

/// Unpacks it, whichever version packed it.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Unpacked> {
    let long = lengthened(packed)?;
    rmp_serde::from_slice(&long).map_err(|_| Unpacked)
}

/// With its names in the place of their numbers.
fn lengthened(packed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut long = Zeroizing::new(Vec::with_capacity(2 * packed.len()));
    let mut rest = packed;
    while let Some(first) = rest.first() {
        if *first == NAME {
            let number = rest.get(1).ok_or(Unpacked)?;
            let name = NAMES.get(usize::from(*number)).ok_or(Unpacked)?;
            // Every name is short enough for a length in the first byte.
            long.push(SHORT | u8::try_from(name.len()).map_err(|_| Unpacked)?);
            long.extend_from_slice(name.as_bytes());
            rest = rest.get(2..).ok_or(Unpacked)?;
        } else {
            let token = Token::first(rest)?;
            long.extend_from_slice(rest.get(..token.len()).ok_or(Unpacked)?);
            rest = rest.get(token.len()..).ok_or(Unpacked)?;
        }
    }
    Ok(long)
}

fn numbers() -> &'static HashMap<&'static [u8], u8> {
    static NUMBERS: LazyLock<HashMap<&'static [u8], u8>> =
        LazyLock::new(|| NAMES.iter().map(|name| name.as_bytes()).zip(0..=u8::MAX).collect());
    &NUMBERS
}

/// The first byte of a string that is shorter than 32, without its length.
const SHORT: u8 = 0xa0;

/// A value without what is in it, or the head of a list or map: so many bytes that tell what it is and how long, then
/// so many of its content.
struct Token {
    head: usize,
    content: usize,
    is_text: bool,
}

impl Token {
    /// That which the bytes begin with.
    fn first(bytes: &[u8]) -> Result<Self, Unpacked> {
        let first = *bytes.first().ok_or(Unpacked)?;
        let length = |size: usize| {
            let length = bytes.get(1..=size).ok_or(Unpacked)?;
            let all =
                length.iter().try_fold(0usize, |sum, byte| Some(sum.checked_mul(256)? + usize::from(*byte)));
            all.ok_or(Unpacked)
        };
        let plain = |head| Ok(Self { head, content: 0, is_text: false });
        let sized = |size: usize, more: usize, is_text| {
            let content = length(size)?.checked_add(more).ok_or(Unpacked)?;
            Ok(Self { head: 1 + size, content, is_text })
        };
        match first {
            0xa0..=0xbf => Ok(Self { head: 1, content: usize::from(first & 31), is_text: true }),
            0xc1 => Err(Unpacked),
            0xc4..=0xc6 => sized(1 << (first - 0xc4), 0, false),
            0xc7..=0xc9 => sized(1 << (first - 0xc7), 1, false),
            0xd9..=0xdb => sized(1 << (first - 0xd9), 0, true),
            0xcc | 0xd0 => plain(2),
            0xcd | 0xd1 | 0xdc | 0xde | 0xd4 => plain(3),
            0xca | 0xce | 0xd2 | 0xdd | 0xdf => plain(5),
            0xcb | 0xcf | 0xd3 => plain(9),
            0xd5..=0xd8 => plain(2 + (1 << (first - 0xd4))),
            0x00..=0x9f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => plain(1),
        }
    }

    fn len(&self) -> usize {
        self.head.saturating_add(self.content)
    }

    fn text<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        bytes.get(self.head..self.len()).filter(|_| self.is_text)
    }
}

#[cfg(test)]
mod tests;
