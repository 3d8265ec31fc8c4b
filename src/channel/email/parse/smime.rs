//! The mail inside a mail that is only signed (S/MIME's opaque form, RFC 8551 §3.5.2): nothing in it is secret, but
//! a program that does not know it shows an empty mail.
//!
//! A small walk over BER (X.690 §8): definite and indefinite lengths, a string in one piece or in many. What
//! is cut off ends there. No signature is checked, so nothing that is found here proves anything.

/// How deep elements are nested: a signed message needs eight.
const DEPTH: usize = 16;

const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PARTS: u8 = 0x24;
/// `[0]`, explicit.
const TAGGED: u8 = 0xA0;
/// 1.2.840.113549.1.7.2 and .1 (RFC 5652 §5.1, §4).
const SIGNED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

/// The MIME entity that was signed; none if it is not there, or locked.
pub(super) fn signed_content(der: &[u8]) -> Option<Vec<u8>> {
    let message = inside(der, SEQUENCE)?;
    let signed = inside(tagged(message, SIGNED)?, SEQUENCE)?;
    // Version and algorithms stand before what was signed.
    let content = children(signed).find(|e| e.tag == SEQUENCE)?;
    let element = Element::read(tagged(content.content, DATA)?, DEPTH)?;
    let mut octets = Vec::new();
    element.octets(DEPTH, &mut octets);
    (!octets.is_empty()).then_some(octets)
}

/// What stands under `[0]` behind that object identifier.
fn tagged<'a>(content: &'a [u8], object: &[u8]) -> Option<&'a [u8]> {
    let mut all = children(content);
    all.next().filter(|e| e.tag == OBJECT && e.content == object)?;
    all.find(|e| e.tag == TAGGED).map(|e| e.content)
}

fn inside(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    Element::read(bytes, DEPTH).filter(|e| e.tag == tag).map(|e| e.content)
}

fn children(content: &[u8]) -> impl Iterator<Item = Element<'_>> {
    let mut rest = content;
    std::iter::from_fn(move || {
        let element = Element::read(rest, DEPTH)?;
        // Two bytes at least, so this ends.
        rest = &rest[element.length..];
        Some(element)
    })
}

struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    /// With its tag, its length and its end.
    length: usize,
}

impl<'a> Element<'a> {
    fn read(bytes: &'a [u8], depth: usize) -> Option<Self> {
        let (tag, length) = (*bytes.first()?, *bytes.get(1)?);
        if bytes[..2] == [0, 0] || tag & 0x1F == 0x1F {
            return None; // the end of an indefinite length; a tag that CMS has not
        }
        let (head, size) = match length {
            0x80 => return Self::indefinite(tag, bytes, depth),
            0..0x80 => (2, usize::from(length)),
            _ => {
                let count = usize::from(length & 0x7F);
                // Four digits can't overflow; what would be longer is no mail.
                let digits = bytes.get(2..2 + count).filter(|_| count <= 4)?;
                (2 + count, digits.iter().fold(0, |size, digit| size << 8 | usize::from(*digit)))
            }
        };
        let end = head.saturating_add(size).min(bytes.len());
        Some(Self { tag, content: &bytes[head..end], length: end })
    }

    /// Its end is told by two zeros behind its last child.
    fn indefinite(tag: u8, bytes: &'a [u8], depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let mut at = 2;
        while let Some(child) = Self::read(&bytes[at..], depth) {
            at += child.length;
        }
        let end = if bytes[at..].starts_with(&[0, 0]) { at + 2 } else { bytes.len() };
        let content = if end == at + 2 { &bytes[2..at] } else { &bytes[2..] };
        Some(Self { tag, content, length: end })
    }

    fn octets(&self, depth: usize, out: &mut Vec<u8>) {
        match self.tag {
            OCTETS => out.extend_from_slice(self.content),
            OCTETS_IN_PARTS if depth > 0 => children(self.content).for_each(|c| c.octets(depth - 1, out)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let size = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &size[..], content].concat()
    }

    fn endless(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    /// A signed message around a string, with either kind of lengths.
    fn signed(wrap: fn(u8, &[u8]) -> Vec<u8>, string: &[u8]) -> Vec<u8> {
        let object = |id: &[u8]| element(OBJECT, id);
        let content = wrap(SEQUENCE, &[object(DATA), wrap(TAGGED, string)].concat());
        let body = [element(2, &[1]), element(0x31, &[]), content, element(0x31, b"signers")].concat();
        wrap(SEQUENCE, &[object(SIGNED), wrap(TAGGED, &wrap(SEQUENCE, &body))].concat())
    }

    #[test]
    fn what_was_signed_is_found_in_every_form() {
        let mail = b"Content-Type: text/plain\r\n\r\nhelp".to_vec();
        let (one, parts) = (element(OCTETS, &mail), mail.chunks(5).map(|p| element(OCTETS, p)));
        let many = parts.collect::<Vec<_>>().concat();
        for string in [one, element(OCTETS_IN_PARTS, &many), endless(OCTETS_IN_PARTS, &many)] {
            assert_eq!(signed_content(&signed(element, &string)), Some(mail.clone()));
            assert_eq!(signed_content(&signed(endless, &string)), Some(mail.clone()));
        }
    }

    #[test]
    fn what_is_cut_off_ends_there_and_what_is_none_is_none() {
        let whole = signed(element, &element(OCTETS, b"help me please"));
        for end in 0..whole.len() {
            if let Some(found) = signed_content(&whole[..end]) {
                assert!(b"help me please".starts_with(&found));
            }
        }
        assert_eq!(signed_content(b"From: x@y\r\n\r\nin"), None);
        assert_eq!(signed_content(&signed(element, &element(OCTETS, b""))), None);
    }

    #[test]
    fn bait_for_slow_readers_is_read() {
        for bait in [&[0x30, 0x80][..], &[0x24, 0x80, 0x04, 0], &[0x30, 0x84, 255, 255, 255, 255], &[0xA0, 0]]
        {
            signed_content(&bait.repeat(100_000));
        }
    }
}
