//! Documents to bytes and back: `MessagePack` with names, so that a later version can add a field, in which the names
//! that occur in each document are numbers.
//!
//! A number stands behind the byte that [`MessagePack`](https://github.com/msgpack/msgpack/blob/master/spec.md) never
//! uses. It takes the place of any string that is such a name, be it a field, a kind or what somebody wrote: what comes
//! back is the same. What an earlier version packed holds none, and opens as it is. So it is with moments that lie near
//! each other: see [`moment`].

mod moment;
pub(super) mod patch;
mod table;
mod token;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use moment::First;
use table::NAMES;
pub(super) use token::Unpacked;
use token::{NAME, Token};

/// Packs a document with all its names: what is made of that is the same for ever.
pub(super) fn pack_named<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    rmp_serde::to_vec_named(doc).map(Zeroizing::new).map_err(|_| Unpacked)
}

/// Packs a document to be stored.
pub(super) fn pack<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    shortened(&pack_named(doc)?, First::default())
}

/// The same, with each moment by itself: for a document that is patched and whose first moment changes, for with that
/// all others would.
pub(super) fn pack_absolute<T: Serialize>(doc: &T) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    shortened(&pack_named(doc)?, First::never())
}

/// Unpacks it, whichever version packed it.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Unpacked> {
    let long = lengthened(packed)?;
    rmp_serde::from_slice(&long).map_err(|_| Unpacked)
}

/// With numbers in the place of its names, and of moments how much later they are than the first.
fn shortened(long: &[u8], mut first: First) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut short = Zeroizing::new(Vec::with_capacity(long.len()));
    let mut rest = long;
    while !rest.is_empty() {
        let token = Token::first(rest)?;
        let value;
        (value, rest) = rest.split_at_checked(token.len()).ok_or(Unpacked)?;
        if let Some(number) = token.text(value).and_then(|text| numbers().get(text)) {
            short.extend_from_slice(&[NAME, *number]);
        } else if let Some(moment) = first.shorten(value) {
            short.extend_from_slice(&moment);
        } else {
            short.extend_from_slice(value);
        }
    }
    Ok(short)
}

/// With its names in the place of their numbers, and moments as they are.
fn lengthened(packed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut long = Zeroizing::new(Vec::with_capacity(2 * packed.len()));
    let mut rest = packed;
    let mut first = First::default();
    while !rest.is_empty() {
        let value;
        (value, rest) = rest.split_at_checked(Token::first(rest)?.len()).ok_or(Unpacked)?;
        if let [NAME, number] = *value {
            let name = NAMES.get(usize::from(number)).ok_or(Unpacked)?;
            // Every name is short enough for a length in the first byte.
            long.push(SHORT | u8::try_from(name.len()).map_err(|_| Unpacked)?);
            long.extend_from_slice(name.as_bytes());
        } else if let Some(moment) = first.lengthen(value)? {
            long.extend_from_slice(&moment);
        } else {
            long.extend_from_slice(value);
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
