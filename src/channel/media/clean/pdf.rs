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
        let behind = &bytes[at + 5..];
        // A longer name is another one. What follows this one and is no reference may be the names themselves.
        if behind.first().is_some_and(|byte| !ends_name(*byte)) {
            continue;
        }
        for (from, to) in objects_of(bytes, reference(behind)?)? {
            blank_strings(&mut clean[from..to]);
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

/// An object by its number and its generation, in digits.
type Object<'a> = (&'a [u8], &'a [u8]);

/// The object to which `12 0 R` at the beginning refers, with whatever white space in it.
fn reference(text: &[u8]) -> Option<Object<'_>> {
    let (number, rest) = digits(text.trim_ascii_start())?;
    let (generation, rest) = digits(rest.trim_ascii_start())?;
    rest.trim_ascii_start().starts_with(b"R").then_some((number, generation))
}

/// From where to where each revision of an object stands, if all stand in the open: whoever saves a file again may
/// leave what was there before.
fn objects_of(bytes: &[u8], object: Object<'_>) -> Option<Vec<(usize, usize)>> {
    let starts = all(bytes, b"obj").filter(|at| headed(&bytes[..*at]) == Some(object)).map(|at| at + 3);
    let found: Vec<_> =
        starts.map(|from| Some((from, find(bytes, b"endobj", from)?))).collect::<Option<_>>()?;
    (!found.is_empty()).then_some(found)
}

/// The object that begins behind `12 0`.
fn headed(before: &[u8]) -> Option<Object<'_>> {
    let (before, generation) = last_digits(before.trim_ascii_end())?;
    let (_, number) = last_digits(before.trim_ascii_end())?;
    Some((number, generation))
}

fn digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| (bare(&text[..end]), &text[end..]))
}

fn last_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = text.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    (start < text.len()).then(|| (&text[..start], bare(&text[start..])))
}

/// A number without zeros before it, which some writers pad it with.
fn bare(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == b'0').count();
    &number[zeros.min(number.len().saturating_sub(1))..]
}

/// Whether a byte ends a name: white space, or a delimiter (7.2.2).
fn ends_name(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace() || b"()<>[]{}/%".contains(&byte)
}

/// Overwrites the contents of every string: `(…)` and `<…>`.
fn blank_strings(object: &mut [u8]) {
    let (mut depth, mut at, mut hex) = (0u32, 0, false);
    while at < object.len() {
        let byte = object[at];
        // A bracket behind a backslash opens and closes nothing.
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
    fn its_makers_names_are_gone_however_the_reference_to_them_is_spaced() {
        for spaced in
            ["/Info\n2 0 R", "/Info 2 0\nR", "/Info\r\n2\r\n0\r\nR", "/Info  2  0  R", "/Info 02 0 R"]
        {
            let clean = clean(PLAIN.replace("/Info 2 0 R", spaced).as_bytes()).expect("a clean file");
            assert!(find(&clean, b"Petrova", 0).is_none(), "{spaced:?}");
        }
    }

    #[test]
    fn a_longer_name_leads_to_nobodys_names() {
        let more = PLAIN.replace("/Root", "/InfoDict 9 0 R /Root");
        assert!(clean(more.as_bytes()).is_some());
    }

    #[test]
    fn each_revision_of_its_makers_names_is_gone() {
        let again = PLAIN.replace("Olga", "Iryna").replace("%PDF-1.4", "");
        let saved_twice = format!("{PLAIN}\n{again}");
        let clean = String::from_utf8(clean(saved_twice.as_bytes()).expect("a clean file")).expect("text");
        assert_eq!(clean.len(), saved_twice.len());
        assert!(!clean.contains("Petrova") && !clean.contains("of) Iryna"), "{clean}");
        let spaced = saved_twice.replace("2 0 obj\n<< /Author (Iryna", "2\n 0  obj\n<< /Author (Iryna");
        let clean = super::clean(spaced.as_bytes()).expect("a clean file");
        assert!(find(&clean, b"of) Iryna", 0).is_none(), "a head that is spaced otherwise");
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
            ("/Info 2 0 R", "/Info << /Author (Olga) >>"),
            ("/Info 2 0 R", "/Info %\n2 0 R"),
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
