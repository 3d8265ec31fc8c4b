//! PNG (W3C, third edition): a row of chunks, each with its length, kind and checksum.
//!
//! Kept are those that make the picture, the frames of an animation among them. Texts, times, EXIF and profiles
//! go, and so does every chunk that nobody here knows.

use super::read::Reader;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture without its maker's traces; none if it can't be read to its end.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut from = Reader(bytes.strip_prefix(SIGNATURE)?);
    let mut clean = SIGNATURE.to_vec();
    let (mut first, mut pictured) = (true, false);
    loop {
        let start = from.0;
        let length = from.be32()?;
        let kind: [u8; 4] = *from.take(4)?.first_chunk()?;
        from.take(length)?;
        from.take(4)?;
        if first != (&kind == b"IHDR") {
            return None;
        }
        first = false;
        pictured |= &kind == b"IDAT";
        match fits(kind, length) {
            Some(true) => clean.extend_from_slice(start.get(..length + 12)?),
            Some(false) => return None,
            // A chunk without which the picture can't be shown, and that nobody here knows.
            None if kind[0].is_ascii_uppercase() => return None,
            None => {}
        }
        if &kind == b"IEND" {
            return pictured.then_some(clean);
        }
    }
}

/// Whether a chunk that is kept has a length that it may have; none for those that go.
fn fits(kind: [u8; 4], length: usize) -> Option<bool> {
    Some(match &kind {
        b"IHDR" => length == 13,
        b"PLTE" => length <= 768 && length.is_multiple_of(3),
        b"tRNS" => length <= 256,
        b"sRGB" => length == 1,
        b"gAMA" => length == 4,
        b"acTL" => length == 8,
        b"fcTL" => length == 26,
        b"IDAT" | b"fdAT" => true,
        b"IEND" => length == 0,
        _ => return None,
    })
}
