//! Small pieces of media to send from the page: real files, so that the line can treat them as such.

use crate::sandbox::botapi::{Media, MessageId, User};

const PHOTO: &[u8] = include_bytes!("sample.jpg");
const DOCUMENT: &str = "This is a sample document. It says nothing.\n";
/// The first page of an Ogg stream, with nothing in it.
const VOICE: &[u8] =
    b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
/// The header box of an MP4 file, with nothing behind it.
const VIDEO: &[u8] = b"\x00\x00\x00\x14ftypisom\x00\x00\x02\x00isom";
/// Where the sample place is, in degrees.
const PLACE: (f64, f64) = (50.4501, 30.5234);

/// What is sent.
pub enum Sample {
    /// One message.
    One(Media),
    /// Several at once.
    Album(Vec<Media>),
    /// A place that moves with its sender.
    Live,
}

impl Sample {
    /// Somebody sends it, as an answer and in a topic where one message can be. Returns the place that moves, if it is one.
    pub fn sent_by(self, user: &User, to: Option<MessageId>, thread: Option<i64>) -> Option<MessageId> {
        match (self, to, thread) {
            (Self::One(media), to, Some(thread)) => {
                user.send_in(thread, to, media);
            }
            (Self::One(media), Some(to), None) => {
                user.reply_with(to, media);
            }
            (Self::One(media), None, None) => {
                user.send(media);
            }
            (Self::Album(parts), ..) => {
                user.album(parts);
            }
            (Self::Live, ..) => return Some(user.share_place(PLACE.0, PLACE.1)),
        }
        None
    }
}

/// Where that place is after so many minutes: on the way north.
pub(super) fn place_after(minutes: u32) -> (f64, f64) {
    (f64::from(minutes).mul_add(0.0009, PLACE.0), PLACE.1)
}

/// The sample of that name.
#[must_use]
pub fn sample(name: &str) -> Option<Sample> {
    let one = match name {
        "photo" => Media::photo(PHOTO).caption("What I saw this morning"),
        "voice" => Media::voice(VOICE),
        "video" => Media::video(VIDEO),
        "video_note" => Media::video_note(VIDEO),
        "document" => Media::document("letter.txt", "text/plain", DOCUMENT),
        "sticker" => Media::sticker(PHOTO),
        "location" => Media::location(PLACE.0, PLACE.1),
        "contact" => Media::contact("+380000000000", "A friend", None),
        "poll" => Media::poll("Should I stay?", &["Yes", "No"]),
        "album" => {
            let first = Media::photo(PHOTO).caption("The house, from both sides");
            return Some(Sample::Album(vec![first, Media::photo(PHOTO), Media::video(VIDEO)]));
        }
        "live" => return Some(Sample::Live),
        _ => return None,
    };
    Some(Sample::One(one))
}
