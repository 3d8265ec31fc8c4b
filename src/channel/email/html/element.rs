//! What elements are to a reader.

/// How an element stands among the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channel::email) enum Layout {
    /// In the line.
    Inline,
    /// The end of a line.
    Break,
    /// On lines of its own.
    Block,
    /// With a blank line around it.
    Paragraph,
    /// Apart from its neighbours on the line.
    Cell,
}

/// Elements whose content nobody sees. Not `noscript`: no program that shows mail runs scripts, so all show it.
const UNREAD: [&str; 4] = ["script", "style", "title", "template"];
/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
const PARAGRAPHS: [&str; 12] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "pre", "listing", "xmp"];
/// What browsers show as a block or as a row of a table.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "plaintext",
    "search",
    "section",
    "select",
    "summary",
    "tbody",
    "textarea",
    "tfoot",
    "thead",
    "tr",
    "ul",
];
const CELLS: [&str; 2] = ["td", "th"];

impl Layout {
    /// Of the element of that name, in whatever case.
    pub(super) fn of(name: &str) -> Self {
        let among = |names: &[&str]| names.iter().any(|n| name.eq_ignore_ascii_case(n));
        if name.eq_ignore_ascii_case("br") {
            Self::Break
        } else if among(&PARAGRAPHS) {
            Self::Paragraph
        } else if among(&BLOCKS) {
            Self::Block
        } else if among(&CELLS) {
            Self::Cell
        } else {
            Self::Inline
        }
    }
}

/// Whether nobody sees what stands in that element.
pub(super) fn is_unread(name: &str) -> bool {
    UNREAD.iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// Whether that element has no end.
pub(super) fn is_void(name: &str) -> bool {
    VOID.iter().any(|n| name.eq_ignore_ascii_case(n))
}
