//! Files of a mail: what they are called, and what they are to their reader.

use super::mime::Section;
use super::text;
use crate::domain::message::Kind;

/// The longest name of a file that is kept, in bytes.
const LONGEST_NAME: usize = 255;

/// The name that was given to a file, without the folders it came from.
pub(super) fn name(section: &Section<'_>) -> Option<String> {
    let told = section.disposition.get("filename").or_else(|| section.kind.get("name"))?;
    let base = told.rsplit(['/', '\\']).next().unwrap_or(&told).trim();
    let base = text::head(base, LONGEST_NAME);
    (!base.is_empty()).then(|| base.to_owned())
}

/// Whether it may be a mail that is only signed: what S/MIME calls such, or a program that does not know it.
pub(super) fn may_be_signed(section: &Section<'_>) -> bool {
    let named = || name(section).is_some_and(|n| n.to_ascii_lowercase().ends_with(".p7m"));
    match section.kind.value.as_str() {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => true,
        "application/octet-stream" | "application/pkcs7" | "application/x-pkcs7" => named(),
        _ => false,
    }
}

/// What a file is to its reader. Words that are locked away can't be read here, and both sides must hear of that:
/// S/MIME hides them even where it only signs (RFC 8551 §3.5.2), if it could not be opened.
pub(super) fn kind(mime: &str, name: Option<&str>) -> Kind {
    match mime.split_once('/').unwrap_or((mime, "")) {
        ("image", "svg+xml") => Kind::Document, // a program as much as a picture
        ("image", _) => Kind::Photo,
        ("video", _) => Kind::Video,
        ("audio", _) => Kind::Audio,
        ("multipart", "encrypted") | ("application", "pgp-encrypted" | "pkcs7-mime" | "x-pkcs7-mime") => {
            Kind::Sealed
        }
        ("application", "octet-stream") => name.map_or(Kind::Document, kind_by_name),
        _ => Kind::Document,
    }
}

/// Some telephones send pictures without saying so.
fn kind_by_name(name: &str) -> Kind {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "jpg" | "jpeg" | "png" | "heic" | "webp" | "gif" => Kind::Photo,
        "mp4" | "mov" | "3gp" => Kind::Video,
        "mp3" | "ogg" | "oga" | "opus" | "m4a" | "amr" | "wav" => Kind::Audio,
        _ => Kind::Document,
    }
}
