//! Files made here piece by piece, with a mark wherever a maker's trace can stand.

use proptest::prelude::*;

use super::*;

/// What must not come through.
const MARK: &[u8] = b"MAKER-7f3a";

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    // Two entries: a maker, whose name stands behind, and which side is up.
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x0a\0\0\0\x26".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0");
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    [b"Exif\0\0", &tiff[..], MARK].concat()
}

fn jpeg(orientation: u8) -> Vec<u8> {
    let frame = [8, 0, 1, 0, 1, 1, 1, 0x11, 0];
    let huffman = [&[0], &[1][..], &[0; 15], &[5]].concat();
    [
        &[0xff, 0xd8][..],
        &segment(0xe0, &[b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01", MARK].concat()),
        &segment(0xe1, &exif(orientation)),
        &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", MARK].concat()),
        &segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", MARK].concat()),
        &segment(0xed, &[b"Photoshop 3.0\0", MARK].concat()),
        &segment(0xee, &[b"Adobe\0\x64\x80\0\0\0\x01", MARK].concat()),
        &segment(0xfe, MARK),
        &segment(0xdb, &[&[0], &[1; 64][..]].concat()),
        &segment(0xc0, &frame),
        &segment(0xc4, &huffman),
        &segment(0xda, &[1, 1, 0, 0, 63, 0]),
        b"scan\xff\x00data\xff\xd0more",
        &[0xff, 0xd9],
        MARK,
    ]
    .concat()
}

fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], kind, content, b"\0\0\0\0"].concat()
}

fn png() -> Vec<u8> {
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &[0; 13]),
        &chunk(b"tEXt", &[b"Author\0", MARK].concat()),
        &chunk(b"eXIf", &exif(3)),
        &chunk(b"iCCP", MARK),
        &chunk(b"tIME", &[7; 7]),
        &chunk(b"maKe", MARK),
        &chunk(b"sRGB", &[0]),
        &chunk(b"IDAT", b"the picture"),
        &chunk(b"IEND", b""),
        MARK,
    ]
    .concat()
}

fn gif() -> Vec<u8> {
    let sized = |content: &[u8]| [&[u8::try_from(content.len()).unwrap()], content].concat();
    [
        &b"GIF89a\x01\0\x01\0\x80\0\0"[..],
        &[9; 6],
        &[&b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0"[..], &sized(MARK), &[0]].concat(),
        &[&b"\x21\xff\x0bXMP DataXMP"[..], &sized(MARK), &[0]].concat(),
        &[&b"\x21\xfe"[..], &sized(MARK), &[0]].concat(),
        b"\x21\xf9\x04\0\x0a\0\0\0",
        b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0",
        b"\x3b",
        MARK,
    ]
    .concat()
}

fn riff(chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let one = |(kind, content): &(&[u8], &[u8])| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        [kind, &length[..], content, &[0][..content.len() % 2]].concat()
    };
    chunks.iter().map(one).collect::<Vec<_>>().concat()
}

fn webp() -> Vec<u8> {
    let frame = [&[0; 16][..], &riff(&[(b"VP8L", b"frame"), (b"MAKE", MARK)])].concat();
    let chunks = riff(&[
        (b"VP8X", &[0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (b"ICCP", MARK),
        (b"ANIM", &[0; 6]),
        (b"ANMF", &frame),
        (b"EXIF", &exif(6)),
        (b"XMP ", MARK),
    ]);
    let size = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
    [b"RIFF", &size[..], b"WEBP", &chunks, MARK].concat()
}

fn page(flags: u8, number: u8, packets: &[&[u8]]) -> Vec<u8> {
    let mut lacing = Vec::new();
    for packet in packets {
        lacing.extend(std::iter::repeat_n(255, packet.len() / 255));
        lacing.push(u8::try_from(packet.len() % 255).unwrap());
    }
    let count = u8::try_from(lacing.len()).unwrap();
    let head = [&b"OggS\0"[..], &[flags], &[7; 8], b"sErI", &[number, 0, 0, 0], &[0; 4], &[count], &lacing];
    let mut page = [&head.concat()[..], &packets.concat()].concat();
    let sum = ogg::checksum(&page).to_le_bytes();
    page[22..26].copy_from_slice(&sum);
    page
}

fn voice() -> Vec<u8> {
    let tags = [b"OpusTags\x0a\0\0\0", MARK, b"\x01\0\0\0\x11\0\0\0ARTIST=", MARK, &[0; 300]].concat();
    [
        page(2, 0, &[b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"]),
        page(0, 1, &[&tags]),
        page(0, 2, &[b"sound", b"and more"]),
        page(4, 3, &[b"the end"]),
        MARK.to_vec(),
    ]
    .concat()
}

fn samples() -> Vec<(Form, Vec<u8>)> {
    vec![
        (Form::Jpeg, jpeg(6)),
        (Form::Png, png()),
        (Form::Gif, gif()),
        (Form::Webp, webp()),
        (Form::Ogg, voice()),
        (Form::Text, "Слова, and more\n".into()),
    ]
}

#[test]
fn nothing_of_the_maker_comes_through_and_the_picture_does() {
    let kept: [&[u8]; 6] =
        [b"scan\xff\x00data\xff\xd0more", b"the picture", b"\x02\x4c\x01", b"frame", b"and more", b"Words"];
    for ((form, bytes), kept) in samples().into_iter().zip(kept) {
        let cleaned = clean(&bytes).unwrap_or_else(|e| panic!("{form:?}: {e}"));
        assert_eq!(cleaned.form, form);
        assert!(!has(&cleaned.bytes, MARK), "{form:?}");
        if form != Form::Text {
            assert!(has(&bytes, MARK) && has(&cleaned.bytes, kept), "{form:?}");
        }
        assert_eq!(clean(&cleaned.bytes).map(|c| c.bytes).as_ref(), Ok(&cleaned.bytes), "{form:?} twice");
    }
}

#[test]
fn a_photo_stays_the_right_way_up() {
    for (given, kept) in [(6, Some(6)), (3, Some(3)), (1, None), (77, None)] {
        let cleaned = clean(&jpeg(given)).unwrap().bytes;
        let at = cleaned.windows(6).position(|w| w == b"Exif\0\0");
        assert_eq!(at.and_then(|at| super::exif::orientation(&cleaned[at + 6..])), kept, "{given}");
    }
}

#[test]
fn a_voice_message_is_one_whole_stream_with_empty_comments() {
    let cleaned = clean(&voice()).unwrap().bytes;
    assert!(has(&cleaned, b"OpusTags\0\0\0\0\0\0\0\0") && !has(&cleaned, b"sErI"));
    let starts: Vec<usize> =
        (0..cleaned.len() - 4).filter(|at| cleaned[*at..].starts_with(b"OggS")).collect();
    assert_eq!(starts.len(), 4);
    for (number, at) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(cleaned.len());
        let mut page = cleaned[*at..end].to_vec();
        assert_eq!(usize::from(page[18]), number);
        let sum: [u8; 4] = page[22..26].try_into().unwrap();
        page[22..26].fill(0);
        assert_eq!(u32::from_le_bytes(sum), ogg::checksum(&page));
    }
}

#[test]
fn other_formats_are_refused_whatever_they_are_said_to_be() {
    let others: [&[u8]; 12] = [
        b"%PDF-1.7 text",
        b"PK\x03\x04 office",
        b"\0\0\0\x18ftypmp42 film",
        b"\0\0\0\x18ftypheic photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><a/>",
        b"<!DOCTYPE html>",
        b"{\\rtf1 {\\info{\\author Olga}}}",
        b"BEGIN:VCARD",
        b"ID3\x04 music",
        b"\x7fELF",
        b"",
    ];
    for other in others {
        assert_eq!(clean(other), Err(Unclean::Form), "{:?}", String::from_utf8_lossy(other));
    }
}

#[test]
fn text_comes_out_in_one_encoding() {
    let utf16: Vec<u8> = "\u{feff}Привет".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(clean(&utf16).unwrap().bytes, "Привет".as_bytes());
    assert_eq!(clean("\u{feff}<3 a\tb\r\n".as_bytes()).unwrap().bytes, b"<3 a\tb\r\n");
    assert_eq!(clean(&[0xcf, 0xf0, 0xe8]), Err(Unclean::Form), "an encoding that is not told");
}

#[test]
fn a_page_behind_several_marks_of_byte_order_is_still_a_page() {
    assert_eq!(clean("\u{feff}\u{feff}<!DOCTYPE html>".as_bytes()), Err(Unclean::Form));
    assert_eq!(clean("\u{feff}\u{feff}Words".as_bytes()).unwrap().bytes, b"Words");
    assert_eq!(clean("\u{feff}\u{feff}".as_bytes()), Err(Unclean::Form));
    assert_eq!(clean("\u{feff}GIF89a".as_bytes()), Err(Unclean::Form), "it would come out as a picture");
}

#[test]
fn an_enclosures_name_says_what_it_is() {
    assert_eq!(Form::Png.rename("photo-1.jpg"), "photo-1.png");
    assert_eq!(Form::Text.rename("file"), "file.txt");
}

proptest! {
    #[test]
    fn a_cut_file_is_refused_or_cleaned(which in 0..5usize, at in any::<prop::sample::Index>()) {
        let (_, bytes) = samples().swap_remove(which);
        if let Ok(cleaned) = clean(&bytes[..at.index(bytes.len())]) {
            prop_assert!(!has(&cleaned.bytes, MARK));
        }
    }

    #[test]
    fn a_changed_file_never_breaks_anything(
        which in 0..5usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (_, mut bytes) = samples().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(cleaned) = clean(&bytes) {
            prop_assert_eq!(clean(&cleaned.bytes).map(|c| c.bytes), Ok(cleaned.bytes));
        }
    }

    #[test]
    fn noise_never_breaks_anything(which in 0..5usize, noise in prop::collection::vec(any::<u8>(), 0..300)) {
        let (_, bytes) = samples().swap_remove(which);
        clean(&[&bytes[..13], &noise].concat()).map(|_| ()).ok();
        clean(&noise).map(|_| ()).ok();
    }
}
