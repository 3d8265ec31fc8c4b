//! The one thing in EXIF that belongs to the picture and not to its maker: which side is up.

use super::read::Reader;

/// The tag of the orientation (Exif 2.32, 4.6.4).
const ORIENTATION: usize = 0x0112;
/// The type of a number of two bytes.
const SHORT: usize = 3;

/// Which side is up, 2 to 8; none where the picture stands as it is.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let number = match tiff.get(..4)? {
        b"II*\0" => |bytes: &[u8]| bytes.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b)),
        b"MM\0*" => |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b)),
        _ => return None,
    };
    let start = number(tiff.get(4..8)?);
    let mut ifd = Reader(tiff.get(start..)?);
    let entries = number(ifd.take(2)?);
    for _ in 0..entries {
        let (tag, kind) = (number(ifd.take(2)?), number(ifd.take(2)?));
        let (_count, value) = (ifd.take(4)?, ifd.take(4)?);
        if (tag, kind) == (ORIENTATION, SHORT) {
            return u8::try_from(number(value.get(..2)?)).ok().filter(|side| (2..=8).contains(side));
        }
    }
    None
}

/// EXIF that says which side is up, and nothing else.
pub(super) fn only(orientation: u8) -> Vec<u8> {
    // The head, a single entry (tag, type, count, value), and no directory behind it.
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.push(orientation);
    tiff.extend([0; 6]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orientation_is_read_as_it_is_written() {
        for side in 2..=8 {
            assert_eq!(orientation(&only(side)), Some(side));
        }
        assert_eq!((orientation(&only(1)), orientation(&only(9)), orientation(b"")), (None, None, None));
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little), Some(6));
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), None);
    }
}
