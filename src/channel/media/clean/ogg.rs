//! Voice messages: one stream of Opus (RFC 7845) in Ogg (RFC 3533).
//!
//! The stream's pages are kept with new numbers. Its comments, which name programs and people, are written anew
//! and empty; a further stream, such as a cover picture, makes it something else, which is refused.

use super::read::Reader;

const BEGINS: u8 = 2;
const ENDS: u8 = 4;
/// The stream's number: one for all, for a random one could be recognised.
const SERIAL: [u8; 4] = [1, 0, 0, 0];
/// No program and no comments.
const TAGS: &[u8] = b"OpusTags\0\0\0\0\0\0\0\0";
/// No packet ends on this page.
const NOWHERE: [u8; 8] = [0xff; 8];

/// The sound without its maker's traces; none if it can't be read.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut from = Reader(bytes);
    let first = Page::read(&mut from)?;
    if first.flags != BEGINS {
        return None;
    }
    let mut out = Out { bytes: Vec::with_capacity(bytes.len()), pages: 0 };
    let head = head(first.content)?;
    out.push(BEGINS, &[0; 8], &[19], &head)?;
    skip_tags(&mut from, first.serial)?;
    out.push(0, &[0; 8], &[16], TAGS)?;
    let mut more = true;
    while more {
        let page = Page::read(&mut from).filter(|p| p.serial == first.serial && p.flags & BEGINS == 0)?;
        // What was cut off after a page ends there.
        more = page.flags & ENDS == 0 && !from.is_done();
        let flags = page.flags & 1 | if more { 0 } else { ENDS };
        out.push(flags, page.granule, page.lacing, page.content)?;
    }
    Some(out.bytes)
}

/// The first packet: mono or stereo, and nothing that follows.
fn head(packet: &[u8]) -> Option<Vec<u8>> {
    let mut head = packet.to_vec();
    let is_plain = head.len() == 19 && head.starts_with(b"OpusHead\x01") && head[18] == 0;
    // How it was recorded does not matter to who hears it.
    head.get_mut(12..16)?.copy_from_slice(&48_000_u32.to_le_bytes());
    is_plain.then_some(head)
}

/// Passes over the comments, which fill their pages to the end.
fn skip_tags(from: &mut Reader<'_>, serial: &[u8]) -> Option<()> {
    let mut first = true;
    loop {
        let page = Page::read(from).filter(|p| p.serial == serial && p.flags & (BEGINS | ENDS) == 0)?;
        if first != page.content.starts_with(b"OpusTags") || first == (page.flags & 1 == 1) {
            return None;
        }
        first = false;
        let ends = page.lacing.iter().position(|n| *n < 255);
        match ends {
            Some(at) if at + 1 == page.lacing.len() => return Some(()),
            Some(_) => return None,
            None => {}
        }
    }
}

struct Page<'a> {
    flags: u8,
    granule: &'a [u8],
    serial: &'a [u8],
    lacing: &'a [u8],
    content: &'a [u8],
}

impl<'a> Page<'a> {
    fn read(from: &mut Reader<'a>) -> Option<Self> {
        if from.take(5)? != b"OggS\0" {
            return None;
        }
        let flags = from.byte()?;
        let (granule, serial) = (from.take(8)?, from.take(4)?);
        from.take(8)?;
        let segments = usize::from(from.byte()?);
        let lacing = from.take(segments)?;
        let content = from.take(lacing.iter().map(|n| usize::from(*n)).sum())?;
        Some(Self { flags, granule, serial, lacing, content })
    }
}

struct Out {
    bytes: Vec<u8>,
    pages: u32,
}

impl Out {
    fn push(&mut self, flags: u8, granule: &[u8], lacing: &[u8], content: &[u8]) -> Option<()> {
        let start = self.bytes.len();
        let ends_here = lacing.iter().any(|n| *n < 255);
        self.bytes.extend(b"OggS\0");
        self.bytes.push(flags);
        self.bytes.extend_from_slice(if ends_here { granule } else { &NOWHERE });
        self.bytes.extend(SERIAL);
        self.bytes.extend(self.pages.to_le_bytes());
        // The sum is that of the page with zeros in the sum's own place (RFC 3533, section 6).
        self.bytes.extend([0; 4]);
        self.bytes.push(u8::try_from(lacing.len()).ok()?);
        self.bytes.extend_from_slice(lacing);
        self.bytes.extend_from_slice(content);
        let sum = checksum(self.bytes.get(start..)?);
        self.bytes.get_mut(start + 22..start + 26)?.copy_from_slice(&sum.to_le_bytes());
        self.pages += 1;
        Some(())
    }
}

/// CRC-32 with 0x04c11db7, neither reflected nor inverted (RFC 3533, section 6).
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)])
}

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let (mut at, mut byte) = (0, 0_u32);
    while at < 256 {
        let mut sum = byte << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum >> 31 == 1 { sum << 1 ^ 0x04c1_1db7 } else { sum << 1 };
            bit += 1;
        }
        table[at] = sum;
        (at, byte) = (at + 1, byte + 1);
    }
    table
}
