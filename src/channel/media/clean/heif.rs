//! HEIF (ISO/IEC 23008-12) and AVIF: what a telephone makes of a photo. It is a box of boxes (ISO/IEC 14496-12), among
//! them a list of items: the picture, and beside it what the camera wrote (`Exif`, XMP). Those are overwritten where they
//! stand, so that nothing else moves and every offset stays true.
//!
//! What moves, and what lies in other files, is not looked at: then it is not clean.

/// How deep and how many boxes are looked at.
const MOST: usize = 10_000;
/// What an item is that no picture needs.
const TOLD: [&[u8]; 3] = [b"Exif", b"mime", b"uri "];
/// Boxes in which programs write what they like.
const FREE: [&[u8]; 4] = [b"uuid", b"udta", b"free", b"skip"];
/// The forms that are read, by the brand that stands first.
const HEIC: [&[u8]; 5] = [b"heic", b"heix", b"heim", b"heis", b"mif1"];
const AVIF: &[u8] = b"avif";

/// Whether it begins as such a picture; and whether as AVIF.
pub(super) fn is_one(bytes: &[u8]) -> Option<bool> {
    let brand = bytes.get(4..12)?.strip_prefix(b"ftyp")?;
    (brand == AVIF || HEIC.contains(&brand)).then_some(brand == AVIF)
}

/// The picture without its maker's traces; none if it may hold some where they can't be reached.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.to_vec();
    let (mut pictured, mut end) = (false, 0);
    for found in boxes(bytes, 0, bytes.len())? {
        end = found.to;
        match found.kind {
            b"meta" => {
                meta(bytes, &mut clean, &found)?;
                pictured = true;
            }
            b"ftyp" | b"mdat" => {}
            kind if FREE.contains(&kind) => blank(&mut clean, found.from, found.to)?,
            // A film, or what nobody uses.
            _ => return None,
        }
    }
    (pictured && end == bytes.len()).then_some(clean)
}

/// A box, and where what it holds stands.
struct Found<'a> {
    kind: &'a [u8],
    from: usize,
    to: usize,
}

/// The boxes that stand there, one after the other.
fn boxes(bytes: &[u8], mut at: usize, end: usize) -> Option<Vec<Found<'_>>> {
    let mut found = Vec::new();
    while at < end {
        let (size, kind) = (number(bytes, at, 4)?, bytes.get(at + 4..at + 8)?);
        let (head, size) = match size {
            // 0 is "to the end", 1 "the size follows in eight bytes" (ISO/IEC 14496-12, 4.2).
            0 => (8, end - at),
            1 => (16, number(bytes, at + 8, 8)?),
            size => (8, size),
        };
        // No smaller than its own head, or the walk would stand still.
        let to = at.checked_add(size).filter(|to| *to <= end && size >= head)?;
        found.push(Found { kind, from: at + head, to });
        at = to;
        if found.len() > MOST {
            return None;
        }
    }
    Some(found)
}

/// Overwrites what the items hold that no picture needs.
fn meta(bytes: &[u8], clean: &mut [u8], of: &Found<'_>) -> Option<()> {
    // Version and flags stand before the boxes.
    let parts = boxes(bytes, of.from + 4, of.to)?;
    let part = |kind: &[u8]| parts.iter().find(|part| part.kind == kind);
    for free in parts.iter().filter(|part| FREE.contains(&part.kind)) {
        blank(clean, free.from, free.to)?;
    }
    let Some(infos) = part(b"iinf") else { return Some(()) };
    let told = told(bytes, infos)?;
    if told.is_empty() {
        return Some(());
    }
    let data = part(b"idat").map(|data| (data.from, data.to));
    for (item, from, to) in places(bytes, part(b"iloc")?, data)? {
        if told.contains(&item) {
            blank(clean, from, to)?;
        }
    }
    Some(())
}

/// The items that tell of their maker.
fn told(bytes: &[u8], infos: &Found<'_>) -> Option<Vec<usize>> {
    let wide = *bytes.get(infos.from)? > 0;
    let first = infos.from + 4 + if wide { 4 } else { 2 };
    let mut told = Vec::new();
    for info in boxes(bytes, first, infos.to)? {
        let (version, at) = (*bytes.get(info.from)?, info.from + 4);
        let width = match version {
            2 => 2,
            3 => 4,
            _ => return None,
        };
        if TOLD.contains(&bytes.get(at + width + 2..at + width + 6)?) {
            told.push(number(bytes, at, width)?);
        }
    }
    Some(told)
}

/// Where each item stands.
fn places(bytes: &[u8], of: &Found<'_>, data: Option<(usize, usize)>) -> Option<Vec<(usize, usize, usize)>> {
    let version = *bytes.get(of.from)?;
    let (sizes, more) = (*bytes.get(of.from + 4)?, *bytes.get(of.from + 5)?);
    let [offset, length, base] = [sizes >> 4, sizes & 15, more >> 4].map(usize::from);
    let index = if version == 0 { 0 } else { usize::from(more & 15) };
    let wide = if version < 2 { 2 } else { 4 };
    let mut read = Read { bytes: bytes.get(..of.to)?, at: of.from + 6 };
    let mut places = Vec::new();
    for _ in 0..read.number(wide)? {
        let item = read.number(wide)?;
        let method = if version == 0 { 0 } else { read.number(2)? & 15 };
        let (elsewhere, start) = (read.number(2)? != 0, read.number(base)?);
        let origin = match (method, data) {
            (0, _) if !elsewhere => 0,
            (1, Some((from, _))) => from,
            _ => return None,
        };
        for _ in 0..read.number(2)? {
            read.number(index)?;
            let from = origin.checked_add(start)?.checked_add(read.number(offset)?)?;
            let length = read.number(length)?;
            places.push((item, from, from.checked_add(length)?));
            if places.len() > MOST {
                return None;
            }
        }
    }
    Some(places)
}

/// Numbers, one after the other.
struct Read<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Read<'_> {
    fn number(&mut self, width: usize) -> Option<usize> {
        let number = number(self.bytes, self.at, width)?;
        self.at += width;
        Some(number)
    }
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(width)?)?;
    let number = digits.iter().try_fold(0u64, |n, byte| n.checked_mul(256)?.checked_add(u64::from(*byte)))?;
    usize::try_from(number).ok()
}

fn blank(clean: &mut [u8], from: usize, to: usize) -> Option<()> {
    clean.get_mut(from..to)?.fill(0);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&size[..], kind, content].concat()
    }

    fn info(item: u8, kind: &[u8]) -> Vec<u8> {
        boxed(b"infe", &[&[2, 0, 0, 0, 0, item, 0, 0], kind, b"\0"].concat())
    }

    /// A picture, its EXIF in the data and its XMP within the list.
    fn picture() -> Vec<u8> {
        let ftyp = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
        let infos = [info(1, b"hvc1"), info(2, b"Exif"), info(3, b"mime")].concat();
        let iinf = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 3], &infos[..]].concat());
        let idat = boxed(b"idat", b"<x:xmpmeta>Lisova 5</x:xmpmeta>");
        let meta = |at: u8| {
            let place = |item: u8, method: u8, from: u8, length: u8| {
                [0, item, 0, method, 0, 0, 0, 1, 0, 0, 0, from, 0, 0, 0, length]
            };
            let places = [place(1, 0, at, 11), place(2, 0, at + 11, 14), place(3, 1, 0, 31)].concat();
            let iloc = boxed(b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, 3], &places[..]].concat());
            boxed(b"meta", &[&[0; 4], &iinf[..], &iloc, &idat].concat())
        };
        let at = ftyp.len() + meta(0).len() + 8;
        let mdat = boxed(b"mdat", b"the pictureExif\0\0N50.4 E");
        [ftyp, meta(u8::try_from(at).unwrap()), mdat, boxed(b"uuid", b"Olga")].concat()
    }

    fn has(bytes: &[u8], word: &str) -> bool {
        bytes.windows(word.len()).any(|w| w == word.as_bytes())
    }

    #[test]
    fn what_a_telephone_wrote_is_gone_and_nothing_has_moved() {
        let before = picture();
        assert_eq!(is_one(&before), Some(false));
        let clean = clean(&before).expect("a clean picture");
        assert_eq!(clean.len(), before.len());
        assert!(has(&clean, "the picture") && has(&clean, "hvc1"));
        for word in ["N50.4", "Lisova", "Olga"] {
            assert!(has(&before, word) && !has(&clean, word), "{word}");
        }
    }

    #[test]
    fn what_can_not_be_reached_is_not_clean() {
        let whole = picture();
        for length in 0..whole.len() {
            let cut = clean(&whole[..length]);
            assert!(cut.is_none_or(|cut| !has(&cut, "N50.4") && !has(&cut, "Lisova")), "{length}");
        }
        let film = [boxed(b"ftyp", b"heic\0\0\0\0"), boxed(b"moov", b"Lisova 5")].concat();
        assert_eq!((clean(&film), is_one(b"\0\0\0\x10ftypmp42")), (None, None));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_do_harm(at in 0usize..300, by in 0u8..=255) {
            let mut bytes = picture();
            let at = at % bytes.len();
            bytes[at] = by;
            std::hint::black_box(clean(&bytes));
        }
    }
}
