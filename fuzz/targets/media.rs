//! Files on their way to the other side: cleaned, a file is clean, and what its maker left in it makes no difference
//! to what comes out.
#![no_main]

use hotlined::channel::media::clean::{Clean, Form, clean};
use hotlined_fuzz::holds;
use libfuzzer_sys::fuzz_target;

/// What must not come through.
const MARK: &[u8] = b"MAKER-7f3a";

fuzz_target!(|data: &[u8]| {
    let Ok(once) = clean(data) else { return };
    // Two bytes a letter in UTF-16 are up to three in UTF-8.
    let most = if once.form == Form::Text { 2 * data.len() } else { data.len() + 128 };
    assert!(once.bytes.len() <= most, "{} of {}", once.bytes.len(), data.len());
    assert_eq!(clean(&once.bytes).as_ref(), Ok(&once), "a clean file stays as it is");
    for marked in marked(once.form, data) {
        let Ok(cleaned) = clean(&marked) else { continue };
        assert_eq!(cleaned, once);
        assert!(holds(data, MARK) || !holds(&cleaned.bytes, MARK));
    }
    must_be_cleaned(&once);
});

/// What was cleaned is cleaned again with its maker's mark in each place that a picture has for one.
fn must_be_cleaned(once: &Clean) {
    for marked in marked(once.form, &once.bytes) {
        assert_eq!(clean(&marked).as_ref(), Ok(once));
    }
}

fn marked(form: Form, file: &[u8]) -> Vec<Vec<u8>> {
    let at = |at: usize, part: Vec<u8>| [&file[..at], &part, &file[at..]].concat();
    match form {
        Form::Jpeg => [0xe1, 0xe2, 0xed, 0xef, 0xfe].map(|marker| at(2, segment(marker))).into(),
        Form::Png => {
            [b"tEXt", b"eXIf", b"iCCP", b"tIME", b"zTXt", b"maKe"].map(|kind| at(33, chunk(kind))).into()
        }
        Form::Gif => {
            let colours = if file[10] & 0x80 == 0 { 0 } else { 3 << ((file[10] & 7) + 1) };
            let comment = [&[0x21, 0xfe, 10], MARK, &[0]].concat();
            let program = [&b"\x21\xff\x0bXMP DataXMP\x0a"[..], MARK, &[0]].concat();
            [comment, program].map(|part| at(13 + colours, part)).into()
        }
        Form::Webp => [b"EXIF", b"XMP ", b"ICCP", b"MAKE"].map(|kind| riff(file, kind)).into(),
        Form::Ogg | Form::Text => Vec::new(),
    }
}

fn segment(marker: u8) -> Vec<u8> {
    [&[0xff, marker, 0, 12], MARK].concat()
}

fn chunk(kind: &[u8; 4]) -> Vec<u8> {
    [&[0, 0, 0, 10], &kind[..], MARK, &[0; 4]].concat()
}

/// A file with a chunk more at its beginning.
fn riff(file: &[u8], kind: &[u8; 4]) -> Vec<u8> {
    let size = u32::from_le_bytes(file[4..8].try_into().expect("four bytes"));
    let size = size.saturating_add(18).to_le_bytes();
    [b"RIFF", &size[..], b"WEBP", kind, &[10, 0, 0, 0], MARK, &file[12..]].concat()
}
