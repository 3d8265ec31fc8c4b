//! What of a mail's parts is its text, and what is attached.

use super::header::Header;
use super::mail::{LeftOut, Part};
use super::mime::Section;
use super::{HTML, TEXT, charset, flowed, html, text};
use crate::domain::message::Kind;

/// The longest name of a file that is kept, in bytes.
const LONGEST_NAME: usize = 255;
/// The longest type that is kept.
const LONGEST_MIME: usize = 100;

/// The parts of a mail, read.
#[derive(Default)]
pub(super) struct Body {
    pub(super) text: String,
    /// Whether all of the text was written as plain text.
    is_plain: bool,
    pub(super) html: Option<String>,
    pub(super) attachments: Vec<Part>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Body {
    /// Reads everything from `root` down.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let mut body = Self::of(root, Place::Root);
        if body.text.len() > TEXT {
            let kept = text::head(&body.text, TEXT).len();
            body.left_out.push(LeftOut::Text(body.text.len() - kept));
            body.text.truncate(kept);
        }
        body
    }

    fn of(section: &Section<'_>, place: Place) -> Self {
        if section.children.is_empty() {
            return Self::leaf(section, place);
        }
        let inside = if section.is("multipart/related") { Place::Related } else { Place::Inside };
        let children: Vec<Self> = section.children.iter().map(|c| Self::of(c, inside)).collect();
        if section.is("multipart/alternative") { Self::one_of(children) } else { Self::together(children) }
    }

    /// The same text in several forms: plain text is the best unless it is empty. What is attached to any of
    /// them is attached.
    fn one_of(children: Vec<Self>) -> Self {
        let written = |c: &&Self| !c.text.trim().is_empty();
        let plain = children.iter().filter(written).find(|c| c.is_plain);
        let best = plain.or_else(|| children.iter().rev().find(written));
        let (text, is_plain) = best.map(|b| (b.text.clone(), b.is_plain)).unwrap_or_default();
        Self { text, is_plain, ..Self::together(children) }
    }

    /// One part after the other.
    fn together(children: Vec<Self>) -> Self {
        let mut all = Self { is_plain: true, ..Self::default() };
        for child in children {
            if !child.text.trim().is_empty() {
                if !all.text.is_empty() {
                    all.text.push('\n');
                }
                all.text.push_str(&child.text);
                all.is_plain &= child.is_plain;
            }
            all.html = match (all.html, child.html) {
                (Some(before), Some(html)) => Some(before + "\n" + &html),
                (before, html) => before.or(html),
            };
            all.attachments.extend(child.attachments);
            all.left_out.extend(child.left_out);
        }
        if all.html.as_ref().is_some_and(|h| h.len() > HTML) {
            all.html = all.html.map(|h| text::head(&h, HTML).to_owned());
        }
        all
    }

    fn leaf(section: &Section<'_>, place: Place) -> Self {
        let is_html = section.is("text/html");
        if !is_text(section) || is_attached(section, place) {
            return Self { attachments: vec![attachment(section, place)], is_plain: true, ..Self::default() };
        }
        let (bytes, is_all) = section.head(HTML);
        let decoded = charset::decode(section.kind.get("charset").as_deref(), &bytes);
        let mut body = if is_html { Self::from_html(&decoded) } else { Self::from_plain(section, &decoded) };
        if !is_all || body.text.len() > TEXT {
            body.attachments.push(attachment(section, place));
        }
        if !is_all {
            body.left_out.push(LeftOut::Text(section.body.len().saturating_sub(bytes.len())));
        }
        body
    }

    fn from_html(html: &str) -> Self {
        let html = text::clean(html);
        let text = text::clean(&html::to_text(&html));
        let html = text::head(&html, HTML).to_owned();
        Self { text, html: Some(html), ..Self::default() }
    }

    fn from_plain(section: &Section<'_>, decoded: &str) -> Self {
        let text = text::clean(decoded);
        let is = |name: &str, value: &str| {
            section.kind.get(name).is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
        };
        let text = if is("format", "flowed") { flowed::unfold(&text, is("delsp", "yes")) } else { text };
        Self { text, is_plain: true, ..Self::default() }
    }
}

/// Where in the tree a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The mail itself.
    Root,
    /// Something that the text next to it shows.
    Related,
    /// Anywhere else.
    Inside,
}

/// Whether a part is words for the reader. A multipart that could not be opened is read as it stands, unless
/// it is nested too deep.
fn is_text(section: &Section<'_>) -> bool {
    let is_closed = section.kind.value.starts_with("multipart/") && !section.too_deep;
    let is_encrypted = section.is("multipart/encrypted");
    (is_closed && !is_encrypted) || matches!(section.kind.value.as_str(), "text/plain" | "text/html" | "text/")
}

/// Whether a text is a file of its own. A name alone makes no file of what is the whole mail.
fn is_attached(section: &Section<'_>, place: Place) -> bool {
    section.disposition.value == "attachment" || (place != Place::Root && name(section).is_some())
}

fn attachment(section: &Section<'_>, place: Place) -> Part {
    let mime = text::one_line(text::head(&section.kind.value, LONGEST_MIME));
    let name = name(section);
    let shown = place == Place::Related && section.header.first("Content-ID").is_some();
    Part {
        kind: kind(&mime, name.as_deref(), section),
        inline: section.disposition.value == "inline" || (shown && section.disposition.value != "attachment"),
        bytes: section.bytes(),
        mime,
        name,
    }
}

/// The name that was given to a file, without the folders it came from.
fn name(section: &Section<'_>) -> Option<String> {
    let told = section.disposition.get("filename").or_else(|| section.kind.get("name"))?;
    let base = told.rsplit(['/', '\\']).next().unwrap_or(&told).trim();
    let base = text::head(base, LONGEST_NAME);
    (!base.is_empty()).then(|| base.to_owned())
}

/// What a file is to its reader. What is encrypted can't be read here, and the reader must hear of that.
fn kind(mime: &str, name: Option<&str>, section: &Section<'_>) -> Kind {
    match mime.split_once('/').unwrap_or((mime, "")) {
        ("image", "svg+xml") => Kind::Document, // a program as much as a picture
        ("image", _) => Kind::Photo,
        ("video", _) => Kind::Video,
        ("audio", _) => Kind::Audio,
        ("application", "pgp-encrypted") | ("multipart", "encrypted") => Kind::Unsupported,
        ("application", "pkcs7-mime" | "x-pkcs7-mime") if is_enveloped(section) => Kind::Unsupported,
        ("application", "octet-stream") => name.map_or(Kind::Document, kind_by_name),
        _ => Kind::Document,
    }
}

/// S/MIME that is encrypted, and not only signed or compressed (RFC 8551 §3.2.2).
fn is_enveloped(section: &Section<'_>) -> bool {
    section.kind.get("smime-type").is_none_or(|t| t.to_ascii_lowercase().contains("enveloped"))
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

/// The header of a mail that is attached, or of which only the header is.
pub(super) fn nested_header<'a>(section: &Section<'_>, bytes: &'a [u8]) -> Option<Header<'a>> {
    let kinds = ["message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"];
    let is_mail = kinds.iter().any(|k| section.is(k)) || section.is("message/global-headers");
    is_mail.then(|| Header::read(bytes, super::HEADERS))
}
