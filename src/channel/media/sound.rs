//! What exchanges record: told by its first bytes, or by a file's ending where the sound has no head of its own.

/// The sounds without a head, by the endings that exchanges give them, with their media type.
const BARE: [(&str, &str); 11] = [
    ("gsm", "audio/gsm"),
    ("ulaw", "audio/basic"),
    ("mulaw", "audio/basic"),
    ("pcmu", "audio/basic"),
    ("ul", "audio/basic"),
    ("alaw", "audio/x-alaw"),
    ("pcma", "audio/x-alaw"),
    ("al", "audio/x-alaw"),
    ("g722", "audio/g722"),
    ("g729", "audio/g729"),
    ("sln", "audio/l16"),
];

/// The media type of a sound; none if it is none that is known. `ending` is that of its file, without a dot.
///
/// Whatever an exchange recorded is a voice message, for the words in it are somebody's: two of one length are two.
#[must_use]
pub fn sound(bytes: &[u8], ending: &str) -> Option<&'static str> {
    let headed = match bytes {
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
        // The sync word of a frame, of a layer that there is.
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 => Some("audio/mpeg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("audio/mp4"),
        [b'f', b'L', b'a', b'C', ..] => Some("audio/flac"),
        [b'#', b'!', b'A', b'M', b'R', ..] => Some("audio/amr"),
        [b'.', b's', b'n', b'd', ..] => Some("audio/basic"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("audio/webm"),
        _ => None,
    };
    let ending = ending.trim_start_matches('.').to_ascii_lowercase();
    let bare = || BARE.iter().find(|(known, _)| *known == ending).map(|(_, mime)| *mime);
    // Silence without a head can look like a head.
    bare().filter(|_| !bytes.is_empty()).or(headed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_told_by_its_head_or_its_ending() {
        let wav = b"RIFF\x24\0\0\0WAVEfmt ";
        for (bytes, ending, mime) in [
            (&wav[..], "", "audio/wav"),
            (b"OggS\0\x02", "wav", "audio/ogg"),
            (b"ID3\x04", "", "audio/mpeg"),
            (b"\xff\xfb\x90\x44", "", "audio/mpeg"),
            (b"\0\0\0\x20ftypM4A ", "", "audio/mp4"),
            (b"#!AMR\n", "", "audio/amr"),
            (b"\xd2\x10\x20", "gsm", "audio/gsm"),
            (b"\xff\xff\xff", ".ULAW", "audio/basic"),
        ] {
            assert_eq!(sound(bytes, ending), Some(mime), "{ending}");
        }
        for (bytes, ending) in
            [(&b""[..], "gsm"), (b"root:x:0:0", "wav"), (b"PK\x03\x04", ""), (b"{\"a\":1}", "json")]
        {
            assert_eq!(sound(bytes, ending), None, "{ending}");
        }
    }
}
