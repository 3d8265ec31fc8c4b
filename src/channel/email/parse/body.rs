//! What of a mail's parts is its text, and what is attached.

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
        Self::of(root, Place::Root)
    }

    fn of(section: &Section<'_>, place: Place) -> Self {
        if section.children.is_empty() {
            return Self::leaf(section, place);
        }
        let inside = match section.kind.value.as_str() {
            "multipart/related" => Place::Related,
            "multipart/alternative" => Place::Alternative,
            _ => Place::Inside,
        };
        let children = section.children.iter().map(|c| Self::of(c, inside));
        if inside == Place::Alternative { Self::one_of(children.collect()) } else { Self::together(children) }
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
    fn together(children: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self { is_plain: true, ..Self::default() };
        for child in children {
            all.add_text(&child.text, child.is_plain);
            all.add_html(child.html);
            all.attachments.extend(child.attachments);
            all.left_out.extend(child.left_out);
        }
        all
    }

    fn add_text(&mut self, text: &str, is_plain: bool) {
        if text.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.is_plain &= is_plain;
        self.limit();
    }

    fn add_html(&mut self, html: Option<String>) {
        let html = match (self.html.take(), html) {
            (Some(before), Some(html)) => Some(before + "\n" + &html),
            (before, html) => before.or(html),
        };
        self.html = html.map(|h| text::head(&h, HTML).to_owned());
    }

    /// Cuts the text where it is too long.
    fn limit(&mut self) {
        let kept = text::head(&self.text, TEXT).len();
        if kept < self.text.len() {
            self.left_out.push(LeftOut::Text(self.text.len() - kept));
            self.text.truncate(kept);
        }
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
        body.limit();
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
    /// One form of the same content.
    Alternative,
    /// Anywhere else.
    Inside,
}

/// Whether a part is words for the reader. A multipart without parts is read as it stands, unless they are
/// there and too many.
fn is_text(section: &Section<'_>) -> bool {
    let is_closed = section.kind.value.starts_with("multipart/") && !section.is_beyond;
    let is_encrypted = section.is("multipart/encrypted");
    (is_closed && !is_encrypted)
        || matches!(section.kind.value.as_str(), "text/plain" | "text/html" | "text/")
}

/// Whether a text is a file of its own. A name alone makes no file of what is the whole mail or a form of it.
fn is_attached(section: &Section<'_>, place: Place) -> bool {
    let named = || !matches!(place, Place::Root | Place::Alternative) && name(section).is_some();
    section.disposition.value == "attachment" || named()
}

fn attachment(section: &Section<'_>, place: Place) -> Part {
    let mime = text::one_line(text::head(&section.kind.value, LONGEST_MIME));
    let name = name(section);
    let shown = place == Place::Related && section.header.first("Content-ID").is_some();
    Part {
        kind: kind(&mime, name.as_deref()),
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

/// What a file is to its reader. Words that are locked away can't be read here, and the reader must hear of that:
/// S/MIME hides them even where it only signs (RFC 8551 §3.5.2).
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
