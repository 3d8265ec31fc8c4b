//! Tags as mails have them: unclosed, unquoted, upper case, cut off. Nothing here fails.

/// What stands next in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Up to the next tag.
    Text(&'a str),
    Open(Tag<'a>),
    Close(Tag<'a>),
    /// Comments, declarations, and scripts and styles with all they hold.
    Ignored,
}

impl<'a> Token<'a> {
    /// The tag alone, if it is one.
    pub(super) fn tag(&self) -> Option<&'a str> {
        match self {
            Self::Open(tag) | Self::Close(tag) => Some(tag.raw),
            Self::Text(_) | Self::Ignored => None,
        }
    }
}

/// A tag, between its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// With its brackets.
    pub(super) raw: &'a str,
    name: &'a str,
    rest: &'a str,
}

/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose content is no text of a mail.
const OPAQUE: &[&str] = &["script", "style", "title", "noscript", "template"];
/// Elements that begin a line.
const LINES: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "ul",
];
/// Longer tags exist, for images written into them; their attributes say nothing of quotes.
const READ: usize = 4096;

impl<'a> Tag<'a> {
    fn new(raw: &'a str) -> Self {
        let inner = raw.trim_start_matches(['<', '/']).trim_end_matches('>');
        let end = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        Self { raw, name, rest }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn is_void(&self) -> bool {
        let closed = self.rest.ends_with('/') && self.name.contains(':');
        closed || VOID.iter().any(|v| self.is(v))
    }

    pub(super) fn begins_line(&self) -> bool {
        LINES.iter().any(|l| self.is(l))
    }

    fn is_opaque(&self) -> bool {
        OPAQUE.iter().any(|o| self.is(o))
    }

    /// Its attributes in lower case, without quotes.
    pub(super) fn attributes(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut rest = if self.rest.len() > READ { "" } else { self.rest };
        super::super::step(rest.len());
        while let Some(start) = rest.find(|c: char| c.is_alphabetic()) {
            rest = &rest[start..];
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let after = after.trim_start();
            let Some(value) = after.strip_prefix('=') else {
                rest = after;
                continue;
            };
            let (value, after) = value_of(value.trim_start());
            found.push((name.to_lowercase(), value.to_lowercase()));
            rest = after;
        }
        found
    }
}

fn value_of(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

/// The tokens of `html`, in one pass.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// A quote was met that nothing closes: from there on quotes hide nothing, so that none is looked for twice.
    plain: bool,
    /// No further tag ends.
    ended: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html, plain: false, ended: false }
    }

    /// The length of the tag that begins here. A quote that nothing closes does not hide the bracket.
    fn tag_length(&mut self) -> Option<usize> {
        let bytes = self.rest.as_bytes();
        let begins = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?');
        if self.ended || bytes.first() != Some(&b'<') || !bytes.get(1).is_some_and(begins) {
            return None;
        }
        if !self.plain {
            let length = quoted_length(bytes);
            if length.is_some() {
                return length;
            }
            super::super::step(bytes.len());
            self.plain = true;
        }
        let length = bytes.iter().position(|b| *b == b'>').map(|at| at + 1);
        self.ended = length.is_none();
        length
    }

    fn take(&mut self, length: usize) -> &'a str {
        super::super::step(length);
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn take_through(&mut self, end: &str) {
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(length);
    }

    /// Up to the end tag of an opaque element, in whatever case.
    fn skip_content(&mut self, name: &str) {
        let bytes = self.rest.as_bytes();
        let ends = |at: &usize| {
            let after = bytes.get(at + 2..at + 2 + name.len());
            bytes[*at..].starts_with(b"</") && after.is_some_and(|a| a.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = (0..bytes.len()).filter(|at| bytes[*at] == b'<').find(ends).unwrap_or(bytes.len());
        self.take(end);
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.starts_with("<!--") {
            self.take_through("-->");
            return Some(Token::Ignored);
        }
        let Some(length) = self.tag_length() else {
            let after = self.rest.char_indices().skip(1).find(|(_, c)| *c == '<');
            let length = after.map_or(self.rest.len(), |(at, _)| at);
            return Some(Token::Text(self.take(length)));
        };
        let raw = self.take(length);
        let tag = Tag::new(raw);
        Some(match raw.as_bytes().get(1) {
            Some(b'!' | b'?') => Token::Ignored,
            Some(b'/') => Token::Close(tag),
            _ if tag.is_opaque() => {
                self.skip_content(tag.name);
                Token::Ignored
            }
            _ => Token::Open(tag),
        })
    }
}

/// Up to the first `>` outside quotes.
fn quoted_length(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if matches!(bytes[at - 1], b'=' | b' ') => quote = Some(*byte),
            (Some(q), b) if q == *b => quote = None,
            _ => {}
        }
    }
    None
}
