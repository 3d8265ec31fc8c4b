//! The tags in an HTML text, as forgiving as a browser, in one pass.

use crate::channel::email::parse::careful;

/// The longest entity that has a meaning, with its `&`.
const LONGEST_ENTITY: usize = 34;
/// After so many quotes that nothing closes, quotes in tags mean nothing any more: it would be looked for their
/// end again and again.
const MOST_OPEN_QUOTES: usize = 8;

/// Text or a tag.
pub(super) enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A tag.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) is_end: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, its entities not decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
            let found = rest[..end].eq_ignore_ascii_case(name);
            if rest.is_empty() {
                return None;
            }
            rest = rest[end..].trim_ascii_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                (value, rest) = attribute_value(after.trim_ascii_start());
            }
            if found {
                return Some(value);
            }
        }
    }
}

fn attribute_value(at: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = at.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    at.split_at(at.find(|c: char| c.is_ascii_whitespace()).unwrap_or(at.len()))
}

/// Reads an HTML text from its beginning to its end.
pub(super) struct Tags<'a> {
    rest: &'a str,
    open_quotes: usize,
    /// No tag is closed any more.
    all_text: bool,
    /// How many bytes were looked at.
    pub(super) steps: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html, open_quotes: 0, all_text: false, steps: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if self.all_text || !is_markup(self.rest) {
                return Some(Token::Text(self.take_text()));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                let end =
                    self.find(comment, "-->").map_or(self.rest.len(), |n| "<!--".len() + n + "-->".len());
                self.rest = &self.rest[end..];
                continue;
            }
            let Some(end) = self.tag_end() else {
                self.all_text = true;
                continue;
            };
            let tag = tag(&self.rest[1..end]);
            self.rest = &self.rest[end + 1..];
            if let Some(tag) = tag {
                return Some(Token::Tag(tag));
            }
        }
    }

    /// Passes over the content of an element that is not for reading.
    pub(super) fn skip_to_end_of(&mut self, name: &str) {
        let mut rest = self.rest;
        while let Some(at) = self.find(rest, "</") {
            rest = &rest[at..];
            if rest.get(2..2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
                self.rest = rest;
                return;
            }
            rest = &rest[2..];
        }
        self.rest = "";
    }

    /// Text up to the next markup.
    fn take_text(&mut self) -> &'a str {
        let mut end = if self.all_text { self.rest.len() } else { 0 };
        while end < self.rest.len() && !is_markup(&self.rest[end..]) {
            let skip = usize::from(self.rest[end..].starts_with('<'));
            end = self.rest[end + skip..].find('<').map_or(self.rest.len(), |n| end + skip + n);
        }
        self.steps += end;
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }

    /// Where the `>` of the tag at hand is. One within quotes does not count, if they are closed.
    fn tag_end(&mut self) -> Option<usize> {
        let rest = self.rest;
        if self.open_quotes < MOST_OPEN_QUOTES {
            let mut quote = None;
            for (i, b) in rest.bytes().enumerate().skip(1) {
                match (quote, b) {
                    (None, b'>') => {
                        self.steps += i;
                        return Some(i);
                    }
                    (None, b'"' | b'\'') => quote = Some(b),
                    (Some(q), b) if q == b => quote = None,
                    _ => {}
                }
            }
            self.open_quotes += 1;
            self.steps += rest.len();
        }
        self.find(rest, ">")
    }

    fn find(&mut self, text: &str, what: &str) -> Option<usize> {
        let at = text.find(what);
        self.steps += at.unwrap_or(text.len()) + 1;
        at
    }
}

/// Whether a tag, a comment or the like begins here; another `<` is just that sign.
fn is_markup(at: &str) -> bool {
    let mut bytes = at.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(b'<'), Some(b'!' | b'?')) => true,
        (Some(b'<'), Some(b'/')) => bytes.next().is_some_and(|b| b.is_ascii_alphabetic()),
        (Some(b'<'), Some(b)) => b.is_ascii_alphabetic(),
        _ => false,
    }
}

/// The tag between its brackets; `None` for a declaration.
fn tag(inside: &str) -> Option<Tag<'_>> {
    let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |i| (true, i));
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    (!name.is_empty()).then_some(Tag { name, is_end, attributes })
}

/// The entity at the beginning of `at`, which begins with `&`: its length and its meaning. One without a
/// meaning is itself.
pub(super) fn entity(at: &str) -> (usize, String) {
    let name: &str = &at[1..];
    let end = name.bytes().take(LONGEST_ENTITY).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
    let name = &name[..end.unwrap_or(name.len().min(LONGEST_ENTITY)).min(name.len())];
    let is_closed = at.as_bytes().get(1 + name.len()) == Some(&b';');
    let length = 1 + name.len() + usize::from(is_closed);
    let meaning = if let Some(number) = name.strip_prefix('#') { numbered(number) } else { named(name) };
    meaning.filter(|_| is_closed).map_or_else(|| (1, "&".to_owned()), |m| (length, m))
}

fn numbered(number: &str) -> Option<String> {
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse(), |h| u32::from_str_radix(h, 16)).ok()?;
    let c = char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))?;
    Some(c.to_string())
}

fn named(name: &str) -> Option<String> {
    match name {
        "" => None,
        "nbsp" => Some("\u{a0}".to_owned()),
        "lt" => Some("<".to_owned()),
        "amp" => Some("&".to_owned()),
        _ => {
            let entity = format!("&{name};");
            careful(|| mail_parser::decoders::html::html_to_text(&entity))
                .filter(|m| !m.is_empty() && *m != entity)
        }
    }
}
