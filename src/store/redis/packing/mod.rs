//! Documents to bytes and back: `MessagePack` with names, so that a later version can add a field, in which the names
//! that occur in each document are numbers.
//!
//! A number stands behind the byte that [`MessagePack`](https://github.com/msgpack/msgpack/blob/master/spec.md) never
//! uses. It takes the place of any string that is such a name, be it a field, a kind or what somebody wrote: what comes
//! back is the same. What an earlier version packed holds none, and opens as it is.

pub(super) mod patch;
mod table;
mod token;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use table::NAMES;
pub(super) use token::Unpacked;
use token::{NAME, Token};

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

#[cfg(test)]
mod tests;
