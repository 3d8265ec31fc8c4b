//! What of a mail's parts is its text, what is attached, and the words that are in what is attached: a mail may be
//! in a file of a mail.

use super::mail::{Held, LeftOut, Part};
use super::mime::{Budget, Section};
use super::{HTML, TEXT, address, charset, file, flowed, html, smime, text, words};

/// Mails in mails are opened so deep.
const NESTED: usize = 4;
/// The longest type that is kept.
const LONGEST_MIME: usize = 100;
/// What of a mail's header its reader looks at.
const SHOWN: [&str; 4] = ["From", "Date", "To", "Subject"];
/// Texts that are no words for a reader.
const DATA: [&str; 7] = ["calendar", "vcard", "x-vcard", "css", "csv", "directory", "x-patch"];

/// The parts of a mail, read.
#[derive(Default)]
pub(super) struct Body {
    pub(super) text: String,
    /// Whether all of the text was written as plain text.
    is_plain: bool,
    pub(super) html: Option<String>,
    pub(super) attachments: Vec<Part>,
    pub(super) left_out: Vec<LeftOut>,
    /// Whether there is something in it and nothing of it could be read.
    pub(super) is_silent: bool,
}

impl Body {
    /// Reads everything from `root` down.
    pub(super) fn read(root: &Section<'_>, budget: &mut Budget) -> Self {
        let mut body = Self::of(root, Place::Root, NESTED, budget);
        let blank = body.text.trim().is_empty() && body.attachments.is_empty();
        body.is_silent = blank && !root.body.trim_ascii().is_empty() && !is_bare_page(&body);
        body
    }

    /// Reads a mail that is inside another.
    pub(super) fn inner(root: &Section<'_>, nested: usize, budget: &mut Budget) -> Option<Self> {
        Some(Self::of(root, Place::Root, nested.checked_sub(1)?, budget))
    }

    fn of(section: &Section<'_>, place: Place, nested: usize, budget: &mut Budget) -> Self {
        if section.children.is_empty() {
            return Self::leaf(section, place, nested, budget);
        }
        let inside = match section.kind.value.as_str() {
            "multipart/related" => Place::Related,
            "multipart/alternative" => Place::Alternative,
            _ => Place::Inside,
        };
        // It may call itself: the tree is no deeper than `DEPTH`.
        let children = section.children.iter().map(|c| Self::of(c, inside, nested, budget));
        let children: Vec<Self> = children.collect();
        if inside == Place::Alternative { Self::one_of(children) } else { Self::together(children) }
    }

    /// The same text in several forms: plain text is the best unless it is empty. What is attached to any of
    /// them is attached.
    fn one_of(children: Vec<Self>) -> Self {
        let written = |c: &&Self| !c.text.trim().is_empty();
        let plain = children.iter().filter(written).find(|c| c.is_plain);
        // The last form is the richest (RFC 2046 §5.1.4).
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
            // No panic: `head` ends between two characters.
            self.text.truncate(kept);
        }
    }

    fn leaf(section: &Section<'_>, place: Place, nested: usize, budget: &mut Budget) -> Self {
        let is_html = section.is("text/html");
        if !is_text(section) || is_attached(section, place) {
            return Self::file(section, place, nested, budget);
        }
        let (pieces, is_all) = section.text(HTML);
        let bytes: usize = pieces.iter().map(Vec::len).sum();
        let label = section.kind.get("charset");
        // Each by itself: what a gateway wrote below is in a charset of its own.
        let decoded: String = pieces.iter().map(|piece| charset::decode(label.as_deref(), piece)).collect();
        let mut body = if is_html { Self::from_html(&decoded) } else { Self::from_plain(section, &decoded) };
        // What the text leaves out is still to be had, as a file.
        if !is_all || body.text.len() > TEXT {
            body.attachments.push(attachment(section, place, 0, budget));
        }
        if !is_all {
            body.left_out.push(LeftOut::Text(section.body.len().saturating_sub(bytes)));
        }
        body.limit();
        body
    }

    /// What is no text by itself. A mail that is only signed is opened: nothing in it is secret.
    fn file(section: &Section<'_>, place: Place, nested: usize, budget: &mut Budget) -> Self {
        if nested > 0
            && file::may_be_signed(section)
            && let Some(inner) = smime::signed_content(&section.bytes())
        {
            let root = Section::read(&inner, budget);
            if root.header.is_known() {
                return Self::of(&root, place, nested - 1, budget);
            }
        }
        let attachments = vec![attachment(section, place, nested, budget)];
        Self { attachments, is_plain: true, ..Self::default() }
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
pub(super) enum Place {
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
    let named = || !matches!(place, Place::Root | Place::Alternative) && file::name(section).is_some();
    section.disposition.value == "attachment" || named()
}

/// A page without words, pictures or links: what programs write where nobody wrote anything.
fn is_bare_page(body: &Body) -> bool {
    let page = body.html.as_deref().map(str::to_ascii_lowercase);
    page.is_some_and(|page| !page.contains("<img") && !page.contains("href="))
}

/// A part as a file. Mails in it are opened `nested` levels deep.
fn attachment(section: &Section<'_>, place: Place, nested: usize, budget: &mut Budget) -> Part {
    let mime = text::one_line(text::head(&section.kind.value, LONGEST_MIME));
    let name = file::name(section);
    let shown = place == Place::Related && section.header.first("Content-ID").is_some();
    let bytes = section.bytes();
    Part {
        kind: file::kind(&mime, name.as_deref()),
        inline: section.disposition.value == "inline" || (shown && section.disposition.value != "attachment"),
        held: if nested > 0 { held(section, &mime, name.as_deref(), &bytes, nested, budget) } else { None },
        bytes,
        mime,
        name,
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
