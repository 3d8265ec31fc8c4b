//! Moments, of which a document holds many that lie near each other: each behind the first is packed as how much later
//! it is, in milliseconds.
//!
//! That takes the place of any number that may be one, whatever it counts: what comes back is the same. It stands in
//! extension types of [`MessagePack`](https://github.com/msgpack/msgpack/blob/master/spec.md), of which documents have
//! none of their own; what an earlier version packed opens as it is.

use super::token::Unpacked;

/// Milliseconds since 1970 from 2004 to 2109.
const MOMENTS: std::ops::Range<u64> = 1 << 40..1 << 42;
/// How a number of eight bytes begins.
const LONG: u8 = 0xcf;
/// The type of our extensions.
const LATER: u8 = b'T';
/// How an extension of one byte begins.
const EXT_1: u8 = 0xd4;
/// Of two.
const EXT_2: u8 = 0xd5;
/// Of four.
const EXT_4: u8 = 0xd6;

/// The first moment of a document, if it is known, or one from which none is told.
#[derive(Default)]
pub(super) struct First(Option<u64>);

impl First {
    /// One from which nothing is near enough to be told.
    pub fn never() -> Self {
        Self(Some(u64::MAX >> 1))
    }

    /// The short form of a value, if it is a moment behind the first.
    pub fn shorten(&mut self, value: &[u8]) -> Option<Vec<u8>> {
        let moment = moment(value)?;
        let Some(first) = self.0 else {
            self.0 = Some(moment);
            return None;
        };
        let later = i64::try_from(moment).ok()? - i64::try_from(first).ok()?;
        let form = |kind: u8, bytes: &[u8]| [&[kind, LATER], bytes].concat();
        let one = i8::try_from(later).map(|later| form(EXT_1, &later.to_be_bytes()));
        let two = || i16::try_from(later).map(|later| form(EXT_2, &later.to_be_bytes()));
        let four = || i32::try_from(later).map(|later| form(EXT_4, &later.to_be_bytes()));
        one.or_else(|_| two()).or_else(|_| four()).ok()
    }

    /// The long form of a value, if it is a short one.
    pub fn lengthen(&mut self, value: &[u8]) -> Result<Option<[u8; 9]>, Unpacked> {
        if let Some(moment) = moment(value) {
            self.0.get_or_insert(moment);
        }
        let later = match *value {
            [EXT_1, LATER, later] => i64::from(i8::from_be_bytes([later])),
            [EXT_2, LATER, a, b] => i64::from(i16::from_be_bytes([a, b])),
            [EXT_4, LATER, a, b, c, d] => i64::from(i32::from_be_bytes([a, b, c, d])),
            _ => return Ok(None),
        };
        let moment = self.0.and_then(|first| first.checked_add_signed(later)).ok_or(Unpacked)?;
        let mut long = [LONG; 9];
        long[1..].copy_from_slice(&moment.to_be_bytes());
        Ok(Some(long))
    }
}

fn moment(value: &[u8]) -> Option<u64> {
    let (LONG, number) = value.split_first().map(|(kind, number)| (*kind, number))? else { return None };
    let number = u64::from_be_bytes(number.try_into().ok()?);
    MOMENTS.contains(&number).then_some(number)
}
