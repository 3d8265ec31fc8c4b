//! JPEG (ITU-T T.81): a row of marked segments, and after each start of scan the coded picture.
//!
//! Kept are the tables, the frame and the scans; of the application segments, which hold cameras, places and
//! thumbnails, only which side is up and whether colours are transformed, each written anew.

use super::exif;
use super::read::Reader;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP14: u8 = 0xee;

/// The picture without its maker's traces; none if it can't be read to its end.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut from = Reader(bytes.strip_prefix(&[0xff, SOI])?);
    let (mut kept, mut facts) = (Vec::with_capacity(bytes.len()), Facts::default());
    loop {
        let marker = next_marker(&mut from)?;
        match marker {
            EOI => break,
            // Without content: restarts stand within scans only.
            0x01 | 0xd0..=0xd8 => return None,
            _ => {}
        }
        let length = from.be16()?.checked_sub(2)?;
        let content = from.take(length)?;
        if !facts.note(marker, content) {
            if !is_whole(marker, content) {
                return None;
            }
            push(&mut kept, marker, content)?;
        }
        if marker == SOS {
            facts.scans = true;
            kept.extend_from_slice(scan(&mut from)?);
        }
    }
    if !(facts.scans && facts.framed) {
        return None;
    }
    let mut clean = vec![0xff, SOI];
    facts.write(&mut clean)?;
    clean.extend(kept);
    clean.extend([0xff, EOI]);
    Some(clean)
}

/// What is known of the picture besides itself.
#[derive(Default)]
struct Facts {
    jfif: bool,
    orientation: Option<u8>,
    transform: Option<u8>,
    framed: bool,
    scans: bool,
}

impl Facts {
    /// Learns from a segment; whether that is all that is to be done with it.
    fn note(&mut self, marker: u8, content: &[u8]) -> bool {
        match marker {
            APP0 => self.jfif |= content.starts_with(b"JFIF\0"),
            APP1 => {
                let tiff = content.strip_prefix(b"Exif\0\0");
                self.orientation = self.orientation.or_else(|| exif::orientation(tiff?));
            }
            // Without it four colours are shown inverted.
            APP14 if content.starts_with(b"Adobe") => {
                self.transform = self.transform.or(content.get(11).copied().filter(|t| *t <= 2));
            }
            // The other application segments, comments, and what is reserved.
            0xe2..=0xef | 0xf0..=0xfe | 0x02..=0xbf => {}
            _ => {
                self.framed |= is_frame(marker);
                return false;
            }
        }
        true
    }

    fn write(&self, to: &mut Vec<u8>) -> Option<()> {
        if self.jfif {
            push(to, APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")?;
        }
        if let Some(orientation) = self.orientation {
            push(to, APP1, &[b"Exif\0\0", &exif::only(orientation)[..]].concat())?;
        }
        if let Some(transform) = self.transform {
            push(to, APP14, &[b"Adobe\0\x64\0\0\0\0", &[transform][..]].concat())?;
        }
        Some(())
    }
}

fn push(to: &mut Vec<u8>, marker: u8, content: &[u8]) -> Option<()> {
    let length = u16::try_from(content.len() + 2).ok()?;
    to.extend([0xff, marker]);
    to.extend(length.to_be_bytes());
    to.extend_from_slice(content);
    Some(())
}

/// A marker may have any number of fill bytes before it.
fn next_marker(from: &mut Reader<'_>) -> Option<u8> {
    if from.byte()? != 0xff {
        return None;
    }
    loop {
        match from.byte()? {
            0xff => {}
            0x00 => return None,
            marker => return Some(marker),
        }
    }
}

/// The coded picture up to the next marker that ends it.
fn scan<'a>(from: &mut Reader<'a>) -> Option<&'a [u8]> {
    // FF 00 is a coded FF, D0 to D7 are restarts, FF FF are fill bytes (T.81, B.1.1).
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let length = from.0.windows(2).position(ends)?;
    from.take(length)
}

fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Whether a segment that is kept holds what it must and no byte more.
fn is_whole(marker: u8, content: &[u8]) -> bool {
    // What is not there counts as more than any length, and three times it still does not overflow.
    let at = |i: usize| content.get(i).copied().map_or(usize::MAX / 8, usize::from);
    match marker {
        0xc4 => tables(content, |c| Some(17 + c.get(1..17)?.iter().map(|n| usize::from(*n)).sum::<usize>())),
        0xdb => tables(content, |c| Some(if c.first()? >> 4 == 0 { 65 } else { 129 })),
        0xcc => content.len().is_multiple_of(2),
        0xdc | 0xdd => content.len() == 2,
        SOS => content.len() == 4 + 2 * at(0),
        marker if is_frame(marker) => content.len() == 6 + 3 * at(5),
        // Hierarchical pictures, and what nobody uses.
        _ => false,
    }
}

/// Whether the content is a row of tables, each as long as its beginning says.
fn tables(mut content: &[u8], length: impl Fn(&[u8]) -> Option<usize>) -> bool {
    while !content.is_empty() {
        match length(content).and_then(|n| content.get(n..)) {
            Some(rest) => content = rest,
            None => return false,
        }
    }
    true
}
