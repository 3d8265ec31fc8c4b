//! GIF (version 89a): a screen, then blocks. Kept are the pictures, their timing and how often they repeat;
//! comments, texts and the blocks of programs go.

use super::read::Reader;

const LOOP: &[u8] = b"NETSCAPE2.0";

/// The picture without its maker's traces; none if it can't be read to its end.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut from = Reader(bytes);
    let mut clean = Vec::with_capacity(bytes.len());
    let screen = from.take(13)?;
    clean.extend_from_slice(screen);
    clean.extend_from_slice(from.take(colours(screen[10]))?);
    let mut pictured = false;
    loop {
        match from.byte()? {
            0x21 => extension(&mut from, &mut clean)?,
            0x2c => {
                picture(&mut from, &mut clean)?;
                pictured = true;
            }
            0x3b => break,
            _ => return None,
        }
    }
    clean.push(0x3b);
    pictured.then_some(clean)
}

/// The bytes of a table of colours, as the flags before it say.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn picture(from: &mut Reader<'_>, clean: &mut Vec<u8>) -> Option<()> {
    let place = from.take(9)?;
    clean.push(0x2c);
    clean.extend_from_slice(place);
    // The byte behind the colours says how the codes begin.
    clean.extend_from_slice(from.take(colours(place[8]) + 1)?);
    clean.extend_from_slice(blocks(from)?);
    Some(())
}

fn extension(from: &mut Reader<'_>, clean: &mut Vec<u8>) -> Option<()> {
    let label = from.byte()?;
    let content = blocks(from)?;
    match (label, content) {
        (0xf9, [4, .., 0]) if content.len() == 6 => {
            clean.extend([0x21, label]);
            clean.extend_from_slice(content);
        }
        (0xf9, _) => return None,
        (0xff, [11, rest @ ..]) => {
            // How often it repeats is written anew: the block may hold more behind it.
            if let Some([3, 1, low, high, ..]) = rest.strip_prefix(LOOP) {
                clean.extend([0x21, 0xff, 11]);
                clean.extend_from_slice(LOOP);
                clean.extend([3, 1, *low, *high, 0]);
            }
        }
        _ => {}
    }
    Some(())
}

/// Blocks with their lengths, the empty last one included.
fn blocks<'a>(from: &mut Reader<'a>) -> Option<&'a [u8]> {
    let start = from.0;
    loop {
        let length = from.byte()?;
        from.take(usize::from(length))?;
        if length == 0 {
            return start.get(..start.len() - from.0.len());
        }
    }
}
