//! Small pieces of media to send from the page: real files, so that the line can treat them as such.

use crate::sandbox::botapi::Media;

const PHOTO: &[u8] = include_bytes!("sample.jpg");
const DOCUMENT: &str = "This is a sample document. It says nothing.\n";
/// The first page of an Ogg stream, with nothing in it.
const VOICE: &[u8] =
    b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
/// The header box of an MP4 file, with nothing behind it.
const VIDEO: &[u8] = b"\x00\x00\x00\x14ftypisom\x00\x00\x02\x00isom";

/// The sample of that name.
pub(super) fn sample(name: &str) -> Option<Media> {
    let one = match name {
        "photo" => Media::photo(PHOTO).caption("What I saw this morning"),
        "voice" => Media::voice(VOICE),
        "video" => Media::video(VIDEO),
        "video_note" => Media::video_note(VIDEO),
        "document" => Media::document("letter.txt", "text/plain", DOCUMENT),
        "sticker" => Media::sticker(PHOTO),
        "location" => Media::location(50.4501, 30.5234),
        "contact" => Media::contact("+380000000000", "A friend", None),
        "poll" => Media::poll("Should I stay?", &["Yes", "No"]),
        _ => return None,
    };
    Some(one)
}
