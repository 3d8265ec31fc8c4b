//! Files of a mail: what they are to their reader, and the words that some of them hold.

use super::body::{Body, Place};
use super::mail::{Held, Part};
use super::mime::{Budget, Section};
use super::{TEXT, address, charset, html, text, words};
use crate::domain::message::Kind;

/// The longest name of a file that is kept, in bytes.
const LONGEST_NAME: usize = 255;
/// The longest type that is kept.
const LONGEST_MIME: usize = 100;
/// What of a mail's header its reader looks at.
const SHOWN: [&str; 4] = ["From", "Date", "To", "Subject"];
/// Texts that are no words for a reader.
const DATA: [&str; 7] = ["calendar", "vcard", "x-vcard", "css", "csv", "directory", "x-patch"];

/// A part as a file. Mails in it are opened `nested` levels deep.
pub(super) fn attachment(section: &Section<'_>, place: Place, nested: usize, budget: &mut Budget) -> Part {
    let mime = text::one_line(text::head(&section.kind.value, LONGEST_MIME));
    let name = name(section);
    let shown = place == Place::Related && section.header.first("Content-ID").is_some();
    let bytes = section.bytes();
    Part {
        kind: kind(&mime, name.as_deref()),
        inline: section.disposition.value == "inline" || (shown && section.disposition.value != "attachment"),
        held: if nested > 0 { held(section, &mime, name.as_deref(), &bytes, nested, budget) } else { None },
        bytes,
        mime,
        name,
    }
}

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

/// The words in a file.
fn held(
    section: &Section<'_>,
    mime: &str,
    name: Option<&str>,
    bytes: &[u8],
    nested: usize,
    budget: &mut Budget,
) -> Option<Held> {
    let named = name.unwrap_or_default().to_ascii_lowercase();
    let ending = named.rsplit_once('.').map(|(_, ending)| ending);
    let is_mail = matches!(mime, "message/rfc822" | "message/global" | "message/news")
        || (mime == "application/octet-stream" && ending == Some("eml"));
    if is_mail {
        return letter(bytes, nested, budget);
    }
    let (kind, subtype) = mime.split_once('/')?;
    let is_text = kind == "text" && !DATA.contains(&subtype);
    // Some telephones don't say what they send.
    let is_unsaid = mime == "application/octet-stream" && ending == Some("txt");
    let (pieces, _) = if is_text || is_unsaid { section.text(TEXT) } else { return None };
    let label = section.kind.get("charset");
    let decoded: String = pieces.iter().map(|piece| charset::decode(label.as_deref(), piece)).collect();
    let decoded = text::clean(&decoded);
    let read = if subtype == "html" { text::clean(&html::to_text(&decoded)) } else { decoded };
    let read = text::head(&read, TEXT);
    (!read.trim().is_empty()).then(|| Held::Text(read.to_owned()))
}

/// A mail that was passed on as a file, with those that are in it.
fn letter(bytes: &[u8], nested: usize, budget: &mut Budget) -> Option<Held> {
    let root = Section::read(bytes, budget);
    if !root.header.is_known() {
        return None;
    }
    let body = Body::inner(&root, nested, budget)?;
    let fields = SHOWN.iter().filter_map(|name| {
        let value = root.header.first(name).map(|value| words::decode(&value))?;
        (!value.is_empty()).then(|| format!("{name}: {value}"))
    });
    let mut read = fields.collect::<Vec<_>>().join("\n");
    let inside = body.attachments.iter().filter_map(|part| match part.held.as_ref()? {
        Held::Text(text) | Held::Letter { text, .. } => Some(text.as_str()),
    });
    for more in std::iter::once(body.text.as_str()).chain(inside).filter(|more| !more.trim().is_empty()) {
        read.push_str("\n\n");
        read.push_str(more.trim());
    }
    let author = address::mailboxes(&root.header, "From").into_iter().next().unwrap_or_default();
    let from = author.name.filter(|name| !name.is_empty()).unwrap_or(author.address);
    Some(Held::Letter { from, text: text::head(&read, TEXT).to_owned() })
}

/// What a file is to its reader. Words that are locked away can't be read here, and the reader must hear of that:
/// S/MIME hides them even where it only signs (RFC 8551 §3.5.2), if it could not be opened.
fn kind(mime: &str, name: Option<&str>) -> Kind {
    match mime.split_once('/').unwrap_or((mime, "")) {
        ("image", "svg+xml") => Kind::Document, // a program as much as a picture
        ("image", _) => Kind::Photo,
        ("video", _) => Kind::Video,
        ("audio", _) => Kind::Audio,
        ("multipart", "encrypted") | ("application", "pgp-encrypted" | "pkcs7-mime" | "x-pkcs7-mime") => {
            Kind::Unsupported
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
