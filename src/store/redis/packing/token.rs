//! Packed values, one after the other, without what they mean.

/// It can't be packed, or is no packed document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store::redis) struct Unpacked;

/// Marks a name; no value of `MessagePack` begins so.
pub(super) const NAME: u8 = 0xc1;

/// A value without what is in it, or the head of a list or map: so many bytes that tell what it is and how long, then
/// so many of its content, then so many values that are in it.
#[derive(Clone, Copy)]
pub(super) struct Token {
    head: usize,
    content: usize,
    pub inner: usize,
    is_text: bool,
    pub is_map: bool,
}

impl Token {
    /// That which the bytes begin with.
    pub fn first(bytes: &[u8]) -> Result<Self, Unpacked> {
        let first = *bytes.first().ok_or(Unpacked)?;
        let length = |size: usize| {
            let length = bytes.get(1..=size).ok_or(Unpacked)?;
            let all =
                length.iter().try_fold(0usize, |sum, byte| Some(sum.checked_mul(256)? + usize::from(*byte)));
            all.ok_or(Unpacked)
        };
        let plain = Self { head: 1, content: 0, inner: 0, is_text: false, is_map: false };
        let fixed = |content| Ok(Self { content, ..plain });
        let sized = |size: usize, more: usize| {
            Ok(Self { head: 1 + size, content: length(size)?.checked_add(more).ok_or(Unpacked)?, ..plain })
        };
        let map = |head, pairs: usize| {
            let inner = pairs.checked_mul(2).ok_or(Unpacked)?;
            Ok(Self { head, inner, is_map: true, ..plain })
        };
        match first {
            0x80..=0x8f => map(1, usize::from(first & 15)),
            0x90..=0x9f => Ok(Self { inner: usize::from(first & 15), ..plain }),
            0xa0..=0xbf => Ok(Self { content: usize::from(first & 31), is_text: true, ..plain }),
            0xc4..=0xc6 => sized(1 << (first - 0xc4), 0),
            0xc7..=0xc9 => sized(1 << (first - 0xc7), 1),
            0xd9..=0xdb => sized(1 << (first - 0xd9), 0).map(|token| Self { is_text: true, ..token }),
            0xdc | 0xdd => {
                let size = 2 << (first - 0xdc);
                Ok(Self { head: 1 + size, inner: length(size)?, ..plain })
            }
            0xde | 0xdf => {
                let size = 2 << (first - 0xde);
                map(1 + size, length(size)?)
            }
            NAME | 0xcc | 0xd0 => fixed(1),
            0xcd | 0xd1 | 0xd4 => fixed(2),
            0xca | 0xce | 0xd2 => fixed(4),
            0xcb | 0xcf | 0xd3 => fixed(8),
            0xd5..=0xd8 => fixed(1 + (1 << (first - 0xd4))),
            0x00..=0x7f | 0xc0 | 0xc2 | 0xc3 | 0xe0..=0xff => Ok(plain),
        }
    }

    /// Its bytes, without what is in it.
    pub fn len(self) -> usize {
        self.head.saturating_add(self.content)
    }

    pub fn text(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.head..self.len()).filter(|_| self.is_text)
    }

    /// Whether it is a list or a map.
    pub fn is_list(bytes: &[u8]) -> bool {
        matches!(bytes.first(), Some(0x90..=0x9f | 0xdc | 0xdd))
    }
}

/// The bytes before and behind the end of the value that they begin with, with all that is in it.
pub(super) fn split_value(bytes: &[u8]) -> Result<(&[u8], &[u8]), Unpacked> {
    let (mut end, mut open) = (0usize, 1usize);
    while open > 0 {
        let token = Token::first(bytes.get(end..).ok_or(Unpacked)?)?;
        end = end.checked_add(token.len()).ok_or(Unpacked)?;
        open = (open - 1).checked_add(token.inner).ok_or(Unpacked)?;
    }
    bytes.split_at_checked(end).ok_or(Unpacked)
}

/// The values in a list or map, which is all of the bytes.
pub(super) fn inner(bytes: &[u8]) -> Result<Vec<&[u8]>, Unpacked> {
    let token = Token::first(bytes)?;
    let mut rest = bytes.get(token.len()..).ok_or(Unpacked)?;
    let mut values = Vec::new();
    for _ in 0..token.inner {
        let (value, behind) = split_value(rest)?;
        values.push(value);
        rest = behind;
    }
    if rest.is_empty() { Ok(values) } else { Err(Unpacked) }
}
