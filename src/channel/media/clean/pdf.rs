//! PDF, of the admin's own: what names its maker is overwritten where it stands, so that nothing else moves and every
//! offset stays true. What stands where it can't be seen (encrypted, packed, enclosed) makes the file unclean.
//!
//! The fields are those of ISO 32000: the document information dictionary (14.3.3), metadata streams (14.3.2), and the
//! EXIF of pictures in JPEG.

/// What is enclosed or locked can't be looked at.
const OPAQUE: [&[u8]; 2] = [b"/Encrypt", b"/EmbeddedFile"];

/// The file without its maker's names. None if it may hold some where they can't be seen.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if OPAQUE.iter().any(|word| find(bytes, word, 0).is_some()) {
        return None;
    }
    let mut clean = bytes.to_vec();
    for at in all(bytes, b"/Info") {
        if let Some(object) = reference(&bytes[at + 5..]) {
            for (from, to) in objects_of(bytes, &object)? {
                blank_strings(&mut clean[from..to]);
            }
        }
    }
    for at in all(bytes, b"/Metadata") {
        blank_metadata(bytes, &mut clean, at)?;
    }
    for at in all(bytes, b"Exif\0\0") {
        blank_exif(&mut clean, at);
    }
    Some(clean)
}

/// The number of the object to which `12 0 R` at the beginning refers, as it stands before `obj`.
fn reference(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.get(..32).unwrap_or(text).trim_ascii_start();
    let end = text.windows(2).position(|w| w == b" R")?;
    let number = &text[..end];
    let plain = number.iter().all(|b| b.is_ascii_digit() || *b == b' ');
    plain.then(|| [number, b" obj"].concat())
}

/// From where to where each revision of an object stands, if all stand in the open: whoever saves a file again may
/// leave what was there before.
fn objects_of(bytes: &[u8], head: &[u8]) -> Option<Vec<(usize, usize)>> {
    let begins = |at: &usize| *at == 0 || !bytes[at - 1].is_ascii_digit();
    let starts = all(bytes, head).filter(begins).map(|at| at + head.len());
    let found: Vec<_> =
        starts.map(|from| Some((from, find(bytes, b"endobj", from)?))).collect::<Option<_>>()?;
    (!found.is_empty()).then_some(found)
}

/// Overwrites the contents of every string: `(…)` and `<…>`.
fn blank_strings(object: &mut [u8]) {
    let (mut depth, mut at, mut hex) = (0u32, 0, false);
    while at < object.len() {
        let byte = object[at];
        let escaped = depth > 0 && byte == b'\\';
        match byte {
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b'<' | b'>' if depth == 0 => {
                let doubled = object.get(at + 1) == Some(&byte);
                hex = byte == b'<' && !doubled;
                at += usize::from(doubled);
            }
            _ if hex => object[at] = b'0',
            _ if depth > 0 => object[at] = b' ',
            _ => {}
        }
        if escaped && at + 1 < object.len() {
            object[at + 1] = b' ';
            at += 1;
        }
        at += 1;
    }
}

/// Overwrites a metadata stream, if this is one; one that is packed makes the file unclean.
fn blank_metadata(bytes: &[u8], clean: &mut [u8], at: usize) -> Option<()> {
    let before = bytes[..at].trim_ascii_end();
    if !before.ends_with(b"/Type") {
        return Some(());
    }
    let end = find(bytes, b"endobj", at)?;
    let Some(from) = find(bytes, b"stream", at).filter(|from| *from < end) else { return Some(()) };
    let head = bytes[..at].windows(3).rposition(|w| w == b"obj").unwrap_or(0);
    if find(&bytes[head..from], b"/Filter", 0).is_some() {
        return None;
    }
    let to = find(bytes, b"endstream", from)?;
    clean[from + 6..to]
        .iter_mut()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .for_each(|byte| *byte = b' ');
    Some(())
}

/// Overwrites what a camera wrote into a picture: the segment in front of which its length stands.
fn blank_exif(clean: &mut [u8], at: usize) {
    let Some([0xff, 0xe1, high, low]) = at.checked_sub(4).and_then(|from| clean.get(from..at)) else {
        return;
    };
    let length = usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2);
    let end = (at + length).min(clean.len());
    clean[(at + 6).min(end)..end].fill(0);
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(word.len()).position(|w| w == word).map(|at| from + at)
}

fn all<'a>(bytes: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(word.len()).enumerate().filter(move |(_, w)| *w == word).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Metadata 3 0 R >>\nendobj\n\
        2 0 obj\n<< /Author (Olga \\(P\\) Petrova) /Title <4f6c6761> /Producer (Pages (of) Olga) >>\nendobj\n\
        3 0 obj\n<< /Type /Metadata /Subtype /XML /Length 9 >>\nstream\nOlga here\nendstream\nendobj\n\
        4 0 obj\n(What Olga says)\nendobj\ntrailer << /Root 1 0 R /Info 2 0 R >>\n%%EOF";

    #[test]
    fn its_makers_names_are_gone_and_nothing_has_moved() {
        let clean = clean(PLAIN.as_bytes()).expect("a clean file");
        let text = String::from_utf8(clean).expect("text");
        assert_eq!(text.len(), PLAIN.len());
        assert!(!text.contains("Petrova") && !text.contains("4f6c") && !text.contains("Olga here"), "{text}");
        assert!(
            text.contains("(What Olga says)") && text.contains("/Author (") && text.contains("endstream")
        );
        assert_eq!(text.find("trailer"), PLAIN.find("trailer"));
    }

    #[test]
    fn each_revision_of_its_makers_names_is_gone() {
        let again = PLAIN.replace("Olga", "Iryna").replace("%PDF-1.4", "");
        let saved_twice = format!("{PLAIN}\n{again}");
        let clean = String::from_utf8(clean(saved_twice.as_bytes()).expect("a clean file")).expect("text");
        assert_eq!(clean.len(), saved_twice.len());
        assert!(!clean.contains("Petrova") && !clean.contains("of) Iryna"), "{clean}");
    }

    #[test]
    fn a_picture_loses_what_its_camera_wrote() {
        let picture = [&PLAIN.as_bytes()[..9], &[0xff, 0xe1, 0, 14], b"Exif\0\0Kyiv 1", b" picture"].concat();
        let clean = clean(&picture).expect("a clean file");
        assert!(find(&clean, b"Kyiv", 0).is_none() && clean.ends_with(b" picture"));
    }

    #[test]
    fn what_can_not_be_seen_is_not_sent() {
        for (from, to) in [
            ("/Type /Catalog", "/Encrypt 5 0 R"),
            ("/Type /Catalog", "/Type /EmbeddedFile"),
            ("/Subtype /XML", "/Filter /FlateDecode"),
            ("/Info 2 0 R", "/Info 9 0 R"),
        ] {
            assert_eq!(clean(PLAIN.replace(from, to).as_bytes()), None, "{to}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), word in 0usize..4) {
            let words: [&[u8]; 4] = [b"/Info 1 0 R 1 0 obj(", b"/Type/Metadata stream", b"\xff\xe1\xff\xffExif\0\0", b""];
            let all = [words[word], &bytes].concat();
            std::hint::black_box(clean(&all));
        }
    }
}
