//! One tag.

use super::element::{self, Layout};

/// A tag, with its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channel::email) struct Tag<'a> {
    pub raw: &'a str,
    pub name: &'a str,
    pub is_end: bool,
    /// What stands behind the name.
    rest: &'a str,
}

/// What is read of a tag: longer ones exist, for pictures written into them.
const READ: usize = 4096;

impl<'a> Tag<'a> {
    /// The tag between these brackets.
    pub(super) fn new(raw: &'a str) -> Self {
        let inner = raw.strip_prefix('<').unwrap_or(raw);
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        Self { raw, name, is_end, rest }
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it has no end; in XML whoever says so.
    pub fn is_void(&self) -> bool {
        // `<o:p/>` of Word. In HTML itself the slash means nothing: `<div/>` is open.
        element::is_void(self.name) || (self.rest.ends_with('/') && self.name.contains(':'))
    }

    pub fn layout(&self) -> Layout {
        Layout::of(self.name)
    }

    /// The value of an attribute, its entities not decoded, its picture not cut short.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        Attributes(self.rest).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All attributes, their entities not decoded; none of a tag that is too long.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        Attributes(if self.rest.len() > READ { "" } else { self.rest })
    }
}

struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let first = rest.chars().next()?;
        // A sign at the beginning belongs to the name.
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/');
        let end = rest[first.len_utf8()..].find(ends).map_or(rest.len(), |at| first.len_utf8() + at);
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.0 = after;
            return Some((name, ""));
        };
        let (value, after) = value_of(value.trim_ascii_start());
        self.0 = after;
        Some((name, value))
    }
}

fn value_of(at: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = at.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    at.split_at(at.find(|c: char| c.is_ascii_whitespace()).unwrap_or(at.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_those_of_a_browser_do() {
        for (raw, name) in
            [("<o:p>", "o:p"), ("</P >", "P"), ("<br/>", "br"), ("<a-b x>", "a-b"), ("<p", "p")]
        {
            assert_eq!(Tag::new(raw).name, name, "{raw}");
        }
        assert!(Tag::new("<o:p/>").is_void() && Tag::new("<BR>").is_void() && !Tag::new("<div/>").is_void());
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let tag = Tag::new("<a x HREF = 'a>b' y=\"1\"z=it's/ =odd /title=\"\">");
        let all: Vec<_> = tag.attributes().collect();
        assert_eq!(
            all,
            [("x", ""), ("HREF", "a>b"), ("y", "1"), ("z", "it's/"), ("=odd", ""), ("title", "")]
        );
        assert_eq!(tag.attribute("href"), Some("a>b"));
    }
}
