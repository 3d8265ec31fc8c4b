//! WebP (RFC 9649): RIFF chunks. Kept are those that make the picture; EXIF, XMP, profiles and unknown ones go.

use super::read::Reader;

/// In the extended header: a profile, EXIF, XMP.
const TELLING: u8 = 0x20 | 0x08 | 0x04;

/// The picture without its maker's traces; none if it can't be read to its end.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut head = Reader(bytes.strip_prefix(b"RIFF")?);
    let size = head.le32()?;
    let content = head.take(size)?.strip_prefix(b"WEBP")?;
    let mut chunks = Vec::with_capacity(content.len());
    let pictured = keep(content, &mut chunks, true)?;
    let size = u32::try_from(chunks.len() + 4).ok()?;
    pictured.then(|| [b"RIFF", &size.to_le_bytes()[..], b"WEBP", &chunks].concat())
}

/// Copies the chunks that stay. Whether there is a picture among them. Frames hold chunks of their own, and no
/// frames.
fn keep(content: &[u8], to: &mut Vec<u8>, outer: bool) -> Option<bool> {
    let mut from = Reader(content);
    let mut pictured = false;
    while !from.is_done() {
        let kind: [u8; 4] = *from.take(4)?.first_chunk()?;
        let length = from.le32()?;
        let content = from.take(length)?;
        // Chunks are padded to even lengths (RFC 9649, section 2.3); some writers leave that out at the very
        // end.
        if !length.is_multiple_of(2) && !from.is_done() {
            from.byte()?;
        }
        match &kind {
            b"VP8 " | b"VP8L" => {
                pictured = true;
                push(to, kind, content)?;
            }
            b"ALPH" => push(to, kind, content)?,
            b"ANIM" if outer && length == 6 => push(to, kind, content)?,
            b"ANMF" if outer => {
                let mut frame = content.get(..16)?.to_vec();
                pictured |= keep(content.get(16..)?, &mut frame, false)?;
                push(to, kind, &frame)?;
            }
            b"VP8X" if outer && length == 10 => {
                let mut head = content.to_vec();
                head[0] &= !TELLING;
                push(to, kind, &head)?;
            }
            b"VP8X" | b"ANIM" => return None,
            _ => {}
        }
    }
    Some(pictured)
}

fn push(to: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) -> Option<()> {
    to.extend(kind);
    to.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
    to.extend_from_slice(content);
    to.extend((!content.len().is_multiple_of(2)).then_some(0));
    Some(())
}
